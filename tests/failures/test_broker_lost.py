"""Losing the broker, or what it holds, loses nothing; without the reconciler it would."""

import datetime
import json
import random
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from accounts.actions.devices import issue_device_token
from common.calendar.clock import now
from common.jobs.heartbeats import BEAT, is_fresh
from common.jobs.hints import PAUSE_SECONDS
from config.schedule import BEAT_SCHEDULE
from enterprises.models import Occupancy, Rating, RatingMark
from services.models import Visit
from tests.factories.accounts import UserFactory, assign
from tests.failures.conftest import Installed
from tests.failures.facts import HEALED_WITHIN, change_facts, rating_halfway, wait_until_right
from tests.failures.stack import Stack, Tablet, wait_until

pytestmark = [pytest.mark.servers, pytest.mark.timeout(1800)]
SEED = 20_261_125
RECONCILER = "rate dirty"
# So long a mark must have stood for the control: more than two periods of the reconciler.
PATIENCE = 2.5 * BEAT_SCHEDULE[RECONCILER]["schedule"]


@pytest.fixture(scope="module")
def stack(installed: Installed) -> Iterator[Stack]:
    """Give the register, rated, with worker, beat and web."""
    with installed() as stack:
        for name in ("worker", "beat", "web"):
            stack.start(name)
        wait_until_right()
        yield stack


@pytest.fixture(scope="module")
def tablet(stack: Stack) -> Tablet:
    """Give a device of the district's staff, once the web answers."""
    user = assign(UserFactory(username="drill"), "district_staff")
    _, secret = issue_device_token(user=user, device_name="演练", by=user, now=now())
    tablet = Tablet(stack.address, secret)
    tablet.wait_for_web()
    return tablet


class Visits:
    """Visits today to enterprises that nobody has visited today, through the API."""

    def __init__(self, tablet: Tablet) -> None:
        self.tablet = tablet
        rated = Occupancy.objects.current_on(now().date()).filter(enterprise__rating__isnull=False)
        self.places = iter(rated.order_by("pk").values_list("enterprise_id", "unit__building_id"))

    def write(self) -> tuple[Any, float]:
        """Write one; return the enterprise and how many seconds the answer took."""
        enterprise, building = next(self.places)
        visit = {
            "id": str(uuid.uuid4()),
            "visited_at": (now() - datetime.timedelta(minutes=1)).isoformat(),
            "building": str(building),
            "enterprise": str(enterprise),
            "purpose": "日常走访",
        }
        started = time.monotonic()
        status, _ = self.tablet.post("visits/", visit)
        taken = time.monotonic() - started
        assert status == 201
        assert Visit.objects.filter(pk=visit["id"]).exists()
        return enterprise, taken


@pytest.fixture(scope="module")
def visits(tablet: Tablet) -> Visits:
    """Give the writer of visits."""
    return Visits(tablet)


def rated_from(enterprise: Any) -> Any:
    """Return the stored values of an enterprise."""
    return Rating.objects.values_list("values", flat=True).get(pk=enterprise)


def is_marked(enterprise: Any) -> bool:
    """Tell whether an enterprise waits to be rated."""
    return RatingMark.objects.filter(enterprise_id=enterprise).exists()


def test_a_flush_between_writing_and_pick_up_loses_nothing(
    stack: Stack, visits: Visits, measured: Callable[[str, float], None]
) -> None:
    """The message is seen in the broker, thrown away, and the rating comes all the same."""
    stack.stop("worker")
    enterprise, _ = visits.write()
    before = rated_from(enterprise)
    wait_until(lambda: stack.broker.waiting() > 0, 60, "a message waits")
    stack.broker.flush()
    assert is_marked(enterprise)
    stack.start("worker")
    measured("flushed: right after the worker's start", wait_until_right(HEALED_WITHIN))
    assert rated_from(enterprise) != before


