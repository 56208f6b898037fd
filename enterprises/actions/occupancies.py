"""Moving in, moving out and changing rooms: one act each, dated, audited."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from buildings.models import Unit
from common.audit.acting import Act, acting
from common.errors.domain import DomainError, NotInScope
from enterprises.choices import LeaveDestination, SourceKind, Tenure
from enterprises.models import Enterprise, Occupancy


class OccupancyOverlaps(DomainError):
    """The enterprise already holds the unit in that period."""

    code = "overlap"
    message = "该企业在同一单元的入驻期间重叠，请核对起止日期。"
    status = 409


class LeaseEndsBeforeStart(DomainError):
    """The lease would end before it starts."""

    code = "period_order"
    message = "终止日期早于起始日期，请核对。"


class NothingToEnd(DomainError):
    """The enterprise holds nothing there on that day."""

    code = "no_current_occupancy"
    message = "该企业当日在所选楼宇没有入驻记录，无需办理迁出。"
    status = 409


class ReasonMissing(DomainError):
    """A tenant left without a word on where to."""

    code = "missing_value"
    message = "办理迁出须选择去向。"


def move_in(
    *,
    by: Any,
    enterprise: Enterprise,
    unit_id: uuid.UUID,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    area: Decimal | None = None,
    tenure: str = Tenure.LEASED,
) -> Occupancy:
    """Let ``enterprise`` into a unit of the user's scope from ``starts_on``.

    Raises ``NotInScope`` (unit), ``LeaseEndsBeforeStart``, ``OccupancyOverlaps``.
    """
    with acting(by=by, verb="occupancy.move_in") as act:
        occupancy = _open(
            Occupancy(
                enterprise=enterprise,
                unit=_unit(by, unit_id),
                starts_on=starts_on,
                ends_on=ends_on,
                area=area,
                tenure=tenure,
                source_kind=SourceKind.STAFF,
            ),
        )
        _record(act, occupancy, starts_on=starts_on, ends_on=ends_on)
    return occupancy


def move_out(
    *,
    by: Any,
    enterprise: Enterprise,
    building_id: uuid.UUID,
    on: datetime.date,
    destination: str,
    reason: str = "",
) -> list[Occupancy]:
    """End all occupancies of ``enterprise`` in a building on ``on``; return them.

    Raises ``ReasonMissing`` (no destination), ``NothingToEnd``.
    """
    if destination not in LeaveDestination.values:
        raise ReasonMissing
    with acting(by=by, verb="occupancy.move_out") as act:
        held = (
            Occupancy.objects.visible_to(by)
            .select_for_update(of=("self",))
            .filter(
                Q(ends_on__isnull=True) | Q(ends_on__gt=on),
                enterprise=enterprise,
                unit__building=building_id,
                starts_on__lte=on,
            )
            .order_by("pk")
        )
        ended = [_end(act, occupancy, on, destination, reason) for occupancy in held]
        if not ended:
            raise NothingToEnd
        act.hint("enterprises.rate_dirty")
    return ended


def leave_unit(
    *, by: Any, unit_id: uuid.UUID, on: datetime.date, destination: str, reason: str = ""
) -> list[Occupancy]:
    """End everything that is held of one unit on ``on``; other units of the same tenants stay.

    Raises ``NotInScope`` (unit), ``ReasonMissing`` (no destination).
    """
    if destination not in LeaveDestination.values:
        raise ReasonMissing
    with acting(by=by, verb="occupancy.move_out") as act:
        unit = _unit(by, unit_id)
        held = Occupancy.objects.current_on(on).filter(unit=unit).select_for_update(of=("self",))
        ended = [_end(act, left, on, destination, reason) for left in held.order_by("pk")]
        act.hint("enterprises.rate_dirty")
    return ended


def change_room(
    *,
    by: Any,
    occupancy_id: uuid.UUID,
    unit_id: uuid.UUID,
    on: datetime.date,
    area: Decimal | None = None,
) -> Occupancy:
    """Move a tenant from its unit to another on ``on``; the lease goes on.

    Raises ``NotInScope`` (occupancy or unit), ``LeaseEndsBeforeStart``, ``OccupancyOverlaps``.
    """
    with acting(by=by, verb="occupancy.change_room") as act:
        left = (
            Occupancy.objects.visible_to(by)
            .select_for_update(of=("self",))
            .filter(pk=occupancy_id)
            .first()
        )
        if left is None:
            raise NotInScope
        entered = Occupancy(
            enterprise_id=left.enterprise_id,
            unit=_unit(by, unit_id),
            starts_on=on,
            ends_on=left.ends_on,
            area=area if area is not None else left.area,
            tenure=left.tenure,
            source_kind=SourceKind.STAFF,
        )
        _end(act, left, on, LeaveDestination.IN_BUILDING, "换房")
        entered = _open(entered)
        _record(act, entered, starts_on=on, ends_on=left.ends_on)
        _carry_intents(left, entered)
    return entered


def _unit(by: Any, unit_id: uuid.UUID) -> Unit:
    unit = Unit.objects.visible_to(by).filter(pk=unit_id).first()
    if unit is None:
        raise NotInScope
    return unit


def _open(occupancy: Occupancy) -> Occupancy:
    try:
        occupancy.full_clean()
    except ValidationError as error:
        codes = {item.code for items in error.error_dict.values() for item in items}
        if "period_order" in codes:
            raise LeaseEndsBeforeStart from error
        if codes & {"overlap", "unique_together", "unique"}:
            raise OccupancyOverlaps from error
        raise DomainError("invalid", "；".join(error.messages)) from error
    occupancy.save(force_insert=True)
    return occupancy


def _end(
    act: Act, occupancy: Occupancy, on: datetime.date, destination: str, reason: str
) -> Occupancy:
    if on < occupancy.starts_on:
        raise LeaseEndsBeforeStart
    before = occupancy.ends_on
    occupancy.ends_on = on
    occupancy.leave_destination = destination
    occupancy.leave_reason = reason
    occupancy.save(update_fields=["ends_on", "leave_destination", "leave_reason", "updated_at"])
    act.record(
        occupancy,
        changes={
            "ends_on": [_iso(before), _iso(on)],
            "leave_destination": destination,
            "leave_reason": reason,
        },
    )
    return occupancy


def _carry_intents(left: Occupancy, entered: Occupancy) -> None:
    # What the tenant said about the end of its lease holds for the new room too.
    last = left.intents.first()
    if last is not None:
        entered.intents.create(
            intent=last.intent, recorded_on=last.recorded_on, source_kind=SourceKind.STAFF
        )


def _record(
    act: Act, occupancy: Occupancy, *, starts_on: datetime.date, ends_on: datetime.date | None
) -> None:
    act.record(occupancy, changes={"starts_on": _iso(starts_on), "ends_on": _iso(ends_on)})
    act.hint("enterprises.rate_dirty")


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
