"""Acts on many requests at the desk: looked at first, done at once, and taken back."""

import datetime
import re
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.audit.models import AuditEntry
from common.calendar.clock import now
from common.errors.domain import NotInScope, NotPermitted
from services.actions.handling.undoing import UndoRefused, undo_act
from services.actions.intake import register_request
from services.models import (
    ClockLimit,
    ClockSpan,
    CoTask,
    RequestEvent,
    ServiceRequest,
)
from tests.conftest import JINGAN_TEMPLE
from tests.factories.buildings import BuildingFactory
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


def bulk(client: Any, verb: str, requests: Any, **values: Any) -> Any:
    """Act on many requests."""
    keys = [str(request.pk) for request in requests]
    return client.post("/desk/bulk/", {"verb": verb, "request": keys, "step": "do", **values})


def test_many_are_looked_at_first_and_each_is_judged_for_itself(
    client_for: Callable, street: Any, duty: Any, building: Any, tenant: Any
) -> None:
    fine, done = received(building, tenant), moved(received(building, tenant), "triage", "dispatch")
    foreign = received(BuildingFactory(area=JINGAN_TEMPLE))
    client = client_for(street)
    before = [facts_of(each) for each in (fine, done, foreign)]
    preview = bulk(client, "triage", [fine, done, foreign], step="preview")
    assert [facts_of(each) for each in (fine, done, foreign)] == before
    assert "不能分类" in text(preview)
    assert foreign.number not in text(preview)
    result = bulk(client, "triage", [fine, done, foreign])
    assert [line.request for line in result.context["done"]] == [fine]
    assert [line.request for line in result.context["refused"]] == [done]
    fine.refresh_from_db()
    assert fine.state == "triaged"
    assert facts_of(foreign) == before[2]
    assert "撤销本次操作" in text(result)


def test_the_whole_queue_or_page_is_taken_as_it_is_narrowed(
    client_for: Callable, street: Any, building: Any
) -> None:
    first, second = received(building), received(building, category="停车出行")
    client = client_for(street)
    sent = {"verb": "note", "note": "已电话联系", "step": "do"}
    client.post("/desk/bulk/", sent | {"whole": "queue", "query": "queue=all&category=停车出行"})
    client.post("/desk/bulk/", sent | {"whole": "page", "listed": [str(first.pk)]})
    assert first.events.filter(verb="note").count() == 1
    assert second.events.filter(verb="note").count() == 1
    unsaid = client.post("/desk/bulk/", {"verb": "note", "request": [first.pk], "step": "do"})
    assert "请先填写要补充的内容" in text(unsaid)
    assert "没有选择诉求" in text(client.post("/desk/bulk/", {"verb": "close"}))
    assert client.post("/desk/bulk/", {"verb": "reopen"}).status_code == 404
    assert client.post("/desk/bulk/", {"verb": "close", "request": ["x"]}).status_code == 404
    many = [str(uuid.uuid4()) for _ in range(501)]
    assert client.post("/desk/bulk/", {"verb": "close", "request": many}).status_code == 409


def _shape(sql: str) -> str:
    """Return the beginning of a statement without names that are new each time."""
    written = 'UPDATE "django_session" SET "session_data"'
    # What a session holds is packed and signed: any sign may stand in it.
    return written if sql.startswith(written) else re.sub(r"\w*\d[\w-]*", "?", sql)[:80]


def test_an_act_on_many_costs_the_same_queries_for_any_number(
    client_for: Callable, street: Any, duty: Any, building: Any, tenant: Any
) -> None:
    client = client_for(street)

    def cost(count: int, verb: str, step: str) -> Counter[str]:
        made = [received(building, tenant) for _ in range(count)]
        if verb == "dispatch":
            bulk(client, "triage", made)
        # A session that was seen a while ago would be written on the way.
        fresh = client_for(street)
        with CaptureQueriesContext(connection) as caught:
            assert bulk(fresh, verb, made, step=step).status_code == 200
        return Counter(_shape(query["sql"]) for query in caught)

    assert cost(1, "dispatch", "do")
    for verb, step in (("triage", "preview"), ("triage", "do"), ("dispatch", "do")):
        assert cost(1, verb, step) == cost(20, verb, step)
    assert cost(500, "dispatch", "do") == cost(1, "dispatch", "do")
    operation = AuditEntry.objects.filter(verb="request.dispatch").latest("number").operation
    assert AuditEntry.objects.filter(operation=operation).count() == 1


