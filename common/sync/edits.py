"""Edits of fields as rows: the value that stands, those before it, and those that lost."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from common.sync.merging import NOBODY, Judged, Proposed, Stand, Verdict, judge
from common.sync.models import FieldEdit

State = FieldEdit.State


@dataclass(frozen=True, slots=True)
class Target:
    """The object whose fields are changed; ``values`` as JSON, ``changed_at``: by anybody, last.

    The caller holds the object's row lock.
    """

    object_type: str
    object_id: uuid.UUID
    values: Mapping[str, Any]
    changed_at: datetime.datetime
    changed_by: uuid.UUID | None = None
    area_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """What is to be written, and in which fields two people wrote apart from one another."""

    apply: dict[str, Any] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    # Others had changed other fields, or the same ones to what is now followed.
    is_merge: bool = False


def merge(
    target: Target,
    proposed: Mapping[str, Any],
    seen: Mapping[str, Any],
    *,
    by: Any,
    at: datetime.datetime,
    operation: uuid.UUID,
    reason: str = "",
) -> Merged:
    """Judge each field of ``proposed`` and keep an edit of it; ``seen`` is what the writer saw.

    A field that the writer did not see counts as seen as it stands: he could not know better.
    """
    standing = {
        edit.field: edit
        for edit in FieldEdit.objects.of(target.object_type, target.object_id).filter(
            state=State.STANDING, field__in=proposed
        )
    }
    merged = Merged(is_merge=any(target.values.get(n) != seen[n] for n in seen))
    for name, value in proposed.items():
        stands = _stand(target, name, standing.get(name))
        written = Proposed(value, seen.get(name, stands.value), at, operation)
        judged = judge(stands, written)
        if judged.is_applied:
            merged.apply[name] = value
        if judged.is_conflict:
            merged.conflicts.append(name)
        if judged.verdict is not Verdict.SAME:
            _keep(target, name, judged, written, stands, standing.get(name), by, reason)
    return merged


def _stand(target: Target, name: str, edit: FieldEdit | None) -> Stand:
    current = target.values.get(name)
    if edit is not None and edit.value == current:
        return Stand(current, edit.at, edit.operation_id)
    return Stand(current, target.changed_at)


def _keep(
    target: Target,
    name: str,
    judged: Judged,
    written: Proposed,
    stands: Stand,
    edit: FieldEdit | None,
    by: Any,
    reason: str,
) -> None:
    common = {
        "object_type": target.object_type,
        "object_id": target.object_id,
        "field": name,
        "area_id": target.area_id,
    }
    if judged.is_applied:
        after = State.LOST if judged.verdict is Verdict.WINS else State.SUPERSEDED
        if edit is not None:
            is_same = edit.value == stands.value
            edit.state = after if is_same else State.SUPERSEDED
            edit.save(update_fields=["state", "updated_at"])
        if after is State.LOST and (edit is None or edit.value != stands.value):
            # What the office, or the first record, said has no edit yet.
            FieldEdit.objects.create(
                **common,
                value=stands.value,
                at=stands.at,
                operation_id=NOBODY,
                user_id=target.changed_by,
                state=State.LOST,
            )
    FieldEdit.objects.create(
        **common,
        value=written.value,
        previous=stands.value,
        at=judged.at,
        operation_id=written.operation,
        user=by,
        reason=reason,
        state=State.STANDING if judged.is_applied else State.LOST,
    )
