"""A building is a key building during periods; a change leaves the past as it was."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from buildings.actions.building import create_building, update_building
from buildings.models import Building, KeyStanding
from reports.selectors.building_page import building_profile
from reports.selectors.registers import building_page
from tests.factories.buildings import BuildingFactory, area
from tests.reports.indicators.figures import parts

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
BEFORE = DAY - datetime.timedelta(days=1)


def words(building: Building) -> list[tuple[Any, ...]]:
    """Return what was said of the building, the oldest word first."""
    rows = KeyStanding.objects.filter(building=building).order_by("recorded_on", "pk")
    return list(rows.values_list("starts_on", "ends_on", "is_key"))


def make_key(by: Any, building: Building, *, is_key: bool = True, on: datetime.date = DAY) -> None:
    """Say whether the building is a key building from ``on``."""
    update_building(by=by, building_id=building.pk, values={"is_key": is_key}, on=on)


def test_a_new_building_states_its_word_since_ever() -> None:
    values = {"name": "新楼", "kind": "office", "subdistrict": area().pk, "is_key": True}
    building = create_building(by=None, values=values).obj
    assert words(building) == [(None, None, True)]


def test_a_change_closes_the_word_and_opens_the_next(district: Any) -> None:
    building = BuildingFactory()
    make_key(district, building)
    make_key(district, building)
    assert words(building) == [(None, DAY, False), (DAY, None, True)]
    building.refresh_from_db()
    assert building.is_key
    make_key(district, building, is_key=False)
    assert words(building) == [(None, DAY, False), (DAY, None, False)]


def test_other_changes_say_nothing_of_it(district: Any) -> None:
    building = BuildingFactory(is_key=True)
    update_building(by=district, building_id=building.pk, values={"name": "新名"}, on=DAY)
    assert words(building) == [(None, None, True)]


def test_lists_pages_and_figures_take_the_word_of_the_day(district: Any) -> None:
    listed, dropped = BuildingFactory(), BuildingFactory(is_key=True)
    make_key(district, listed)
    make_key(district, dropped, is_key=False)
    for day, key in ((BEFORE, dropped), (DAY, listed)):
        page = building_page(user=district, day=day, is_key=True)
        assert [line.place.id for line in page.lines] == [key.pk]
        assert parts("council_coverage", key, day=day)[:2] == (0, 1)
        assert parts("council_coverage", day=day)[:2] == (0, 1)
        profiles = {
            one: building_profile(one.pk, user=district, day=day) for one in (listed, dropped)
        }
        assert [one for one, profile in profiles.items() if profile.is_key] == [key]


def test_the_back_office_dates_the_change(street: Any, client_for: Callable) -> None:
    building = BuildingFactory()
    client = client_for(street)
    url = reverse("admin:buildings_building_change", args=[building.pk])
    page = client.get(url)
    sent = {
        bound.html_name: bound.value()
        for bound in page.context["adminform"].form
        if bound.value() not in (None, False)
    }
    for inline in page.context["inline_admin_formsets"]:
        sent |= {bound.html_name: bound.value() for bound in inline.formset.management_form}
    assert client.post(url, {**sent, "is_key": "on"}).status_code == 302
    assert [(ends_on is None, is_key) for _, ends_on, is_key in words(building)] == [
        (False, False),
        (True, True),
    ]


def test_the_api_dates_the_change_and_filters_by_today(street: Any, api_for: Callable) -> None:
    building, other = BuildingFactory(), BuildingFactory()
    api = api_for(street)
    answer = api.patch(
        f"/api/v1/buildings/{building.pk}/", {"is_key": True}, format="json", HTTP_IF_MATCH="*"
    )
    assert answer.status_code == 200
    assert len(words(building)) == 2
    for word, one in (("true", building), ("false", other)):
        (found,) = api.get("/api/v1/buildings/", {"is_key": word}).json()["results"]
        assert found["id"] == str(one.pk)
