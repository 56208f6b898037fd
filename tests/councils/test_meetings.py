"""Meetings: planned, held, voted, decided, closed with what their kind is for."""

import datetime
from typing import Any

import pytest

from common.errors.domain import NotInScope, NotPermitted
from common.notifications.models import Notice
from common.records.writing import InvalidRecord
from councils.actions.meetings.agenda import (
    ItemInUse,
    TopicNotReady,
    add_item,
    change_item,
    remove_item,
    reorder_agenda,
    write_discussion,
)
from councils.actions.meetings.deciding import NoQuorum, NotPassed, Owner, record_decision
from councils.actions.meetings.guards import WrongState
from councils.actions.meetings.holding import NotYetDone, close_meeting, hold_meeting
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
from councils.actions.meetings.voting import (
    TooManyHands,
    VoteClosed,
    close_vote,
    drop_vote,
    open_vote,
    recuse,
)
from councils.models import Attendance, Decision, Meeting, Recusal, Vote
from tests.councils.talks import (
    DAY,
    LATER,
    MOMENT,
    accepted,
    closed,
    council_of,
    held,
    mark,
    planned,
    seats,
)
from tests.factories.accounts import DepartmentFactory, UserFactory, assign
from tests.factories.councils_projects import ProjectFactory
from tests.factories.councils_work import CouncilDocumentFactory, TopicFactory

pytestmark = pytest.mark.django_db
YESTERDAY = MOMENT - datetime.timedelta(days=1)


def decided(by: Any, meeting: Meeting, **facts: Any) -> Decision:
    """Record a resolution on the meeting's first item."""
    values = {
        "kind": "resolution",
        "text": "示例决议",
        "item_id": meeting.agenda.first().pk,
        "now": LATER,
    } | facts
    return record_decision(by=by, meeting_id=meeting.pk, **values)


def voted(by: Any, meeting: Meeting, *hands: int, recused: int = 0) -> Vote:
    """Close a vote with these hands; the first members keep out."""
    keep_out = {seat.pk: "本人利害相关" for seat in seats(meeting.council)[:recused]}
    item = meeting.agenda.first()
    vote = open_vote(by=by, item_id=item.pk, question="是否同意", recusals=keep_out)
    in_favour, against, abstained = (*hands, 0, 0)[:3]
    return close_vote(
        by=by,
        vote_id=vote.pk,
        in_favour=in_favour,
        against=against,
        abstained=abstained,
        now=LATER,
    )


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


class TestVotes:
    """Judged by the seats and the rules of the day; the result stands."""

    def test_the_snapshot_holds_what_it_was_judged_by(self, street: Any) -> None:
        council = council_of(9)
        CouncilDocumentFactory(council=council, quorum_over=60, majority_over=66)
        meeting = held(street, council, present=7, observer_seats=5)
        for unit in ("示例甲公司", "示例乙公司"):
            add_guest(by=street, meeting_id=meeting.pk, role="observer", unit=unit, now=MOMENT)
        vote = voted(street, meeting, 4, 2, recused=1)
        assert (vote.members, vote.present) == (9, 7)
        assert (vote.quorum_over, vote.majority_over) == (60, 66)
        # 4 of 6 are 66.7 percent.
        assert vote.is_passed is True

    def test_the_rules_of_another_day_do_not_count(self, street: Any) -> None:
        council = council_of(4)
        CouncilDocumentFactory(council=council, quorum_over=90, ends_on=DAY)
        assert voted(street, held(street, council, present=3), 2).is_passed is True

    def test_without_a_quorum_nothing_is_passed(self, street: Any) -> None:
        meeting = held(street, council_of(6), present=3)
        assert voted(street, meeting, 3).is_passed is False
        with pytest.raises(NotPassed):
            decided(street, meeting)

    def test_recused_hands_are_not_counted(self, street: Any) -> None:
        meeting = held(street, council_of(5), present=4)
        with pytest.raises(TooManyHands, match="可表决 3 人"):
            voted(street, meeting, 3, 1, recused=1)
        assert Vote.objects.get().closed_at is None

    def test_a_recused_member_who_is_absent_is_taken_off_once(self, street: Any) -> None:
        council = council_of(5)
        meeting = held(street, council, present=3)
        vote = open_vote(by=street, item_id=meeting.agenda.get().pk, question="是否同意")
        recuse(by=street, vote_id=vote.pk, seat_id=seats(council)[4].pk, reason="缺席")
        done = close_vote(
            by=street, vote_id=vote.pk, in_favour=3, against=0, abstained=0, now=LATER
        )
        assert done.is_passed

    def test_after_closing_nothing_changes(self, street: Any) -> None:
        meeting = held(street, council_of(5), present=3)
        vote = voted(street, meeting, 2, 1)
        again = {"in_favour": 0, "against": 3, "abstained": 0, "now": LATER}
        seat = seats(meeting.council)[0].pk
        for act in (
            lambda: close_vote(by=street, vote_id=vote.pk, **again),
            lambda: recuse(by=street, vote_id=vote.pk, seat_id=seat, reason="迟到"),
            lambda: drop_vote(by=street, vote_id=vote.pk),
        ):
            with pytest.raises(VoteClosed):
                act()
        vote.refresh_from_db()
        assert (vote.in_favour, vote.against, vote.is_passed) == (2, 1, True)
        assert not Recusal.objects.exists()

    def test_votes_belong_into_a_meeting_that_is_on(self, street: Any) -> None:
        meeting = planned(street, council_of())
        item = add_item(by=street, meeting_id=meeting.pk, title="一")
        with pytest.raises(WrongState):
            open_vote(by=street, item_id=item.pk, question="是否同意")
        hold_meeting(by=street, meeting_id=meeting.pk, now=MOMENT)
        vote = open_vote(by=street, item_id=item.pk, question="是否同意")
        with pytest.raises(ItemInUse):
            remove_item(by=street, item_id=item.pk)
        drop_vote(by=street, vote_id=vote.pk)
        remove_item(by=street, item_id=item.pk)
        assert not meeting.agenda.exists()


