"""Figures for boards, pages, API and command: the one door to every number."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.calendar.clock import now
from common.database.fragments import compose, joined
from reports.choices import Unit
from reports.indicators.definitions import INDICATORS
from reports.indicators.freshness import fresh_snapshots
from reports.indicators.places import Place
from reports.indicators.sql import whole_passes
from reports.indicators.statement import numbers_sql
from reports.models import IndicatorSnapshot

Number = int | Decimal
_TENTH = Decimal("0.1")
_ON_DAY = """SELECT {day}::date, place_id, code, numerator, denominator, value
FROM ({numbers}) numbers"""


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of an indicator for a place on a day.

    ``value``: a percentage or ratio with one decimal, a count, or None when the denominator is 0
    or the figure means nothing for such a place.
    """

    code: str
    area: str
    as_of: datetime.date
    numerator: Number | None
    denominator: Number | None
    value: Number | None
    definition: str
    computed_at: datetime.datetime
    label: str
    unit: Unit


Figures = dict[str, Figure]


def figures_for(place: Place, day: datetime.date) -> Figures:
    """Return all figures of a place on a day, by code."""
    return figures_of([place], day)[place.id]


def figures_of(
    places: Collection[Place], day: datetime.date, codes: Iterable[str] | None = None
) -> dict[uuid.UUID, Figures]:
    """Return the figures of several places, by place id and code, in at most two statements.

    Reads the day's snapshot while no fact has changed since, else computes. A building that no
    subdistrict manages on the day has none.
    """
    return figures_across(places, [day], codes)[day]


def figures_across(
    places: Collection[Place],
    days: Collection[datetime.date],
    codes: Iterable[str] | None = None,
) -> dict[datetime.date, dict[uuid.UUID, Figures]]:
    """Return the same for several days, in as many statements as for one."""
    wanted = list(INDICATORS if codes is None else codes)
    fresh = fresh_snapshots(days)
    rows = _stored(places, list(fresh), wanted) if fresh else []
    stale = [day for day in days if day not in fresh]
    rows += _computed(places, stale, wanted) if stale else []
    moment = now()
    by_day: dict[datetime.date, list[Any]] = {day: [] for day in days}
    for day, *row in rows:
        by_day[day].append(row)
    return {
        day: _arranged(by_day[day], places, day, fresh[day].computed_at if day in fresh else moment)
        for day in days
    }


def computed_figures(
    places: Collection[Place], day: datetime.date, codes: Iterable[str]
) -> dict[uuid.UUID, Figures]:
    """Return figures computed from the facts, whatever is stored."""
    return _arranged([row[1:] for row in _computed(places, [day], list(codes))], places, day, now())


def _computed(
    places: Collection[Place], days: Collection[datetime.date], codes: list[str]
) -> list[Any]:
    """Return (day, place id, numbers …) of all days in one statement."""
    indicators, keys = [INDICATORS[code] for code in codes], [place.id for place in places]
    statement = joined(
        "\nUNION ALL\n",
        [
            compose(_ON_DAY, day=day, numbers=numbers_sql(indicators, day, keys))
            for day in dict.fromkeys(days)
        ],
    )
    with whole_passes() as cursor:
        cursor.execute(statement.sql, statement.params)
        return list(cursor.fetchall())


def _stored(
    places: Collection[Place], days: Collection[datetime.date], codes: list[str]
) -> list[Any]:
    """Return (day, place id, numbers …) as the snapshots hold them."""
    kept = IndicatorSnapshot.objects.filter(as_of__in=days, code__in=codes)
    rows = kept.of_places([place.id for place in places]).values_list(
        "as_of", "building_id", "area_id", "code", "numerator", "denominator", "value"
    )
    return [(row[0], row[1] or row[2], *row[3:]) for row in rows]


def _arranged(
    rows: Iterable[Any],
    places: Collection[Place],
    day: datetime.date,
    computed_at: datetime.datetime,
) -> dict[uuid.UUID, Figures]:
    """Give the rows of places the order of the declarations and the shape of figures."""
    numbers: dict[uuid.UUID, dict[str, Any]] = {place.id: {} for place in places}
    for place_id, code, *values in rows:
        numbers[place_id][code] = values
    return {
        place.id: {
            code: _figure(code, place, day, numbers[place.id][code], computed_at)
            for code in INDICATORS
            if code in numbers[place.id]
        }
        for place in places
    }


def _figure(
    code: str,
    place: Place,
    day: datetime.date,
    numbers: list[Decimal | None],
    computed_at: datetime.datetime,
) -> Figure:
    indicator = INDICATORS[code]
    return Figure(
        code=code,
        area=place.code,
        as_of=day,
        **stated(numbers, indicator.unit),
        definition=indicator.definition,
        computed_at=computed_at,
        label=indicator.label,
        unit=indicator.unit,
    )


def stated(numbers: Sequence[Decimal | None], unit: str) -> dict[str, Number | None]:
    """Return numerator, denominator and value as a figure states them."""
    numerator, denominator, value = numbers
    return {
        "numerator": _number(numerator),
        "denominator": _number(denominator),
        "value": _number(value) if unit == Unit.COUNT else _tenth(value),
    }


def _number(value: Decimal | None) -> Number | None:
    """Return whole numbers as integers, others with their two decimals."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value


def _tenth(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_TENTH)
