"""Telling users: many notices by one statement, each once, kept back in quiet hours."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from django.conf import settings
from django.db import connection

from common.notifications.kinds import require_kind
from common.notifications.quiet import read_quiet, visible_from
from common.records.ids import uuid7

# Sorted, so that two writers never wait for each other crosswise. Texts that are too long for
# their columns are refused, not cut.
TELL = """
INSERT INTO common_notice (id, recipient_id, kind, key, title, text, link, object_type, object_id,
                           visible_from)
SELECT told.* FROM json_to_recordset(%s::json) AS told(
    id uuid, recipient_id uuid, kind text, key text, title text, text text, link text,
    object_type text, object_id uuid, visible_from timestamptz)
ORDER BY told.recipient_id, told.key, told.id
ON CONFLICT (recipient_id, key) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice to be: ``key`` names the occasion, so that the same one is told once.

    Title and text hold no personal data (see ``Notice``); ``link`` is a path of the platform.
    """

    recipient_id: uuid.UUID
    kind: str
    key: str
    title: str
    text: str = ""
    link: str = ""
    object_type: str = ""
    object_id: uuid.UUID | None = None
    urgent: bool = False


def notify(*, notices: Iterable[Draft], now: datetime.datetime) -> int:
    """Tell users as part of the current transaction; return how many notices are new.

    What is written in quiet hours shows itself when they end, unless it is urgent. Raises
    ``UnknownKind``.
    """
    drafts = list(notices)
    for kind in {draft.kind for draft in drafts}:
        require_kind(kind)
    if not drafts:
        return 0
    later = visible_from(now, read_quiet(settings.QUIET_HOURS))
    rows = [
        {
            "id": uuid7(),
            "recipient_id": draft.recipient_id,
            "kind": draft.kind,
            "key": draft.key,
            "title": draft.title,
            "text": draft.text,
            "link": draft.link,
            "object_type": draft.object_type,
            "object_id": draft.object_id,
            "visible_from": now if draft.urgent else later,
        }
        for draft in drafts
    ]
    with connection.cursor() as cursor:
        cursor.execute(TELL, [orjson.dumps(rows).decode()])
        return cursor.rowcount
