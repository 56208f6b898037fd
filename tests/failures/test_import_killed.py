"""A worker killed while it writes an import: no row or all rows, and the job ends by itself."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import override_settings

from common.audit.verification import verify
from common.calendar.clock import now
from common.imports.actions import undo_import
from common.imports.queue import MOST_ATTEMPTS, run_imports
from common.imports.requests import confirm_import, upload_register
from common.jobs.models import Job
from common.models import RowHistory
from tests.factories.accounts import UserFactory, assign
from tests.failures.conftest import Installed
from tests.failures.facts import wait_until_alone, wait_until_right
from tests.failures.stack import Stack, wait_until
from tests.register import WORKBOOK

pytestmark = [pytest.mark.servers, pytest.mark.timeout(1800)]
SEED = 20_261_123
# Below this the workbook is still being read; from here on rows are written.
FIRST_ROW = 11
REGISTERS = ("buildings", "enterprises", "orgs", "services", "councils")
# What follows from an import by itself: ratings, the responses to them, the desk's own rounds.
DERIVED = {
    *("enterprises.rating", "enterprises.ratingchange", "enterprises.ratingmark"),
    *("services.responsecase", "services.responsestep", "services.ladderstep"),
    *("councils.topicproposal", "councils.topicproposalrequest"),
}


@pytest.fixture(scope="module")
def stack(installed: Installed) -> Iterator[Stack]:
    """Give an empty platform with worker and beat."""
    with installed(register=False) as stack:
        stack.start("worker")
        stack.start("beat")
        yield stack


@pytest.fixture(autouse=True)
def _shared_files(stack: Stack) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=Path(stack.home, "files")):
        yield


def rows() -> dict[str, int]:
    """Return how many rows each register has."""
    models = [model for app in REGISTERS for model in apps.get_app_config(app).get_models()]
    return {
        model._meta.label_lower: model._base_manager.count()
        for model in models
        if model._meta.label_lower not in DERIVED
    }


def history() -> int:
    """Return how many changes of registers the row history holds."""
    derived = [apps.get_model(label)._meta.db_table for label in DERIVED]
    return RowHistory.objects.exclude(table_name__in=derived).count()


def ask(clerk: Any) -> Job:
    """Upload the register and wait for its dry run."""
    with WORKBOOK.open("rb") as file:
        job = upload_register(by=clerk, file=file, file_name=WORKBOOK.name, now=now())
    wait_until(lambda: is_over(refreshed(job)), 400, "the dry run ends")
    assert job.state == Job.State.READY, job.message
    return job


def has_come(job: Job, attempt: int, least: int) -> bool:
    """Tell whether the given attempt has come as far as ``least`` percent, or is over."""
    job.refresh_from_db()
    return is_over(job) or (job.arguments["attempts"] >= attempt and job.progress >= least)


def is_over(job: Job) -> bool:
    """Tell whether nothing more is owed."""
    return job.state not in (Job.State.WAITING, Job.State.RUNNING)


def refreshed(job: Job) -> Job:
    """Return the job as it stands now."""
    job.refresh_from_db()
    return job


def finish_despite_kills(
    stack: Stack, job: Job, chance: random.Random, empty: dict[str, int]
) -> float:
    """Kill the worker twice while rows are written; return the seconds from then to the end.

    The third attempt is the last one that the platform makes.
    """
    for attempt in range(1, MOST_ATTEMPTS):
        least = chance.randint(FIRST_ROW, 90)
        wait_until(
            lambda attempt=attempt, least=least: has_come(job, attempt, least), 300, "rows come"
        )
        time.sleep(chance.uniform(0, 0.3))
        stack.kill("worker")
        wait_until_alone_but_beat(stack)
        is_done = refreshed(job).state == Job.State.DONE
        assert (rows() != empty) == is_done
        stack.start("worker")
    return wait_until(lambda: is_over(refreshed(job)), 400, "the import ends")


def test_an_import_is_written_whole_or_not_at_all_however_often_its_worker_dies(
    stack: Stack, is_drill: bool, measured: Callable[[str, float], None]
) -> None:
    """Nobody asks again after a kill; all rows come, and the same file then changes nothing."""
    chance = random.Random(SEED)
    clerk = assign(UserFactory(username="clerk"), "district_staff")
    empty = rows()
    for left in reversed(range(5 if is_drill else 1)):
        job = ask(clerk)
        assert rows() == empty
        promised = job.counts
        confirm_import(by=clerk, job=job, now=now())
        measured(
            "import: done after the last restart", finish_despite_kills(stack, job, chance, empty)
        )
        assert (job.state, job.counts) == (Job.State.DONE, promised), job.message
        assert sum(rows().values()) - sum(empty.values()) >= promised["created"] > 0
        wait_until_right()
        if left:
            undo_import(by=clerk, run=job.import_run, now=now())

    whole, changes = rows(), history()
    assert run_imports() == 0
    again = ask(clerk)
    confirm_import(by=clerk, job=again, now=now())
    wait_until(lambda: is_over(refreshed(again)), 400, "the second import ends")
    assert (again.state, again.counts["created"], again.counts["updated"]) == ("done", 0, 0)
    assert (rows(), history()) == (whole, changes)
    assert verify().is_clean


def wait_until_alone_but_beat(stack: Stack) -> None:
    """Wait until the killed worker's transaction is undone; beat must not ask meanwhile."""
    stack.stop("beat")
    wait_until_alone()
    stack.start("beat")
