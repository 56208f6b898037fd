"""Key facts as they are stated or confirmed on a visit; of two words at once both are kept."""

import datetime
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from common.audit.acting import Act
from common.records.canonical import canonical
from common.records.standing import restate
from common.records.writing import UNKNOWN_REFERENCE, FieldFault, InvalidRecord
from common.sync.edits import Merged, Spoken, Target, merge
from common.sync.merging import INSTANT
from enterprises.actions.contacts import phone_columns
from enterprises.choices import KeyFact, MeasurementKind, SourceKind
from enterprises.models import (
    Contact,
    Enterprise,
    EnterpriseStanding,
    FactCheck,
    LeaseIntent,
    Measurement,
    Occupancy,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one key fact, when, by whom and on which visit.

    ``value`` None with ``is_same``: what is known was confirmed. ``seen``: what the sheet showed.
    """

    field: str
    value: Any
    seen: Any
    is_same: bool
    target: uuid.UUID | None
    on: datetime.date
    at: datetime.datetime
    operation: uuid.UUID
    visit: uuid.UUID
    by: Any
    area_id: uuid.UUID | None


def state_fact(*, act: Act, enterprise: Enterprise, said: Said) -> list[str]:
    """Write one key fact and its confirmation; return the fields with two words at once.

    Raises ``InvalidRecord`` when ``target`` is no lease or contact of the enterprise.
    """
    conflicts: list[str] = []
    if not said.is_same:
        conflicts = _WRITERS[said.field](act, enterprise, said)
    elif said.field == KeyFact.CONTACT and said.target is not None:
        contact = _own(Contact, enterprise, said.target)
        contact.confirmed_on = max(said.on, contact.confirmed_on or said.on)
        contact.save(update_fields=["confirmed_on", "updated_at"])
    FactCheck.objects.bulk_create(
        [
            FactCheck(
                enterprise=enterprise,
                field=said.field,
                checked_on=said.on,
                source_kind=SourceKind.VISIT,
                source_id=said.visit,
                checked_by=said.by,
            )
        ],
        ignore_conflicts=True,
    )
    act.record(
        enterprise,
        verb="enterprise.state_fact",
        changes={"field": said.field, "same": said.is_same, "conflicts": conflicts},
    )
    return conflicts


def _standing(act: Act, enterprise: Enterprise, said: Said) -> list[str]:
    """Operating status and members: dated changes of what an enterprise states about itself."""
    current = (
        EnterpriseStanding.objects.select_for_update()
        .filter(enterprise=enterprise, ends_on__isnull=True)
        .first()
    )
    known = getattr(current, said.field, None)
    changed_at = current.updated_at if current is not None else enterprise.created_at
    merged = _merge(enterprise, said.field, known, said.value, said, changed_at)
    if said.field in merged.said and known != said.value:
        day = said.on
        if current is not None and current.starts_on is not None:
            day = max(day, current.starts_on)
        restate(EnterpriseStanding, {"enterprise": enterprise}, {said.field: said.value}, day)
    return merged.conflicts


def _headcount(act: Act, enterprise: Enterprise, said: Said) -> list[str]:
    """Headcount: a measurement of the visit's day."""
    measured = Measurement.objects.select_for_update().filter(
        enterprise=enterprise, kind=MeasurementKind.HEADCOUNT, measured_on=said.on
    )
    row = measured.first() or Measurement(
        enterprise=enterprise, kind=MeasurementKind.HEADCOUNT, measured_on=said.on
    )
    is_new = row._state.adding
    known, changed_at = (None, said.at) if is_new else (int(row.value), row.updated_at)
    merged = _merge(row, "value", known, int(said.value), said, changed_at)
    if "value" in merged.said:
        row.value = said.value
        row.source_kind, row.source_id = SourceKind.VISIT, said.visit
        row.save()
    return merged.conflicts


def _lease_end(act: Act, enterprise: Enterprise, said: Said) -> list[str]:
    """The end of a lease: corrects the contract that the sheet showed."""
    lease = _own(Occupancy, enterprise, said.target)
    if said.value is not None and said.value < lease.starts_on:
        words = "租约到期日早于起始日期。"
        raise InvalidRecord([FieldFault("lease_end", "period_order", words)])
    merged = _merge(lease, "ends_on", lease.ends_on, said.value, said, lease.updated_at)
    if "ends_on" in merged.said:
        lease.ends_on = said.value
        lease.save(update_fields=["ends_on", "updated_at"])
    return merged.conflicts


def _lease_intent(act: Act, enterprise: Enterprise, said: Said) -> list[str]:
    """What the tenant means to do: later words add, they never replace."""
    lease = _own(Occupancy, enterprise, said.target)
    LeaseIntent.objects.get_or_create(
        occupancy=lease,
        intent=said.value,
        recorded_on=said.on,
        defaults={"source_kind": SourceKind.VISIT, "source_id": said.visit},
    )
    return []


def _contact(act: Act, enterprise: Enterprise, said: Said) -> list[str]:
    """A contact, new or changed; the number is encrypted and never part of an edit."""
    told: Mapping[str, str] = said.value
    proposed = {"name": told["name"], "role": told["role"]}
    changed_at: datetime.datetime | None = None
    if said.target is None:
        contact, is_new = Contact.objects.select_for_update().get_or_create(
            enterprise=enterprise, name=told["name"], role=told["role"]
        )
        changed_at = said.at - INSTANT if is_new else None
    else:
        contact = _own(Contact, enterprise, said.target)
    known = {"name": contact.name, "role": contact.role}
    merged = _merge(contact, "contact", known, proposed, said, changed_at or contact.updated_at)
    fields: dict[str, Any] = {}
    if "contact" in merged.said:
        fields = {**proposed, **(phone_columns(told["phone"]) if told["phone"] else {})}
    fields["confirmed_on"] = max(said.on, contact.confirmed_on or said.on)
    for name, value in fields.items():
        setattr(contact, name, value)
    contact.save(update_fields=[*fields, "updated_at"])
    return merged.conflicts


def _merge(
    row: Any, field: str, known: Any, value: Any, said: Said, changed_at: datetime.datetime
) -> Merged:
    values = {field: canonical(known)}
    target = Target(
        object_type=row._meta.label_lower,
        object_id=row.pk,
        values=values,
        first=values,
        first_at=changed_at,
        changed_at=changed_at,
        area_id=said.area_id,
    )
    seen = {field: canonical(said.seen)}
    spoken = Spoken(said.by, said.at, said.operation)
    return merge(target, {field: canonical(value)}, seen, spoken)


def _own(model: Any, enterprise: Enterprise, key: uuid.UUID | None) -> Any:
    """Return the enterprise's own row under a lock."""
    row = model.objects.select_for_update().filter(enterprise=enterprise, pk=key).first()
    if row is None:
        raise InvalidRecord([FieldFault("target", "does_not_exist", UNKNOWN_REFERENCE)])
    return row


_WRITERS: dict[str, Callable[[Act, Enterprise, Said], list[str]]] = {
    KeyFact.OPERATING_STATUS: _standing,
    KeyFact.FULL_MEMBERS: _standing,
    KeyFact.HEADCOUNT: _headcount,
    KeyFact.LEASE_END: _lease_end,
    KeyFact.LEASE_INTENT: _lease_intent,
    KeyFact.CONTACT: _contact,
}
