"""Buildings and enterprises in a worker's charge: dated, and mirrored to what his user may do."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from accounts.actions.roles import mirror_charge
from buildings.models import Area, Building
from common.audit.acting import Act, acting
from common.calendar.clock import today
from common.errors.domain import DomainError
from common.records.periods import left_open
from common.records.writing import Written, create_record, locked, update_record
from orgs.models import Worker, WorkerBuilding, WorkerEnterprise

ChargeModel = type[WorkerBuilding] | type[WorkerEnterprise]


class OtherSubdistrict(DomainError):
    """The building is managed by another subdistrict than the worker serves in."""

    code = "other_subdistrict"
    message = "该楼宇不由该工作者所在街镇管理，不能分给此人。"
    status = 409


class NotInPost(DomainError):
    """The worker is not in post during the whole period of the charge."""

    code = "not_in_post"
    message = "该工作者在此期间不在岗。"
    status = 409


class NotInCharge(DomainError):
    """What should be taken is not in the worker's charge on that day."""

    code = "not_in_charge"
    message = "该对象当日不由此人分管。"
    status = 409


def give_building(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Put a building in a worker's charge from a day on; his tablet follows.

    Raises ``OtherSubdistrict``, ``NotInPost`` or ``InvalidRecord``.
    """

    def checked(act: Act, charge: WorkerBuilding) -> None:
        _require_post(charge)
        if not serves(charge.worker.area, charge.building):
            raise OtherSubdistrict(path="building")
        mirror(charge.worker, {charge.building_id})

    return create_record(WorkerBuilding, values, by=by, key=key, also=checked)


def give_enterprise(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Give an enterprise to one worker, whoever has the building; raises ``NotInPost``."""

    def checked(act: Act, charge: WorkerEnterprise) -> None:
        _require_post(charge)

    return create_record(WorkerEnterprise, values, by=by, key=key, also=checked)


def change_charge(
    model: ChargeModel,
    *,
    by: Any,
    charge_id: uuid.UUID,
    values: Mapping[str, Any],
    base: int | None = None,
) -> Written:
    """Correct a charge, or end it by stating its last day; the user's buildings follow."""
    earlier = (
        model.objects.filter(pk=charge_id).values_list("worker_id", "building_id").first()
        if model is WorkerBuilding
        else None
    )

    def followed(act: Act, charge: Any) -> None:
        _require_post(charge)
        if isinstance(charge, WorkerBuilding):
            if not serves(charge.worker.area, charge.building):
                raise OtherSubdistrict(path="building")
            mirror(charge.worker, {charge.building_id})
            if earlier is not None and earlier != (charge.worker_id, charge.building_id):
                mirror(Worker.objects.get(pk=earlier[0]), {earlier[1]})

    return update_record(model, charge_id, values, by=by, base=base, also=followed)


def take_charge(model: ChargeModel, *, by: Any, charge_id: uuid.UUID, on: datetime.date) -> Written:
    """Take a building or enterprise out of a worker's charge as of a day.

    Raises ``NotInCharge`` when it is not in his charge on that day.
    """
    charge = locked(model, charge_id, by)
    if charge.starts_on > on or (charge.ends_on is not None and charge.ends_on <= on):
        raise NotInCharge(path="on")
    return change_charge(model, by=by, charge_id=charge_id, values={"ends_on": on})


def hand_on(
    act: Act, giver: Worker, taker: Worker | None, on: datetime.date
) -> tuple[list[WorkerBuilding], list[WorkerEnterprise]]:
    """End all that is in ``giver``'s charge on a day, or later; give it to ``taker`` from then on.

    For other acts; returns the charges as they stood. Raises ``NotInPost``.
    """
    if taker is not None:
        _require_in_post(taker, on)
    buildings: list[Any] = _open_charges(WorkerBuilding, giver, on)
    enterprises: list[Any] = _open_charges(WorkerEnterprise, giver, on)
    for charge in [*buildings, *enterprises]:
        starts_on, ends_on = max(on, charge.starts_on), charge.ends_on
        type(charge).objects.filter(pk=charge.pk).update(ends_on=starts_on)
        if taker is not None:
            _take_over(charge, taker, starts_on, ends_on)
    places = {charge.building_id for charge in buildings}
    mirror(giver, places)
    if taker is not None:
        mirror(taker, places)
        act.record(
            taker,
            verb="worker.take_over",
            changes={
                "from": str(giver.pk),
                "buildings": sorted(str(key) for key in places),
                "enterprises": len(enterprises),
            },
        )
    return buildings, enterprises


def hand_over_charges(giver: Any, taker: Any, act: Act) -> None:
    """Let the charges of a user's worker follow when the user hands over (called by accounts)."""
    one = Worker.objects.select_for_update().filter(user=giver).first()
    if one is None:
        return
    other = Worker.objects.select_for_update().filter(user=taker).first()
    held, _ = hand_on(act, one, other if other and _is_in_post(other, today()) else None, today())
    act.record(one, verb="worker.hand_over", changes={"buildings": len(held)})


def adopt_assignments(*, worker: Worker, by: Any) -> int:
    """Take the buildings that the worker's user already works in for charges; return how many."""
    if worker.user is None:
        return 0
    known = set(worker.charges.values_list("building_id", flat=True))
    assigned = worker.user.building_assignments.current_on(today()).exclude(building__in=known)
    with acting(by=by, verb="worker.adopt_buildings") as act:
        charges = [
            WorkerBuilding.objects.create(
                worker=worker,
                building_id=assignment.building_id,
                starts_on=assignment.starts_on,
                ends_on=assignment.ends_on,
            )
            for assignment in assigned
        ]
        if charges:
            act.record(worker, changes={"buildings": len(charges)})
    return len(charges)


def mirror(worker: Worker, building_ids: set[uuid.UUID]) -> None:
    """Let the user of ``worker`` see on the tablet what is in his charge, and no longer."""
    if worker.user is None:
        return
    for building_id in sorted(building_ids):
        charges = worker.charges.filter(building=building_id).order_by("starts_on")
        periods = [
            (starts_on, ends_on)
            for starts_on, ends_on in charges.values_list("starts_on", "ends_on")
            if starts_on != ends_on
        ]
        mirror_charge(user=worker.user, building_id=building_id, periods=periods, today=today())


def serves(area: Area, building: Building) -> bool:
    """Return whether a worker of ``area`` may look after the building: same branch of the tree."""
    path = building.subdistrict.path
    return path.startswith(area.path) or area.path.startswith(path)


def _take_over(
    charge: Any, taker: Worker, starts_on: datetime.date, ends_on: datetime.date | None
) -> None:
    name = "building_id" if isinstance(charge, WorkerBuilding) else "enterprise_id"
    named = {"worker": taker, name: getattr(charge, name)}
    model = type(charge)
    held = model.objects.filter(**named).exclude(ends_on__lte=starts_on)
    until = min(filter(None, (ends_on, taker.ends_on)), default=None)
    for begins, ends in left_open(starts_on, until, held.values_list("starts_on", "ends_on")):
        model.objects.create(**named, starts_on=begins, ends_on=ends)


def _open_charges(model: ChargeModel, worker: Worker, on: datetime.date) -> list[Any]:
    rows: Any = model.objects.select_for_update().filter(worker=worker).exclude(ends_on__lte=on)
    return list(rows.order_by("starts_on", "pk"))


def _require_post(charge: Any) -> None:
    worker, ends_on = charge.worker, charge.ends_on
    starts_late = worker.ends_on is not None and charge.starts_on >= worker.ends_on
    runs_over = worker.ends_on is not None and (ends_on is None or ends_on > worker.ends_on)
    if charge.starts_on < worker.starts_on or starts_late or runs_over:
        raise NotInPost(path="starts_on")


def _require_in_post(worker: Worker, on: datetime.date) -> None:
    if not _is_in_post(worker, on):
        raise NotInPost


def _is_in_post(worker: Worker, on: datetime.date) -> bool:
    return worker.starts_on <= on and (worker.ends_on is None or worker.ends_on > on)
