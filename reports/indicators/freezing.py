"""Freezing a month: the stored figures of its last day, copied with names, places and rows.

Rows are kept for buildings alone and for figures whose members live in buildings: what an area's
figure counted is the union over the buildings that lay in it.
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from common.database.fragments import Fragment, compose, joined
from reports.choices import Family, Part
from reports.indicators.declaration import Indicator
from reports.indicators.definitions import INDICATORS
from reports.indicators.enterprises import OPERATING
from reports.indicators.places import every_place_sql, place_sql
from reports.indicators.populations import Rows
from reports.indicators.premises import BUILDINGS
from reports.indicators.sql import selected
from reports.indicators.statement import relation
from reports.models import IndicatorSnapshot

_IN_BUILDINGS = {OPERATING, BUILDINGS}

_PLACES = """WITH RECURSIVE {place}
INSERT INTO reports_frozenplace
  (id, month_id, place_key, area_key, building_key, code, name, kind, within)
SELECT uuidv7(), {month}, everywhere.place_id, everywhere.area_id, everywhere.building_id,
  COALESCE(building.external_id, building.id::text, area.code),
  COALESCE(building.name, area.name), everywhere.kind,
  CASE WHEN everywhere.building_id IS NULL THEN
    (SELECT array_agg(above_id ORDER BY above_id) FROM above WHERE above.area_id = area.id)
  ELSE
    (SELECT array_agg(place.place_id ORDER BY place.place_id) FROM place
     WHERE place.building_id = everywhere.building_id)
  END
FROM ({places}) everywhere
JOIN buildings_area area ON area.id = everywhere.area_id
LEFT JOIN buildings_building building ON building.id = everywhere.building_id"""
_FIGURES = """INSERT INTO reports_frozenfigure (id, place_id, code, numerator, denominator, value)
SELECT uuidv7(), place.id, stored.code, stored.numerator, stored.denominator, stored.value
FROM reports_frozenplace place
JOIN ({stored}) stored
  ON COALESCE(stored.building_id, stored.area_id) = place.place_key
  AND stored.area_id = place.area_key
WHERE place.month_id = {month}"""
_ROWS = """INSERT INTO reports_frozenrows (id, place_id, condition, subjects)
SELECT uuidv7(), place.id, kept.condition, COALESCE(kept.subjects, '{{}}')
FROM (
  SELECT place_id, {aggregates} FROM ({relation}) relation GROUP BY place_id
) found
JOIN reports_frozenplace place
  ON place.month_id = {month} AND place.building_key = found.place_id
CROSS JOIN LATERAL (VALUES {kept}) AS kept(condition, subjects)"""
# Everything that a month reports, in one order: what the digest stands for.
_DIGEST = """SELECT encode(sha256(convert_to(COALESCE(string_agg(concat_ws('|',
    place.code, place.name, place.kind, figure.code,
    COALESCE(figure.numerator::text, '-'), COALESCE(figure.denominator::text, '-'),
    COALESCE(figure.value::text, '-')
  ), chr(10) ORDER BY place.place_key, figure.code), ''), 'UTF8')), 'hex')
FROM reports_frozenfigure figure JOIN reports_frozenplace place ON place.id = figure.place_id
WHERE place.month_id = {month}"""


def freezing_statements(month: uuid.UUID, day: datetime.date) -> list[Fragment]:
    """Return what copies the stored figures of ``day`` into the month, in their order."""
    stored = IndicatorSnapshot.objects.taken_on(day).values(
        "code", "area_id", "building_id", "numerator", "denominator", "value"
    )
    return [
        compose(_PLACES, month=month, place=place_sql(day), places=every_place_sql(day)),
        compose(_FIGURES, month=month, stored=selected(stored)),
        *_row_statements(month, day),
    ]


def digest_statement(month: uuid.UUID) -> Fragment:
    """Return the query for the digest of a month's places and figures."""
    return compose(_DIGEST, month=month)


def declared() -> list[dict[str, Any]]:
    """Return what each figure is called and means, to be kept with the month."""
    return [
        {
            "code": indicator.code,
            "label": indicator.label,
            "definition": indicator.definition,
            "unit": str(indicator.unit),
            "counted": indicator.counted,
            "family": str(indicator.family),
            "conditions": {
                str(part): [condition_of(rows) for rows in indicator.part(part)] for part in Part
            }
            if keeps_rows(indicator)
            else {},
        }
        for indicator in INDICATORS.values()
    ]


def keeps_rows(indicator: Indicator) -> bool:
    """Return whether a closed month keeps which rows the figure counted."""
    return indicator.family == Family.COVERAGE and indicator.populations <= _IN_BUILDINGS


def condition_of(rows: Rows) -> str:
    """Return the name under which a month keeps a set of rows."""
    return f"{rows.population.name}: {rows.where or 'all'}"


def _row_statements(month: uuid.UUID, day: datetime.date) -> Iterable[Fragment]:
    kept: dict[str, Rows] = {}
    for indicator in INDICATORS.values():
        if keeps_rows(indicator):
            # A measure is added up over the same rows.
            kept |= {condition_of(rows): rows for rows in indicator.row_sets}
    for population in sorted(_IN_BUILDINGS, key=lambda one: one.name):
        own = {name: rows for name, rows in kept.items() if rows.population == population}
        yield _rows_of(own, month, day)


def _rows_of(own: dict[str, Rows], month: uuid.UUID, day: datetime.date) -> Fragment:
    population = next(iter(own.values())).population
    without_measure = [Rows(population, rows.where) for rows in own.values()]
    aggregates = ", ".join(
        "array_agg(subject_id ORDER BY subject_id)"
        f"{f' FILTER (WHERE {rows.where})' if rows.where else ''} AS m{index}"
        for index, rows in enumerate(without_measure)
    )
    values = [
        compose("({name}::text, {column})", name=name, column=Fragment(f"m{index}"))
        for index, name in enumerate(own)
    ]
    return compose(
        _ROWS,
        month=month,
        aggregates=Fragment(aggregates),
        relation=relation(population, without_measure, day, None),
        kept=joined(", ", values),
    )
