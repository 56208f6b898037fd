"""The measures of councils, their peers, and what the evaluation in force says of them."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from buildings.models import TaxClass
from common.calendar.clock import end_of
from councils.choices import ClaimState, DecisionKind, DecisionState, MeetingState, ProjectState
from councils.evaluation import MEASURES, Item, Result, Values, evaluate
from councils.models import EvaluationItem, EvaluationSet
from councils.selectors.vitality import FROM_BELOW, vitality_of

WINDOW = datetime.timedelta(days=180)
_MEASURES = """
SELECT council.id,
  meeting.meetings, decision.decisions_done, project.projects_done, topic.in_building,
  decision.rating_score, topic.topics_from_below, claim.claimants
FROM unnest(%(councils)s::uuid[]) AS council(id)
CROSS JOIN LATERAL (
  SELECT count(*) AS meetings FROM councils_meeting meeting
  WHERE meeting.council_id = council.id AND state = ANY (%(held)s)
    AND held_at >= %(from)s AND held_at < %(until)s
) meeting
CROSS JOIN LATERAL (
  SELECT round(100.0 * count(*) FILTER (WHERE is_done)
               / NULLIF(count(*) FILTER (WHERE kind <> %(rating)s), 0), 1) AS decisions_done,
         round(avg(score) FILTER (WHERE kind = %(rating)s), 1) AS rating_score
  FROM (
    SELECT decision.kind, decision.score,
           decision.kind <> %(rating)s AND decision.state = %(done)s
             AND decision.done_on <= %(day)s AS is_done
    FROM councils_decision decision JOIN councils_meeting meeting
      ON meeting.id = decision.meeting_id AND meeting.council_id = council.id
    WHERE decision.state <> %(cancelled)s
      AND ((decision.due_on > %(since)s AND decision.due_on <= %(day)s)
        OR (decision.done_on > %(since)s AND decision.done_on <= %(day)s)
        OR (decision.kind = %(rating)s
            AND meeting.held_at >= %(from)s AND meeting.held_at < %(until)s))
  ) lately
) decision
CROSS JOIN LATERAL (
  SELECT count(*) AS projects_done FROM councils_project project
  WHERE project.council_id = council.id AND state = %(closed)s
    AND ended_on > %(since)s AND ended_on <= %(day)s
) project
CROSS JOIN LATERAL (
  SELECT round(100.0 * count(*) FILTER (WHERE is_in_building AND done_on > %(since)s
                                          AND done_on <= %(day)s)
               / NULLIF(count(*) FILTER (WHERE done_on > %(since)s AND done_on <= %(day)s), 0), 1)
           AS in_building,
         round(100.0 * count(*) FILTER (WHERE raised_by = ANY (%(below)s)
                                          AND raised_on > %(since)s AND raised_on <= %(day)s)
               / NULLIF(count(*) FILTER (WHERE raised_on > %(since)s AND raised_on <= %(day)s), 0),
               1) AS topics_from_below
  FROM councils_topic topic WHERE topic.council_id = council.id
) topic
CROSS JOIN LATERAL (
  SELECT count(DISTINCT (department_id, organisation_id, enterprise_id, name)) AS claimants
  FROM councils_projectclaim claim JOIN councils_project project
    ON project.id = claim.project_id AND project.council_id = council.id
  WHERE claim.state = ANY (%(approved)s)
    AND claim.decided_on > %(since)s AND claim.decided_on <= %(day)s
) claim
"""
# The highest class among the buildings of a council; one without tax figures has none.
_CLASSES = """
SELECT link.council_id, COALESCE(max(class.position), 0)
FROM councils_councilbuilding link
LEFT JOIN LATERAL (
  SELECT tax.amount FROM buildings_buildingtax tax
  WHERE tax.building_id = link.building_id AND tax.year <= %(year)s
  ORDER BY tax.year DESC LIMIT 1
) tax ON true
LEFT JOIN (
  SELECT minimum, row_number() OVER (ORDER BY minimum) AS position FROM buildings_taxclass
) class ON class.minimum <= tax.amount
WHERE COALESCE(link.starts_on, '-infinity') <= %(day)s
  AND COALESCE(link.ends_on, 'infinity') > %(day)s
GROUP BY link.council_id
"""
_COLUMNS = (
    *("meetings", "decisions_done", "projects_done", "in_building", "rating_score"),
    *("topics_from_below", "claimants"),
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the set in force says of a council beside those of the same class of buildings."""

    name: str
    result: Result
    # The class of its buildings, and how many other councils it is compared with.
    peers: str
    peer_count: int


def measures_of(
    council_ids: Collection[uuid.UUID], day: datetime.date
) -> Mapping[uuid.UUID, Values]:
    """Return the value of every measure of ``MEASURES`` for each council: four queries."""
    since = day - WINDOW
    facts: dict[str, Any] = {
        "councils": list(council_ids),
        "day": day,
        "since": since,
        "from": end_of(since),
        "until": end_of(day),
        "held": [MeetingState.HELD, MeetingState.CLOSED],
        "done": DecisionState.DONE,
        "cancelled": DecisionState.CANCELLED,
        "rating": DecisionKind.RATING,
        "closed": ProjectState.CLOSED,
        "below": list(FROM_BELOW),
        "approved": [ClaimState.APPROVED, ClaimState.RELEASED],
    }
    with connection.cursor() as cursor:
        cursor.execute(_MEASURES, facts)
        rows = {key: dict(zip(_COLUMNS, told, strict=True)) for key, *told in cursor.fetchall()}
    standing = vitality_of(council_ids, day)
    found: dict[uuid.UUID, Values] = {}
    for key, told in rows.items():
        seats = standing[key]
        share = 100 * seats.filled_seats / seats.required_seats if seats.required_seats else None
        known = told | {"seats_filled": share}
        found[key] = {
            code: None if known[code] is None else Decimal(str(known[code])) for code in MEASURES
        }
    return found


def evaluation_of(council_id: uuid.UUID, day: datetime.date) -> Evaluation | None:
    """Return the evaluation of a council by the set in force; None without one."""
    chosen = EvaluationSet.objects.current_on(day).order_by("-starts_on", "name").first()
    if chosen is None:
        return None
    items = [
        Item(item.measure, item.group, item.weight, item.target)
        for item in EvaluationItem.objects.filter(evaluation=chosen, measure__in=MEASURES)
    ]
    classes = _classes(day)
    own = classes.get(council_id, 0)
    peers = {key for key, position in classes.items() if position == own} - {council_id}
    values = measures_of({council_id, *peers}, day)
    result = evaluate(items, values[council_id], [values[key] for key in peers])
    return Evaluation(chosen.name, result, _label(own), len(peers))


def _classes(day: datetime.date) -> dict[uuid.UUID, int]:
    """Return the class of each council with a building on the day, by its position from below."""
    with connection.cursor() as cursor:
        cursor.execute(_CLASSES, {"day": day, "year": day.year})
        return dict(cursor.fetchall())


def _label(position: int) -> str:
    labels = list(TaxClass.objects.order_by("minimum").values_list("label", flat=True))
    return labels[position - 1] if position else "未定等级"