class TestDecisions:
    """A resolution rests on a passed vote or on the consensus of a quorum."""

    def test_a_passed_vote_carries_it_and_decides_the_topic(self, street: Any) -> None:
        meeting = held(street, council_of(5))
        vote = voted(street, meeting, 2, 1)
        with pytest.raises(NotPassed):
            decided(street, meeting)
        decision = decided(street, meeting, vote_id=vote.pk, item_id=None)
        topic = decision.topic
        assert (topic, decision.item) == (meeting.agenda.get().topic, meeting.agenda.get())
        topic.refresh_from_db()
        assert topic.state == "decided"

    def test_a_lost_vote_is_not_walked_around(self, street: Any) -> None:
        meeting = held(street, council_of(5))
        vote = voted(street, meeting, 1, 2)
        topic = meeting.agenda.get().topic_id
        for facts in ({"vote_id": vote.pk}, {}, {"item_id": None, "topic_id": topic}):
            with pytest.raises(NotPassed):
                decided(street, meeting, **facts)
        assert not Decision.objects.exists()

    @pytest.mark.parametrize(("members", "present", "enough"), [(6, 3, False), (6, 4, True)])
    def test_consensus_needs_a_quorum(
        self, members: int, present: int, enough: bool, street: Any
    ) -> None:
        meeting = held(street, council_of(members), present=present)
        if enough:
            assert decided(street, meeting).pk
        else:
            with pytest.raises(NoQuorum):
                decided(street, meeting)

    def test_a_responsibility_has_one_owner_and_a_day(self, street: Any) -> None:
        meeting = held(street, council_of(), kind="coordination")
        department = DepartmentFactory()
        due, owner = DAY + datetime.timedelta(14), Owner(name="示例物业")
        for facts in (
            {"due_on": due},
            {"owner": owner},
            {"owner": owner, "due_on": DAY - datetime.timedelta(1)},
            {"owner": Owner(name="示例物业", department_id=department.pk), "due_on": due},
        ):
            with pytest.raises(InvalidRecord):
                decided(street, meeting, kind="responsibility", **facts)
        decision = decided(
            street, meeting, kind="responsibility", owner=Owner(department.pk), due_on=due
        )
        assert decision.owner == str(department)

    @pytest.mark.parametrize("score", [None, 0, 6])
    def test_a_rating_is_one_to_five_and_of_an_appraisal(self, score: Any, street: Any) -> None:
        council = council_of()
        topic = closed(street, council).decisions.get().topic
        meeting = planned(street, council, kind="appraisal", judged_topic_id=topic.pk)
        mark(street, meeting, 3)
        hold_meeting(by=street, meeting_id=meeting.pk, now=MOMENT)
        rating = {"kind": "rating", "item_id": None}
        with pytest.raises(InvalidRecord):
            record_decision(
                by=street, meeting_id=meeting.pk, text="示例", now=LATER, score=score, **rating
            )
        other = held(street, council)
        with pytest.raises(InvalidRecord):
            decided(street, other, kind="rating", score=5)
        done = record_decision(
            by=street, meeting_id=meeting.pk, text="示例", now=LATER, score=5, **rating
        )
        assert done.topic == topic
        assert close_meeting(by=street, meeting_id=meeting.pk, now=LATER).state == "closed"


class TestClosing:
    """What is missing is named; what is there is enough."""

    def test_before_its_day_it_is_not_held(self, street: Any) -> None:
        meeting = planned(street, council_of())
        with pytest.raises(TooEarly):
            hold_meeting(by=street, meeting_id=meeting.pk, now=YESTERDAY)

    def test_written_later_it_was_held_as_planned(self, street: Any) -> None:
        meeting = planned(street, council_of())
        after = MOMENT + datetime.timedelta(days=3)
        assert hold_meeting(by=street, meeting_id=meeting.pk, now=after).held_at == MOMENT

    def test_all_that_is_missing_is_named(self, street: Any) -> None:
        meeting = held(street, council_of(), present=0)
        open_vote(by=street, item_id=meeting.agenda.get().pk, question="是否同意")
        with pytest.raises(NotYetDone) as refusal:
            close_meeting(by=street, meeting_id=meeting.pk, now=LATER)
        for words in ("到会成员", "未结束的表决", "至少一项决议"):
            assert words in str(refusal.value)
        meeting.refresh_from_db()
        assert meeting.state == "held"

    def test_a_hearing_needs_what_was_said(self, street: Any) -> None:
        meeting = held(street, council_of(), kind="hearing")
        with pytest.raises(NotYetDone, match="讨论情况"):
            close_meeting(by=street, meeting_id=meeting.pk, now=LATER)
        write_discussion(by=street, item_id=meeting.agenda.get().pk, text="员工希望保留供餐")
        assert close_meeting(by=street, meeting_id=meeting.pk, now=LATER).closed_at == LATER
