"""Organisations, councils and workers as populations; they belong to areas, some to buildings."""

import datetime
from collections.abc import Mapping

from django.db.models import F

from common.records.periods import standing_on
from councils.models import Council, CouncilBuilding
from orgs.models import OrganisationSeat, PartyOrganisation, Worker
from reports.indicators.places import above_sql, only, place_sql
from reports.indicators.populations import Fact, Places, Population
from reports.indicators.premises import existing_on
from reports.indicators.sql import Sql, compiled, put

# Of a district or subdistrict that names it; and of every building it is seated in.
_ORGANISATIONS = """WITH RECURSIVE {}, organisation AS ({})
SELECT * FROM (
  SELECT organisation.id AS subject_id, above.above_id AS place_id{}
  FROM organisation JOIN above ON above.area_id = organisation.area_id
  UNION
  SELECT organisation.id, seat.building_id{}
  FROM organisation JOIN ({}) seat ON seat.organisation_id = organisation.id
) everywhere
{}"""
_COUNCILS = """WITH RECURSIVE {}
SELECT DISTINCT link.council_id AS subject_id, place.place_id{}
FROM ({}) link JOIN place USING (building_id)"""
_WORKERS = """WITH RECURSIVE {}, worker AS ({})
SELECT * FROM (
  SELECT worker.id AS subject_id, above.above_id AS place_id
  FROM worker JOIN above ON above.area_id = worker.area_id
) everywhere
{}"""
# Periods are half-open: on the day a term ends it is over.
_TERM_OVER = Fact("COALESCE(term_ends_on <= {day}, false)")


def _columns(day: datetime.date, facts: Mapping[str, Fact]) -> Sql:
    return Sql("".join(f", {fact.on(day)} AS {name}" for name, fact in facts.items()))


def _organisations(day: datetime.date, facts: Mapping[str, Fact], places: Places) -> Sql:
    existing = PartyOrganisation.objects.filter(existing_on(day))
    seats = OrganisationSeat.objects.filter(standing_on(day))
    return put(
        _ORGANISATIONS,
        above_sql(day),
        compiled(existing.values("id", "area_id", "term_ends_on")),
        _columns(day, facts),
        _columns(day, facts),
        compiled(seats.values("organisation_id", "building_id")),
        only(places),
    )


def _councils(day: datetime.date, facts: Mapping[str, Fact], places: Places) -> Sql:
    links = CouncilBuilding.objects.filter(council__founded_on__lte=day)
    return put(
        _COUNCILS,
        place_sql(day, places),
        _columns(day, facts),
        compiled(
            links.values("council_id", "building_id", term_ends_on=F("council__term_ends_on"))
        ),
    )


def _workers(day: datetime.date, facts: Mapping[str, Fact], places: Places) -> Sql:
    in_post = Worker.objects.current_on(day)
    return put(_WORKERS, above_sql(day), compiled(in_post.values("id", "area_id")), only(places))


ORGANISATIONS = Population(
    "organisations", PartyOrganisation, _organisations, {"term_over": _TERM_OVER}
)
COUNCILS = Population("councils", Council, _councils, {"term_over": _TERM_OVER})
WORKERS = Population("workers", Worker, _workers)
