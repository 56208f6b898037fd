"""南京西路街道 gets nothing of 静安寺街道 from any address of the API, on the real register."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from django.urls import URLPattern
from rest_framework.test import APIClient

from common.calendar.clock import today
from config import api
from enterprises.models import Enterprise, Occupancy
from reports.indicators.definitions import INDICATORS
from tests.cases.registers import BY_PREFIX, SCOPED, Street
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import CoverageFactory, PartyOrganisationFactory, WorkerFactory
from tests.factories.services import ServiceRequestFactory, VisitFactory
from tests.sweeps.foreign import Foreign, foreign_to

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]

DAY = "2026-11-20"
DISTRICT = "310106"
VIEWSETS = {prefix: viewset for prefix, viewset, _ in api.REGISTERS}
MOST_PAGES = 4
# Addresses that show no business, or only the caller's own: no sign of the other street in them.
WITHOUT_BUSINESS = {"schema", "docs", "token", "user", "audit-entry", "job", "import", "me"}
WITHOUT_BUSINESS |= {"attachment"}


@pytest.fixture
def foreign(register: Any, street: Any, street2: Any) -> Foreign:
    """What only 静安寺街道 may see: the register, and a row of what no register brings."""
    numbered = (BuildingFactory, EnterpriseFactory, PartyOrganisationFactory)
    for factory in (*numbered, ServiceRequestFactory):
        # Beyond the numbers that the register uses.
        factory.reset_sequence(50_000)
    there = Street(JINGAN_TEMPLE)
    for case in SCOPED:
        if not _model(case.prefix).objects.visible_to(street2).exists():
            case.make(there)
    found = foreign_to(street, street2)
    assert len(found.texts) > 500, "the register holds too little to prove anything"
    return found


@pytest.fixture
def client(street: Any, api_for: Callable) -> APIClient:
    """The API as 南京西路街道 sees it."""
    return api_for(street)


def _model(prefix: str) -> Any:
    return VIEWSETS[prefix].queryset.model


def _rows_of(client: APIClient, address: str, counts: Counter, **query: str) -> Iterator[Any]:
    """Yield the rows of the first pages of a list, and the pages themselves as bytes."""
    following: str | None = address
    for _ in range(MOST_PAGES):
        if following is None:
            return
        answer = client.get(following, query if following == address else None)
        assert answer.status_code == 200, f"{following}: {answer.content.decode()[:200]}"
        counts[address] += 1
        yield answer
        following = answer.json().get("next")


def _sweep(client: APIClient, foreign: Foreign, visible: dict[str, set[Any]]) -> list[str]:
    """Return what leaks from lists: by text, and by the ids of the rows."""
    counts: Counter = Counter()
    leaks: list[str] = []
    for case in SCOPED:
        address = f"/api/v1/{case.prefix}/"
        for query in ({}, {"ordering": "-id"}, {"as_of": DAY}):
            if "as_of" in query and VIEWSETS[case.prefix].on_day is None:
                continue
            for page in _rows_of(client, address, counts, page_size="200", **query):
                leaks += [f"{address}: {text}" for text in foreign.found_in(page.content)]
                ids = {row["id"] for row in page.json()["results"]}
                leaks += [f"{address}: {key}" for key in ids - visible[case.prefix]]
        assert counts[address] >= 2, f"{address} was never asked"
    return leaks


@pytest.fixture
def visible(foreign: Foreign, street: Any) -> dict[str, set[Any]]:
    """The ids that the street may see, by register; told before anything is tampered with."""
    return {
        case.prefix: {
            str(key)
            for key in _model(case.prefix).objects.visible_to(street).values_list("pk", flat=True)
        }
        for case in SCOPED
    }


def test_every_address_stands_in_this_sweep() -> None:
    """A new address must be swept: registers, figures, pages about one row, or none of these."""
    swept = {name for _, _, name in api.REGISTERS}
    single = {
        "building-stack",
        "building-file",
        "enterprise-file",
        "enterprise-timeline",
        "enterprise-rating",
        "enterprise-retention",
    }
    owned = {"import-rejected", "job-result"}
    for pattern in api.urlpatterns:
        assert isinstance(pattern, URLPattern)
        name = (pattern.name or "").rsplit("-", 1)[0]
        known = pattern.name in single | owned | WITHOUT_BUSINESS
        assert known or any(pattern.name and pattern.name.startswith(n) for n in swept), name


def test_lists_show_nothing_foreign(
    client: APIClient, foreign: Foreign, visible: dict[str, set[Any]]
) -> None:
    """All registers, forwards and backwards in time, on the register's day."""
    assert _sweep(client, foreign, visible) == []


