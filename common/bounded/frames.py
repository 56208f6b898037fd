"""What a bounded process says: frames of JSON behind their length.

Not pickle: the process has handled a hostile file, and nothing it says may run here.
"""

import datetime
from typing import Any, BinaryIO

import orjson

LENGTH_BYTES = 4


def _encode_period(value: object) -> float:
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    raise TypeError(f"no frame holds {type(value)}")


def write_frame(stream: BinaryIO, content: dict[str, Any]) -> int:
    """Write one frame and return its size."""
    body = orjson.dumps(content, default=_encode_period)
    stream.write(len(body).to_bytes(LENGTH_BYTES, "big") + body)
    return LENGTH_BYTES + len(body)
