"""Votes, decisions, and the close of a meeting: judged by the seats and rules of the day."""

import datetime
from typing import Any

import pytest

from common.records.writing import InvalidRecord
from councils.actions.meetings.agenda import (
    ItemInUse,
    add_item,
    remove_item,
    write_discussion,
)
from councils.actions.meetings.deciding import (
    NoQuorum,
    NothingToDo,
    NotPassed,
    Owner,
    finish_decision,
    record_decision,
)
from councils.actions.meetings.guards import WrongState
from councils.actions.meetings.holding import NotYetDone, close_meeting, hold_meeting
from councils.actions.meetings.presence import (
    TooEarly,
    add_guest,
)
from councils.actions.meetings.voting import (
    TooManyHands,
    VoteClosed,
    close_vote,
    drop_vote,
    open_vote,
    recuse,
)
from councils.models import Decision, Meeting, Recusal, Vote
from tests.councils.talks import (
    DAY,
    LATER,
    MOMENT,
    closed,
    council_of,
    held,
    mark,
    planned,
    seats,
    voted,
)
from tests.factories.accounts import DepartmentFactory
from tests.factories.councils_work import CouncilDocumentFactory

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

    @pytest.mark.parametrize("kind", ["deliberation", "coordination"])
    def test_a_responsibility_is_no_way_around_quorum_or_vote(self, kind: str, street: Any) -> None:
        task = {
            "kind": "responsibility",
            "owner": Owner(name="示例物业"),
            "due_on": DAY + datetime.timedelta(14),
        }
        few = held(street, council_of(6), present=3, kind=kind)
        with pytest.raises(NoQuorum):
            decided(street, few, **task)
        other = add_item(by=street, meeting_id=few.pk, title="其他事项")
        assert decided(street, few, item_id=other.pk, **task).topic is None
        many = held(street, council_of(5), kind=kind)
        lost = voted(street, many, 1, 2)
        for facts in ({}, {"vote_id": lost.pk}):
            with pytest.raises(NotPassed):
                decided(street, many, **task, **facts)
        assert many.agenda.get().topic.state == "accepted"
        passed = voted(street, many, 3)
        assert decided(street, many, vote_id=passed.pk, **task).topic.state == "decided"

    def test_where_votes_were_taken_a_resolution_names_its_item(self, street: Any) -> None:
        meeting = held(street, council_of(5))
        assert decided(street, meeting, item_id=None).item is None
        voted(street, meeting, 1, 2)
        with pytest.raises(InvalidRecord):
            decided(street, meeting, item_id=None)
        other = add_item(by=street, meeting_id=meeting.pk, title="其他事项")
        assert decided(street, meeting, item_id=other.pk).item == other

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
        with pytest.raises(NothingToDo):
            finish_decision(by=street, decision_id=done.pk, result="已落实", now=LATER)
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
