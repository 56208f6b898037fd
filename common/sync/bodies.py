"""The body of a sync call: bounded, also when it was compressed; one bad number spoils one item."""

import json
import zlib
from itertools import chain
from typing import Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from common.api.rendering import BodyTooLarge
from common.errors.domain import DomainError

LARGEST = 5 * 1024 * 1024
DEEPEST = 32
GZIP_WINDOW = 31


class UnknownEncoding(DomainError):
    """The body is compressed in a way that is not gzip."""

    code = "unknown_encoding"
    message = "只支持 gzip 压缩或不压缩的内容。"
    status = 415


class NotANumber:
    """Stands where a value was no number (NaN, infinity)."""


class SyncParser(BaseParser):
    """Reads JSON of at most 5 MiB, gzip allowed; numbers that are none stay with their item."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the value; raise ``ParseError`` (400), ``BodyTooLarge`` (413)."""
        content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise BodyTooLarge
        request = (parser_context or {}).get("request")
        if request and len(content) < _announced(request.META.get("CONTENT_LENGTH")):
            # The connection ended early: what came may be the beginning of something else.
            raise _unreadable()
        encoding = request.headers.get("Content-Encoding", "identity") if request else "identity"
        return read_json(expanded(content, encoding.strip().lower()))


def expanded(content: bytes, encoding: str) -> bytes:
    """Return the plain body; one that grows beyond the limit is refused before it has grown."""
    if encoding in {"", "identity"}:
        return content
    if encoding != "gzip":
        raise UnknownEncoding
    reader = zlib.decompressobj(GZIP_WINDOW)
    try:
        plain = reader.decompress(content, LARGEST + 1)
    except zlib.error as error:
        raise _unreadable() from error
    if len(plain) > LARGEST:
        raise BodyTooLarge
    if not reader.eof:
        raise _unreadable()
    return plain


def read_json(content: bytes) -> Any:
    """Return the value of strict JSON, or of JSON whose only fault are numbers that are none."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as strict:
        try:
            return json.loads(
                content.decode("utf-8"), parse_constant=_no_number, parse_float=_finite
            )
        except (ValueError, RecursionError):
            raise _unreadable() from strict


def holds_no_number(value: Any) -> bool:
    """Return whether a part of ``value`` is no number."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            left.extend(part.values())
        elif isinstance(part, list):
            left.extend(part)
        elif isinstance(part, NotANumber):
            return True
    return False


def is_too_deep(value: Any) -> bool:
    """Return whether ``value`` has more levels than any operation needs; never recurses."""
    level, depth = [value], 0
    while level:
        if depth > DEEPEST:
            return True
        parts = chain.from_iterable(v.values() if isinstance(v, dict) else v for v in level)
        level = [part for part in parts if isinstance(part, dict | list)]
        depth += 1
    return False


def _announced(length: str | None) -> int:
    return int(length) if length and length.isdecimal() else 0


def _no_number(_: str) -> NotANumber:
    return NotANumber()


def _finite(text: str) -> float | NotANumber:
    number = float(text)
    return NotANumber() if number in {float("inf"), float("-inf")} else number


def _unreadable() -> ParseError:
    return ParseError("请求内容不是有效的 JSON（UTF-8）。", code="invalid_json")
