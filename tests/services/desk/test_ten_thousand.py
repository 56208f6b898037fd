"""Stored due days of ten thousand random lives of requests, against a walk day by day."""

import datetime
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from common.calendar.clock import SHANGHAI
from common.models import CalendarDay
from services.actions.clocks import of_ids, recompute_clocks
from services.clocks.statement import spans_statement
from services.models import ServiceRequest, UnitDay
from tests.factories.accounts import DepartmentFactory
from tests.factories.services import ServiceRequestFactory
from tests.services.desk.ledgers import Ledger, aware, random_ledger, write
from tests.services.desk.oracle import Calendar, Reading, Rule, read_clock, used_up

pytestmark = pytest.mark.django_db
SEED, HISTORIES, AT_ONCE = 20_261_130, 10_000, 2_500
# After everything that happens in a random life.
AT = datetime.datetime(2027, 12, 1, 9, 30)  # noqa: DTZ001


@dataclass
class Town:
    """Departments with days of their own, and the calendar as published."""

    units: list[Any]
    calendar: Calendar


@pytest.fixture
def town() -> Town:
    """Four departments: one keeps the common calendar, three have exceptions."""
    chance = random.Random(SEED)
    departments = [DepartmentFactory() for _ in range(4)]
    exceptions: dict[Any, dict[datetime.date, bool]] = {}
    for department in departments[1:]:
        days = exceptions[department.pk] = {}
        for _ in range(60):
            day = datetime.date(2025, 6, 1) + datetime.timedelta(chance.randrange(800))
            days[day] = chance.random() < 0.5
        UnitDay.objects.bulk_create(
            UnitDay(department=department, day=day, is_working=works, reason="示例")
            for day, works in days.items()
        )
    known = dict(CalendarDay.objects.values_list("day", "is_working"))
    return Town([None, *(row.pk for row in departments)], Calendar(known, exceptions))


def lives(town: Town, number: int = HISTORIES) -> Iterator[list[Ledger]]:
    """Write random requests some thousand at a time and compute their due days."""
    chance = random.Random(SEED)
    original = ServiceRequestFactory()
    for start in range(0, number, AT_ONCE):
        size = min(AT_ONCE, number - start)
        ledgers = [random_ledger(chance, town.units) for _ in range(size)]
        write(ledgers, original.pk)
        recompute_clocks([ledger.key for ledger in ledgers], moment=aware(AT))
        yield ledgers


def stored(ledgers: list[Ledger]) -> dict[Any, Reading]:
    """Return what the platform shows, in naive Shanghai time."""
    rows = ServiceRequest.objects.filter(pk__in=[ledger.key for ledger in ledgers])
    values = rows.values_list("pk", "due_on", "yellow_at", "is_due_provisional")
    return {
        key: Reading(due, light and light.astimezone(SHANGHAI).replace(tzinfo=None), provisional)
        for key, due, light, provisional in values
    }


def stored_use(ledgers: list[Ledger]) -> dict[Any, int]:
    """Return the used-up microseconds that the platform counts at the end."""
    statement = spans_statement(of_ids([ledger.key for ledger in ledgers]), aware(AT))
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return {request: upto for _, request, _, upto in cursor.fetchall()}


def test_ten_thousand_random_lives_differ_in_nothing(town: Town) -> None:
    met: Counter[str] = Counter()
    for ledgers in lives(town):
        shown, used = stored(ledgers), stored_use(ledgers)
        for ledger in ledgers:
            expected = read_clock(ledger.history, town.calendar)
            assert shown[ledger.key] == expected, ledger.history
            assert used[ledger.key] == used_up(ledger.history, town.calendar, AT), ledger.history
            met.update(what_it_met(ledger, expected, town))
        assert recompute_clocks([ledger.key for ledger in ledgers], moment=aware(AT)) == 0
    # The sample is not a trivial one.
    for kind, least in LEAST.items():
        assert met[kind] >= least, met


# Of 10,000: how many lives must at least have met it.
LEAST = {
    "due": 6_500,
    "paused": 3_500,
    "over a midnight": 3_900,
    "over a holiday or 调休": 300,
    "over days of a unit": 80,
    "provisional": 800,
    "several limits": 4_500,
    "merged": 400,
    "stated": 550,
    "by plan": 600,
    "stands still": 300,
    "due in a pause": 400,
}


def what_it_met(ledger: Ledger, reading: Reading, town: Town) -> set[str]:
    """Name what makes a life worth testing."""
    history = ledger.history
    counted = reading.due_on is not None and history.stated is None
    plain = Rule(sees_calendar=False), Rule(sees_exceptions=False)
    # Asked of every fifth one: it takes two more walks.
    week, common = (
        counted
        and ledger.key.int % 5 == 0
        and read_clock(history, town.calendar, rule).due_on != reading.due_on
        for rule in plain
    )
    met = {
        "due": counted,
        "paused": ledger.pauses > 0,
        "stands still": ledger.is_paused() and reading.due_on is None,
        "due in a pause": ledger.is_paused() and reading.due_on is not None,
        "over a midnight": counted
        and any(span.ends and span.ends.date() != span.starts.date() for span in history.spans),
        "over a holiday or 调休": week,
        "over days of a unit": common,
        "provisional": reading.is_provisional,
        "several limits": len(history.limits) > 1,
        "merged": history.is_merged,
        "stated": history.stated is not None,
        "by plan": history.limits[-1] is None,
    }
    return {name for name, is_met in met.items() if is_met}


@pytest.mark.parametrize(
    "mutant",
    [
        Rule(sees_pauses=False),
        Rule(counts_from_next_day=False),
        Rule(sees_exceptions=False),
        Rule(sees_calendar=False),
        Rule(yellow=Rule().yellow * 2 / 3),
    ],
    ids=["pauses ignored", "from receipt", "exceptions ignored", "plain week", "yellow at half"],
)
def test_the_walk_finds_a_wrong_rule(town: Town, mutant: Rule) -> None:
    (ledgers,) = lives(town, 600)
    shown = stored(ledgers)
    wrong = sum(
        shown[ledger.key] != read_clock(ledger.history, town.calendar, mutant) for ledger in ledgers
    )
    assert wrong >= 20
