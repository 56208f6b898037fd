"""The demonstration's matter is played by the acts themselves, once, and its story is whole."""

import datetime
from typing import Any

import pytest

from accounts.actions.demo import ensure_demo_departments
from common.calendar.clock import SHANGHAI
from councils.actions.demo import COUNCIL, play_canteen
from councils.models import Beneficiary, Topic
from councils.selectors.story import story_of
from councils.selectors.vitality import vitality_of
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import CouncilFactory, SeatFactory
from tests.factories.orgs import PartyOrganisationFactory
from tests.factories.services import ServiceRequestFactory

pytestmark = pytest.mark.django_db


def test_the_matter_is_played_once_from_the_first_word_to_its_effect(district: Any) -> None:
    departments = ensure_demo_departments()
    assert play_canteen(by=district, departments=departments) is None
    building = BuildingFactory()
    for _ in range(8):
        BuildingFactory()
    council = CouncilFactory(
        building=building,
        external_id=COUNCIL,
        leading_organisation=PartyOrganisationFactory(),
    )
    for number in range(5):
        SeatFactory(council=council, capacity=f"身份{number}")
    received = datetime.datetime(2026, 6, 1, 12, 0, tzinfo=SHANGHAI)
    ServiceRequestFactory(building=building, category="白领就餐", received_at=received)
    topic = play_canteen(by=district, departments=departments)
    assert topic is not None
    assert play_canteen(by=district, departments=departments) is None
    assert Topic.objects.get().state == "done"
    kinds = [part.kind for part in story_of(topic, user=district).parts]
    for kind in ("requested", "met", "voted", "decided", "claimed", "measured", "closed", "done"):
        assert kind in kinds
    buildings = Beneficiary.objects.filter(building__isnull=False)
    assert buildings.exclude(building=building).count() == 7
    standing = vitality_of([council.pk], datetime.date(2026, 11, 20))[council.pk]
    assert not standing.is_idle
