"""Where an organisation is seated: whoever writes moves only the seats that he sees."""

import datetime
from typing import Any

import pytest

from common.records.periods import standing_on
from orgs.actions.organisation import update_organisation
from orgs.choices import OrganisationForm
from orgs.models import OrganisationFormPeriod, OrganisationSeat
from reports.selectors.building_page import building_profile
from tests.factories.buildings import JINGAN_TEMPLE, NANJING_WEST, BuildingFactory, area
from tests.factories.orgs import PartyOrganisationFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)


def test_foreign_seats_stay(street: Any) -> None:
    organisation = PartyOrganisationFactory(area=area(NANJING_WEST))
    foreign = BuildingFactory(area=JINGAN_TEMPLE)
    left, entered = BuildingFactory(area=NANJING_WEST), BuildingFactory(area=NANJING_WEST)
    for building in (foreign, left):
        OrganisationSeat.objects.create(
            organisation=organisation, building=building, recorded_on=DAY
        )
    update_organisation(
        by=street, organisation_id=organisation.pk, values={"buildings": [entered.pk]}, on=DAY
    )
    seats = OrganisationSeat.objects.filter(standing_on(DAY), organisation=organisation)
    assert {seat.building_id for seat in seats} == {foreign.pk, entered.pk}


def test_a_dissolved_organisation_stands_on_no_page_of_its_building(street: Any) -> None:
    building = BuildingFactory(area=NANJING_WEST)
    organisation = PartyOrganisationFactory(area=area(NANJING_WEST), host_enterprise=None)
    OrganisationSeat.objects.create(organisation=organisation, building=building, recorded_on=DAY)
    OrganisationFormPeriod.objects.filter(organisation=organisation).delete()
    OrganisationFormPeriod.objects.create(
        organisation=organisation, form=OrganisationForm.COMMITTEE, recorded_on=DAY
    )
    assert building_profile(building.pk, user=street, day=DAY).organisations == (organisation.name,)
    organisation.dissolved_on = DAY
    organisation.save()
    assert building_profile(building.pk, user=street, day=DAY).organisations == ()


def test_a_correction_of_the_day_leaves_no_trace_and_a_return_begins_anew(street: Any) -> None:
    """As with the buildings of councils: what was recorded on the day was never so."""
    organisation = PartyOrganisationFactory(area=area(NANJING_WEST))
    mistaken, right = BuildingFactory.create_batch(2, area=NANJING_WEST)

    def seat(*buildings: Any, on: datetime.date = DAY) -> None:
        values = {"buildings": [building.pk for building in buildings]}
        update_organisation(by=street, organisation_id=organisation.pk, values=values, on=on)

    def seats() -> set[tuple[Any, ...]]:
        rows = OrganisationSeat.objects.filter(organisation=organisation)
        return set(rows.values_list("building", "starts_on", "ends_on"))

    seat(mistaken)
    seat(right)
    assert seats() == {(right.pk, None, None)}
    later = DAY + datetime.timedelta(days=7)
    seat(on=later)
    seat(right, on=later)
    assert seats() == {(right.pk, None, later), (right.pk, later, None)}
