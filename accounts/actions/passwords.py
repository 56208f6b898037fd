"""Passwords: one's own, and a new one given by those who keep users."""

import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions.permission import require_keeper
from accounts.actions.sessions import close_ways_in
from accounts.actions.throttle import Attempt, lock_windows
from accounts.models import User
from common.audit.acting import acting
from common.errors.domain import DomainError, TooMany


class PasswordRefused(DomainError):
    """The new password breaks a rule; the message says which."""

    code = "password_refused"


class CurrentPasswordWrong(DomainError):
    """The password given as the present one is not."""

    code = "current_password_wrong"
    message = "当前密码不正确。"


def change_own_password(
    *, user: User, current: str, new: str, address: str, now: datetime.datetime
) -> None:
    """Replace the user's own password; all other sessions and all device tokens end.

    Raises ``CurrentPasswordWrong``, ``PasswordRefused`` or ``TooMany``: a stolen session must
    not become a place to guess the password.
    """
    _check_current(user, current, address, now)
    if current == new:
        raise PasswordRefused(message="新密码不能与当前密码相同。", path="new")
    _check_rules(new, user)
    with acting(by=user, verb="user.change_password") as act:
        _store(user, new, now, must_change=False)
        act.record(user)


def reset_password(*, user: User, password: str, by: User | None, now: datetime.datetime) -> None:
    """Give ``user`` a new password that must be changed at the next sign-in."""
    require_keeper(by)
    _check_rules(password, user)
    with acting(by=by, verb="user.reset_password") as act:
        _store(user, password, now, must_change=True)
        act.record(user)


def _check_rules(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordRefused(message="".join(error.messages), path="new") from error


def _check_current(user: User, current: str, address: str, now: datetime.datetime) -> None:
    refusal: DomainError | None = None
    with transaction.atomic():
        counter = lock_windows(Attempt(user.username, address, f"password:{user.pk}"), now)
        if wait := counter.seconds_to_wait():
            refusal = TooMany(wait)
        elif not user.check_password(current):
            counter.count_failure()
            refusal = CurrentPasswordWrong(path="current")
    if refusal is not None:
        raise refusal


def _store(user: User, password: str, now: datetime.datetime, *, must_change: bool) -> None:
    user.set_password(password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password", "updated_at"])
    close_ways_in(user, now)
