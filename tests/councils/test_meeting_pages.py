"""The page of a meeting from plan to seal, and the invitations of departments."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from councils.actions.meetings.deciding import record_decision
from councils.actions.meetings.inviting import invite_department
from councils.actions.meetings.sealing import add_addendum
from councils.actions.meetings.voting import close_vote, open_vote
from councils.models import Decision, Invitation, Meeting, Minutes, Vote
from tests.councils.talks import (
    DAY,
    LATER,
    MOMENT,
    accepted,
    cost,
    council_of,
    held,
    mark,
    planned,
    sealed,
    seats,
    text_of,
)
from tests.factories.accounts import DepartmentFactory, UserFactory, assign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_the_meeting() -> Any:
    """Stand at the meeting's day."""
    with time_machine.travel(LATER, tick=False):
        yield


class TestMeetingPage:
    """From the plan to the sealed minutes, all on one page."""

    def test_the_whole_way(self, street: Any, client_for: Callable) -> None:
        council = council_of(3)
        topic = accepted(council, title="食堂关停")
        client = client_for(street)
        plan = {
            "act": "plan",
            "kind": "coordination",
            "title": "食堂协调会",
            "on": "2026-11-02",
            "at": "14:00",
            "minutes_planned": 60,
            "place": "一楼会议室",
            "observer_seats": 2,
        }
        done = client.post(f"/councils/{council.pk}/meetings/", plan)
        meeting = Meeting.objects.get()
        address = f"/councils/meetings/{meeting.pk}/"
        assert done.headers["Location"] == address

        def act(name: str, **values: Any) -> None:
            answer = client.post(address, {"act": name, **values})
            assert answer.status_code == 302, text_of(answer)

        act("add", topic=topic.pk, minutes=30)
        act("add", title="其他事项", minutes=20)
        item, other = meeting.agenda.all()
        act("move", row=other.pk, way="up")
        assert [each.pk for each in meeting.agenda.all()] == [other.pk, item.pk]
        act("remove", row=other.pk)
        chosen = [str(seat.pk) for seat in seats(council)[:2]]
        act("members", seats=chosen)
        act("guest", role="observer", unit="示例公司")
        act("hold")
        act("discuss", row=item.pk, text="各方同意另选场地")
        act("vote", row=item.pk, question="是否另选场地")
        vote = Vote.objects.get()
        act("keep_out", row=vote.pk, seat=chosen[0], reason="出租方")
        act("count", row=vote.pk, in_favour=1, against=0, abstained=0)
        refused = client.post(address, {"act": "close"})
        assert refused.status_code == 409
        assert "责任事项" in text_of(refused)
        act(
            "decide",
            kind="responsibility",
            item=item.pk,
            vote=vote.pk,
            text="落实新场地",
            due_on="2026-11-30",
            owner_name="示例物业",
        )
        act("close")
        act("draft")
        act("circulate")
        act("say", seats=chosen, is_agreed="yes")
        act("seal")
        act("append", text="补充附件一份", reason="遗漏")
        page = text_of(client.get(address))
        for words in ("落实新场地", "2 次封存逐一重算，全部一致", "补充附件一份", "达到法定人数"):
            assert words in page
        sheet = text_of(client.get(f"{address}minutes/"))
        assert "落实新场地" in sheet
        assert Minutes.objects.get().digest in sheet

    def test_a_list_shown_before_takes_off_only_whom_it_showed(
        self, street: Any, client_for: Callable
    ) -> None:
        council = council_of(3)
        meeting = held(street, council, present=1)
        address, client = f"/councils/meetings/{meeting.pk}/", client_for(street)
        first, second, _ = (str(seat.pk) for seat in seats(council))
        assert f'name="shown" value="{first}"' in text_of(client.get(address))
        mark(street, meeting, 2)
        answer = client.post(address, {"act": "members", "shown": [first]}, follow=True)
        assert "到会成员 1 人" in text_of(answer)
        assert str(meeting.attendances.get().seat_id) == second

    def test_drawing_up_anew_says_that_it_overwrites(
        self, street: Any, client_for: Callable
    ) -> None:
        meeting = held(street, council_of())
        address, client = f"/councils/meetings/{meeting.pk}/", client_for(street)
        assert "会被覆盖" not in text_of(client.get(address))
        client.post(address, {"act": "draft"})
        page = text_of(client.get(address))
        warned = page[page.index("重新起草</summary>") :]
        assert warned.index("会被覆盖") < warned.index("按会议记录重新起草</button>")

    def test_readers_are_offered_nothing(self, street: Any, worker: Any, client_for: Any) -> None:
        meeting = held(street, council_of())
        address, client = f"/councils/meetings/{meeting.pk}/", client_for(worker)
        page = text_of(client.get(address))
        assert "<textarea" not in page
        assert meeting.check_in_code not in page
        assert client.post(address, {"act": "close"}).status_code == 403

    def test_another_street_knows_nothing_of_it(self, street: Any, street2: Any, client_for: Any):
        meeting = held(street, council_of())
        client = client_for(street2)
        for address in ("", "minutes/"):
            found = client.get(f"/councils/meetings/{meeting.pk}/{address}")
            assert found.status_code == 404

    def test_a_broken_seal_is_shown(self, street: Any, client_for: Callable) -> None:
        minutes = sealed(street, council_of())
        Decision.objects.update(text="另一决议")
        page = text_of(client_for(street).get(f"/councils/meetings/{minutes.meeting_id}/"))
        assert "封存核验未通过" in page

    def test_it_costs_the_same_for_any_number_of_parts(
        self, street: Any, client_for: Callable
    ) -> None:
        client = client_for(street)
        costs = []
        for number in (1, 4):
            council = council_of(6)
            meeting = held(street, council, present=4, minutes_planned=200)
            for place in range(number):
                item = meeting.agenda.first()
                vote = open_vote(
                    by=street,
                    item_id=item.pk,
                    question=f"表决{place}",
                    recusals={seats(council)[0].pk: "利害相关"},
                )
                close_vote(
                    by=street, vote_id=vote.pk, in_favour=3, against=0, abstained=0, now=LATER
                )
                record_decision(
                    by=street,
                    meeting_id=meeting.pk,
                    kind="resolution",
                    text="示例",
                    vote_id=vote.pk,
                    now=LATER,
                )
            costs.append(cost(client, f"/councils/meetings/{meeting.pk}/"))
        assert costs[0] == costs[1]

    def test_sealed_ones_too(self, street: Any, client_for: Callable) -> None:
        client, council = client_for(street), council_of()
        address = f"/councils/meetings/{sealed(street, council).meeting_id}/"
        one = cost(client, address)
        minutes = sealed(street, council)
        add_addendum(by=street, minutes_id=minutes.pk, text="补记", reason="遗漏", now=LATER)
        assert cost(client, address) == one


