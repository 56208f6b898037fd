"""Acts on many through the API: re-balancing and covering a selection, tried first, told each."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import BuildingAssignment
from common.calendar.clock import today
from common.models import AuditEntry
from orgs.actions.coverage import MOST_AT_ONCE
from orgs.models import Coverage, WorkerBuilding
from orgs.selectors.caseload import proposal_on
from tests.cases.documents import require_fit
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import CoverageFactory, PartyOrganisationFactory, WorkerFactory
from tests.factories.orgs_workforce import WorkerBuildingFactory

pytestmark = pytest.mark.django_db

PROPOSAL = "/api/v1/worker-buildings/proposal/"
REBALANCE = "/api/v1/worker-buildings/rebalance/"
COVER = "/api/v1/coverages/cover/"


@pytest.fixture
def api(street: Any, api_for: Callable) -> APIClient:
    """A client of the staff of 南京西路街道."""
    return api_for(street)


@pytest.fixture
def free() -> Any:
    """A building of 南京西路街道 that its worker, with a tablet, could take."""
    WorkerFactory(user=assign(UserFactory(username="tablet"), "worker", NANJING_WEST))
    building = BuildingFactory(name="示例空楼")
    EnterpriseFactory(building=building)
    return building


@pytest.fixture
def foreign() -> Any:
    """The same in 静安寺街道."""
    WorkerFactory(code=JINGAN_TEMPLE, name="示例外街工作者")
    return BuildingFactory(area=JINGAN_TEMPLE, name="示例外街空楼")


def moves_of(client: APIClient, **query: str) -> list[dict[str, Any]]:
    """Return the moves that are proposed."""
    answer = client.get(PROPOSAL, query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["moves"]


def as_sent(move: dict[str, Any]) -> dict[str, Any]:
    """Return a proposed move as it is chosen."""
    giver = move["giver"]
    return {
        "building": move["building"]["id"],
        "giver": giver["id"] if giver else None,
        "taker": move["taker"]["id"],
    }


def test_the_proposal_is_that_of_the_page(
    free: Any, foreign: Any, street: Any, district: Any, api: APIClient, api_for: Callable
) -> None:
    (move,) = moves_of(api)
    (known,) = proposal_on(today(), street).moves
    assert move["building"] == {"id": str(free.pk), "name": free.name}
    assert (move["giver"], move["taker"]["id"]) == (None, str(known.to_id))
    assert (move["tenants"], move["taker_before"], move["taker_after"]) == (1, 0, 1)
    assert move["reason"] == known.reason
    whole = api_for(district)
    assert len(moves_of(whole)) == 2
    assert moves_of(whole, area=NANJING_WEST) == [move]
    for code in (JINGAN_TEMPLE, "999999"):
        assert moves_of(api, area=code) == []
    assert api.get(PROPOSAL, {"as_of": "2026-01-01"}).status_code == 400


def test_a_preview_of_moves_writes_nothing_and_promises_what_comes(
    free: Any, api: APIClient
) -> None:
    (move,) = moves_of(api)
    unknown = {"building": str(uuid.uuid4()), "giver": None, "taker": move["taker"]["id"]}
    sent = {"moves": [as_sent(move), unknown]}
    entries = AuditEntry.objects.count()
    looked = api.post(REBALANCE, {**sent, "preview": True}, format="json")
    assert looked.status_code == 200, looked.content.decode()
    assert not WorkerBuilding.objects.exists()
    assert not BuildingAssignment.objects.exists()
    assert AuditEntry.objects.count() == entries
    done = api.post(REBALANCE, sent, format="json").json()
    assert done == {**looked.json(), "preview": False}
    assert (done["done"], done["refused"]) == (1, 1)
    made, refused = done["results"]
    assert (made["building"]["name"], made["is_done"], made["code"]) == (free.name, True, "")
    assert (refused["building"]["name"], refused["is_done"], refused["code"]) == (
        "",
        False,
        "changed",
    )
    assert "未执行" in refused["message"]
    assert WorkerBuilding.objects.get().building == free
    assert BuildingAssignment.objects.get().building == free
    operations = AuditEntry.objects.filter(verb="workforce.rebalance").values("operation")
    assert operations.count() == 1
    (again,) = api.post(REBALANCE, {"moves": [as_sent(move)]}, format="json").json()["results"]
    assert (again["is_done"], again["code"]) == (False, "changed")
    assert WorkerBuilding.objects.count() == 1


def test_a_move_of_another_street_is_as_unknown(
    free: Any, foreign: Any, district: Any, api: APIClient, api_for: Callable
) -> None:
    hidden = next(
        move for move in moves_of(api_for(district)) if move["building"]["id"] == str(foreign.pk)
    )
    answer = api.post(REBALANCE, {"moves": [as_sent(hidden)]}, format="json")
    (told,) = answer.json()["results"]
    assert (told["is_done"], told["code"], told["building"]["name"]) == (False, "changed", "")
    assert "示例外街" not in answer.content.decode()
    assert not WorkerBuilding.objects.exists()


def test_a_repeated_key_moves_once(free: Any, api: APIClient) -> None:
    (move,) = moves_of(api)
    sent = {"moves": [as_sent(move)]}
    headers = {"Idempotency-Key": "示例键-1".encode().hex()}
    answers = [api.post(REBALANCE, sent, format="json", headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert WorkerBuilding.objects.count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"moves": []},
        {"moves": "x"},
        {"moves": [{"building": "x", "taker": "y"}]},
        {"moves": [{"building": str(uuid.uuid4()), "taker": str(uuid.uuid4()), "from": None}]},
        # Mistyped: nobody wants a real act for that.
        {
            "moves": [{"building": str(uuid.uuid4()), "taker": str(uuid.uuid4())}],
            "is_preview": True,
        },
    ],
)
def test_nonsense_moves_nothing(sent: dict[str, Any], api: APIClient) -> None:
    WorkerBuildingFactory()
    assert api.post(REBALANCE, sent, format="json").status_code == 400
    assert WorkerBuilding.objects.count() == 1


@pytest.mark.parametrize(("role", "status"), [("worker", 403), ("wall", 403), ("auditor", 403)])
def test_acts_on_many_are_for_staff(
    role: str, status: int, free: Any, request: Any, api_for: Callable
) -> None:
    client = api_for(request.getfixturevalue(role))
    assert client.get(PROPOSAL).status_code == status
    for address in (REBALANCE, COVER):
        assert client.post(address, {}, format="json").status_code == status
        assert APIClient().post(address, {}, format="json").status_code == 401
    assert APIClient().get(PROPOSAL).status_code == 401


def tenant() -> Any:
    """Return an enterprise of 南京西路街道 without coverage."""
    return EnterpriseFactory(building=BuildingFactory())


def selection(**more: Any) -> dict[str, Any]:
    """Return a covering by a joint branch; ``enterprises`` must be given."""
    return {"mode": "joint", "starts_on": "2026-11-20", "reason": "示例依据", **more}


def test_a_selection_is_tried_and_then_covered(api: APIClient) -> None:
    branch = PartyOrganisationFactory(form="joint_branch")
    covered, open_one = tenant(), tenant()
    CoverageFactory(enterprise=covered, mode="joint", organisation=branch)
    foreign = EnterpriseFactory(building=BuildingFactory(area=JINGAN_TEMPLE), name="示例外街企业")
    asked = [str(key) for key in (open_one.pk, covered.pk, foreign.pk, uuid.uuid4(), open_one.pk)]
    sent = selection(enterprises=asked, organisation=str(branch.pk))
    entries = AuditEntry.objects.count()
    looked = api.post(COVER, {**sent, "preview": True}, format="json")
    assert looked.status_code == 200, looked.content.decode()
    assert "示例外街" not in looked.content.decode()
    assert (Coverage.objects.count(), AuditEntry.objects.count()) == (1, entries)
    done = api.post(COVER, sent, format="json").json()
    assert done == {**looked.json(), "preview": False}
    assert (done["covered"], done["refused"]) == (1, 3)
    told = [(row["enterprise"], row["is_covered"], row["code"]) for row in done["results"]]
    assert told == [
        (asked[0], True, ""),
        (asked[1], False, "already_covered"),
        (asked[2], False, "not_found"),
        (asked[3], False, "not_found"),
    ]
    hidden, unknown = done["results"][2:]
    assert {**hidden, "enterprise": ""} == {**unknown, "enterprise": ""}
    assert Coverage.objects.count() == 2
    made = Coverage.objects.get(enterprise=open_one)
    assert (made.organisation, made.reason) == (branch, "示例依据")
    assert made.starts_on == datetime.date(2026, 11, 20)


def test_a_sixth_unit_is_warned_of_in_the_preview_too(api: APIClient) -> None:
    branch = PartyOrganisationFactory(form="joint_branch")
    sent = selection(enterprises=[str(tenant().pk) for _ in range(6)], organisation=str(branch.pk))
    for preview in (True, False):
        body = api.post(COVER, {**sent, "preview": preview}, format="json").json()
        assert body["covered"] == 6
        assert "6 家单位" in body["warnings"][0]


def test_a_foreign_organisation_covers_nobody(api: APIClient) -> None:
    foreign = PartyOrganisationFactory(code=JINGAN_TEMPLE, form="joint_branch")
    one = tenant()
    answers = []
    for key in (foreign.pk, uuid.uuid4()):
        sent = selection(enterprises=[str(one.pk)], organisation=str(key))
        (told,) = api.post(COVER, sent, format="json").json()["results"]
        assert (told["name"], told["is_covered"], told["code"]) == (
            one.name,
            False,
            "does_not_exist",
        )
        answers.append(told)
    assert answers[0] == answers[1]
    assert not Coverage.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"enterprises": []},
        {"enterprises": ["x"]},
        {"enterprises": [str(uuid.uuid4())] * (MOST_AT_ONCE + 1)},
        {"enterprises": [str(uuid.uuid4())], "mode": "x"},
        {"enterprises": [str(uuid.uuid4())], "dry_run": True},
        {"enterprises": [str(uuid.uuid4())], "reason": "310106199001011237"},
    ],
)
def test_nonsense_covers_nobody(more: dict[str, Any], api: APIClient) -> None:
    assert api.post(COVER, selection(**more), format="json").status_code == 400
    assert not Coverage.objects.exists()


def test_answers_and_examples_are_as_the_document_says(
    free: Any, api: APIClient, document: dict[str, Any]
) -> None:
    (move,) = moves_of(api)
    one = tenant()
    sent = {
        PROPOSAL: None,
        REBALANCE: {"moves": [as_sent(move)], "preview": True},
        COVER: selection(enterprises=[str(one.pk)], mode="assign", instructor="示例"),
    }
    for address, content in sent.items():
        operation = document["paths"][address]["get" if content is None else "post"]
        answer = api.post(address, content, format="json") if content else api.get(address)
        told = operation["responses"]["200"]["content"]["application/json"]
        require_fit(document, told["schema"], answer.json())
        (example,) = told["examples"].values()
        require_fit(document, told["schema"], example["value"])
        if content:
            asked = operation["requestBody"]["content"]["application/json"]
            require_fit(document, asked["schema"], asked["examples"]["请求"]["value"])
