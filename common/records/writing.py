"""Writing one record of a register: locked, scoped, checked, narrow, audited, repeatable.

The API and domain actions share these steps; what a model needs beyond them (dated changes of a
status, links) is an action of its app that is handed in as ``also``.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, models
from django.utils.crypto import salted_hmac

from common.audit.acting import Act, acting
from common.audit.models import AuditEntry
from common.errors.domain import Conflict, DomainError, NotInScope, NotPermitted
from common.records.canonical import canonical
from common.records.versions import json_values, values_at, version_of
from common.scope.scope import scope_of

# An unknown and a foreign object are refused in the same words.
UNKNOWN_REFERENCE = "引用的记录不存在，或不在您的工作范围内。"
HIDDEN = frozenset({"phone"})
Also = Callable[[Act, Any], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field of the values."""

    path: str
    code: str
    message: str


class InvalidRecord(DomainError):
    """The values break a rule; ``faults`` names each field."""

    code = "invalid"
    message = "提交的内容不符合规则，请按提示修改。"

    def __init__(self, faults: Iterable[FieldFault]) -> None:
        self.faults = tuple(faults)
        super().__init__()


class IdTaken(Conflict):
    """The client's id already names a record with other content; neither version is lost."""

    code = "id_conflict"
    message = "该标识已用于内容不同的记录，两份内容均未丢失，请核对。"

    def __init__(self, *, yours: str, stored: str | None) -> None:
        super().__init__(members={"hashes": {"yours": yours, "stored": stored}})


class StaleVersion(DomainError):
    """Somebody changed the record since the client read it."""

    code = "stale_version"
    message = "记录已被他人更新，请核对后重新提交。"
    status = 412

    def __init__(self, *, yours: Any, now: Any, base: Any) -> None:
        super().__init__(members={"yours": yours, "now": now, "base": base})


class OutsideWriteScope(NotPermitted):
    """The record may be read but not written, or would leave the user's scope."""

    code = "outside_write_scope"
    message = "该记录不在您可以登记或修改的工作范围内。"


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did: ``created``, ``updated``, or ``unchanged`` (also a repeated creation)."""

    obj: Any
    outcome: str


class AsWriter:
    """A user as the scope rules see him when he writes."""

    def __init__(self, user: Any) -> None:
        self.is_active = bool(getattr(user, "is_active", False))
        self.scope = getattr(user, "write_scope", None) or scope_of(user)
        # Nobody's key: what is only his own to read (a visit elsewhere) is not his to write.
        self.pk = uuid.UUID(int=0)

    def has_capability(self, capability: str) -> bool:
        """Return no right: capabilities are asked of the user himself."""
        return False


def create_record(
    model: type[models.Model],
    values: Mapping[str, Any],
    *,
    by: Any,
    key: uuid.UUID | None = None,
    content: Mapping[str, Any] | None = None,
    also: Also | None = None,
    hints: Iterable[str] = (),
) -> Written:
    """Write a new record of ``model`` with ``values`` (links by their key), id ``key`` if given.

    ``content`` is what makes a repetition «the same» (default: the values); ``also`` writes what
    belongs to the record and returns further changes for the audit; ``hints`` are tasks to ask
    for. Raises ``InvalidRecord``, ``OutsideWriteScope``, ``IdTaken``.
    """
    name = model._meta.model_name
    digest = digest_of(model, content if content is not None else values)
    with acting(by=by, verb=f"{name}.create") as act:
        if key is not None:
            earlier = _earlier(model, key, digest, by)
            if earlier is not None:
                return Written(earlier, "unchanged")
        obj = model(pk=key) if key is not None else model()
        _assign(obj, values, by)
        validate(obj)
        obj.save(force_insert=True)
        further = also(act, obj) if also else None
        require_write_scope(obj, by)
        changes = {"values": _shown(values), **(further or {}), "digest": digest}
        _record(act, obj, changes, hints)
    return Written(obj, "created")


def update_record(
    model: type[models.Model],
    pk: Any,
    values: Mapping[str, Any],
    *,
    by: Any,
    base: int | None = None,
    also: Also | None = None,
    version_ids: Callable[[Any], Any] | None = None,
    hints: Iterable[str] = (),
) -> Written:
    """Change ``values`` of a record in the user's write scope; write only what differs.

    ``base`` is the version that the user saw; None: not asked. Raises ``NotInScope``,
    ``OutsideWriteScope``, ``StaleVersion``, ``InvalidRecord``.
    """
    name = model._meta.model_name
    with acting(by=by, verb=f"{name}.update") as act:
        obj = locked(model, pk, by)
        if base is not None:
            _require_version(obj, base, values, version_ids)
        changes = _assign(obj, values, by)
        if changes:
            validate(obj)
            obj.save(update_fields=[*changes, *_derived(model)])
        further = also(act, obj) if also else None
        if not changes and not further:
            return Written(obj, "unchanged")
        require_write_scope(obj, by)
        _record(act, obj, {**_shown(changes), **(further or {})}, hints)
    return Written(obj, "updated")


def locked(model: Any, pk: Any, by: Any) -> Any:
    """Return the record under a row lock; raise ``NotInScope`` or ``OutsideWriteScope``."""
    readable = model._default_manager.visible_to(by).filter(pk=pk)
    obj = readable.select_for_update(of=("self",)).first()
    if obj is None:
        raise NotInScope
    require_write_scope(obj, by)
    return obj


def require_write_scope(obj: Any, by: Any) -> None:
    """Raise ``OutsideWriteScope`` unless the stored record lies where ``by`` may write."""
    if by is None:
        return
    writable = type(obj)._default_manager.visible_to(AsWriter(by))
    if not writable.filter(pk=obj.pk).exists():
        raise OutsideWriteScope


def require_visible(model: Any, key: Any, *, by: Any, path: str) -> None:
    """Raise ``InvalidRecord`` unless ``key`` names an object that ``by`` may see."""
    if by is not None and not model._default_manager.visible_to(by).filter(pk=key).exists():
        raise InvalidRecord([FieldFault(path, "does_not_exist", UNKNOWN_REFERENCE)])


def validate(obj: models.Model) -> None:
    """Raise ``InvalidRecord`` for every field and rule that the object breaks."""
    links = {field.name for field in obj._meta.concrete_fields if field.is_relation}
    try:
        # Links were looked up with the user's eyes already.
        obj.full_clean(exclude=links, validate_constraints=False)
        obj.validate_constraints()
    except ValidationError as error:
        raise InvalidRecord(_faults(error)) from error


def take_turns(name: str) -> None:
    """Wait until no other transaction holds ``name``, and hold it until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def digest_of(model: type[models.Model], content: Mapping[str, Any]) -> str:
    """Return a keyed hash of what a client sent, the same for the same content."""
    text = canonical(content, as_text=True)
    # Keyed, because short content could be guessed; not by SECRET_KEY, which may be replaced.
    return salted_hmac(
        f"records.{model._meta.label_lower}",
        text,
        secret=settings.BLIND_INDEX_KEY or None,
        algorithm="sha256",
    ).hexdigest()


