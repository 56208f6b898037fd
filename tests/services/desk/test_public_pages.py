"""Pages for enterprises: progress by code, answers by link, the entrance of a building."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from services.actions.entrance import entrance_of
from services.actions.satisfaction import answer_for, ask_again, link_of
from services.models import RequestEvent, SatisfactionAsk, ServiceRequest
from tests.factories.accounts import DepartmentFactory
from tests.factories.buildings import BuildingFactory
from tests.factories.desk import RequestCategoryFactory, SatisfactionAskFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.services.desk.acts import Desk

pytestmark = pytest.mark.django_db
SECRET = "内部说明不外传"
NEIGHBOUR = "隔壁企业有限公司"


@pytest.fixture
def desk() -> Desk:
    return Desk(lead=DepartmentFactory(name="示例城管部门"))


def closed(desk: Desk) -> ServiceRequest:
    request = desk.received(enterprise=EnterpriseFactory().pk)
    for verb in ("triage", "dispatch", "accept"):
        request = desk.act(request, verb)
    request = desk.act(request, "resolve", reply="已约物业整改", note=SECRET)
    return desk.act(request, "close")


def asked(client: Client, code: str) -> Any:
    return client.post(reverse("services:progress"), {"code": code})


def test_a_code_shows_steps_office_and_reply_and_nothing_of_the_office_itself(desk: Desk) -> None:
    request = closed(desk)
    spaced = f" {request.progress_code[:4].lower()}-{request.progress_code[4:]} "
    answer = asked(Client(), spaced)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "已归档" in text
    assert "示例城管部门" in text
    assert "已约物业整改" in text
    assert SECRET not in text
    assert str(request.enterprise) not in text
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]


def test_a_merged_request_tells_nothing_of_the_other_enterprise(desk: Desk) -> None:
    original = desk.received(enterprise=EnterpriseFactory(name=NEIGHBOUR).pk, content="隔壁的话")
    request = desk.act(desk.received(), "triage")
    request = desk.act(request, "link_duplicate", original=original.pk)
    desk.act(original, "note", reply="只给隔壁的答复")
    text = asked(Client(), request.progress_code).content.decode()
    assert "合并办理" in text
    for word in (NEIGHBOUR, "隔壁的话", "只给隔壁的答复"):
        assert word not in text


@pytest.mark.parametrize("code", ["000000000000", "' OR 1=1", "很长" * 15, "ZZZZZZZZZZZZ"])
def test_an_unknown_code_is_told_in_the_same_words(code: str) -> None:
    answer = asked(Client(), code)
    assert answer.status_code == 404
    assert "没有这个查询码对应的诉求" in answer.content.decode()


def test_codes_cannot_be_tried_without_end() -> None:
    client = Client()
    told = [asked(client, f"{number:012X}").status_code for number in range(22)]
    assert told == [404] * 20 + [429] * 2
    assert asked(Client(REMOTE_ADDR="198.51.100.7"), "0" * 12).status_code == 404


def test_solved_and_satisfied_are_answered_once_by_link(desk: Desk) -> None:
    request = closed(desk)
    ask = SatisfactionAsk.objects.get(request=request)
    address = reverse("services:answer", args=[link_of(ask)])
    client = Client()
    assert "是否解决" in client.get(address).content.decode()
    assert client.post(address, {"solved": "yes"}).status_code == 400
    told = client.post(address, {"solved": "yes", "satisfied": "no", "comment": "太慢"})
    assert told.status_code == 200
    ask.refresh_from_db()
    assert (ask.is_solved, ask.is_satisfied, ask.comment) == (True, False, "太慢")
    again = client.post(address, {"solved": "no", "satisfied": "yes"})
    assert again.status_code == 409
    ask.refresh_from_db()
    assert ask.is_satisfied is False


def test_a_changed_or_old_link_opens_nothing(desk: Desk) -> None:
    ask = SatisfactionAskFactory(expires_on=datetime.date(2020, 1, 1))
    for token in (link_of(ask), link_of(ask)[:-2] + "xx", "x"):
        assert Client().get(reverse("services:answer", args=[token])).status_code == 404


def test_nobody_answers_for_his_own_work(desk: Desk, district: Any, street: Any) -> None:
    request = desk.received(enterprise=EnterpriseFactory().pk)
    for verb in ("triage", "dispatch", "accept"):
        request = desk.act(request, verb, by=street)
    request = desk.act(request, "resolve", by=street)
    request = desk.act(request, "close", by=district)
    ask = SatisfactionAsk.objects.get(request=request)
    told = {"ask_id": ask.pk, "is_solved": True, "is_satisfied": True, "comment": ""}
    with pytest.raises(Exception, match="不能代录") as refusal:
        answer_for(**told, by=street, now=desk.now)
    assert refusal.value.code == "own_work"
    assert not SatisfactionAsk.objects.filter(answered_at__isnull=False).exists()
    answer_for(**told, by=district, now=desk.now)
    assert SatisfactionAsk.objects.get(pk=ask.pk).taken_by == district


def test_it_is_asked_again_twenty_working_days_later_and_never_of_a_withdrawn_one(
    desk: Desk,
) -> None:
    request = closed(desk)
    desk.act(desk.received(enterprise=EnterpriseFactory().pk), "withdraw")
    first = SatisfactionAsk.objects.get()
    # Closed on Monday 2 November 2026: the twentieth working day after it is Monday the 30th.
    assert (first.request, first.asked_on) == (request, datetime.date(2026, 11, 2))
    assert ask_again(day=datetime.date(2026, 11, 29)) == 0
    assert ask_again(day=datetime.date(2026, 11, 30)) == 1
    assert ask_again(day=datetime.date(2026, 11, 30)) == 0
    assert [ask.wave for ask in request.asks.order_by("asked_on")] == ["at_close", "later"]


def test_the_entrance_of_a_building_takes_a_request_in_and_gives_its_code() -> None:
    building = BuildingFactory()
    RequestCategoryFactory(name="示例扫码类别")
    address = reverse("services:report", args=[entrance_of(building)])
    sent = {"company": "示例小店", "category": "示例扫码类别", "content": "电梯常坏"}
    client = Client()
    assert building.name in client.get(address).content.decode()
    answer = client.post(address, sent)
    request = ServiceRequest.objects.get()
    assert request.progress_code in answer.content.decode()
    assert (request.channel, request.building, request.category) == (
        "code",
        building,
        "示例扫码类别",
    )
    assert "示例小店" in request.content
    assert request.due_on is not None
    assert RequestEvent.objects.get(request=request).verb == "receive"


def test_the_entrance_refuses_id_numbers_strange_tokens_and_floods() -> None:
    building = BuildingFactory()
    RequestCategoryFactory(name="示例扫码类别")
    address = reverse("services:report", args=[entrance_of(building)])
    sent = {"company": "示例小店", "category": "示例扫码类别", "content": "电梯常坏"}
    client = Client()
    refused = client.post(address, {**sent, "content": "身份证11010519491231002X"})
    assert refused.status_code == 400
    assert "身份证号码" in refused.content.decode()
    assert client.get(reverse("services:report", args=["x"])).status_code == 404
    told = [client.post(address, sent).status_code for _ in range(11)]
    assert told == [200] * 10 + [429]
    assert ServiceRequest.objects.count() == 10


def test_the_desk_hands_out_the_links_and_its_handlers_do_not(
    desk: Desk, district: Any, street: Any, worker: Any, client_for: Any
) -> None:
    building = BuildingFactory()
    assert "扫码上报地址" in client_for(street).get(f"/buildings/{building.pk}/").content.decode()
    assert (
        "扫码上报地址" not in client_for(worker).get(f"/buildings/{building.pk}/").content.decode()
    )
    request = desk.received(enterprise=EnterpriseFactory().pk)
    for verb in ("triage", "dispatch", "accept"):
        request = desk.act(request, verb, by=street)
    request = desk.act(request, "resolve", by=street)
    request = desk.act(request, "close", by=district)
    # Open until the end of its time, which the page judges by the day it is read on.
    SatisfactionAsk.objects.update(expires_on=datetime.date(2099, 1, 1))
    address = reverse("services:desk-request", args=[request.pk])
    assert "评价链接" in client_for(district).get(address).content.decode()
    assert "评价链接" not in client_for(street).get(address).content.decode()
