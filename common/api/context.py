"""What every reading part of the API must know: who reads, and for which day."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from rest_framework.request import Request

from common.calendar.arguments import FIRST_DAY, LAST_DAY
from common.calendar.clock import today
from common.errors.domain import DomainError

AS_OF = "as_of"


class QueryRefused(DomainError):
    """A query parameter is unknown, doubled or unreadable; ``path`` names it."""

    code = "bad_query"
    message = "查询参数有误。"


@dataclass(frozen=True, slots=True)
class ReadContext:
    """Who reads, and the day of the facts; ``is_dated``: the caller named the day."""

    user: Any
    day: datetime.date
    is_dated: bool = False


def read_context(request: Request) -> ReadContext:
    """Return the context of a request; raise ``QueryRefused`` for a day that is none."""
    text = request.query_params.get(AS_OF)
    if text is None:
        return ReadContext(request.user, today())
    return ReadContext(request.user, parse_day(text, AS_OF), is_dated=True)


def parse_day(text: str, name: str) -> datetime.date:
    """Return the day that ``text`` (YYYY-MM-DD) names, 1900 to 2100."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise QueryRefused("bad_date", "日期须为 1900 至 2100 年间的 YYYY-MM-DD。", path=name)
    return day
