"""Sealed minutes: agreed first, then fixed; whatever is changed behind their back is found."""

import datetime
import itertools
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from common.errors.domain import NotInScope, NotPermitted, ReasonMissing
from councils.actions.meetings.agenda import add_item, write_discussion
from councils.actions.meetings.deciding import finish_decision, record_decision, revise_decision
from councils.actions.meetings.guards import MinutesOut
from councils.actions.meetings.holding import close_meeting, hold_meeting
from councils.actions.meetings.minutes import (
    MinutesElsewhere,
    NotClosed,
    circulate_minutes,
    draft_minutes,
    edit_minutes,
    recall_minutes,
    say_of_minutes,
)
from councils.actions.meetings.presence import add_guest, mark_members
from councils.actions.meetings.sealing import (
    NotAgreed,
    ObjectionStands,
    add_addendum,
    seal_minutes,
)
from councils.models import Attendance, Meeting, Minutes, MinutesAddendum, Vote
from councils.proceedings.sealing import digest_over
from councils.selectors.minutes_chain import (
    ALTERED,
    CUT,
    DIFFERENT,
    GONE,
    verify_minutes,
)
from tests.councils.talks import (
    LATER,
    agree,
    circulated,
    closed,
    council_of,
    held,
    mark,
    planned,
    sealed,
    seats,
)
from tests.factories.councils_projects import ProjectFactory

pytestmark = pytest.mark.django_db


def test_the_draft_tells_numbers_items_and_what_was_settled(street: Any) -> None:
    council = council_of(5)
    meeting = closed(street, council)
    item = meeting.agenda.get()
    write_discussion(by=street, item_id=item.pk, text="各方同意试行")
    add_guest(by=street, meeting_id=meeting.pk, role="invited", unit="示例部门", now=LATER)
    text = draft_minutes(by=street, meeting_id=meeting.pk).text
    for words in ("成员 5 人，到会 3 人", item.title, "各方同意试行", "决议：示例决议", "示例部门"):
        assert words in text
    assert not any(seat.name in text for seat in seats(council))


def test_minutes_go_round_only_after_the_meeting(street: Any) -> None:
    minutes = draft_minutes(by=street, meeting_id=held(street, council_of()).pk)
    with pytest.raises(NotClosed):
        circulate_minutes(by=street, minutes_id=minutes.pk, now=LATER)
    assert Minutes.objects.get().state == "draft"


class TestApproval:
    """More than half of those present agree, and nobody objects."""

    def test_exactly_half_is_not_enough(self, street: Any) -> None:
        minutes = circulated(street, council_of(6), present=4)
        agree(street, minutes, 2)
        with pytest.raises(NotAgreed, match="已同意 2 人"):
            seal_minutes(by=street, minutes_id=minutes.pk, now=LATER)
        agree(street, minutes, 3)
        assert seal_minutes(by=street, minutes_id=minutes.pk, now=LATER).state == "sealed"

    def test_an_objection_sends_them_round_again(self, street: Any) -> None:
        council = council_of(5)
        minutes = circulated(street, council, present=5)
        agree(street, minutes, 4)
        last = seats(council)[4].pk
        said = {"by": street, "minutes_id": minutes.pk, "seat_ids": [last], "now": LATER}
        with pytest.raises(ReasonMissing):
            say_of_minutes(**said, is_agreed=False, note=" ")
        say_of_minutes(**said, is_agreed=False, note="遗漏意见")
        with pytest.raises(ObjectionStands):
            seal_minutes(by=street, minutes_id=minutes.pk, now=LATER)
        with pytest.raises(MinutesElsewhere):
            edit_minutes(by=street, minutes_id=minutes.pk, text="改写")
        recall_minutes(by=street, minutes_id=minutes.pk, reason="补充意见")
        edit_minutes(by=street, minutes_id=minutes.pk, text="改写")
        circulate_minutes(by=street, minutes_id=minutes.pk, now=LATER)
        assert not minutes.approvals.exists()
        with pytest.raises(NotAgreed):
            seal_minutes(by=street, minutes_id=minutes.pk, now=LATER)

    def test_only_those_who_were_present_are_asked(self, street: Any) -> None:
        council = council_of(5)
        minutes = circulated(street, council, present=3)
        with pytest.raises(Exception, match="不符合规则"):
            agree(street, minutes, 4)
        assert not minutes.approvals.exists()

    @pytest.mark.parametrize(
        ("role", "refusal"), [("worker", NotPermitted), ("street2", NotInScope)]
    )
    def test_others_seal_nothing(self, role: str, refusal: Any, street: Any, request: Any) -> None:
        minutes = circulated(street, council_of())
        agree(street, minutes)
        with pytest.raises(refusal):
            seal_minutes(by=request.getfixturevalue(role), minutes_id=minutes.pk, now=LATER)
        assert Minutes.objects.get().state == "circulating"


