"""End every way in that a user has at this moment."""

import datetime

from django.db.models import F

from accounts.actions.permission import require_keeper
from accounts.models import DeviceToken, User
from common.audit.acting import acting


def revoke_sessions(*, user: User, by: User | None, now: datetime.datetime) -> None:
    """End all sessions and device tokens of ``user`` with the next request."""
    if by != user:
        require_keeper(by)
    with acting(by=by, verb="user.revoke_sessions") as act:
        tokens = close_ways_in(user, now)
        act.record(user, changes={"device_tokens": tokens})


def close_ways_in(user: User, now: datetime.datetime) -> int:
    """Raise the session epoch and revoke tokens; return how many. The caller leaves the audit."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    open_tokens = DeviceToken.objects.filter(user=user, revoked_at__isnull=True)
    return open_tokens.update(revoked_at=now, updated_at=now)
