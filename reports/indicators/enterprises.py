"""The base population «operating» (正常经营单位) and its facts on a day.

Operating: enterprises with 经营状态 经营 and at least one current occupancy. Once per place even
with several rooms; in every building and subdistrict they rent in, once in the district.
"""

import datetime
from collections.abc import Callable, Mapping

from common.database.fragments import Fragment, compose, joined
from enterprises.models import Enterprise
from reports.indicators.colours import colour
from reports.indicators.enterprise_facts import (
    coverage,
    headcount,
    last_visit,
    operating,
    organised_life,
    participation,
    recent_visit,
    response,
    rooms,
    tenancy,
)
from reports.indicators.key_facts import OF_EVERYBODY, OF_TENANTS, lease, verified
from reports.indicators.places import place_sql
from reports.indicators.populations import Fact, Places, Population
from reports.indicators.service_circle import circle_sql
from reports.indicators.sql import columns

# One row for each enterprise; every other source is joined to it by ``enterprise_id``.
_SOURCES: dict[str, Callable[[datetime.date], Fragment]] = {
    "coverage": coverage,
    "recent_visit": recent_visit,
    "last_visit": last_visit,
    "participation": participation,
    "organised_life": organised_life,
    "tenancy": tenancy,
    "headcount": headcount,
    "colour": colour,
    "lease": lease,
    "verified": verified,
    "response": response,
}

# What an enterprise is, wherever one looks from.
TRAITS: dict[str, Fact] = {
    "established": Fact("COALESCE(coverage.established, false)", ("coverage",)),
    "organised": Fact("COALESCE(coverage.organised, false)", ("coverage",)),
    "covered": Fact("coverage.enterprise_id IS NOT NULL", ("coverage",)),
    "should_build": Fact("COALESCE(operating.should_build, false)"),
    "visited_30": Fact("COALESCE(recent_visit.within_30, false)", ("recent_visit",)),
    "visited_90": Fact("recent_visit.enterprise_id IS NOT NULL", ("recent_visit",)),
    "took_part_90": Fact("participation.enterprise_id IS NOT NULL", ("participation",)),
    "organisation_lives_90": Fact("organised_life.enterprise_id IS NOT NULL", ("organised_life",)),
    "rated": Fact("colour.enterprise_id IS NOT NULL", ("colour",)),
    "colour": Fact("COALESCE(colour.colour, '')", ("colour",)),
    "needs_review": Fact("COALESCE(colour.needs_review, false)", ("colour",)),
    "has_live_step": Fact("response.enterprise_id IS NOT NULL", ("response",)),
    "overdue": Fact(
        "COALESCE({day} - COALESCE(last_visit.visited_on, tenancy.since)"
        " > colour.visit_every_days, false)",
        ("colour", "last_visit", "tenancy"),
    ),
    "headcount": Fact("COALESCE(headcount.value, 0)", ("headcount",)),
    "key_facts": Fact(
        f"CASE WHEN lease.enterprise_id IS NULL THEN {OF_EVERYBODY}"
        f" ELSE {OF_EVERYBODY + OF_TENANTS} END",
        ("lease",),
    ),
    "fresh_facts": Fact(
        "COALESCE(verified.of_everybody, 0) + CASE WHEN lease.enterprise_id IS NULL THEN 0"
        " ELSE COALESCE(verified.of_tenants, 0) END",
        ("lease", "verified"),
    ),
}
# What it is in one place: how its buildings there add up, and what each of them gives.
HERE: dict[str, tuple[str, str]] = {
    "square_metres": ("sum", "presence.held"),
    "share": ("sum", "presence.share"),
    "in_circle": ("bool_or", "circle.in_circle"),
    "has_point": ("bool_or", "circle.has_point"),
    "share_in_circle": ("sum", "CASE WHEN circle.in_circle THEN presence.share ELSE 0 END"),
    "share_with_point": ("sum", "CASE WHEN circle.has_point THEN presence.share ELSE 0 END"),
}
# Made from both: the headcount is split over an enterprise's buildings by area.
_MADE: dict[str, Fact] = {
    "staff": Fact("headcount * share", needs=("headcount", "share")),
    "staff_in_circle": Fact("headcount * share_in_circle", needs=("headcount", "share_in_circle")),
    "staff_with_point": Fact(
        "headcount * share_with_point", needs=("headcount", "share_with_point")
    ),
}

# Rooms without a known area do not weigh; when none is known the buildings weigh alike. Most
# enterprises rent in one building: only the others can meet themselves in a place.
_RELATION = """WITH RECURSIVE {place},
held AS MATERIALIZED ({rooms}),
presence AS MATERIALIZED (
  SELECT held.enterprise_id, held.building_id, held.held, whole.buildings,
    CASE WHEN whole.held > 0 THEN held.held / whole.held ELSE 1.0 / whole.buildings END AS share
  FROM held JOIN (
    SELECT enterprise_id, sum(held) AS held, count(*) AS buildings FROM held GROUP BY enterprise_id
  ) whole USING (enterprise_id)
),
here AS (
  SELECT presence.enterprise_id, place.place_id{alone}
  FROM presence JOIN place USING (building_id){circle}
  WHERE presence.buildings = 1
  UNION ALL
  SELECT presence.enterprise_id, place.place_id{together}
  FROM presence JOIN place USING (building_id){circle}
  WHERE presence.buildings > 1
  GROUP BY presence.enterprise_id, place.place_id
),
trait AS MATERIALIZED (
  SELECT operating.enterprise_id{traits}
  FROM ({operating}) operating{sources}
)
SELECT here.enterprise_id AS subject_id, here.place_id{facts}
FROM here JOIN trait USING (enterprise_id)"""


def _relation(day: datetime.date, facts: Mapping[str, Fact], places: Places) -> Fragment:
    needed = OPERATING.with_needs(facts)
    here = {name: HERE[name] for name in needed if name in HERE}
    traits = {name: fact for name, fact in needed.items() if name in TRAITS}
    sources = sorted({source for fact in traits.values() for source in fact.sources})
    circle = compose("\n  JOIN ({rows}) circle USING (building_id)", rows=circle_sql(day))
    return compose(
        _RELATION,
        place=place_sql(day, places),
        rooms=rooms(day),
        alone=columns({name: each for name, (_, each) in here.items()}),
        together=columns({name: f"{adds_up}({each})" for name, (adds_up, each) in here.items()}),
        circle=circle if any("circle." in each for _, each in here.values()) else Fragment(""),
        traits=columns({name: fact.on(day) for name, fact in traits.items()}),
        operating=operating(day),
        sources=joined("", [_left_join(source, day) for source in sources]),
        facts=columns({name: _MADE[name].on(day) if name in _MADE else name for name in facts}),
    )


def _left_join(source: str, day: datetime.date) -> Fragment:
    return compose(
        "\n  LEFT JOIN ({rows}) {name} USING (enterprise_id)",
        rows=_SOURCES[source](day),
        name=Fragment(source),
    )


_FACTS = {**TRAITS, **{name: Fact(name) for name in HERE}, **_MADE}
OPERATING = Population("operating", Enterprise, _relation, _FACTS)
