"""How much a photo may hold and its cleaning may cost."""

from dataclasses import dataclass

from common.bounded.bounds import MEBIBYTE, Bounds

# The cleaned photo in the folder of the cleaning process.
CLEAN = "clean.jpg"
QUALITY = 88


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """Bounds on a foreign photo; sizes in bytes, times in seconds."""

    pixels: int = 25_000_000  # decoded, a turned copy beside it: 150 MB
    clean: int = 24 * MEBIBYTE
    memory: int = 512 * MEBIBYTE  # of addresses, the interpreter's own among them
    cpu_time: int = 15
    wall_time: int = 60

    @property
    def bounds(self) -> Bounds:
        """Return what the cleaning process may cost."""
        return Bounds(
            memory=self.memory,
            cpu_time=self.cpu_time,
            wall_time=self.wall_time,
            file_size=self.clean,
            output=MEBIBYTE,
        )


DEFAULT_LIMITS = PictureLimits()
