"""The pages of the desk: who may open them, what stands in their queues, what a request tells."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.calendar.clock import now, today
from services.models import ServiceRequest
from services.selectors.desk import QUEUES, Asked, Viewer, desk_rows
from tests.conftest import JINGAN_TEMPLE
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.desk import (
    CoTaskFactory,
    LadderStepFactory,
    PolicySnippetFactory,
    ReplyTemplateFactory,
    RequestVoiceFactory,
)
from tests.factories.services import VisitFactory
from tests.services.desk.conftest import moved, received

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    """Return the page's text."""
    return answer.content.decode()


def test_the_desk_opens_for_those_who_have_to_do_with_requests(
    client: Any, client_for: Callable, request: Any, demand: Any
) -> None:
    for role, status in (
        ("district", 200),
        ("street", 200),
        ("worker", 200),
        ("officer", 200),
        ("wall", 403),
        ("auditor", 403),
        ("admin_user", 403),
    ):
        user = request.getfixturevalue(role)
        assert client_for(user).get("/desk/").status_code == status, role
    for role, status in (("street", 200), ("worker", 200), ("officer", 403), ("wall", 403)):
        user = request.getfixturevalue(role)
        assert client_for(user).get("/desk/new/").status_code == status, role
    for address in ("/desk/", "/desk/new/", f"/desk/{demand.pk}/"):
        assert client.get(address).status_code == 302


def test_a_request_of_another_street_does_not_exist(
    client_for: Callable, street2: Any, worker2: Any, officer: Any, helper: Any, demand: Any
) -> None:
    for user in (street2, worker2, officer):
        client = client_for(user)
        assert client.get(f"/desk/{demand.pk}/").status_code == 404
        assert client.post(f"/desk/{demand.pk}/", {"act": "note", "note": "x"}).status_code == 404
        assert demand.number not in text(client.get("/desk/?queue=all"))
    assert demand.events.count() == 1
    CoTaskFactory(request=demand, department=helper.department)
    assert client_for(helper).get(f"/desk/{demand.pk}/").status_code == 200
    assert demand.number in text(client_for(helper).get("/desk/"))


def test_a_department_sees_what_it_holds_and_links_to_nothing_else(
    client_for: Callable, officer: Any, duty: Any, demand: Any
) -> None:
    client = client_for(officer)
    assert "这个队列里没有诉求" in text(client.get("/desk/?queue=all"))
    moved(demand, "triage", "dispatch")
    assert demand.number in text(client.get("/desk/"))
    page = text(client.get(f"/desk/{demand.pk}/"))
    assert "示例云帆科技有限公司" in page
    assert "/enterprises/" not in page
    assert "/buildings/" not in page
    # In the masthead stands the desk alone, and the first page leads to it.
    assert client.get("/")["Location"] == "/desk/"
    assert set(re.findall(r'<li>\s*<a href="(/[a-z]+/)"', page)) == {"/desk/"}


def test_an_officer_without_a_department_finds_an_empty_desk(
    client_for: Callable, demand: Any
) -> None:
    nobody = assign(UserFactory(), "department")
    page = client_for(nobody).get("/desk/").context["page"]
    assert (page.total, page.queues["all"]) == (0, 0)


def test_every_count_opens_exactly_its_rows(
    client_for: Callable, street: Any, duty: Any, building: Any, tenant: Any
) -> None:
    fresh = [received(building, tenant) for _ in range(9)]
    moved(fresh[0], "triage")
    moved(fresh[1], "triage", "dispatch")
    moved(fresh[2], "triage", "dispatch", "accept")
    moved(fresh[3], "triage", "dispatch", "accept")
    moved(fresh[3], "pause", pause_reason="legal", until=today())
    moved(fresh[4], "triage", "dispatch")
    moved(fresh[4], "return", note="不属于本部门", proposed=duty.lead_id)
    moved(fresh[5], "escalate", note="职责不清")
    moved(fresh[6], "link_duplicate", original=fresh[0].pk)
    received(building, tenant, due_on=today(), mechanism="hard_problem")
    received(building, tenant, mechanism="hard_problem")
    received(building, tenant, due_on=today().replace(year=2020))
    received(BuildingFactory(area=JINGAN_TEMPLE))
    viewer = Viewer(street, now(), frozenset())
    counts = client_for(street).get("/desk/?queue=all").context["page"].queues
    for queue in QUEUES:
        rows = desk_rows(Asked(queue=queue.code), viewer)
        assert len(rows) == counts[queue.code], queue.code
        page = client_for(street).get(f"/desk/?queue={queue.code}").context["page"]
        assert {row.request.pk for row in page.rows} == {row.request.pk for row in rows}
        assert page.total == len(rows)
        assert sum(each.count for each in page.mechanisms) == len(rows)
        assert sum(each.count for each in page.holders) == len(rows)
    assert {code: counts[code] for code in ("all", "overdue", "today", "paused", "merged")} == {
        "all": 12,
        "overdue": 1,
        "today": 1,
        "paused": 1,
        "merged": 1,
    }
    assert counts["mine"] == counts["received"] + counts["triaged"] + 2


