"""What minutes seal: text, presence, votes, decisions and approvals, as the tables have them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from common.records.canonical import canonical
from councils.models import (
    AgendaItem,
    Attendance,
    Decision,
    Minutes,
    MinutesApproval,
    Recusal,
    Vote,
)
from councils.proceedings.sealing import NAMES

Facts = dict[str, Any]
VOTE = (
    *("id", "item", "question", "members", "present", "quorum_over", "majority_over"),
    *("in_favour", "against", "abstained", "is_passed", "closed_at"),
)
DECISION = (
    *("id", "item", "topic", "vote", "kind", "text", "due_on", "score"),
    *("department", "organisation", "enterprise", "owner_name"),
)


def facts_of(minutes: Sequence[Minutes]) -> dict[uuid.UUID, Facts]:
    """Return what each of these minutes would seal, as plain JSON; seven queries for any number.

    Names stand apart: a later correction of a name changes no fact.
    """
    meetings = {row.meeting_id: row for row in minutes}
    agenda = _lists(
        AgendaItem.objects.filter(meeting__in=meetings).order_by("position"),
        "meeting",
        ("id", "position", "topic", "title", "minutes_planned", "discussion"),
    )
    attendance = _lists(
        Attendance.objects.filter(meeting__in=meetings).order_by("role", "pk"),
        "meeting",
        ("role", "seat", "unit", "by", "at"),
    )
    votes = _lists(
        Vote.objects.filter(item__meeting__in=meetings).order_by("pk"), "item__meeting", VOTE
    )
    recusals = _lists(
        Recusal.objects.filter(vote__item__meeting__in=meetings).order_by("pk"),
        "vote__item__meeting",
        ("vote", "seat", "reason"),
    )
    decisions = _lists(
        Decision.objects.filter(meeting__in=meetings).order_by("pk"), "meeting", DECISION
    )
    approvals = _lists(
        MinutesApproval.objects.filter(minutes__in=minutes).order_by("pk"),
        "minutes__meeting",
        ("seat", "is_agreed", "note", "said_at"),
    )
    names = _names(list(meetings))
    told: dict[uuid.UUID, Facts] = {}
    for key, row in meetings.items():
        meeting = row.meeting
        facts = {
            "minutes": row.pk,
            "council": meeting.council_id,
            "meeting": {
                "id": key,
                "kind": meeting.kind,
                "title": meeting.title,
                "place": meeting.place,
                "starts_at": meeting.starts_at,
                "held_at": meeting.held_at,
                "closed_at": meeting.closed_at,
                "judged_topic": meeting.judged_topic_id,
                "judged_project": meeting.judged_project_id,
            },
            "text": row.text,
            "agenda": agenda[key],
            "attendance": attendance[key],
            "votes": votes[key],
            "recusals": recusals[key],
            "decisions": decisions[key],
            "approvals": approvals[key],
            NAMES: names[key],
        }
        told[row.pk] = canonical(facts)
    return told


def _lists(
    rows: QuerySet[Any], owner: str, fields: Iterable[str]
) -> defaultdict[uuid.UUID, list[Facts]]:
    """Return the rows as {meeting: [{field: value}]}; links by their id."""
    names = tuple(fields)
    found: defaultdict[uuid.UUID, list[Facts]] = defaultdict(list)
    for key, *values in rows.values_list(owner, *names):
        found[key].append(dict(zip(names, values, strict=True)))
    return found


def _names(meetings: list[uuid.UUID]) -> defaultdict[uuid.UUID, dict[str, str]]:
    """Return what the members present were called: {meeting: {seat: name and capacity}}."""
    present = Attendance.objects.filter(meeting__in=meetings, seat__isnull=False)
    found: defaultdict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    for meeting, seat, name, capacity in present.values_list(
        "meeting", "seat", "seat__name", "seat__capacity"
    ):
        found[meeting][str(seat)] = f"{name}（{capacity}）"
    return found
