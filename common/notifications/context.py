"""What every page may show of notices: how many wait, asked for only when a page shows it."""

import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from common.calendar.clock import now
from common.notifications.reading import unread_count

# More than this nobody counts.
MOST_SHOWN = 99


class Waiting:
    """The reader's unread notices: one query, made when the masthead is drawn."""

    def __init__(self, user: Any, moment: datetime.datetime) -> None:
        self._user = user
        self._moment = moment

    @cached_property
    def count(self) -> int:
        """Return how many there are."""
        return unread_count(self._user, self._moment)

    @property
    def shown(self) -> str:
        """Return the number as the masthead shows it; empty when nothing waits."""
        if not self.count:
            return ""
        return str(self.count) if self.count <= MOST_SHOWN else f"{MOST_SHOWN}+"


def notices(request: HttpRequest) -> dict[str, Any]:
    """Return the reader's unread notices for the masthead; nothing for the anonymous."""
    user = getattr(request, "user", None)
    is_known = user is not None and user.is_authenticated
    return {"waiting_notices": Waiting(user, now()) if is_known else None}
