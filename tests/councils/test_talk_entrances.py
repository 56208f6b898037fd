"""Pages without signing in: a topic is raised, followed, and members check in by code."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from councils.actions.raising import raising_entrance_of
from councils.actions.topics import answer_topic
from councils.models import Attendance, Topic
from services.actions.entrance import entrance_of
from tests.councils.talks import LATER, MOMENT, closed, council_of, planned, seats, text_of
from tests.factories.buildings import BuildingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_the_meeting() -> Any:
    """Stand at the meeting's day."""
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def visitor() -> Client:
    """Somebody who has not signed in."""
    return Client()


class TestRaising:
    """The entrance of a building."""

    def test_a_topic_gets_a_code_that_tells_of_it_alone(self, visitor: Client, street: Any) -> None:
        building = BuildingFactory()
        council = council_of(building=building)
        address = f"/council/raise/{raising_entrance_of(building)}/"
        assert council.name in text_of(visitor.get(address))
        sent = {"party": "resident", "title": "夜间噪声", "text": "空调外机夜间噪声大"}
        answer = visitor.post(address, sent)
        topic = Topic.objects.get()
        assert topic.progress_code in text_of(answer)
        assert (topic.source, topic.raised_by, topic.opened_by) == ("code", "resident", None)
        # Another topic of the council has its decision; nothing of it is told.
        closed(street, council)
        answer_topic(
            by=street, topic_id=topic.pk, is_accepted=True, answer="列入下次会议", now=LATER
        )
        told = text_of(visitor.post("/council/progress/", {"code": topic.progress_code.lower()}))
        assert "夜间噪声" in told
        assert "列入下次会议" in told
        assert "示例决议" not in told

    def test_later_steps_are_told(self, visitor: Client, street: Any) -> None:
        topic = closed(street, council_of()).decisions.get().topic
        topic.refresh_from_db()
        told = text_of(visitor.post("/council/progress/", {"code": topic.progress_code}))
        assert "召开会议" in told
        assert "形成决定" in told
        assert "示例决议" not in told

    def test_an_unknown_code_tells_nothing(self, visitor: Client) -> None:
        for code, status in (("0" * 12, 404), ("x", 404), ("", 400)):
            answer = visitor.post("/council/progress/", {"code": code})
            assert answer.status_code == status

    def test_identity_numbers_are_refused(self, visitor: Client) -> None:
        building = BuildingFactory()
        council_of(building=building)
        address = f"/council/raise/{raising_entrance_of(building)}/"
        for name in ("title", "text"):
            sent = {"party": "employee", "title": "标题", "text": "内容"}
            answer = visitor.post(address, {**sent, name: "310106199001011237"})
            assert answer.status_code == 400
        assert not Topic.objects.exists()

    def test_a_wrong_word_and_a_building_without_a_council(self, visitor: Client) -> None:
        building = BuildingFactory()
        assert visitor.get("/council/raise/x/").status_code == 404
        assert visitor.get(f"/council/raise/{entrance_of(building)}/").status_code == 404
        answer = visitor.get(f"/council/raise/{raising_entrance_of(building)}/")
        assert answer.status_code == 409
        assert "没有任期内的楼委会" in text_of(answer)

    def test_an_entrance_is_not_to_be_flooded(self, visitor: Client) -> None:
        building = BuildingFactory()
        council_of(building=building)
        address = f"/council/raise/{raising_entrance_of(building)}/"
        sent = {"party": "employee", "title": "标题", "text": "内容"}
        statuses = [visitor.post(address, sent).status_code for _ in range(11)]
        assert statuses == [200] * 10 + [429]
        assert Topic.objects.count() == 10


class TestCheckIn:
    """The code of the day, then the seat; nothing else is kept."""

    def test_a_member_is_there(self, visitor: Client, street: Any) -> None:
        council = council_of(2)
        meeting = planned(street, council)
        first = seats(council)[0]
        offered = text_of(visitor.post("/council/check-in/", {"code": meeting.check_in_code}))
        assert first.name in offered
        sent = {"code": meeting.check_in_code, "seat": first.pk}
        assert "已登记到会" in text_of(visitor.post("/council/check-in/", sent))
        attendance = Attendance.objects.get()
        assert (attendance.seat, attendance.by, attendance.at) == (first, "code", LATER)

    def test_on_another_day_the_code_opens_nothing(self, visitor: Client, street: Any) -> None:
        meeting = planned(street, council_of(2), starts_at=MOMENT + datetime.timedelta(days=1))
        answer = visitor.post("/council/check-in/", {"code": meeting.check_in_code})
        assert answer.status_code == 404
        assert seats(meeting.council)[0].name not in text_of(answer)

    def test_codes_are_not_to_be_guessed(self, visitor: Client) -> None:
        statuses = [
            visitor.post("/council/check-in/", {"code": "AAAAAA"}).status_code for _ in range(21)
        ]
        assert statuses == [404] * 20 + [429]
