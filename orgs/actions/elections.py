"""Elections step by step: planned, approved, published, held, reported, confirmed."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from common.audit.acting import Act
from common.errors.domain import DomainError
from common.records.writing import Written, create_record, update_record
from orgs.actions.guards import (
    StepRefused,
    form_of,
    full_members_of,
    require_document,
    require_reason,
    require_standing,
)
from orgs.actions.procedures import take_step
from orgs.actions.terms import open_term
from orgs.choices import ElectionKind, ElectionState, OfficerRole, OfficerSource
from orgs.elections import STEPS, candidates_needed, elected, meeting_is_valid
from orgs.formation import elects_leaders
from orgs.models import Candidate, Election, Officer
from orgs.terms import default_years, term_end

DATES = {
    "approve": "approved_on",
    "publish": "published_on",
    "hold": "held_on",
    "report": "reported_on",
    "confirm": "confirmed_on",
    "fail": "ended_on",
    "cancel": "ended_on",
}
SHORTEST_TERM, LONGEST_TERM = 3, 5


class NoElection(DomainError):
    """The superior names the leaders of such an organisation."""

    code = "not_elected"
    message = "此类党组织的负责人由上级指定，不进行选举。"


class TooFewCandidates(DomainError):
    """A fifth more must stand than are elected."""

    code = "too_few_candidates"
    message = "候选人数须多于应选名额的百分之二十。"


class CandidateTwice(DomainError):
    """A name stands twice in the list."""

    code = "candidate_twice"
    message = "候选人重复。"


class MeetingInvalid(DomainError):
    """Fewer than four fifths came."""

    code = "meeting_invalid"
    message = "到会人数不足应到会人数的五分之四，会议无效。"


class NumbersWrong(DomainError):
    """Members and votes contradict one another."""

    code = "numbers_wrong"
    message = "人数或票数前后矛盾，请核对。"


class NobodyElected(DomainError):
    """No candidate has a majority."""

    code = "nobody_elected"
    message = "没有候选人获得过半数赞成票，请登记“选举无效”后重新选举。"


class TermYears(DomainError):
    """A term lasts three to five years."""

    code = "term_years"
    message = "任期须为三年至五年。"


def plan_election(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a planned election. Raises ``NotStanding``, ``NoElection``, ``InvalidRecord``."""
    return create_record(Election, values, by=by, key=key, also=_judge_plan)


