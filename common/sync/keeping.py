"""The row that is kept of an operation, and the operation that a kept row was."""

import re
from typing import Any

from common.database.inserting import Row
from common.sync.envelope import NO_SKEW, Broken, Clock, Draft
from common.sync.models import SyncOperation
from common.sync.registry import Context, Outcome
from common.text.id_numbers import find_id_number

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
SHOWN_INSTEAD = "\N{SYMBOL FOR NULL}"
HIDDEN = "[身份证号码已隐去]"


def storable(value: Any) -> Any:
    """Return JSON that the database can hold: no NUL, no half characters, no identity number."""
    if isinstance(value, str):
        return _storable_text(value)
    if isinstance(value, dict):
        return {storable(str(name)): storable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [storable(part) for part in value]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return HIDDEN if is_number and find_id_number(value) else value


def operation_row(item: Draft | Broken, outcome: Outcome, context: Context) -> Row:
    """Return the row of an operation, not yet written."""
    broken = item if isinstance(item, Broken) else None
    draft = item.draft if isinstance(item, Broken) else item
    raw: Any = broken.raw if broken else None
    content: Any = draft.payload if draft else _content(raw)
    return {
        "id": item.id,
        "user_id": context.user.pk,
        "device_id": context.device_id,
        "area_id": context.area_id,
        "kind": draft.kind if draft else _kind(raw),
        "stated_at": draft and draft.stated_at,
        "at": draft.at if draft else context.now,
        "skew": f"{context.clock.skew.total_seconds():.6f} seconds",
        "received_at": context.now,
        "after_id": outcome.waits_for or (draft and draft.after_id),
        "base_version": draft and draft.base_version,
        "digest": item.digest,
        "payload": storable(content) if outcome.keeps_payload or broken else None,
        "same_id_as": broken and broken.same_id,
        "is_forced": False,
        "decision": "",
        **outcome_columns(outcome),
    }


def outcome_columns(outcome: Outcome) -> dict[str, Any]:
    """Return the columns that say what became of an operation."""
    return {
        "status": outcome.status,
        "code": outcome.code,
        "message": outcome.message[:500],
        "object_kind": outcome.object_kind,
        "object_id": outcome.object_id,
        "version": outcome.version,
    }


def draft_of(row: SyncOperation) -> Draft:
    """Return the operation that a kept row was."""
    return Draft(
        id=row.pk,
        kind=row.kind,
        payload=row.payload if isinstance(row.payload, dict) else {},
        at=row.at,
        stated_at=row.stated_at,
        after_id=row.after_id,
        base_version=row.base_version,
        digest=row.digest,
    )


def clock_of(row: SyncOperation) -> Clock:
    """Return the clock by which a kept operation was read."""
    return Clock(row.received_at, row.skew or NO_SKEW)


def _content(raw: Any) -> Any:
    return raw.get("payload", raw) if isinstance(raw, dict) else raw


def _kind(raw: Any) -> str:
    named = raw.get("op") if isinstance(raw, dict) else None
    return storable(named)[:64] if isinstance(named, str) else ""


def _storable_text(text: str) -> str:
    plain = _UNSTORABLE.sub(SHOWN_INSTEAD, text)
    while (number := find_id_number(plain)) is not None:
        hidden = _hide(plain, number)
        if hidden == plain:
            break
        plain = hidden
    return plain


def _hide(text: str, number: str) -> str:
    """Replace an identity number however it was grouped or typed."""
    parts = "[ \\-]?".join((number[:6], number[6:14], number[14:]))
    found = re.sub(parts, HIDDEN, text, count=1, flags=re.IGNORECASE)
    # Full-width digits: nothing of the text is kept rather than a number.
    return found if found != text else HIDDEN
