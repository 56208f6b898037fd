"""People bring needs and offers together, or say why not; no limit is ever exceeded."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import (
    AlreadyDecided,
    Conflict,
    DomainError,
    NotInScope,
    NotPermitted,
    ReasonMissing,
)
from common.records.writing import OutsideWriteScope, locked, require_write_scope
from councils.actions.lists.entries import STAFF, LimitExceeded, settle
from councils.choices import EntryState, ListRole, MatchState, ProjectDomain
from councils.list_matching import (
    Booking,
    Candidate,
    Entry,
    Limit,
    broken_limit,
    overlap_of,
    places_fit,
    reasons_for,
    room_of,
)
from councils.models import ListEntry, ListMatch, Project
from councils.selectors.list_suggestions import bookings_of, candidate_from, compared

LONGEST_NOTE = 300


class WrongSides(DomainError):
    """A match is of a need and an offer."""

    code = "wrong_sides"
    message = "请选择一条需求和一条供给。"


class EntryNotOpen(Conflict):
    """The need is met or taken down, or the offer is taken down."""

    code = "entry_not_open"

    def __init__(self, entry: ListEntry) -> None:
        super().__init__(message=f"“{entry.title}”{entry.get_state_display()}，不能匹配。")


class HasProject(Conflict):
    """A project was made of the need before."""

    code = "has_project"
    message = "该需求已生成项目。"


@dataclass(frozen=True, slots=True)
class Asked:
    """When and how much people want of an offer; what is empty is as suggested."""

    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class _Pair:
    """A need and an offer under their locks, with what is taken of both."""

    need: ListEntry
    offer: ListEntry
    facts: tuple[Entry, Entry]
    met: Collection[Booking]
    taken: Collection[Booking]

    def candidate(self, day: datetime.date) -> Candidate | None:
        """Return what would be suggested on the day."""
        return candidate_from(day, *self.facts, self.met, self.taken, {})

    def first_limit(self) -> Limit:
        """Return why nothing could be suggested."""
        need, offer = self.facts
        if overlap_of((need.starts_on, need.ends_on), (offer.starts_on, offer.ends_on)) is None:
            return Limit.TIME
        return Limit.CAPACITY if places_fit(need, offer) else Limit.PLACE


def accept_match(
    *,
    by: Any,
    need_id: uuid.UUID,
    offer_id: uuid.UUID,
    now: datetime.datetime,
    asked: Asked | None = None,
    note: str = "",
) -> ListMatch:
    """Bring a need and an offer together for a period; the need is met when it has all it asks.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongSides``, ``EntryNotOpen``, ``LimitExceeded``,
    ``AlreadyDecided``.
    """
    with acting(by=by, verb="listmatch.accept") as act:
        pair = _pair(by, need_id, offer_id, now.date())
        booking = _booking(pair, asked or Asked(), now.date())
        limit = broken_limit(*pair.facts, booking, met=pair.met, taken=pair.taken)
        if limit is not None:
            raise LimitExceeded(limit)
        _require_new(pair, booking)
        match = _write(act, pair, MatchState.ACCEPTED, booking, note.strip(), by=by, now=now)
        _settle(act, pair.need, now.date())
    return match


def refuse_match(
    *, by: Any, need_id: uuid.UUID, offer_id: uuid.UUID, reason: str, now: datetime.datetime
) -> ListMatch:
    """Say why an offer is not for a need; it is not suggested for it again.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongSides``, ``EntryNotOpen``, ``LimitExceeded``,
    ``AlreadyDecided``, ``ReasonMissing``.
    """
    words = reason.strip()
    if not words:
        raise ReasonMissing("不采纳须写明原因。")
    with acting(by=by, verb="listmatch.refuse") as act:
        pair = _pair(by, need_id, offer_id, now.date())
        decided = ListMatch.objects.filter(need=pair.need, offer=pair.offer)
        if decided.exclude(state=MatchState.RELEASED).exists():
            raise AlreadyDecided
        booking = _booking(pair, Asked(), now.date())
        return _write(act, pair, MatchState.REFUSED, booking, words, by=by, now=now)


def release_match(
    *, by: Any, match_id: uuid.UUID, reason: str, now: datetime.datetime
) -> ListMatch:
    """Let an accepted match go: the offer is free again, the need open unless others meet it.

    Whoever may write one of the two sides may do it. Raises ``NotPermitted``, ``NotInScope``,
    ``OutsideWriteScope``, ``AlreadyDecided``, ``ReasonMissing``.
    """
    _require(by)
    words = reason.strip()[:LONGEST_NOTE]
    if not words:
        raise ReasonMissing("解除须写明原因。")
    sides = ListMatch.objects.filter(pk=match_id).values_list("need", "offer").first()
    if sides is None or not ListEntry.objects.visible_to(by).filter(pk__in=sides).exists():
        raise NotInScope
    with acting(by=by, verb="listmatch.release") as act:
        rows = ListEntry.objects.select_for_update(of=("self",))
        need, offer = rows.get(pk=sides[0]), rows.get(pk=sides[1])
        _require_either(need, offer, by)
        match = ListMatch.objects.select_for_update(of=("self",)).get(pk=match_id)
        if match.state != MatchState.ACCEPTED:
            raise AlreadyDecided
        before, match.state, match.note = match.state, MatchState.RELEASED, words
        match.save(update_fields=["state", "note", "updated_at"])
        act.record(match, changes={"state": [before, str(match.state)], "note": words})
        _settle(act, need, now.date())
    return match


def project_from_match(
    *, by: Any, match_id: uuid.UUID, domain: str, now: datetime.datetime
) -> Project:
    """Draft a project of a need and the offer that was accepted for it; both lead to it.

    It is not public until somebody chooses so.

    Raises ``NotPermitted``, ``NotInScope``, ``AlreadyDecided`` (not accepted), ``HasProject``.
    """
    _require(by)
    if domain not in ProjectDomain.values:
        raise DomainError("unknown_choice", "请选择项目领域。", path="domain")
    seen = ListMatch.objects.visible_to(by).filter(pk=match_id)
    need_id = seen.values_list("need", flat=True).first()
    if need_id is None:
        raise NotInScope
    with acting(by=by, verb="listmatch.make_project") as act:
        need: ListEntry = locked(ListEntry, need_id, by)
        match = ListMatch.objects.get(pk=match_id)
        if match.state != MatchState.ACCEPTED:
            raise AlreadyDecided(message="该匹配未采纳或已解除，不能生成项目。")
        if need.project_id is not None:
            raise HasProject
        offer: ListEntry = locked(ListEntry, match.offer_id, by)
        project = Project.objects.create(
            council=need.council,
            title=need.title,
            summary=_summary(need, offer),
            domain=domain,
            is_public=False,
        )
        for entry in (need, offer):
            if entry.project_id is None:
                entry.project = project
                entry.save(update_fields=["project", "updated_at"])
                act.record(
                    entry, verb="listentry.update", changes={"project": [None, str(project.pk)]}
                )
        act.record(project, verb="project.create", changes={"match": str(match.pk)})
    return project


def _require(by: Any) -> None:
    if not by.has_capability(STAFF):
        raise NotPermitted


def _require_either(need: ListEntry, offer: ListEntry, by: Any) -> None:
    """Raise ``OutsideWriteScope`` unless the user may write one of the two."""
    try:
        require_write_scope(need, by)
    except OutsideWriteScope:
        require_write_scope(offer, by)


def _pair(by: Any, need_id: uuid.UUID, offer_id: uuid.UUID, day: datetime.date) -> _Pair:
    """Take a need, then an offer: everybody locks them in this order."""
    _require(by)
    need: ListEntry = locked(ListEntry, need_id, by)
    if need.kind.role != ListRole.NEED:
        raise WrongSides(path="need")
    offer: ListEntry = locked(ListEntry, offer_id, by)
    if offer.kind.role != ListRole.OFFER:
        raise WrongSides(path="offer")
    for entry in (need, offer):
        if entry.state != EntryState.OPEN:
            raise EntryNotOpen(entry)
    facts = compared([need, offer], day)
    return _Pair(
        need,
        offer,
        (facts[need.pk], facts[offer.pk]),
        met=bookings_of("need", [need.pk])[need.pk],
        taken=bookings_of("offer", [offer.pk])[offer.pk],
    )


def _booking(pair: _Pair, asked: Asked, day: datetime.date) -> Booking:
    """Return what is to be booked: as asked, and as suggested where nothing is said."""
    if asked.starts_on is not None:
        if asked.ends_on is not None and asked.ends_on <= asked.starts_on:
            raise DomainError("period_order", "终止日期须晚于起始日期。", path="ends_on")
        return Booking(asked.starts_on, asked.ends_on, _amount(asked.amount or 1))
    found = pair.candidate(day)
    if found is None:
        raise LimitExceeded(pair.first_limit())
    amount = _amount(asked.amount) if asked.amount is not None else found.amount
    return Booking(found.starts_on, asked.ends_on or found.ends_on, amount)


def _amount(amount: int) -> int:
    if amount < 1:
        raise DomainError("too_small", "数量至少 1。", path="amount")
    return amount


def _require_new(pair: _Pair, booking: Booking) -> None:
    """Raise ``AlreadyDecided`` when the two are together on one of the days already."""
    spell = (booking.starts_on, booking.ends_on)
    stored = ListMatch.objects.filter(
        need=pair.need, offer=pair.offer, state=MatchState.ACCEPTED
    ).values_list("starts_on", "ends_on")
    if any(overlap_of(spell, period) for period in stored):
        raise AlreadyDecided


def _write(
    act: Act,
    pair: _Pair,
    state: MatchState,
    booking: Booking,
    note: str,
    *,
    by: Any,
    now: datetime.datetime,
) -> ListMatch:
    need, offer = pair.facts
    spell = (booking.starts_on, booking.ends_on)
    room = room_of(offer.capacity, pair.taken, spell)
    # What is past is nothing that a match could have covered.
    ahead = replace(need, starts_on=max(need.starts_on, min(now.date(), booking.starts_on)))
    match = ListMatch.objects.create(
        need=pair.need,
        offer=pair.offer,
        state=state,
        reasons=[str(one) for one in reasons_for(ahead, offer, spell=spell, room=room)],
        amount=booking.amount,
        starts_on=booking.starts_on,
        ends_on=booking.ends_on,
        decided_on=now.date(),
        decided_by=by,
        note=note[:LONGEST_NOTE],
    )
    act.record(
        match,
        changes={
            "need": str(pair.need.pk),
            "offer": str(pair.offer.pk),
            "amount": booking.amount,
            "reasons": match.reasons,
            "note": match.note,
        },
    )
    return match


def _settle(act: Act, need: ListEntry, day: datetime.date) -> None:
    changes = settle(need, day)
    if changes:
        act.record(need, verb="listentry.settle", changes=changes)


def _summary(need: ListEntry, offer: ListEntry) -> str:
    """Return what the project is about; the words of a request stay with the request."""
    told = (("需求", need), ("供给", offer))
    return "\n".join(
        f"{label}：{one.title}。{'' if one.request_id else one.detail}" for label, one in told
    )[:4000]
