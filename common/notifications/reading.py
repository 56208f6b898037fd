"""Reading one's notices: the mark is the reader's own, and nobody counts what he reads."""

import datetime
from typing import Any

from django.db.models.functions import Now

from common.audit.acting import acting
from common.errors.domain import NotInScope
from common.notifications.models import Notice


def unread_count(user: Any, now: datetime.datetime) -> int:
    """Return how many notices wait for the user."""
    return int(Notice.objects.visible_to(user).shown_at(now).unread().count())


def read_notice(*, notice_id: Any, by: Any, now: datetime.datetime) -> Notice:
    """Mark a notice as read, the first time counts; raise ``NotInScope`` for those of others."""
    # An act without an audit row: who reads what when is nobody's business.
    with acting(by=by, verb="notice.read"):
        own = Notice.objects.visible_to(by).shown_at(now).filter(pk=notice_id)
        own.unread().update(read_at=now, updated_at=Now())
        notice = own.first()
    if notice is None:
        raise NotInScope
    return notice


def read_all(*, by: Any, now: datetime.datetime) -> int:
    """Mark all that is shown as read; return how many were not."""
    with acting(by=by, verb="notice.read_all"):
        waiting = Notice.objects.visible_to(by).shown_at(now).unread()
        return int(waiting.update(read_at=now, updated_at=Now()))
