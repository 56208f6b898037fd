"""Who answers for what on a day: buildings × roles, grids × leaders, and what stands empty."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from buildings.choices import AreaKind
from buildings.models import Area, Building, GridPlacement, Jurisdiction, KeyStanding
from common.records.periods import current_on, standing_on
from orgs.choices import FOUR_OFFICERS, GRID_LEADERS, ResponsibilityRole
from orgs.models import Responsibility

CONTACTS: tuple[str, ...] = (
    ResponsibilityRole.CONTACT_LEADER,
    ResponsibilityRole.CONTACT_DEPARTMENT,
)
GRID_KINDS = (AreaKind.BLOCK_GRID, AreaKind.CLUSTER_GRID, AreaKind.BUILDING_GRID)
# A term that ends within so many days is told ahead.
SOON_DAYS = 90


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a role, until when, and who steps in."""

    name: str
    substitute: str
    ends_on: datetime.date | None
    ends_soon: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One role of one place: its holders, or since when nobody holds it."""

    role: str
    label: str
    holders: tuple[Holder, ...]
    vacant_since: datetime.date | None
    vacant_days: int | None
    is_needed: bool = True

    @property
    def is_gap(self) -> bool:
        """Return whether somebody is needed and nobody is there."""
        return self.is_needed and not self.holders


@dataclass(frozen=True, slots=True)
class Line:
    """A building or a grid with all its roles."""

    id: uuid.UUID
    name: str
    place: str
    cells: tuple[Cell, ...]
    is_key: bool = False

    @property
    def held(self) -> int:
        """Return how many of the counted roles are held: of 4 officers, or of 2 leaders."""
        return sum(bool(cell.holders) for cell in self.counted)

    @property
    def wanted(self) -> int:
        """Return how many roles are counted."""
        return len(self.counted)

    @property
    def is_complete(self) -> bool:
        """Return whether all four officers, or both leaders, are there."""
        return self.held == self.wanted

    @property
    def counted(self) -> Sequence[Cell]:
        """Return the cells of the four officers or the two grid leaders."""
        return [cell for cell in self.cells if cell.role in {*FOUR_OFFICERS, *GRID_LEADERS}]

    @property
    def is_contacted(self) -> bool:
        """Return whether somebody is named for the building (包联); asked of key buildings."""
        contacts = [cell for cell in self.cells if cell.role in CONTACTS]
        return not self.is_key or any(cell.holders for cell in contacts)

    @property
    def gaps(self) -> Sequence[Cell]:
        """Return the roles that stand empty."""
        empty = [cell for cell in self.counted if cell.is_gap]
        contacts = [cell for cell in self.cells if cell.role in CONTACTS]
        return empty if self.is_contacted else [*empty, contacts[0]]


def building_lines(buildings: Iterable[Building], day: datetime.date) -> list[Line]:
    """Return buildings with the four officers and their contacts: a constant number of queries."""
    shown = list(buildings)
    keys = [building.pk for building in shown]
    is_key = set(
        KeyStanding.objects.filter(standing_on(day), is_key=True, building__in=keys).values_list(
            "building_id", flat=True
        )
    )
    cells = _cells(Responsibility.objects.filter(building__in=keys), "building_id", day)
    return [
        Line(
            building.pk,
            building.name,
            building.subdistrict.name,
            tuple(cells(building.pk, role) for role in (*FOUR_OFFICERS, *CONTACTS)),
            building.pk in is_key,
        )
        for building in shown
    ]


def grid_lines(user: Any, day: datetime.date) -> list[Line]:
    """Return the grids of the scope that hold buildings, with both leaders."""
    return lines_of_grids(grids_on(user, day).order_by("code"), day)


def lines_of_grids(grids: Iterable[Area], day: datetime.date) -> list[Line]:
    """Return grids with both leaders: two queries."""
    shown = list(grids)
    rows = Responsibility.objects.filter(grid__in=[grid.pk for grid in shown])
    cells = _cells(rows, "grid_id", day)
    return [
        Line(grid.pk, grid.name, grid.code, tuple(cells(grid.pk, role) for role in GRID_LEADERS))
        for grid in shown
    ]


def grids_on(user: Any, day: datetime.date) -> QuerySet[Area]:
    """Return the grids of the scope that hold buildings on the day."""
    placed = GridPlacement.objects.filter(standing_on(day), grid=OuterRef("pk"))
    return Area.objects.visible_to(user).filter(Exists(placed), kind__in=GRID_KINDS)


def gap_buildings(user: Any, day: datetime.date, areas: Any = None) -> QuerySet[Building]:
    """Return the buildings of the scope (or some of its areas) of which ``Line.gaps`` tells."""
    managed = Jurisdiction.objects.filter(standing_on(day), building=OuterRef("pk"))
    places = Building.objects.visible_to(user).filter(Exists(managed))
    if areas is not None:
        places = places.filter(Q(subdistrict__in=areas) | Q(grid__in=areas))
    held = Responsibility.objects.filter(current_on(day), building=OuterRef("pk"))
    key = KeyStanding.objects.filter(standing_on(day), building=OuterRef("pk"), is_key=True)
    uncontacted = Exists(key) & ~Exists(held.filter(role__in=CONTACTS))
    return places.filter(_lacks(held, FOUR_OFFICERS) | uncontacted)


def gap_grids(user: Any, day: datetime.date, areas: Any = None) -> QuerySet[Area]:
    """Return the grids of the scope (or some of its areas) that lack a leader."""
    grids = grids_on(user, day)
    if areas is not None:
        grids = grids.filter(pk__in=areas)
    held = Responsibility.objects.filter(current_on(day), grid=OuterRef("pk"))
    return grids.filter(_lacks(held, GRID_LEADERS))


def _lacks(held: QuerySet[Responsibility], roles: Sequence[str]) -> Q:
    """Return the condition «one of the roles is held by nobody»."""
    any_of = Q()
    for role in roles:
        any_of |= Q(~Exists(held.filter(role=role)))
    return any_of


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many buildings and grids of the scope are complete on a day."""

    buildings: int
    complete: int
    key_buildings: int
    contacted: int
    grids: int
    led: int


