"""Missed periodic runs: told once in the log, shown until they are made up for."""

import datetime
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from common.calendar.clock import now
from common.jobs import health, registry
from common.jobs.missed import GRACE, MissedRun, missed_runs, tell_missed
from common.jobs.periodic import catch_up
from common.jobs.registry import register_daily
from common.models import PeriodicRun
from common.tasks import catch_up as catch_up_task
from tests.database import owner

DAY = datetime.timedelta(days=1)
NOON = datetime.datetime(
    2026, 11, 20, 12, tzinfo=datetime.timezone(8 * datetime.timedelta(hours=1))
)
NIGHT = NOON.replace(hour=0, minute=30)


@pytest.fixture(autouse=True)
def job(monkeypatch: pytest.MonkeyPatch) -> None:
    """One daily job of 00:30, which works; no worker of another run answers."""
    monkeypatch.setattr(registry, "_daily", {})
    monkeypatch.setattr(health, "worker_answers", lambda: False)
    register_daily("test.daily", 0, 30, lambda day: None)


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Return a function that gives what was logged as an error."""
    return lambda: [
        record.getMessage()
        for record in caplog.records
        if record.name == "louyu.jobs" and record.levelno == logging.ERROR
    ]


@pytest.fixture
def moved() -> Iterator[Callable[[datetime.datetime], None]]:
    """Return a function that moves the clock."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller.move_to


def fail(day: datetime.date) -> None:
    raise RuntimeError("没有成功")


@pytest.mark.django_db
class TestMissing:
    """What counts as missed."""

    def test_a_new_installation_has_missed_nothing(self) -> None:
        assert missed_runs(NOON) == []

    def test_a_day_is_missed_when_its_grace_is_over(self) -> None:
        catch_up(NOON)
        due = NIGHT + DAY
        assert missed_runs(due + GRACE) == []
        late = due + GRACE + datetime.timedelta(seconds=1)
        assert missed_runs(late) == [MissedRun("test.daily", due.date())]
        catch_up(late)
        assert missed_runs(late) == []

    def test_each_missed_day_is_told_once(self, told: Callable[[], list[str]]) -> None:
        catch_up(NOON)
        for _ in range(2):
            assert len(tell_missed(NOON + 2 * DAY)) == 2
        assert told() == [f"periodic job test.daily of 2026-11-2{n} did not run" for n in (1, 2)]
        tell_missed(NOON + 3 * DAY)
        assert len(told()) == 3

    def test_telling_leaves_the_days_to_be_caught_up(self) -> None:
        catch_up(NOON)
        tell_missed(NOON + 2 * DAY)
        assert catch_up(NOON + 2 * DAY) == 2
        assert missed_runs(NOON + 2 * DAY) == []
        assert not PeriodicRun.objects.exclude(result={}).exists()

    def test_a_failing_job_is_told_with_its_reason(
        self, moved: Callable[..., None], told: Callable[[], list[str]]
    ) -> None:
        register_daily("test.daily", 0, 30, fail)
        for minutes in (0, 10, 20):
            moved(NOON + datetime.timedelta(minutes=minutes))
            catch_up_task()
        missed = [line for line in told() if "did not run" in line]
        assert missed == [
            "periodic job test.daily of 2026-11-20 did not run: RuntimeError: 没有成功"
        ]


def test_who_asks_does_not_wait_for_a_run_under_way(
    own_database: str, told: Callable[[], list[str]]
) -> None:
    catch_up(NOON)
    assert len(tell_missed(NOON + DAY)) == 1
    PeriodicRun.objects.update(result={})
    with owner(own_database) as worker, worker.transaction():
        worker.execute("SELECT FROM common_periodicrun FOR UPDATE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        assert len(tell_missed(NOON + DAY)) == 1
    assert len(told()) == 1


@pytest.mark.django_db
class TestShowing:
    """Who is shown what."""

    def test_health_names_it_and_stays_well(
        self, moved: Callable[..., None], told: Callable[[], list[str]]
    ) -> None:
        catch_up(now())
        assert Client().get("/healthz").json()["parts"]["periodic"] == "ok"
        moved(NOON + DAY)
        for _ in range(2):
            answer = Client().get("/healthz").json()
            assert answer["parts"]["periodic"] == "down"
            assert "test.daily" not in str(answer)
        assert len(told()) == 1
        catch_up(now())
        assert Client().get("/healthz").json()["parts"]["periodic"] == "ok"

    @pytest.mark.parametrize(("role", "is_shown"), [("admin_user", True), ("street", False)])
    def test_who_looks_after_the_system_sees_a_banner(
        self, moved: Any, role: str, is_shown: bool, client_for: Any, request: Any
    ) -> None:
        catch_up(now())
        moved(NOON + DAY)
        client = client_for(request.getfixturevalue(role))
        page = client.get("/admin/").content.decode()
        assert ("没有按时运行" in page and "test.daily · 2026-11-21" in page) is is_shown
        catch_up(now())
        assert "没有按时运行" not in client.get("/admin/").content.decode()
