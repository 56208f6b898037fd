"""What a tablet changes of a visit: the contract's fields, values in one comparable form."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.sync.envelope import Clock
from common.sync.faults import Unusable
from common.sync.values import as_moment, as_object, as_text, as_uuid
from services.payloads.visit import LONGEST_NOTE, LONGEST_VISIT, SECONDS_OF_GRACE

# The contract's name → the field of the visit.
FIELDS = {
    "started_at": "visited_at",
    "ended_at": "ended_at",
    "purpose": "purpose",
    "note": "note",
    "enterprise": "enterprise",
}


def read_fields(
    told: Any, clock: Clock | None, purposes: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the fields that ``told`` names, as JSON; unknown names are ignored.

    ``clock``: moments must not lie after now; ``purposes``: codes and labels → label, the only
    ones allowed. Without them the values are read as they once were stored.
    """
    fields = as_object(told)
    found: dict[str, Any] = {}
    for name in ("started_at", "ended_at"):
        if name in fields:
            found[name] = _moment(fields[name], clock, is_required=name == "started_at")
    if "purpose" in fields:
        found["purpose"] = _purpose(fields["purpose"], purposes)
    if "note" in fields:
        found["note"] = as_text(fields["note"], LONGEST_NOTE)
    if "enterprise" in fields:
        value = fields["enterprise"]
        found["enterprise"] = str(as_uuid(value, "unknown_enterprise")) if value else None
    if clock is not None and not found:
        raise Unusable("missing_value", "（没有可修改的内容）")
    if clock is not None and found.get("started_at") and found.get("ended_at"):
        _require_order(found["started_at"], found["ended_at"])
    return found


def read_stored(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored columns in the form in which edits are compared."""
    told = {name: columns.get(column) for name, column in FIELDS.items()}
    told["enterprise"] = str(told["enterprise"]) if told["enterprise"] else None
    return read_fields(told, None)


def stored_value(name: str, value: Any) -> Any:
    """Return a comparable value in the form in which the visit holds it."""
    if value is None:
        return None
    if name in {"started_at", "ended_at"}:
        return as_moment(value)
    return uuid.UUID(value) if name == "enterprise" else value


def _require_order(started_at: str, ended_at: str) -> None:
    """Refuse a period that one writer tells backwards, or that is longer than a visit can be."""
    if ended_at < started_at:
        raise Unusable("period_order")
    if as_moment(ended_at) - as_moment(started_at) > LONGEST_VISIT:
        raise Unusable("too_long_visit")


def _moment(value: Any, clock: Clock | None, *, is_required: bool) -> str | None:
    if value is None:
        if is_required:
            raise Unusable("missing_value", "（开始时间）")
        return None
    moment = value if isinstance(value, datetime.datetime) else as_moment(value)
    if clock is not None:
        moment = clock.dated(moment)
        if moment > clock.received_at + SECONDS_OF_GRACE:
            raise Unusable("in_future")
    return moment.astimezone(datetime.UTC).isoformat()


def _purpose(value: Any, purposes: Mapping[str, str] | None) -> str:
    text = as_text(value, 64, is_required=purposes is not None)
    if purposes is None:
        return text
    if text not in purposes:
        labels = "、".join(dict.fromkeys(purposes.values()))
        raise Unusable("unknown_choice", f"（事由可选：{labels}）")
    return purposes[text]
