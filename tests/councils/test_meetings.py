"""Meetings before and at their beginning: plan, agenda, invitations, who is there."""

import datetime
from typing import Any

import pytest

from common.errors.domain import NotInScope, NotPermitted
from common.notifications.models import Notice
from common.records.writing import InvalidRecord
from councils.actions.meetings.agenda import (
    TopicNotReady,
    add_item,
    change_item,
    remove_item,
    reorder_agenda,
)
from councils.actions.meetings.guards import WrongState
from councils.actions.meetings.holding import hold_meeting
from councils.actions.meetings.inviting import (
    MeetingCancelled,
    invite_department,
    reply_invitation,
)
from councils.actions.meetings.planning import (
    AgendaTooLong,
    AlreadyThere,
    TooManyObservers,
    cancel_meeting,
    change_meeting,
)
from councils.actions.meetings.presence import (
    AlreadyCounted,
    CodeUnknown,
    TooEarly,
    add_guest,
    check_in,
    mark_members,
    remove_guest,
)
from councils.models import Attendance, Meeting
from tests.councils.talks import (
    DAY,
    LATER,
    MOMENT,
    accepted,
    council_of,
    held,
    mark,
    planned,
    seats,
    voted,
)
from tests.factories.accounts import DepartmentFactory, UserFactory, assign
from tests.factories.councils_projects import ProjectFactory
from tests.factories.councils_work import TopicFactory

pytestmark = pytest.mark.django_db
YESTERDAY = MOMENT - datetime.timedelta(days=1)


class TestPlanning:
    """Who plans, what an appraisal judges, what fits into the time."""

    @pytest.mark.parametrize(
        ("role", "refusal"), [("worker", NotPermitted), ("street2", NotInScope)]
    )
    def test_others_plan_nothing(self, role: str, refusal: Any, request: Any) -> None:
        with pytest.raises(refusal):
            planned(request.getfixturevalue(role), council_of())
        assert not Meeting.objects.exists()

    def test_an_appraisal_names_what_it_judges(self, street: Any) -> None:
        council = council_of()
        own, foreign = ProjectFactory(council=council), ProjectFactory(council=council_of())
        for facts in (
            {"kind": "appraisal"},
            {"kind": "appraisal", "judged_project_id": foreign.pk},
            {"kind": "hearing", "judged_project_id": own.pk},
        ):
            with pytest.raises(InvalidRecord):
                planned(street, council, **facts)
        assert planned(street, council, kind="appraisal", judged_project_id=own.pk).pk

    def test_codes_differ(self, street: Any) -> None:
        council = council_of()
        codes = {planned(street, council).check_in_code for _ in range(3)}
        assert {len(code) for code in codes} == {6}
        assert len(codes) == 3

    def test_the_agenda_fits_into_the_time(self, street: Any) -> None:
        meeting = planned(street, council_of(), minutes_planned=60)
        by = {"by": street, "meeting_id": meeting.pk}
        add_item(**by, title="一", minutes=40)
        item = add_item(**by, title="二", minutes=20)
        with pytest.raises(AgendaTooLong, match="超出 1 分钟"):
            add_item(**by, title="三", minutes=1)
        with pytest.raises(AgendaTooLong):
            change_item(by=street, item_id=item.pk, title="二", minutes=21)
        with pytest.raises(AgendaTooLong):
            change_meeting(**by, reason="缩短", minutes_planned=59, now=MOMENT)
        assert [each.minutes_planned for each in meeting.agenda.all()] == [40, 20]

    @pytest.mark.parametrize("state", ["open", "declined", "done"])
    def test_only_topics_that_were_taken_up_come_on_the_agenda(
        self, state: str, street: Any
    ) -> None:
        council = council_of()
        facts = {"answer": "答复", "answered_at": MOMENT} if state != "open" else {}
        if state == "done":
            facts["done_on"] = DAY
        topic = TopicFactory(council=council, state=state, **facts)
        meeting = planned(street, council)
        with pytest.raises(TopicNotReady):
            add_item(by=street, meeting_id=meeting.pk, topic_id=topic.pk)
        with pytest.raises(InvalidRecord):
            add_item(by=street, meeting_id=meeting.pk, topic_id=accepted(council_of()).pk)
        assert not meeting.agenda.exists()

    def test_items_change_places_and_close_up(self, street: Any) -> None:
        meeting = planned(street, council_of())
        by = {"by": street, "meeting_id": meeting.pk}
        one, two, three = (add_item(**by, title=title, minutes=10) for title in "一二三")
        reorder_agenda(**by, item_ids=[three.pk, one.pk, two.pk])
        with pytest.raises(Exception, match="全部议程"):
            reorder_agenda(**by, item_ids=[three.pk, one.pk, one.pk])
        remove_item(by=street, item_id=one.pk)
        assert list(meeting.agenda.values_list("position", "title")) == [(1, "三"), (2, "二")]

    def test_a_cancelled_meeting_takes_nothing_more(self, street: Any) -> None:
        meeting = planned(street, council_of())
        by = {"by": street, "meeting_id": meeting.pk}
        cancel_meeting(**by, reason="场地停用", now=MOMENT)
        for act in (
            lambda: add_item(**by, title="一"),
            lambda: hold_meeting(**by, now=MOMENT),
            lambda: change_meeting(**by, reason="改期", place="别处", now=MOMENT),
        ):
            with pytest.raises(WrongState, match="已取消"):
                act()
        meeting.refresh_from_db()
        assert (meeting.state, meeting.reason) == ("cancelled", "场地停用")


