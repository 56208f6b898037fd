"""Workers in post: created with a post, moved or leaving with a handover, signing in as a user."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from accounts.roles import Capability
from buildings.models import Area
from common.audit.acting import Act, acting
from common.calendar.clock import today
from common.errors.domain import DomainError, NotInScope, NotPermitted
from common.records.canonical import canonical
from common.records.standing import restate
from common.records.versions import rows_of
from common.records.writing import (
    Written,
    create_record,
    locked,
    require_visible,
    require_write_scope,
    update_record,
)
from orgs.actions.charges import adopt_assignments, hand_on, mirror
from orgs.models import Handover, Responsibility, Worker, WorkerPost
from orgs.selectors.handover import pack_of


class ChargesLeft(DomainError):
    """The worker still has buildings or enterprises in charge: a form cannot say who takes them."""

    code = "charges_left"
    message = "该工作者仍有分管楼宇或企业；请用“调动街镇”或“办理离岗”，并指定接收人。"
    status = 409


class SuccessorUnfit(DomainError):
    """Who takes over must be another worker of the same subdistrict, in post on that day."""

    code = "successor_unfit"
    message = "接收人须是同一街镇当日在岗的另一名专职工作者。"
    status = 409


class DayUnfit(DomainError):
    """The day lies before the post or its last handover, after the post, or ahead of today."""

    code = "day_unfit"
    message = "日期须在该工作者在岗期间内，不早于最近一次交接，且不晚于今天。"


class NothingToAccept(DomainError):
    """The handover names no successor, or was accepted before."""

    code = "nothing_to_accept"
    message = "该交接没有接收人，或已经接收。"
    status = 409


def create_worker(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a worker with the post in his subdistrict."""

    def posted(act: Act, worker: Worker) -> None:
        restate(WorkerPost, {"worker": worker}, {"area_id": worker.area_id}, today())

    return create_record(Worker, values, by=by, key=key, also=posted)


def update_worker(
    *,
    by: Any,
    worker_id: uuid.UUID,
    values: Mapping[str, Any],
    base: int | None = None,
) -> Written:
    """Change a worker; another subdistrict holds from today on.

    Raises ``ChargesLeft`` where buildings or enterprises would be left behind.
    """

    def followed(act: Act, worker: Worker) -> dict[str, Any]:
        changes = restate(WorkerPost, {"worker": worker}, {"area_id": worker.area_id}, today())
        if changes or worker.ends_on is not None:
            _require_nothing_left(worker, today() if changes else worker.ends_on)
        return changes

    return update_record(
        Worker, worker_id, values, by=by, base=base, also=followed, version_ids=version_rows
    )


def version_rows(worker: Worker) -> Any:
    """Return the rows whose changes make a new version of a worker."""
    return rows_of(worker.pk, WorkerPost.objects.filter(worker=worker))


def move_worker(
    *,
    by: Any,
    worker_id: uuid.UUID,
    area_id: uuid.UUID,
    on: datetime.date,
    successor_id: uuid.UUID | None = None,
) -> Handover | None:
    """Let a worker serve in another subdistrict from a day on; what he had stays with the old one.

    Returns the handover, if there was anything to hand over. Raises ``SuccessorUnfit``,
    ``DayUnfit``, ``OutsideWriteScope``.
    """
    with acting(by=by, verb="worker.move") as act:
        worker = _in_post(worker_id, by, on)
        require_visible(Area, area_id, by=by, path="area")
        left = _has_charges(worker, on)
        handover = _hand_over(act, worker, successor_id, on, by) if left else None
        restate(WorkerPost, {"worker": worker}, {"area_id": area_id}, on)
        earlier, worker.area_id = worker.area_id, area_id
        worker.save(update_fields=["area", "updated_at"])
        require_write_scope(worker, by)
        act.record(worker, changes={"area": [str(earlier), str(area_id)], "on": on.isoformat()})
    return handover