class TestSealed:
    """Nothing of the meeting is changed afterwards; what is carried out goes on."""

    def test_no_action_changes_the_record(self, street: Any) -> None:
        council = council_of()
        minutes = sealed(street, council)
        meeting, by = minutes.meeting, {"by": street}
        decision = meeting.decisions.get()
        before = (minutes.sealed_text, minutes.digest)
        for act in (
            lambda: mark_members(**by, meeting_id=meeting.pk, seat_ids=[], now=LATER),
            lambda: add_guest(
                **by, meeting_id=meeting.pk, role="invited", unit="示例部门", now=LATER
            ),
            lambda: write_discussion(**by, item_id=meeting.agenda.get().pk, text="改写"),
            lambda: revise_decision(**by, decision_id=decision.pk, text="改写"),
            lambda: record_decision(
                **by, meeting_id=meeting.pk, kind="responsibility", text="改写", now=LATER
            ),
            lambda: draft_minutes(**by, meeting_id=meeting.pk),
        ):
            with pytest.raises(MinutesOut):
                act()
        for act in (
            lambda: edit_minutes(**by, minutes_id=minutes.pk, text="改写"),
            lambda: recall_minutes(**by, minutes_id=minutes.pk, reason="改写"),
            lambda: seal_minutes(**by, minutes_id=minutes.pk, now=LATER),
        ):
            with pytest.raises(MinutesElsewhere):
                act()
        with pytest.raises(Exception, match="不能进行此操作"):
            add_item(**by, meeting_id=meeting.pk, title="改写")
        finish_decision(**by, decision_id=decision.pk, result="已落实", now=LATER)
        minutes.refresh_from_db()
        assert (minutes.sealed_text, minutes.digest) == before
        assert verify_minutes(council).is_whole

    def test_the_database_itself_refuses(self, street: Any) -> None:
        minutes = sealed(street, council_of())
        add_addendum(by=street, minutes_id=minutes.pk, text="补记", reason="遗漏", now=LATER)
        for rows in (Minutes.objects.all(), MinutesAddendum.objects.all()):
            with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
                rows.update(text="改写")

    def test_addenda_are_numbered_and_have_a_reason(self, street: Any) -> None:
        council = council_of()
        minutes = sealed(street, council)
        with pytest.raises(ReasonMissing):
            add_addendum(by=street, minutes_id=minutes.pk, text="补记", reason=" ", now=LATER)
        for number in (1, 2):
            added = add_addendum(
                by=street, minutes_id=minutes.pk, text="补记", reason="遗漏", now=LATER
            )
            assert added.number == number
        assert verify_minutes(council) == verify_minutes(council)
        assert (verify_minutes(council).links, verify_minutes(council).is_whole) == (3, True)


