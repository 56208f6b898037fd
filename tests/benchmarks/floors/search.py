"""Floors of the search: one bare query for each length of the words, on the index made for it.

The ids first, by the one index, then the JSON of the page; scope and filter are written by hand.
"""

from tests.benchmarks.floors.api import ENTERPRISE, ENTERPRISE_FROM

TWO = "louyu_bigrams(name_folded) @> ARRAY[%(words)s]::text[]"
LONGER = "name_folded LIKE '%%' || %(words)s || '%%'"
INITIALS = "name_initials LIKE %(words)s || '%%'"
# Those who rent here; who has left everywhere stays with the places it left.
IN_SCOPE = """
    (EXISTS (
        SELECT FROM enterprises_occupancy o
        JOIN buildings_unit u ON u.id = o.unit_id JOIN buildings_building b ON b.id = u.building_id
        WHERE o.enterprise_id = found.id AND b.subdistrict_id = %(area)s
          AND (o.ends_on IS NULL OR o.ends_on > %(day)s))
     OR EXISTS (
        SELECT FROM enterprises_occupancy o
        JOIN buildings_unit u ON u.id = o.unit_id JOIN buildings_building b ON b.id = u.building_id
        WHERE o.enterprise_id = found.id AND b.subdistrict_id = %(area)s)
     AND NOT EXISTS (
        SELECT FROM enterprises_occupancy o WHERE o.enterprise_id = found.id
          AND (o.ends_on IS NULL OR o.ends_on > %(day)s)))
"""
FILTERED = "industry_section = %(section)s"


def ids_sql(condition: str, *, order: str, more: tuple[str, ...] = ()) -> str:
    """Return the query of the first ``size`` ids that match."""
    where = " AND ".join((condition, *more))
    return (
        f"SELECT id FROM enterprises_enterprise found WHERE {where} ORDER BY {order} LIMIT %(size)s"
    )


def page_sql(condition: str, *, more: tuple[str, ...] = ()) -> str:
    """Return the query of one page as the API answers it."""
    ids = ids_sql(condition, order="id", more=more)
    return (
        f"SELECT COALESCE(json_agg(json_build_object({ENTERPRISE}) ORDER BY e.id), '[]'::json) "
        f"FROM {ENTERPRISE_FROM} WHERE e.id = ANY(ARRAY({ids}))"
    )
