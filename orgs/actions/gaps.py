"""Why an organisation is not built, the steps of 三同步, and the rule of formation."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import DomainError, NotPermitted
from common.records.writing import (
    Written,
    create_record,
    locked,
    take_turns,
    validate,
)
from enterprises.models import Enterprise, Occupancy
from orgs.choices import CheckpointResult, UnbuiltReasonKind
from orgs.models import FormationRule, TenantCheckpoint, UnbuiltReason

NEEDS_NOTE = frozenset({UnbuiltReasonKind.OTHER})


class NoteMissing(DomainError):
    """Some choices say nothing without a word of explanation."""

    code = "note_missing"
    message = "请填写说明。"


class InTheFuture(DomainError):
    """What is reported as done lies ahead."""

    code = "in_the_future"
    message = "日期不能晚于今天。"


class NotATenant(DomainError):
    """The enterprise had not arrived by that day."""

    code = "not_a_tenant"
    message = "该企业在所填日期当天没有入驻记录，请核对日期。"


class RuleInThePast(DomainError):
    """A later rule exists already."""

    code = "rule_order"
    message = "已有自该日或之后起施行的组建标准，请核对起始日期。"


def state_unbuilt_reason(
    *, by: Any, enterprise_id: uuid.UUID, kind: str, note: str = "", on: datetime.date
) -> UnbuiltReason:
    """Say from ``on`` why the enterprise has no organisation; an earlier reason ends there.

    A second word on the same day corrects the first. Raises ``NoteMissing``, ``NotInScope``.
    """
    if kind in NEEDS_NOTE and not note.strip():
        raise NoteMissing(path="note")
    with acting(by=by, verb="unbuiltreason.state") as act:
        enterprise = locked(Enterprise, enterprise_id, by)
        reasons = UnbuiltReason.objects.filter(enterprise=enterprise).current_on(on)
        current = reasons.select_for_update().first()
        before = current.kind if current else None
        if current is None or current.starts_on != on:
            _end(current, on)
            current = UnbuiltReason(enterprise=enterprise, starts_on=on)
        current.kind, current.note = kind, note.strip()
        validate(current)
        current.save()
        act.record(current, changes={"kind": [before, kind], "note": current.note, "on": str(on)})
    return current


def settle_checkpoint(
    *,
    by: Any,
    values: Mapping[str, Any],
    today: datetime.date,
    key: uuid.UUID | None = None,
) -> Written:
    """Tick a step of 三同步 as done, or as not applicable (with a word on why).

    Raises ``NoteMissing``, ``InTheFuture``, ``NotATenant``, and what ``create_record`` raises.
    """
    if values["result"] == CheckpointResult.NOT_APPLICABLE and not values.get("note", "").strip():
        raise NoteMissing(path="note")
    if values["settled_on"] > today:
        raise InTheFuture(path="settled_on")
    return create_record(TenantCheckpoint, values, by=by, key=key, also=_of_a_tenant)


def _of_a_tenant(act: Act, checkpoint: TenantCheckpoint) -> None:
    arrived = Occupancy.objects.filter(
        enterprise=checkpoint.enterprise_id, starts_on__lte=checkpoint.settled_on
    )
    if not arrived.exists():
        raise NotATenant(path="settled_on")


def set_formation_rule(
    *, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None
) -> Written:
    """Let a rule of formation hold from its first day; the one before ends there.

    Figures of earlier days keep the rule of their day. Raises ``RuleInThePast``.
    """
    if by is not None and not by.has_capability("district.change"):
        raise NotPermitted
    starts_on = values["starts_on"]
    with acting(by=by, verb="formationrule.set") as act:
        take_turns("formation rule")
        known = key is not None and FormationRule.objects.filter(pk=key).exists()
        running = FormationRule.objects.select_for_update().filter(ends_on=None).first()
        if running is not None and not known:
            if running.starts_on >= starts_on:
                raise RuleInThePast(path="starts_on")
            _end(running, starts_on)
            act.record(running, changes={"ends_on": [None, str(starts_on)]})
        return create_record(FormationRule, values, by=by, key=key)


def _end(row: Any, on: datetime.date) -> None:
    if row is None:
        return
    row.ends_on = on
    row.save(update_fields=["ends_on", "updated_at"])
