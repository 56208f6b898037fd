"""How much a workbook may hold and its reading may cost."""

from dataclasses import dataclass

from common.bounded.bounds import MEBIBYTE, Bounds


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a foreign workbook; sizes in bytes, times in seconds."""

    upload: int = 32 * MEBIBYTE
    entries: int = 1000
    part: int = 192 * MEBIBYTE  # one inflated part of the archive
    total: int = 384 * MEBIBYTE  # all inflated parts
    directory: int = 4 * MEBIBYTE  # the inflated parts that only name other parts
    run: int = MEBIBYTE // 2  # from one tag to the next; a cell has at most 32,767 characters
    shared_strings: int = 2_000_000
    cells: int = 5_000_000  # of one sheet
    extent: int = 16_000_000  # rows × columns of one sheet up to its last value
    formulas: int = 500_000  # of one sheet
    output: int = 256 * MEBIBYTE  # what the reading process may hand back
    memory: int = 1024 * MEBIBYTE  # of the reading process
    cpu_time: int = 60
    wall_time: int = 120

    @property
    def bounds(self) -> Bounds:
        """Return what the reading process may cost."""
        return Bounds(
            memory=self.memory,
            cpu_time=self.cpu_time,
            wall_time=self.wall_time,
            file_size=2 * self.total,
            output=self.output,
        )


DEFAULT_LIMITS = Limits()
