"""Values that lost, each beside the value that stands now."""

import datetime
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from common.records.canonical import canonical
from common.sync.models import FieldEdit
from enterprises.choices import KeyFact
from enterprises.models import Contact, Enterprise, EnterpriseStanding, Measurement, Occupancy
from services.models import Promise, Visit
from services.payloads.correction import FIELDS
from services.payloads.telling import LABELS, value_text
from services.selectors.naming import names_in

FIELD_LABELS = {
    **{name: LABELS[name] for name in FIELDS},
    **dict(KeyFact.choices),
    "ends_on": str(KeyFact.LEASE_END.label),
    "value": str(KeyFact.HEADCOUNT.label),
    "outcome": "承诺结果",
    "settled_note": "了结说明",
}
HIDDEN = "（不在您的工作范围内）"
Stand = tuple[Any, str, uuid.UUID | None]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values of one field, with who said them and when."""

    id: uuid.UUID
    label: str
    about: str
    visit_id: uuid.UUID | None
    enterprise_id: uuid.UUID | None
    lost: str
    lost_by: str
    lost_at: datetime.datetime
    stands: str
    stands_by: str
    stands_at: datetime.datetime | None
    can_restore: bool


def conflicts_of(user: Any) -> QuerySet[FieldEdit]:
    """Return the values that lost and nobody has decided on, the latest first."""
    rows = FieldEdit.objects.visible_to(user).lost()
    return rows.select_related("user").order_by("-at", "-pk")


def told_conflicts(edits: Sequence[FieldEdit], user: Any) -> list[Conflict]:
    """Return the conflicts in words: a constant number of queries."""
    keys = {edit.object_id for edit in edits}
    standing = {
        (edit.object_id, edit.field): edit
        for edit in FieldEdit.objects.filter(
            object_id__in=keys, state=FieldEdit.State.STANDING
        ).select_related("user")
    }
    holders = _holders(edits, user)
    current = {
        (edit.object_id, edit.field): canonical(_known(edit, holders.get(edit.object_id)))
        for edit in edits
    }
    names = names_in([[edit.value for edit in edits], list(current.values())], user)
    return [
        _told(
            edit,
            standing.get((edit.object_id, edit.field)),
            holders.get(edit.object_id),
            current[edit.object_id, edit.field],
            names,
        )
        for edit in edits
    ]


def _told(
    edit: FieldEdit, stands: FieldEdit | None, holder: Any, value: Any, names: dict[str, str]
) -> Conflict:
    # Somebody changed the field past the edits: then the register says it.
    is_known = stands is not None and canonical(stands.value) == value
    enterprise = None
    if not isinstance(holder, Visit | Promise):
        enterprise = (
            holder if isinstance(holder, Enterprise) else getattr(holder, "enterprise", None)
        )
    return Conflict(
        id=edit.pk,
        label=FIELD_LABELS.get(edit.field, edit.field),
        about=_about(holder),
        visit_id=holder.pk if isinstance(holder, Visit) else None,
        enterprise_id=enterprise.pk if enterprise else None,
        lost=value_text(edit.field, edit.value, names),
        lost_by=str(edit.user or "登记册"),
        lost_at=edit.at,
        stands=value_text(edit.field, value, names) if holder is not None else HIDDEN,
        stands_by=str((stands.user if stands and is_known else _writer(holder)) or "登记册"),
        stands_at=stands.at if stands and is_known else None,
        can_restore=holder is not None,
    )


def _writer(holder: Any) -> Any:
    """Return who wrote what stands since the beginning, where that is known."""
    return holder.recorded_by if isinstance(holder, Visit) else None


def _about(holder: Any) -> str:
    if holder is None:
        return HIDDEN
    if isinstance(holder, Visit):
        return f"{holder.purpose or '走访'} {holder}"
    if isinstance(holder, Promise):
        return f"承诺“{holder}”"
    return str(holder if isinstance(holder, Enterprise) else holder.enterprise)


def _holders(edits: Sequence[FieldEdit], user: Any) -> dict[uuid.UUID, Any]:
    """Return the objects that the user may see, with what their names need."""
    found: dict[uuid.UUID, Any] = {}
    for model, links, _ in READERS:
        keys = [edit.object_id for edit in edits if edit.object_type == model._meta.label_lower]
        if keys:
            seen = model.objects.visible_to(user).filter(pk__in=keys)
            found |= seen.select_related(*links).in_bulk() if links else seen.in_bulk()
    enterprises = [key for key, row in found.items() if isinstance(row, Enterprise)]
    held = EnterpriseStanding.objects.filter(enterprise__in=enterprises, ends_on__isnull=True)
    for standing in held if enterprises else []:
        found[standing.enterprise_id].stated = standing
    return found


def _known(edit: FieldEdit, holder: Any) -> Any:
    reader: Callable[[Any, str], Any] | None = next(
        (read for model, _, read in READERS if model._meta.label_lower == edit.object_type), None
    )
    return reader(holder, edit.field) if reader and holder is not None else None


def _of_visit(visit: Visit, name: str) -> Any:
    field = FIELDS.get(name, name)
    value = getattr(visit, "enterprise_id" if field == "enterprise" else field, None)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    return value


READERS: tuple[tuple[Any, tuple[str, ...], Callable[[Any, str], Any]], ...] = (
    (Visit, ("building", "recorded_by"), _of_visit),
    (Promise, (), lambda row, name: getattr(row, name, None)),
    (Enterprise, (), lambda row, name: getattr(getattr(row, "stated", None), name, None)),
    (Measurement, ("enterprise",), lambda row, name: int(row.value)),
    (Occupancy, ("enterprise",), lambda row, name: row.ends_on),
    (Contact, ("enterprise",), lambda row, name: {"name": row.name, "role": row.role}),
)
