"""Key-set pages: as cheap at any depth as at the start; a cursor is signed and opaque."""

import datetime
import decimal
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import DateTimeField, Q, QuerySet
from django.utils.dateparse import parse_datetime
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from common.api.context import QueryRefused, read_context
from common.api.reading import is_nullable, order_by, read_page

CURSOR, PAGE_SIZE, COUNT, ORDERING = "cursor", "page_size", "count", "ordering"
DEFAULT_SIZE, MAX_SIZE = 50, 200
SALT = "api.cursor"
_DECODE: dict[str, Callable[[str], Any]] = {
    "d": datetime.date.fromisoformat,
    "t": parse_datetime,
    "u": uuid.UUID,
    "n": decimal.Decimal,
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in an ordered list: the keys of the row beside it, and which way to go."""

    ordering: str
    backwards: bool
    keys: tuple[Any, ...]

    def pack(self) -> str:
        """Return the cursor as a signed text."""
        body = [self.ordering, int(self.backwards), [_tagged(key) for key in self.keys]]
        return signing.dumps(body, salt=SALT)


def unpack(text: str) -> Cursor:
    """Return the cursor of a text that we signed; raise ``QueryRefused`` for any other."""
    try:
        ordering, backwards, keys = signing.loads(text, salt=SALT)
        return Cursor(ordering, bool(backwards), tuple(_untagged(key) for key in keys))
    except (signing.BadSignature, ValueError, TypeError, KeyError) as error:
        words = "分页游标无效，请从第一页重新开始。"
        raise QueryRefused("invalid_cursor", words, path=CURSOR) from error


def asked_cursor(request: Request, ordering: str, length: int | None = None) -> Cursor | None:
    """Return the position from which the caller reads on; None: from the start.

    Raises ``QueryRefused`` for a cursor of another list or ordering, or with other keys.
    """
    text = request.query_params.get(CURSOR)
    if not text:
        return None
    cursor = unpack(text)
    if cursor.ordering != ordering or length not in {None, len(cursor.keys)}:
        raise QueryRefused("invalid_cursor", "分页游标与排序方式不符。", path=CURSOR)
    return cursor


def link_to(request: Request, cursor: Cursor) -> str:
    """Return the address of the page at ``cursor``: the same question, another position."""
    return replace_query_param(request.build_absolute_uri(), CURSOR, cursor.pack())


def beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition «after these values» for ascending keys that are never unknown."""
    condition, equal = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        condition |= equal & Q(**{f"{key}__gt": value})
        equal &= Q(**{key: value})
    # The redundant bound lets an index on the first key start at the right place.
    return Q(**{f"{keys[0]}__gte": values[0]}) & condition


def _tagged(key: Any) -> Any:
    if isinstance(key, datetime.datetime):
        return ["t", key.isoformat()]
    if isinstance(key, datetime.date):
        return ["d", key.isoformat()]
    if isinstance(key, uuid.UUID):
        return ["u", key.hex]
    if isinstance(key, decimal.Decimal):
        return ["n", str(key)]
    return key


def _untagged(key: Any) -> Any:
    return _DECODE[key[0]](key[1]) if isinstance(key, list) else key


class KeysetPagination(BasePagination):
    """Answers {next, previous, results} and, when asked by ``count=1``, the count."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """Return the page's rows in the view's shape."""
        self.request = request
        self.size = page_size(request)
        self.count = queryset.order_by().count() if _wants_count(request) else None
        keys, ordering = ordering_of(view, request)
        self.cursor = asked_cursor(request, ordering, len(keys))
        backwards = self.cursor is not None and self.cursor.backwards
        page = self._page(queryset, keys, backwards)
        context = read_context(request)
        rows, places = read_page(view.row, page, keys, context, backwards=backwards)
        more = len(rows) > self.size
        rows, places = rows[: self.size], places[: self.size]
        if backwards:
            rows.reverse()
            places.reverse()
        ends = [_exact(page.model, keys, place) for place in places[:1] + places[-1:]]
        self._note_links(ends, ordering, backwards=backwards, more=more)
        return rows

    def _page(self, queryset: QuerySet, keys: Sequence[str], backwards: bool) -> QuerySet:
        """Return the rows of the page and one row more, in the order of reading."""
        if self.cursor is not None:
            queryset = queryset.filter(_beyond(queryset.model, keys, self.cursor))
        order = [order_by(queryset.model, key, backwards=backwards) for key in keys]
        return queryset.order_by(*order)[: self.size + 1]

    def _note_links(self, found: list[Any], ordering: str, *, backwards: bool, more: bool) -> None:
        has_next = bool(found) and (backwards or more)
        has_previous = bool(found) and (more if backwards else self.cursor is not None)
        ahead = Cursor(ordering, False, tuple(found[-1])) if has_next else None
        behind = Cursor(ordering, True, tuple(found[0])) if has_previous else None
        self.next = link_to(self.request, ahead) if ahead else None
        self.previous = link_to(self.request, behind) if behind else None

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with its links."""
        body = {"next": self.next, "previous": self.previous, "results": data}
        if self.count is not None:
            body["count"] = self.count
        return Response(body)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of a page of ``schema``."""
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "description": "下一页的地址；没有更多时为空"},
                "previous": {**link, "description": "上一页的地址；第一页为空"},
                "count": {"type": "integer", "description": "总数，仅当 count=1 时给出"},
                "results": {**schema, "description": "本页记录"},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Return the parameters of a list for the OpenAPI document."""
        orderings = sorted(view.orderings)
        return [
            _parameter(CURSOR, "分页游标，取自 next 或 previous", {"type": "string"}),
            _parameter(
                PAGE_SIZE,
                f"每页条数，默认 {DEFAULT_SIZE}，超过 {MAX_SIZE} 按 {MAX_SIZE} 处理",
                {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE},
            ),
            _parameter(COUNT, "为 1 时附带总数", {"type": "string", "enum": ["0", "1"]}),
            _parameter(
                ORDERING,
                "排序方式，前加 - 为倒序",
                {"type": "string", "enum": orderings + [f"-{name}" for name in orderings]},
            ),
        ]


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _exact(model: Any, keys: Sequence[str], place: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row's keys with moments as moments."""
    return tuple(
        parse_datetime(value) if isinstance(value, str) and _is_moment(model, key) else value
        for key, value in zip(keys, place, strict=True)
    )


def _is_moment(model: Any, key: str) -> bool:
    column = key.lstrip("-")
    return column != "pk" and isinstance(model._meta.get_field(column), DateTimeField)


def page_size(request: Request) -> int:
    """Return the asked size, at most 200; raise ``QueryRefused`` when it is no number."""
    text = request.query_params.get(PAGE_SIZE)
    if text is None:
        return DEFAULT_SIZE
    if not (text.isascii() and text.isdigit()) or not int(text[:9]):
        raise QueryRefused("invalid", "每页条数须为正整数。", path=PAGE_SIZE)
    return min(int(text[:9]), MAX_SIZE)


def _wants_count(request: Request) -> bool:
    text = request.query_params.get(COUNT, "0")
    if text not in {"0", "1"}:
        raise QueryRefused("invalid", "只能是 0 或 1。", path=COUNT)
    return text == "1"


def ordering_of(view: Any, request: Request) -> tuple[list[str], str]:
    """Return the key columns (the id last) and the name of the asked ordering."""
    asked = request.query_params.get(ORDERING) or view.default_ordering
    name = asked.removeprefix("-")
    if name not in view.orderings:
        known = "、".join(sorted(view.orderings))
        raise QueryRefused("unknown_ordering", f"可用的排序方式：{known}。", path=ORDERING)
    sign = "-" if asked.startswith("-") else ""
    columns = [column for column in view.orderings[name] if column != "pk"]
    return [f"{sign}{column}" for column in [*columns, "pk"]], asked


def _beyond(model: Any, keys: Sequence[str], cursor: Cursor) -> Q:
    """Return the condition «after the cursor's row in this order», one key after the other."""
    condition, equal = Q(pk__in=[]), Q()
    for key, value in zip(keys, cursor.keys, strict=True):
        column = key.lstrip("-")
        condition |= equal & _after(model, key, value, backwards=cursor.backwards)
        equal &= Q(**{f"{column}__isnull": True}) if value is None else Q(**{column: value})
    first, value = keys[0].lstrip("-"), cursor.keys[0]
    if value is None or is_nullable(model, first):
        return condition
    # The redundant bound lets an index on the first key start at the right place.
    return Q(**{f"{first}__{_operator(keys[0], cursor.backwards)}e": value}) & condition


def _operator(key: str, backwards: bool) -> str:
    return "lt" if key.startswith("-") != backwards else "gt"


def _after(model: Any, key: str, value: Any, *, backwards: bool) -> Q:
    """Return «beyond ``value``» where unknown values stand at the end of the list."""
    column = key.lstrip("-")
    if value is None:
        return Q(**{f"{column}__isnull": False}) if backwards else Q(pk__in=[])
    beyond = Q(**{f"{column}__{_operator(key, backwards)}": value})
    if backwards or not is_nullable(model, column):
        return beyond
    return beyond | Q(**{f"{column}__isnull": True})
