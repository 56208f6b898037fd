"""How often something may be done: so many times in any stretch of so many seconds."""

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``times`` in any ``seconds``."""

    name: str
    times: int
    seconds: int

    @property
    def length(self) -> datetime.timedelta:
        """Return the length of the sliding window."""
        return datetime.timedelta(seconds=self.seconds)

    def recent(
        self, moments: Iterable[datetime.datetime], now: datetime.datetime
    ) -> list[datetime.datetime]:
        """Return the moments that still count, the oldest first."""
        return sorted(moment for moment in moments if moment > now - self.length)

    def seconds_to_wait(self, moments: Iterable[datetime.datetime], now: datetime.datetime) -> int:
        """Return in how many seconds there is room for one more; 0: now."""
        recent = self.recent(moments, now)
        if len(recent) < self.times:
            return 0
        opens_at = recent[-self.times] + self.length
        return max(1, math.ceil((opens_at - now).total_seconds()))
