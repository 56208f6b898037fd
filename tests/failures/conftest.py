"""Fixtures of the failure tests, and the figures they measured, told at the end of a run.

Every test here starts real processes, kills them by number and waits until everything is right
again without hands. `make test` runs them briefly; `make drill` (LOUYU_DRILL=1) at full strength.
"""

import statistics
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from tests.database import cloned, template
from tests.failures.facts import IS_DRILL
from tests.failures.stack import STANDING, Stack, address_of, installation
from tests.register import imported_template

FIGURES: dict[str, list[float]] = {}
Installed = Callable[..., AbstractContextManager[Stack]]


@pytest.fixture(scope="session")
def is_drill() -> bool:
    """Tell whether this run is at full strength."""
    return IS_DRILL


@pytest.fixture(scope="session")
def measured() -> Callable[[str, float], None]:
    """Return a function that keeps a measured figure (seconds) for the end of the run."""
    return lambda name, seconds: FIGURES.setdefault(name, []).append(seconds)


@pytest.fixture(scope="module")
def installed(django_db_setup: None, django_db_blocker: Any) -> Installed:
    """Return a context: an installation on a database of its own, with or without the register.

    This process writes to the same database, and its hints go to the installation's broker.
    """

    @contextmanager
    def install(*, register: bool = True) -> Iterator[Stack]:
        with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
            source = imported_template() if register else template()
            with (
                cloned(source, uuid.uuid4().hex[:8]) as name,
                installation("valkey", DATABASE_URL=address_of(name)) as stack,
            ):
                patch.setattr("common.jobs.hints.current_app", stack.celery)
                yield stack

    return install


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show the logs of the processes with a failure."""
    report: Any = yield
    if report.failed and "servers" in item.keywords:
        report.sections += [("logs of the processes", stack.logs()) for stack in STANDING]
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell what was measured."""
    if not FIGURES:
        return
    terminalreporter.section("seconds measured: number, smallest, median, largest")
    for name, seconds in FIGURES.items():
        figures = [min(seconds), statistics.median(seconds), max(seconds)]
        told = "  ".join(f"{figure:7.2f}" for figure in figures)
        terminalreporter.write_line(f"{name:<58} {len(seconds):>4}  {told}")
