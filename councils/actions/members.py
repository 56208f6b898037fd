"""Who sits on a council and around it: seats, floor leaders, the supervision team."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from common.audit.acting import Act, acting
from common.errors.domain import Conflict, DomainError
from common.records.writing import Written, create_record, locked, update_record, validate
from councils.actions.keeping import require_keeper
from councils.choices import SeatMode
from councils.models import Council, CouncilBuilding, FloorLeader, Seat, SupervisionMember


class NotItsBuilding(DomainError):
    """A floor leader is for a building of the council."""

    code = "not_its_building"
    message = "该楼宇当日不在此楼委会所辖楼宇中。"


class BeganLater(Conflict):
    """A seat that ends on a day was not held before it."""

    code = "began_later"
    message = "现任席位的任职起不早于该日，请核对日期。"


class SelectionNeeded(Conflict):
    """A building head comes from a selection; only an official takes the seat by his office."""

    code = "selection_needed"
    message = "楼长经一推三公示选任；领导干部兼任的才直接登记。"


def add_seat(
    *,
    by: Any,
    values: Mapping[str, Any],
    former_stays: bool = True,
    key: uuid.UUID | None = None,
) -> Written:
    """Write a seat; one of a building head relieves the head before him, who may stay a member.

    Raises ``NotPermitted``, ``InvalidRecord``, ``SelectionNeeded``, ``BeganLater``.
    """
    require_keeper(by)

    def judge(act: Act, seat: Seat) -> None:
        if seat.is_building_head:
            _require_official(seat)
            relieve_head(act, seat, stays=former_stays)

    return create_record(Seat, values, by=by, key=key, also=judge)


def change_seat(
    *, by: Any, seat_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change or end a seat; who becomes head by it relieves the head before him.

    A head who was one before keeps his seat however he came to it, until his council or mode is
    changed. Raises ``NotPermitted``, ``NotInScope``, ``InvalidRecord``, ``SelectionNeeded``,
    ``BeganLater``.
    """
    require_keeper(by)
    with acting(by=by, verb="seat.update"):
        held: Seat = locked(Seat, seat_id, by)
        led = held.council_id if held.is_building_head else None

        def judge(act: Act, seat: Seat) -> None:
            becomes = seat.is_building_head and seat.council_id != led
            if becomes or (seat.is_building_head and seat.mode != held.mode):
                _require_official(seat)
            if becomes:
                relieve_head(act, seat, stays=True)

        return update_record(Seat, seat_id, values, by=by, base=base, also=judge)


def relieve_head(act: Act, successor: Seat, *, stays: bool) -> None:
    """End the seats of heads on the day on which ``successor`` begins, inside another act.

    Whoever ``stays`` goes on as a member from that day. Raises ``BeganLater``, also where another
    head begins while the successor is one.
    """
    # One head at a time: of two who become it at once, the second finds the first.
    Council.objects.select_for_update(no_key=True).get(pk=successor.council_id)
    begins = successor.starts_on
    heads = Seat.objects.select_for_update(of=("self",)).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=begins),
        council=successor.council_id,
        is_building_head=True,
    )
    if successor.ends_on is not None:
        heads = heads.filter(starts_on__lt=successor.ends_on)
    for head in heads.exclude(pk=successor.pk):
        ended = head.ends_on
        end_seat(act, head, begins)
        if stays and head.name != successor.name:
            member = Seat(
                council_id=head.council_id,
                name=head.name,
                capacity=head.capacity,
                role=head.role,
                mode=head.mode,
                starts_on=begins,
                ends_on=ended,
            )
            validate(member)
            member.save(force_insert=True)
            act.record(member, verb="seat.create", changes={"starts_on": str(begins)})


def end_seat(act: Act, seat: Seat, on: datetime.date) -> None:
    """Let a seat end on a day, inside another act; raises ``BeganLater``."""
    if seat.starts_on >= on:
        raise BeganLater(path="starts_on")
    seat.ends_on = on
    seat.save(update_fields=["ends_on", "updated_at"])
    act.record(seat, verb="seat.update", changes={"ends_on": str(on)})


def _require_official(head: Seat) -> None:
    """Refuse a head who has to go through a selection."""
    if head.mode != SeatMode.OFFICIAL:
        raise SelectionNeeded(path="is_building_head")


def add_floor_leader(
    *, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None
) -> Written:
    """Write who leads which floors; raises ``NotPermitted``, ``NotItsBuilding``."""
    require_keeper(by)
    told = _with_floors(values)
    return create_record(FloorLeader, told, by=by, key=key, content=values, also=_in_the_council)


def change_floor_leader(
    *, by: Any, leader_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change or end a floor leader; raises what ``add_floor_leader`` raises."""
    require_keeper(by)
    return update_record(
        FloorLeader, leader_id, _with_floors(values), by=by, base=base, also=_in_the_council
    )


def add_supervisor(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a member of the supervision team; raises ``NotPermitted``, ``InvalidRecord``."""
    require_keeper(by)
    return create_record(SupervisionMember, values, by=by, key=key)


def change_supervisor(
    *, by: Any, member_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change or end a member of the supervision team."""
    require_keeper(by)
    return update_record(SupervisionMember, member_id, values, by=by, base=base)


def _with_floors(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with each floor named once."""
    told = dict(values)
    if told.get("floors") is not None:
        named = (floor.strip() for floor in told["floors"])
        told["floors"] = list(dict.fromkeys(floor for floor in named if floor))
    return told


def _in_the_council(act: Act, leader: FloorLeader) -> None:
    links = CouncilBuilding.objects.standing_on(leader.starts_on)
    if not links.filter(council=leader.council_id, building=leader.building_id).exists():
        raise NotItsBuilding(path="building")
