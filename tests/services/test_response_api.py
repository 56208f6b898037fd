"""The acts on responses through the API: once, in scope, with the answer of the register."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from common.calendar.clock import now, today
from services.models import JointVisit, ResponseCase, ResponseStep
from tests.factories.accounts import DepartmentFactory
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import WorkerFactory
from tests.factories.responses import ResponseCaseFactory, ResponseStepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def step() -> ResponseStep:
    """A live step of a case in 南京西路街道."""
    building = BuildingFactory()
    case = ResponseCaseFactory(enterprise=EnterpriseFactory(building=building))
    return ResponseStepFactory(enterprise=case.enterprise, case=case, building=building)


def post(client: Any, address: str, **sent: Any) -> Any:
    """Send an act."""
    return client.post(f"/api/v1/{address}/", sent, format="json")


def test_a_step_is_begun_given_and_finished(
    step: ResponseStep, api_for: Callable, street: Any
) -> None:
    client, address = api_for(street), f"response-steps/{step.pk}"
    colleague = WorkerFactory()
    assert post(client, f"{address}/start").json()["state"] == "doing"
    given = post(client, f"{address}/reassign", owner="worker", worker=str(colleague.pk)).json()
    assert given["worker"]["id"] == str(colleague.pk)
    assert post(client, f"{address}/finish", result="").status_code == 400
    done = post(client, f"{address}/finish", result="示例结果")
    assert (done.status_code, done.json()["state"], done.json()["result"]) == (
        200,
        "done",
        "示例结果",
    )
    again = post(client, f"{address}/finish", result="另一结果")
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")
    mistyped = post(client, f"{address}/finish", result="示例", visits=None)
    assert mistyped.json()["errors"][0]["code"] == "unknown_field"


@pytest.mark.parametrize("role", ["street2", "worker2"])
def test_elsewhere_it_does_not_exist(
    step: ResponseStep, role: str, api_for: Callable, request: Any
) -> None:
    client = api_for(request.getfixturevalue(role))
    assert post(client, f"response-steps/{step.pk}/start").status_code == 404
    closing = post(client, f"response-cases/{step.case_id}/close", outcome="kept")
    assert closing.status_code in {403, 404}
    step.refresh_from_db()
    assert (step.state, ResponseCase.objects.get().outcome) == ("open", "")


def test_lists_are_narrowed(step: ResponseStep, api_for: Callable, street: Any) -> None:
    late = ResponseStepFactory(
        enterprise=step.enterprise, origin="lease", due_on=today() - datetime.timedelta(1)
    )
    ResponseStep.objects.filter(pk=step.pk).update(due_on=today())
    ResponseStepFactory(enterprise=step.enterprise, state="done", done_at=now())
    client = api_for(street)

    def found(**asked: Any) -> set[str]:
        rows = client.get("/api/v1/response-steps/", asked).json()["results"]
        return {row["id"] for row in rows}

    assert found(is_live=True) == {str(step.pk), str(late.pk)}
    assert found(is_overdue=True) == found(origin="lease") == {str(late.pk)}
    assert found(case=step.case_id) == {str(step.pk)}
    cases = client.get("/api/v1/response-cases/", {"is_open": True}).json()["results"]
    assert [row["id"] for row in cases] == [str(step.case_id)]


def test_a_case_is_closed_with_what_the_register_says(
    step: ResponseStep, api_for: Callable, street: Any, worker: Any
) -> None:
    address = f"response-cases/{step.case_id}/close"
    assert post(api_for(worker), address, outcome="kept").status_code == 403
    client = api_for(street)
    assert post(client, address, outcome="left").json()["code"] == "note_missing"
    closed = post(client, address, outcome="kept", value_headcount=12)
    body = closed.json()
    assert (closed.status_code, body["outcome"]) == (200, "kept")
    assert (float(body["value_area"]), body["value_headcount"]) == (180.0, 12)
    assert post(client, address, outcome="kept").status_code == 409


def test_a_joint_visit_is_opened_answered_and_held(
    step: ResponseStep, api_for: Callable, street: Any
) -> None:
    client, department = api_for(street), DepartmentFactory()
    sent = {
        "enterprise": str(step.enterprise_id),
        "departments": [str(department.pk)],
        "planned_on": today().isoformat(),
        "purpose": "示例会商",
    }
    opened = post(client, "joint-visits/open", **sent)
    assert opened.status_code == 201
    assert opened.json()["replies"][0]["state"] == "waiting"
    address = f"joint-visits/{opened.json()['id']}"
    told = post(client, f"{address}/reply", department=str(department.pk), state="declined")
    assert told.json()["replies"][0]["state"] == "declined"
    assert post(client, f"{address}/hold", result="示例成果").json()["result"] == "示例成果"
    assert post(client, f"{address}/hold", result="示例").status_code == 409
    assert post(client, "joint-visits/open", **{**sent, "departments": []}).status_code == 400
    assert JointVisit.objects.count() == 1


def test_the_playbook_of_a_day_is_listed(api_for: Callable, worker: Any) -> None:
    client = api_for(worker)
    rows = client.get("/api/v1/playbook-steps/", {"colour": "red", "as_of": "2026-11-20"})
    assert [row["code"] for row in rows.json()["results"]] == [
        "red_visit",
        "red_joint",
        "red_team",
        "red_department",
    ]
    earlier = client.get("/api/v1/playbook-steps/", {"as_of": "2025-12-31"}).json()["results"]
    assert earlier == []