def end_post(
    *,
    by: Any,
    worker_id: uuid.UUID,
    on: datetime.date,
    successor_id: uuid.UUID | None = None,
) -> Handover:
    """End a worker's post as of a day; buildings, enterprises and roles go with a handover pack.

    Raises ``SuccessorUnfit`` or ``DayUnfit``.
    """
    with acting(by=by, verb="worker.end_post") as act:
        worker = _in_post(worker_id, by, on)
        handover = _hand_over(act, worker, successor_id, on, by)
        roles = Responsibility.objects.select_for_update().filter(worker=worker)
        for role in roles.exclude(ends_on__lte=on):
            role.ends_on = max(on, role.starts_on)
            role.save(update_fields=["ends_on", "updated_at"])
        worker.ends_on = on
        worker.save(update_fields=["ends_on", "updated_at"])
        act.record(worker, changes={"ends_on": on.isoformat(), "handover": str(handover.pk)})
    return handover


def accept_handover(*, by: Any, handover_id: uuid.UUID, now: datetime.datetime) -> Handover:
    """Note that the successor took over; he himself does so, or staff for him.

    Raises ``NothingToAccept``, ``NotPermitted``, ``NotInScope``.
    """
    with acting(by=by, verb="handover.accept") as act:
        handover = (
            Handover.objects.visible_to(by).select_for_update().filter(pk=handover_id).first()
        )
        if handover is None:
            raise NotInScope
        if handover.successor is None or handover.accepted_at is not None:
            raise NothingToAccept
        is_own = handover.successor.user_id == getattr(by, "pk", None)
        if not is_own and not by.has_capability(Capability.REGISTERS_CHANGE):
            raise NotPermitted
        handover.accepted_at = now
        handover.save(update_fields=["accepted_at", "updated_at"])
        act.record(handover, changes={"accepted_at": now.isoformat()})
    return handover


def link_worker(*, external_id: str, user: Any, by: Any) -> bool:
    """Let the worker with this number sign in as ``user``; return False when there is none.

    Buildings that the user was given before count as the worker's charge from then on.
    """
    worker = Worker.objects.filter(external_id=external_id).first()
    if worker is None:
        return False
    if worker.user_id != user.pk:
        with acting(by=by, verb="worker.link") as act:
            worker.user = user
            worker.save(update_fields=["user", "updated_at"])
            mirror(worker, set(worker.charges.values_list("building_id", flat=True)))
            act.record(worker, changes={"user": str(user.pk)})
    adopt_assignments(worker=worker, by=by)
    return True


def _in_post(worker_id: uuid.UUID, by: Any, on: datetime.date) -> Worker:
    worker: Worker = locked(Worker, worker_id, by)
    is_over = worker.ends_on is not None and worker.ends_on <= on
    # What was handed over later is not handed over once more.
    is_handed_over = worker.handovers.filter(on__gt=on).exists()
    if on < worker.starts_on or on > today() or is_over or is_handed_over:
        raise DayUnfit(path="on")
    return worker


def _hand_over(
    act: Act, worker: Worker, successor_id: uuid.UUID | None, on: datetime.date, by: Any
) -> Handover:
    """Write down what is handed over as it stands, then hand it on."""
    successor = _successor(worker, successor_id, on, by)
    pack = pack_of(worker, on)
    buildings, _ = hand_on(act, worker, successor, on)
    handover = Handover.objects.create(
        worker=worker, successor=successor, on=on, pack=canonical(pack)
    )
    act.record(handover, verb="handover.create", changes={"buildings": len(buildings)})
    return handover


def _successor(
    worker: Worker, successor_id: uuid.UUID | None, on: datetime.date, by: Any
) -> Worker | None:
    if successor_id is None:
        return None
    require_visible(Worker, successor_id, by=by, path="successor")
    found = Worker.objects.select_for_update(of=("self",)).get(pk=successor_id)
    is_over = found.ends_on is not None and found.ends_on <= on
    is_fit = found.pk != worker.pk and found.area_id == worker.area_id and not is_over
    if not is_fit or found.starts_on > on:
        raise SuccessorUnfit(path="successor")
    return found


def _require_nothing_left(worker: Worker, on: datetime.date | None) -> None:
    if _has_charges(worker, on):
        raise ChargesLeft


def _has_charges(worker: Worker, on: datetime.date | None) -> bool:
    held = (worker.charges, worker.enterprises)
    return any(charges.exclude(ends_on__lte=on).exists() for charges in held)