def test_lists_are_narrowed_and_refuse_what_cannot_be_chosen(
    client_for: Callable, street: Any, demand: Any, building: Any
) -> None:
    other = received(building, mechanism="immediate", category="停车出行", content="车位不足")
    client = client_for(street)
    for query, found in (
        ("q=车位", {other}),
        (f"q={demand.progress_code.lower()}", {demand}),
        ("q=ylyf", set()),
        ("q=示例云帆", {demand}),
        ("q=示例恒远", {demand, other}),
        ("category=停车出行", {other}),
        ("mechanism=platform", {demand}),
        ("holder=none", {demand, other}),
        ("state=triaged", set()),
        ("channel=staff", {demand, other}),
        (f"area={building.subdistrict_id}", {demand, other}),
    ):
        page = client.get(f"/desk/?queue=all&{query}").context["page"]
        assert {row.request for row in page.rows} == found, query
    for query in ("queue=x", "mechanism=x", "holder=x", "area=x", "after=x", "after=2026-01-01~1"):
        assert client.get(f"/desk/?{query}").status_code == 400, query


@pytest.mark.parametrize("queue", ["open", "all"])
def test_pages_follow_one_another_without_gap_or_repetition(
    queue: str, client_for: Callable, street: Any, building: Any
) -> None:
    made = {received(building).pk for _ in range(60)}
    made |= {received(building, mechanism="hard_problem").pk for _ in range(45)}
    client, seen, after = client_for(street), [], ""
    while True:
        page = client.get("/desk/", {"queue": queue, "after": after}).context["page"]
        seen += [row.request.pk for row in page.rows]
        after = page.after
        if not after:
            break
    assert len(seen) == 105
    assert set(seen) == made


def test_a_list_costs_the_same_queries_at_one_and_at_many_rows(
    client_for: Callable, street: Any, duty: Any, building: Any, tenant: Any
) -> None:
    client = client_for(street)

    def cost() -> int:
        client.get("/desk/?queue=all")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get("/desk/?queue=all").status_code == 200
        return len(caught)

    moved(received(building, tenant), "triage", "dispatch")
    one = cost()
    for _ in range(20):
        made = moved(received(building, tenant), "triage", "dispatch")
        RequestVoiceFactory(request=made)
    assert cost() == one


def test_the_list_is_taken_away_as_a_workbook_by_those_who_may(
    client_for: Callable, street: Any, worker: Any, demand: Any
) -> None:
    answer = client_for(street).get("/desk/?queue=all&format=xlsx")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename=requests-")
    assert client_for(worker).get("/desk/?queue=all&format=xlsx").status_code == 403


def test_a_page_tells_the_whole_story(
    client_for: Callable, street: Any, duty: Any, building: Any, tenant: Any
) -> None:
    visit = VisitFactory(building=building, enterprise=tenant)
    made = received(building, tenant)
    ServiceRequest.objects.filter(pk=made.pk).update(visit=visit)
    moved(made, "triage", "dispatch", "accept")
    moved(made, "pause", pause_reason="legal", until=today(), note="等待鉴定")
    moved(made, "resume")
    RequestVoiceFactory(request=made, note="我们也是")
    LadderStepFactory(request=made)
    follower = moved(received(building), "link_duplicate", original=made.pk)
    page = text(client_for(street).get(f"/desk/{made.pk}/"))
    for words in (
        "电梯经常停运",
        "计时台账",
        "法定程序（公示、鉴定、检测）",
        "时限 5 个工作日",
        "等待鉴定",
        "示例绿化市容局",
        "我们也是",
        follower.number,
        f"/visits/{visit.pk}/",
        "督办",
        made.progress_code,
    ):
        assert words in page, words
    sheet = text(client_for(street).get(f"/desk/{made.pk}/?print"))
    assert "诉求办理单" in sheet
    assert "<form" not in sheet
    merged = text(client_for(street).get(f"/desk/{follower.pk}/"))
    assert f"/desk/{made.pk}/" in merged


def test_words_at_hand_are_filled_in_and_never_out_of_date(
    client_for: Callable, street: Any, duty: Any, demand: Any
) -> None:
    template = ReplyTemplateFactory(text="{企业}：{类别}已办结，{无此名}。")
    PolicySnippetFactory(title="现行口径")
    PolicySnippetFactory(title="过期口径", expires_on=today().replace(year=2020))
    ReplyTemplateFactory(title="别类模板", category=duty.category.__class__.objects.last())
    moved(demand, "triage", "dispatch", "accept")
    client = client_for(street)
    page = text(client.get(f"/desk/{demand.pk}/"))
    assert "现行口径" in page
    assert "过期口径" not in page
    typed = {"act": "resolve", "reply": "已处理。", "insert": str(template.pk)}
    again = text(client.post(f"/desk/{demand.pk}/", typed))
    assert "已处理。\n示例云帆科技有限公司：物业管理已办结，{无此名}。" in again
    typed["insert"] = str(uuid.uuid4())
    assert client.post(f"/desk/{demand.pk}/", typed).status_code == 404


def test_links_lead_to_requests_from_visits_and_enterprises(
    client_for: Callable, street: Any, demand: Any, building: Any, tenant: Any
) -> None:
    visit = VisitFactory(building=building, enterprise=tenant)
    ServiceRequest.objects.filter(pk=demand.pk).update(visit=visit)
    client = client_for(street)
    assert f"/desk/{demand.pk}/" in text(client.get(f"/visits/{visit.pk}/"))
    file = text(client.get(f"/enterprises/{tenant.pk}/"))
    assert file.count(f"/desk/{demand.pk}/") == 2
    assert f"/desk/new/?enterprise={tenant.pk}" in file
