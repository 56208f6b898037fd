"""Buildings as a population: those that a subdistrict manages on the day."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from buildings.models import Building, KeyStanding
from common.database.fragments import Fragment, compose, joined
from common.records.periods import standing_on
from councils.selectors.councils import founded_links
from orgs.choices import BUILDING_FORMS
from orgs.models import OrganisationAffiliation, OrganisationFormPeriod, OrganisationSeat
from reports.indicators.places import place_sql
from reports.indicators.populations import Fact, Places, Population
from reports.indicators.service_circle import circle_sql
from reports.indicators.sql import columns, selected

_RELATION = """WITH RECURSIVE {place}
SELECT place.building_id AS subject_id, place.place_id{facts}
FROM place JOIN buildings_building building ON building.id = place.building_id{sources}"""


def council_links(day: datetime.date) -> QuerySet[Any, Any]:
    """Return council, building and whether the term is over, of councils founded by the day."""
    return founded_links(day).values("council_id", "building_id", "term_over")


def _council(day: datetime.date) -> Fragment:
    """Buildings with a council in term: one whose term is not over."""
    in_term = council_links(day).filter(term_over=False)
    return selected(in_term.values("building_id").distinct())


def _listed(day: datetime.date) -> Fragment:
    listed = KeyStanding.objects.filter(standing_on(day), is_key=True)
    return selected(listed.values("building_id"))


def _organisation(day: datetime.date) -> Fragment:
    """Buildings in which an organisation for the whole building is seated on the day."""
    forms = OrganisationFormPeriod.objects.filter(
        standing_on(day), organisation=OuterRef("organisation"), form__in=BUILDING_FORMS
    )
    hosted = OrganisationAffiliation.objects.filter(
        standing_on(day), organisation=OuterRef("organisation"), host_enterprise__isnull=False
    )
    seats = OrganisationSeat.objects.filter(
        standing_on(day),
        existing_on(day, "organisation__"),
        Exists(forms),
        ~Exists(hosted),
    )
    return selected(seats.values("building_id").distinct())


def existing_on(day: datetime.date, prefix: str = "") -> Q:
    """Return the condition «the organisation was founded by the day and not dissolved by then»."""
    founded, dissolved = f"{prefix}founded_on", f"{prefix}dissolved_on"
    return (Q(**{f"{founded}__isnull": True}) | Q(**{f"{founded}__lte": day})) & (
        Q(**{f"{dissolved}__isnull": True}) | Q(**{f"{dissolved}__gt": day})
    )


_SOURCES: dict[str, Callable[[datetime.date], Fragment]] = {
    "circle": circle_sql,
    "council": _council,
    "listed": _listed,
    "organisation": _organisation,
}
_FACTS = {
    "has_point": Fact("COALESCE(circle.has_point, false)", ("circle",)),
    "in_circle": Fact("COALESCE(circle.in_circle, false)", ("circle",)),
    "is_key": Fact("listed.building_id IS NOT NULL", ("listed",)),
    "has_council": Fact("council.building_id IS NOT NULL", ("council",)),
    "has_organisation": Fact("organisation.building_id IS NOT NULL", ("organisation",)),
}


def _relation(day: datetime.date, facts: Mapping[str, Fact], places: Places) -> Fragment:
    sources = sorted({source for fact in facts.values() for source in fact.sources})
    return compose(
        _RELATION,
        place=place_sql(day, places),
        facts=columns({name: fact.on(day) for name, fact in facts.items()}),
        sources=joined("", [_left_join(source, day) for source in sources]),
    )


def _left_join(source: str, day: datetime.date) -> Fragment:
    return compose(
        "\nLEFT JOIN ({rows}) {name} USING (building_id)",
        rows=_SOURCES[source](day),
        name=Fragment(source),
    )


BUILDINGS = Population("buildings", Building, _relation, _FACTS)
