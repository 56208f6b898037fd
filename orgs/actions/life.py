"""Writing what organisations held: recorded once, counted everywhere, withdrawn with a reason."""

import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act, acting
from common.calendar.clock import today
from common.errors.domain import DomainError
from common.records.versions import rows_of
from common.records.writing import (
    Written,
    create_record,
    locked,
    require_visible,
    update_record,
)
from orgs.life import quorum_advice
from orgs.models import LifePartner, LifeRecord, PartyOrganisation
from orgs.selectors.life import voters_on

GUESTS = "partners"


class NotHeldYet(DomainError):
    """A record of a day to come: only what was held is recorded."""

    code = "not_held_yet"
    message = "日期晚于今天：只登记已经开展的组织生活。"

    def __init__(self) -> None:
        super().__init__(path="held_on")


class NotStanding(DomainError):
    """The organisation was not founded yet on the day, or no longer stood."""

    code = "not_standing"
    message = "该党组织在这一天尚未成立或已撤销。"

    def __init__(self) -> None:
        super().__init__(path="held_on")


class HostAsGuest(DomainError):
    """An organisation cannot be its own guest."""

    code = "host_as_guest"
    message = "共同参加的党组织中不能有主办党组织自身。"

    def __init__(self) -> None:
        super().__init__(path=GUESTS)


def record_life(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Record a gathering with its guests; raises ``NotHeldYet``, ``NotStanding``, ``HostAsGuest``.

    One gathering may be several kinds at once; nobody's presence is recorded by name.
    """
    _require_guests(by, values)

    def furnish(act: Act, record: LifeRecord) -> Mapping[str, Any]:
        _judge(record)
        return _invite(record, values)

    return create_record(LifeRecord, _own(values), by=by, key=key, content=values, also=furnish)


def correct_life(
    *, by: Any, record_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Correct a record; raises the same refusals."""
    _require_guests(by, values)

    def furnish(act: Act, record: LifeRecord) -> Mapping[str, Any]:
        _judge(record)
        visible = PartyOrganisation.objects.visible_to(by)
        return _invite(record, values, visible)

    return update_record(
        LifeRecord,
        record_id,
        _own(values),
        by=by,
        base=base,
        also=furnish,
        version_ids=version_rows,
    )


def withdraw_life(*, by: Any, record_id: uuid.UUID, reason: str) -> None:
    """Take back a record that should not have been made; the row history keeps it."""
    with acting(by=by, verb="liferecord.withdraw") as act:
        record = locked(LifeRecord, record_id, by)
        act.record(record, changes={"reason": reason, "topic": record.topic})
        record.delete()


def version_rows(record: LifeRecord) -> Any:
    """Return the rows whose changes make a new version of a record."""
    return rows_of(record.pk, LifePartner.objects.filter(record=record))


def advice(record: LifeRecord) -> str:
    """Return a remark on the quorum of a recorded meeting, or nothing."""
    voters = voters_on(record.organisation_id, record.held_on)
    return quorum_advice(record.kinds, record.attendees, voters)


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in values.items() if name != GUESTS}
    if own.get("kinds"):
        # A kind that is ticked twice is still one meeting.
        own["kinds"] = list(dict.fromkeys(own["kinds"]))
    return own


def _require_guests(by: Any, values: Mapping[str, Any]) -> None:
    for place, guest in enumerate(values.get(GUESTS) or ()):
        require_visible(PartyOrganisation, guest, by=by, path=f"{GUESTS}.{place}")


def _judge(record: LifeRecord) -> None:
    if record.held_on > today():
        raise NotHeldYet
    host = PartyOrganisation.objects.standing_on(record.held_on).filter(pk=record.organisation_id)
    if not host.exists():
        raise NotStanding
    if LifePartner.objects.filter(record=record, organisation=record.organisation_id).exists():
        raise HostAsGuest


def _invite(record: LifeRecord, values: Mapping[str, Any], visible: Any = None) -> dict[str, Any]:
    """Let exactly the named organisations be guests; guests out of sight stay."""
    if values.get(GUESTS) is None:
        return {}
    wanted = set(values[GUESTS])
    if record.organisation_id in wanted:
        raise HostAsGuest
    present = LifePartner.objects.filter(record=record)
    if visible is not None:
        present = present.filter(organisation__in=visible)
    held = set(present.values_list("organisation_id", flat=True))
    if held == wanted:
        return {}
    present.filter(organisation__in=held - wanted).delete()
    for guest in sorted(wanted - held):
        LifePartner.objects.create(record=record, organisation_id=guest)
    return {GUESTS: [sorted(held), sorted(wanted)]}
