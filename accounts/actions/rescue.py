"""The queue of a tablet that cannot send any more: opened here, carried out as its writer."""

import datetime
import json
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from accounts.models import User
from accounts.selectors import working_area
from common.audit.acting import acting
from common.errors.domain import DomainError, NotInScope, NotPermitted
from common.scope.scope import scope_of
from common.secrets.rescue import RescueFailed, open_row, unwrap
from common.sync.engine import receive
from common.sync.envelope import MOST_OPERATIONS, Batch, Clock, read_item
from common.sync.faults import Unusable
from common.sync.values import as_uuid

FORMAT = "louyu-queue"
MOST_ROWS = 10_000


class FileUnreadable(DomainError):
    """The file is no queue of a tablet."""

    code = "unreadable_file"
    message = "文件不是走访端导出的队列文件，或版本不受支持。"


class FileNotOurs(DomainError):
    """The file was sealed for another server, or was altered."""

    code = "sealed_for_another"
    message = "文件无法解密：不是为本平台导出的，或已被改动。"


def rescue_queue(*, content: Any, by: User, now: datetime.datetime) -> dict[str, int]:
    """Carry out what a tablet's export file holds, as the worker who wrote it.

    Return how many items had which result; a file twice changes nothing the second time.
    Raises ``NotPermitted``, ``FileUnreadable``, ``FileNotOurs``, ``NotInScope`` (the worker).
    """
    if not by.has_capability("imports.run"):
        raise NotPermitted
    writer_id, device_id, rows = _read(content)
    writer = User.objects.filter(pk=writer_id).first()
    if writer is None or not _may_look_after(by, writer):
        raise NotInScope
    operations = _opened(content, rows)
    area = working_area(writer)
    clock, tally = Clock(now), Counter[str]()
    with acting(by=by, verb="sync.rescue") as act:
        for first in range(0, len(operations), MOST_OPERATIONS):
            items = operations[first : first + MOST_OPERATIONS]
            batch = Batch(device_id, now, clock, [read_item(item, clock) for item in items])
            results = receive(batch, by=writer, area_id=area)
            tally.update(result["status"] for result in results)
        act.record(writer, changes={"device": str(device_id), "results": dict(tally)})
    return dict(tally)


def _may_look_after(by: User, writer: User) -> bool:
    scope = scope_of(by)
    return scope.everything or working_area(writer) in scope.area_ids


def _read(content: Any) -> tuple[uuid.UUID, uuid.UUID, list[Mapping[str, Any]]]:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise FileUnreadable
    rows = content.get("rows")
    if content.get("version") != 1 or not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise FileUnreadable
    try:
        return as_uuid(content.get("user_id")), as_uuid(content.get("device_id")), rows
    except Unusable as error:
        raise FileUnreadable from error


def _opened(content: Mapping[str, Any], rows: list[Mapping[str, Any]]) -> list[Any]:
    try:
        key = unwrap(content.get("wrapped") or {})
        return [json.loads(open_row(key, dict(row))) for row in rows]
    except (RescueFailed, TypeError, ValueError) as error:
        raise FileNotOurs from error
