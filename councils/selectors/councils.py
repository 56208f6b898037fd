"""Which councils the buildings have on a day, which buildings the councils, and their terms."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from buildings.models import Building
from common.records.periods import standing_on
from councils.models import Council, CouncilBuilding, CouncilTerm
from orgs.terms import TermStanding, term_standing


def founded_links(day: datetime.date) -> QuerySet[Any, Any]:
    """Return the buildings of councils founded by the day, and whether the term is over."""
    overdue = CouncilTerm.objects.overdue_on(day).filter(council=OuterRef("council"))
    return (
        CouncilBuilding.objects.standing_on(day)
        .filter(council__founded_on__lte=day)
        .annotate(term_over=Exists(overdue))
    )


def founded_councils(councils: QuerySet[Council], day: datetime.date) -> QuerySet[Council]:
    """Return those of ``councils`` that are for a building on the day."""
    return councils.filter(pk__in=founded_links(day).values("council"))


def councils_in_term(
    building_ids: Collection[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, Council]:
    """Return the council in term of each building that has one on the day.

    Of several it is the one that was founded last.
    """
    links = (
        founded_links(day)
        .filter(building__in=building_ids, term_over=False)
        .select_related("council")
        .order_by("council__founded_on", "council")
    )
    return {link.building_id: link.council for link in links}


def term_standings(
    council_ids: Collection[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, TermStanding]:
    """Return where the term of the day of each council stands; those without an end are left out.

    One query. Overdue from the day after the last one of the term.
    """
    terms = CouncilTerm.objects.filter(standing_on(day), council__in=list(council_ids))
    return {
        council: term_standing(due_on, (), day)
        for council, due_on in terms.values_list("council_id", "due_on")
        if due_on is not None
    }


def buildings_of(
    council_ids: Collection[uuid.UUID], *, user: Any, day: datetime.date
) -> dict[uuid.UUID, list[Building]]:
    """Return the buildings of the day that the user may see, by council; one query."""
    links = (
        CouncilBuilding.objects.standing_on(day)
        .filter(council__in=list(council_ids), building__in=Building.objects.visible_to(user))
        .select_related("building__subdistrict", "building__owner", "building__manager")
        .order_by("building__external_id", "building")
    )
    found: dict[uuid.UUID, list[Building]] = {}
    for link in links:
        found.setdefault(link.council_id, []).append(link.building)
    return found
