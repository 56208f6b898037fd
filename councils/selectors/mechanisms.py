"""The eight mechanisms of a council (八项机制): what each left behind, and when it was last done.

Nothing is typed for them: each counts the records that the work itself leaves.
"""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from common.calendar.clock import end_of
from councils.choices import ClaimState, MeetingKind, MeetingState
from orgs.choices import ResponsibilityRole

# What counts: the year up to the day.
WINDOW = datetime.timedelta(days=365)
# Code, name, what is counted.
MECHANISMS = (
    ("contact", "楼宇包联", "在任包联责任人"),
    ("topics", "议题征集", "征集的议题"),
    ("must_visits", "四必访", "按必访情形走访"),
    ("consultation", "协商议事", "议事会、协调会、听证会"),
    ("observers", "开放式列席", "有列席的会议"),
    ("invitations", "专项约请", "发出的约请"),
    ("claims", "项目认领", "通过的认领"),
    ("supervision", "监督评议", "项目监督与评议会"),
)
_DONE = """
WITH link AS (
  SELECT council_id, building_id FROM councils_councilbuilding
  WHERE council_id = ANY (%(councils)s)
    AND COALESCE(starts_on, '-infinity') <= %(day)s AND COALESCE(ends_on, 'infinity') > %(day)s
), held AS (
  SELECT id, council_id, kind, (held_at AT TIME ZONE 'Asia/Shanghai')::date AS day
  FROM councils_meeting
  WHERE council_id = ANY (%(councils)s) AND state = ANY (%(held)s) AND held_at < %(until)s
), done AS (
  SELECT link.council_id, 'contact' AS mechanism, duty.starts_on AS day,
         COALESCE(duty.ends_on, 'infinity') > %(day)s AS is_counted
  FROM orgs_responsibility duty JOIN link USING (building_id)
  WHERE duty.role = ANY (%(contacts)s) AND duty.starts_on <= %(day)s
  UNION ALL
  SELECT council_id, 'topics', raised_on, raised_on > %(since)s FROM councils_topic
  WHERE council_id = ANY (%(councils)s) AND raised_on <= %(day)s
  UNION ALL
  SELECT link.council_id, 'must_visits', visit.day, visit.day > %(since)s
  FROM link JOIN LATERAL (
    SELECT (visited_at AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM services_visit visit
    WHERE visit.building_id = link.building_id AND withdrawn_at IS NULL
      AND visited_at < %(until)s AND EXISTS (
        SELECT FROM jsonb_array_elements(visit.checks) AS tick
        JOIN services_mustvisitrule rule ON rule.code = tick ->> 'type')
  ) visit ON true
  UNION ALL
  SELECT council_id, 'consultation', day, day > %(since)s FROM held WHERE kind <> %(appraisal)s
  UNION ALL
  SELECT council_id, 'observers', day, day > %(since)s FROM held
  WHERE EXISTS (SELECT FROM councils_attendance present
                WHERE present.meeting_id = held.id AND present.role = 'observer')
  UNION ALL
  SELECT meeting.council_id, 'invitations', invited_on, invited_on > %(since)s
  FROM councils_invitation asked JOIN councils_meeting meeting ON meeting.id = asked.meeting_id
  WHERE meeting.council_id = ANY (%(councils)s) AND invited_on <= %(day)s
  UNION ALL
  SELECT project.council_id, 'claims', claim.decided_on, claim.decided_on > %(since)s
  FROM councils_projectclaim claim JOIN councils_project project ON project.id = claim.project_id
  WHERE project.council_id = ANY (%(councils)s) AND claim.state = ANY (%(approved)s)
    AND claim.decided_on <= %(day)s
  UNION ALL
  SELECT project.council_id, 'supervision', look."on", look."on" > %(since)s
  FROM councils_supervision look JOIN councils_project project ON project.id = look.project_id
  WHERE project.council_id = ANY (%(councils)s) AND look."on" <= %(day)s
  UNION ALL
  SELECT council_id, 'supervision', day, day > %(since)s FROM held WHERE kind = %(appraisal)s
)
SELECT council_id, mechanism, count(*) FILTER (WHERE is_counted), max(day)
FROM done GROUP BY council_id, mechanism
"""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One mechanism of one council: records of the year, and the day of the last one."""

    code: str
    label: str
    counted: str
    count: int
    last_on: datetime.date | None


def mechanisms_of(
    council_ids: Collection[uuid.UUID], day: datetime.date
) -> Mapping[uuid.UUID, tuple[Mechanism, ...]]:
    """Return the eight mechanisms of each council as of the day: one query."""
    facts: dict[str, Any] = {
        "councils": list(council_ids),
        "day": day,
        "until": end_of(day),
        "since": day - WINDOW,
        "held": [MeetingState.HELD, MeetingState.CLOSED],
        "appraisal": MeetingKind.APPRAISAL,
        "approved": [ClaimState.APPROVED, ClaimState.RELEASED],
        "contacts": [ResponsibilityRole.CONTACT_LEADER, ResponsibilityRole.CONTACT_DEPARTMENT],
    }
    with connection.cursor() as cursor:
        cursor.execute(_DONE, facts)
        found = {(council, code): tuple(told) for council, code, *told in cursor.fetchall()}
    return {
        council: tuple(
            Mechanism(code, label, counted, *found.get((council, code), (0, None)))
            for code, label, counted in MECHANISMS
        )
        for council in council_ids
    }
