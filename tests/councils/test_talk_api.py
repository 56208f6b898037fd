"""The endpoints of topics and meetings: one meeting from plan to seal, and who may call what."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from councils.models import Meeting, Minutes, Topic
from tests.councils.talks import LATER, accepted, council_of, planned, sealed, seats
from tests.factories.accounts import DepartmentFactory, UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.councils_work import InvitationFactory, TopicFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.services import ServiceRequestFactory

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def _at_the_meeting() -> Any:
    """Stand at the meeting's day."""
    with time_machine.travel(LATER, tick=False):
        yield


def sent(client: Any, address: str, code: int = 200, **content: Any) -> Any:
    """Send an act; return what it answers."""
    answer = client.post(f"{API}/{address}/", content, format="json")
    assert answer.status_code == code, answer.content.decode()
    return answer.json() if answer.content else None


def test_a_worker_raises_and_supports_and_does_not_answer(
    worker: Any, street: Any, api_for: Callable
) -> None:
    building = BuildingFactory()
    council = council_of(building=building)
    demand = ServiceRequestFactory(building=building)
    client = api_for(worker)
    topic = sent(
        client,
        "topics",
        201,
        council=str(council.pk),
        title="食堂关停",
        source="requests",
        raised_by="enterprise",
        requests=[str(demand.pk)],
    )
    key = topic["id"]
    assert topic["state"] == "open"
    (origin,) = client.get(f"{API}/topic-origins/", {"topic": key}).json()["results"]
    assert origin["request"]["id"] == str(demand.pk)
    firm = EnterpriseFactory(building=building)
    sent(client, f"topics/{key}/support", party="enterprise", enterprise=str(firm.pk))
    twice = sent(client, f"topics/{key}/support", 409, party="enterprise", enterprise=str(firm.pk))
    assert twice["code"] == "already_supported"
    sent(client, f"topics/{key}/support", party="employee", people=900)
    sent(client, f"topics/{key}/state-position", party="owner", statement="保出租率")
    sent(client, f"topics/{key}/add-origin", 409, request=str(demand.pk))
    sent(client, f"topics/{key}/add-origin", 400)
    people = client.get(f"{API}/topic-supports/", {"topic": key}).json()["results"]
    assert sorted(row["people"] for row in people) == [1, 900]
    answer = {"is_accepted": True, "answer": "列入"}
    sent(client, f"topics/{key}/answer", 403, **answer)
    assert sent(api_for(street), f"topics/{key}/answer", **answer)["state"] == "accepted"
    sent(api_for(street), f"topics/{key}/answer", 409, **answer)
    assert sent(api_for(street), f"topics/{key}/publish", is_public=True)["is_public"] is True


