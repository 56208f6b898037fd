"""Writing service requests."""

import datetime
import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from common.audit.acting import Act
from common.calendar.clock import now as current_moment
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    update_record,
)
from services.actions.clocks import take_in_requests
from services.choices import Channel
from services.models import ServiceRequest

HINTS = ("enterprises.rate_dirty",)
PAST = {"received_at": "受理时间", "resolved_at": "办结时间"}


def create_request(
    *,
    by: Any,
    values: Mapping[str, Any],
    key: uuid.UUID | None = None,
    channel: str = Channel.STAFF,
    now: datetime.datetime | None = None,
) -> Written:
    """Write a request of an enterprise or a building; a stated due day is never recomputed."""
    moment = now or current_moment()
    _require_past(values, moment)
    if not values.get("enterprise") and not values.get("building"):
        words = "请填写企业或楼宇。"
        raise InvalidRecord([FieldFault("building", "required", words)])
    fields = {
        "received_at": moment,
        **values,
        "channel": channel,
        "is_due_stated": values.get("due_on") is not None,
    }
    return create_record(
        ServiceRequest,
        fields,
        by=by,
        key=key,
        content=values,
        also=partial(_take_in, moment),
        hints=HINTS,
    )


def update_request(
    *,
    by: Any,
    request_id: uuid.UUID,
    values: Mapping[str, Any],
    base: int | None = None,
    now: datetime.datetime | None = None,
) -> Written:
    """Change a request as a register does; stating ``resolved_at`` closes it.

    Whoever handles it uses the verbs of ``services.actions.handling``.
    """
    moment = now or current_moment()
    _require_past(values, moment)
    fields = dict(values)
    if "due_on" in fields:
        fields["is_due_stated"] = fields["due_on"] is not None
    return update_record(
        ServiceRequest,
        request_id,
        fields,
        by=by,
        base=base,
        also=partial(_take_in, moment),
        hints=HINTS,
    )


def _take_in(moment: datetime.datetime, act: Act, request: ServiceRequest) -> None:
    take_in_requests([request.pk], moment=moment)


def _require_past(values: Mapping[str, Any], now: datetime.datetime) -> None:
    faults = [
        FieldFault(name, "in_future", f"{label}不能晚于现在。")
        for name, label in PAST.items()
        if values.get(name) is not None and values[name] > now
    ]
    if faults:
        raise InvalidRecord(faults)