class TestInvitations:
    """A department is asked, hears of it, and answers for itself."""

    @pytest.fixture
    def officer(self) -> Any:
        """An officer of a department."""
        return assign(UserFactory(department=DepartmentFactory()), "department")

    def invited(self, by: Any, meeting: Meeting, officer: Any, **facts: Any) -> Any:
        """Ask the officer's department."""
        values = {"question": "能否调整车位", "reply_due_on": DAY, "now": YESTERDAY} | facts
        return invite_department(
            by=by, meeting_id=meeting.pk, department_id=officer.department_id, **values
        )

    def test_its_officers_hear_and_reply(self, street: Any, officer: Any) -> None:
        invitation = self.invited(street, planned(street, council_of()), officer)
        notice = Notice.objects.get()
        assert (notice.recipient, notice.kind) == (officer, "meeting.invited")
        by = {"by": officer, "invitation_id": invitation.pk, "now": MOMENT}
        for state, reply in (("waiting", ""), ("in_writing", " "), ("declined", "")):
            with pytest.raises(Exception, match=r"请选择|须写明"):
                reply_invitation(**by, state=state, reply=reply)
        reply_invitation(**by, state="in_writing", reply="可划定临时车位")
        invitation.refresh_from_db()
        assert (invitation.state, invitation.replied_at) == ("in_writing", MOMENT)

    def test_another_department_learns_nothing_of_it(self, street: Any, officer: Any) -> None:
        invitation = self.invited(street, planned(street, council_of()), officer)
        other = assign(UserFactory(department=DepartmentFactory()), "department")
        with pytest.raises(NotInScope):
            reply_invitation(by=other, invitation_id=invitation.pk, state="attending", now=MOMENT)

    def test_staff_reply_on_its_behalf_and_workers_do_not(
        self, street: Any, worker: Any, officer: Any
    ) -> None:
        invitation = self.invited(street, planned(street, council_of()), officer)
        by = {"invitation_id": invitation.pk, "state": "attending", "now": MOMENT}
        with pytest.raises(NotPermitted):
            reply_invitation(by=worker, **by)
        assert reply_invitation(by=street, **by).state == "attending"

    @pytest.mark.parametrize("shift", [-2, 1])
    def test_the_reply_is_due_between_today_and_the_meeting(
        self, shift: int, street: Any, officer: Any
    ) -> None:
        meeting = planned(street, council_of())
        with pytest.raises(InvalidRecord):
            self.invited(
                street, meeting, officer, reply_due_on=DAY + datetime.timedelta(days=shift)
            )
        assert not meeting.invitations.exists()

    def test_a_move_and_a_cancellation_are_told(self, street: Any, officer: Any) -> None:
        meeting = planned(street, council_of())
        invitation = self.invited(street, meeting, officer)
        by = {"by": street, "meeting_id": meeting.pk}
        change_meeting(**by, reason="改期", place="二楼会议室", now=YESTERDAY)
        change_meeting(**by, reason="增加列席", observer_seats=3, now=YESTERDAY)
        cancel_meeting(**by, reason="场地停用", now=MOMENT)
        assert Notice.objects.filter(kind="meeting.moved").count() == 2
        with pytest.raises(MeetingCancelled):
            reply_invitation(by=officer, invitation_id=invitation.pk, state="attending", now=LATER)