def test_the_sweep_notices_every_list_without_scope(
    client: APIClient, foreign: Foreign, visible: dict[str, set[Any]]
) -> None:
    """Each list in turn loses its scope; the sweep says so."""
    unnoticed = []
    for case in SCOPED:
        queryset = type(_model(case.prefix).objects.all())
        holder = next(cls for cls in queryset.__mro__ if "visible_to" in vars(cls))
        with (
            mock.patch.object(holder, "visible_to", lambda self, user: self),
            mock.patch("tests.sweeps.test_api_scope.SCOPED", [case]),
        ):
            if not _sweep(client, foreign, visible):
                unnoticed.append(case.prefix)
    assert unnoticed == []


def _moves_seen_by(user: Any) -> int:
    return Occupancy.objects.visible_to(user).move_outs(today()).count()


def test_counts_are_of_own_rows(
    client: APIClient, foreign: Foreign, visible: dict[str, set[Any]], street: Any
) -> None:
    """A count tells no more than the rows."""
    for case in SCOPED:
        body = client.get(f"/api/v1/{case.prefix}/", {"count": "1", "page_size": "1"}).json()
        own = len(visible[case.prefix])
        # Of all leases the list of moves holds those that ended.
        own = own if case.prefix != "move-outs" else _moves_seen_by(street)
        assert body["count"] == own, case.prefix


def test_foreign_rows_do_not_exist(client: APIClient, foreign: Foreign) -> None:
    """Details, acts and pages about one row: byte for byte as for an unknown id."""
    asked: Counter = Counter()
    for case in SCOPED:
        address = f"/api/v1/{case.prefix}/"
        for row in foreign.rows[_model(case.prefix)]:
            unknown = client.get(f"{address}{uuid.uuid4()}/")
            answer = client.get(f"{address}{row.pk}/")
            asked[case.prefix] += 1
            assert (answer.status_code, answer.content) == (404, unknown.content), address
    for prefix, acts in (
        ("enterprises", ("file", "timeline", "rating", "retention")),
        ("buildings", ("stack", "file")),
    ):
        for act in acts:
            # What is free is asked of today.
            query = {} if act == "retention" else {"as_of": DAY}
            for row in foreign.rows[_model(prefix)]:
                answer = client.get(f"/api/v1/{prefix}/{row.pk}/{act}/", query)
                asked[act] += 1
                assert answer.status_code == 404
    for row in foreign.rows[_model("contacts")]:
        asked["reveal"] += 1
        answer = client.post(
            f"/api/v1/contacts/{row.pk}/reveal/", {"reason": "visit"}, format="json"
        )
        assert answer.status_code == 404
    never = {case.prefix for case in SCOPED} | {"file", "timeline", "rating", "stack", "reveal"}
    never |= {"retention"}
    assert [name for name in sorted(never) if not asked[name]] == []


def test_searches_and_filters_find_nothing_foreign(client: APIClient, foreign: Foreign) -> None:
    """Names, numbers and ids of the other street give empty answers."""
    asked: Counter = Counter()
    for case in SCOPED:
        viewset = VIEWSETS[case.prefix]
        address = f"/api/v1/{case.prefix}/"
        rows = foreign.rows[_model(case.prefix)][:2]
        words = {str(getattr(row, name, "") or "")[:20] for row in rows for name in _NAMED}
        for word in words - {""} if viewset.search else set():
            body = client.get(address, {"search": word, "count": "1"}).json()
            asked[f"search {case.prefix}"] += 1
            shown = {row["id"] for row in body["results"]}
            assert not shown & {str(row.pk) for row in rows}, word
        for name, value in _foreign_values(foreign).items():
            if viewset.filterset_class and name in viewset.filterset_class.base_filters:
                answer = client.get(address, {name: value, "count": "1"})
                asked[f"filter {name}"] += 1
                assert answer.json()["count"] == 0, f"{address}?{name}={value}"
                assert foreign.found_in(answer.content) == []
    assert len([name for name in asked if name.startswith("search")]) >= 10
    assert len([name for name in asked if name.startswith("filter")]) >= 6


_NAMED = ("external_id", "name", "short_name", "uscc", "code", "note", "content", "activity")


