"""A tablet in memory: it applies pages as the contract says, and can be compared with another."""

import datetime
from dataclasses import dataclass, field
from typing import Any

import orjson

from accounts.models import User
from common.sync.feed.serving import page_of_changes
from tests.factories.accounts import UserFactory, assign

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


@dataclass
class Tablet:
    """What one user holds."""

    user_id: Any
    cursor: str | None = None
    held: dict[tuple[str, str], Any] = field(default_factory=dict)
    size: int = 200

    def sync(self, now: datetime.datetime = NOON) -> "Tablet":
        """Follow the cursor until there is nothing more."""
        while self.page(now).has_more:
            pass
        return self

    def page(self, now: datetime.datetime = NOON) -> Any:
        """Ask for one page and apply it; rights are those of this moment."""
        user = User.objects.get(pk=self.user_id)
        page = page_of_changes(user, self.cursor, now=now, size=self.size)
        for item in page.items:
            key = (item.kind, item.key)
            if item.row is None:
                self.held.pop(key, None)
            else:
                self.held[key] = as_sent(item.row)
        self.cursor = page.cursor
        return page

    def ids(self, kind: str) -> set[str]:
        """Return the ids that are held of a kind."""
        return {key for each, key in self.held if each == kind}

    def fresh(self, now: datetime.datetime = NOON) -> dict[tuple[str, str], Any]:
        """Return what a new tablet of the same user would hold."""
        return Tablet(self.user_id).sync(now).held


def as_sent(row: Any) -> Any:
    """Return a row as it goes over the line."""
    return orjson.loads(orjson.dumps(row))


def worker_tablet(area: str = "310106012", **kwargs: Any) -> Tablet:
    """Return the tablet of a new worker in a subdistrict."""
    return Tablet(assign(UserFactory(), "worker", area).pk, **kwargs)
