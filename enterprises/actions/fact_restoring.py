"""Letting a lost value of a key fact stand again."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.records.canonical import canonical
from common.records.standing import restate
from common.records.writing import FieldFault, InvalidRecord, require_write_scope, validate
from common.sync.edits import Spoken, Target, merge
from common.sync.faults import Unusable
from common.sync.models import FieldEdit
from enterprises.models import Contact, Enterprise, EnterpriseStanding, Measurement, Occupancy


@dataclass(frozen=True, slots=True)
class Holder:
    """How a model holds a fact: what stands now, and how another value is written."""

    model: Any
    known: Callable[[Any, str], Any]
    write: Callable[[Any, str, Any, datetime.date], None]


def told_and_seen(edit: FieldEdit, stands: Any, *, is_kept: bool) -> tuple[Any, Any]:
    """Return the value that is said now, and the one that its speaker saw.

    Whoever says again what stands, having seen the value of ``edit``, settles the conflict.
    """
    return (stands, edit.value) if is_kept else (edit.value, stands)


def say_fact(
    edit: FieldEdit, spoken: Spoken, *, is_kept: bool = False
) -> tuple[Enterprise, list[str]]:
    """Let the value of ``edit`` stand for its enterprise again, or keep what stands (``is_kept``).

    Return the enterprise, and the fields in which others wrote apart meanwhile. Raises
    ``Unusable`` when the fact is not there for the user, ``OutsideWriteScope``, ``InvalidRecord``.
    """
    holder = HOLDERS.get(edit.object_type)
    row = _locked(holder, edit, spoken.by)
    if holder is None or row is None:
        raise Unusable("unknown_conflict")
    require_write_scope(row, spoken.by)
    stands = {edit.field: canonical(holder.known(row, edit.field))}
    target = Target(
        object_type=edit.object_type,
        object_id=row.pk,
        values=stands,
        first=stands,
        first_at=row.updated_at,
        changed_at=row.updated_at,
        area_id=edit.area_id,
    )
    value, saw = told_and_seen(edit, stands[edit.field], is_kept=is_kept)
    merged = merge(target, {edit.field: value}, {edit.field: saw}, spoken)
    if edit.field in merged.said and not is_kept:
        holder.write(row, edit.field, edit.value, edit.at.date())
    return (row if isinstance(row, Enterprise) else row.enterprise), merged.conflicts


def _locked(holder: Holder | None, edit: FieldEdit, by: Any) -> Any:
    if holder is None:
        return None
    seen = holder.model.objects.visible_to(by).filter(pk=edit.object_id)
    return seen.select_for_update(of=("self",)).first()


def _standing_of(enterprise: Enterprise) -> EnterpriseStanding | None:
    current = EnterpriseStanding.objects.select_for_update()
    return current.filter(enterprise=enterprise, ends_on__isnull=True).first()


def _stated(enterprise: Enterprise, field: str) -> Any:
    return getattr(_standing_of(enterprise), field, None)


def _state(enterprise: Enterprise, field: str, value: Any, day: datetime.date) -> None:
    current = _standing_of(enterprise)
    if current is not None and current.starts_on is not None:
        day = max(day, current.starts_on)
    restate(EnterpriseStanding, {"enterprise": enterprise}, {field: value}, day)


def _measure(row: Measurement, field: str, value: Any, day: datetime.date) -> None:
    row.value = Decimal(value)
    row.save(update_fields=["value", "updated_at"])


def _lease(row: Occupancy, field: str, value: Any, day: datetime.date) -> None:
    row.ends_on = datetime.date.fromisoformat(value) if value else None
    if row.ends_on is not None and row.ends_on < row.starts_on:
        words = "租约到期日早于起始日期。"
        raise InvalidRecord([FieldFault("lease_end", "period_order", words)])
    row.save(update_fields=["ends_on", "updated_at"])


def _name(row: Contact, field: str, value: Any, day: datetime.date) -> None:
    row.name, row.role = value["name"], value["role"]
    validate(row)
    row.save(update_fields=["name", "role", "updated_at"])


HOLDERS = {
    "enterprises.enterprise": Holder(Enterprise, _stated, _state),
    "enterprises.measurement": Holder(Measurement, lambda row, _: int(row.value), _measure),
    "enterprises.occupancy": Holder(Occupancy, lambda row, _: row.ends_on, _lease),
    "enterprises.contact": Holder(
        Contact, lambda row, _: {"name": row.name, "role": row.role}, _name
    ),
}
