"""A request's clock kept by hand: what each act means for its ledger, and random lives of requests.

The hand-kept ledger is the second book: it is never read from the database.
"""

import datetime
import random
import uuid
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from common.database.inserting import insert_rows
from services.models import ClockLimit, ClockSpan, ServiceRequest
from tests.services.desk.oracle import History, Span

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = datetime.datetime(2025, 6, 1)  # noqa: DTZ001
RANGE_DAYS = 640
OFTEN = {"dispatch": 3, "pause": 3, "resume": 4, "limit": 2, "extend": 2}
LIMITS = (1, 1, 2, 3, 5, 5, 7, 10, 15, 15, 20, 40, 60, None)


class Ledger:
    """One request and what has happened to its clock."""

    def __init__(self, key: uuid.UUID, received: datetime.datetime, limit: int | None) -> None:
        self.key = key
        self.history = History(received)
        self.holder: Any = None
        # Each with its moment, its days, and whether it was approved.
        self.limits: list[tuple[datetime.datetime, int | None, bool]] = []
        self.pauses = 0
        self.run(received, None)
        self.limit(received, limit)

    def stop(self, now: datetime.datetime) -> None:
        """Close what is open."""
        if self.history.spans and self.history.spans[-1].ends is None:
            self.history.spans[-1].ends = now

    def run(self, now: datetime.datetime, unit: Any) -> None:
        """Let it run by the calendar of a unit."""
        self.stop(now)
        self.history.spans.append(Span(True, now, None, unit))

    def pause(self, now: datetime.datetime) -> None:
        """Let it stand still."""
        self.stop(now)
        self.pauses += 1
        self.history.spans.append(Span(False, now, None, self.holder))

    def dispatch(self, now: datetime.datetime, unit: Any) -> None:
        """Give it to a unit."""
        self.holder = unit
        self.run(now, unit)

    def give_back(self, now: datetime.datetime, *, is_interim: bool) -> None:
        """Return it; 先办后议 keeps whose it is."""
        if not is_interim:
            self.holder = None
            self.run(now, None)

    def merge(self, now: datetime.datetime) -> None:
        """Let it follow another."""
        self.stop(now)
        self.history.is_merged = True

    def separate(self, now: datetime.datetime) -> None:
        """Let it stand for itself again."""
        self.history.is_merged = False
        self.holder = None
        self.run(now, None)

    def limit(self, now: datetime.datetime, days: int | None, *, approved: bool = True) -> None:
        """Have another limit, or only ask for one."""
        self.limits.append((now, days, approved))
        if approved:
            self.history.limits.append(days)

    def is_running(self) -> bool:
        """Tell whether the clock runs now."""
        last = self.history.spans[-1]
        return last.ends is None and last.is_running

    def is_paused(self) -> bool:
        """Tell whether the clock stands still now."""
        last = self.history.spans[-1]
        return last.ends is None and not last.is_running


def random_ledger(chance: random.Random, units: Sequence[Any]) -> Ledger:
    """Return a life of a request: anything in any order that a clock can meet."""
    now = FIRST + datetime.timedelta(seconds=chance.randrange(RANGE_DAYS * 86_400))
    ledger = Ledger(uuid.UUID(int=chance.getrandbits(128)), now, chance.choice(LIMITS))
    if chance.random() < 0.06:
        ledger.history.stated = now.date() + datetime.timedelta(chance.randint(-3, 40))
    for _ in range(chance.choice((0, 1, 1, 2, 3, 4, 6, 9))):
        now += _later(chance, now)
        _happens(chance, ledger, now, units)
    return ledger


def _later(chance: random.Random, now: datetime.datetime) -> datetime.timedelta:
    """Return a while: nothing, minutes, days, to midnight exactly, or to the microsecond."""
    match chance.randrange(8):
        case 0:
            return datetime.timedelta(0)
        case 1:
            midnight = datetime.datetime.combine(now.date(), datetime.time())
            return midnight + datetime.timedelta(chance.randint(1, 4)) - now
        case 2:
            return datetime.timedelta(microseconds=chance.randrange(10**11))
        case 3:
            return datetime.timedelta(seconds=chance.randrange(3 * 3600))
    return datetime.timedelta(seconds=chance.randrange(chance.choice((2, 6, 15)) * 86_400))


def _happens(
    chance: random.Random, ledger: Ledger, now: datetime.datetime, units: Sequence[Any]
) -> None:
    if ledger.history.is_merged:
        ledger.separate(now)
        return
    if ledger.history.spans[-1].ends is not None:
        # Reopened, a tier higher.
        ledger.run(now, ledger.holder)
        ledger.limit(now, chance.choice(LIMITS))
        return
    acts: dict[str, Callable[[], None]] = {
        "dispatch": lambda: ledger.dispatch(now, chance.choice(units)),
        "return": lambda: ledger.give_back(now, is_interim=chance.random() < 0.3),
        "limit": lambda: ledger.limit(now, chance.choice(LIMITS)),
        "extend": lambda: ledger.limit(now, chance.randint(2, 30), approved=chance.random() < 0.5),
        "settle": lambda: ledger.stop(now),
        "merge": lambda: ledger.merge(now),
    }
    if ledger.is_running():
        acts["pause"] = lambda: ledger.pause(now)
    else:
        acts["resume"] = lambda: ledger.run(now, ledger.holder)
    names = sorted(acts)
    acts[chance.choices(names, [OFTEN.get(name, 1) for name in names])[0]]()


def write(ledgers: Sequence[Ledger], original: uuid.UUID) -> None:
    """Write requests with their ledgers, due days left blank."""
    insert_rows(ServiceRequest, [_request(ledger, original) for ledger in ledgers])
    insert_rows(ClockSpan, [row for ledger in ledgers for row in _spans(ledger)])
    insert_rows(ClockLimit, [row for ledger in ledgers for row in _limits(ledger)])


def aware(moment: datetime.datetime | None) -> datetime.datetime | None:
    """Return a naive Shanghai time as a moment."""
    return moment.replace(tzinfo=SHANGHAI) if moment is not None else None


def _request(ledger: Ledger, original: uuid.UUID) -> dict[str, Any]:
    return {
        "id": ledger.key,
        "received_at": aware(ledger.history.received),
        "channel": "staff",
        "category": "",
        "content": "",
        "source": "desk",
        "mechanism": "platform",
        "is_due_stated": ledger.history.stated is not None,
        "due_on": ledger.history.stated,
        "duplicate_of_id": original if ledger.history.is_merged else None,
    }


def _spans(ledger: Ledger) -> list[dict[str, Any]]:
    return [
        {
            # In the order of the ledger also where two begin at one moment.
            "id": uuid.UUID(int=(number << 100) + ledger.key.int % (1 << 100)),
            "request_id": ledger.key,
            "kind": "running" if span.is_running else "paused",
            "starts_at": aware(span.starts),
            "ends_at": aware(span.ends),
            "unit_id": span.unit,
            "reason": "" if span.is_running else "legal",
        }
        for number, span in enumerate(ledger.history.spans)
    ]


def _limits(ledger: Ledger) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid.UUID(int=(number << 100) + ledger.key.int % (1 << 100)),
            "request_id": ledger.key,
            "cause": "tier" if number else "first",
            "mechanism": "platform",
            "days": days,
            "reason": "",
            "state": "approved" if approved else "refused",
            "asked_at": aware(moment),
            "decided_at": aware(moment),
        }
        for number, (moment, days, approved) in enumerate(ledger.limits)
    ]