def test_a_meeting_from_plan_to_seal(street: Any, api_for: Callable) -> None:
    council, client = council_of(3), api_for(street)
    topic = accepted(council)
    chosen = [str(seat.pk) for seat in seats(council)[:2]]
    meeting = sent(
        client,
        "meetings/plan",
        201,
        council=str(council.pk),
        kind="deliberation",
        title="示例议事会",
        starts_at="2026-11-02T14:00:00+08:00",
        place="示例会议室",
    )
    key = meeting["id"]
    assert "check_in_code" not in meeting
    sent(client, f"meetings/{key}/change", place="二楼会议室", reason="换场地")
    sent(client, f"meetings/{key}/add-item", topic=str(topic.pk), minutes=40)
    over = sent(client, f"meetings/{key}/add-item", 400, title="其他", minutes=30)
    assert over["code"] == "agenda_too_long"
    assert "超出 10 分钟" in over["detail"]
    (item,) = client.get(f"{API}/agenda-items/", {"meeting": key}).json()["results"]
    sent(client, f"meetings/{key}/reorder", items=[item["id"]])
    sent(client, f"meetings/{key}/mark-members", seats=chosen)
    # Who is not among those that the writer saw present is not taken off.
    sent(client, f"meetings/{key}/mark-members", seats=chosen[:1], shown=chosen[:1])
    sent(client, f"meetings/{key}/add-guest", 409, role="observer", unit="示例公司")
    sent(client, f"meetings/{key}/add-guest", role="invited", unit="示例部门")
    present = client.get(f"{API}/meeting-presences/", {"meeting": key}).json()["results"]
    guest = next(row for row in present if row["role"] == "invited")
    sent(client, f"meeting-presences/{guest['id']}/remove", 204)
    sent(client, f"meetings/{key}/hold")
    sent(client, f"agenda-items/{item['id']}/discuss", text="各方同意")
    sent(client, f"agenda-items/{item['id']}/open-vote", question="是否同意")
    (vote,) = client.get(f"{API}/votes/", {"meeting": key}).json()["results"]
    sent(client, f"votes/{vote['id']}/recuse", seat=chosen[0], reason="利害相关")
    hands = {"in_favour": 1, "against": 0, "abstained": 0}
    done = sent(client, f"votes/{vote['id']}/close", **hands)
    assert (done["members"], done["present"], done["is_passed"]) == (3, 2, True)
    assert sent(client, f"votes/{vote['id']}/close", 409, **hands)["code"] == "vote_closed"
    missing = sent(client, f"meetings/{key}/close", 409)
    assert "决议" in missing["detail"]
    decision = sent(
        client,
        "decisions/record",
        201,
        meeting=key,
        kind="resolution",
        text="示例决议",
        vote=vote["id"],
        owner_name="示例物业",
        due_on="2026-11-30",
    )
    assert decision["topic"]["id"] == str(topic.pk)
    revised = {"text": "示例决议二", "owner_name": "示例物业"}
    assert sent(client, f"decisions/{decision['id']}/revise", **revised)["text"] == "示例决议二"
    sent(client, f"meetings/{key}/close")
    minutes = sent(client, "minutes/draft", meeting=key)["id"]
    sent(client, f"minutes/{minutes}/edit", text="示例纪要")
    sent(client, f"minutes/{minutes}/circulate")
    sent(client, f"minutes/{minutes}/recall", reason="补充")
    sent(client, f"minutes/{minutes}/circulate")
    sent(client, f"minutes/{minutes}/say", seats=chosen, is_agreed=True)
    assert len(sent(client, f"minutes/{minutes}/seal")["digest"]) == 64
    sent(client, f"minutes/{minutes}/add-addendum", text="补记", reason="遗漏")
    sent(client, f"decisions/{decision['id']}/revise", 409, **revised)
    sent(client, f"decisions/{decision['id']}/finish", result="已落实")
    assert sent(client, f"topics/{topic.pk}/finish", result="已办结")["state"] == "done"
    checked = client.get(f"{API}/minutes/{minutes}/verification/").json()
    assert checked == {"links": 2, "is_whole": True, "at": "", "trouble": ""}


def test_a_department_sees_and_answers_its_own(street: Any, api_for: Callable) -> None:
    officer = assign(UserFactory(department=DepartmentFactory()), "department")
    meeting = planned(street, council_of())
    own = InvitationFactory(meeting=meeting, department=officer.department)
    other = InvitationFactory(meeting=meeting)
    client = api_for(officer)
    (row,) = client.get(f"{API}/meeting-invitations/").json()["results"]
    assert (row["id"], row["meeting"]["id"]) == (str(own.pk), str(meeting.pk))
    reply = {"state": "in_writing", "reply": "可以"}
    assert sent(client, f"meeting-invitations/{own.pk}/reply", **reply)["reply"] == "可以"
    sent(client, f"meeting-invitations/{other.pk}/reply", 404, **reply)
    assert client.get(f"{API}/meetings/").status_code == 403


@pytest.mark.parametrize(("role", "code"), [("worker", 403), ("street2", 404)])
def test_others_change_nothing(
    role: str, code: int, street: Any, request: Any, api_for: Callable
) -> None:
    council = council_of()
    minutes = sealed(street, council)
    topic, meeting = TopicFactory(council=council), minutes.meeting
    client = api_for(request.getfixturevalue(role))
    decision = meeting.decisions.get()
    for address, content in (
        (f"topics/{topic.pk}/answer", {"is_accepted": True, "answer": "列入"}),
        (f"meetings/{meeting.pk}/cancel", {"reason": "取消"}),
        (f"meetings/{meeting.pk}/mark-members", {"seats": []}),
        (f"agenda-items/{meeting.agenda.get().pk}/remove", {}),
        (f"decisions/{decision.pk}/cancel", {"reason": "撤销"}),
        (f"minutes/{minutes.pk}/add-addendum", {"text": "补记", "reason": "遗漏"}),
    ):
        sent(client, address, code, **content)
    assert Topic.objects.get(pk=topic.pk).state == "open"
    assert Meeting.objects.get().attendances.count() == 3
    assert not Minutes.objects.get().addenda.exists()
