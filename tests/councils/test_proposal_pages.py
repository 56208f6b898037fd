"""The page and the endpoints of proposed topics."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils import (
    CouncilFactory,
    TopicProposalFactory,
    TopicProposalRequestFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/councils/proposals/"


def made(**facts: Any) -> Any:
    """Make a proposal with a request behind it."""
    proposal = TopicProposalFactory(**facts)
    return TopicProposalRequestFactory(proposal=proposal).proposal


def test_the_list_begins_with_what_waits_and_links_the_requests(
    street: Any, client_for: Callable
) -> None:
    waiting = made()
    CouncilFactory(building=waiting.building, name="示例甲楼委会")
    declined = made(state="declined", reason="已列入整改")
    foreign = made(building=BuildingFactory(area=JINGAN_TEMPLE, name="外街大厦"))
    client = client_for(street)
    page = client.get(PAGE).content.decode()
    assert reverse("services:desk-request", args=[waiting.links.get().request_id]) in page
    assert "采纳，提交示例甲楼委会" in page
    assert declined.building.name not in page
    assert "外街大厦" not in page
    assert str(foreign.pk) not in page
    everything = client.get(PAGE, {"state": "all"}).content.decode()
    assert "已列入整改" in everything
    assert waiting.building.name in everything
    one = client.get(PAGE, {"state": "all", "building": str(declined.building_id)})
    assert [item.proposal for item in one.context["told"]] == [declined]


def test_addresses_that_ask_for_nothing_are_refused(street: Any, client_for: Callable) -> None:
    client = client_for(street)
    assert client.get(PAGE, {"state": "x"}).status_code == 400
    foreign = BuildingFactory(area=JINGAN_TEMPLE)
    assert client.get(PAGE, {"building": str(foreign.pk)}).status_code == 404
    assert client.post(PAGE, {"act": "remove"}).status_code == 404


def test_more_proposals_cost_no_more_queries(street: Any, client_for: Callable) -> None:
    client = client_for(street)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    made()
    cost()
    few = cost()
    for _ in range(5):
        made()
    assert cost() == few


def test_staff_accept_and_decline(street: Any, client_for: Callable) -> None:
    accepted, declined = made(), made()
    council = CouncilFactory(building=accepted.building)
    client = client_for(street)
    sent = {"act": "accept", "proposal": str(accepted.pk)}
    assert client.post(PAGE, sent).status_code == 302
    sent = {"act": "decline", "proposal": str(declined.pk), "reason": ""}
    assert client.post(PAGE, sent).status_code == 400
    sent["reason"] = "已列入整改"
    assert client.post(PAGE, sent).status_code == 302
    for proposal in (accepted, declined):
        proposal.refresh_from_db()
    assert (accepted.state, accepted.council) == ("accepted", council)
    assert (declined.state, declined.reason) == ("declined", "已列入整改")
    again = client.post(PAGE, sent)
    assert again.status_code == 409
    assert "该项已处理" in again.content.decode()


def test_without_a_council_the_page_says_so(street: Any, client_for: Callable) -> None:
    proposal = made()
    client = client_for(street)
    assert "没有任期内的楼委会" in client.get(PAGE).content.decode()
    answer = client.post(PAGE, {"act": "accept", "proposal": str(proposal.pk)})
    assert answer.status_code == 409
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_workers_read_and_do_not_decide(worker: Any, client_for: Callable) -> None:
    proposal = made()
    CouncilFactory(building=proposal.building)
    client = client_for(worker)
    page = client.get(PAGE).content.decode()
    assert proposal.building.name in page
    assert 'value="decline"' not in page
    sent = {"act": "decline", "proposal": str(proposal.pk), "reason": "一"}
    assert client.post(PAGE, sent).status_code == 403
    proposal.refresh_from_db()
    assert proposal.state == "open"


@pytest.mark.parametrize("role", ["admin_user", "auditor", "wall"])
def test_others_do_not_open_the_page(role: str, request: Any, client_for: Callable) -> None:
    assert client_for(request.getfixturevalue(role)).get(PAGE).status_code == 403


def test_the_page_of_a_building_leads_to_its_proposals(street: Any, client_for: Callable) -> None:
    building = BuildingFactory()
    page = client_for(street).get(reverse("reports:building", args=[building.pk]))
    assert f"{PAGE}?building={building.pk}" in page.content.decode()


class TestApi:
    """The same decision by the API."""

    def url(self, proposal: Any, act: str) -> str:
        return f"/api/v1/topic-proposals/{proposal.pk}/{act}/"

    def test_it_is_accepted_once(self, street: Any, api_for: Callable) -> None:
        proposal = made()
        council = CouncilFactory(building=proposal.building)
        api = api_for(street)
        row = api.post(self.url(proposal, "accept")).json()
        assert (row["state"], row["council"]["id"]) == ("accepted", str(council.pk))
        assert [each["id"] for each in row["requests"]] == [str(proposal.links.get().request_id)]
        again = api.post(self.url(proposal, "decline"), {"reason": "一"}, format="json")
        assert (again.status_code, again.json()["code"]) == (409, "already_decided")

    def test_without_council_or_reason_it_is_refused(self, street: Any, api_for: Callable) -> None:
        proposal = made()
        api = api_for(street)
        refused = api.post(self.url(proposal, "accept"))
        assert (refused.status_code, refused.json()["code"]) == (409, "no_council")
        assert api.post(self.url(proposal, "decline"), {}, format="json").status_code == 400
        row = api.post(self.url(proposal, "decline"), {"reason": "一"}, format="json").json()
        assert (row["state"], row["reason"], row["council"]) == ("declined", "一", None)

    @pytest.mark.parametrize(("role", "status"), [("street2", 404), ("worker", 403)])
    def test_others_are_refused(
        self, role: str, status: int, request: Any, api_for: Callable
    ) -> None:
        proposal = made()
        api = api_for(request.getfixturevalue(role))
        answer = api.post(self.url(proposal, "decline"), {"reason": "一"}, format="json")
        assert answer.status_code == status
        proposal.refresh_from_db()
        assert proposal.state == "open"
