"""Lives of requests through the real verbs: after each act stored due days are those of the walk.

The ledger of the walk is kept by hand from what was done; the platform's own is never read.
"""

import datetime
import random
from typing import Any

import pytest

from common.calendar.clock import SHANGHAI
from common.models import CalendarDay
from services.actions.clocks import recompute_clocks
from services.actions.limits import change_mechanism, decide_limit, extend, plan
from services.models import ServiceRequest, UnitDay
from tests.factories.accounts import UserFactory, assign
from tests.services.desk.acts import Desk
from tests.services.desk.ledgers import Ledger
from tests.services.desk.oracle import Calendar, Reading, read_clock
from tests.services.desk.test_table import leads

pytestmark = pytest.mark.django_db
SEED, LIVES, ACTS = 20_261_130, 150, 10
DAYS = {"immediate": 1, "platform": 5, "special_case": 15, "hard_problem": None}
# By which a request comes to its end, and from there to its beginning.
ONWARD = ("dispatch", "accept", "start", "pause", "resume", "resolve", "confirm", "reopen")


class Life:
    """One request at the desk and its second book."""

    def __init__(self, desk: Desk, chance: random.Random, users: list[Any]) -> None:
        self.desk, self.chance, self.users = desk, chance, users
        self.request = desk.received(chance.choice(["immediate", "platform", "special_case"]))
        self.request.refresh_from_db()
        self.ledger = Ledger(self.request.pk, self.now, DAYS[self.request.mechanism])
        self.extended = False

    @property
    def now(self) -> datetime.datetime:
        """Return naive Shanghai time."""
        return self.desk.now.replace(tzinfo=None)

    def goes_on(self) -> None:
        """Let one more thing happen, after a while."""
        chance = self.chance
        self.desk.now += datetime.timedelta(
            seconds=chance.randrange(chance.choice((1, 3)) * 86_400)
        )
        open_now = self.request.resolved_at is None and self.request.state != "merged"
        if open_now and chance.random() < 0.25:
            self.change_limit()
        else:
            verbs = [verb for verb in leads(self.request.state) if verb != "withdraw"]
            onward = [verb for verb in ONWARD if verb in verbs]
            verb = chance.choice(onward if onward and chance.random() < 0.6 else verbs)
            if verb == "resolve" and self.request.state in ("received", "triaged"):
                verb = "note"
            if verb == "pause" and (self.request.due_on or self.now.date()) < self.now.date():
                verb = "note"
            if verb == "reopen" and self.too_old():
                return
            self.act(verb)
        self.request.refresh_from_db()

    def too_old(self) -> bool:
        """Tell whether it may no longer be taken up again."""
        settled = self.request.resolved_at
        return settled is not None and self.desk.now - settled > datetime.timedelta(29)

    def act(self, verb: str) -> None:
        """Do a verb, and write what it means into the second book."""
        desk, ledger, chance = self.desk, self.ledger, self.chance
        unit = chance.choice([desk.lead.pk, desk.other.pk])
        interim = chance.random() < 0.4
        said = {"department": unit, "is_interim": interim} if verb == "dispatch" else {}
        was_interim = self.request.is_interim
        done = desk.act(self.request, verb, **said)
        now = self.now
        book: dict[str, Any] = {
            "dispatch": lambda: ledger.dispatch(now, unit),
            "return": lambda: ledger.give_back(now, is_interim=was_interim),
            "pause": lambda: ledger.pause(now),
            "resume": lambda: ledger.run(now, ledger.holder),
            "resolve": lambda: ledger.stop(now),
            "link_duplicate": lambda: ledger.merge(now),
            "separate": lambda: ledger.separate(now),
        }
        if verb in book:
            book[verb]()
        if verb == "reopen":
            ledger.run(now, ledger.holder)
            ledger.limit(now, DAYS[done.mechanism])

    def change_limit(self) -> None:
        """Have another mechanism, a plan, or an extension approved by another."""
        desk, (one, other) = self.desk, self.users
        desk.now += datetime.timedelta(minutes=1)
        given = {"request_id": self.request.pk, "reason": "示例", "by": one, "now": desk.now}
        whole = self.ledger.history.limits[-1]
        mechanism = self.request.mechanism
        if mechanism == "hard_problem":
            days = self.chance.randint(3, 40)
            plan(days=days, **given)
            self.ledger.limit(self.now, days)
        elif whole and not self.extended and self.is_timely():
            asked = extend(days=1, **given)
            decide_limit(limit_id=asked.pk, is_approved=True, by=other, now=desk.now)
            self.extended = True
            self.ledger.limit(self.now, whole + 1)
        else:
            target = self.chance.choice([name for name in DAYS if name != mechanism])
            change_mechanism(mechanism=target, **given)
            self.ledger.limit(self.now, DAYS[target])

    def is_timely(self) -> bool:
        """Tell whether an extension may still be asked for."""
        return self.request.due_on is None or self.request.due_on >= self.now.date()

    def shown(self) -> Reading:
        """Return what the platform shows."""
        row = ServiceRequest.objects.get(pk=self.request.pk)
        light = row.yellow_at and row.yellow_at.astimezone(SHANGHAI).replace(tzinfo=None)
        return Reading(row.due_on, light, row.is_due_provisional)


def test_lives_through_the_real_verbs() -> None:
    chance = random.Random(SEED)
    users = [assign(UserFactory(), "district_staff") for _ in range(2)]
    desk = Desk()
    exceptions: dict[Any, dict[datetime.date, bool]] = {desk.other.pk: {}}
    for _ in range(25):
        day = datetime.date(2026, 10, 20) + datetime.timedelta(chance.randrange(90))
        exceptions[desk.other.pk][day] = chance.random() < 0.4
    for day, works in exceptions[desk.other.pk].items():
        UnitDay.objects.create(department=desk.other, day=day, is_working=works, reason="示例")
    calendar = Calendar(dict(CalendarDay.objects.values_list("day", "is_working")), exceptions)
    start, compared = desk.now, set()
    for _ in range(LIVES):
        desk.now = start + datetime.timedelta(seconds=chance.randrange(20 * 86_400))
        life = Life(desk, chance, users)
        for _ in range(chance.randint(2, ACTS)):
            life.goes_on()
            expected = read_clock(life.ledger.history, calendar)
            assert life.shown() == expected, (life.request.state, life.ledger.history)
            compared.add(life.request.state)
    # Recomputed = stored, for all of them.
    assert recompute_clocks(moment=start + datetime.timedelta(200)) == 0
    assert len(compared) >= 11, compared
