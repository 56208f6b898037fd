"""The limit of a request changes: another mechanism, an extension, a plan; asked and approved."""

import datetime
import uuid
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import AlreadyDecided, Conflict, DomainError, NotInScope, NotPermitted
from common.records.canonical import canonical
from common.records.ids import uuid7
from services.actions.clocks import recompute_clocks
from services.actions.handling.deeds import in_area, locked_request
from services.actions.telling import Occasion, tell
from services.choices import Approver, LimitCause, LimitState, Mechanism
from services.handling.transitions import LIVE
from services.models import ClockLimit, MechanismRule, ServiceRequest
from services.querysets import DISPATCH, HANDLE
from services.selectors.request_file import limit_in_force

LONGEST_PLAN_DAYS = 250


class ApprovalNeeded(NotPermitted):
    """Somebody of a higher level decides on this; it can be asked for."""

    code = "approval_needed"
    message = "需要上级批准，请提出申请。"


class LimitRefused(Conflict):
    """The limit cannot be changed like that; ``code`` says why."""

    code = "limit_refused"


def require_level(by: Any, approver: str) -> None:
    """Raise ``ApprovalNeeded`` unless the user may decide at this level."""
    if not may_approve(by, approver):
        raise ApprovalNeeded(message=f"需要{Approver(approver).label}，请提出申请。")


def may_approve(by: Any, approver: str) -> bool:
    """Return whether the user's level is enough; the system's always is."""
    if by is None or approver == Approver.NONE:
        return True
    if approver == Approver.DISTRICT:
        return bool(by.has_capability(DISPATCH) and by.has_capability("district.change"))
    return bool(by.has_capability(DISPATCH))


def level_of(asked: ClockLimit, rule: MechanismRule) -> str:
    """Return who decides on a change that was asked for; never nobody, and never who asked."""
    if asked.cause == LimitCause.EXTENSION or rule.approver == Approver.NONE:
        return Approver.SUBDISTRICT
    return rule.approver


def change_mechanism(
    *,
    request_id: uuid.UUID,
    mechanism: str,
    reason: str,
    by: Any,
    now: datetime.datetime,
    days: int | None = None,
) -> ClockLimit:
    """Raise or lower the mechanism of an open request; all pauses are kept.

    ``days``: the plan of a hard problem. Where the user's level is not enough, it is asked for.
    Raises ``NotInScope``, ``NotPermitted``, ``LimitRefused``.
    """
    rule = MechanismRule.objects.get(mechanism=Mechanism(mechanism))
    with acting(by=by, verb="request.change_mechanism") as act:
        request = _locked(request_id, by)
        if request.mechanism == mechanism:
            raise LimitRefused("same_mechanism", "办理机制没有变化。")
        # Only a hard problem has the days of its plan.
        whole = days if rule.days is None else rule.days
        row = _new(request, LimitCause.TIER, whole, reason, by=by, now=now)
        row.mechanism = mechanism
        return _decide_or_ask(act, request, row, approver=rule.approver, by=by, now=now)


def extend(
    *, request_id: uuid.UUID, days: int, reason: str, by: Any, now: datetime.datetime
) -> ClockLimit:
    """Ask for ``days`` more working days: once, before the request is due; another decides.

    Raises ``NotInScope``, ``NotPermitted``, ``LimitRefused``.
    """
    with acting(by=by, verb="request.extend") as act:
        request = _locked(request_id, by)
        rule = MechanismRule.objects.get(mechanism=request.mechanism)
        holding = limit_in_force(request.limits.all())
        whole = holding.days if holding is not None else None
        _require_extendable(request, whole, days, rule, now)
        row = _new(request, LimitCause.EXTENSION, (whole or 0) + days, reason, by=by, now=now)
        return _decide_or_ask(act, request, row, approver=None, by=by, now=now)


def plan(
    *, request_id: uuid.UUID, days: int, reason: str, by: Any, now: datetime.datetime
) -> ClockLimit:
    """State the limit of a hard problem by its plan, counted from receipt.

    Raises ``NotInScope``, ``NotPermitted``, ``LimitRefused``.
    """
    with acting(by=by, verb="request.plan") as act:
        request = _locked(request_id, by)
        rule = MechanismRule.objects.get(mechanism=request.mechanism)
        if rule.days is not None:
            raise LimitRefused("not_by_plan", "只有“按方案确定”时限的办理机制可以制定方案时限。")
        row = _new(request, LimitCause.PLAN, days, reason, by=by, now=now)
        return _decide_or_ask(act, request, row, approver=rule.approver, by=by, now=now)


