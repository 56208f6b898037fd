"""Cleaning a foreign photo in a process of its own, bounded in memory and time."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from common.attachments.jpeg import plain_size
from common.attachments.limits import CLEAN, DEFAULT_LIMITS, PictureLimits
from common.attachments.refusals import CleaningBusy, UnusablePicture
from common.bounded.process import Died, Frame, run_bounded

CHILD = "common.attachments.child"


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture without anything but its pixels, as a baseline JPEG."""

    content: bytes
    width: int
    height: int


def _receive(frames: Iterator[Frame]) -> Frame | None:
    return next(frames, None)


def clean_upload(folder: str, limits: PictureLimits = DEFAULT_LIMITS) -> CleanPicture:
    """Return the photo that lies as ``UPLOAD`` in ``folder``, decoded and encoded anew.

    Raises ``UnusablePicture``, or ``CleaningBusy`` when only time was short.
    """
    try:
        answer = run_bounded(CHILD, asdict(limits), folder, limits.bounds, _receive)
    except Died as death:
        if death.is_final:
            raise UnusablePicture("picture_too_costly") from death
        raise CleaningBusy from death
    if "refused" in answer:
        raise UnusablePicture(answer["refused"])
    return _checked(Path(folder) / CLEAN, limits)


def _checked(path: Path, limits: PictureLimits) -> CleanPicture:
    """Return what the process wrote; it has handled a hostile file, so nothing is believed."""
    try:
        with path.open("rb") as file:
            content = file.read(limits.clean + 1)
    except OSError as error:
        raise UnusablePicture("picture_too_costly") from error
    size = plain_size(content)
    if size is None or len(content) > limits.clean:
        raise UnusablePicture("picture_too_costly")
    return CleanPicture(content, *size)
