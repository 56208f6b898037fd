"""Shapes of rows: declared once, read without objects, described in the OpenAPI document."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from rest_framework import serializers

from common.api.context import ReadContext

Row = dict[str, Any]
_ZONE = ZoneInfo(settings.TIME_ZONE)


class RowSerializer(serializers.ModelSerializer):
    """The shape of a row: fields with a ``source`` path, nested shapes for links.

    ``related`` names what must be annotated first, by the day alone: its SQL is kept.
    ``complete`` fills the fields of ``Meta.attached`` for all rows with a constant number of
    queries. A link is shown only when the caller may see its object, unless ``implied`` says that
    the row itself implies that.
    """

    def __init__(self, *args: Any, implied: bool = False, **kwargs: Any) -> None:
        self.implied = implied
        super().__init__(*args, **kwargs)

    @classmethod
    def related(cls, queryset: models.QuerySet, context: ReadContext) -> models.QuerySet:
        """Return the queryset with what the sources need (the standing of the day)."""
        return queryset

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Fill the attached fields of the rows."""


def attach(
    rows: Iterable[Row],
    name: str,
    items: Iterable[tuple[Any, Any]],
    key: Callable[[Row], Any] = lambda row: row["id"],
) -> None:
    """Give every row under ``name`` the list of those ``items`` (key, item) that carry its key."""
    lists: dict[Any, list[Any]] = {}
    for owner, item in items:
        lists.setdefault(owner, []).append(item)
    for row in rows:
        row[name] = lists.get(key(row), [])


def withhold(rows: Iterable[Row], *names: str) -> None:
    """Show nothing under ``names``: the caller may read the rows, but not these of their fields."""
    for row in rows:
        row |= dict.fromkeys(names)


def local(moment: datetime.datetime) -> datetime.datetime:
    """Return the moment with the office's zone."""
    return moment.astimezone(_ZONE)