class TestChain:
    """Each seal holds the one before it; the first break is named."""

    @pytest.fixture
    def chain(self, street: Any) -> Any:
        """Three sealed minutes, with an addendum to the first sealed last."""
        council = council_of()
        made = [sealed(street, council, title=f"第{number}次会议") for number in ("一", "二", "三")]
        add_addendum(by=street, minutes_id=made[0].pk, text="补记", reason="遗漏", now=LATER)
        return council, made

    def test_each_is_sealed_behind_the_last(self, chain: Any) -> None:
        council, made = chain
        for earlier, later in itertools.pairwise(made):
            assert later.previous_digest == earlier.digest
        for minutes in made:
            assert minutes.digest == digest_over(minutes.previous_digest, minutes.sealed_text)
        added = made[0].addenda.get()
        assert added.digest not in {minutes.digest for minutes in made}
        assert (verify_minutes(council).links, verify_minutes(council).is_whole) == (4, True)

    def test_two_councils_have_two_chains(self, chain: Any, street: Any) -> None:
        other = council_of()
        assert sealed(street, other).previous_digest == ""
        assert verify_minutes(other).links == 1

    @pytest.mark.parametrize(("place", "trouble"), [(0, CUT), (1, CUT), (2, ALTERED)])
    def test_a_deleted_row_is_found(self, place: int, trouble: str, chain: Any) -> None:
        council, made = chain
        made[place].approvals.all().delete()
        made[place].addenda.all().delete()
        Minutes.objects.filter(pk=made[place].pk).delete()
        assert verify_minutes(council).trouble == trouble

    def test_the_end_cut_off_is_found(self, chain: Any) -> None:
        council, made = chain
        MinutesAddendum.objects.all().delete()
        found = verify_minutes(council)
        assert (found.at, found.trouble) == (f"{made[0]} 补记1", GONE)

    def test_changed_presence_and_votes_are_found(self, chain: Any) -> None:
        council, made = chain
        Attendance.objects.filter(meeting=made[0].meeting).first().delete()
        found = verify_minutes(council)
        assert (found.at, found.trouble) == (str(made[0]), DIFFERENT)

    def test_another_thing_that_was_judged_is_found(self, street: Any) -> None:
        council = council_of()
        judged, other = ProjectFactory.create_batch(2, council=council)
        meeting = planned(street, council, kind="appraisal", judged_project_id=judged.pk)
        mark(street, meeting, 3)
        by = {"by": street, "meeting_id": meeting.pk}
        hold_meeting(**by, now=LATER)
        record_decision(**by, kind="rating", text="示例", score=5, now=LATER)
        close_meeting(**by, now=LATER)
        minutes = draft_minutes(**by)
        circulate_minutes(by=street, minutes_id=minutes.pk, now=LATER)
        agree(street, minutes)
        seal_minutes(by=street, minutes_id=minutes.pk, now=LATER)
        assert verify_minutes(council).is_whole
        Meeting.objects.update(judged_project=other)
        assert verify_minutes(council).trouble == DIFFERENT

    def test_a_corrected_name_breaks_no_seal(self, chain: Any) -> None:
        council, _ = chain
        council.seats.update(capacity="示例改称")
        assert verify_minutes(council).is_whole

    def test_it_costs_the_same_for_any_number(self, chain: Any, street: Any) -> None:
        council, _ = chain
        with CaptureQueriesContext(connection) as few:
            verify_minutes(council)
        for _ in range(3):
            sealed(street, council)
        with CaptureQueriesContext(connection) as many:
            assert verify_minutes(council).links == 7
        assert len(few) == len(many)


def test_seals_keep_their_order_whatever_the_clock_says(street: Any) -> None:
    council = council_of()
    first = sealed(street, council)
    second = circulated(street, council)
    agree(street, second)
    back = LATER - datetime.timedelta(days=1)
    second = seal_minutes(by=street, minutes_id=second.pk, now=back)
    assert second.sealed_at > first.sealed_at
    assert verify_minutes(council).is_whole
    assert not Vote.objects.exists()
