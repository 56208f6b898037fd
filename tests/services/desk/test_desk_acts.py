"""What is done at the desk: registration, acts on one request, acts on many and their undoing."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from common.calendar.clock import today
from services.models import (
    ClockLimit,
    ClockSpan,
    CoTask,
    RequestEvent,
    RequestVoice,
    ServiceRequest,
)
from tests.conftest import JINGAN_TEMPLE
from tests.factories.accounts import DepartmentFactory
from tests.factories.buildings import BuildingFactory
from tests.factories.desk import SatisfactionAskFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.services.desk.conftest import moved, received

pytestmark = pytest.mark.django_db
FACTS = ("state", "category", "mechanism", "holder_id", "due_on", "yellow_at", "accept_by")


def text(answer: Any) -> str:
    """Return the page's text."""
    return answer.content.decode()


def facts_of(request: ServiceRequest) -> dict[str, Any]:
    """Return what stands in a request, its story and its clock."""
    request.refresh_from_db()
    tables = {
        model.__name__: list(model.objects.filter(request=request).order_by("pk").values())
        for model in (RequestEvent, ClockSpan, ClockLimit, CoTask)
    }
    return {name: getattr(request, name) for name in FACTS} | tables


@pytest.fixture
def typed(building: Any, tenant: Any) -> dict[str, str]:
    """A request as it is typed at the desk."""
    return {
        "key": str(uuid.uuid4()),
        "channel": "phone",
        "enterprise": str(tenant.pk),
        "building": str(building.pk),
        "category": "物业管理",
        "mechanism": "",
        "content": "空调漏水",
        "step": "save",
    }


def test_a_worker_registers_and_the_duty_list_says_how(
    client_for: Callable, worker: Any, duty: Any, typed: dict[str, str], tenant: Any
) -> None:
    client = client_for(worker)
    page = text(client.get(f"/desk/new/?enterprise={tenant.pk}"))
    assert "示例建设管理委" in page
    assert "登记并按职责清单派单" not in page
    answer = client.post("/desk/new/", typed)
    made = ServiceRequest.objects.get()
    assert answer["Location"] == f"/desk/{made.pk}/"
    assert (made.channel, made.mechanism, made.state) == ("phone", "platform", "received")
    # Sent twice, written once.
    client.post("/desk/new/", typed)
    assert ServiceRequest.objects.count() == 1


def test_staff_register_and_dispatch_at_once(
    client_for: Callable, street: Any, duty: Any, typed: dict[str, str]
) -> None:
    answer = client_for(street).post("/desk/new/", typed | {"step": "dispatch"}, follow=True)
    made = ServiceRequest.objects.get()
    assert (made.state, made.holder) == ("dispatched", duty.lead)
    assert [task.department.name for task in made.co_tasks.all()] == ["示例绿化市容局"]
    assert "待签收" in text(answer)


def test_what_cannot_be_dispatched_is_not_half_registered(
    client_for: Callable, street: Any, typed: dict[str, str]
) -> None:
    answer = client_for(street).post("/desk/new/", typed | {"step": "dispatch"})
    assert answer.status_code in {400, 409}
    assert "请选择主办部门" in text(answer)
    assert "空调漏水" in text(answer)
    assert not ServiceRequest.objects.exists()


def test_a_search_finds_the_enterprise_and_brings_its_building(
    client_for: Callable, street: Any, typed: dict[str, str], tenant: Any, building: Any
) -> None:
    EnterpriseFactory(name="示例云帆他处", building=BuildingFactory(area=JINGAN_TEMPLE))
    blank = typed | {"enterprise": "", "building": ""}
    found = client_for(street).post("/desk/new/", blank | {"step": "find", "q": "slyf"})
    assert [each.enterprise for each in found.context["found"]] == [tenant]
    assert "空调漏水" in text(found)
    taken = client_for(street).post("/desk/new/", blank | {"take": str(tenant.pk)})
    assert taken.context["form"]["building"].value() == building.pk
    assert "空调漏水" in text(taken)
    foreign = client_for(street).post("/desk/new/", blank | {"take": "x"})
    assert foreign.status_code == 404


def test_a_like_request_is_shown_first_and_can_be_joined(
    client_for: Callable, street: Any, typed: dict[str, str], building: Any
) -> None:
    neighbour = EnterpriseFactory(name="示例邻居有限公司", building=building)
    open_one = received(building, neighbour, content="空调漏水严重")
    client = client_for(street)
    shown = client.post("/desk/new/", typed)
    assert shown.status_code == 200
    assert "可能已有同样的诉求" in text(shown)
    assert ServiceRequest.objects.count() == 1
    joined = client.post("/desk/new/", typed | {"voice": str(open_one.pk)})
    assert joined["Location"] == f"/desk/{open_one.pk}/"
    assert RequestVoice.objects.get().enterprise.name == "示例云帆科技有限公司"
    assert ServiceRequest.objects.count() == 1
    client.post("/desk/new/", typed | {"seen": str(open_one.pk)})
    assert ServiceRequest.objects.count() == 2


def test_a_request_needs_an_enterprise_or_a_building_and_one_in_scope(
    client_for: Callable, street: Any, typed: dict[str, str]
) -> None:
    elsewhere = BuildingFactory(area=JINGAN_TEMPLE)
    for wrong in (
        {"enterprise": "", "building": ""},
        {"building": str(elsewhere.pk)},
        {"category": ""},
        {"content": ""},
    ):
        answer = client_for(street).post("/desk/new/", typed | wrong)
        assert answer.status_code == 400, wrong
    assert not ServiceRequest.objects.exists()


