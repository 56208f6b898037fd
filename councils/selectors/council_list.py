"""The councils of the reader's area on a day: terms, composition, and what is missing."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q

from buildings.models import Area, Building
from common.records.searching import matching
from councils.composition import Composition
from councils.models import Council, CouncilBuilding
from councils.selectors.composition import composition_of
from councils.selectors.councils import buildings_of, term_standings
from orgs.choices import TermState
from orgs.terms import TermStanding

# What the list can be narrowed to, by the state of the term and by what is missing.
OVERDUE, DUE, RUNNING, ENDLESS = "overdue", "due", "running", "endless"
EMPLOYEE, GAPS, HEAD, SUCCESSION, UNKNOWN = "employee", "gaps", "head", "succession", "unknown"
TERMS = {
    OVERDUE: "届满未换届",
    DUE: "6个月内到期",
    RUNNING: "届内",
    ENDLESS: "未登记届满日期",
}
LACKS = {
    EMPLOYEE: "无普通员工代表",
    GAPS: "席位不全",
    HEAD: "楼长空缺",
    SUCCESSION: "需要接任",
    UNKNOWN: "身份未归类",
}


@dataclass(frozen=True, slots=True)
class AskedCouncils:
    """What the list of councils is narrowed by; empty: not at all."""

    area: Area | None = None
    kind: str = ""
    term: str = ""
    lack: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class CouncilLine:
    """A council on a day; ``term`` is None where no end is on record."""

    council: Council
    term: TermStanding | None
    composition: Composition
    buildings: tuple[Building, ...] = field(default=())

    @property
    def days(self) -> int:
        """Return how many days of the term are left, or have passed since."""
        return abs(self.term.days_left) if self.term else 0

    def is_in(self, term: str) -> bool:
        """Return whether the term is in one of ``TERMS``."""
        if self.term is None:
            return term == ENDLESS
        state = {TermState.OVERDUE: OVERDUE, TermState.RUNNING: RUNNING}
        return term == state.get(self.term.state, DUE)

    def lacks(self, lack: str) -> bool:
        """Return whether one of ``LACKS`` is so."""
        made = self.composition
        return {
            EMPLOYEE: not made.has_employee,
            GAPS: bool(made.gaps),
            HEAD: not made.has_head,
            SUCCESSION: bool(made.warnings),
            UNKNOWN: bool(made.unknown_words),
        }[lack]


@dataclass(frozen=True, slots=True)
class CouncilList:
    """The councils asked for, and how many of the place are in each state or lack something."""

    lines: list[CouncilLine]
    counts: dict[str, int]


def council_list(asked: AskedCouncils, *, user: Any, day: datetime.date) -> CouncilList:
    """Return the councils founded by the day: four queries, however many there are."""
    councils = list(_asked(asked, user=user, day=day))
    keys = [council.pk for council in councils]
    terms, made = term_standings(keys, day), composition_of(keys, day)
    lines = [CouncilLine(one, terms.get(one.pk), made[one.pk]) for one in councils]
    counts = {term: sum(line.is_in(term) for line in lines) for term in TERMS}
    counts |= {lack: sum(line.lacks(lack) for line in lines) for lack in LACKS}
    if asked.term:
        lines = [line for line in lines if line.is_in(asked.term)]
    if asked.lack:
        lines = [line for line in lines if line.lacks(asked.lack)]
    return CouncilList(lines, counts)


def with_buildings(
    lines: Sequence[CouncilLine], *, user: Any, day: datetime.date
) -> list[CouncilLine]:
    """Return the lines with the buildings that the user may see; one query."""
    found = buildings_of([line.council.pk for line in lines], user=user, day=day)
    return [replace(line, buildings=tuple(found.get(line.council.pk, ()))) for line in lines]


def _asked(asked: AskedCouncils, *, user: Any, day: datetime.date) -> Iterable[Council]:
    rows = Council.objects.visible_to(user).filter(founded_on__lte=day)
    if asked.area is not None:
        here = Q(building__subdistrict=asked.area) | Q(building__grid=asked.area)
        links = CouncilBuilding.objects.standing_on(day).filter(
            here, council=OuterRef("pk"), building__in=Building.objects.visible_to(user)
        )
        rows = rows.filter(Exists(links))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    words = asked.words.strip()
    if words:
        rows = rows.filter(Q(name__contains=words) | matching(words, codes=("external_id",)))
    found: Iterable[Council] = rows.order_by("external_id", "name", "pk")
    return found
