"""Search: a whole phone number finds its enterprise only for those who may see numbers."""

import datetime
from typing import Any

import pytest

from buildings.models import Jurisdiction
from common.errors.domain import NotInScope
from enterprises.actions.contacts import phone_columns
from reports.choices import Part
from reports.indicators.places import Place
from reports.selectors.behind import behind
from reports.selectors.search import search
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import ContactFactory, EnterpriseFactory

pytestmark = pytest.mark.django_db
NUMBER = "13812345678"


def test_only_those_who_may_see_numbers_find_by_one(street: Any, worker: Any) -> None:
    enterprise = EnterpriseFactory(unit=UnitFactory(building=BuildingFactory()))
    ContactFactory(enterprise=enterprise, **phone_columns(NUMBER))
    assert search(NUMBER, user=street).enterprise_ids == (enterprise.pk,)
    assert search(NUMBER, user=worker).is_empty


def test_a_building_that_nobody_managed_has_no_figure_to_open(district: Any) -> None:
    building = BuildingFactory()
    Jurisdiction.objects.filter(building=building).delete()
    with pytest.raises(NotInScope):
        behind(
            "operating",
            Place.of(building),
            datetime.date(2026, 11, 20),
            Part.NUMERATOR,
            user=district,
        )
