"""How one enterprise is and was covered, what is suggested for it, and its steps as a tenant."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from common.scope.references import visible_ids
from enterprises.models import Enterprise
from orgs.models import Coverage, PartyOrganisation, TenantCheckpoint, UnbuiltReason
from orgs.selectors.gap_rows import GapRow, gap_rows
from orgs.selectors.new_tenants import AskedTenants, NewTenant, new_tenants, tenant_rows


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A coverage; an organisation of another subdistrict is not named."""

    coverage_id: uuid.UUID
    mode: str
    by_whom: str
    reason: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    end_reason: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class CoverageFile:
    """Everything about the coverage of one enterprise on a day."""

    enterprise: Enterprise
    row: GapRow
    lines: tuple[CoverageLine, ...]
    reasons: tuple[UnbuiltReason, ...]
    checkpoints: tuple[TenantCheckpoint, ...]
    tenant: NewTenant | None


def coverage_file(enterprise: Enterprise, *, user: Any, day: datetime.date) -> CoverageFile:
    """Return how an enterprise that ``user`` sees is covered on ``day`` and was before."""
    (row,) = gap_rows([enterprise.pk], user=user, day=day)
    arrived = new_tenants(AskedTenants(state="all"), user=user, day=day).filter(pk=enterprise.pk)
    tenants = tenant_rows(list(arrived), user=user, day=day)
    reasons = UnbuiltReason.objects.filter(enterprise=enterprise, starts_on__lte=day)
    checkpoints = TenantCheckpoint.objects.filter(enterprise=enterprise, settled_on__lte=day)
    return CoverageFile(
        enterprise=enterprise,
        row=row,
        lines=_lines(enterprise, user, day),
        reasons=tuple(reasons),
        checkpoints=tuple(checkpoints),
        tenant=tenants[0] if tenants else None,
    )


def _lines(enterprise: Enterprise, user: Any, day: datetime.date) -> tuple[CoverageLine, ...]:
    rows = list(
        Coverage.objects.filter(enterprise=enterprise, starts_on__lte=day)
        .select_related("organisation")
        .order_by("-starts_on", "pk")
    )
    seen = visible_ids(PartyOrganisation, [row.organisation_id for row in rows], user)
    return tuple(
        CoverageLine(
            coverage_id=row.pk,
            mode=row.get_mode_display(),
            by_whom=_by_whom(row, is_seen=row.organisation_id in seen),
            reason=row.reason,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            end_reason=row.end_reason,
            is_current=row.ends_on is None or row.ends_on > day,
        )
        for row in rows
    )


def _by_whom(row: Coverage, *, is_seen: bool) -> str:
    names = []
    if row.organisation is not None:
        names.append(row.organisation.name if is_seen else "（其他街镇的党组织）")
    if row.instructor:
        names.append(f"指导员 {row.instructor}")
    return " · ".join(names)