class TestPresence:
    """Members by list or code on the day; guests by their unit, never in the quorum."""

    def test_the_list_is_what_is_ticked(self, street: Any) -> None:
        council = council_of(5)
        meeting = planned(street, council)
        mark(street, meeting, 4)
        mark(street, meeting, 2)
        assert meeting.attendances.count() == 2
        foreign = seats(council_of(1))[0]
        with pytest.raises(InvalidRecord):
            mark_members(by=street, meeting_id=meeting.pk, seat_ids=[foreign.pk], now=MOMENT)
        with pytest.raises(TooEarly):
            mark_members(by=street, meeting_id=meeting.pk, seat_ids=[], now=YESTERDAY)
        assert meeting.attendances.count() == 2

    def test_with_members_there_it_is_not_moved(self, street: Any) -> None:
        meeting = planned(street, council_of(3))
        mark(street, meeting, 1)
        with pytest.raises(AlreadyThere):
            change_meeting(
                by=street,
                meeting_id=meeting.pk,
                reason="改期",
                starts_at=MOMENT + datetime.timedelta(days=7),
                now=MOMENT,
            )
        meeting.refresh_from_db()
        assert meeting.starts_at == MOMENT

    def test_a_seat_that_ended_before_the_day_is_none(self, street: Any) -> None:
        council = council_of(2, ends_on=DAY)
        meeting = planned(street, council)
        with pytest.raises(InvalidRecord):
            mark(street, meeting, 1)

    def test_whose_hand_was_counted_stays(self, street: Any) -> None:
        meeting = held(street, council_of(5), present=4)
        voted(street, meeting, 3)
        with pytest.raises(AlreadyCounted):
            mark(street, meeting, 3)
        mark(street, meeting, 5)
        assert meeting.attendances.count() == 5

    def test_who_came_after_the_count_may_be_taken_off(self, street: Any) -> None:
        meeting = held(street, council_of(5), present=3)
        chosen = [seat.pk for seat in seats(meeting.council)]
        vote = voted(street, meeting, 3)
        by = {"by": street, "meeting_id": meeting.pk}
        for moment, number in ((vote.closed_at, 4), (LATER + datetime.timedelta(minutes=1), 5)):
            mark_members(**by, seat_ids=chosen[:number], now=moment)
        assert mark_members(**by, seat_ids=chosen[:4], now=LATER) == 4
        with pytest.raises(AlreadyCounted):
            mark_members(**by, seat_ids=chosen[:3], now=LATER)

    def test_who_checked_in_meanwhile_stays(self, street: Any) -> None:
        council = council_of(4)
        meeting = planned(street, council)
        mark(street, meeting, 2)
        one, two, three, four = (seat.pk for seat in seats(council))
        check_in(code=meeting.check_in_code, seat_id=four, now=MOMENT)
        present = mark_members(
            by=street,
            meeting_id=meeting.pk,
            seat_ids=[two, three],
            shown=[one, two],
            now=MOMENT,
        )
        assert present == 3
        assert set(meeting.attendances.values_list("seat", flat=True)) == {two, three, four}

    def test_observers_take_the_seats_that_there_are(self, street: Any) -> None:
        meeting = planned(street, council_of(), observer_seats=1)
        by = {"by": street, "meeting_id": meeting.pk, "now": MOMENT}
        first = add_guest(**by, role="observer", unit="示例公司")
        with pytest.raises(TooManyObservers):
            add_guest(**by, role="observer", unit="另一公司")
        add_guest(**by, role="invited", unit="示例部门")
        with pytest.raises(Exception, match="请选择列席或约请"):
            add_guest(**by, role="member", unit="示例公司")
        with pytest.raises(InvalidRecord):
            add_guest(**by, role="invited", unit=" ")
        with pytest.raises(TooManyObservers):
            change_meeting(
                by=street, meeting_id=meeting.pk, reason="减少", observer_seats=0, now=MOMENT
            )
        remove_guest(by=street, attendance_id=first.pk)
        assert [each.unit for each in meeting.attendances.all()] == ["示例部门"]

    def test_a_member_checks_in_by_the_code_of_the_day(self, street: Any) -> None:
        council = council_of(2)
        meeting = planned(street, council)
        seat = seats(council)[0]
        code = f" {meeting.check_in_code.lower()} "
        for _ in range(2):
            check_in(code=code, seat_id=seat.pk, now=MOMENT - datetime.timedelta(minutes=20))
        assert Attendance.objects.get().by == "code"
        for moment in (YESTERDAY, MOMENT + datetime.timedelta(days=1)):
            with pytest.raises(CodeUnknown):
                check_in(code=code, seat_id=seat.pk, now=moment)
        with pytest.raises(CodeUnknown):
            check_in(code="", seat_id=seat.pk, now=MOMENT)
        with pytest.raises(NotInScope):
            check_in(code=code, seat_id=seats(council_of(1))[0].pk, now=MOMENT)
        Meeting.objects.update(state="closed", held_at=MOMENT)
        with pytest.raises(CodeUnknown):
            check_in(code=code, seat_id=seat.pk, now=MOMENT)
