"""Device tokens: the secret is shown once, only its digest is kept."""

import datetime
import hashlib
import secrets
from collections.abc import Iterable

from accounts.actions.permission import require_keeper
from accounts.models import DeviceToken, User
from common.audit.acting import acting
from common.errors.domain import DomainError

PREFIX = "louyu_"
LIFE = datetime.timedelta(days=14)
LONGEST_LIFE = datetime.timedelta(days=366)


class PasswordChangeNeeded(DomainError):
    """The first password must be changed before any device gets a token."""

    code = "password_change_required"
    message = "首次登录须先修改密码。"
    status = 403


class CapabilityRefused(DomainError):
    """A token can never do more than its user."""

    code = "capability_refused"
    message = "令牌的权限范围不能超出用户本人的权限。"


def issue_device_token(
    *,
    user: User,
    device_name: str,
    by: User | None,
    now: datetime.datetime,
    life: datetime.timedelta = LIFE,
    capabilities: Iterable[str] | None = None,
) -> tuple[DeviceToken, str]:
    """Return a new token and its secret, which nobody can read again.

    ``capabilities`` narrows what it may do; None: all that the user may.
    """
    if by != user:
        require_keeper(by)
    if user.must_change_password:
        raise PasswordChangeNeeded
    scopes = None if capabilities is None else sorted(set(capabilities))
    if scopes is not None and not set(scopes) <= user.capabilities:
        raise CapabilityRefused(path="capabilities")
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    with acting(by=by, verb="device.issue_token") as act:
        token = DeviceToken.objects.create(
            user=user,
            device_name=device_name.strip()[:100] or "未命名设备",
            digest=digest_of_secret(secret),
            capabilities=scopes,
            expires_at=now + min(life, LONGEST_LIFE),
        )
        act.record(token, changes={"user": str(user.pk), "capabilities": scopes})
    return token, secret


def revoke_device_token(*, token: DeviceToken, by: User | None, now: datetime.datetime) -> None:
    """Refuse the token from the next request on; a second time changes nothing."""
    if by is None or by.pk != token.user_id:
        require_keeper(by)
    if token.revoked_at is not None:
        return
    with acting(by=by, verb="device.revoke_token") as act:
        token.revoked_at = now
        token.save(update_fields=["revoked_at", "updated_at"])
        act.record(token)


def digest_of_secret(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256 (the secret itself has 256 random bits)."""
    return hashlib.sha256(secret.encode()).hexdigest()
