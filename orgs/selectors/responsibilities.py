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
    placed = GridPlacement.objects.filter(standing_on(day), grid=OuterRef("pk"))
    grids = list(
        Area.objects.visible_to(user).filter(Exists(placed), kind__in=GRID_KINDS).order_by("code")
    )
    rows = Responsibility.objects.filter(grid__in=[grid.pk for grid in grids])
    cells = _cells(rows, "grid_id", day)
    return [
        Line(grid.pk, grid.name, grid.code, tuple(cells(grid.pk, role) for role in GRID_LEADERS))
        for grid in grids
    ]


@dataclass(frozen=True, slots=True)
class EmptyPlace:
    """A building or a grid where a role stands empty."""

    kind: str
    number: str
    line: Line


def empty_places(user: Any, day: datetime.date, areas: Any = None) -> list[EmptyPlace]:
    """Return the places of the scope (or of some of its areas) where a role stands empty.

    A constant number of queries.
    """
    places = Building.objects.visible_to(user).filter(
        pk__in=Jurisdiction.objects.filter(standing_on(day)).order_by().values("building_id")
    )
    if areas is not None:
        places = places.filter(Q(subdistrict__in=areas) | Q(grid__in=areas))
    buildings = list(places.select_related("subdistrict"))
    found = [
        EmptyPlace("building", building.external_id or "", line)
        for building, line in zip(buildings, building_lines(buildings, day), strict=True)
    ]
    within = None if areas is None else set(areas.values_list("pk", flat=True))
    found += [
        EmptyPlace("grid", line.place, line)
        for line in grid_lines(user, day)
        if within is None or line.id in within
    ]
    return [place for place in found if place.line.gaps]


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
