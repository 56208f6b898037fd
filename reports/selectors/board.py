"""What a board shows of an area on a day: its figures, the areas below, buildings, stations."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings

from buildings.choices import AreaKind
from buildings.models import Area, Building
from common.errors.domain import NotInScope
from common.scope.scope import scope_of
from enterprises.choices import Colour, SchemeState
from enterprises.models import RatingScheme
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import Figures, figures_of
from reports.indicators.places import Place, places_within
from services.models import Station

WORST = 10
RISKY = (Colour.RED, Colour.ORANGE)
# What tables and map say of every area below and every building.
PLACE_CODES = (
    "operating",
    "organisation_coverage",
    "own_organisation_rate",
    "work_coverage",
    "coverage_blank",
    "should_build_gap",
    "visit_coverage_90",
    "enterprises_per_worker",
    "colour_mix",
    "colour_mix.needs_review",
    *(f"colour_mix.{colour}" for colour in Colour.values),
)


@dataclass(frozen=True, slots=True)
class ColourShare:
    """One colour in a mix; ``share`` of all rated in per mille of the bar, ``starts_at`` too."""

    colour: str
    count: int
    starts_at: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Mix:
    """How many enterprises of a place have which colour, from stable to unstable."""

    rated: int
    needs_review: int
    shares: tuple[ColourShare, ...]

    @property
    def worst(self) -> str | None:
        """Return the most unstable colour that occurs."""
        return next((part.colour for part in reversed(self.shares) if part.count), None)

    @property
    def risky(self) -> int:
        """Return how many are orange or red."""
        return sum(part.count for part in self.shares if part.colour in RISKY)

    @property
    def risky_share(self) -> Decimal:
        """Return the part of orange and red among all rated, 0 when none is rated."""
        return Decimal(self.risky) / self.rated if self.rated else Decimal(0)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """An area or building below the board's area, with its figures."""

    place: Place
    figures: Figures
    mix: Mix
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class StationSpot:
    """A station open on the day; its point in WGS-84 degrees."""

    name: str
    tier: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on one board; ``above`` is the area that a reader may go up to."""

    place: Place
    above: Place | None
    as_of: datetime.date
    figures: Figures
    mix: Mix
    areas: tuple[PlaceLine, ...]
    buildings: tuple[PlaceLine, ...]
    stations: tuple[StationSpot, ...]

    @property
    def worst(self) -> tuple[PlaceLine, ...]:
        """Return the buildings with the largest part of orange and red, largest first."""
        risky = [line for line in self.buildings if line.mix.risky]
        risky.sort(key=lambda line: (-line.mix.risky_share, -line.mix.risky, line.place.code))
        return tuple(risky[:WORST])


def own_area(user: Any) -> Area:
    """Return the area whose board is the user's own; raises ``NotInScope`` when there is none."""
    if scope_of(user).everything:
        found = Area.objects.filter(code=settings.DISTRICT_CODE).first()
    else:
        found = (
            Area.objects.visible_to(user)
            .filter(role_assignments__in=user.current_roles)
            .order_by("code")
            .first()
        )
    if found is None:
        raise NotInScope
    return found


def board(code: str, *, user: Any, day: datetime.date, codes: Iterable[str] = INDICATORS) -> Board:
    """Return the board of the area ``code`` that ``user`` may see, with its own figures ``codes``.

    All figures of all places come from one statement. Raises ``NotInScope`` (404).
    """
    area = Area.objects.visible_to(user).filter(code=code).first()
    if area is None:
        raise NotInScope
    place = Place.of(area)
    within = _in_order(places_within(place, day))
    figures = figures_of([place, *within], day, {*codes, *PLACE_CODES})
    own, lines = figures[place.id], _lines(within, figures)
    stations = (
        Station.objects.visible_to(user)
        .current_on(day)
        .filter(area__path__startswith=area.path, latitude__isnull=False)
        .order_by("external_id")
    )
    return Board(
        place=place,
        above=_above(area, user),
        as_of=day,
        figures=own,
        mix=mix_of(own),
        areas=tuple(line for line in lines if not line.place.is_building),
        buildings=tuple(line for line in lines if line.place.is_building),
        stations=tuple(
            StationSpot(row.name, row.get_tier_display(), row.longitude, row.latitude)
            for row in stations
            if row.longitude is not None and row.latitude is not None
        ),
    )


def colour_words() -> dict[str, str]:
    """Return what the published scheme calls each colour (稳定 …): one query."""
    scheme = RatingScheme.objects.filter(state=SchemeState.PUBLISHED).first()
    return {band["colour"]: band["label"] for band in scheme.definition["bands"]} if scheme else {}


def mix_of(figures: Figures) -> Mix:
    """Return the colour mix that stands in the figures of a place."""
    rated = _count(figures, "colour_mix")
    shares, starts_at = [], Decimal(0)
    for colour in Colour.values:
        count = _count(figures, f"colour_mix.{colour}")
        share = Decimal(count * 1000) / rated if rated else Decimal(0)
        shares.append(ColourShare(colour, count, starts_at, share))
        starts_at += share
    review = figures.get("colour_mix.needs_review")
    needs_review = int(review.numerator or 0) if review else 0
    return Mix(rated=rated, needs_review=needs_review, shares=tuple(shares))


def place_lines(places: Sequence[Place], day: datetime.date) -> tuple[PlaceLine, ...]:
    """Return places with their figures, in the order given; at most three statements."""
    return _lines(places, figures_of(places, day, PLACE_CODES))


def _lines(places: Sequence[Place], figures: dict[uuid.UUID, Figures]) -> tuple[PlaceLine, ...]:
    points = _points([place.id for place in places if place.is_building])
    return tuple(
        PlaceLine(
            place,
            figures[place.id],
            mix_of(figures[place.id]),
            *points.get(place.id, (None, None)),
        )
        for place in places
    )


def _in_order(places: Iterable[Place]) -> list[Place]:
    """Return areas from the largest kind to the smallest, each kind by code, buildings first."""
    kinds = list(AreaKind.values)
    return sorted(
        places,
        key=lambda place: (kinds.index(place.kind) if place.kind in kinds else -1, place.code),
    )


def _points(ids: list[uuid.UUID]) -> dict[uuid.UUID, tuple[float | None, float | None]]:
    rows = Building.objects.filter(pk__in=ids).values_list("pk", "longitude", "latitude")
    return {key: (longitude, latitude) for key, longitude, latitude in rows}


def _above(area: Area, user: Any) -> Place | None:
    codes = area.path.rstrip("/").split("/")[:-1]
    found = Area.objects.visible_to(user).filter(code=codes[-1]).first() if codes else None
    return Place.of(found) if found else None


def _count(figures: Figures, code: str) -> int:
    figure = figures.get(code)
    return int(figure.numerator or 0) if figure else 0
