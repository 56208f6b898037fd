"""Writing visits: who went where and when, with the signals that were noticed."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from common.audit.acting import Act
from common.calendar.clock import now as current_moment
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    update_record,
    validate,
)
from enterprises.choices import SourceKind
from enterprises.models import Signal
from orgs.models import Worker
from services.models import Visit

HINTS = ("enterprises.rate_dirty",)


def record_visit(
    *,
    by: Any,
    values: Mapping[str, Any],
    key: uuid.UUID | None = None,
    now: datetime.datetime | None = None,
) -> Written:
    """Write a visit to a building in the user's write scope, with its ``signals``.

    Without a named worker it is the user's own. Raises ``InvalidRecord``, ``IdTaken``.
    """
    signals: Sequence[Mapping[str, Any]] = values.get("signals") or ()
    fields = {name: value for name, value in values.items() if name != "signals"}
    _require_past(fields, now or current_moment())
    fields["worker"] = _worker(by, fields.get("worker"))
    if signals and not fields.get("enterprise"):
        words = "登记信号须指明企业。"
        raise InvalidRecord([FieldFault("enterprise", "required", words)])

    def note(act: Act, visit: Visit) -> Mapping[str, Any] | None:
        for signal in signals:
            _note(visit, signal)
        return {"signals": list(signals)} if signals else None

    return create_record(Visit, fields, by=by, key=key, content=values, also=note, hints=HINTS)


def correct_visit(
    *,
    by: Any,
    visit_id: uuid.UUID,
    values: Mapping[str, Any],
    base: int | None = None,
    now: datetime.datetime | None = None,
) -> Written:
    """Change a visit; its signals have a register of their own."""
    fields = {name: value for name, value in values.items() if name != "signals"}
    _require_past(fields, now or current_moment())
    if "worker" in fields:
        fields["worker"] = _worker(by, fields["worker"])
    return update_record(Visit, visit_id, fields, by=by, base=base, hints=HINTS)


def _require_past(fields: Mapping[str, Any], now: datetime.datetime) -> None:
    at = fields.get("visited_at")
    if at is not None and at > now:
        raise InvalidRecord([FieldFault("visited_at", "in_future", "走访时间不能晚于现在。")])


def _worker(by: Any, named: uuid.UUID | None) -> uuid.UUID | None:
    """Return who visited: whoever keeps registers may name anybody, others only themselves."""
    own = Worker.objects.filter(user=by.pk).values_list("pk", flat=True).first() if by else None
    if named is None or named == own:
        return own
    if by is not None and not by.has_capability("registers.change"):
        words = "只能登记本人的走访。"
        raise InvalidRecord([FieldFault("worker", "not_own", words)])
    return named


def _note(visit: Visit, signal: Mapping[str, Any]) -> None:
    enterprise_id: Any = visit.enterprise_id
    noticed = Signal(
        enterprise_id=enterprise_id,
        kind=signal["kind"],
        severity=signal["severity"],
        observed_on=visit.visited_at.astimezone(current_moment().tzinfo).date(),
        source_kind=SourceKind.VISIT,
        source_id=visit.pk,
    )
    validate(noticed)
    noticed.save(force_insert=True)