def test_a_request_is_led_from_the_desk_to_its_end(
    client_for: Callable, street: Any, officer: Any, helper: Any, duty: Any, demand: Any
) -> None:
    desk, unit, partner = client_for(street), client_for(officer), client_for(helper)
    address = f"/desk/{demand.pk}/"

    def act(client: Any, name: str, **values: Any) -> None:
        answer = client.post(address, {"act": name, **values})
        assert answer.status_code == 302, text(answer)

    act(desk, "triage", category="物业管理")
    page = desk.get(address).context
    dispatch = next(each for each in page["acts"] if each["name"] == "dispatch")["form"]
    assert dispatch.initial["department"] == duty.lead
    assert [unit.name for unit in dispatch.initial["co_units"]] == ["示例绿化市容局"]
    act(desk, "dispatch", department=duty.lead_id, co_units=[helper.department_id])
    act(unit, "accept")
    act(unit, "start")
    refused = unit.post(address, {"act": "resolve", "reply": "已修复", "outcome": "solved"})
    assert refused.status_code == 409
    assert "还有 1 项协办任务未反馈" in text(refused)
    assert "已修复" in text(refused)
    task = demand.co_tasks.get()
    act(partner, "reply_co_task", task=task.pk, reply="已清理")
    act(unit, "ask_co_unit", department=DepartmentFactory().pk, days=3, asked="复核")
    extra = demand.co_tasks.get(state="open")
    act(unit, "excuse_co_task", task=extra.pk, reason="无须复核")
    act(unit, "extend", days=2, reason="等待配件")
    limit = demand.limits.get(state="asked")
    act(desk, "decide", limit=limit.pk, decision="approve")
    act(unit, "resolve", reply="已修复", outcome="solved", is_in_building="yes")
    act(desk, "close")
    demand.refresh_from_db()
    assert (demand.state, demand.outcome, demand.is_in_building) == ("closed", "solved", True)
    ask = demand.asks.get()
    act(desk, "answer", ask=ask.pk, is_solved="yes", is_satisfied="no")
    ask.refresh_from_db()
    assert (ask.is_solved, ask.is_satisfied, ask.taken_by) == (True, False, street)


def test_only_what_is_allowed_is_offered(
    client_for: Callable,
    street: Any,
    worker: Any,
    officer: Any,
    helper: Any,
    duty: Any,
    demand: Any,
) -> None:
    def offered(user: Any) -> set[str]:
        context = client_for(user).get(f"/desk/{demand.pk}/").context
        return {act["name"] for act in context["acts"]}

    assert {"triage", "withdraw", "escalate", "link_duplicate"} <= offered(street)
    assert offered(worker) == {"escalate", "withdraw", "note", "add_voice"}
    moved(demand, "triage", "dispatch")
    assert offered(officer) >= {"accept", "return", "escalate", "note", "extend", "ask_co_unit"}
    assert not {"triage", "dispatch", "link_duplicate", "withdraw"} & offered(officer)
    assert not {"accept", "return", "ask_co_unit"} & offered(helper)
    assert len(client_for(helper).get(f"/desk/{demand.pk}/").context["replies"]) == 1
    # What is not offered is refused all the same, and changes nothing.
    before = facts_of(demand)
    for user, name in ((helper, "accept"), (worker, "accept"), (officer, "close")):
        answer = client_for(user).post(f"/desk/{demand.pk}/", {"act": name})
        assert answer.status_code in {403, 409}, name
    assert client_for(officer).post(f"/desk/{demand.pk}/", {"act": "x"}).status_code == 404
    assert facts_of(demand) == before


def test_whoever_settled_it_does_not_answer_for_the_enterprise(
    client_for: Callable, street: Any, duty: Any, demand: Any
) -> None:
    moved(demand, "triage", "dispatch")
    client = client_for(street)
    client.post(f"/desk/{demand.pk}/", {"act": "accept"})
    ask = SatisfactionAskFactory(request=demand)
    assert client.get(f"/desk/{demand.pk}/").context["answers"] == []
    typed = {"act": "answer", "ask": ask.pk, "is_solved": "yes", "is_satisfied": "yes"}
    assert client.post(f"/desk/{demand.pk}/", typed).status_code == 403


def test_a_duplicate_is_linked_by_its_number_and_separated(
    client_for: Callable, street: Any, demand: Any, building: Any
) -> None:
    original = received(building)
    client = client_for(street)
    address = f"/desk/{demand.pk}/"
    wrong = client.post(address, {"act": "link_duplicate", "original": "没有这个"})
    assert wrong.status_code == 409
    assert "没有这个" in text(wrong)
    client.post(address, {"act": "link_duplicate", "original": original.progress_code.lower()})
    demand.refresh_from_db()
    assert demand.duplicate_of == original
    client.post(address, {"act": "separate"})
    demand.refresh_from_db()
    assert (demand.state, demand.duplicate_of) == ("triaged", None)


def test_a_pause_asks_for_reason_and_day(
    client_for: Callable, officer: Any, duty: Any, demand: Any
) -> None:
    moved(demand, "triage", "dispatch", "accept")
    client, address = client_for(officer), f"/desk/{demand.pk}/"
    far = today() + datetime.timedelta(days=61)
    for wrong in ({"until": "2026-13-01"}, {"until": far}, {"pause_reason": ""}):
        sent = {"act": "pause", "pause_reason": "legal", "until": today()} | wrong
        assert client.post(address, sent).status_code in {400, 409}
    client.post(address, {"act": "pause", "pause_reason": "legal", "until": today()})
    page = text(client.get(address))
    assert "暂停期间没有办结期限" in page
    assert client.post(address, {"act": "resume"}).status_code == 302
