"""Whoever spoke first hears of every step of the matter, and of each exactly once."""

import datetime
import uuid
from collections.abc import Collection, Mapping

from django.db import connection

from common.audit.acting import acting
from common.notifications.publishing import Message, publish_all
from common.notifications.sending import Draft, notify
from common.records.writing import take_turns
from councils.models import Topic
from councils.selectors.steps import FACTS, Step, in_order, steps_sql

STEP = "topic.step"
# Steps worth a word; the rest stands in the story.
TOLD = (
    *("answered", "scheduled", "decided", "carried_out", "published", "claimed", "started"),
    *("closed", "done"),
)
# What was written so long ago was told, or is nobody's news any more.
FRESH = datetime.timedelta(days=30)
_NARROW = """WHERE kind = ANY (%(told)s) AND written_at > %(since)s AND NOT EXISTS (
  SELECT FROM common_outboxmessage message
  WHERE message.key = 'topic-step/' || kind || '/' || object_id)"""
# The first word of each topic, and the user who brought it.
_SPEAKERS = """
SELECT DISTINCT ON (topic.id) topic.id, COALESCE(word.spoken_by, topic.opened_by_id)
FROM councils_topic topic
LEFT JOIN councils_topicorigin origin ON origin.topic_id = topic.id
LEFT JOIN LATERAL (
  SELECT request.received_at AS at,
         COALESCE(visit.recorded_by_id, worker.user_id, written.actor_id) AS spoken_by
  FROM services_servicerequest request
  LEFT JOIN services_visit visit ON visit.id = request.visit_id
  LEFT JOIN orgs_worker worker ON worker.id = visit.worker_id
  LEFT JOIN LATERAL (
    SELECT actor_id FROM common_auditentry
    WHERE object_type = 'services.servicerequest' AND object_id = request.id::text
      AND verb = 'servicerequest.create'
    ORDER BY number LIMIT 1
  ) written ON true
  WHERE request.id = origin.request_id
  UNION ALL
  SELECT visit.visited_at, COALESCE(visit.recorded_by_id, worker.user_id)
  FROM services_visit visit LEFT JOIN orgs_worker worker ON worker.id = visit.worker_id
  WHERE visit.id = origin.visit_id
  UNION ALL
  SELECT signal.observed_on::timestamp AT TIME ZONE 'Asia/Shanghai',
         COALESCE(visit.recorded_by_id, worker.user_id)
  FROM enterprises_signal signal
  LEFT JOIN services_visit visit ON visit.id = signal.source_id
  LEFT JOIN orgs_worker worker ON worker.id = visit.worker_id
  WHERE signal.id = origin.signal_id
) word ON true
WHERE topic.id = ANY (%s)
ORDER BY topic.id, word.at NULLS LAST
"""


def tell_steps(now: datetime.datetime) -> int:
    """Tell of the steps that nobody was told of yet; return how many. Constant queries.

    The speaker hears in the platform, the enterprise's channel through the outbox; a step has one
    key for ever, so running it again, or twice at once, tells nothing twice.
    """
    with acting(by=None, verb=STEP):
        take_turns(STEP)
        steps = _untold(now)
        if not steps:
            return 0
        topics = {
            topic.pk: topic
            for topic in Topic.objects.filter(pk__in={step.topic_id for step in steps})
        }
        speakers = _speakers(topics)
        notify(
            notices=[
                Draft(
                    recipient_id=speaker,
                    kind=STEP,
                    key=step.key,
                    title=f"议题进展：{step.label}",
                    text=topics[step.topic_id].title,
                    link=f"/councils/story/?topic={step.topic_id}",
                    object_type=Topic._meta.label_lower,
                    object_id=step.topic_id,
                )
                for step in steps
                if (speaker := speakers.get(step.topic_id)) is not None
            ],
            now=now,
        )
        publish_all(
            messages=[
                Message(
                    STEP,
                    step.key,
                    {
                        "topic": str(step.topic_id),
                        "code": topics[step.topic_id].progress_code,
                        "step": step.kind,
                        "at": step.at.isoformat(),
                    },
                )
                for step in steps
            ],
            now=now,
        )
    return len(steps)


def _untold(now: datetime.datetime) -> list[Step]:
    facts = {**FACTS, "told": list(TOLD), "since": now - FRESH}
    with connection.cursor() as cursor:
        cursor.execute(steps_sql("true", _NARROW), facts)
        return in_order([Step(*row) for row in cursor.fetchall()])


def _speakers(topics: Collection[uuid.UUID]) -> Mapping[uuid.UUID, uuid.UUID | None]:
    with connection.cursor() as cursor:
        cursor.execute(_SPEAKERS, [list(topics)])
        return dict(cursor.fetchall())
