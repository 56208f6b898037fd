"""Entries of the three lists are written, changed and taken down; what is matched stays whole."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import Conflict, NotPermitted, ReasonMissing
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    locked,
    update_record,
)
from councils.choices import EntryState, ListRole, ListSide, MatchState
from councils.list_matching import Booking, Limit, broken_limit, is_met
from councils.models import CouncilBuilding, ListEntry, ListKind, ListMatch
from councils.selectors.list_suggestions import bookings_of, compared

STAFF, DISTRICT = "registers.change", "district.change"
WORDS = {
    Limit.TIME: "时间超出了需求或供给的期间。",
    Limit.PLACE: "地点不相符：双方楼宇不同，且不在任一方的可用范围内。",
    Limit.CAPACITY: "数量超出：期间内有一天供给已不足。",
    Limit.NEED: "数量超出了需求。",
}


class LimitExceeded(Conflict):
    """A limit of time, place or capacity would not hold on every day; ``code`` names it."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(f"limit_{limit}", WORDS[limit])


class EntryClosed(Conflict):
    """The entry has been taken down."""

    code = "entry_withdrawn"
    message = "该条目已撤下。"


class EntryMatched(Conflict):
    """Accepted matches stand on the entry as it is."""

    code = "entry_matched"
    message = "该条目有已采纳的匹配，请先解除。"


def create_kind(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a list of the district's own."""
    _require(by, DISTRICT)
    return create_record(ListKind, values, by=by, key=key)


def update_kind(
    *, by: Any, kind_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change a list; one that has entries keeps what they do in matching."""
    _require(by, DISTRICT)
    used = ListEntry.objects.filter(kind=kind_id)
    if "role" in values and used.exclude(kind__role=values["role"]).exists():
        words = "清单已有条目，不能改变匹配方向。"
        raise InvalidRecord([FieldFault("role", "read_only", words)])
    return update_record(ListKind, kind_id, values, by=by, base=base)


def create_entry(
    *,
    by: Any,
    values: Mapping[str, Any],
    today: datetime.date,
    key: uuid.UUID | None = None,
) -> Written:
    """Write an entry of a list in use."""
    _require(by, STAFF)

    def check(act: Act, entry: ListEntry) -> None:
        if not entry.kind.is_active:
            raise InvalidRecord([FieldFault("kind", "inactive", "该清单已停用。")])
        _require_whole(entry, today)

    return create_record(ListEntry, values, by=by, key=key, also=check)


def update_entry(
    *,
    by: Any,
    entry_id: uuid.UUID,
    values: Mapping[str, Any],
    today: datetime.date,
    base: int | None = None,
) -> Written:
    """Change an entry; accepted matches must still keep all limits.

    Raises ``EntryClosed``, ``EntryMatched``, ``LimitExceeded`` beside what every write does.
    """
    _require(by, STAFF)
    if values.keys() & {"kind", "council"}:
        _keep_place(entry_id, values)

    def check(act: Act, entry: ListEntry) -> Mapping[str, Any] | None:
        if entry.state == EntryState.WITHDRAWN:
            raise EntryClosed
        _require_whole(entry, today)
        _require_limits(entry, today)
        return settle(entry, today)

    return update_record(ListEntry, entry_id, values, by=by, base=base, also=check)


def withdraw_entry(
    *, by: Any, entry_id: uuid.UUID, reason: str, now: datetime.datetime
) -> ListEntry:
    """Take an entry down; what is matched from today on is released first.

    Raises ``NotPermitted``, ``NotInScope``, ``EntryClosed``, ``EntryMatched``, ``ReasonMissing``.
    """
    _require(by, STAFF)
    words = reason.strip()[:300]
    if not words:
        raise ReasonMissing("撤下须写明原因。")
    with acting(by=by, verb="listentry.withdraw") as act:
        entry: ListEntry = locked(ListEntry, entry_id, by)
        if entry.state == EntryState.WITHDRAWN:
            raise EntryClosed
        running = ListMatch.objects.of_entry(entry.pk).running_from(now.date())
        if running.exists():
            raise EntryMatched
        before, entry.state = entry.state, EntryState.WITHDRAWN
        entry.save(update_fields=["state", "updated_at"])
        act.record(entry, changes={"state": [before, str(entry.state)], "reason": words})
    return entry


def settle(entry: ListEntry, today: datetime.date) -> dict[str, Any] | None:
    """Let a need be met, or open again, as its accepted matches say; return the change.

    It is judged from ``today`` on, or from its first match if that began earlier.
    """
    if entry.kind.role != ListRole.NEED or entry.state == EntryState.WITHDRAWN:
        return None
    facts, booked = compared([entry], today)[entry.pk], bookings_of("need", [entry.pk])[entry.pk]
    # What is past is nothing that a match could have covered.
    first = min([today, *(one.starts_on for one in booked)])
    ahead = replace(facts, starts_on=max(facts.starts_on, first))
    if ahead.ends_on is not None and ahead.ends_on <= ahead.starts_on:
        return None
    state = EntryState.MET if is_met(ahead, booked) else EntryState.OPEN
    if entry.state == state:
        return None
    before, entry.state = entry.state, state
    entry.save(update_fields=["state", "updated_at"])
    return {"state": [before, str(state)]}


def _require(by: Any, capability: str) -> None:
    if not by.has_capability(capability):
        raise NotPermitted


def _keep_place(entry_id: uuid.UUID, values: Mapping[str, Any]) -> None:
    """Raise unless council and, once decided on, list stay as they are."""
    stored = ListEntry.objects.filter(pk=entry_id)
    if "council" in values and stored.exclude(council=values["council"]).exists():
        raise InvalidRecord([FieldFault("council", "read_only", "所属楼委会不能修改。")])
    moved = "kind" in values and stored.exclude(kind=values["kind"]).exists()
    if moved and ListMatch.objects.of_entry(entry_id).exists():
        raise EntryMatched


def _require_whole(entry: ListEntry, today: datetime.date) -> None:
    if entry.project is not None and entry.project.council_id != entry.council_id:
        words = "项目不属于该楼委会。"
        raise InvalidRecord([FieldFault("project", "other_council", words)])
    if entry.building_id is None or entry.side != ListSide.BUILDING:
        return
    links = CouncilBuilding.objects.standing_on(today).filter(council=entry.council_id)
    if not links.filter(building=entry.building_id).exists():
        words = "楼宇不在该楼委会所辖范围内。"
        raise InvalidRecord([FieldFault("building", "other_council", words)])


def _require_limits(entry: ListEntry, today: datetime.date) -> None:
    """Raise ``LimitExceeded`` when an accepted match would exceed the entry as it now is."""
    is_need = entry.kind.role == ListRole.NEED
    side, other_side = ("need", "offer") if is_need else ("offer", "need")
    accepted = ListMatch.objects.filter(**{side: entry.pk, "state": MatchState.ACCEPTED})
    matches = list(accepted.select_related(f"{other_side}__building__subdistrict"))
    if not matches:
        return
    own = compared([entry], today)[entry.pk]
    others = compared([getattr(match, other_side) for match in matches], today)
    for match in matches:
        rest = [
            Booking(one.starts_on, one.ends_on, one.amount) for one in matches if one is not match
        ]
        other = others[getattr(match, f"{other_side}_id")]
        limit = broken_limit(
            *((own, other) if is_need else (other, own)),
            Booking(match.starts_on, match.ends_on, match.amount),
            met=rest if is_need else (),
            taken=() if is_need else rest,
        )
        if limit is not None:
            raise LimitExceeded(limit)
