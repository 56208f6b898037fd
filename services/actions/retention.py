"""The acts of the retention desk: ask to go along about a space, end a case with the move."""

import datetime
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from buildings.models import Unit
from common.audit.acting import acting
from common.errors.domain import DomainError, NotInScope
from common.records.writing import locked
from enterprises.actions.relocation import relocate
from services.actions.joint_visits import LONGEST_PURPOSE, open_joint_visit
from services.actions.response_cases import close_case
from services.choices import CaseOutcome
from services.models import JointVisit, ResponseCase


class MoveDayMissing(DomainError):
    """A move happens on a day."""

    code = "missing_value"
    message = "区内迁移须填写迁入日期。"


def offer_space(
    *,
    by: Any,
    enterprise_id: uuid.UUID,
    unit_ids: Sequence[uuid.UUID],
    departments: Sequence[uuid.UUID],
    planned_on: datetime.date,
    now: datetime.datetime,
    note: str = "",
) -> JointVisit:
    """Open a joint visit whose purpose names the space that is recommended, if one is.

    Raises ``NotInScope`` (unit) and what ``open_joint_visit`` raises.
    """
    words = "，".join(part for part in (_told(by, unit_ids), note.strip()) if part)
    return open_joint_visit(
        by=by,
        enterprise_id=enterprise_id,
        departments=departments,
        planned_on=planned_on,
        purpose=f"留商联合走访：{words or '了解去留打算与空间需求'}"[:LONGEST_PURPOSE],
        now=now,
    )


def close_with_outcome(
    *,
    by: Any,
    case_id: uuid.UUID,
    outcome: str,
    note: str,
    now: datetime.datetime,
    value_area: Decimal | None = None,
    value_headcount: int | None = None,
    unit_ids: Sequence[uuid.UUID] = (),
    moved_on: datetime.date | None = None,
    reason_code: str = "",
    is_extension: bool = False,
) -> ResponseCase:
    """Close a case; «moved» with rooms named also moves the tenant into them, in one act.

    Raises ``MoveDayMissing`` and what ``close_case`` and ``relocate`` raise.
    """
    with acting(by=by, verb="retention.close"):
        case: ResponseCase = locked(ResponseCase, case_id, by)
        # The value at stake is what the tenant held when the case ended, before it moved.
        closed = close_case(
            by=by,
            case_id=case_id,
            outcome=outcome,
            note=note,
            now=now,
            value_area=value_area,
            value_headcount=value_headcount,
        )
        if outcome == CaseOutcome.MOVED and unit_ids:
            if moved_on is None:
                raise MoveDayMissing(path="moved_on")
            relocate(
                by=by,
                enterprise=case.enterprise,
                unit_ids=unit_ids,
                on=moved_on,
                reason_code=reason_code,
                reason=note.strip()[:100],
                is_extension=is_extension,
            )
    return closed


def _told(by: Any, unit_ids: Sequence[uuid.UUID]) -> str:
    """Return the rooms in words, floor by floor."""
    if not unit_ids:
        return ""
    units = list(
        Unit.objects.visible_to(by)
        .filter(pk__in=unit_ids)
        .select_related("building")
        .order_by("building__external_id", "floor_number", "number")
    )
    if len(units) != len(set(unit_ids)):
        raise NotInScope
    area = sum((unit.area for unit in units if unit.area), Decimal(0))
    first = units[0]
    numbers = "、".join(unit.number for unit in units)
    return f"推荐{first.building.name} {first.floor_number} 层 {numbers}（{area.normalize():f} ㎡）"
