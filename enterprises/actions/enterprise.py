"""Writing enterprises: what they state about themselves is kept as dated changes."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from buildings.models import Unit
from common.audit.acting import Act
from common.calendar.clock import today
from common.errors.domain import DomainError
from common.records.standing import restate
from common.records.versions import rows_of
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    require_visible,
    update_record,
)
from common.scope.scope import scope_of
from enterprises.actions.occupancies import move_in
from enterprises.choices import OperatingStatus
from enterprises.models import Enterprise, EnterpriseStanding
from enterprises.uscc import SENTENCES, find_error, normalise

STATED = ("operating_status", "full_members", "probationary_members")
HINTS = ("enterprises.rate_dirty",)


class RoomMissing(DomainError):
    """Only the district may keep enterprises that hold no room anywhere."""

    code = "occupancy_required"
    message = "请同时填写入驻单元（occupancy），登记的企业须在您的工作范围内有入驻。"


def create_enterprise(
    *,
    by: Any,
    values: Mapping[str, Any],
    key: uuid.UUID | None = None,
    on: datetime.date | None = None,
) -> Written:
    """Write an enterprise with what it states about itself, and its first room if given.

    Whoever works in a part of the district only must name a room there (``RoomMissing``).
    """
    day = on or today()
    room = values.get("occupancy")
    if room is None and by is not None and not scope_of(by).everything:
        raise RoomMissing(path="occupancy")
    if room is not None:
        require_visible(Unit, room["unit"], by=by, path="occupancy.unit")

    def found(act: Act, enterprise: Enterprise) -> None:
        stated = {name: values[name] for name in STATED if values.get(name) is not None}
        stated.setdefault("operating_status", OperatingStatus.OPERATING)
        EnterpriseStanding.objects.create(enterprise=enterprise, recorded_on=day, **stated)
        if room is not None:
            move_in(
                by=by,
                enterprise=enterprise,
                unit_id=room["unit"],
                starts_on=room["starts_on"],
                ends_on=room.get("ends_on"),
                area=room.get("area"),
                tenure=room["tenure"],
            )

    return create_record(
        Enterprise, _own(values), by=by, key=key, content=values, also=found, hints=HINTS
    )


def update_enterprise(
    *,
    by: Any,
    enterprise_id: uuid.UUID,
    values: Mapping[str, Any],
    base: int | None = None,
    on: datetime.date | None = None,
) -> Written:
    """Change an enterprise; a new status or member count holds from ``on`` (default: today)."""
    day = on or today()
    stated = {name: values[name] for name in STATED if name in values}

    def state(act: Act, enterprise: Enterprise) -> Mapping[str, Any] | None:
        if not stated:
            return None
        return restate(EnterpriseStanding, {"enterprise": enterprise}, stated, day)

    return update_record(
        Enterprise,
        enterprise_id,
        _own(values),
        by=by,
        base=base,
        also=state,
        version_ids=version_rows,
        hints=HINTS,
    )


def version_rows(enterprise: Enterprise) -> Any:
    """Return the rows whose changes make a new version of an enterprise."""
    return rows_of(enterprise.pk, EnterpriseStanding.objects.filter(enterprise=enterprise))


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    fields = {k: v for k, v in values.items() if k not in {*STATED, "occupancy"}}
    if fields.get("uscc"):
        fields["uscc"] = _checked(fields["uscc"])
    elif "uscc" in fields:
        fields["uscc"] = None
    return fields


def _checked(typed: str) -> str:
    code = normalise(typed)
    if error := find_error(code):
        raise InvalidRecord([FieldFault("uscc", error, SENTENCES[error])])
    return code
