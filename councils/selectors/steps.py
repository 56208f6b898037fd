"""What happened to topics, step by step: one statement over the dated rows of the work itself."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from common.calendar.clock import SHANGHAI
from councils.choices import ClaimState, DecisionState, MeetingState

# Kind of a step → how it reads, in the order in which steps of one moment follow each other.
KINDS = {
    "raised": "提出议题",
    "supported": "附议",
    "stated": "各方意见",
    "answered": "答复",
    "scheduled": "列入会议",
    "invited": "专项约请",
    "replied": "部门回复",
    "met": "召开会议",
    "voted": "表决",
    "decided": "形成决定",
    "carried_out": "决定落实",
    "in_library": "项目入库",
    "published": "项目发布",
    "claimed": "项目认领",
    "started": "项目实施",
    "milestone": "项目节点",
    "supervised": "项目监督",
    "measured": "成效指标",
    "appraised": "评议",
    "closed": "项目结项",
    "done": "议题办结",
}
_ORDER = {kind: place for place, kind in enumerate(KINDS)}
# ``written_at`` is when the row was last written; a step is dated by what it says itself.
STEPS = """
WITH topic AS (
  SELECT * FROM councils_topic WHERE {topics}
), item AS (
  SELECT topic.id AS topic_id, item.id, item.meeting_id, item.created_at
  FROM topic JOIN councils_agendaitem item ON item.topic_id = topic.id
), project AS (
  SELECT project.* FROM topic JOIN councils_project project ON project.topic_id = topic.id
), step AS (
  SELECT id AS topic_id, 'raised' AS kind, id AS object_id, {day_raised} AS at,
         created_at AS written_at, title AS text
  FROM topic
  UNION ALL
  SELECT topic_id, 'supported', support.id, {day_supported}, support.created_at,
         COALESCE(enterprise.name, support.people || ' 人')
  FROM councils_topicsupport support JOIN topic ON topic.id = topic_id
  LEFT JOIN enterprises_enterprise enterprise ON enterprise.id = support.enterprise_id
  UNION ALL
  SELECT topic_id, 'stated', position.id, {day_stated}, position.created_at, statement
  FROM councils_topicposition position JOIN topic ON topic.id = topic_id
  UNION ALL
  SELECT id, 'answered', id, answered_at, answered_at, answer
  FROM topic WHERE answered_at IS NOT NULL
  UNION ALL
  -- What was written down after the meeting was settled by it.
  SELECT item.topic_id, 'scheduled', item.id, LEAST(item.created_at, held_at), item.created_at,
         meeting.title
  FROM item JOIN councils_meeting meeting ON meeting.id = item.meeting_id
  WHERE meeting.state <> %(cancelled)s
  UNION ALL
  SELECT topic_id, 'invited', asked.id, {day_invited}, asked.created_at,
         department.name || '：' || asked.question
  FROM councils_invitation asked JOIN topic ON topic.id = asked.topic_id
  JOIN accounts_department department ON department.id = asked.department_id
  UNION ALL
  SELECT topic_id, 'replied', asked.id, replied_at, replied_at,
         department.name || CASE WHEN reply = '' THEN '' ELSE '：' || reply END
  FROM councils_invitation asked JOIN topic ON topic.id = asked.topic_id
  JOIN accounts_department department ON department.id = asked.department_id
  WHERE replied_at IS NOT NULL
  UNION ALL
  SELECT item.topic_id, 'met', meeting.id, held_at, held_at, meeting.title
  FROM item JOIN councils_meeting meeting ON meeting.id = item.meeting_id
  WHERE held_at IS NOT NULL
  UNION ALL
  SELECT item.topic_id, 'voted', vote.id, closed_at, closed_at,
         question || CASE WHEN is_passed THEN '：通过' ELSE '：未通过' END
  FROM item JOIN councils_vote vote ON vote.item_id = item.id WHERE closed_at IS NOT NULL
  UNION ALL
  SELECT decision.topic_id, 'decided', decision.id, COALESCE(held_at, decision.created_at),
         decision.created_at, decision.text
  FROM councils_decision decision JOIN topic ON topic.id = decision.topic_id
  JOIN councils_meeting meeting ON meeting.id = decision.meeting_id
  WHERE decision.kind <> 'rating' AND decision.state <> %(withdrawn)s
  UNION ALL
  SELECT decision.topic_id, 'carried_out', decision.id, {day_done}, decision.updated_at,
         decision.text || CASE WHEN decision.result = '' THEN '' ELSE '：' || decision.result END
  FROM councils_decision decision JOIN topic ON topic.id = decision.topic_id
  WHERE decision.state = %(done)s AND decision.kind <> 'rating'
  UNION ALL
  SELECT topic_id, 'in_library', id, {day_in_library}, updated_at, title
  FROM project WHERE in_library_on IS NOT NULL
  UNION ALL
  SELECT topic_id, 'published', id, {day_published}, updated_at, title
  FROM project WHERE published_on IS NOT NULL
  UNION ALL
  SELECT project.topic_id, 'claimed', claim.id, {day_claimed}, claim.updated_at,
         COALESCE(department.name, organisation.name, enterprise.name, claim.name)
         || '：' || claim.share
  FROM project JOIN councils_projectclaim claim ON claim.project_id = project.id
  LEFT JOIN accounts_department department ON department.id = claim.department_id
  LEFT JOIN orgs_partyorganisation organisation ON organisation.id = claim.organisation_id
  LEFT JOIN enterprises_enterprise enterprise ON enterprise.id = claim.enterprise_id
  WHERE claim.state = ANY (%(approved)s)
  UNION ALL
  SELECT topic_id, 'started', id, {day_started}, updated_at, title
  FROM project WHERE started_on IS NOT NULL
  UNION ALL
  SELECT project.topic_id, 'milestone', milestone.id, {day_milestone}, milestone.updated_at,
         milestone.title
  FROM project JOIN councils_milestone milestone ON milestone.project_id = project.id
  WHERE milestone.done_on IS NOT NULL
  UNION ALL
  SELECT project.topic_id, 'supervised', look.id, {day_supervised}, look.created_at, look.finding
  FROM project JOIN councils_supervision look ON look.project_id = project.id
  UNION ALL
  SELECT project.topic_id, 'measured', metric.id, {day_measured}, metric.created_at,
         metric.name || ' ' || trim_scale(metric.value) || ' ' || metric.unit
  FROM project JOIN councils_outcomemetric metric ON metric.project_id = project.id
  UNION ALL
  SELECT topic.id, 'appraised', decision.id, meeting.held_at, decision.created_at,
         decision.text || '（' || decision.score || ' 分）'
  FROM topic
  JOIN councils_meeting meeting ON meeting.judged_topic_id = topic.id
    OR meeting.judged_project_id IN (SELECT id FROM project WHERE project.topic_id = topic.id)
  JOIN councils_decision decision ON decision.meeting_id = meeting.id
  WHERE decision.kind = 'rating' AND decision.state <> %(withdrawn)s
    AND meeting.held_at IS NOT NULL
  UNION ALL
  SELECT topic_id, 'closed', id, {day_ended}, updated_at, title || '：' || effect
  FROM project WHERE state = 'closed'
  UNION ALL
  SELECT id, 'done', id, {day_topic_done}, updated_at, result FROM topic WHERE done_on IS NOT NULL
)
SELECT step.topic_id, kind, object_id, at, text,
       COALESCE(support.enterprise_id, claim.enterprise_id), claim.organisation_id,
       COALESCE('：' || claim.share, '')
