"""What every register of the API promises: scope, pages, filters, refusals, constant queries."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from common.api.viewsets import RowViewSet
from config import api
from tests.cases.registers import FIGURES, OF_THE_PLATFORM, REGISTERS, SCOPED, Register, Street
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST

pytestmark = pytest.mark.django_db

VIEWSETS = {prefix: viewset for prefix, viewset, _ in api.REGISTERS}
# Session, user, roles, areas, assigned buildings.
WHO_CALLS = 5
# Reviewed counts of queries of a list for a user of one street: page, rows, links, attachments.
QUERIES = {
    "areas": 2,
    "zones": 2,
    "property-companies": 1,
    "buildings": 3,
    "building-taxes": 1,
    "floors": 1,
    "units": 1,
    "enterprises": 2,
    "contacts": 1,
    "occupancies": 3,
    "move-outs": 2,
    "measurements": 1,
    "arrears": 1,
    "signals": 1,
    "ratings": 2,
    "rating-overrides": 1,
    "rating-schemes": 1,
    "organisations": 2,
    "organisation-lines": 2,
    "terms": 2,
    "officers": 2,
    "elections": 2,
    "foundings": 4,
    "coverages": 2,
    "tenant-checkpoints": 1,
    "unbuilt-reasons": 1,
    "formation-rules": 1,
    "life-rules": 1,
    "life-records": 2,
    "tallies": 1,
    "member-counts": 1,
    "alliances": 1,
    "alliance-members": 2,
    "alliance-plans": 1,
    "alliance-tasks": 1,
    "joint-meetings": 2,
    "pairings": 4,
    "cross-appointments": 3,
    "workers": 1,
    "worker-posts": 2,
    "worker-buildings": 2,
    "worker-enterprises": 2,
    "training-courses": 2,
    "training-results": 2,
    "certifications": 1,
    "handovers": 2,
    "instructors": 2,
    "instructor-duties": 3,
    "secondments": 1,
    "responsibilities": 2,
    "stations": 2,
    "visits": 5,
    "fact-checks": 1,
    "promises": 3,
    "tenant-proposals": 2,
    "visit-types": 1,
    "must-visit-rules": 1,
    "playbook-steps": 1,
    "response-cases": 1,
    "response-steps": 3,
    "joint-visits": 2,
    "chief-service-teams": 2,
    "sync-operations": 3,
    "field-edits": 1,
    "requests": 3,
    "request-events": 1,
    "clock-spans": 1,
    "clock-limits": 1,
    "co-tasks": 1,
    "request-voices": 1,
    "satisfaction-asks": 1,
    "request-categories": 1,
    "duty-items": 1,
    "mechanism-rules": 1,
    "participations": 1,
    "councils": 3,
    "seats": 1,
    "seat-kinds": 1,
    "notice-rules": 1,
    "council-documents": 1,
    "founding-steps": 1,
    "floor-leaders": 1,
    "supervision-members": 1,
    "selections": 2,
    "selection-notices": 3,
    "objections": 3,
    "council-pairings": 2,
    "pairing-actions": 1,
    "topic-proposals": 3,
    "projects": 2,
    "project-claims": 2,
    "milestones": 1,
    "supervisions": 1,
    "outcome-metrics": 1,
    "beneficiaries": 2,
    "list-kinds": 1,
    "list-entries": 3,
    "list-matches": 2,
    "topics": 3,
    "topic-origins": 2,
    "topic-supports": 2,
    "topic-positions": 1,
    "meetings": 1,
    "agenda-items": 1,
    "meeting-invitations": 1,
    "meeting-presences": 1,
    "votes": 2,
    "decisions": 1,
    "minutes": 3,
}


def url(case: Register, pk: Any = None) -> str:
    """Return the address of a register or of one row."""
    return f"/api/v1/{case.prefix}/" + (f"{pk}/" if pk else "")


@pytest.fixture
def own() -> Street:
    """南京西路街道."""
    return Street(NANJING_WEST)


@pytest.fixture
def other() -> Street:
    """静安寺街道."""
    return Street(JINGAN_TEMPLE)


@pytest.fixture
def api_street(street: Any, api_for: Callable) -> APIClient:
    """A client of the staff of 南京西路街道."""
    return api_for(street)


def test_every_register_has_its_contract() -> None:
    """A new resource cannot escape: it stands in one of the lists."""
    known = {register.prefix for register in REGISTERS} | OF_THE_PLATFORM | FIGURES
    assert set(VIEWSETS) == known
    assert set(QUERIES) == {register.prefix for register in REGISTERS}


@pytest.mark.parametrize("case", REGISTERS, ids=str)
def test_the_anonymous_is_asked_to_sign_in(case: Register, own: Street) -> None:
    """Lists, rows and writes alike; the answer names the way in."""
    row = case.make(own)
    client = APIClient()
    for answer in (
        client.get(url(case)),
        client.get(url(case, row.pk)),
        client.post(url(case), {}, format="json"),
        client.patch(url(case, row.pk), {}, format="json"),
    ):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("role", ["admin_user", "auditor", "wall"])
@pytest.mark.parametrize("case", REGISTERS, ids=str)
def test_roles_without_the_registers_are_refused(
    case: Register, role: str, own: Street, request: Any, api_for: Callable
) -> None:
    """System administrator, auditor and wall screen see no register."""
    row = case.make(own)
    client = api_for(request.getfixturevalue(role))
    for answer in (client.get(url(case)), client.get(url(case, row.pk))):
        assert answer.status_code == 403
        assert answer.json()["code"] == "permission_denied"


@pytest.mark.parametrize("case", SCOPED, ids=str)
def test_a_list_shows_own_rows_only(
    case: Register, own: Street, other: Street, api_street: APIClient
) -> None:
    """Rows, count and detail: out of scope is as unknown, byte for byte."""
    mine, foreign = case.make(own), case.make(other)
    body = api_street.get(url(case), {"count": "1", "page_size": "200"}).json()
    ids = {row["id"] for row in body["results"]}
    assert str(mine.pk) in ids
    assert str(foreign.pk) not in ids
    assert body["count"] == len(ids)
    assert api_street.get(url(case, mine.pk)).status_code == 200
    unknown = api_street.get(url(case, uuid.uuid4()))
    hidden = api_street.get(url(case, foreign.pk))
    assert (hidden.status_code, hidden.content) == (404, unknown.content)


@pytest.mark.parametrize("case", REGISTERS, ids=str)
def test_a_list_costs_the_same_queries_at_one_and_at_twenty_rows(
    case: Register, own: Street, api_street: APIClient
) -> None:
    """The counts are reviewed: a new query per row fails, and so does one query more."""
    case.make(own)
    # The first request of a session also notes that it is in use.
    api_street.get(url(case))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert api_street.get(url(case)).status_code == 200
        counts.append(len(queries))
        for _ in range(19):
            case.make(own)
    assert counts == [WHO_CALLS + QUERIES[case.prefix]] * 2, [q["sql"][:200] for q in queries]


@pytest.mark.parametrize("case", REGISTERS, ids=str)
def test_pages_of_every_ordering_hold_every_row_once(
    case: Register, own: Street, api_street: APIClient
) -> None:
    """Forwards to the end and backwards to the start, ascending and descending."""
    for _ in range(4):
        case.make(own)
    viewset: type[RowViewSet] = VIEWSETS[case.prefix]
    for name in viewset.orderings:
        for ordering in (name, f"-{name}"):
            _walk(api_street, url(case), ordering)


def _walk(client: APIClient, address: str, ordering: str) -> None:
    whole = client.get(address, {"ordering": ordering, "page_size": "200"}).json()
    expected = [row["id"] for row in whole["results"]]
    assert whole["next"] is None
    forwards: list[Any] = []
    following: str | None = f"{address}?ordering={ordering}&page_size=2"
    last = None
    while following:
        last = client.get(following).json()
        forwards += [row["id"] for row in last["results"]]
        following = last["next"]
    assert forwards == expected
    backwards = [row["id"] for row in last["results"]] if last else []
    while last and last["previous"]:
        last = client.get(last["previous"]).json()
        backwards = [row["id"] for row in last["results"]] + backwards
    assert backwards == expected


@pytest.mark.parametrize("case", REGISTERS, ids=str)
def test_unknown_repeated_and_broken_parameters_are_refused(
    case: Register, own: Street, api_street: APIClient
) -> None:
    """Never ignored, never a 5xx; the answer names the parameter."""
    case.make(own)
    for query, code in (
        ("nonsense=1", "unknown_filter"),
        ("contact__phone__startswith=1", "unknown_filter"),
        ("a[]=1", "unknown_filter"),
        ("page_size=5&page_size=6", "repeated_parameter"),
        ("cursor=abc", "invalid_cursor"),
        ("page_size=0", "invalid"),
        ("page_size=x", "invalid"),
        ("ordering=password", "unknown_ordering"),
        ("count=2", "invalid"),
        ("search=%00", None),
        (f"search={'长' * 201}", None),
        ("as_of=2025-02-30", None),
        ("as_of=0000-00-00", None),
    ):
        answer = api_street.get(f"{url(case)}?{query}")
        assert answer.status_code == 400, query
        assert code in (None, answer.json()["code"]), query
    clamped = api_street.get(url(case), {"page_size": "1000000"})
    assert clamped.status_code == 200


ODD_VALUES = [
    "1",
    "x",
    "-1",
    "1e400",
    "9" * 40,
    "2025-02-30",
    "2026-11-20",
    "true",
    "null",
    "'; DROP TABLE x; --",
    "(a+)+$",
    "\U00020000",
    "0" * 5000,
    str(uuid.UUID(int=7)),
    ",",
]


FEW_VALUES = ODD_VALUES[1:2] + ODD_VALUES[-2:-1]
# Kinds of filters that some list was asked with every value: what reads them is the same code.
asked_in_full: set[Any] = set()


def values_for(name: str, filters: Mapping[str, Any]) -> list[str]:
    """Return all values for a filter of its own kind, a few for one that stood elsewhere too."""
    found = filters.get(name)
    # The search and a method belong to their register alone.
    if name == "search" or (found is not None and found.method is not None):
        return ODD_VALUES
    kind = (type(found), found.lookup_expr) if found is not None else name
    if kind in asked_in_full:
        return FEW_VALUES
    asked_in_full.add(kind)
    return ODD_VALUES


@pytest.mark.parametrize("case", REGISTERS, ids=str)
def test_no_value_of_any_filter_breaks_a_list(
    case: Register, own: Street, api_street: APIClient
) -> None:
    """Every filter, the search and the day, with odd values: 200 or 400."""
    case.make(own)
    filterset = VIEWSETS[case.prefix].filterset_class
    filters = filterset.base_filters if filterset else {}
    for name in [*filters, "search", "as_of", "ordering"]:
        for value in values_for(name, filters):
            answer = api_street.get(url(case), {name: value})
            assert answer.status_code in {200, 400}, f"{name}={value[:20]}"


@pytest.mark.parametrize("case", SCOPED, ids=str)
def test_filters_by_foreign_objects_find_nothing(
    case: Register, own: Street, other: Street, api_street: APIClient
) -> None:
    """A foreign place or enterprise gives the same empty answer as an unknown one."""
    case.make(own)
    case.make(other)
    filterset = VIEWSETS[case.prefix].filterset_class
    values = {
        "area": JINGAN_TEMPLE,
        "building": str(other.building.pk),
        "enterprise": str(other.enterprise.pk),
        "unit": str(other.unit.pk),
    }
    for name in filterset.base_filters if filterset else ():
        if name in values:
            body = api_street.get(url(case), {name: values[name], "count": "1"}).json()
            assert (body["results"], body["count"]) == ([], 0), name


@pytest.mark.parametrize("case", REGISTERS, ids=str)
def test_methods_that_do_not_exist_are_refused(
    case: Register, own: Street, api_street: APIClient
) -> None:
    """405 with the methods that do; an override header changes nothing."""
    row = case.make(own)
    for answer in (
        api_street.delete(url(case, row.pk)),
        api_street.put(url(case, row.pk), {}, format="json"),
        api_street.delete(url(case)),
    ):
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
    overridden = api_street.post(
        url(case, row.pk), {}, format="json", HTTP_X_HTTP_METHOD_OVERRIDE="PATCH"
    )
    assert overridden.status_code == 405
