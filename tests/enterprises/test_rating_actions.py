"""Storing ratings: current rows, history, marks that facts leave, work in parallel."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from common.audit.models import AuditEntry
from common.calendar.clock import SHANGHAI
from common.jobs.models import PeriodicRun
from enterprises import tasks
from enterprises.actions import ratings
from enterprises.actions.ratings import rate_all, rate_dirty, rate_nightly, rate_some
from enterprises.models import (
    Arrears,
    Enterprise,
    EnterpriseStanding,
    LeaseIntent,
    Measurement,
    Occupancy,
    Rating,
    RatingChange,
    RatingMark,
    Signal,
)
from enterprises.rating.results import rate_as_of
from enterprises.rating.storing import Stored
from services.models import Participation, ServiceRequest, Visit
from tests.enterprises.histories import Histories
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory

DAY = datetime.date(2026, 11, 20)
NEXT = datetime.date(2026, 11, 21)


def at(day: datetime.date) -> datetime.datetime:
    """Return noon of a Shanghai day."""
    return datetime.datetime.combine(day, datetime.time(12), tzinfo=SHANGHAI)


@pytest.fixture
def enterprise(db: None) -> Enterprise:
    """An enterprise in one room, visited lately, without a mark."""
    enterprise = EnterpriseFactory()
    OccupancyFactory(enterprise=enterprise, ends_on=datetime.date(2030, 1, 1))
    visit(enterprise)
    RatingMark.objects.all().delete()
    return enterprise


def visit(enterprise: Enterprise) -> Visit:
    """Visit an enterprise ten days before the day."""
    return Visit.objects.create(
        visited_at=at(DAY - datetime.timedelta(10)),
        building=BuildingFactory(),
        enterprise=enterprise,
    )


def test_the_first_rating_is_stored_with_its_history(enterprise: Enterprise) -> None:
    assert rate_all(today=DAY) == Stored(written=1, changed=1, ended=0)
    rating = Rating.objects.get()
    assert (rating.enterprise_id, rating.rated_on, rating.colour) == (enterprise.pk, DAY, "green")
    assert rating.values == [1138.0, None, None, None, 0.0, 0.0, 10.0, 0.0, 0.0]
    assert rating.points[-1] == 40.0
    change = RatingChange.objects.get()
    assert (change.previous_colour, change.is_ended, change.points) == ("", False, rating.points)
    entry = AuditEntry.objects.get(verb="rating.rate_all")
    assert entry.changes == {"written": 1, "changed": 1, "ended": 0}


def test_the_same_day_again_writes_nothing(enterprise: Enterprise) -> None:
    rate_all(today=DAY)
    assert rate_all(today=DAY) == Stored()
    assert RatingChange.objects.count() == 1


def test_an_unchanged_colour_writes_no_history(enterprise: Enterprise) -> None:
    rate_all(today=DAY)
    assert rate_all(today=NEXT) == Stored(written=1)
    assert Rating.objects.get().rated_on == NEXT
    assert RatingChange.objects.count() == 1


def test_a_change_is_remembered_with_the_colour_before(enterprise: Enterprise) -> None:
    rate_all(today=DAY)
    Arrears.objects.create(enterprise=enterprise, kind="rent", started_on=datetime.date(2026, 9, 1))
    assert rate_dirty(today=DAY) == Stored(written=1, changed=1)
    change = RatingChange.objects.order_by("-created_at", "-id").first()
    assert change is not None
    assert (change.previous_colour, change.colour, change.colour_by_score) == (
        "green",
        "orange",
        "blue",
    )
    assert change.floors == ["long_arrears"]


@pytest.mark.parametrize("how", ["left", "closed"])
def test_who_is_rated_no_longer_ends_and_may_come_back(enterprise: Enterprise, how: str) -> None:
    rate_all(today=DAY)
    before = Rating.objects.get()
    if how == "left":
        Occupancy.objects.update(ends_on=DAY)
    else:
        EnterpriseStanding.objects.update(operating_status="suspended")
    assert rate_dirty(today=DAY) == Stored(ended=1)
    assert not Rating.objects.exists()
    ended = RatingChange.objects.get(is_ended=True)
    assert (ended.colour, ended.previous_colour) == (before.colour, before.colour)
    assert (ended.score, ended.values) == (before.score, before.values)
    assert rate_dirty(today=DAY) == rate_all(today=DAY) == Stored()
    Occupancy.objects.update(ends_on=None)
    EnterpriseStanding.objects.update(operating_status="operating")
    assert rate_dirty(today=DAY) == Stored(written=1, changed=1)
    assert RatingChange.objects.filter(previous_colour="", is_ended=False).count() == 2


FACTS: dict[str, Callable[[Enterprise], Any]] = {
    "standing": lambda e: EnterpriseStanding.objects.get(enterprise=e),
    "occupancy": lambda e: Occupancy.objects.create(
        enterprise=e, unit=UnitFactory(), starts_on=DAY, tenure="leased"
    ),
    "intent": lambda e: LeaseIntent.objects.create(
        occupancy=e.occupancies.get(), intent="leaving", recorded_on=DAY
    ),
    "measurement": lambda e: Measurement.objects.create(
        enterprise=e, kind="headcount", measured_on=DAY, value=Decimal(3)
    ),
    "arrears": lambda e: Arrears.objects.create(enterprise=e, kind="rent", started_on=DAY),
    "signal": lambda e: Signal.objects.create(
        enterprise=e, kind="difficulty", severity=1, observed_on=DAY
    ),
    "visit": visit,
    "request": lambda e: ServiceRequest.objects.create(
        enterprise=e, received_at=at(DAY), mechanism="platform"
    ),
    "participation": lambda e: Participation.objects.create(
        enterprise=e, held_on=DAY, activity="讲座"
    ),
}


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_leaves_a_mark_when_written_changed_or_removed(
    enterprise: Enterprise, name: str
) -> None:
    fact = FACTS[name](enterprise)
    if name == "standing":
        fact.save()
    tokens = [token_of(enterprise)]
    fact.save()
    tokens.append(token_of(enterprise))
    fact.delete()
    tokens.append(token_of(enterprise))
    assert tokens == sorted(set(tokens))


def token_of(enterprise: Enterprise) -> int:
    """Return the token of the only mark, and rate it away."""
    mark = RatingMark.objects.get()
    assert mark.enterprise_id == enterprise.pk
    rate_dirty(today=DAY)
    assert not RatingMark.objects.exists()
    return mark.token


def test_a_fact_that_moves_to_another_enterprise_marks_both(enterprise: Enterprise) -> None:
    other = EnterpriseFactory()
    fact = FACTS["arrears"](enterprise)
    RatingMark.objects.all().delete()
    Arrears.objects.filter(pk=fact.pk).update(enterprise=other)
    assert set(RatingMark.objects.values_list("enterprise_id", flat=True)) == {
        enterprise.pk,
        other.pk,
    }


def test_a_mark_of_a_deleted_enterprise_is_cleared(enterprise: Enterprise) -> None:
    Visit.objects.all().delete()
    enterprise.delete()
    assert RatingMark.objects.exists()
    assert rate_dirty(today=DAY) == Stored()
    assert not RatingMark.objects.exists()


def test_a_back_dated_fact_rates_today_anew_and_past_days_on_request(
    enterprise: Enterprise,
) -> None:
    rate_all(today=DAY)
    Signal.objects.create(
        enterprise=enterprise, kind="moved_out", severity=5, observed_on=datetime.date(2026, 6, 1)
    )
    rate_dirty(today=DAY)
    assert Rating.objects.get().colour == "red"
    assert [row.colour for row in rate_as_of(datetime.date(2026, 5, 31))] == ["green"]
    assert [row.colour for row in rate_as_of(datetime.date(2026, 6, 1))] == ["red"]


def test_many_marks_are_taken_in_batches(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratings, "BATCH", 7)
    Histories(7, DAY).write(40)
    rate_dirty(today=DAY)
    assert not RatingMark.objects.exists()
    assert Rating.objects.count() == len(list(rate_as_of(DAY)))
    assert rate_all(today=DAY) == Stored()


def test_the_night_counts_once_and_a_missed_night_is_not_rated_later(
    enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "today", lambda: DAY)
    monkeypatch.setattr(ratings.clock, "today", lambda: DAY)
    tasks.rate_nightly()
    tasks.rate_nightly()
    run = PeriodicRun.objects.get(job=ratings.NIGHTLY)
    assert (run.period, run.result) == ("2026-11-20", {"written": 1, "changed": 1, "ended": 0})
    assert rate_nightly(datetime.date(2026, 11, 18)) == {}
    assert Rating.objects.get().rated_on == DAY


class TestSideBySide:
    """Several workers at once, and transactions that are still open."""

    def test_four_workers_end_where_one_does(
        self, own_database: str, run_parallel: Callable[..., Any]
    ) -> None:
        Histories(8, DAY).write(60)
        outcomes = run_parallel([lambda: rate_dirty(today=DAY)] * 4)
        while RatingMark.objects.exists():
            outcomes.append(rate_dirty(today=DAY))
        rated = len(list(rate_as_of(DAY)))
        assert sum(outcome.written for outcome in outcomes) == rated
        assert RatingChange.objects.count() == Rating.objects.count() == rated
        assert rate_all(today=DAY) == Stored()

    def test_four_full_runs_remember_each_change_once(
        self, own_database: str, run_parallel: Callable[..., Any]
    ) -> None:
        Histories(9, DAY).write(60)
        outcomes = run_parallel([lambda: rate_all(today=DAY)] * 4)
        rated = len(list(rate_as_of(DAY)))
        assert sorted(outcome.written for outcome in outcomes) == [0, 0, 0, rated]
        assert RatingChange.objects.count() == rated

    def test_a_mark_renewed_during_the_rating_stays(
        self, own_database: str, run_parallel: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        enterprise = EnterpriseFactory()
        OccupancyFactory(enterprise=enterprise)
        real = ratings._clear

        def change_before_clearing(marks: Any) -> None:
            owe = lambda: Arrears.objects.create(  # noqa: E731
                enterprise=enterprise, kind="rent", started_on=datetime.date(2026, 1, 1)
            )
            run_parallel([owe])
            real(marks)

        monkeypatch.setattr(ratings, "_clear", change_before_clearing)
        rate_dirty(today=DAY)
        assert Rating.objects.get().colour == "green"
        assert RatingMark.objects.count() == 1
        monkeypatch.setattr(ratings, "_clear", real)
        rate_dirty(today=DAY)
        assert Rating.objects.get().colour == "orange"
        assert not RatingMark.objects.exists()

    def test_an_open_writer_is_not_waited_for(
        self, own_database: str, run_parallel: Callable[..., Any]
    ) -> None:
        enterprise = EnterpriseFactory()
        OccupancyFactory(enterprise=enterprise)
        with transaction.atomic():
            Arrears.objects.create(enterprise=enterprise, kind="rent", started_on=DAY)
            (outcome,) = run_parallel([lambda: rate_dirty(today=DAY)])
            assert outcome.written == 1 or outcome == Stored()
        assert RatingMark.objects.count() == 1
        rate_dirty(today=DAY)
        assert not RatingMark.objects.exists()

    def test_a_run_that_is_cut_off_leaves_its_marks(
        self, own_database: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Histories(10, DAY).write(20)
        marks = RatingMark.objects.count()

        def cut(marks: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

        with monkeypatch.context() as patched:
            patched.setattr(ratings, "_clear", cut)
            with pytest.raises(Exception, match="terminat"):
                rate_dirty(today=DAY)
        connection.close()
        assert RatingMark.objects.count() == marks
        assert not Rating.objects.exists()
        rate_dirty(today=DAY)
        assert Rating.objects.count() == len(list(rate_as_of(DAY)))
        assert not RatingMark.objects.exists()


def test_the_task_runs_any_number_of_times(
    enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "today", lambda: DAY)
    FACTS["arrears"](enterprise)
    for _ in range(3):
        tasks.rate_dirty()
    assert RatingChange.objects.count() == Rating.objects.count() == 1
    assert not RatingMark.objects.exists()


def test_rating_some_touches_nobody_else(enterprise: Enterprise) -> None:
    other = EnterpriseFactory()
    OccupancyFactory(enterprise=other)
    assert rate_some(today=DAY, enterprise_ids=[other.pk]) == Stored(written=1, changed=1)
    assert list(Rating.objects.values_list("enterprise_id", flat=True)) == [other.pk]
    Occupancy.objects.all().update(ends_on=DAY)
    assert rate_some(today=DAY, enterprise_ids=[enterprise.pk]) == Stored()
    assert Rating.objects.count() == 1
