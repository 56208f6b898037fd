"""What a worker wrote and the platform could not use, or not yet: nothing is silent."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from buildings.models import Building
from common.calendar.clock import SHANGHAI
from common.database.fragments import Fragment, compose
from common.sync.feed.registry import Change, Feed, Reader, Row, register_feed
from common.sync.feed.window import fetch
from common.sync.models import SyncOperation

TABLE = "common_syncoperation"
KINDS = {
    "visit.create": "走访",
    "visit.correct": "走访更正",
    "visit.withdraw": "走访撤回",
    "promise.settle": "承诺了结",
    "proposal.create": "新情况",
    "conflict.restore": "采用另一值",
}
CHANGED = """
SELECT DISTINCT history.row_id
FROM ({history}) AS history
LEFT JOIN common_syncoperation operation ON operation.id = history.row_id
WHERE (operation.user_id = {user} OR (before ->> 'user_id')::uuid = {user}) AND {beyond}
  -- What went well at once was no trouble at any time.
  AND (operation.status IN ('held', 'quarantined')
       OR before ->> 'status' IN ('held', 'quarantined'))
ORDER BY history.row_id LIMIT {limit}
"""


def held(reader: Reader, after: str, limit: int) -> list[str]:
    """Return the own operations that wait or were put aside."""
    own = _own(reader).order_by("pk")
    if after:
        own = own.filter(pk__gt=after)
    return [str(key) for key in own.values_list("pk", flat=True)[:limit]]


def changed(change: Change, after: str, limit: int) -> list[str]:
    """Return the own operations that came into trouble or out of it: one query."""
    if TABLE not in change.tables:
        return []
    beyond = compose("history.row_id > {after}::uuid", after=after) if after else Fragment("TRUE")
    statement = compose(
        CHANGED,
        history=change.window.history((TABLE,)),
        user=change.after.user.pk,
        beyond=beyond,
        limit=limit,
    )
    return [str(key) for (key,) in fetch(statement)]


def rows(reader: Reader, keys: Sequence[str]) -> dict[str, Row]:
    """Return operations with their reasons: two queries."""
    operations = list(_own(reader).filter(pk__in=keys))
    places = _places(reader, operations)
    return {
        str(operation.pk): {
            "id": str(operation.pk),
            "op": operation.kind,
            "status": operation.status,
            "code": operation.code,
            "message": operation.message,
            "received_at": operation.received_at.astimezone(SHANGHAI),
            "summary": _summary(operation, places.get(_building(operation))),
        }
        for operation in operations
    }


def _own(reader: Reader) -> Any:
    return SyncOperation.objects.unsettled().filter(user=reader.user.pk)


def _places(reader: Reader, operations: Iterable[SyncOperation]) -> dict[uuid.UUID | None, str]:
    named = {key for each in operations if (key := _building(each)) in reader.patch}
    found = Building.objects.filter(pk__in=named).order_by()
    return dict(found.values_list("pk", "name"))


def _building(operation: SyncOperation) -> uuid.UUID | None:
    """Return the building that an operation names, if its content can be read at all."""
    payload = operation.payload
    try:
        return uuid.UUID(payload["building"]) if isinstance(payload, dict) else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _summary(operation: SyncOperation, place: str | None) -> str:
    at = f"{operation.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    words = [KINDS.get(operation.kind, operation.kind or "无法识别"), place, at]
    return " · ".join(word for word in words if word)


register_feed(Feed("trouble", held, changed, rows))
