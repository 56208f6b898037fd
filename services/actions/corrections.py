"""Correcting and withdrawing visits: every version is kept."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import AlreadyDecided, NotInScope, NotPermitted, ReasonMissing
from common.records.ids import uuid7
from common.records.versions import first_values, json_values, values_at, version_of
from common.records.writing import validate
from common.sync.edits import Merged, Spoken, Target, merge
from common.sync.faults import Unusable
from common.sync.knowing import Known, own_words
from common.sync.models import FieldEdit, SyncOperation
from enterprises.models import Enterprise
from services.models import Visit
from services.payloads.correction import FIELDS, read_stored, stored_value

# After so long a change must say why.
REASON_AFTER = datetime.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Correction:
    """New values of a visit, and what their writer knew of it when he wrote them."""

    visit_id: uuid.UUID
    fields: Mapping[str, Any]
    known: Known
    reason: str
    at: datetime.datetime
    operation: uuid.UUID


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction did."""

    version: int
    conflicts: list[str]
    is_merge: bool
    is_withdrawn: bool


class AlreadyWithdrawn(AlreadyDecided):
    """The visit was withdrawn before; the first reason stands."""

    message = "该走访已撤回，请刷新后查看。"


def correct_field_visit(
    correction: Correction, *, act: Act, by: Any, area_id: uuid.UUID | None
) -> Corrected:
    """Change the fields of an own visit that differ; of two words at once both are kept.

    Raises ``Unusable`` (not own, reason missing, enterprise unknown), ``InvalidRecord``.
    """
    visit = own_visit(correction.visit_id, by)
    if correction.at - visit.created_at > REASON_AFTER and not correction.reason.strip():
        raise Unusable("reason_required")
    _require_enterprise(correction.fields.get("enterprise"), visit, by)
    target = target_of(visit, area_id)
    merged = merge(
        target,
        correction.fields,
        _seen(visit, target, correction.known),
        Spoken(
            by,
            correction.at,
            correction.operation,
            correction.known.operations,
            correction.reason,
        ),
    )
    apply_fields(visit, target, merged)
    act.record(
        visit,
        verb="visit.correct",
        changes={
            "fields": sorted(merged.said),
            "conflicts": merged.conflicts,
            "reason": correction.reason,
        },
    )
    act.hint("enterprises.rate_dirty")
    return corrected(visit, merged)


def withdraw_visit(
    *,
    visit_id: uuid.UUID,
    reason: str,
    act: Act,
    by: Any,
    now: datetime.datetime,
    at: datetime.datetime,
    operation: uuid.UUID,
) -> int:
    """Withdraw an own visit; of two reasons the one given first counts. Return its version."""
    visit = own_visit(visit_id, by)
    told = SyncOperation.objects.filter(object_id=visit.pk, kind="visit.withdraw")
    first = told.order_by("at", "pk").values_list("at", "pk").first()
    if visit.withdrawn_at is None or (first is not None and (at, operation) < first):
        visit.withdrawn_at, visit.withdrawn_reason = visit.withdrawn_at or now, reason
        visit.save(update_fields=["withdrawn_at", "withdrawn_reason", "updated_at"])
        act.record(visit, verb="visit.withdraw", changes={"reason": reason})
        act.hint("enterprises.rate_dirty")
    return version_of([visit.pk])


def withdraw_by_hand(*, visit_id: uuid.UUID, reason: str, by: Any, now: datetime.datetime) -> Visit:
    """Withdraw a visit on a page or through the API: one's own, staff those of their area.

    What the visit left in other registers stays there. Raises ``NotInScope``, ``NotPermitted``,
    ``ReasonMissing``, ``AlreadyWithdrawn``.
    """
    words = reason.strip()
    if not words:
        raise ReasonMissing("撤回须写明原因，走访人会看到。")
    with acting(by=by, verb="visit.withdraw") as act:
        try:
            visit = own_visit(visit_id, by)
        except Unusable as error:
            refusal = NotPermitted if error.code == "not_own" else NotInScope
            raise refusal from error
        if visit.withdrawn_at is not None:
            raise AlreadyWithdrawn
        withdraw_visit(
            visit_id=visit_id,
            reason=words,
            act=act,
            by=by,
            now=now,
            at=now,
            operation=uuid7(),
        )
        visit.refresh_from_db()
    return visit


def own_visit(visit_id: uuid.UUID, by: Any) -> Visit:
    """Return the visit under a lock; whoever keeps registers may change those of his area."""
    visit = (
        Visit.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("worker")
        .filter(pk=visit_id)
        .first()
    ) or Visit.objects.select_for_update(of=("self",)).filter(
        pk=visit_id, recorded_by=by.pk
    ).first()
    if visit is None:
        raise Unusable("unknown_visit")
    is_own = visit.recorded_by_id == by.pk or (
        visit.worker is not None and visit.worker.user_id == by.pk
    )
    if not is_own and not by.has_capability("registers.change"):
        raise Unusable("not_own")
    return visit


def _require_enterprise(key: str | None, visit: Visit, by: Any) -> None:
    if key is None or key == str(visit.enterprise_id):
        return
    if not Enterprise.objects.visible_to(by).filter(pk=key).exists():
        raise Unusable("unknown_enterprise")


def target_of(visit: Visit, area_id: uuid.UUID | None) -> Target:
    """Return the visit as something whose fields are merged."""
    label = visit._meta.label_lower
    values = read_stored(json_values(visit, FIELDS.values()))
    first = read_stored(first_values(visit, FIELDS.values()))
    ended = FieldEdit.objects.filter(
        object_type=label, object_id=visit.pk, field="ended_at", state=FieldEdit.State.STANDING
    ).first()
    told = ended.value if ended is not None else first["ended_at"]
    if _period(values["started_at"], told) == values["ended_at"]:
        values["ended_at"] = told
    return Target(
        object_type=label,
        object_id=visit.pk,
        values=values,
        first=first,
        first_at=visit.created_at,
        changed_at=visit.updated_at,
        changed_by=visit.recorded_by_id,
        area_id=area_id,
    )


def _seen(visit: Visit, target: Target, known: Known) -> dict[str, Any]:
    """Return what the writer saw: the version shown, and what he himself wrote since."""
    shown = values_at(visit, known.version, FIELDS.values()) if known.version is not None else None
    seen = read_stored(shown) if shown is not None else dict(target.first)
    return {**seen, **own_words(known, target.object_type, visit.pk)}


def apply_fields(visit: Visit, target: Target, merged: Merged) -> None:
    """Write what stands; every operation gives the visit a version of its own."""
    values = {**target.values, **merged.standing}
    values["ended_at"] = _period(values["started_at"], values["ended_at"])
    for name, value in values.items():
        setattr(visit, _attribute(FIELDS[name]), stored_value(name, value))
    validate(visit)
    visit.save(update_fields=[*FIELDS.values(), "updated_at"])


def _period(started_at: str, ended_at: str | None) -> str | None:
    """Return the end as it is shown: of a start and an end from two people none is refused."""
    return ended_at and max(started_at, ended_at)


def corrected(visit: Visit, merged: Merged) -> Corrected:
    """Return what a merge did to a visit."""
    return Corrected(
        version_of([visit.pk]),
        merged.conflicts,
        merged.is_merge,
        visit.withdrawn_at is not None,
    )


def _attribute(field: str) -> str:
    return "enterprise_id" if field == "enterprise" else field
