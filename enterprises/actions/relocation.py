"""A tenant that is kept in the district: out of its rooms and into others on one day."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from buildings.models import Unit
from common.audit.acting import acting
from common.errors.domain import DomainError, NotInScope
from enterprises.actions.occupancies import move_in, move_out, state_move_out
from enterprises.choices import LeaveDestination
from enterprises.models import Enterprise, Occupancy


class NoRoomNamed(DomainError):
    """Into which rooms?"""

    code = "missing_value"
    message = "区内迁移须选择迁入的单元。"


def relocate(
    *,
    by: Any,
    enterprise: Enterprise,
    unit_ids: Sequence[uuid.UUID],
    on: datetime.date,
    reason_code: str,
    reason: str = "",
    is_extension: bool = False,
    ends_on: datetime.date | None = None,
) -> list[Occupancy]:
    """Let a tenant into new rooms on ``on`` and out of all that it holds in the user's scope.

    ``is_extension``: it keeps its rooms and takes the new ones in addition. Leases that end on
    that very day are told where their tenant went. Raises ``NoRoomNamed``, ``NotInScope``,
    ``ReasonMissing``, ``OccupancyOverlaps``, ``LeaseEndsBeforeStart``.
    """
    if not unit_ids:
        raise NoRoomNamed(path="units")
    with acting(by=by, verb="occupancy.relocate"):
        units = list(Unit.objects.visible_to(by).filter(pk__in=unit_ids).order_by("pk"))
        if len(units) != len(set(unit_ids)):
            raise NotInScope
        if not is_extension:
            _leave(by, enterprise, {unit.building_id for unit in units}, on, reason_code, reason)
        return [
            move_in(
                by=by,
                enterprise=enterprise,
                unit_id=unit.pk,
                starts_on=on,
                ends_on=ends_on,
                area=unit.area,
            )
            for unit in units
        ]


def _leave(
    by: Any,
    enterprise: Enterprise,
    into: set[uuid.UUID],
    on: datetime.date,
    reason_code: str,
    reason: str,
) -> None:
    def said(building: uuid.UUID) -> dict[str, str]:
        inside, other = LeaveDestination.IN_BUILDING, LeaveDestination.IN_DISTRICT
        return {
            "destination": inside if building in into else other,
            "reason_code": reason_code,
            "reason": reason,
        }

    rooms = Occupancy.objects.visible_to(by).filter(enterprise=enterprise)
    held = rooms.current_on(on).values_list("unit__building", flat=True).distinct().order_by()
    for building in held:
        move_out(by=by, enterprise=enterprise, building_id=building, on=on, **said(building))
    ending = rooms.filter(ends_on=on, leave_destination="").left_by(on)
    for room in ending.select_related("unit"):
        state_move_out(by=by, occupancy_id=room.pk, **said(room.unit.building_id))