def decide_limit(
    *, limit_id: uuid.UUID, is_approved: bool, by: Any, now: datetime.datetime
) -> ClockLimit:
    """Approve or refuse a change that somebody else asked for.

    Raises ``NotInScope``, ``NotPermitted``, ``ApprovalNeeded``, ``AlreadyDecided``.
    """
    with acting(by=by, verb="request.decide_limit") as act:
        row = ClockLimit.objects.visible_to(by).filter(pk=limit_id).first()
        if row is None:
            raise NotInScope
        request = _locked(row.request_id, by)
        row = ClockLimit.objects.select_for_update().get(pk=limit_id)
        if row.state != LimitState.ASKED:
            raise AlreadyDecided
        if row.asked_by_id == by.pk:
            raise NotPermitted("own_request", "不能批准自己提出的申请。")
        require_level(by, level_of(row, MechanismRule.objects.get(mechanism=row.mechanism)))
        if is_approved and row.cause != LimitCause.TIER and row.mechanism != request.mechanism:
            raise LimitRefused("mechanism_changed", "提出申请后办理机制已调整，请重新提出。")
        row.decided_by, row.decided_at = by, now
        if is_approved:
            _apply(act, request, row, now)
        else:
            row.state = LimitState.REFUSED
            row.save(update_fields=["state", "decided_by", "decided_at", "updated_at"])
            act.record(request, changes={"limit": str(row.pk), "state": row.state})
    return row


def limit_row(
    request: ServiceRequest,
    cause: LimitCause,
    days: int | None,
    *,
    by: Any,
    now: datetime.datetime,
) -> dict[str, Any]:
    """Return a limit in force as a row to insert."""
    key = getattr(by, "pk", None)
    return {
        "id": uuid7(),
        "request_id": request.pk,
        "cause": cause.value,
        "mechanism": str(request.mechanism),
        "days": days,
        "reason": "",
        "state": LimitState.APPROVED.value,
        "asked_at": now,
        "asked_by_id": key,
        "decided_at": now,
        "decided_by_id": key,
        "unit_id": request.holder_id,
        "due_before": request.due_on,
    }


def _locked(request_id: uuid.UUID, by: Any) -> ServiceRequest:
    """Return a live request under a lock; the user handles it or dispatches in its area."""
    request = locked_request(request_id, by)
    needed = DISPATCH if request.pk in in_area([request.pk], by) else HANDLE
    if not by.has_capability(needed):
        raise NotPermitted
    if request.state not in LIVE:
        raise LimitRefused("not_open", "诉求已办结或已并案，不能调整时限。")
    return request


def _require_extendable(
    request: ServiceRequest,
    whole: int | None,
    days: int,
    rule: MechanismRule,
    now: datetime.datetime,
) -> None:
    if request.is_due_stated:
        raise LimitRefused("due_stated", "登记期限随登记册管理，不能在此延期。")
    if whole is None:
        raise LimitRefused("no_limit", "尚未确定方案时限，无需延期。")
    if not 1 <= days <= rule.extension_days:
        raise LimitRefused("too_many_days", f"一次延期为1至{rule.extension_days}个工作日。")
    if request.due_on is not None and request.due_on < now.date():
        raise LimitRefused("already_overdue", "已经超期；延期须在到期前提出。")
    extended = request.limits.filter(cause=LimitCause.EXTENSION)
    if extended.exclude(state=LimitState.REFUSED).exists():
        raise LimitRefused("extended_before", "每件诉求只能延期一次。")


def _new(
    request: ServiceRequest,
    cause: LimitCause,
    days: int | None,
    reason: str,
    *,
    by: Any,
    now: datetime.datetime,
) -> ClockLimit:
    if not reason.strip():
        raise DomainError("reason_required", "请写明理由。", path="reason")
    if days is not None and not 1 <= days <= LONGEST_PLAN_DAYS:
        raise LimitRefused("too_many_days", f"时限为1至{LONGEST_PLAN_DAYS}个工作日。")
    if request.limits.filter(state=LimitState.ASKED).exists():
        raise LimitRefused("asked_before", "已有一项时限变更待批准。")
    return ClockLimit(
        request=request,
        cause=cause,
        mechanism=request.mechanism,
        days=days,
        reason=reason,
        asked_at=now,
        asked_by=by,
        unit_id=request.holder_id,
        due_before=request.due_on,
    )


def _decide_or_ask(
    act: Act,
    request: ServiceRequest,
    row: ClockLimit,
    *,
    approver: str | None,
    by: Any,
    now: datetime.datetime,
) -> ClockLimit:
    """Apply at once where the user's level is enough; ``None``: always another one decides."""
    if approver is not None and may_approve(by, approver) and by.has_capability(DISPATCH):
        row.decided_by, row.decided_at = by, now
        _apply(act, request, row, now)
        return row
    row.state = LimitState.ASKED
    row.save(force_insert=True)
    tell([Occasion(request, "request.approval", str(row.pk))], now=now)
    act.record(request, changes={"limit": str(row.pk), "cause": row.cause, "state": row.state})
    return row


def _apply(act: Act, request: ServiceRequest, row: ClockLimit, now: datetime.datetime) -> None:
    row.state, row.due_before = LimitState.APPROVED, request.due_on
    row.save()
    if request.mechanism != row.mechanism:
        request.mechanism = row.mechanism
        request.save(update_fields=["mechanism", "updated_at"])
    recompute_clocks([request.pk], moment=now)
    request.refresh_from_db(fields=["due_on"])
    row.due_after = request.due_on
    row.save(update_fields=["due_after", "updated_at"])
    changes = {"cause": row.cause, "days": row.days, "due_on": [row.due_before, row.due_after]}
    act.record(request, changes=canonical(changes))
    act.hint("enterprises.rate_dirty")
