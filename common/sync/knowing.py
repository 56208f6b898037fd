"""What a writer knew of an object when he wrote: the version shown, and his own words since."""

import uuid
from dataclasses import dataclass

from common.sync.models import FieldEdit, SyncOperation


@dataclass(frozen=True, slots=True)
class Known:
    """The version that the tablet showed (None: none yet), and own operations, oldest first."""

    version: int | None = None
    chain: tuple[uuid.UUID, ...] = ()
    operations: frozenset[uuid.UUID] = frozenset()


def known_to(after: uuid.UUID | None, base_version: int | None, object_id: uuid.UUID) -> Known:
    """Return what was known by whoever wrote ``after`` an operation, on top of a version."""
    chain: list[uuid.UUID] = []
    versions = [base_version] if base_version is not None else []
    while after is not None and after not in chain:
        chain.insert(0, after)
        row = SyncOperation.objects.filter(pk=after).values("after_id", "base_version").first()
        if row is None:
            break
        after = row["after_id"]
        if row["base_version"] is not None:
            versions.append(row["base_version"])
    if not versions:
        return Known(None, tuple(chain), frozenset(chain))
    version = max(versions)
    shown = SyncOperation.objects.filter(object_id=object_id, version__lte=version)
    return Known(version, tuple(chain), frozenset([*chain, *shown.values_list("pk", flat=True)]))


def own_words(known: Known, object_type: str, object_id: uuid.UUID) -> dict[str, object]:
    """Return the values that the writer's own operations gave the object, the latest of each."""
    edits = FieldEdit.objects.of(object_type, object_id).filter(operation_id__in=known.chain)
    order = {key: place for place, key in enumerate(known.chain)}
    return {e.field: e.value for e in sorted(edits, key=lambda e: order[e.operation_id])}
