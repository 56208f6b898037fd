"""Create users, move them to another area, disable them with hand-over."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actions.passwords import PasswordRefused
from accounts.actions.permission import require_keeper
from accounts.actions.roles import (
    end_period,
    hand_over_buildings,
    open_assignments,
    require_administrator,
)
from accounts.actions.sessions import close_ways_in
from accounts.models import Department, RoleAssignment, User
from accounts.usernames import is_username, normalise_username
from buildings.models import Area
from common.audit.acting import Act, acting
from common.errors.domain import DomainError

# What higher apps hand over with a user (open requests, tasks): called in the same act.
HandOver = Callable[[User, User, Act], None]
_hand_overs: list[HandOver] = []


class UsernameTaken(DomainError):
    """Another user has this name."""

    code = "username_taken"
    message = "用户名已被使用。"
    status = 409


class UsernameRefused(DomainError):
    """The name breaks the spelling rule."""

    code = "invalid_username"
    message = "用户名只能包含字母、数字、汉字和 . _ @ -，最多 64 个字符。"


class HandOverNeeded(DomainError):
    """Buildings are in the user's charge and nobody was named to take them."""

    code = "hand_over_needed"
    message = "该用户名下仍有包干楼宇，请先指定接手人。"
    status = 409


class TakerUnfit(DomainError):
    """Who takes over must be another, active user."""

    code = "taker_unfit"
    message = "接手人必须是另一名启用的用户。"


class OwnAccount(DomainError):
    """Nobody disables the account he is using."""

    code = "own_account"
    message = "不能停用自己的账号。"
    status = 409


def register_hand_over(hand_over: HandOver) -> None:
    """Let a higher app move its own work when a user hands over (called at start-up)."""
    if hand_over not in _hand_overs:
        _hand_overs.append(hand_over)


def create_user(
    *,
    username: str,
    display_name: str,
    password: str,
    by: User | None,
    department: Department | None = None,
    must_change_password: bool = True,
) -> User:
    """Create a user without any role; the first password is to be changed."""
    require_keeper(by)
    name = normalise_username(username)
    if not is_username(name):
        raise UsernameRefused(path="username")
    user = User(
        username=name,
        display_name=display_name.strip() or name,
        department=department,
        must_change_password=must_change_password,
    )
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordRefused(message="".join(error.messages), path="password") from error
    user.set_password(password)
    with acting(by=by, verb="user.create") as act:
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError as error:
            raise UsernameTaken(path="username") from error
        act.record(user, changes={"username": name, "display_name": user.display_name})
    return user


def disable_user(
    *,
    user: User,
    by: User | None,
    today: datetime.date,
    now: datetime.datetime,
    hand_over_to: User | None = None,
) -> None:
    """Disable ``user`` at once and hand the buildings in his charge over.

    Raises ``HandOverNeeded``, ``TakerUnfit``, ``OwnAccount`` or ``LastAdministrator``.
    """
    require_keeper(by)
    if by == user:
        raise OwnAccount
    with acting(by=by, verb="user.disable") as act:
        locked = User.objects.select_for_update().get(pk=user.pk)
        moved = _hand_over(locked, hand_over_to, act, today)
        locked.is_active = False
        locked.save(update_fields=["is_active", "updated_at"])
        require_administrator(today)
        tokens = close_ways_in(locked, now)
        taker = str(hand_over_to.pk) if hand_over_to else None
        act.record(
            locked, changes={"buildings": moved, "handed_over_to": taker, "device_tokens": tokens}
        )
    user.refresh_from_db()


def enable_user(*, user: User, by: User | None) -> None:
    """Let a disabled user sign in again; roles that still run hold again."""
    require_keeper(by)
    with acting(by=by, verb="user.enable") as act:
        user.is_active = True
        user.save(update_fields=["is_active", "updated_at"])
        act.record(user)


def describe_user(*, user: User, by: User | None, values: Mapping[str, Any]) -> None:
    """Change the display name or department of ``user``."""
    require_keeper(by)
    columns = {
        column: values[name]
        for name, column in (("display_name", "display_name"), ("department", "department_id"))
        if name in values
    }
    with acting(by=by, verb="user.describe") as act:
        for column, value in columns.items():
            setattr(user, column, value)
        user.save(update_fields=[*columns, "updated_at"])
        act.record(user, changes={name: str(value or "") for name, value in columns.items()})


def move_user_to_area(
    *,
    user: User,
    area: Area,
    by: User | None,
    today: datetime.date,
    hand_over_to: User | None = None,
) -> None:
    """Move all area roles of ``user`` to ``area`` from ``today`` on.

    Buildings in his charge stay with the old area: they need somebody who takes them.
    """
    require_keeper(by)
    with acting(by=by, verb="user.move") as act:
        moved = _hand_over(user, hand_over_to, act, today)
        current = RoleAssignment.objects.current_on(today).select_for_update()
        before = list(current.filter(user=user, area__isnull=False).exclude(area=area))
        for role in sorted({assignment.role for assignment in before}):
            RoleAssignment.objects.create(user=user, role=role, area=area, starts_on=today)
        for assignment in before:
            end_period(assignment, today)
        act.record(
            user,
            changes={
                "from": sorted({a.area.code for a in before if a.area is not None}),
                "to": area.code,
                "buildings": moved,
            },
        )


def _hand_over(user: User, taker: User | None, act: Act, today: datetime.date) -> list[str]:
    if taker is None:
        if open_assignments(user, today):
            raise HandOverNeeded
        return []
    if taker.pk == user.pk or not taker.is_active:
        raise TakerUnfit
    moved = hand_over_buildings(giver=user, taker=taker, act=act, today=today)
    for hand_over in _hand_overs:
        hand_over(user, taker, act)
    return moved
