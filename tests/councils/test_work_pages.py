"""Pages of projects and lists: what they show and offer, at a constant number of queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.calendar.clock import today
from councils.models import ListEntry, ListKind, ListMatch, Project
from tests.councils.lists import entry
from tests.councils.projects import project_in
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils import CouncilFactory
from tests.factories.councils_projects import (
    BeneficiaryFactory,
    ListMatchFactory,
    MilestoneFactory,
    ProjectClaimFactory,
)
from tests.factories.orgs import PartyOrganisationFactory
from tests.factories.services import ServiceRequestFactory

pytestmark = pytest.mark.django_db


def page_of(client: Any, address: str, **query: str) -> str:
    """Return a page."""
    answer = client.get(address, query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def cost(client: Any, address: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


class TestProjects:
    """Lists of projects, and the page of one."""

    def test_the_list_shows_own_projects_and_narrows_them(
        self, street: Any, client_for: Callable
    ) -> None:
        client = client_for(street)
        old = project_in("published", title="示例旧项目")
        Project.objects.filter(pk=old.pk).update(ownerless_since="2020-01-01")
        late = project_in("in_progress", title="示例逾期项目")
        late.milestones.update(due_on="2020-01-01")
        project_in("claimed", title="外街项目", building=BuildingFactory(area=JINGAN_TEMPLE))
        building = BuildingFactory()
        for project in (old, late):
            BeneficiaryFactory(project=project, building=building)
        address = reverse("councils:all-projects")
        page = page_of(client, address)
        assert "示例旧项目" in page
        assert "外街项目" not in page
        assert "惠及 1 幢楼宇" in page
        for only, shown, hidden in (
            ("unnoticed", "示例旧项目", "示例逾期项目"),
            ("overdue", "示例逾期项目", "示例旧项目"),
        ):
            page = page_of(client, address, only=only)
            assert shown in page
            assert hidden not in page
        assert client.get(address, {"only": "x"}).status_code == 400
        own = reverse("councils:projects", args=[old.council_id])
        assert "示例逾期项目" not in page_of(client, own)

    def test_more_projects_cost_no_more_queries(self, street: Any, client_for: Callable) -> None:
        client = client_for(street)
        first = project_in("in_progress", claim_capacity=9)
        addresses = [
            reverse("councils:all-projects"),
            reverse("councils:project", args=[first.pk]),
        ]
        for address in addresses:
            cost(client, address)
        few = [cost(client, address) for address in addresses]
        for _ in range(4):
            project_in("in_progress")
            BeneficiaryFactory(project=first)
            ProjectClaimFactory(project=first, state="approved")
            MilestoneFactory(project=first)
        assert [cost(client, address) for address in addresses] == few

    def test_a_project_is_drafted_and_carried_along(
        self, street: Any, client_for: Callable
    ) -> None:
        client = client_for(street)
        council = CouncilFactory(building=BuildingFactory())
        address = reverse("councils:projects", args=[council.pk])
        sent = {
            "act": "create",
            "title": "示例食堂",
            "summary": "示例内容",
            "domain": "service",
            "cube_axis": "building",
            "claim_capacity": "1",
            "is_public": "on",
        }
        assert client.post(address, sent | {"title": ""}).status_code == 400
        made = client.post(address, sent)
        project = Project.objects.get()
        assert project.is_public
        page = reverse("councils:project", args=[project.pk])
        assert (made.status_code, made.url) == (302, page)
        assert client.post(page, {"act": "shelve"}).status_code == 302
        refused = client.post(page, {"act": "publish"})
        assert refused.status_code == 409
        assert "尚未指定审核党组织" in refused.content.decode()
        Project.objects.filter(pk=project.pk).update(reviewer=PartyOrganisationFactory())
        assert client.post(page, {"act": "publish"}).status_code == 302
        claim = {"act": "claim", "claimant": "team", "name": "示例队", "share": "示例"}
        assert client.post(page, claim | {"name": ""}).status_code == 400
        assert client.post(page, claim).status_code == 302
        row = str(project.claims.get().pk)
        assert client.post(page, {"act": "approve", "row": row}).status_code == 302
        shown = page_of(client, page)
        assert "示例队" in shown
        assert 'value="start"' in shown
        assert 'value="publish"' not in shown
        for step in (
            {"act": "start"},
            {"act": "plan", "title": "示例节点", "due_on": "2026-12-01"},
            {"act": "supervise", "method": "look", "on": str(today()), "finding": "示例"},
            {"act": "serve", "community": "示例社区", "party": "resident"},
            {"act": "hand_in", "explanation": "示例说明"},
            {"act": "accept", "effect": "示例成效", "without_metrics": "示例原因"},
        ):
            answer = client.post(page, step)
            assert answer.status_code == 302, (step, answer.content.decode()[-3000:])
        project.refresh_from_db()
        assert project.state == "closed"

    def test_workers_read_supervise_and_finish(self, worker: Any, client_for: Callable) -> None:
        client = client_for(worker)
        project = project_in("in_progress")
        page = reverse("councils:project", args=[project.pk])
        shown = page_of(client, page)
        for act, is_offered in (("supervise", True), ("finish", True), ("hand_in", False)):
            assert (f'value="{act}"' in shown) is is_offered, act
        row = str(project.milestones.get().pk)
        sent = {"act": "finish", "row": row, "done_on": str(today())}
        assert client.post(page, sent).status_code == 302
        assert client.post(page, {"act": "hand_in"}).status_code == 403

    def test_others_do_not_open_it(self, street2: Any, auditor: Any, client_for: Callable) -> None:
        page = reverse("councils:project", args=[project_in("claimed").pk])
        assert client_for(street2).get(page).status_code == 404
        assert client_for(street2).post(page, {"act": "start"}).status_code == 404
        assert client_for(auditor).get(page).status_code == 403


class TestLists:
    """Entries with their suggestions, and the decisions of people."""

    def test_a_need_is_written_suggested_and_decided_on(
        self, street: Any, client_for: Callable
    ) -> None:
        client = client_for(street)
        building = BuildingFactory()
        council = CouncilFactory(building=building)
        request = ServiceRequestFactory(building=building, category="物业服务")
        way = client.get(reverse("councils:entry-from-request", args=[request.pk]))
        assert way.url == f"/councils/{council.pk}/lists/?request={request.pk}"
        filled = page_of(client, way.url)
        assert "物业服务需求" in filled
        sent = {
            "act": "create",
            "kind": str(ListKind.objects.get(code="need").pk),
            "side": "building",
            "title": "示例需求",
            "category": "",
            "starts_on": str(today()),
            "reach": "building",
            "request": str(request.pk),
        }
        assert client.post(way.url, sent).status_code == 302
        need = ListEntry.objects.get()
        assert (need.request, need.council) == (request, council)
        good, bad = (
            entry("resource", title=title, starts_on=today())
            for title in ("示例好资源", "示例差资源")
        )
        address = reverse("councils:all-lists")
        page = page_of(client, address)
        assert "此理由尚无决定" in page
        pair = {"need": str(need.pk), "offer": str(bad.pk)}
        assert client.post(address, {"act": "refuse", **pair, "reason": ""}).status_code == 400
        assert client.post(address, {"act": "refuse", **pair, "reason": "远"}).status_code == 302
        assert "此理由过去 1 次采纳 0 次" in page_of(client, address)
        pair["offer"] = str(good.pk)
        assert client.post(address, {"act": "accept", **pair}).status_code == 302
        match = ListMatch.objects.get(state="accepted")
        need.refresh_from_db()
        assert need.state == "met"
        made = {"act": "make_project", "match": str(match.pk), "domain": "service"}
        one = reverse("councils:list-entry", args=[need.pk])
        assert client.post(one, made).status_code == 302
        assert Project.objects.get().title == "示例需求"
        undone = {"act": "release", "match": str(match.pk), "reason": "检修"}
        assert client.post(one, undone).status_code == 302
        need.refresh_from_db()
        assert need.state == "open"

    def test_an_entry_is_changed_and_taken_down(self, street: Any, client_for: Callable) -> None:
        client = client_for(street)
        offer = entry("resource", title="示例会议室", capacity=2, category="")
        page = reverse("councils:list-entry", args=[offer.pk])
        assert "示例会议室" in page_of(client, page)
        sent = {
            "act": "update",
            "kind": str(offer.kind_id),
            "side": "residential",
            "title": "示例大会议室",
            "starts_on": str(offer.starts_on),
            "reach": "council",
        }
        assert client.post(page, sent).status_code == 302
        offer.refresh_from_db()
        assert (offer.title, offer.side, offer.capacity) == ("示例大会议室", "residential", None)
        assert client.post(page, {"act": "withdraw", "reason": "停用"}).status_code == 302
        assert 'value="update"' not in page_of(client, page)

    def test_more_entries_cost_no_more_queries(self, street: Any, client_for: Callable) -> None:
        client = client_for(street)

        def more(number: int) -> None:
            for _ in range(number):
                need, offer = entry("need"), entry("resource", reach="council")
                ListMatchFactory(need=need, offer=offer, reasons=["category"])

        more(1)
        address = reverse("councils:all-lists")
        cost(client, address)
        few = cost(client, address)
        more(4)
        assert cost(client, address) == few

    def test_workers_read_and_do_not_decide(self, worker: Any, client_for: Callable) -> None:
        need, offer = entry("need", starts_on=today()), entry("resource", starts_on=today())
        client = client_for(worker)
        address = reverse("councils:all-lists")
        page = page_of(client, address)
        assert "同一类别" in page
        assert 'value="accept"' not in page
        sent = {"act": "accept", "need": str(need.pk), "offer": str(offer.pk)}
        assert client.post(address, sent).status_code == 403

    def test_without_a_council_the_way_says_so(self, street: Any, client_for: Callable) -> None:
        request = ServiceRequestFactory(building=BuildingFactory())
        way = reverse("councils:entry-from-request", args=[request.pk])
        page = client_for(street).get(way, follow=True).content.decode()
        assert "没有任期内的楼委会" in page
