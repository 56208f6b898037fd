"""Versions of a row: the number of its last change in the row history, and what it was then."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Max

from common.audit.models import RowHistory


def version_of(row_ids: Iterable[Any]) -> int:
    """Return the number of the latest change of any of the rows; 0 when none was ever noted."""
    newest = RowHistory.objects.filter(row_id__in=list(row_ids)).aggregate(at=Max("number"))
    return newest["at"] or 0


def values_at(obj: models.Model, version: int, fields: Iterable[str]) -> dict[str, Any] | None:
    """Return ``fields`` of the row as they stood at ``version``, as JSON; None when unknown.

    The first change after that version carries the row as it was before.
    """
    change = RowHistory.objects.filter(row_id=obj.pk, number__gt=version).order_by("number").first()
    if change is None:
        return json_values(obj, fields)
    before: Mapping[str, Any] | None = change.before
    if before is None:
        return None
    columns = {field.name: str(field.column) for field in obj._meta.concrete_fields}
    return {name: before.get(columns[name]) for name in fields if name in columns}


def json_values(obj: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """Return ``fields`` of the row as it is, links by their id."""
    attributes = {field.name: field.attname for field in obj._meta.concrete_fields}
    return {name: getattr(obj, attributes[name]) for name in fields if name in attributes}
