"""Telling outside channels: messages and their deliveries are rows of the current transaction."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

from common.jobs.hints import hint_after_commit
from common.notifications.kinds import require_kind
from common.records.ids import uuid7

TASK = "common.send_outbox"

# A channel of one area hears what happens there and below; a message without a place is of the
# whole district, and no channel of an area hears it. Sorted against crosswise waiting.
PUBLISH = """
WITH told AS (
    SELECT * FROM json_to_recordset(%s::json) AS told(
        id uuid, event text, key text, payload jsonb, area_path text)
), written AS (
    INSERT INTO common_outboxmessage (id, event, key, payload, area_path, occurred_at)
    SELECT id, event, key, payload, area_path, %s FROM told ORDER BY key, id
    ON CONFLICT (key) DO NOTHING
    RETURNING id, event, area_path
), owed AS (
    INSERT INTO common_outboxdelivery (id, message_id, endpoint_id, attempts, due_at, last_error)
    SELECT uuidv7(), written.id, endpoint.id, 0, %s, ''
    FROM written JOIN common_webhookendpoint endpoint
      ON endpoint.is_active AND written.event = ANY (endpoint.events)
     AND (endpoint.area_code = ''
          OR position('/' || endpoint.area_code || '/' IN '/' || written.area_path || '/') > 0)
    RETURNING 1
)
SELECT (SELECT count(*) FROM written), (SELECT count(*) FROM owed)
"""


@dataclass(frozen=True, slots=True)
class Message:
    """An event for outside channels: ``key`` names the occasion, so that it is told once.

    The payload holds ids, states and dates, never personal data. ``area_path`` are the codes of
    the areas from the top down (``310106/310106012/``): where it happened.
    """

    event: str
    key: str
    payload: Mapping[str, Any]
    area_path: str = ""


def publish(
    *,
    event: str,
    key: str,
    payload: Mapping[str, Any],
    now: datetime.datetime,
    area_path: str = "",
) -> bool:
    """Tell the subscribed channels as part of the current transaction; return whether it is new.

    Raises ``UnknownKind``.
    """
    return publish_all(messages=[Message(event, key, payload, area_path)], now=now) == 1


def publish_all(*, messages: Iterable[Message], now: datetime.datetime) -> int:
    """Do the same for many events by one statement; return how many are new."""
    told = list(messages)
    for event in {message.event for message in told}:
        require_kind(event)
    if not told:
        return 0
    rows = [
        {
            "id": uuid7(),
            "event": message.event,
            "key": message.key,
            "payload": dict(message.payload),
            "area_path": message.area_path,
        }
        for message in told
    ]
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, [orjson.dumps(rows).decode(), now, now])
        written, owed = cursor.fetchone()
    if owed:
        hint_after_commit(TASK)
    return int(written)
