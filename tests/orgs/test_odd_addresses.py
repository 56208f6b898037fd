"""Pages of organisational life answer whatever day is asked for and however little is in scope."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory, assign
from tests.factories.orgs import PartyOrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("on", ["2026-02-30", "2026-13-01", "x", "2026-11-03"])
def test_a_link_may_fill_in_any_day(on: str, street: Any, client_for: Callable) -> None:
    organisation = PartyOrganisationFactory()
    page = reverse("orgs:record-life", args=[organisation.pk])
    assert client_for(street).get(page, {"on": on}).status_code == 200


def test_the_calendar_of_a_day_before_all_rules_is_empty(street: Any, client_for: Callable) -> None:
    PartyOrganisationFactory()
    assert client_for(street).get(reverse("orgs:life"), {"as_of": "2020-01-01"}).status_code == 200


@pytest.mark.parametrize("page", ["life", "pairings", "alliances", "terms", "organisations"])
@pytest.mark.parametrize("place", ["310106013", ""])
def test_pages_with_nothing_to_show_say_so(page: str, place: str, client_for: Callable) -> None:
    """A subdistrict without organisations, and a worker whose scope holds nothing at all."""
    PartyOrganisationFactory()
    user = UserFactory()
    if place:
        assign(user, "subdistrict_staff", place)
    else:
        assign(user, "worker")
    assert client_for(user).get(reverse(f"orgs:{page}")).status_code == 200
