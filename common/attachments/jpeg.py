"""What a JPEG consists of, told from its markers without decoding anything."""

import re
import struct

MAGIC = b"\xff\xd8\xff"
_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = b"\xff\xd8", b"\xff\xd9", 0xDA
_BASELINE_FRAME = 0xC0
# Header, tables, one frame, one scan: nothing that tells of camera, place or hour.
_JFIF, _JFIF_LENGTH = 0xE0, 16
_PLAIN = {_BASELINE_FRAME, 0xC4, 0xDB, _JFIF, _START_OF_SCAN}
# Inside a scan only a stuffed zero and restart marks may follow this byte.
_MARK_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]")


def plain_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a baseline JPEG that is a picture and nothing else.

    None for one with metadata, comments, thumbnails, or anything behind its end.
    """
    if not content.startswith(_START_OF_IMAGE):
        return None
    size, position = None, 2
    while position + 4 <= len(content):
        mark, kind, length = struct.unpack_from(">BBH", content, position)
        if mark != 0xFF or kind not in _PLAIN or (kind == _JFIF and length != _JFIF_LENGTH):
            return None
        if kind == _BASELINE_FRAME and length >= 8:
            height, width = struct.unpack_from(">HH", content, position + 5)
            size = (width, height)
        position += 2 + length
        if kind == _START_OF_SCAN:
            end = _MARK_IN_SCAN.search(content, position)
            is_last = end is not None and end.start() == len(content) - 2
            return size if is_last and content.endswith(_END_OF_IMAGE) else None
    return None