FROM (SELECT * FROM step {narrow}) step
LEFT JOIN councils_topicsupport support ON kind = 'supported' AND support.id = object_id
LEFT JOIN councils_projectclaim claim ON kind = 'claimed' AND claim.id = object_id
"""
_DAYS = {
    "raised": "raised_on",
    "supported": "supported_on",
    "stated": "stated_on",
    "invited": "invited_on",
    "done": "decision.done_on",
    "in_library": "in_library_on",
    "published": "published_on",
    "claimed": "claim.decided_on",
    "started": "started_on",
    "milestone": "milestone.done_on",
    "supervised": 'look."on"',
    "measured": "measured_on",
    "ended": "ended_on",
    "topic_done": "done_on",
}
FACTS: dict[str, Any] = {
    "cancelled": MeetingState.CANCELLED.value,
    "withdrawn": DecisionState.CANCELLED.value,
    "done": DecisionState.DONE.value,
    "approved": [ClaimState.APPROVED.value, ClaimState.RELEASED.value],
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a topic: its kind, the row that tells of it, and when it was."""

    topic_id: uuid.UUID
    kind: str
    object_id: uuid.UUID
    at: datetime.datetime
    text: str
    # Whom the text begins with, and what follows the name there.
    enterprise_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    rest: str = ""

    @property
    def label(self) -> str:
        """Return the kind in words."""
        return KINDS[self.kind]

    @property
    def key(self) -> str:
        """Return what names the step for ever."""
        return f"topic-step/{self.kind}/{self.object_id}"


def steps_sql(topics: str, narrow: str = "") -> str:
    """Return the statement; ``topics`` and ``narrow`` are conditions of our own making."""
    # A day without an hour stands at its beginning.
    days = {
        f"day_{name}": f"({column})::timestamp AT TIME ZONE 'Asia/Shanghai'"
        for name, column in _DAYS.items()
    }
    return STEPS.format(topics=topics, narrow=narrow, **days)


def steps_of(topic_ids: Collection[uuid.UUID]) -> list[Step]:
    """Return the steps of the topics, the first one first: one query."""
    with connection.cursor() as cursor:
        cursor.execute(steps_sql("id = ANY (%(topics)s)"), {**FACTS, "topics": list(topic_ids)})
        found = [Step(*row) for row in cursor.fetchall()]
    return in_order(found)


def in_order(steps: list[Step]) -> list[Step]:
    """Return steps by day, and within a day as the work goes: days have no hour of their own."""
    return sorted(steps, key=lambda step: (_day(step.at), _ORDER[step.kind], step.at))


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(SHANGHAI).date()
