"""Organisations and workers as populations; organisations belong to buildings as well."""

import datetime
from collections.abc import Callable, Mapping

from common.database.fragments import Fragment, compose, joined
from common.records.periods import current_on, standing_on
from orgs.models import (
    OrganisationAffiliation,
    OrganisationSeat,
    OrganisationTerm,
    PartyOrganisation,
    Worker,
    WorkerPost,
)
from reports.indicators.life_facts import LIFE_FACTS, LIFE_SOURCES
from reports.indicators.places import above_sql, only
from reports.indicators.populations import Fact, Places, Population
from reports.indicators.premises import existing_on
from reports.indicators.sql import columns, selected

# Of a district or subdistrict that names it; and of every building it is seated in.
_ORGANISATIONS = """WITH RECURSIVE {above}, organisation AS (
  SELECT existing.id, affiliation.area_id{facts}
  FROM ({organisations}) existing
  JOIN ({affiliations}) affiliation ON affiliation.organisation_id = existing.id{sources}
)
SELECT * FROM (
  SELECT organisation.id AS subject_id, above.above_id AS place_id{names}
  FROM organisation JOIN above ON above.area_id = organisation.area_id
  UNION
  SELECT organisation.id, seat.building_id{names}
  FROM organisation JOIN ({seats}) seat ON seat.organisation_id = organisation.id
) everywhere
{only}"""
_WORKERS = """WITH RECURSIVE {above}, worker AS ({workers})
SELECT * FROM (
  SELECT worker.worker_id AS subject_id, above.above_id AS place_id
  FROM worker JOIN above ON above.area_id = worker.area_id
) everywhere
{only}"""


def _columns(day: datetime.date, facts: Mapping[str, Fact]) -> Fragment:
    return columns({name: fact.on(day) for name, fact in facts.items()})


def _organisations(day: datetime.date, facts: Mapping[str, Fact], places: Places) -> Fragment:
    existing = PartyOrganisation.objects.filter(existing_on(day))
    affiliations = OrganisationAffiliation.objects.filter(standing_on(day))
    sources = sorted({source for fact in facts.values() for source in fact.sources})
    seats = OrganisationSeat.objects.filter(standing_on(day))
    return compose(
        _ORGANISATIONS,
        above=above_sql(day),
        organisations=selected(existing.values("id")),
        affiliations=selected(affiliations.values("organisation_id", "area_id")),
        facts=_columns(day, facts),
        sources=joined("", [_left_join(source, day) for source in sources]),
        names=columns({name: name for name in facts}),
        seats=selected(seats.values("organisation_id", "building_id")),
        only=only(places),
    )


def _left_join(source: str, day: datetime.date) -> Fragment:
    return compose(
        "\n  LEFT JOIN ({rows}) {name} ON {name}.organisation_id = existing.id",
        rows=_SOURCES[source](day),
        name=Fragment(source),
    )


def _overdue(day: datetime.date) -> Fragment:
    return selected(OrganisationTerm.objects.overdue_on(day).values("organisation_id"))


# One row for each organisation; joined by ``organisation_id`` where a fact asks for it.
_SOURCES: dict[str, Callable[[datetime.date], Fragment]] = {"overdue": _overdue, **LIFE_SOURCES}


def _workers(day: datetime.date, facts: Mapping[str, Fact], places: Places) -> Fragment:
    in_post = WorkerPost.objects.filter(standing_on(day), current_on(day, "worker__"))
    return compose(
        _WORKERS,
        above=above_sql(day),
        workers=selected(in_post.values("worker_id", "area_id")),
        only=only(places),
    )


ORGANISATIONS = Population(
    "organisations",
    PartyOrganisation,
    _organisations,
    {
        "term_over": Fact("overdue.organisation_id IS NOT NULL", ("overdue",)),
        **LIFE_FACTS,
    },
)
WORKERS = Population("workers", Worker, _workers)
