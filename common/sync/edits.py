"""Edits of fields as rows: the value that stands, those before it, and those that lost."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from common.records.ids import uuid7
from common.sync.merging import INSTANT, NOBODY, Word, dated_after, fates
from common.sync.models import FieldEdit

State = FieldEdit.State


@dataclass(frozen=True, slots=True)
class Target:
    """The object whose fields are changed; its values as JSON, now and as they were first known.

    ``first_at``: since when at the latest the first values were known; ``changed_at``: when the
    object was changed last, by anybody. The caller holds the object's row lock.
    """

    object_type: str
    object_id: uuid.UUID
    values: Mapping[str, Any]
    first: Mapping[str, Any]
    first_at: datetime.datetime
    changed_at: datetime.datetime
    changed_by: uuid.UUID | None = None
    area_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who wrote when, by which operation and why; ``knew``: the operations whose words he knew."""

    by: Any
    at: datetime.datetime
    operation: uuid.UUID
    knew: Collection[uuid.UUID] = frozenset()
    reason: str = ""


@dataclass(slots=True)
class Merged:
    """What stands after an operation, and in which fields two people wrote apart."""

    # The proposed fields as they stand now.
    standing: dict[str, Any] = field(default_factory=dict)
    # The fields in which this operation has the last word.
    said: set[str] = field(default_factory=set)
    conflicts: list[str] = field(default_factory=list)
    # Others had changed other fields, or the same ones to what is now followed.
    is_merge: bool = False


def merge(
    target: Target, proposed: Mapping[str, Any], seen: Mapping[str, Any], spoken: Spoken
) -> Merged:
    """Keep each field of ``proposed`` as a word; ``seen`` is what its writer saw there.

    A field that he did not see counts as seen as it was first known.
    """
    log: dict[str, list[FieldEdit]] = {}
    for edit in FieldEdit.objects.of(target.object_type, target.object_id):
        log.setdefault(edit.field, []).append(edit)
    merged = Merged(is_merge=any(target.values.get(n) != seen[n] for n in seen))
    fresh: list[FieldEdit] = []
    for name, value in proposed.items():
        edits = log.setdefault(name, [])
        edits += _unspoken(target, name, edits)
        word = _word(target, name, value, seen.get(name, target.first.get(name)), spoken, edits)
        lost = {edit.pk for edit in edits if edit.state == State.LOST}
        edits.append(word)
        changed = _settle(edits)
        if any(e.state == State.LOST and e.pk not in lost for e in edits):
            merged.conflicts.append(name)
        if word.state == State.STANDING:
            merged.said.add(name)
        merged.standing[name] = next(e.value for e in edits if e.state == State.STANDING)
        # The value that stood steps back before another one stands.
        for edit in changed:
            if not edit._state.adding:
                edit.save(update_fields=["state", "at", "updated_at"])
        fresh += [edit for edit in edits if edit._state.adding]
    FieldEdit.objects.bulk_create(fresh)
    return merged


def _unspoken(target: Target, name: str, edits: list[FieldEdit]) -> list[FieldEdit]:
    """Return what the register first said, and what the office said since, if no edit says it."""
    found: list[FieldEdit] = []
    if not any(edit.state == State.STANDING for edit in edits):
        first = target.first.get(name)
        found.append(_edit(target, name, first, first, target.first_at))
    current = target.values.get(name)
    standing = next((edit for edit in edits if edit.state == State.STANDING), None) or found[0]
    if standing.value != current:
        at = max(target.changed_at, standing.at + INSTANT)
        found.append(_edit(target, name, current, standing.value, at))
    return found


def _word(
    target: Target, name: str, value: Any, saw: Any, spoken: Spoken, edits: list[FieldEdit]
) -> FieldEdit:
    """Return the word as an edit, later than what its writer knew."""
    for edit in edits:
        # What was first known and seen at this moment was there before it.
        if _is_first(edit) and edit.value == saw and edit.at >= spoken.at:
            edit.at = spoken.at - INSTANT
    knew = {spoken.operation, *spoken.knew}
    known = [
        edit.at
        for edit in edits
        if edit.operation_id in knew or (edit.operation_id == NOBODY and edit.value == saw)
    ]
    word = _edit(target, name, value, saw, dated_after(spoken.at, known))
    # The same wherever and whenever it arrives: others may name it.
    key = uuid.uuid5(spoken.operation, f"{target.object_id} {name}")
    word.pk = uuid7() if any(edit.pk == key for edit in edits) else key
    word.operation_id, word.user, word.reason = spoken.operation, spoken.by, spoken.reason
    return word


def _edit(target: Target, name: str, value: Any, saw: Any, at: datetime.datetime) -> FieldEdit:
    return FieldEdit(
        object_type=target.object_type,
        object_id=target.object_id,
        field=name,
        value=value,
        previous=saw,
        at=at,
        operation_id=NOBODY,
        user_id=target.changed_by,
        area_id=target.area_id,
    )


def _is_first(edit: FieldEdit) -> bool:
    """Return whether the edit holds what the register said before anybody changed it."""
    return edit.operation_id == NOBODY and edit.value == edit.previous


def _settle(edits: list[FieldEdit]) -> list[FieldEdit]:
    """Give each edit its state; return those that changed."""
    words = [Word(edit.value, edit.previous, edit.at, edit.operation_id) for edit in edits]
    changed = []
    for edit, fate in zip(edits, fates(words), strict=True):
        state = fate.value
        if edit.state == State.RESTORED or (edit.state == state and not _is_first(edit)):
            continue
        edit.state = state
        changed.append(edit)
    return changed