def staffing_on(user: Any, day: datetime.date) -> Staffing:
    """Count complete buildings (4/4), key buildings with a contact, grids with both leaders."""
    places = Building.objects.visible_to(user).filter(standing_on(day, "jurisdictions__"))
    now = Responsibility.objects.filter(current_on(day))
    complete = places
    for role in FOUR_OFFICERS:
        complete = complete.filter(Exists(now.filter(building=OuterRef("pk"), role=role)))
    key = places.key_on(day)
    contact = now.filter(building=OuterRef("pk"), role__in=CONTACTS)
    lines = grid_lines(user, day)
    return Staffing(
        buildings=places.count(),
        complete=complete.count(),
        key_buildings=key.count(),
        contacted=key.filter(Exists(contact)).count(),
        grids=len(lines),
        led=sum(line.is_complete for line in lines),
    )


def _cells(rows: QuerySet[Responsibility], place: str, day: datetime.date) -> Any:
    """Return a function (place, role) → cell over the rows of some places: two queries."""
    held: dict[Any, list[Holder]] = defaultdict(list)
    soon = day + datetime.timedelta(SOON_DAYS)
    for row in rows.filter(current_on(day)).order_by("starts_on", "name"):
        holder = Holder(
            row.name, row.substitute, row.ends_on, row.ends_on is not None and row.ends_on <= soon
        )
        held[getattr(row, place), row.role].append(holder)
    past = rows.filter(ends_on__lte=day).order_by().values(place, "role")
    ended = {(row[place], row["role"]): row["last"] for row in past.annotate(last=Max("ends_on"))}

    def cell(key: uuid.UUID, role: str) -> Cell:
        holders = tuple(held[key, role])
        since = None if holders else ended.get((key, role))
        return Cell(
            role=role,
            label=str(ResponsibilityRole(role).label),
            holders=holders,
            vacant_since=since,
            vacant_days=(day - since).days if since else None,
            is_needed=role not in CONTACTS,
        )

    return cell
