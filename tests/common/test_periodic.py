"""Periodic jobs: one effect a period, none missed."""

import datetime
import time
from collections.abc import Callable
from typing import Any

import pytest
from celery.signals import before_task_publish

from common.calendar.clock import now
from common.jobs import registry
from common.jobs.periodic import catch_up, run_once
from common.jobs.registry import DailyJob, register_daily
from common.models import DictionaryEntry, Heartbeat, PeriodicRun
from common.tasks import catch_up as catch_up_task
from common.tasks import heartbeat
from config import settings as values
from config.celery import app

DAY = datetime.timedelta(days=1)
NOON = datetime.datetime(
    2026, 11, 20, 12, tzinfo=datetime.timezone(8 * datetime.timedelta(hours=1))
)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Register a daily job of 00:30; return the days on which it had its effect."""
    ran: list[str] = []
    monkeypatch.setattr(registry, "_daily", {})
    register_daily("test.daily", 0, 30, lambda day: ran.append(day.isoformat()))
    return ran


@pytest.mark.django_db
class TestOnce:
    """One period."""

    def test_a_period_has_its_effect_once(self) -> None:
        calls: list[int] = []
        ran = [run_once("test", "2026-11-20", lambda: calls.append(1)) for _ in range(3)]
        assert (ran, calls) == ([True, False, False], [1])

    def test_a_run_keeps_what_it_tells(self) -> None:
        run_once("test", "1", lambda: 2925)
        run_once("test", "2", lambda: {"green": 1731})
        stored = PeriodicRun.objects.order_by("period").values_list("rows", "result")
        assert list(stored) == [(2925, {}), (None, {"green": 1731})]
        assert not PeriodicRun.objects.filter(finished_at__isnull=True).exists()

    def test_a_failure_leaves_no_effect_and_its_reason(self) -> None:
        def fail() -> None:
            DictionaryEntry.objects.create(dictionary="test", label="半途")
            raise RuntimeError("没有成功")

        with pytest.raises(RuntimeError):
            run_once("test", "1", fail)
        run = PeriodicRun.objects.get()
        assert (run.finished_at, run.error) == (None, "RuntimeError: 没有成功")
        assert not DictionaryEntry.objects.filter(dictionary="test").exists()
        assert run_once("test", "1", lambda: None)
        assert PeriodicRun.objects.get().error == ""


@pytest.mark.django_db
class TestCatchingUp:
    """Days without a beat."""

    def test_a_new_installation_starts_with_the_latest_due_day(self, days: list[str]) -> None:
        catch_up(NOON)
        catch_up(NOON)
        assert days == ["2026-11-20"]

    def test_before_its_time_the_day_before_is_the_latest(self, days: list[str]) -> None:
        catch_up(NOON.replace(hour=0, minute=29))
        assert days == ["2026-11-19"]

    def test_missed_days_are_caught_up_in_order(self, days: list[str]) -> None:
        catch_up(NOON)
        catch_up(NOON + 3 * DAY)
        assert days == [f"2026-11-2{n}" for n in range(4)]

    def test_after_a_long_silence_the_last_week_is_enough(self, days: list[str]) -> None:
        catch_up(NOON)
        catch_up(NOON + 60 * DAY)
        assert len(days) == 8
        assert days[-1] == "2027-01-19"

    def test_a_failed_day_waits_a_little_and_does_not_stop_the_others(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ran: list[str] = []

        def sometimes(day: datetime.date) -> None:
            ran.append(day.isoformat())
            if len(ran) == 1:
                raise RuntimeError

        monkeypatch.setattr(registry, "_daily", {})
        register_daily("test.a", 0, 0, sometimes)
        register_daily("test.b", 0, 0, lambda day: None)
        moment = now()
        assert catch_up(moment) == 1
        assert catch_up(moment) == 0
        assert catch_up(moment + datetime.timedelta(minutes=6)) == 1
        assert len(ran) == 2

    def test_the_task_uses_the_clock(self, days: list[str]) -> None:
        catch_up_task()
        assert len(days) == 1

    def test_the_latest_due_day_follows_shanghai(self) -> None:
        job = DailyJob("x", datetime.time(0, 30), lambda day: None)
        assert job.latest_due(NOON) == datetime.date(2026, 11, 20)

    def test_beat_and_worker_are_told_apart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("common.tasks.close_old_connections", lambda: None)
        for _ in range(2):
            heartbeat()
        assert set(Heartbeat.objects.values_list("part", flat=True)) == {"worker"}
        before_task_publish.send(sender="enterprises.rate_dirty")
        assert Heartbeat.objects.count() == 1
        before_task_publish.send(sender="common.heartbeat")
        assert set(Heartbeat.objects.values_list("part", flat=True)) == {"beat", "worker"}


def test_two_beats_at_once_have_one_effect(
    own_database: str, run_parallel: Callable[..., list[Any]]
) -> None:
    calls: list[int] = []

    def work() -> None:
        calls.append(1)
        time.sleep(0.2)

    for period in ("1", "2", "3"):
        ran = run_parallel([lambda period=period: run_once("test", period, work)] * 4)
        assert sorted(ran) == [False, False, False, True]
    assert len(calls) == 3


class TestSettings:
    """What the queue is told."""

    def test_a_message_comes_back_later_than_any_task_may_run(self) -> None:
        visibility = values.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
        assert visibility > values.CELERY_TASK_TIME_LIMIT > values.CELERY_TASK_SOFT_TIME_LIMIT
        limits = [task.time_limit for task in app.tasks.values() if task.time_limit]
        assert all(limit < visibility for limit in limits)

    def test_a_message_is_acknowledged_after_the_work(self) -> None:
        assert app.conf.task_acks_late
        assert app.conf.task_reject_on_worker_lost
        assert app.conf.worker_prefetch_multiplier == 1
        assert app.conf.accept_content == ["json"]

    def test_beat_asks_for_tasks_that_exist(self) -> None:
        app.autodiscover_tasks(force=True)
        asked = {entry["task"] for entry in values.CELERY_BEAT_SCHEDULE.values()}
        assert asked <= set(app.tasks)
