"""Buildings as a population: those that a subdistrict manages on the day."""

import datetime
from collections.abc import Callable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from buildings.models import Building
from common.database.fragments import Fragment, compose, joined
from common.records.periods import standing_on
from councils.models import Council, CouncilBuilding
from orgs.choices import BUILDING_FORMS
from orgs.models import OrganisationAffiliation, OrganisationFormPeriod, OrganisationSeat
from reports.indicators.places import place_sql
from reports.indicators.populations import Fact, Places, Population
from reports.indicators.service_circle import circle_sql
from reports.indicators.sql import columns, selected

_RELATION = """WITH RECURSIVE {place}
SELECT place.building_id AS subject_id, place.place_id{facts}
FROM place JOIN buildings_building building ON building.id = place.building_id{sources}"""


def councils_in_term(day: datetime.date) -> QuerySet[Council]:
    """Councils founded by the day whose term runs on it."""
    return Council.objects.filter(
        Q(term_ends_on__isnull=True) | Q(term_ends_on__gt=day), founded_on__lte=day
    )


def _council(day: datetime.date) -> Fragment:
    links = CouncilBuilding.objects.filter(council__in=councils_in_term(day))
    return selected(links.values("building_id").distinct())


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
    "organisation": _organisation,
}
_FACTS = {
    "has_point": Fact("COALESCE(circle.has_point, false)", ("circle",)),
    "in_circle": Fact("COALESCE(circle.in_circle, false)", ("circle",)),
    "is_key": Fact("building.is_key"),
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
