"""Sessions: when they began and were last in use; every way in ended at once."""

import datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import F

from accounts.actions.permission import require_keeper
from accounts.models import DeviceToken, User
from common.audit.acting import acting

# What a session remembers: moments in seconds, and whether it was begun on a tablet.
SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
IN_FIELD = "in_field"


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


def begin_session(session: SessionBase, *, in_field: bool, now: datetime.datetime) -> None:
    """Let a session begin, on a tablet (``in_field``) or anywhere else."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(now.timestamp())
    session[IN_FIELD] = in_field
    session.set_expiry(settings.FIELD_SESSION_SECONDS if in_field else None)
