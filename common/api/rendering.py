"""JSON in and out by orjson: fast, strict, bounded in depth."""

import datetime
from decimal import Decimal
from typing import Any

import orjson
from django.conf import settings
from django.utils.encoding import force_str
from django.utils.functional import Promise
from rest_framework.exceptions import NotAcceptable, ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from common.errors.domain import DomainError

OPTIONS = orjson.OPT_NON_STR_KEYS


def plain(value: Any) -> Any:
    """Return what orjson does not know as what it knows: decimals are numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Promise):
        return force_str(value)
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


class OrjsonRenderer(BaseRenderer):
    """Writes JSON as UTF-8; moments with their zone, decimals as numbers."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        """Return the bytes; nothing for no data."""
        if data is None:
            return b""
        return orjson.dumps(data, default=plain, option=OPTIONS)


class BodyTooLarge(DomainError):
    """The body is longer than any record can be."""

    code = "body_too_large"
    message = "请求内容过大。"
    status = 413


class OrjsonParser(BaseParser):
    """Reads strict JSON: UTF-8, no NaN, at most 1,024 levels deep."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the value; raise ``ParseError`` (400)."""
        # The framework reads a stream of any length.
        content = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(content) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise BodyTooLarge
        if not content:
            return {}
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError as error:
            raise ParseError("请求内容不是有效的 JSON（UTF-8）。", code="invalid_json") from error


class LenientNegotiation(DefaultContentNegotiation):
    """Answers JSON whatever ``Accept`` says, so that a refusal is never about the header."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        """Return the renderer asked for, else the first."""
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            return renderers[0], renderers[0].media_type
