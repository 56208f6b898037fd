"""Sign in and out."""

import datetime
import logging
import secrets

from django.contrib.auth import authenticate
from django.core import signing
from django.db import transaction

from accounts.actions.throttle import Attempt, lock_windows
from accounts.models import User
from accounts.usernames import has_control_characters, normalise_username
from common.audit.acting import acting
from common.errors.domain import DomainError, TooMany

logger = logging.getLogger("louyu.security")
DEVICE_SALT = "accounts.device"
DEVICE_DAYS = 180


class SignInRefused(DomainError):
    """Name or password is wrong, or the account is disabled: deliberately the same answer."""

    code = "sign_in_refused"
    message = "用户名或密码错误。"
    status = 401


class UsernameUnreadable(DomainError):
    """The name holds characters that nobody types."""

    code = "invalid_username"
    message = "用户名含有无法识别的字符。"


def sign_in(
    *, username: str, password: str, address: str, now: datetime.datetime, device: str = ""
) -> User:
    """Return the user with this name and password.

    ``device`` is the mark that ``device_mark`` gave at an earlier sign-in, or empty. Raises
    ``SignInRefused``, ``UsernameUnreadable``, or ``TooMany`` with the seconds to wait.
    """
    if has_control_characters(username):
        raise UsernameUnreadable
    name = normalise_username(username)
    attempt = Attempt(name, address, _nonce(device, name))
    refusal: DomainError | None = None
    with transaction.atomic():
        counter = lock_windows(attempt, now)
        wait = counter.seconds_to_wait()
        user = None if wait else authenticate(username=name, password=password)
        if user is not None:
            counter.forget_own()
        elif wait:
            refusal = TooMany(wait, "登录失败次数过多，请稍后再试。")
        else:
            counter.count_failure()
            refusal = SignInRefused()
    if refusal is not None or not isinstance(user, User):
        # The typed name stays out of the log: it may be a password in the wrong field.
        logger.info("sign-in refused from %s: %s", address, refusal and refusal.code)
        raise refusal or SignInRefused
    with acting(by=user, verb="user.sign_in") as act:
        act.record(user, changes={"address": address})
    return user


def sign_out(*, by: User) -> None:
    """Leave the trace that a user signed out."""
    with acting(by=by, verb="user.sign_out") as act:
        act.record(by)


def device_mark(user: User) -> str:
    """Return a signed mark for a device on which ``user`` has just signed in."""
    return signing.dumps([user.username, secrets.token_hex(16)], salt=DEVICE_SALT)


def _nonce(mark: str, username: str) -> str:
    """Return the device's name if the mark is ours and of this account, else nothing."""
    try:
        name, nonce = signing.loads(
            mark, salt=DEVICE_SALT, max_age=datetime.timedelta(days=DEVICE_DAYS)
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return nonce if name == username else ""