def test_without_the_reconciler_a_flushed_message_is_lost(
    stack: Stack, visits: Visits, measured: Callable[[str, float], None]
) -> None:
    """The control of the test before: no beat, or a beat that lacks one entry, and the mark stays.

    As soon as the whole beat is back, so are the figures.
    """
    for name in ("worker", "beat"):
        stack.stop(name)
    enterprise, _ = visits.write()
    before = rated_from(enterprise)
    assert stack.broker.waiting() > 0
    stack.broker.flush()
    assert stack.broker.waiting() == 0
    stack.start("worker")
    stack.wait_for_worker()
    time.sleep(PATIENCE)
    assert is_marked(enterprise)

    others = {name: None for name in BEAT_SCHEDULE if name != RECONCILER}
    stack.start("crippled", role="beat", BEAT=json.dumps(others))
    wait_until(lambda: is_fresh(BEAT, now()), 120, "beat asks")
    time.sleep(PATIENCE)
    wait_until(lambda: is_fresh(BEAT, now()), 120, "beat still asks")
    assert is_marked(enterprise)
    assert rated_from(enterprise) == before
    stack.stop("crippled")

    stack.start("beat")
    measured("flushed: right after the reconciler's start", wait_until_right(HEALED_WITHIN))
    assert rated_from(enterprise) != before


def test_writing_goes_on_without_a_broker_and_is_rated_when_it_is_back(
    stack: Stack, visits: Visits, is_drill: bool, measured: Callable[[str, float], None]
) -> None:
    """The hint is swallowed at once; worker, beat and web find the new broker by themselves."""
    for _ in range(5 if is_drill else 1):
        with stack.broker.gone():
            for _ in range(5):
                _, seconds = visits.write()
                measured("broker gone: a visit is answered", seconds)
        measured("broker back: right", wait_until_right(HEALED_WITHIN))


def test_a_worker_that_loses_the_broker_in_the_middle_of_a_task_goes_on(
    stack: Stack, is_drill: bool, measured: Callable[[str, float], None]
) -> None:
    """The task ends with or without a broker, and it is the same worker that works afterwards."""
    stack.wait_for_worker()
    chance = random.Random(SEED)
    for number in range(6 if is_drill else 2):
        is_back_first = number % 2 == 1
        with ExitStack() as lost, rating_halfway(chance):
            lost.enter_context(stack.broker.gone())
            time.sleep(1)
            if is_back_first:
                lost.close()
                time.sleep(3)
        measured("broker lost during a task: right", wait_until_right(HEALED_WITHIN))
        change_facts(chance, share=0.1)
        measured("broker lost during a task: next one right", wait_until_right(HEALED_WITHIN))
        assert stack.is_alive("worker")


def test_a_silent_broker_holds_up_a_write_only_a_little(
    stack: Stack, visits: Visits, is_drill: bool, measured: Callable[[str, float], None]
) -> None:
    """It accepts the message and never answers: the write stands, the next ones do not even ask."""
    for _ in range(3 if is_drill else 1):
        time.sleep(PAUSE_SECONDS)
        with stack.broker.silent():
            _, first = visits.write()
            measured("broker silent: the first visit is answered", first)
            for _ in range(3):
                _, seconds = visits.write()
                measured("broker silent: the next visits are answered", seconds)
        measured("broker speaks again: right", wait_until_right(HEALED_WITHIN))


def test_hints_work_again_after_the_broker_was_lost(
    stack: Stack, visits: Visits, measured: Callable[[str, float], None]
) -> None:
    """Without beat only the hint of the web itself can bring the rating."""
    stack.stop("beat")
    stack.wait_for_worker()
    time.sleep(PAUSE_SECONDS)
    enterprise, _ = visits.write()
    seconds = wait_until(
        lambda: not is_marked(enterprise), HEALED_WITHIN, "the hint brings the rating"
    )
    measured("hint alone: rated", seconds)
    stack.start("beat")
