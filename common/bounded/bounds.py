"""What a process that handles a foreign file may cost, set by itself before it looks at the file.

Known to parent and child alike, so nothing of Django is imported here.
"""

import resource
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024
# The foreign file in the folder of its process.
UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of one process; sizes in bytes, times in seconds."""

    memory: int
    cpu_time: int
    wall_time: int
    file_size: int  # of any file that it writes
    output: int  # what it may hand back in frames


def bind(bounds: Bounds) -> None:
    """Set the bounds of this process; some systems do not know all of them."""
    for kind, soft, hard in (
        (resource.RLIMIT_AS, bounds.memory, bounds.memory),
        # The soft limit tells the parent why; the hard one alone would be a plain kill.
        (resource.RLIMIT_CPU, bounds.cpu_time, bounds.cpu_time + 1),
        (resource.RLIMIT_FSIZE, bounds.file_size, bounds.file_size),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        try:
            resource.setrlimit(kind, (soft, hard))
        except (OSError, ValueError):
            # macOS refuses an address limit; there the parent watches the resident size.
            continue
