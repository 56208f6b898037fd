"""Two beats at once: what comes once a day has its effect once a day."""

import json
import time
from collections.abc import Iterator

import pytest
from django.db.models import Count

from common.audit.verification import verify
from common.jobs.registry import daily_jobs
from common.models import AuditEntry, PeriodicRun
from enterprises.actions.ratings import NIGHTLY
from tests.failures.conftest import Installed
from tests.failures.facts import wait_until_right
from tests.failures.stack import Stack, wait_until

pytestmark = [pytest.mark.servers, pytest.mark.timeout(1200)]
# All daily work by both ways, every second instead of once a day or a minute.
HASTY = {"rate nightly": 1, "snapshot indicators": 1, "catch up": 1}
TASKS = ("enterprises.rate_nightly", "reports.snapshot_indicators", "common.catch_up")
OFTEN = 10


@pytest.fixture(scope="module")
def stack(installed: Installed) -> Iterator[Stack]:
    """Give the register, rated, with a worker whose beats are yet to come."""
    with installed() as stack:
        stack.start("worker")
        stack.start("beat")
        wait_until_right()
        stack.kill("beat")
        yield stack


def asked(stack: Stack) -> dict[str, int]:
    """Return how often the worker was asked for each task of the day."""
    done = stack.tasks_done()
    return {task: done.get(task, 0) for task in TASKS}


def test_daily_work_has_its_effect_once_however_many_beats_ask(stack: Stack) -> None:
    """Two beats ask for everything each second, one dies and comes back; each day counts once."""
    before = asked(stack)
    beats = ("first", "second")
    for name in beats:
        stack.start(name, role="beat", BEAT=json.dumps(HASTY))
    names = {job.name for job in daily_jobs()}

    def has_run() -> bool:
        finished = PeriodicRun.objects.filter(finished_at__isnull=False)
        return names <= set(finished.values_list("job", flat=True))

    wait_until(has_run, 300, "every daily job has run")
    stack.kill("first")
    time.sleep(2)
    stack.start("first")

    def is_enough() -> bool:
        now_asked = asked(stack)
        return all(now_asked[task] >= before[task] + OFTEN for task in TASKS)

    wait_until(is_enough, 300, "both ask again and again")
    for name in beats:
        stack.kill(name)
    runs = PeriodicRun.objects.filter(job__in=names)
    assert not runs.filter(finished_at__isnull=True).exists()
    doubles = runs.values("job", "period").annotate(n=Count("pk")).filter(n__gt=1)
    assert not doubles.exists()
    # The effect itself, counted where it leaves a trace: a rating of everybody is one entry.
    nights = runs.filter(job=NIGHTLY).exclude(result={}).count()
    assert AuditEntry.objects.filter(verb="rating.rate_all").count() == nights >= 1
    assert verify().is_clean
