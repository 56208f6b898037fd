"""Terms that ask for something: due soon, extended, overdue, in election; and what comes next."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from common.calendar.months import add_months
from common.records.periods import standing_on
from common.records.steps import open_steps
from orgs.choices import ElectionState, TermState
from orgs.elections import STEPS
from orgs.models import Election, OrganisationTerm, PartyOrganisation, TermExtension
from orgs.terms import Extension, TermStanding, latest_extension, term_standing

# Overdue first, then whoever has least time.
ORDER = (
    TermState.OVERDUE,
    TermState.DUE_1,
    TermState.DUE_3,
    TermState.DUE_6,
    TermState.EXTENDED,
)
ENDED = (ElectionState.CONFIRMED, ElectionState.FAILED, ElectionState.CANCELLED)


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term that asks for something, and its next act."""

    term_id: uuid.UUID
    organisation_id: uuid.UUID
    external_id: str
    name: str
    area: str
    number: int | None
    due_on: datetime.date
    state: str
    state_label: str
    binding_on: datetime.date
    days_left: int
    election_id: uuid.UUID | None
    election_state: str
    next_act: str

    @property
    def is_over(self) -> bool:
        """Return whether the binding day has passed."""
        return self.days_left < 0

    @property
    def days(self) -> int:
        """Return how many days are left, or have passed."""
        return abs(self.days_left)


@dataclass(frozen=True, slots=True)
class TermGroup:
    """The terms in one state."""

    state: str
    label: str
    lines: tuple[TermLine, ...]


def term_reminders(*, user: Any, day: datetime.date, area: Any = None) -> list[TermGroup]:
    """Return what is overdue, due within one, three and six months, and extended on ``day``.

    A term whose election is under way stays in its group and names the election's next step.
    """
    standing = PartyOrganisation.objects.standing_on(day)
    if area:
        standing = standing.filter(area__path__startswith=area.path)
    terms = list(
        OrganisationTerm.objects.visible_to(user)
        .filter(standing_on(day), organisation__in=standing, due_on__lte=add_months(day, 7))
        .select_related("organisation__area")
        .order_by("due_on", "organisation__external_id")
    )
    standings = _standings(terms, day)
    elections = _elections({term.organisation_id for term in terms}, day)
    lines = [_line(term, standings[term.pk], elections.get(term.organisation_id)) for term in terms]
    return [
        TermGroup(state, state.label, tuple(line for line in lines if line.state == state))
        for state in ORDER
    ]


def standings_of(
    organisation_ids: Iterable[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, TermStanding]:
    """Return where the term of the day of each organisation stands; two queries."""
    terms = list(
        OrganisationTerm.objects.filter(standing_on(day), organisation__in=list(organisation_ids))
    )
    standings = _standings(terms, day)
    return {term.organisation_id: standings[term.pk] for term in terms}


def open_election(organisation_id: uuid.UUID, day: datetime.date) -> Election | None:
    """Return the election under way on ``day``."""
    return _elections({organisation_id}, day).get(organisation_id)


def _standings(
    terms: Iterable[OrganisationTerm], day: datetime.date
) -> dict[uuid.UUID, TermStanding]:
    terms = list(terms)
    granted: dict[uuid.UUID, list[Extension]] = {}
    for each in TermExtension.objects.filter(term__in=terms):
        granted.setdefault(each.term_id, []).append(Extension(each.approved_on, each.until))
    return {term.pk: term_standing(term.due_on, granted.get(term.pk, []), day) for term in terms}


def _elections(organisation_ids: set[uuid.UUID], day: datetime.date) -> dict[uuid.UUID, Election]:
    running = Q(confirmed_on__isnull=True) | Q(confirmed_on__gt=day)
    found = Election.objects.filter(
        running,
        Q(ended_on__isnull=True) | Q(ended_on__gt=day),
        organisation__in=organisation_ids,
    )
    return {each.organisation_id: each for each in found.order_by("-planned_on")}


def _line(term: OrganisationTerm, standing: TermStanding, election: Election | None) -> TermLine:
    organisation = term.organisation
    return TermLine(
        term_id=term.pk,
        organisation_id=organisation.pk,
        external_id=organisation.external_id or "",
        name=organisation.name,
        area=organisation.area.name,
        number=term.number,
        due_on=term.due_on,
        state=standing.state.value,
        state_label=standing.state.label,
        binding_on=standing.binding_on,
        days_left=standing.days_left,
        election_id=election.pk if election else None,
        election_state=election.get_state_display() if election else "",
        next_act=next_act(term, standing, election),
    )


def next_act(term: OrganisationTerm, standing: TermStanding, election: Election | None) -> str:
    """Return in words what is to be done about a term."""
    if election is not None:
        steps = open_steps(STEPS, election.state)
        return steps[0].label if steps else "计划换届选举"
    if standing.state == TermState.OVERDUE:
        if standing.binding_on < latest_extension(term.due_on):
            return "立即计划换届选举，或报上级批准延期"
        return "延期已满十二个月，立即计划换届选举"
    if standing.state == TermState.DUE_6:
        return "摸底班子人选，计划换届选举"
    return "计划换届选举"