def _foreign_values(foreign: Foreign) -> dict[str, str]:
    keys = {
        "building": "buildings",
        "enterprise": "enterprises",
        "unit": "units",
        "organisation": "organisations",
        "worker": "workers",
        "council": "councils",
        "parent": "organisations",
        "host_enterprise": "enterprises",
    }
    values = {
        name: str(foreign.rows[_model(prefix)][0].pk)
        for name, prefix in keys.items()
        if foreign.rows[_model(prefix)]
    }
    return {**values, "area": JINGAN_TEMPLE}


def test_figures_of_other_places_do_not_exist(client: APIClient, foreign: Foreign) -> None:
    """Another street, the whole district, a foreign building: 404, for figures, rows and board."""
    building = foreign.rows[_model("buildings")][0]
    places = (JINGAN_TEMPLE, DISTRICT, str(building.pk), building.external_id, "999999")
    for place in places:
        for address in (
            "/api/v1/indicators/",
            "/api/v1/indicators/work_coverage/",
            "/api/v1/indicators/work_coverage/rows/",
            "/api/v1/dashboard/",
        ):
            answer = client.get(address, {"area": place, "as_of": DAY})
            assert answer.status_code == 404, f"{address} {place}"
            assert foreign.found_in(answer.content) == []


def test_own_figures_name_nothing_foreign(client: APIClient, foreign: Foreign) -> None:
    """Every indicator with the rows behind it, the board, and one of each page about a row."""
    answers = [
        client.get("/api/v1/indicators/", {"as_of": DAY}),
        client.get("/api/v1/dashboard/", {"as_of": DAY}),
        client.get("/api/v1/worker-loads/", {"as_of": DAY, "page_size": "200"}),
        client.get("/api/v1/responsibility-gaps/", {"as_of": DAY, "page_size": "200"}),
        client.get("/api/v1/secretary-vacancies/", {"as_of": DAY, "page_size": "200"}),
        client.get("/api/v1/worker-buildings/proposal/"),
    ]
    for code, indicator in INDICATORS.items():
        for part in ("numerator", "denominator"):
            query = {"as_of": DAY, "part": part, "page_size": "200"}
            answers.append(client.get(f"/api/v1/indicators/{code}/rows/", query))
            assert answers[-1].json()["count"] >= 0, indicator.label
    own = Enterprise.objects.filter(occupancies__unit__building__subdistrict__code=NANJING_WEST)
    for enterprise in own.order_by("pk")[:10]:
        address = f"/api/v1/enterprises/{enterprise.pk}/"
        answers += [client.get(f"{address}{act}/", {"as_of": DAY}) for act in ("file", "timeline")]
        answers.append(client.get(f"{address}retention/"))
    for building in _model("buildings").objects.filter(subdistrict__code=NANJING_WEST):
        address = f"/api/v1/buildings/{building.pk}/"
        answers += [client.get(f"{address}{act}/", {"as_of": DAY}) for act in ("stack", "file")]
    assert len(answers) > 2 * len(INDICATORS)
    for answer in answers:
        assert answer.status_code == 200, answer.content.decode()[:300]
        assert foreign.found_in(answer.content) == []


def test_figures_do_not_change_with_the_other_street(client: APIClient, foreign: Foreign) -> None:
    """Two worlds that differ in the other street only give the same answers."""
    before = _figures(client)
    building = BuildingFactory(area=JINGAN_TEMPLE, external_id="新楼")
    for number in range(3):
        tenant = EnterpriseFactory(building=building, external_id=f"新企{number}")
        organisation = PartyOrganisationFactory(code=JINGAN_TEMPLE, external_id=f"新组{number}")
        CoverageFactory(enterprise=tenant, organisation=organisation)
        VisitFactory(enterprise=tenant, building=building)
    WorkerFactory(code=JINGAN_TEMPLE, external_id="新工")
    assert _figures(client) == before


def _figures(client: APIClient) -> list[Any]:
    figures = client.get("/api/v1/indicators/", {"as_of": DAY}).json()["results"]
    counts = [
        client.get(f"/api/v1/{prefix}/", {"count": "1", "page_size": "1"}).json()["count"]
        for prefix in BY_PREFIX
        if prefix not in {"zones", "property-companies", "rating-schemes", "formation-rules"}
    ]
    return [(f["code"], f["numerator"], f["denominator"], f["value"]) for f in figures] + counts


def test_business_roles_see_nothing_of_the_platform(client: APIClient, register: Any) -> None:
    """Audit and users are for others."""
    for address in ("/api/v1/audit-entries/", "/api/v1/users/"):
        assert client.get(address).status_code == 403
