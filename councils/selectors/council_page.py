"""One council on a day: facts, term, composition, people around it, documents, founding."""

import datetime
import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from buildings.models import Building
from common.records.periods import current_on
from councils.basis import BasisNote, Premises, basis_note
from councils.choices import FoundingStepKind
from councils.composition import Composition
from councils.models import (
    Council,
    CouncilBuilding,
    CouncilDocument,
    FloorLeader,
    FoundingStep,
    Seat,
    SupervisionMember,
)
from councils.selectors.composition import composition_of
from councils.selectors.councils import buildings_of, term_standings
from orgs.models import PartyOrganisation
from orgs.terms import TermStanding


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A version of a document, and whether it holds on the day."""

    document: CouncilDocument
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the founding; ``done`` is None where it is missing."""

    kind: str
    label: str
    done: FoundingStep | None


@dataclass(frozen=True, slots=True)
class CouncilProfile:
    """A council on a day.

    ``seats`` are held on the day, ``later`` ones begin after it, ``former`` ones have ended;
    ``hidden`` buildings lie outside the reader's scope.
    """

    council: Council
    organisation: PartyOrganisation | None
    buildings: tuple[Building, ...]
    hidden: int
    basis: BasisNote | None
    term: TermStanding | None
    composition: Composition
    seats: tuple[Seat, ...]
    later: tuple[Seat, ...]
    former: tuple[Seat, ...]
    leaders: tuple[FloorLeader, ...]
    team: tuple[SupervisionMember, ...]
    documents: tuple[DocumentLine, ...]
    steps: tuple[StepLine, ...]

    @property
    def days(self) -> int:
        """Return how many days of the term are left, or have passed since."""
        return abs(self.term.days_left) if self.term else 0

    @property
    def missing_steps(self) -> int:
        """Return how many steps of the founding are not on record."""
        return sum(step.done is None for step in self.steps)

    @property
    def heads(self) -> tuple[Seat, ...]:
        """Return who heads the building on the day; one, where the register is in order."""
        return tuple(seat for seat in self.seats if seat.is_building_head)

    @property
    def conveners(self) -> tuple[Seat, ...]:
        """Return who convenes the council."""
        return tuple(seat for seat in self.seats if seat.role == "convener")


def council_profile(council: Council, *, user: Any, day: datetime.date) -> CouncilProfile:
    """Return the council on the day: eleven queries, whatever it holds."""
    key = council.pk
    buildings = buildings_of([key], user=user, day=day).get(key, [])
    linked = CouncilBuilding.objects.standing_on(day).filter(council=key).count()
    premises = [Premises(one.owner_id, one.manager_id) for one in buildings]
    seats = list(Seat.objects.visible_to(user).filter(council=key))
    held, later, former = _by_time(seats, day)
    return CouncilProfile(
        council=council,
        organisation=_organisation(council, user),
        buildings=tuple(buildings),
        hidden=linked - len(buildings),
        # What the reader does not see cannot be compared before his eyes.
        basis=basis_note(council.basis, premises) if linked == len(buildings) else None,
        term=term_standings([key], day).get(key),
        composition=composition_of([key], day)[key],
        seats=held,
        later=later,
        former=former,
        leaders=_leaders(key, user, day),
        team=tuple(SupervisionMember.objects.visible_to(user).filter(current_on(day), council=key)),
        documents=_documents(key, user, day),
        steps=_steps(key, user, day),
    )


def _organisation(council: Council, user: Any) -> PartyOrganisation | None:
    """Return who leads the council, if the user may see that."""
    if council.leading_organisation_id is None:
        return None
    seen = PartyOrganisation.objects.visible_to(user)
    found: PartyOrganisation | None = seen.filter(pk=council.leading_organisation_id).first()
    return found


def _by_time(
    seats: list[Seat], day: datetime.date
) -> tuple[tuple[Seat, ...], tuple[Seat, ...], tuple[Seat, ...]]:
    held, later, former = [], [], []
    for seat in seats:
        if seat.starts_on > day:
            later.append(seat)
        elif seat.ends_on is not None and seat.ends_on <= day:
            former.append(seat)
        else:
            held.append(seat)
    order = {"convener": 0, "deputy": 1}
    held.sort(key=lambda s: (not s.is_building_head, order.get(s.role, 2), s.starts_on, s.name))
    former.sort(key=lambda s: (s.ends_on or day, s.name), reverse=True)
    return tuple(held), tuple(later), tuple(former)


def _leaders(council_id: uuid.UUID, user: Any, day: datetime.date) -> tuple[FloorLeader, ...]:
    """Return the floor leaders by building and lowest floor."""
    rows = (
        FloorLeader.objects.visible_to(user)
        .filter(current_on(day), council=council_id)
        .select_related("building")
    )
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                row.building.external_id or "",
                min(map(_height, row.floors)),
                row.name,
            ),
        )
    )


def _height(floor: str) -> tuple[int, str]:
    """Return what a floor is sorted by: B1 lies below 1, words without a number come last."""
    number = re.search(r"\d+", floor)
    if number is None:
        return 10_000, floor
    is_below = floor.upper().startswith("B") or floor.startswith(("-", "地下"))
    return (-int(number[0]) if is_below else int(number[0])), floor


def _documents(council_id: uuid.UUID, user: Any, day: datetime.date) -> tuple[DocumentLine, ...]:
    rows = CouncilDocument.objects.visible_to(user).filter(council=council_id, adopted_on__lte=day)
    return tuple(
        DocumentLine(row, row.starts_on <= day and (row.ends_on is None or row.ends_on > day))
        for row in rows.order_by("kind", "-version")
    )


def _steps(council_id: uuid.UUID, user: Any, day: datetime.date) -> tuple[StepLine, ...]:
    rows = FoundingStep.objects.visible_to(user).filter(Q(done_on__lte=day), council=council_id)
    done = {row.step: row for row in rows}
    return tuple(
        StepLine(value, str(label), done.get(value)) for value, label in FoundingStepKind.choices
    )