def test_an_undone_act_leaves_everything_as_it_was(
    client_for: Callable, street: Any, duty: Any, building: Any, tenant: Any
) -> None:
    requests = [moved(received(building, tenant), "triage") for _ in range(3)]
    before = [facts_of(each) for each in requests]
    client = client_for(street)
    operation = bulk(client, "dispatch", requests).context["operation"]
    assert all(facts_of(each)["state"] == "dispatched" for each in requests)
    page = client.post(f"/desk/acts/{operation}/")
    assert "3 件已恢复到操作之前" in text(page)
    for request, was in zip(requests, before, strict=True):
        stands = facts_of(request)
        told = stands["RequestEvent"].pop()
        assert stands == was
        assert (told["verb"], told["from_state"]) == ("note", "triaged")
        assert "撤销" in told["note"]
    again = client.post(f"/desk/acts/{operation}/")
    assert again.status_code == 409
    assert "已经撤销过" in text(again)
    assert AuditEntry.objects.filter(verb="request.undo").count() == 4


def test_what_moved_on_since_stays_whole(
    client_for: Callable, street: Any, duty: Any, building: Any, tenant: Any
) -> None:
    still, signed, noted = (moved(received(building, tenant), "triage") for _ in range(3))
    operation = bulk(client_for(street), "dispatch", [still, signed, noted]).context["operation"]
    moved(signed, "accept")
    moved(noted, "note", note="部门来电")
    before = [facts_of(each) for each in (signed, noted)]
    undone = undo_act(operation=operation, by=street, now=now())
    assert undone.undone == (still.pk,)
    assert set(undone.kept) == {signed.pk, noted.pk}
    assert [facts_of(each) for each in (signed, noted)] == before


def test_undoing_is_for_its_author_or_the_desk_and_for_a_day(
    client_for: Callable,
    street: Any,
    street2: Any,
    district: Any,
    officer: Any,
    duty: Any,
    building: Any,
) -> None:
    made = moved(received(building), "triage")
    operation = bulk(client_for(district), "dispatch", [made]).context["operation"]
    before = facts_of(made)
    with pytest.raises(NotInScope):
        undo_act(operation=operation, by=street2, now=now())
    with pytest.raises(NotPermitted):
        undo_act(operation=operation, by=officer, now=now())
    late = now() + datetime.timedelta(hours=25)
    with pytest.raises(UndoRefused):
        undo_act(operation=operation, by=district, now=late)
    with pytest.raises(NotInScope):
        undo_act(operation=uuid.uuid4(), by=district, now=now())
    assert client_for(street2).get(f"/desk/acts/{operation}/").status_code == 404
    assert "撤销本次操作" not in text(client_for(officer).get(f"/desk/acts/{operation}/"))
    assert facts_of(made) == before
    assert undo_act(operation=operation, by=street, now=now()).undone == (made.pk,)


def test_a_registration_is_no_act_to_be_undone(street: Any, duty: Any, building: Any) -> None:
    values = {"building": building.pk, "category": "物业管理", "mechanism": "platform"}
    register_request(by=street, values=values, channel="phone", now=now(), is_dispatched=True)
    operation = AuditEntry.objects.filter(verb="request.dispatch").get().operation
    with pytest.raises(NotInScope):
        undo_act(operation=operation, by=street, now=now())
    assert ServiceRequest.objects.get().state == "dispatched"


def test_filing_many_is_undone_with_the_questions_it_asked(
    client_for: Callable, street: Any, duty: Any, building: Any, tenant: Any
) -> None:
    made = moved(received(building, tenant), "triage", "dispatch", "accept")
    moved(made, "resolve", reply="已办", excuse="无须等待")
    operation = bulk(client_for(street), "close", [made]).context["operation"]
    assert made.asks.count() == 1
    undo_act(operation=operation, by=street, now=now())
    made.refresh_from_db()
    assert (made.state, made.asks.count()) == ("resolved", 0)
