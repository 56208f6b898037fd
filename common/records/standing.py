"""Changing a standing: the row that holds ends on the day, its successor begins there."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Max

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
    starts_on = day if current is not None else _resumed(model, owner, day)
    later = model(**owner, **told, starts_on=starts_on, recorded_on=day)
    validate(later)
    later.save(force_insert=True)
    return changes


def _resumed(model: Any, owner: Mapping[str, Any], day: datetime.date) -> datetime.date | None:
    """Return the day from which a value holds where none does now.

    Nobody said since when the first known one holds; a later one follows what has ended.
    """
    ended: datetime.date | None = model.objects.filter(**owner).aggregate(last=Max("ends_on"))[
        "last"
    ]
    return None if ended is None else max(day, ended)


def _carried_on(model: Any, owner: Mapping[str, Any], current: Any) -> dict[str, Any]:
    if current is None:
        return {}
    kept = {"id", "created_at", "updated_at", "starts_on", "ends_on", "recorded_on", *owner}
    return {
        field.name: getattr(current, field.name)
        for field in model._meta.concrete_fields
        if field.name not in kept
    }


def relink(
    links: Any,
    owner: Mapping[str, Any],
    other: str,
    wanted: Collection[uuid.UUID],
    day: datetime.date,
) -> dict[uuid.UUID, uuid.UUID]:
    """Let ``owner`` be linked from ``day`` to exactly the ``wanted`` keys of the field ``other``.

    ``links`` are those that may be changed. Return what was linked so far: key → link. A link
    recorded on the day, or later, is corrected in place; older ones end.
    """
    current = links.select_for_update().filter(standing_on(day), **owner)
    held = {getattr(link, f"{other}_id"): link for link in current}
    history = links.model._base_manager.filter(**owner)
    is_known = any((link.starts_on or link.recorded_on) < day for link in history)
    for key in held.keys() - set(wanted):
        _end_link(held[key], day)
    for key in sorted(set(wanted) - held.keys()):
        earlier = history.filter(**{f"{other}_id": key}).aggregate(last=Max("ends_on"))["last"]
        begins = max(day, earlier or day) if is_known or earlier else None
        links.model.objects.create(
            **owner, **{f"{other}_id": key}, starts_on=begins, recorded_on=day
        )
    return {key: link.pk for key, link in held.items()}


def _end_link(link: Any, day: datetime.date) -> None:
    if (link.starts_on or link.recorded_on) >= day:
        link.delete()
        return
    link.ends_on = day
    link.save(update_fields=["ends_on", "updated_at"])
