"""Who left the buildings of a reader, where to and why (迁出去向)."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from buildings.models import Area
from common.scope.references import visible_ids
from enterprises.models import Enterprise, Occupancy
from enterprises.querysets import OccupancyQuerySet

YEAR = datetime.timedelta(365)
# What an address writes for «nobody has said».
NONE = "none"
ELSEWHERE = "现不在您的工作范围内的企业"


@dataclass(frozen=True, slots=True)
class AskedMoves:
    """Which move-outs: both days included; empty words narrow nothing."""

    starts_on: datetime.date
    ends_on: datetime.date
    area: Area | None = None
    destination: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One move-out; an enterprise that the reader may no longer see has neither id nor name."""

    occupancy_id: uuid.UUID
    enterprise_id: uuid.UUID | None
    enterprise: str
    building_id: uuid.UUID
    building: str
    area: str
    left_on: datetime.date
    destination: str
    reason: str
    note: str


def move_outs(asked: AskedMoves, *, user: Any) -> OccupancyQuerySet:
    """Return the move-outs from buildings in the user's scope, the latest first."""
    rows: OccupancyQuerySet = Occupancy.objects.visible_to(user).move_outs(asked.ends_on)
    rows = rows.filter(ends_on__gte=asked.starts_on)
    if asked.area is not None:
        rows = rows.filter(unit__building__subdistrict=asked.area)
    if asked.destination:
        rows = rows.filter(_said("leave_destination", asked.destination))
    if asked.reason:
        rows = rows.filter(_said("leave_reason_code", asked.reason))
    return rows.order_by("-ends_on", "pk")


def _said(column: str, value: str) -> Q:
    return Q(**{column: "" if value == NONE else value})


def move_lines(rows: Iterable[Occupancy], *, user: Any) -> list[MoveLine]:
    """Return the lines of ``rows`` (with enterprise and building): one query more."""
    found = list(rows)
    visible = visible_ids(Enterprise, [row.enterprise_id for row in found], user)
    return [
        MoveLine(
            occupancy_id=row.pk,
            enterprise_id=row.enterprise_id if row.enterprise_id in visible else None,
            enterprise=row.enterprise.name if row.enterprise_id in visible else ELSEWHERE,
            building_id=row.unit.building_id,
            building=row.unit.building.name,
            area=row.unit.building.subdistrict.name,
            left_on=row.ends_on or datetime.date.min,
            destination=row.leave_destination,
            reason=row.leave_reason_code,
            note=row.leave_reason,
        )
        for row in found
    ]
