"""A council that meets: members, a topic that was taken up, a meeting on its way."""

import datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from councils.actions.meetings.agenda import add_item
from councils.actions.meetings.deciding import record_decision
from councils.actions.meetings.holding import close_meeting, hold_meeting
from councils.actions.meetings.minutes import circulate_minutes, draft_minutes, say_of_minutes
from councils.actions.meetings.planning import plan_meeting
from councils.actions.meetings.presence import mark_members
from councils.actions.meetings.sealing import seal_minutes
from councils.actions.meetings.voting import close_vote, open_vote
from councils.models import Council, Meeting, Minutes, Seat, Topic, Vote
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import CouncilFactory, SeatFactory
from tests.factories.councils_work import DAY, MOMENT, TopicFactory

__all__ = ["DAY", "MOMENT"]
LATER = MOMENT + datetime.timedelta(hours=2)


def council_of(members: int = 5, **facts: Any) -> Council:
    """Return a council of a building with so many members."""
    council: Council = CouncilFactory(building=facts.pop("building", None) or BuildingFactory())
    SeatFactory.create_batch(members, council=council, **facts)
    return council


def seats(council: Council) -> list[Seat]:
    """Return the members in a fixed order."""
    return list(council.seats.order_by("pk"))


def accepted(council: Council, **facts: Any) -> Topic:
    """Return a topic that was taken up."""
    topic: Topic = TopicFactory(
        council=council, state="accepted", answer="列入议程", answered_at=MOMENT, **facts
    )
    return topic


def planned(by: Any, council: Council, **facts: Any) -> Meeting:
    """Plan a meeting of an hour."""
    return plan_meeting(
        **{
            "by": by,
            "council_id": council.pk,
            "kind": "deliberation",
            "title": "示例议事会",
            "starts_at": MOMENT,
            "place": "示例会议室",
            "now": MOMENT - datetime.timedelta(days=7),
        }
        | facts
    )


def held(by: Any, council: Council, *, present: int = 3, **facts: Any) -> Meeting:
    """Hold a meeting with so many members present, and a topic on its agenda."""
    meeting = planned(by, council, **facts)
    add_item(by=by, meeting_id=meeting.pk, topic_id=accepted(council).pk)
    mark(by, meeting, present)
    return hold_meeting(by=by, meeting_id=meeting.pk, now=meeting.starts_at)


def mark(by: Any, meeting: Meeting, present: int) -> None:
    """Let the first members be present."""
    chosen = [seat.pk for seat in seats(meeting.council)[:present]]
    mark_members(by=by, meeting_id=meeting.pk, seat_ids=chosen, now=meeting.starts_at)


def closed(by: Any, council: Council, **facts: Any) -> Meeting:
    """Close a meeting with a resolution by consensus on its topic."""
    meeting = held(by, council, **facts)
    item = meeting.agenda.get()
    record_decision(
        by=by,
        meeting_id=meeting.pk,
        kind="resolution",
        text="示例决议",
        item_id=item.pk,
        now=LATER,
    )
    return close_meeting(by=by, meeting_id=meeting.pk, now=LATER)


def circulated(by: Any, council: Council, **facts: Any) -> Minutes:
    """Send the minutes of a closed meeting round."""
    minutes = draft_minutes(by=by, meeting_id=closed(by, council, **facts).pk)
    return circulate_minutes(by=by, minutes_id=minutes.pk, now=LATER)


def agree(by: Any, minutes: Minutes, number: int = 3) -> None:
    """Let the first members who were present agree."""
    chosen = [seat.pk for seat in seats(minutes.meeting.council)[:number]]
    say_of_minutes(by=by, minutes_id=minutes.pk, seat_ids=chosen, is_agreed=True, now=LATER)


def sealed(by: Any, council: Council, **facts: Any) -> Minutes:
    """Seal the minutes of a meeting."""
    minutes = circulated(by, council, **facts)
    agree(by, minutes)
    return seal_minutes(by=by, minutes_id=minutes.pk, now=LATER)


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


def text_of(answer: Any) -> str:
    """Return a page as text."""
    return str(answer.content.decode())


def cost(client: Any, address: str) -> int:
    """Return how many queries a page costs."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
