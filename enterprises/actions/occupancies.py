"""Moving in, moving out and changing rooms: one act each, dated, audited."""

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from buildings.models import Unit
from common.audit.acting import Act, acting
from common.errors.domain import DomainError, NotInScope
from common.records.writing import locked
from enterprises.choices import LeaveDestination, LeaveReason, SourceKind, Tenure
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
    """A tenant left without a word on where to, or why."""

    code = "missing_value"
    message = "办理迁出须选择去向与原因。"


class NothingEnded(DomainError):
    """The occupancy is no move-out: it runs on, or the tenant stayed in the building."""

    code = "no_move_out"
    message = "该入驻未终止，或企业仍在本楼，不是迁出。"
    status = 409


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where a tenant goes and why, in code and in words."""

    destination: str
    reason_code: str
    reason: str


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
    reason_code: str,
    reason: str = "",
) -> list[Occupancy]:
    """End all occupancies of ``enterprise`` in a building on ``on``; return them.

    Raises ``ReasonMissing`` (no destination or no reason), ``NothingToEnd``.
    """
    _require_words(destination, reason_code)
    left_for = Leaving(destination, reason_code, reason)
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
        ended = [_end(act, occupancy, on, left_for) for occupancy in held]
        if not ended:
            raise NothingToEnd
        act.hint("enterprises.rate_dirty")
    return ended


def state_move_out(
    *, by: Any, occupancy_id: uuid.UUID, destination: str, reason_code: str, reason: str = ""
) -> list[Occupancy]:
    """Say afterwards where the tenant of an ended occupancy went and why; dates stay.

    Holds for all rooms that it gave up in the building that day; return them. Raises
    ``NotInScope``, ``OutsideWriteScope``, ``ReasonMissing``, ``NothingEnded``.
    """
    _require_words(destination, reason_code)
    with acting(by=by, verb="occupancy.state_move_out") as act:
        named = locked(Occupancy, occupancy_id, by)
        if named.ends_on is None or not Occupancy.objects.left_by(named.ends_on).filter(
            pk=named.pk
        ):
            raise NothingEnded
        rooms = Occupancy.objects.filter(
            enterprise=named.enterprise_id,
            unit__building=named.unit.building_id,
            ends_on=named.ends_on,
        )
        told = list(rooms.select_for_update(of=("self",)).order_by("pk"))
        for room in told:
            _tell(act, room, Leaving(destination, reason_code, reason))
    return told


def leave_unit(
    *, by: Any, unit_id: uuid.UUID, on: datetime.date, destination: str, reason: str = ""
) -> list[Occupancy]:
    """End everything that is held of one unit on ``on``; other units of the same tenants stay.

    Whoever found the unit empty seldom knows why: the reason is completed later.
    Raises ``NotInScope`` (unit), ``ReasonMissing`` (no destination).
    """
    if destination not in LeaveDestination.values:
        raise ReasonMissing
    with acting(by=by, verb="occupancy.move_out") as act:
        unit = _unit(by, unit_id)
        held = Occupancy.objects.current_on(on).filter(unit=unit).select_for_update(of=("self",))
        left_for = Leaving(destination, "", reason)
        ended = [_end(act, left, on, left_for) for left in held.order_by("pk")]
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
        _end(act, left, on, Leaving(LeaveDestination.IN_BUILDING, "", "换房"))
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


def _require_words(destination: str, reason_code: str) -> None:
    if destination not in LeaveDestination.values or reason_code not in LeaveReason.values:
        raise ReasonMissing


def _end(act: Act, occupancy: Occupancy, on: datetime.date, leaving: Leaving) -> Occupancy:
    if on < occupancy.starts_on:
        raise LeaseEndsBeforeStart
    before = occupancy.ends_on
    occupancy.ends_on = on
    _tell(act, occupancy, leaving, ends_on=[_iso(before), _iso(on)])
    return occupancy


def _tell(act: Act, occupancy: Occupancy, leaving: Leaving, **changes: Any) -> None:
    words = {
        "leave_destination": leaving.destination,
        "leave_reason_code": leaving.reason_code,
        "leave_reason": leaving.reason,
    }
    for name, value in words.items():
        setattr(occupancy, name, value)
    occupancy.save(update_fields=[*words, *changes, "updated_at"])
    act.record(occupancy, changes={**changes, **words})


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
