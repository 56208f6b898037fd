"""Changing a standing: the row that holds ends on the day, its successor begins there."""

import datetime
from collections.abc import Mapping
from typing import Any

from common.records.periods import standing_on
from common.records.writing import validate


def restate(
    model: Any,
    owner: Mapping[str, Any],
    values: Mapping[str, Any],
    day: datetime.date,
) -> dict[str, list[Any]]:
    """Let ``values`` hold for ``owner`` from ``day``; return {field: [old, new]} of what differs.

    Fields that are not given go on as they were; a second change on one day corrects the first.
    """
    current = model.objects.select_for_update().filter(standing_on(day), **owner).first()
    changes = {
        name: [getattr(current, name, None), new]
        for name, new in values.items()
        if current is None or getattr(current, name) != new
    }
    if not changes:
        return {}
    if current is not None and current.starts_on == day:
        for name, value in values.items():
            setattr(current, name, value)
        validate(current)
        current.save(update_fields=[*values, "updated_at"])
        return changes
    told = _carried_on(model, owner, current) | dict(values)
    if current is not None:
        current.ends_on = day
        current.save(update_fields=["ends_on", "updated_at"])
    # Nobody said since when the first known value holds.
    starts_on = day if current is not None else None
    later = model(**owner, **told, starts_on=starts_on, recorded_on=day)
    validate(later)
    later.save(force_insert=True)
    return changes


def _carried_on(model: Any, owner: Mapping[str, Any], current: Any) -> dict[str, Any]:
    if current is None:
        return {}
    kept = {"id", "created_at", "updated_at", "starts_on", "ends_on", "recorded_on", *owner}
    return {
        field.name: getattr(current, field.name)
        for field in model._meta.concrete_fields
        if field.name not in kept
    }