def _earlier(model: Any, key: uuid.UUID, digest: str, by: Any) -> Any:
    """Return the record that an equal request made; raise ``IdTaken`` for another one."""
    # Two equal requests at once: the second waits here and then finds the first's record.
    take_turns(str(key))
    if not model._base_manager.filter(pk=key).exists():
        return None
    obj = model._default_manager.visible_to(by).filter(pk=key).first()
    stored = _stored_digest(model, key) if obj is not None else None
    if obj is None or stored != digest:
        raise IdTaken(yours=digest, stored=stored)
    return obj


def _stored_digest(model: type[models.Model], key: uuid.UUID) -> str | None:
    made = AuditEntry.objects.filter(
        object_type=model._meta.label_lower,
        object_id=str(key),
        verb=f"{model._meta.model_name}.create",
    )
    entry = made.order_by("number").first()
    return entry.changes.get("digest") if entry else None


def _assign(obj: models.Model, values: Mapping[str, Any], by: Any) -> dict[str, list[Any]]:
    """Set the values that differ; return them as {field: [old, new]}. Links are looked up."""
    changes: dict[str, list[Any]] = {}
    faults: list[FieldFault] = []
    for name, value in values.items():
        field: Any = obj._meta.get_field(name)
        old = getattr(obj, field.attname)
        if _same(old, value):
            continue
        if field.is_relation and value is not None:
            try:
                require_visible(field.related_model, value, by=by, path=name)
            except InvalidRecord as error:
                faults += error.faults
                continue
        setattr(obj, field.attname, value)
        changes[name] = [old, value]
    if faults:
        raise InvalidRecord(faults)
    return changes


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, Decimal) != isinstance(new, Decimal) and None not in (old, new):
        return str(old) == str(new)
    return bool(old == new)


def _derived(model: type[models.Model]) -> list[str]:
    """Return the columns that the model fills itself: search columns, time of change."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and (not field.editable or field.name == "updated_at")
        if field.name != "created_at"
    ]


def _require_version(
    obj: models.Model,
    base: int,
    values: Mapping[str, Any],
    version_ids: Callable[[Any], Any] | None,
) -> None:
    if version_of(version_ids(obj) if version_ids else [obj.pk]) != base:
        raise StaleVersion(
            yours=dict(values), now=json_values(obj, values), base=values_at(obj, base, values)
        )


def _faults(error: ValidationError) -> list[FieldFault]:
    if not hasattr(error, "error_dict"):
        return [
            FieldFault("", item.code or "invalid", item.messages[0]) for item in error.error_list
        ]
    return [
        FieldFault(
            "" if name == NON_FIELD_ERRORS else name, item.code or "invalid", item.messages[0]
        )
        for name, items in error.error_dict.items()
        for item in items
    ]


def _record(act: Act, obj: Any, changes: Mapping[str, Any], hints: Iterable[str]) -> None:
    act.record(obj, changes=canonical(changes))
    for task in hints:
        act.hint(task)


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in HIDDEN}
