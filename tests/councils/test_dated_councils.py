"""Buildings and terms of councils are dated: a change leaves the past as it was."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from councils.actions.council import create_council, update_council
from councils.models import Council, CouncilBuilding, CouncilTerm
from reports.selectors.building_page import building_profile
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils import CouncilBuildingFactory, CouncilFactory
from tests.factories.orgs import PartyOrganisationFactory
from tests.reports.indicators.figures import parts

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
BEFORE = DAY - datetime.timedelta(days=1)
AFTER = DAY + datetime.timedelta(days=1)


def links(council: Any) -> set[tuple[Any, ...]]:
    """Return the buildings of a council with their periods."""
    rows = CouncilBuilding.objects.filter(council=council)
    return set(rows.values_list("building", "starts_on", "ends_on"))


def move(by: Any, council: Any, *buildings: Any, on: datetime.date = DAY) -> None:
    """Let the council be for these buildings from ``on``."""
    values = {"buildings": [building.pk for building in buildings]}
    update_council(by=by, council_id=council.pk, values=values, on=on)


def shown(page: Any) -> dict[str, Any]:
    """Return what the form on a back-office page holds, as a browser sends it, without inlines."""
    form = page.context["adminform"].form
    sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    for inline in page.context["inline_admin_formsets"]:
        sent |= {bound.html_name: bound.value() for bound in inline.formset.management_form}
    return sent


def test_a_new_council_has_buildings_and_term_since_ever() -> None:
    building = BuildingFactory()
    values = {
        "name": "新楼委会",
        "kind": "committee",
        "buildings": [building.pk],
        "founded_on": DAY,
        "term_ends_on": AFTER,
    }
    council = create_council(by=None, values=values).obj
    assert links(council) == {(building.pk, None, None)}
    assert list(council.terms.values_list("starts_on", "due_on")) == [(None, AFTER)]


def test_another_building_begins_where_the_former_ends(district: Any) -> None:
    former, kept, later = BuildingFactory.create_batch(3)
    council = CouncilFactory(building=former)
    CouncilBuildingFactory(council=council, building=kept)
    move(district, council, kept, later)
    move(district, council, kept, later)
    expected = {(former.pk, None, DAY), (kept.pk, None, None), (later.pk, DAY, None)}
    assert links(council) == expected


def test_a_correction_of_the_day_leaves_no_trace_and_a_return_begins_anew(
    district: Any,
) -> None:
    former, later, last = BuildingFactory.create_batch(3)
    council = CouncilFactory(building=former)
    move(district, council, later)
    move(district, council, last)
    assert links(council) == {(former.pk, None, DAY), (last.pk, DAY, None)}
    move(district, council, former, on=AFTER)
    assert links(council) == {
        (former.pk, None, DAY),
        (last.pk, DAY, AFTER),
        (former.pk, AFTER, None),
    }


def test_foreign_buildings_stay(street: Any) -> None:
    foreign, own, entered = (
        BuildingFactory(area=JINGAN_TEMPLE),
        BuildingFactory(),
        BuildingFactory(),
    )
    council = CouncilFactory(building=foreign)
    CouncilBuildingFactory(council=council, building=own)
    move(street, council, entered)
    standing = {building for building, _, ends_on in links(council) if ends_on is None}
    assert standing == {foreign.pk, entered.pk}


def test_a_council_is_seen_where_it_is_now_else_where_it_was_last(street: Any) -> None:
    gone, council = CouncilFactory(building=BuildingFactory()), CouncilFactory()
    CouncilBuildingFactory(council=council, building=BuildingFactory(), ends_on=DAY)
    assert set(Council.objects.visible_to(street)) == {gone, council}
    CouncilBuildingFactory(council=council, building=BuildingFactory(area=JINGAN_TEMPLE))
    assert set(Council.objects.visible_to(street)) == {gone}
    assert set(CouncilTerm.objects.visible_to(street)) == set(gone.terms.all())


def test_readers_take_the_buildings_of_the_day(district: Any, api_for: Callable) -> None:
    former, later = BuildingFactory(is_key=True), BuildingFactory(is_key=True)
    council = CouncilFactory(building=former)
    move(district, council, later)
    api = api_for(district)
    for day, building, other in ((BEFORE, former, later), (DAY, later, former)):
        assert parts("council_coverage", building, day=day)[:2] == (1, 1)
        assert parts("council_coverage", other, day=day)[:2] == (0, 1)
        assert building_profile(building.pk, user=district, day=day).councils == (council.name,)
        assert building_profile(other.pk, user=district, day=day).councils == ()
        asked = {"as_of": day.isoformat(), "building": str(building.pk)}
        (row,) = api.get("/api/v1/councils/", asked).json()["results"]
        assert [linked["id"] for linked in row["buildings"]] == [str(building.pk)]
        asked["building"] = str(other.pk)
        assert api.get("/api/v1/councils/", asked).json()["results"] == []


@pytest.mark.parametrize(
    ("day", "in_term", "overdue"), [(BEFORE, 1, 0), (DAY, 1, 0), (AFTER, 0, 1)]
)
def test_a_council_is_in_term_until_it_is_overdue(
    day: datetime.date, in_term: int, overdue: int
) -> None:
    CouncilFactory(building=BuildingFactory(is_key=True), term_ends_on=DAY)
    assert parts("council_coverage", day=day)[:2] == (in_term, 1)
    assert parts("terms_overdue.councils", day=day)[0] == overdue


def test_another_term_holds_from_its_day_on(district: Any) -> None:
    council = CouncilFactory(building=BuildingFactory(is_key=True), term_ends_on=BEFORE)
    values = {"term_ends_on": AFTER}
    update_council(by=district, council_id=council.pk, values=values, on=AFTER)
    update_council(by=district, council_id=council.pk, values={"name": "新名"}, on=AFTER)
    assert list(council.terms.order_by("ends_on").values_list("due_on", flat=True)) == [
        BEFORE,
        AFTER,
    ]
    for day, in_term in ((BEFORE, 1), (DAY, 0), (AFTER, 1)):
        assert parts("council_coverage", day=day)[:2] == (in_term, 1)
        assert parts("terms_overdue.councils", day=day)[0] == 1 - in_term


def test_the_back_office_changes_buildings_and_term(street: Any, client_for: Callable) -> None:
    former, later = BuildingFactory(), BuildingFactory()
    council = CouncilFactory(building=former, term_ends_on=DAY)
    client = client_for(street)
    url = reverse("admin:councils_council_change", args=[council.pk])
    page = client.get(url)
    assert former.name in page.content.decode()
    assert later.name not in page.content.decode()
    sent = shown(page) | {"buildings": [str(later.pk)], "term_ends_on": "2029-01-01"}
    assert client.post(url, sent).status_code == 302
    assert {(key, ends_on is None) for key, _, ends_on in links(council)} == {
        (former.pk, False),
        (later.pk, True),
    }
    assert council.terms.count() == 2


def test_the_back_office_neither_names_nor_drops_what_is_elsewhere(
    street: Any, client_for: Callable
) -> None:
    elsewhere = BuildingFactory(area=JINGAN_TEMPLE, name="外街大厦")
    leader = PartyOrganisationFactory(area=elsewhere.subdistrict, name="外街党委")
    council = CouncilFactory(building=BuildingFactory(), leading_organisation=leader)
    CouncilBuildingFactory(council=council, building=elsewhere)
    client = client_for(street)
    url = reverse("admin:councils_council_change", args=[council.pk])
    page = client.get(url)
    for address in (url, reverse("admin:councils_councilbuilding_changelist")):
        assert "外街" not in client.get(address).content.decode()
    # The browser has no choice to send for an object that it was not offered.
    sent = shown(page) | {"leading_organisation": "", "name": "新名"}
    assert client.post(url, sent).status_code == 302
    council.refresh_from_db()
    assert (council.name, council.leading_organisation) == ("新名", leader)
    assert council.building_links.count() == 2
    council.leading_organisation.area = (
        council.building_links.exclude(building=elsewhere).get().building.subdistrict
    )
    council.leading_organisation.save()
    assert client.post(url, sent).status_code == 302
    council.refresh_from_db()
    assert council.leading_organisation is None
