"""Which work the platform knows by name; filled by each app's ``ready`` at start-up."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

DAY = datetime.timedelta(days=1)

# What a run tells: a number of rows, figures by name, or nothing.
Outcome = Mapping[str, Any] | int | None
DailyWork = Callable[[datetime.date], Outcome]
DueWork = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class DailyJob:
    """Work for every day, due from ``at`` (Shanghai) of that day on."""

    name: str
    at: datetime.time
    work: DailyWork

    def latest_due(self, moment: datetime.datetime) -> datetime.date:
        """Return the last day whose work is due at ``moment``."""
        return moment.date() if moment.time() >= self.at else moment.date() - DAY


_daily: dict[str, DailyJob] = {}
_due: dict[str, DueWork] = {}


class UnknownWork(LookupError):
    """No callable is registered under the name of an owed piece of work."""


def register_daily(name: str, hour: int, minute: int, work: DailyWork) -> None:
    """Let ``work(day)`` have its effect once a day, from ``hour:minute`` on."""
    _daily[name] = DailyJob(name, datetime.time(hour, minute), work)


def daily_jobs() -> list[DailyJob]:
    """Return all daily jobs by name."""
    return [_daily[name] for name in sorted(_daily)]


def register_due(name: str, work: DueWork) -> None:
    """Name the callable that does owed pieces called ``name``.

    It gets the piece's arguments as keywords; it may run again after a failure.
    """
    _due[name] = work


def due_work(name: str) -> DueWork:
    """Return the callable of owed pieces called ``name``, or raise ``UnknownWork``."""
    if name not in _due:
        raise UnknownWork(name)
    return _due[name]
