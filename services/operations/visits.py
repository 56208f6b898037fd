"""``visit.create``: visits of one call, judged one by one, written together."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.selectors import writable_on
from buildings.models import Building, Unit
from common.records.versions import versions_of
from common.records.writing import AsWriter, InvalidRecord
from common.sync.engine import set_aside
from common.sync.envelope import Draft
from common.sync.faults import SENTENCES, Unusable
from common.sync.models import SyncOperation
from common.sync.registry import Context, Outcome
from enterprises.models import Enterprise, Occupancy
from orgs.models import Worker
from services.actions.field_visits import Brought, record_field_visits
from services.choices import ReviewReason
from services.models import Visit
from services.payloads.visit import VisitInput, read_visit
from services.selectors.told import purposes

Status = SyncOperation.Status


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the visits of one call refer to, read at once."""

    open_buildings: frozenset[uuid.UUID]
    # Where the writer worked on a day that is not today's word: (day, building).
    earlier: frozenset[tuple[datetime.date, uuid.UUID]]
    enterprises: frozenset[uuid.UUID]
    # (enterprise, building) of tenants past and present.
    tenants: frozenset[tuple[uuid.UUID, uuid.UUID]]
    units: frozenset[tuple[uuid.UUID, uuid.UUID]]
    purposes: Mapping[str, str]
    worker: Worker | None
    taken: frozenset[uuid.UUID]


def create_visits(drafts: Sequence[Draft], context: Context) -> list[Outcome]:
    """Write the visits that are good; say of each other one why not."""
    outcomes: dict[uuid.UUID, Outcome] = {}
    read: list[tuple[Draft, VisitInput]] = []
    for draft in drafts:
        try:
            read.append((draft, read_visit(draft, context.clock)))
        except Unusable as error:
            outcomes[draft.id] = set_aside(error.code, error.message)
    around = _surroundings([visit for _, visit in read], context)
    brought = []
    for draft, visit in read:
        try:
            brought.append(_judge(draft, visit, around))
        except Unusable as error:
            outcomes[draft.id] = _refused(error)
    outcomes |= _write(brought, around, context)
    return [outcomes[draft.id] for draft in drafts]


def _write(
    brought: Sequence[Brought], around: Surroundings, context: Context
) -> dict[uuid.UUID, Outcome]:
    if not brought:
        return {}
    try:
        conflicts = record_field_visits(
            brought,
            act=context.act,
            by=context.user,
            worker=around.worker,
            area_id=context.area_id,
        )
    except InvalidRecord as error:
        raise Unusable("bad_value", f"（{error.faults[0].message}）") from error
    versions = versions_of(visit.told.id for visit in brought)
    return {
        visit.told.id: Outcome(
            Status.CONFLICT if conflicts.get(visit.told.id) else Status.CREATED,
            code="same_field" if conflicts.get(visit.told.id) else "",
            message=SENTENCES["same_field"] if conflicts.get(visit.told.id) else "",
            object_kind="visit",
            object_id=visit.told.id,
            version=versions.get(visit.told.id),
        )
        for visit in brought
    }


def _judge(draft: Draft, visit: VisitInput, around: Surroundings) -> Brought:
    """Return the visit with what the office adds to it; raise ``Unusable``."""
    if visit.id in around.taken:
        raise Unusable("id_conflict")
    is_open = visit.building in around.open_buildings
    _require_references(visit, around, is_open=is_open)
    if visit.purpose not in around.purposes:
        labels = "、".join(dict.fromkeys(around.purposes.values()))
        raise Unusable("unknown_choice", f"（事由可选：{labels}）")
    reason = ""
    if not is_open:
        reason = ReviewReason.EARLIER_SCOPE
    elif visit.is_clock_off:
        reason = ReviewReason.CLOCK_OFF
    return Brought(visit, around.purposes[visit.purpose], reason, draft.at)


def _require_references(visit: VisitInput, around: Surroundings, *, is_open: bool) -> None:
    day = visit.started_at.date()
    if not is_open and (day, visit.building) not in around.earlier:
        raise Unusable("out_of_scope")
    if visit.enterprise is not None and not _is_known(visit, around):
        raise Unusable("unknown_enterprise")
    if around.worker is not None and day < around.worker.starts_on:
        raise Unusable("before_appointment")
    if any(m.unit and (m.unit, visit.building) not in around.units for m in visit.proposals):
        raise Unusable("bad_value", "（单元不在该楼宇）")


def _is_known(visit: VisitInput, around: Surroundings) -> bool:
    """Return whether the enterprise may be named: in scope, or ever a tenant of the building."""
    return (
        visit.enterprise in around.enterprises
        or (visit.enterprise, visit.building) in around.tenants
    )


def _refused(error: Unusable) -> Outcome:
    if error.code == "id_conflict":
        return Outcome(Status.CONFLICT, error.code, error.message, keeps_payload=True)
    return set_aside(error.code, error.message)


def _surroundings(visits: Sequence[VisitInput], context: Context) -> Surroundings:
    """Read what the visits refer to; the number of queries does not grow with theirs."""
    user = context.user
    buildings = {visit.building for visit in visits}
    enterprises = {visit.enterprise for visit in visits if visit.enterprise}
    may_write = user.has_capability("visits.change")
    writable = Building.objects.visible_to(AsWriter(user)) if may_write else Building.objects.none()
    here = frozenset(writable.filter(pk__in=buildings).values_list("pk", flat=True))
    seen = frozenset(
        Enterprise.objects.visible_to(user).filter(pk__in=enterprises).values_list("pk", flat=True)
    )
    return Surroundings(
        open_buildings=here,
        earlier=_earlier(visits, here, user),
        enterprises=seen,
        tenants=_tenants(enterprises - seen, buildings),
        units=_units({m.unit for visit in visits for m in visit.proposals if m.unit}),
        purposes=purposes(),
        worker=Worker.objects.filter(user=user.pk).first(),
        taken=frozenset(
            Visit.objects.filter(id__any_of=[visit.id for visit in visits]).values_list(
                "pk", flat=True
            )
        ),
    )


def _earlier(
    visits: Sequence[VisitInput], here: Collection[uuid.UUID], user: object
) -> frozenset[tuple[datetime.date, uuid.UUID]]:
    asked: dict[datetime.date, set[uuid.UUID]] = {}
    for visit in visits:
        if visit.building not in here:
            asked.setdefault(visit.started_at.date(), set()).add(visit.building)
    return frozenset(
        (day, building)
        for day, buildings in asked.items()
        for building in writable_on(user, buildings, day)
    )


def _tenants(
    enterprises: Collection[uuid.UUID], buildings: Collection[uuid.UUID]
) -> frozenset[tuple[uuid.UUID, uuid.UUID]]:
    if not enterprises:
        return frozenset()
    rooms = Occupancy.objects.filter(
        Q(enterprise__in=enterprises), unit__building__in=buildings
    ).values_list("enterprise_id", "unit__building_id")
    return frozenset(rooms)


def _units(units: Collection[uuid.UUID]) -> frozenset[tuple[uuid.UUID, uuid.UUID]]:
    if not units:
        return frozenset()
    return frozenset(Unit.objects.filter(pk__in=units).values_list("pk", "building_id"))