def change_plan(
    *, by: Any, election_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change a plan that nobody has approved yet. Raises ``StepRefused``."""

    def judge(act: Act, election: Election) -> None:
        if election.state != ElectionState.PLANNED:
            raise StepRefused(message="上级批准之后不能再改计划；请取消后重新计划。")
        _judge_plan(act, election)

    return update_record(Election, election_id, values, by=by, base=base, also=judge)


def approve_election(
    *,
    by: Any,
    election_id: uuid.UUID,
    on: datetime.date,
    document_number: str,
    today: datetime.date,
) -> Election:
    """Note that the superior allows the election; earlier or later than due needs it, too."""
    require_document(document_number)
    values = {"document_number": document_number}
    return _take("approve", by, election_id, on, today, values)


def publish_candidates(
    *,
    by: Any,
    election_id: uuid.UUID,
    on: datetime.date,
    candidates: Sequence[Mapping[str, str]],
    today: datetime.date,
) -> Election:
    """Note who stands: ``name``, ``role``, ``portfolio`` each.

    Raises ``TooFewCandidates``, ``CandidateTwice``.
    """

    def write(election: Election) -> dict[str, Any]:
        names = [each["name"].strip() for each in candidates]
        if len(set(names)) < len(names):
            raise CandidateTwice(path="candidates")
        needed = candidates_needed(election.seats)
        if len(names) < needed:
            raise TooFewCandidates(
                message=f"应选 {election.seats} 名，候选人至少 {needed} 名，现有 {len(names)} 名。",
                path="candidates",
            )
        for name, each in zip(names, candidates, strict=True):
            Candidate.objects.create(
                election=election,
                name=name,
                role=each.get("role") or OfficerRole.MEMBER,
                portfolio=each.get("portfolio") or "",
            )
        return {"candidates": names}

    return _take("publish", by, election_id, on, today, {}, write)


def hold_election(
    *,
    by: Any,
    election_id: uuid.UUID,
    on: datetime.date,
    entitled: int,
    present: int,
    votes: Mapping[str, int],
    today: datetime.date,
) -> Election:
    """Write the numbers of the meeting and the votes by name; tell who is elected.

    Raises ``MeetingInvalid``, ``NumbersWrong``, ``NobodyElected``.
    """

    def write(election: Election) -> dict[str, Any]:
        _require_numbers(election, entitled, present, votes, on)
        winners = elected(
            votes,
            seats=election.seats,
            present=present,
            entitled=entitled,
            base=election.majority_base,
        )
        if not winners:
            raise NobodyElected
        for candidate in election.candidates.all():
            candidate.votes = votes[candidate.name]
            candidate.is_elected = candidate.name in winners
            candidate.save(update_fields=["votes", "is_elected", "updated_at"])
        return {"votes": dict(votes), "elected": sorted(winners)}

    values = {"entitled": entitled, "present": present}
    return _take("hold", by, election_id, on, today, values, write)


def report_election(
    *, by: Any, election_id: uuid.UUID, on: datetime.date, today: datetime.date
) -> Election:
    """Note that the result went to the superior."""
    return _take("report", by, election_id, on, today, {})


def confirm_election(
    *,
    by: Any,
    election_id: uuid.UUID,
    on: datetime.date,
    document_number: str,
    today: datetime.date,
    years: int | None = None,
) -> Election:
    """Note the superior's answer: officers take effect, and the next term opens.

    A by-election fills posts of the running term, and a re-election replaces its officers; both
    leave the term as it is. Raises ``TermYears``, ``DocumentMissing``, ``NotStanding``.
    """
    require_document(document_number)

    def write(election: Election) -> dict[str, Any]:
        require_standing(election.organisation, on)
        due_on = _due(election, on, years) if election.kind == ElectionKind.TERM else None
        ended, begun = _seat_officers(election, on, due_on)
        changes: dict[str, Any] = {"officers": {"ended": ended, "begun": begun}}
        if due_on is not None:
            changes["term"] = open_term(
                organisation=election.organisation,
                on=on,
                due_on=due_on,
                document_number=document_number,
            )
        return changes

    values = {"document_number": document_number}
    return _take("confirm", by, election_id, on, today, values, write)


def fail_election(
    *, by: Any, election_id: uuid.UUID, on: datetime.date, reason: str, today: datetime.date
) -> Election:
    """Note that the election is void, and why."""
    require_reason(reason)
    return _take("fail", by, election_id, on, today, {"reason": reason})


def cancel_election(
    *, by: Any, election_id: uuid.UUID, on: datetime.date, reason: str, today: datetime.date
) -> Election:
    """Give the election up before it is held, and say why."""
    require_reason(reason)
    return _take("cancel", by, election_id, on, today, {"reason": reason})


def _take(
    code: str,
    by: Any,
    election_id: uuid.UUID,
    on: datetime.date,
    today: datetime.date,
    values: Mapping[str, Any],
    also: Any = None,
) -> Election:
    election: Election = take_step(
        Election,
        election_id,
        STEPS[code],
        by=by,
        dates=DATES,
        on=on,
        today=today,
        values=values,
        also=also,
    )
    return election


def _judge_plan(act: Act, election: Election) -> None:
    require_standing(election.organisation, election.planned_on)
    form = form_of(election.organisation, election.planned_on)
    if form and not elects_leaders(form):
        raise NoElection(path="organisation")
    if election.seats < 1:
        raise NumbersWrong(message="应选名额至少 1 名。", path="seats")


def _require_numbers(
    election: Election, entitled: int, present: int, votes: Mapping[str, int], on: datetime.date
) -> None:
    members = full_members_of(election.organisation, on)
    _refuse(
        "present",
        {
            "到会人数不能多于应到会人数。": present > entitled,
            f"只有正式党员有选举权：应到会人数多于正式党员数 {members}。": (
                members is not None and entitled > members
            ),
        },
    )
    if not meeting_is_valid(present, entitled):
        raise MeetingInvalid(
            message=f"到会 {present} 人，不足应到会 {entitled} 人的五分之四，会议无效。",
            path="present",
        )
    names = set(election.candidates.values_list("name", flat=True))
    _refuse(
        "votes",
        {
            "得票须逐一填写，且只填公示的候选人。": set(votes) != names,
            "得票数不能多于到会人数。": any(not 0 <= n <= present for n in votes.values()),
            "总票数多于到会人数与应选名额之积。": sum(votes.values()) > present * election.seats,
        },
    )


def _refuse(path: str, told: Mapping[str, bool]) -> None:
    for message, is_wrong in told.items():
        if is_wrong:
            raise NumbersWrong(message=message, path=path)


def _due(election: Election, on: datetime.date, years: int | None) -> datetime.date:
    usual = default_years(form_of(election.organisation, on)) or SHORTEST_TERM
    length = years or usual
    if not SHORTEST_TERM <= length <= LONGEST_TERM:
        raise TermYears(path="years")
    return term_end(on, length)


def _seat_officers(
    election: Election, on: datetime.date, due_on: datetime.date | None
) -> tuple[list[str], list[str]]:
    winners = list(election.candidates.filter(is_elected=True).order_by("name"))
    leaving = _leaving(election, on, {winner.role for winner in winners})
    for officer in leaving:
        officer.ends_on = max(on, officer.starts_on)
        officer.save(update_fields=["ends_on", "updated_at"])
    for winner in winners:
        Officer.objects.create(
            organisation=election.organisation,
            name=winner.name,
            role=winner.role,
            portfolio=winner.portfolio,
            origin=OfficerSource.ELECTED,
            starts_on=on,
            due_on=due_on,
        )
    return [str(officer) for officer in leaving], [str(winner) for winner in winners]


def _leaving(election: Election, on: datetime.date, roles: set[str]) -> list[Officer]:
    """Return who leaves: the whole committee, or who held a single post that is filled.

    Who was posted stays until he is recalled, save that there is one secretary.
    """
    running = Officer.objects.select_for_update().filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on), organisation=election.organisation
    )
    replaced = Q(role__in=roles & {OfficerRole.SECRETARY})
    if election.kind != ElectionKind.BY_ELECTION:
        replaced |= Q(role__in=[*_COMMITTEE]) & ~Q(origin=OfficerSource.POSTED)
    else:
        replaced |= Q(name__in=election.candidates.filter(is_elected=True).values("name")) & Q(
            role__in=roles
        )
    return list(running.filter(replaced))


_COMMITTEE = (OfficerRole.SECRETARY, OfficerRole.DEPUTY_SECRETARY, OfficerRole.MEMBER)