class TestInvitations:
    """A department sees its own and answers there; nothing else of the council."""

    def test_a_department_replies(self, street: Any, client_for: Callable) -> None:
        officer = assign(UserFactory(department=DepartmentFactory()), "department")
        other = DepartmentFactory()
        meeting = planned(street, council_of())
        for department in (officer.department, other):
            invite_department(
                by=street,
                meeting_id=meeting.pk,
                department_id=department.pk,
                question=f"请{department.name}说明",
                reply_due_on=DAY,
                now=MOMENT - datetime.timedelta(days=3),
            )
        client = client_for(officer)
        page = text_of(client.get("/councils/invitations/"))
        assert officer.department.name in page
        assert other.name not in page
        own = Invitation.objects.get(department=officer.department)
        sent = {"act": "reply", "row": own.pk, "state": "in_writing", "reply": "可以"}
        assert client.post("/councils/invitations/", sent).status_code == 302
        own.refresh_from_db()
        assert own.reply == "可以"
        sent["row"] = Invitation.objects.get(department=other).pk
        assert client.post("/councils/invitations/", sent).status_code == 404
        assert client.get(f"/councils/meetings/{meeting.pk}/").status_code == 403
        with time_machine.travel(LATER + datetime.timedelta(days=1)):
            late = text_of(client_for(street).get("/councils/invitations/?state=overdue"))
        assert other.name in late
        assert officer.department.name not in late
