"""Letting a value that lost stand again: of a visit, of a promise, of a key fact."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Now

from common.audit.acting import Act, acting
from common.errors.domain import AlreadyDecided, DomainError, NotInScope, NotPermitted
from common.records.ids import uuid7
from common.records.versions import version_of
from common.records.writing import require_write_scope
from common.sync.edits import Spoken, Target, merge
from common.sync.faults import Unusable
from common.sync.knowing import Known
from common.sync.merging import NOBODY
from common.sync.models import FieldEdit
from common.sync.querysets import OVERSEE
from enterprises.actions.fact_restoring import say_fact, told_and_seen
from services.actions.corrections import apply_fields, own_visit, target_of
from services.models import Promise, Visit

State = FieldEdit.State


@dataclass(frozen=True, slots=True)
class Restored:
    """What the value belongs to, in the contract's words; what others wrote apart meanwhile."""

    kind: str
    id: uuid.UUID
    version: int
    conflicts: list[str]


def restore_value(
    *,
    edit_id: uuid.UUID,
    act: Act,
    by: Any,
    at: datetime.datetime,
    operation: uuid.UUID,
    known: Known,
    area_id: uuid.UUID | None,
) -> Restored:
    """Let a value stand again that another one put aside; ``known``: what its writer knew.

    Raises ``Unusable`` when there is no such value for the user, ``InvalidRecord``.
    """
    edit = FieldEdit.objects.filter(pk=edit_id).first()
    if edit is None:
        raise Unusable("unknown_conflict")
    # Before the words are judged: what is restored is no conflict any more.
    FieldEdit.objects.filter(pk=edit_id, state=State.LOST).update(
        state=State.RESTORED, updated_at=Now()
    )
    spoken = Spoken(by, at, operation, known.operations | {edit.operation_id})
    kind, row, conflicts = _say(edit, spoken, area_id)
    act.record(row, verb=f"{kind}.restore_value", changes={"field": edit.field})
    act.hint("enterprises.rate_dirty")
    return Restored(kind, row.pk, version_of([row.pk]), conflicts)


def restore_conflict(*, edit_id: uuid.UUID, by: Any, now: datetime.datetime) -> Restored:
    """Decide for the value that lost, as staff.

    Raises ``NotPermitted``, ``NotInScope``, ``AlreadyDecided``, ``InvalidRecord``.
    """
    with acting(by=by, verb="fieldedit.restore") as act:
        edit = _open(edit_id, by)
        try:
            return restore_value(
                edit_id=edit.pk,
                act=act,
                by=by,
                at=now,
                operation=uuid7(),
                # Staff see both values, and everything that was said before.
                known=Known(operations=_said(edit)),
                area_id=edit.area_id,
            )
        except Unusable as error:
            raise DomainError(error.code, error.message) from error


def keep_standing(*, edit_id: uuid.UUID, by: Any, now: datetime.datetime) -> None:
    """Decide for the value that stands, as staff: said anew by somebody who saw the other one.

    Raises ``NotPermitted``, ``NotInScope``, ``AlreadyDecided``, ``InvalidRecord``.
    """
    with acting(by=by, verb="fieldedit.keep_standing") as act:
        edit = _open(edit_id, by)
        spoken = Spoken(by, now, uuid7(), _said(edit))
        try:
            _, row, _ = _say(edit, spoken, edit.area_id, is_kept=True)
        except Unusable as error:
            raise DomainError(error.code, error.message) from error
        act.record(row, changes={"field": edit.field})


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


def _said(edit: FieldEdit) -> frozenset[uuid.UUID]:
    """Return the operations that said anything about the object so far."""
    edits = FieldEdit.objects.of(edit.object_type, edit.object_id)
    return frozenset(edits.values_list("operation_id", flat=True)) - {NOBODY}


def _say(
    edit: FieldEdit, spoken: Spoken, area_id: uuid.UUID | None, *, is_kept: bool = False
) -> tuple[str, Any, list[str]]:
    """Say the value of ``edit``, or what stands in its place, where it belongs.

    Return the kind, the row, and what is in conflict.
    """
    if edit.object_type == Visit._meta.label_lower:
        visit = own_visit(edit.object_id, spoken.by)
        target = target_of(visit, area_id)
        value, saw = told_and_seen(edit, target.values[edit.field], is_kept=is_kept)
        merged = merge(target, {edit.field: value}, {**target.values, edit.field: saw}, spoken)
        apply_fields(visit, target, merged)
        return "visit", visit, merged.conflicts
    if edit.object_type == Promise._meta.label_lower:
        return "promise", *_say_of_promise(edit, spoken, is_kept=is_kept)
    return "enterprise", *say_fact(edit, spoken, is_kept=is_kept)


def _say_of_promise(edit: FieldEdit, spoken: Spoken, *, is_kept: bool) -> tuple[Promise, list[str]]:
    seen = Promise.objects.visible_to(spoken.by).filter(pk=edit.object_id)
    promise = seen.select_for_update(of=("self",)).first()
    if promise is None:
        raise Unusable("unknown_conflict")
    require_write_scope(promise, spoken.by)
    stands = {edit.field: getattr(promise, edit.field)}
    target = Target(
        object_type=edit.object_type,
        object_id=promise.pk,
        values=stands,
        first={edit.field: ""},
        first_at=promise.created_at,
        changed_at=promise.updated_at,
        area_id=edit.area_id,
    )
    value, saw = told_and_seen(edit, stands[edit.field], is_kept=is_kept)
    merged = merge(target, {edit.field: value}, {edit.field: saw}, spoken)
    if edit.field in merged.said and not is_kept:
        setattr(promise, edit.field, edit.value)
        if edit.field == "outcome":
            promise.settled_on = edit.at.date() if edit.value else None
        promise.save(update_fields=[edit.field, "settled_on", "updated_at"])
    return promise, merged.conflicts
