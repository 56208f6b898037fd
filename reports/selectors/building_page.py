"""What a building is on a day: its facts, class, councils, organisations and stations."""

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from buildings.models import Building, Jurisdiction, KeyStanding, TaxClass
from common.errors.domain import NotInScope
from common.records.periods import standing_on
from councils.models import Council
from orgs.choices import BUILDING_FORMS
from orgs.models import PartyOrganisation
from reports.indicators.premises import existing_on
from services.models import Station


@dataclass(frozen=True, slots=True)
class BuildingProfile:
    """A building on a day; ``tax`` in 万元 of the latest year on file before the day's own."""

    building: Building
    as_of: datetime.date
    managed_by: str
    is_key: bool
    tax_year: int | None
    tax: Decimal | None
    tax_class: str | None
    zones: tuple[str, ...]
    councils: tuple[str, ...]
    organisations: tuple[str, ...]
    stations: tuple[str, ...]

    @property
    def typical_floor_area(self) -> Decimal | None:
        """Return the stated floor area over the floors above ground, in square metres."""
        area, floors = self.building.floor_area, self.building.floors_above
        return area / floors if area and floors else None


def building_profile(building_id: uuid.UUID, *, user: Any, day: datetime.date) -> BuildingProfile:
    """Return the facts of a building that ``user`` may see: 9 queries.

    Organisations are those of the building itself that exist on the day, not of its tenants.
    Raises ``NotInScope``.
    """
    building = (
        Building.objects.visible_to(user)
        .select_related("subdistrict", "owner", "manager")
        .filter(pk=building_id)
        .first()
    )
    if building is None:
        raise NotInScope
    managed = (
        Jurisdiction.objects.filter(standing_on(day), building=building)
        .values_list("area__name", flat=True)
        .first()
    )
    tax = building.taxes.filter(year__lt=day.year).order_by("-year").first()
    return BuildingProfile(
        building=building,
        as_of=day,
        managed_by=managed or building.subdistrict.name,
        is_key=KeyStanding.objects.filter(
            standing_on(day), building=building, is_key=True
        ).exists(),
        tax_year=tax.year if tax else None,
        tax=tax.amount if tax else None,
        tax_class=_class_of(tax.amount) if tax else None,
        zones=tuple(building.zones.values_list("name", flat=True)),
        councils=_names(councils_of(building.pk, user=user, day=day)),
        organisations=_names(
            PartyOrganisation.objects.visible_to(user).filter(
                existing_on(day),
                standing_on(day, "seats__"),
                standing_on(day, "forms__"),
                standing_on(day, "affiliations__"),
                seats__building=building,
                forms__form__in=BUILDING_FORMS,
                affiliations__host_enterprise=None,
            )
        ),
        stations=_names(Station.objects.visible_to(user).current_on(day).filter(building=building)),
    )


def councils_of(building_id: uuid.UUID, *, user: Any, day: datetime.date) -> QuerySet[Council]:
    """Return the councils that are for a building on the day, in the order of their numbers."""
    rows: QuerySet[Council] = Council.objects.visible_to(user).filter(
        standing_on(day, "building_links__"),
        building_links__building=building_id,
        founded_on__lte=day,
    )
    return rows.order_by("external_id")


def _class_of(amount: Decimal) -> str | None:
    return (
        TaxClass.objects.filter(minimum__lte=amount)
        .order_by("-minimum")
        .values_list("label", flat=True)
        .first()
    )


def _names(rows: Any) -> tuple[str, ...]:
    return tuple(rows.order_by("external_id").values_list("name", flat=True))
