"""One statement for many indicators and all places: a pass over each population, no loops."""

import datetime
from collections.abc import Iterable, Iterator, Mapping

from common.database.fragments import Fragment, compose, joined
from reports.indicators.declaration import Indicator
from reports.indicators.places import every_place_sql, only
from reports.indicators.populations import Fact, Places, Population, Rows

# ``numbers``: (place_id, area_id, building_id, code, numerator, denominator, value).
_NUMBERS = """SELECT place.place_id, place.area_id, place.building_id,
  number.code, round(number.numerator, 2) AS numerator,
  round(number.denominator, 2) AS denominator, round({value}, 2) AS value
FROM (SELECT * FROM ({places}) everywhere {only}) place
{passes}
CROSS JOIN LATERAL (VALUES
  {numbers}
) AS number(code, unit, per, numerator, denominator)"""
_JOIN = """LEFT JOIN (
  SELECT place_id, {aggregates} FROM ({relation}) relation GROUP BY place_id
) {population} USING (place_id)"""
# Half up: numeric rounding moves ties away from zero, and nothing here is negative.
_VALUE = """CASE
  WHEN number.per IS NOT NULL THEN ceil(number.numerator / number.per)
  WHEN number.unit = 'count' THEN number.numerator
  WHEN number.unit = 'percent'
    THEN round(100 * number.numerator / NULLIF(number.denominator, 0), 1)
  ELSE round(number.numerator / NULLIF(number.denominator, 0), 1)
END"""


class _Passes:
    """The aggregates that a set of indicators needs, each row set once."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self.columns: dict[Population, dict[Rows, str]] = {}
        for indicator in indicators:
            for rows in indicator.row_sets:
                names = self.columns.setdefault(rows.population, {})
                names.setdefault(rows, f"m{len(names)}")

    def sum_of(self, row_sets: tuple[Rows, ...]) -> str:
        """Return the SQL number of several row sets together; NULL for none."""
        if not row_sets:
            return "NULL"
        # A place without members has no row in a pass. Shares of a headcount are fractions:
        # their last digits are noise of the division.
        terms = (
            f"COALESCE({rows.population.name}.{self.columns[rows.population][rows]}, 0)"
            for rows in row_sets
        )
        total = " + ".join(terms)
        return f"round(({total})::numeric, 6)" if any(rows.measure for rows in row_sets) else total

    def joins(self, day: datetime.date, places: Places) -> list[Fragment]:
        """Return one join for each population."""
        return [
            compose(
                _JOIN,
                aggregates=Fragment(", ".join(_aggregates(names))),
                relation=relation(population, names, day, places),
                population=Fragment(population.name),
            )
            for population, names in self.columns.items()
        ]


def _aggregates(names: Mapping[Rows, str]) -> Iterator[str]:
    return (f"{rows.aggregate} AS {name}" for rows, name in names.items())


def relation(
    population: Population, row_sets: Iterable[Rows], day: datetime.date, places: Places
) -> Fragment:
    """Return the relation of a population with the facts that the row sets depend on."""
    facts: dict[str, Fact] = {}
    for rows in row_sets:
        facts |= rows.facts
    return population.relation(day, facts, places)


def numbers_sql(
    indicators: Iterable[Indicator], day: datetime.date, places: Places = None
) -> Fragment:
    """Return the statement of all ``indicators`` for all places of the day, or for ``places``."""
    indicators = list(indicators)
    passes = _Passes(indicators)
    return compose(
        _NUMBERS,
        value=Fragment(_VALUE),
        places=every_place_sql(day),
        only=only(places),
        passes=joined("\n", passes.joins(day, places)),
        numbers=Fragment(",\n  ".join(_line(indicator, passes) for indicator in indicators)),
    )


def _line(indicator: Indicator, passes: _Passes) -> str:
    numerator, denominator = (
        _where_defined(indicator, passes.sum_of(row_sets))
        for row_sets in (indicator.numerator, indicator.denominator)
    )
    per = indicator.per if indicator.per is not None else "NULL::integer"
    return f"('{indicator.code}'::text, '{indicator.unit}', {per}, {numerator}, {denominator})"


def _where_defined(indicator: Indicator, number: str) -> str:
    if not indicator.levels:
        return f"({number})::numeric"
    kinds = ", ".join(f"'{kind}'" for kind in indicator.levels)
    return f"(CASE WHEN place.kind IN ({kinds}) THEN {number} END)::numeric"
