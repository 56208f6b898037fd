"""News of buildings: what the register does not know, and what staff make of it."""

import datetime
import uuid
from typing import Any

from buildings.models import Building, Unit
from common.audit.acting import Act, acting
from common.errors.domain import (
    AlreadyDecided,
    DomainError,
    NotInScope,
    NotPermitted,
    ReasonMissing,
)
from common.records.writing import AsWriter, require_write_scope
from common.sync.faults import Unusable
from enterprises.actions.enterprise import create_enterprise
from enterprises.actions.occupancies import leave_unit, move_in
from enterprises.choices import LeaveDestination, Tenure, UnitKind
from enterprises.models import Enterprise, Occupancy
from services.actions.field_visits import proposal_row
from services.choices import ProposalKind, ProposalState
from services.models import TenantProposal
from services.payloads.visit import Met

DECIDE = "registers.change"
LONGEST_NOTE = 300


class WrongKind(DomainError):
    """A company cannot stand empty, nor an empty unit move in."""

    code = "wrong_kind"
    message = "该操作不适用于这类新情况。"


class UnitMissing(DomainError):
    """A tenant needs a unit of the building."""

    code = "missing_value"
    message = "请选择单元。"


def propose(
    met: Met, *, building_id: uuid.UUID, act: Act, by: Any, on: datetime.date
) -> TenantProposal:
    """Write news of a building in the user's write scope; raise ``Unusable``."""
    if not Building.objects.visible_to(AsWriter(by)).filter(pk=building_id).exists():
        raise Unusable("out_of_scope")
    if met.unit and not Unit.objects.filter(pk=met.unit, building=building_id).exists():
        raise Unusable("bad_value", "（单元不在该楼宇）")
    row = proposal_row(met, building_id, on, by)
    row.save(force_insert=True)
    act.record(row, verb="tenantproposal.create", changes={"kind": met.kind})
    return row


def confirm_newcomer(
    *,
    proposal_id: uuid.UUID,
    by: Any,
    unit_id: uuid.UUID | None,
    on: datetime.date,
    now: datetime.datetime,
    unit_kind: str = UnitKind.NON_PUBLIC,
    no_uscc_reason: str = "走访发现，待补",
) -> Enterprise:
    """Put the company on the register as a tenant of the unit; nothing is typed twice.

    Raises ``NotInScope``, ``AlreadyDecided``, ``WrongKind``, ``UnitMissing``.
    """
    with acting(by=by, verb="tenantproposal.confirm") as act:
        proposal = _open(proposal_id, by, ProposalKind.NEWCOMER)
        unit = _unit(proposal, unit_id)
        if unit is None:
            raise UnitMissing(path="unit")
        proposal.unit_id = unit
        written = create_enterprise(
            by=by,
            values={
                "name": proposal.name,
                "unit_kind": unit_kind,
                "no_uscc_reason": no_uscc_reason,
                "occupancy": {"unit": unit, "starts_on": on, "tenure": Tenure.LEASED},
            },
            on=on,
        )
        _decide(act, proposal, ProposalState.CONFIRMED, by, now, enterprise=written.obj)
    return written.obj


def match_newcomer(
    *,
    proposal_id: uuid.UUID,
    by: Any,
    enterprise_id: uuid.UUID,
    unit_id: uuid.UUID | None,
    on: datetime.date,
    now: datetime.datetime,
) -> Enterprise:
    """Say that the company is one of the register; with a unit it moves in there.

    Raises ``NotInScope``, ``AlreadyDecided``, ``OccupancyOverlaps``.
    """
    with acting(by=by, verb="tenantproposal.match") as act:
        proposal = _open(proposal_id, by, ProposalKind.NEWCOMER)
        enterprise = Enterprise.objects.visible_to(by).filter(pk=enterprise_id).first()
        if enterprise is None:
            raise NotInScope
        unit = _unit(proposal, unit_id)
        held = Occupancy.objects.current_on(on).filter(enterprise=enterprise, unit=unit)
        if unit is not None and not held.exists():
            move_in(by=by, enterprise=enterprise, unit_id=unit, starts_on=on)
        _decide(act, proposal, ProposalState.MATCHED, by, now, enterprise=enterprise)
    return enterprise


def confirm_empty(
    *,
    proposal_id: uuid.UUID,
    by: Any,
    on: datetime.date,
    now: datetime.datetime,
    unit_id: uuid.UUID | None = None,
    destination: str = LeaveDestination.UNKNOWN,
) -> int:
    """End the occupancies of the unit on ``on``; return how many ended.

    Raises ``NotInScope``, ``AlreadyDecided``, ``WrongKind``, ``UnitMissing``.
    """
    with acting(by=by, verb="tenantproposal.confirm") as act:
        proposal = _open(proposal_id, by, ProposalKind.EMPTY_UNIT)
        unit = _unit(proposal, unit_id)
        if unit is None:
            raise UnitMissing(path="unit")
        words = "走访发现空置"
        left = leave_unit(by=by, unit_id=unit, on=on, destination=destination, reason=words)
        proposal.unit_id = unit
        _decide(act, proposal, ProposalState.CONFIRMED, by, now)
    return len(left)


def refuse_proposal(
    *, proposal_id: uuid.UUID, by: Any, reason: str, now: datetime.datetime
) -> TenantProposal:
    """Say no, with the reason that its writer reads. Raises ``NotInScope``, ``AlreadyDecided``."""
    if not reason.strip():
        raise ReasonMissing("不采纳须写明原因，报告人会看到。")
    with acting(by=by, verb="tenantproposal.refuse") as act:
        proposal = _open(proposal_id, by)
        _decide(act, proposal, ProposalState.REFUSED, by, now, note=reason.strip())
    return proposal


def _unit(proposal: TenantProposal, named: uuid.UUID | None) -> uuid.UUID | None:
    """Return the unit that staff named, else the reporter's; it lies in the building."""
    if named is None or named == proposal.unit_id:
        return proposal.unit_id
    if not Unit.objects.filter(pk=named, building=proposal.building_id).exists():
        raise DomainError("bad_value", "单元不在该楼宇。", path="unit")
    return named


def _open(proposal_id: uuid.UUID, by: Any, kind: str = "") -> TenantProposal:
    if not by.has_capability(DECIDE):
        raise NotPermitted
    proposal = (
        TenantProposal.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None:
        raise NotInScope
    require_write_scope(proposal, by)
    if proposal.state != ProposalState.OPEN:
        raise AlreadyDecided
    if kind and proposal.kind != kind:
        raise WrongKind
    return proposal


def _decide(
    act: Act,
    proposal: TenantProposal,
    state: str,
    by: Any,
    now: datetime.datetime,
    *,
    enterprise: Enterprise | None = None,
    note: str = "",
) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now
    proposal.enterprise, proposal.decision_note = enterprise, note[:LONGEST_NOTE]
    proposal.save(
        update_fields=[
            *("state", "decided_by", "decided_at", "enterprise", "decision_note", "unit"),
            "updated_at",
        ]
    )
    act.record(proposal, changes={"state": state, "note": note})
