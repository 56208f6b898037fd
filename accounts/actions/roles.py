"""Roles over areas, and buildings in somebody's charge."""

import datetime
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from accounts.actions.permission import require_keeper
from accounts.models import BuildingAssignment, RoleAssignment, User
from accounts.roles import Role
from buildings.models import Area, Building
from common.audit.acting import Act, acting
from common.errors.domain import DomainError

# Roles whose work is bound to a part of the district.
LOCAL_ROLES = frozenset({Role.SUBDISTRICT_STAFF, Role.WORKER})


class AreaNeeded(DomainError):
    """A local role was given without an area: it would see the whole district."""

    code = "area_needed"
    message = "该角色必须指定街镇或网格。"


class AlreadyAssigned(DomainError):
    """The same building is already in this user's charge in that period."""

    code = "already_assigned"
    message = "该楼宇已在此期间分配给该用户。"
    status = 409


class LastAdministrator(DomainError):
    """Nobody would be left who keeps users."""

    code = "last_administrator"
    message = "至少须保留一名可用的系统管理员。"
    status = 409


def assign_role(
    *, user: User, role: str, area: Area | None, by: User | None, today: datetime.date
) -> RoleAssignment:
    """Give ``user`` a role over ``area`` from ``today`` on; an equal one is returned as it is."""
    require_keeper(by)
    require_area(role, area)
    existing = RoleAssignment.objects.current_on(today).filter(user=user, role=role, area=area)
    if found := existing.first():
        return found
    with acting(by=by, verb="user.assign_role") as act:
        assignment = RoleAssignment.objects.create(user=user, role=role, area=area, starts_on=today)
        act.record(user, changes={"role": role, "area": area.code if area else None})
    return assignment


def end_role(*, assignment: RoleAssignment, by: User | None, today: datetime.date) -> None:
    """End a role as of ``today``; it is gone with the next request."""
    require_keeper(by)
    with acting(by=by, verb="user.end_role") as act:
        end_period(assignment, today)
        require_administrator(today)
        act.record(assignment.user, changes={"role": assignment.role})


def assign_building(
    *, user: User, building: Building, by: User | None, today: datetime.date
) -> BuildingAssignment:
    """Put a building in the charge of ``user`` from ``today`` on."""
    require_keeper(by)
    with acting(by=by, verb="user.assign_building") as act:
        try:
            with transaction.atomic():
                assignment = BuildingAssignment.objects.create(
                    user=user, building=building, starts_on=today
                )
        except IntegrityError as error:
            raise AlreadyAssigned from error
        act.record(user, changes={"building": str(building.pk)})
    return assignment


def end_building(*, assignment: BuildingAssignment, by: User | None, today: datetime.date) -> None:
    """Take a building out of a user's charge as of ``today``."""
    require_keeper(by)
    with acting(by=by, verb="user.end_building") as act:
        end_period(assignment, today)
        act.record(assignment.user, changes={"building": str(assignment.building_id)})


def hand_over_buildings(*, giver: User, taker: User, act: Act, today: datetime.date) -> list[str]:
    """Move what is in ``giver``'s charge now or later to ``taker``; return the building ids."""
    moved = []
    for assignment in list(open_assignments(giver, today)):
        starts_on, ends_on = max(today, assignment.starts_on), assignment.ends_on
        end_period(assignment, today)
        if not _has_building(taker, assignment, starts_on, ends_on):
            BuildingAssignment.objects.create(
                user=taker,
                building_id=assignment.building_id,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        moved.append(str(assignment.building_id))
    if moved:
        act.record(
            taker, verb="user.take_over", changes={"from": str(giver.pk), "count": len(moved)}
        )
    return moved


def open_assignments(user: User, today: datetime.date) -> list[BuildingAssignment]:
    """Return the buildings in the charge of ``user`` today or later, locked."""
    open_ones = BuildingAssignment.objects.filter(user=user).exclude(ends_on__lte=today)
    return list(open_ones.select_for_update().order_by("pk"))


def end_period(assignment: RoleAssignment | BuildingAssignment, today: datetime.date) -> None:
    """End a period as of ``today``; one that has not begun is emptied, one that ended is kept."""
    if assignment.ends_on is not None and assignment.ends_on <= today:
        return
    assignment.ends_on = max(today, assignment.starts_on)
    assignment.save(update_fields=["ends_on", "updated_at"])


def require_area(role: str, area: Area | None) -> None:
    """Raise ``AreaNeeded`` when a local role lacks its area."""
    if role in LOCAL_ROLES and area is None:
        raise AreaNeeded


def require_administrator(today: datetime.date) -> None:
    """Raise ``LastAdministrator`` when nobody active keeps users today."""
    admins = RoleAssignment.objects.current_on(today).filter(role=Role.SYSTEM_ADMIN)
    if not admins.filter(user__is_active=True).exists():
        raise LastAdministrator


def _has_building(
    taker: User,
    assignment: BuildingAssignment,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
) -> bool:
    others = BuildingAssignment.objects.filter(user=taker, building_id=assignment.building_id)
    if ends_on is not None:
        others = others.filter(starts_on__lt=ends_on)
    return others.exclude(ends_on__lte=starts_on).exists()


def mirror_charge(
    *,
    user: User,
    building_id: uuid.UUID,
    periods: Iterable[tuple[datetime.date, datetime.date | None]],
    today: datetime.date,
) -> None:
    """Let the user's assignments of a building follow the periods of a post's charge.

    For higher apps, inside their own act: what may be charged to whom, and the audit, is theirs.
    """
    rows = list(
        BuildingAssignment.objects.select_for_update()
        .filter(user=user, building=building_id)
        .order_by("starts_on")
    )
    followed = set()
    for starts_on, ends_on in periods:
        row = _last_within(rows, starts_on, ends_on)
        if row is None:
            row = BuildingAssignment(user=user, building_id=building_id, starts_on=starts_on)
        row.ends_on = ends_on
        row.save()
        followed.add(row.pk)
    for row in rows:
        if row.pk not in followed:
            end_period(row, today)


def _last_within(
    rows: list[BuildingAssignment], starts_on: datetime.date, ends_on: datetime.date | None
) -> BuildingAssignment | None:
    """Return the last assignment that touches a period [starts_on, ends_on]."""
    touching = [
        row
        for row in rows
        if (ends_on is None or row.starts_on <= ends_on)
        and (row.ends_on is None or row.ends_on >= starts_on)
    ]
    return touching[-1] if touching else None
