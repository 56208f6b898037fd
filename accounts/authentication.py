"""Device tokens in the header ``Authorization: Bearer …``, and nowhere else."""

import datetime
from typing import Any

from django.db.models import Q
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.actions.devices import digest_of_secret
from accounts.models import DeviceToken, User
from common.calendar.clock import now

USE_NOTED_EVERY = datetime.timedelta(minutes=1)


class DeviceTokenAuthentication(BaseAuthentication):
    """Recognises a device; revoked, expired and disabled are refused with the next request."""

    def authenticate(self, request: Request) -> tuple[User, DeviceToken] | None:
        """Return user and token, or None when the request carries no bearer token."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed("令牌格式不正确。", code="invalid_token")
        token = _usable(parts[1].decode("latin-1"), now())
        if token is None:
            raise AuthenticationFailed("令牌无效、已过期或已吊销。", code="invalid_token")
        _note_use(token, now())
        return _as_limited(token), token

    def authenticate_header(self, request: Request) -> str:
        """Return what makes an unauthenticated answer a 401."""
        return 'Bearer realm="louyu"'


def _usable(secret: str, moment: datetime.datetime) -> DeviceToken | None:
    return (
        DeviceToken.objects.select_related("user")
        .filter(
            digest=digest_of_secret(secret),
            revoked_at__isnull=True,
            expires_at__gt=moment,
            user__is_active=True,
            user__must_change_password=False,
        )
        .first()
    )


def _note_use(token: DeviceToken, moment: datetime.datetime) -> None:
    if token.last_used_at is None or token.last_used_at <= moment - USE_NOTED_EVERY:
        long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lte=moment - USE_NOTED_EVERY)
        DeviceToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=moment)


def _as_limited(token: DeviceToken) -> User:
    """Return the token's user, able to do no more than the token allows."""
    user: Any = token.user
    if token.capabilities is not None:
        # Takes the place of the cached property for the length of this request.
        user.capabilities = user.capabilities & frozenset(token.capabilities)
    return user
