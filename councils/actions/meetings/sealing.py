"""Minutes that were agreed to are sealed; afterwards there are only addenda, sealed behind them."""

import datetime
import uuid
from typing import Any

from django.db.models import Max

from common.audit.acting import Act, acting
from common.errors.domain import Conflict, DomainError, ReasonMissing
from common.records.canonical import canonical
from common.records.writing import take_turns
from councils.actions.meetings.guards import LONGEST_REASON
from councils.actions.meetings.minutes import minutes_in
from councils.choices import MinutesState
from councils.models import Council, Minutes, MinutesAddendum
from councils.proceedings.sealing import SEALED, addendum_text, digest_over, moment_text
from councils.quorum import is_over
from councils.selectors.meeting_day import present_at, shares_for
from councils.selectors.minutes_chain import ADD, SEAL, Link, links_of
from councils.selectors.minutes_facts import facts_of

LONGEST_ADDENDUM = 2000
TICK = datetime.timedelta(microseconds=1)


class ObjectionStands(Conflict):
    """A member does not agree: the minutes are changed and go round again."""

    code = "objection_stands"
    message = "有成员不同意，请退回修改并重新送审，不能封存。"


class NotAgreed(Conflict):
    """Too few of those who were present have agreed."""

    code = "not_agreed"

    def __init__(self, agreed: int, present: int, over: int) -> None:
        super().__init__(
            message=f"到会成员 {present} 人，已同意 {agreed} 人，须超过 {over}%，不能封存。"
        )


def seal_minutes(*, by: Any, minutes_id: uuid.UUID, now: datetime.datetime) -> Minutes:
    """Seal minutes that a majority of those present agreed to, and nobody objects to.

    They are chained to what the council sealed last. Raises ``NotPermitted``, ``NotInScope``,
    ``MinutesElsewhere``, ``ObjectionStands``, ``NotAgreed``.
    """
    with acting(by=by, verb=SEAL) as act:
        minutes = minutes_in(by, minutes_id, MinutesState.CIRCULATING)
        _require_agreed(minutes)
        council = minutes.meeting.council
        previous, moment = _end_of_chain(council, now)
        sealing = {"at": moment_text(moment), "by": str(by)}
        facts = {**facts_of([minutes])[minutes.pk], SEALED: sealing}
        text: str = canonical(facts, as_text=True)
        minutes.sealed_text, minutes.previous_digest = text, previous
        minutes.digest = digest_over(previous, text)
        minutes.state, minutes.sealed_at, minutes.sealed_by = MinutesState.SEALED, moment, by
        minutes.save()
        _note(act, council, str(minutes), minutes.digest)
        act.record(minutes, changes={"digest": minutes.digest, "previous": previous})
    return minutes


def add_addendum(
    *, by: Any, minutes_id: uuid.UUID, text: str, reason: str, now: datetime.datetime
) -> MinutesAddendum:
    """Add to sealed minutes; what they say stays, the addendum is sealed at the chain's end.

    Raises ``NotPermitted``, ``NotInScope``, ``MinutesElsewhere``, ``ReasonMissing``,
    ``DomainError``.
    """
    words, why = text.strip(), reason.strip()[:LONGEST_REASON]
    if not words or len(words) > LONGEST_ADDENDUM:
        raise DomainError("invalid", f"补记须为 1 至 {LONGEST_ADDENDUM} 字。", path="text")
    if not why:
        raise ReasonMissing("请写明补记原因。")
    with acting(by=by, verb=ADD) as act:
        minutes = minutes_in(by, minutes_id, MinutesState.SEALED)
        council = minutes.meeting.council
        previous, moment = _end_of_chain(council, now)
        number = (minutes.addenda.aggregate(last=Max("number"))["last"] or 0) + 1
        sealed = addendum_text(
            of=minutes.digest,
            number=number,
            text=words,
            reason=why,
            written_at=moment,
            written_by=by.pk,
        )
        addendum = MinutesAddendum.objects.create(
            minutes=minutes,
            number=number,
            text=words,
            reason=why,
            written_at=moment,
            written_by=by,
            digest=digest_over(previous, sealed),
        )
        _note(act, council, str(addendum), addendum.digest)
        act.record(minutes, changes={"number": number, "reason": why, "previous": previous})
    return addendum


def _require_agreed(minutes: Minutes) -> None:
    said = list(minutes.approvals.values_list("is_agreed", flat=True))
    if not all(said):
        raise ObjectionStands
    over = shares_for(minutes.meeting).majority_over
    present = present_at(minutes.meeting).count()
    if not is_over(len(said), present, over):
        raise NotAgreed(len(said), present, over)


def _end_of_chain(council: Council, now: datetime.datetime) -> tuple[str, datetime.datetime]:
    """Return the last digest of the council, and a moment after it: the order of the chain.

    Two seals of one council wait for each other.
    """
    take_turns(f"councils.seal/{council.pk}")
    links: list[Link] = links_of(council)
    if not links:
        return "", now
    return links[-1].digest, max(now, links[-1].at + TICK)


def _note(act: Act, council: Council, label: str, digest: str) -> None:
    """Let the audit know of the seal: it is the witness that the whole chain is there."""
    act.record(council, changes={"label": label[:200], "digest": digest})
