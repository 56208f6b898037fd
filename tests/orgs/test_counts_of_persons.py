"""Counts of members stay inside the office: lists, elections and pages show nothing of them."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from orgs.selectors.gap_rows import gap_rows
from orgs.selectors.organisation_page import organisation_profile
from orgs.selectors.tree import organisation_tree
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import MemberCountFactory, PartyOrganisationFactory
from tests.factories.orgs_tree import CandidateFactory, ElectionFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)


@pytest.fixture
def integration(db: None) -> Any:
    """Another platform that reads the registers."""
    return assign(UserFactory(username="integration"), "integration")


def test_work_lists_name_tenants_without_their_members(
    integration: Any, district: Any, api_for: Callable
) -> None:
    tenant = EnterpriseFactory(building=BuildingFactory(), status__full_members=4)
    asked = {"as_of": DAY.isoformat()}
    (row,) = api_for(integration).get("/api/v1/should-build/", asked).json()["results"]
    assert (row["id"], row["full_members"]) == (str(tenant.pk), None)
    (row,) = api_for(district).get("/api/v1/should-build/", asked).json()["results"]
    assert row["full_members"] == 4
    (shown,) = gap_rows([tenant.pk], user=integration, day=DAY)
    assert (shown.full_members, shown.probationary_members) == (None, None)


def test_elections_are_read_without_the_numbers_of_the_meeting(
    integration: Any, street: Any, api_for: Callable
) -> None:
    election = ElectionFactory(state="held", entitled=4, present=4, held_on=DAY)
    CandidateFactory(election=election, votes=3, is_elected=True)
    row = api_for(integration).get(f"/api/v1/elections/{election.pk}/").json()
    assert (row["entitled"], row["present"]) == (None, None)
    assert [each["votes"] for each in row["candidates"]] == [None]
    row = api_for(street).get(f"/api/v1/elections/{election.pk}/").json()
    assert (row["entitled"], row["present"], row["candidates"][0]["votes"]) == (4, 4, 3)


def test_pages_of_organisations_show_no_counts_outside_the_office(
    integration: Any, street: Any
) -> None:
    organisation = PartyOrganisationFactory()
    MemberCountFactory(organisation=organisation, full_members=4)
    for user, members in ((integration, None), (street, 4)):
        (line,) = organisation_tree(user=user, day=DAY).lines
        assert line.full_members == members
        told = organisation_profile(organisation.pk, user=user, day=DAY).members
        assert (told.full_members if told else None) == members
