"""The cleaning process: bounds itself, decodes a foreign photo and encodes it anew.

It keeps the pixels, turned as the camera meant them, and nothing else.
"""

import sys
from typing import Any

import orjson
from PIL import Image, UnidentifiedImageError

from common.attachments.limits import CLEAN, QUALITY, PictureLimits
from common.attachments.refusals import UnusablePicture
from common.bounded.bounds import UPLOAD, bind
from common.bounded.frames import write_frame

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _orientation(image: Image.Image) -> Any:
    try:
        return image.getexif().get(_ORIENTATION)
    except Exception:  # whatever the library thinks of the metadata, the picture may be sound
        return None


def _opened(limits: PictureLimits) -> Image.Image:
    """Return the photo, its header read and judged, not a pixel decoded."""
    # Judged below, by our own limit and before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(UPLOAD, formats=["JPEG"])
    except UnidentifiedImageError as error:
        raise UnusablePicture("damaged_picture") from error
    if image.width * image.height > limits.pixels:
        raise UnusablePicture("too_many_pixels")
    return image


def _clean(limits: PictureLimits) -> tuple[int, int]:
    try:
        image = _opened(limits)
        turn = _TURNS.get(_orientation(image))
        image.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise UnusablePicture("damaged_picture") from error
    if image.mode != "RGB":
        image = image.convert("RGB")
    if turn is not None:
        image = image.transpose(turn)
    # The encoder would take a comment over from here.
    image.info = {}
    image.save(CLEAN, "JPEG", quality=QUALITY)
    return image.size


def main(limits_json: str) -> None:
    """Clean the upload in the current folder and say how large the picture is."""
    limits = PictureLimits(**orjson.loads(limits_json))
    bind(limits.bounds)
    try:
        width, height = _clean(limits)
        answer: dict[str, Any] = {"width": width, "height": height}
    except UnusablePicture as refusal:
        answer = {"refused": refusal.code}
    except MemoryError:
        answer = {"refused": "picture_too_costly"}
    write_frame(sys.stdout.buffer, answer)
    sys.stdout.buffer.flush()
