"""Quiet hours: when a notice may show itself. Pure rules, without a clock or a database."""

import datetime
from dataclasses import dataclass

from common.calendar.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day (Shanghai) in which nobody is disturbed: from ``starts`` up to ``ends``.

    They may pass midnight; equal ends mean that there are none.
    """

    starts: datetime.time
    ends: datetime.time

    def holds_at(self, time: datetime.time) -> bool:
        """Return whether it is quiet at this time of the day."""
        if self.starts <= self.ends:
            return self.starts <= time < self.ends
        return time >= self.starts or time < self.ends


def read_quiet(text: str) -> Quiet | None:
    """Return the hours of ``21:00-08:00``; None for an empty text. Raises ``ValueError``."""
    if not text.strip():
        return None
    starts, _, ends = text.partition("-")
    return Quiet(*(datetime.time.fromisoformat(part.strip()) for part in (starts, ends)))


def visible_from(now: datetime.datetime, quiet: Quiet | None) -> datetime.datetime:
    """Return when what is written at ``now`` shows itself: at once, or when the quiet ends."""
    local = now.astimezone(SHANGHAI)
    if quiet is None or not quiet.holds_at(local.time()):
        return now
    opens = local.replace(hour=quiet.ends.hour, minute=quiet.ends.minute, second=0, microsecond=0)
    return opens if opens > local else opens + datetime.timedelta(days=1)
