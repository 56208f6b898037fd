"""Photos for tests, and streams that break off."""

import hashlib
import io
from typing import Any

from PIL import Image, TiffImagePlugin

CAMERA, SECRET = "CanaryCam 9000", "secret place"
_GPS, _MAKE, _ORIENTATION, _DESCRIPTION = 0x8825, 0x010F, 0x0112, 0x010E


def jpeg(size: tuple[int, int] = (8, 6), *, mode: str = "RGB", **options: Any) -> bytes:
    """Return a small plain photo; another ``colour`` makes another photo."""
    colour = options.pop("colour", 90)
    fill = colour if mode == "L" else (colour,) * len(mode)
    return encoded(Image.new(mode, size, fill), **options)


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """Return the picture as a file of a kind."""
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def located(orientation: int = 6) -> bytes:
    """Return a photo of 40 × 20, red on its left half, with the place where it was taken."""
    image = Image.new("RGB", (40, 20), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[_MAKE], exif[_DESCRIPTION], exif[_ORIENTATION] = CAMERA, SECRET, orientation
    exif[_GPS] = {
        1: "N",
        2: tuple(TiffImagePlugin.IFDRational(n) for n in (31, 13, 48)),
        3: "E",
        4: tuple(TiffImagePlugin.IFDRational(n) for n in (121, 27, 30)),
    }
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    return encoded(image, exif=exif, comment=SECRET.encode(), xmp=xmp, dpi=(300, 300))


def digest_of(content: bytes) -> str:
    """Return the name of a photo."""
    return hashlib.sha256(content).hexdigest()


class BreakingStream:
    """A body whose connection is gone after ``count`` bytes."""

    def __init__(self, content: bytes, count: int, step: int = 50) -> None:
        self._left = io.BytesIO(content[:count])
        self._step = step

    def read(self, count: int) -> bytes:
        """Return a few bytes; raise when there are no more."""
        block = self._left.read(min(count, self._step))
        if not block:
            raise ConnectionResetError
        return block
