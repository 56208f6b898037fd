"""Taking an act on many requests back: what moved on since stays, and is listed."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models

from common.audit.acting import acting
from common.audit.models import AuditEntry, RowHistory
from common.database.inserting import insert_rows
from common.errors.domain import Conflict, NotInScope, NotPermitted
from common.imports.undoing import undo
from common.records.ids import uuid7
from common.records.writing import take_turns
from services.actions.clocks import recompute_clocks
from services.actions.handling.deeds import in_area
from services.actions.handling.performing import HINT
from services.actions.telling import tell_moves
from services.choices import RequestVerb
from services.models import (
    ClockLimit,
    ClockSpan,
    CoTask,
    RequestEvent,
    SatisfactionAsk,
    ServiceRequest,
)
from services.querysets import DISPATCH

UNDO_HOURS = 24
# Verbs that are offered for many at once; each touches only the request itself.
BULK = (
    RequestVerb.TRIAGE,
    RequestVerb.DISPATCH,
    RequestVerb.ACCEPT,
    RequestVerb.CLOSE,
    RequestVerb.NOTE,
)
UNDONE = "request.undo"
# All that one act writes about a request is taken back together or not at all.
WHOLE: dict[type[models.Model], str] = {
    ServiceRequest: "id",
    RequestEvent: "request_id",
    ClockSpan: "request_id",
    ClockLimit: "request_id",
    CoTask: "request_id",
    SatisfactionAsk: "request_id",
}


class UndoRefused(Conflict):
    """The act cannot be taken back any more; ``code`` says why."""

    code = "undo_refused"


@dataclass(frozen=True, slots=True)
class BulkAct:
    """An act on many requests as the audit tells of it."""

    operation: uuid.UUID
    verb: RequestVerb
    at: datetime.datetime
    by_id: uuid.UUID | None
    by_name: str
    request_ids: tuple[uuid.UUID, ...]
    is_undone: bool


@dataclass(frozen=True, slots=True)
class UndoneAct:
    """What an undo did: the requests that are as before, and those that had moved on."""

    undone: tuple[uuid.UUID, ...]
    kept: tuple[uuid.UUID, ...]


def bulk_act(operation: uuid.UUID, *, by: Any) -> BulkAct:
    """Return an act on many requests of which the user sees at least one.

    Raises ``NotInScope``.
    """
    entries = list(AuditEntry.objects.filter(operation=operation).order_by("number"))
    # What did something else besides (took the request in, for one) is no act on many.
    kinds = {(entry.object_type, entry.verb) for entry in entries}
    of_requests = {(ServiceRequest._meta.label_lower, f"request.{verb}") for verb in BULK}
    if len(kinds) != 1 or not kinds <= of_requests:
        raise NotInScope
    first = entries[0]
    ids = tuple(uuid.UUID(entry.object_id) for entry in entries)
    if not ServiceRequest.objects.visible_to(by).filter(pk__in=ids).exists():
        raise NotInScope
    undone = AuditEntry.objects.filter(verb=UNDONE, changes__undone=str(operation))
    return BulkAct(
        operation=operation,
        verb=RequestVerb(first.verb.removeprefix("request.")),
        at=first.at,
        by_id=first.actor_id,
        by_name=first.actor_name,
        request_ids=ids,
        is_undone=undone.filter(object_type="").exists(),
    )


def may_undo(act: BulkAct, *, by: Any, now: datetime.datetime) -> bool:
    """Return whether the user may take the act back, and still can."""
    try:
        _require_undoable(act, by=by, now=now)
    except (NotPermitted, UndoRefused):
        return False
    return True


def undo_act(*, operation: uuid.UUID, by: Any, now: datetime.datetime) -> UndoneAct:
    """Take an act on many requests back within 24 hours; a note in each story tells of it.

    For whoever did it, or who dispatches all its requests. Requests that moved on since stay as
    they are. Raises ``NotInScope``, ``NotPermitted``, ``UndoRefused``.
    """
    with acting(by=by, verb=UNDONE) as act:
        # Two at once: the second finds it undone.
        take_turns(f"request.undo:{operation}")
        done = bulk_act(operation, by=by)
        _require_undoable(done, by=by, now=now)
        locked = ServiceRequest.objects.filter(pk__in=done.request_ids).order_by("pk")
        list(locked.select_for_update().values_list("pk"))
        events = _events_of(operation)
        later = RequestEvent.objects.filter(request__in=done.request_ids, at__gt=done.at)
        moved_on = later.exclude(pk__in=list(events)).values_list("request_id", flat=True)
        undo(operation, whole=WHOLE, staying=set(moved_on))
        kept_events = RequestEvent.objects.filter(pk__in=list(events))
        kept = {events[key] for key in kept_events.values_list("pk", flat=True)}
        undone = [key for key in done.request_ids if key not in kept]
        recompute_clocks(undone, moment=now)
        rows = ServiceRequest.objects.in_bulk(undone)
        notes = [_note(row, done, by, now) for row in rows.values()]
        insert_rows(RequestEvent, notes)
        tell_moves(_lines(notes), now=now)
        changes = {"undone": str(operation)}
        act.record(changes={**changes, "requests": len(undone), "kept": len(kept)})
        act.record_all(
            ServiceRequest, [(row.pk, str(row), changes) for row in rows.values()], verb=UNDONE
        )
        act.hint(HINT)
    return UndoneAct(tuple(undone), tuple(kept))


def _require_undoable(act: BulkAct, *, by: Any, now: datetime.datetime) -> None:
    of_all = by.has_capability(DISPATCH) and in_area(act.request_ids, by) == set(act.request_ids)
    if act.by_id != by.pk and not of_all:
        raise NotPermitted
    if act.is_undone:
        raise UndoRefused("undone_before", "本次操作已经撤销过。")
    if now - act.at > datetime.timedelta(hours=UNDO_HOURS):
        raise UndoRefused("too_late", f"只能在{UNDO_HOURS}小时内撤销。")


def _events_of(operation: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """Return the lines that the act added to stories: line → request."""
    added = RowHistory.objects.filter(
        operation=operation,
        table_name=RequestEvent._meta.db_table,
        change=RowHistory.Change.INSERTED,
    )
    lines = RequestEvent.objects.filter(pk__in=added.values("row_id"))
    return dict(lines.values_list("pk", "request_id"))


def _lines(notes: list[dict[str, Any]]) -> list[RequestEvent]:
    lines = RequestEvent.objects.filter(pk__in=[note["id"] for note in notes])
    return list(lines.select_related("request__building__subdistrict"))


def _note(request: ServiceRequest, act: BulkAct, by: Any, now: datetime.datetime) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "request_id": request.pk,
        "at": now,
        "verb": RequestVerb.NOTE.value,
        "from_state": request.state,
        "to_state": request.state,
        "by_id": by.pk,
        "note": f"撤销{act.by_name}的批量操作“{act.verb.label}”，恢复到操作之前。",
        "reply": "",
    }
