"""Killing workers at random moments of a rating run loses nothing, and leaves the audit whole."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from common.audit.acting import acting
from common.audit.verification import verify
from common.models import AuditEntry, AuditPending, AuditSeal
from tests.failures.conftest import Installed
from tests.failures.facts import (
    HEALED_WITHIN,
    SEALED_WITHIN,
    change_facts,
    is_rating,
    rating_halfway,
    stored_figures,
    wait_until_right,
)
from tests.failures.stack import Stack, wait_until

pytestmark = [pytest.mark.servers, pytest.mark.timeout(1800)]
SEED = 20_261_122
# The moment of a kill: seconds after the facts were written and the worker was asked.
LATEST_KILL = 1.5


@pytest.fixture(scope="module")
def stack(installed: Installed) -> Iterator[Stack]:
    """Give the register, rated, with a worker and beat."""
    with installed() as stack:
        stack.start("worker")
        stack.start("beat")
        wait_until_right()
        yield stack


def test_twenty_kills_at_random_moments_lose_no_rating(
    stack: Stack, is_drill: bool, measured: Callable[[str, float], None]
) -> None:
    """One continuing installation; each round changes facts, asks, kills, and must heal.

    Every fourth kill (in the drill: every second) ends the whole worker, which is then started
    again; the others end the processes of its pool, and nobody starts anything. One half of the
    moments counts from the writing, the other from the first sight of the rating at work.
    """
    chance = random.Random(SEED)
    rounds, every = (60, 2) if is_drill else (20, 4)
    for number in range(rounds):
        stack.wait_for_worker()
        before = stored_figures()
        change_facts(chance, share=chance.uniform(0.1, 1.0))
        if chance.random() < 0.5:
            with suppress(AssertionError):
                wait_until(is_rating, LATEST_KILL)
            time.sleep(chance.uniform(0, 0.3))
        else:
            time.sleep(chance.uniform(0, LATEST_KILL))
        is_hit = is_rating()
        if number % every == 0:
            stack.kill("worker")
            stack.start("worker")
            kind = "whole worker killed"
        else:
            stack.kill_pool("worker")
            kind = "pool killed"
        moment = "while storing" if is_hit else "before or after"
        measured(f"{kind} {moment}: right again", wait_until_right(HEALED_WITHIN))
        assert stored_figures() != before


def test_a_worker_killed_in_the_middle_of_the_storing_loses_nothing(
    stack: Stack, is_drill: bool, measured: Callable[[str, float], None]
) -> None:
    """A row held by somebody else stops the rating halfway; there the worker dies."""
    for _ in range(10 if is_drill else 2):
        before = stored_figures()
        with rating_halfway(random.Random(SEED)):
            stack.kill("worker")
            stack.start("worker")
        measured("killed halfway through storing: right again", wait_until_right(HEALED_WITHIN))
        assert stored_figures() != before


def test_audit_is_sealed_within_seconds_and_goes_on_after_a_kill(
    stack: Stack, is_drill: bool, measured: Callable[[str, float], None]
) -> None:
    """No fork, no gap, no entry left out: before, during and after the worker's death."""
    chance = random.Random(SEED + 2)
    stack.wait_for_worker()
    wait_until(lambda: not AuditPending.objects.exists(), HEALED_WITHIN, "all is sealed")
    for _ in range(40 if is_drill else 5):
        _act(1)
        measured("audit: sealed after the act", _seconds_until_sealed(SEALED_WITHIN))
        time.sleep(chance.uniform(0, 1))
    for _ in range(10 if is_drill else 2):
        _act(200)
        time.sleep(chance.uniform(0, 3))
        stack.kill("worker")
        _act(50)
        stack.start("worker")
        measured("audit: sealed after restart", _seconds_until_sealed(HEALED_WITHIN))
    report = verify()
    assert (report.is_clean, report.pending) == (True, 0), report.findings
    positions = list(AuditSeal.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, AuditEntry.objects.count() + 1))
    assert AuditSeal.objects.values("entry_number").distinct().count() == len(positions)


def _act(count: int) -> None:
    for number in range(count):
        with acting(by=None, verb="drill.act") as act:
            act.record(label=f"第 {number} 件")


def _seconds_until_sealed(limit: float) -> float:
    return wait_until(lambda: not AuditPending.objects.exists(), limit, "the audit is sealed")
