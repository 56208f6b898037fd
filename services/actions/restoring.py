"""Letting a value that lost stand again: of a visit, of a promise, of a key fact."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import AlreadyDecided, DomainError, NotInScope, NotPermitted
from common.records.ids import uuid7
from common.records.versions import version_of
from common.records.writing import require_write_scope
from common.sync.edits import Target, merge
from common.sync.faults import Unusable
from common.sync.models import FieldEdit
from common.sync.querysets import OVERSEE
from enterprises.actions.fact_restoring import restore_fact
from services.actions.corrections import apply_fields, own_visit, target_of
from services.models import Promise, Visit

State = FieldEdit.State


@dataclass(frozen=True, slots=True)
class Restored:
    """What the value belongs to, in the contract's words."""

    kind: str
    id: uuid.UUID
    version: int


def restore_value(
    *,
    edit_id: uuid.UUID,
    act: Act,
    by: Any,
    at: datetime.datetime,
    operation: uuid.UUID,
    area_id: uuid.UUID | None,
) -> Restored:
    """Let a value that lost stand again; the value that stood is kept as an earlier one.

    Raises ``Unusable`` when there is no such value for the user, ``InvalidRecord``.
    """
    edit = FieldEdit.objects.lost().filter(pk=edit_id).select_for_update().first()
    if edit is None:
        raise Unusable("unknown_conflict")
    kind, row = _restore(edit, by=by, at=at, operation=operation, area_id=area_id)
    edit.state = State.RESTORED
    edit.save(update_fields=["state", "updated_at"])
    act.record(row, verb=f"{kind}.restore_value", changes={"field": edit.field})
    act.hint("enterprises.rate_dirty")
    return Restored(kind, row.pk, version_of([row.pk]))


def restore_conflict(*, edit_id: uuid.UUID, by: Any, now: datetime.datetime) -> Restored:
    """Decide for the value that lost, as staff.

    Raises ``NotPermitted``, ``NotInScope``, ``AlreadyDecided``, ``InvalidRecord``.
    """
    with acting(by=by, verb="fieldedit.restore") as act:
        edit = _open(edit_id, by)
        try:
            return restore_value(
                edit_id=edit.pk, act=act, by=by, at=now, operation=uuid7(), area_id=edit.area_id
            )
        except Unusable as error:
            raise DomainError(error.code, error.message) from error


def keep_standing(*, edit_id: uuid.UUID, by: Any) -> FieldEdit:
    """Decide for the value that stands, as staff; the other one stays among the versions.

    Raises ``NotPermitted``, ``NotInScope``, ``AlreadyDecided``.
    """
    with acting(by=by, verb="fieldedit.keep_standing") as act:
        edit = _open(edit_id, by)
        edit.state = State.SUPERSEDED
        edit.save(update_fields=["state", "updated_at"])
        act.record(edit, changes={"object": str(edit.object_id), "field": edit.field})
    return edit


def _open(edit_id: uuid.UUID, by: Any) -> FieldEdit:
    if not by.has_capability(OVERSEE):
        raise NotPermitted
    seen = FieldEdit.objects.visible_to(by).filter(pk=edit_id)
    edit = seen.select_for_update(of=("self",)).first()
    if edit is None:
        raise NotInScope
    if edit.state != State.LOST:
        raise AlreadyDecided
    return edit


def _restore(
    edit: FieldEdit,
    *,
    by: Any,
    at: datetime.datetime,
    operation: uuid.UUID,
    area_id: uuid.UUID | None,
) -> tuple[str, Any]:
    """Write the value where it belongs; return the kind and the row."""
    if edit.object_type == Visit._meta.label_lower:
        visit = own_visit(edit.object_id, by)
        target = target_of(visit, area_id)
        fields = {edit.field: edit.value}
        merged = merge(target, fields, dict(target.values), by=by, at=at, operation=operation)
        apply_fields(visit, merged.apply)
        return "visit", visit
    if edit.object_type == Promise._meta.label_lower:
        return "promise", _restore_promise(edit, by=by, at=at, operation=operation)
    return "enterprise", restore_fact(edit, by=by, at=at, operation=operation)


def _restore_promise(
    edit: FieldEdit, *, by: Any, at: datetime.datetime, operation: uuid.UUID
) -> Promise:
    seen = Promise.objects.visible_to(by).filter(pk=edit.object_id)
    promise = seen.select_for_update(of=("self",)).first()
    if promise is None:
        raise Unusable("unknown_conflict")
    require_write_scope(promise, by)
    stands = {"outcome": promise.outcome}
    merged = merge(
        Target(
            object_type=edit.object_type,
            object_id=promise.pk,
            values=stands,
            changed_at=promise.updated_at,
            area_id=edit.area_id,
        ),
        {"outcome": edit.value},
        stands,
        by=by,
        at=at,
        operation=operation,
    )
    if merged.apply:
        promise.outcome = edit.value
        promise.settled_on = edit.at.date() if edit.value else None
        promise.save(update_fields=["outcome", "settled_on", "updated_at"])
    return promise
