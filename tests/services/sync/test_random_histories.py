"""Random histories of three tablets: each operation counts once, no word is lost, order is nothing.

`make test` runs 200 of them, `make drill` (LOUYU_DRILL=1) 2,000; LOUYU_HISTORIES names another
number and LOUYU_SEED the first of them.
"""

import datetime
import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.selectors import working_area
from common.sync import edits, engine
from common.sync.models import FieldEdit, SyncOperation
from tests.factories.buildings import UnitFactory
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory
from tests.services.sync.expected import Expected, everything, real_edits, real_facts, states
from tests.services.sync.histories import MINUTE, History, World, deliver, permuted

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]
IS_DRILL = os.environ.get("LOUYU_DRILL") == "1"
HISTORIES = int(os.environ.get("LOUYU_HISTORIES", "2000" if IS_DRILL else "200"))
FIRST = int(os.environ.get("LOUYU_SEED", "1"))
STEPS = 20 if IS_DRILL else 12


@pytest.fixture
def world(building: Any, tenant: Any, posted: Any, worker: Any, street: Any) -> World:
    """One building with two tenants, a worker and a keeper of registers."""
    other = EnterpriseFactory()
    room = UnitFactory(building=building)
    OccupancyFactory(enterprise=other, unit=room, starts_on=datetime.date(2024, 1, 1), ends_on=None)
    area = working_area(worker)
    assert area is not None
    return World(building, [tenant, other], worker, street, area)


@contextmanager
def _undone() -> Iterator[None]:
    """Take back at the end of the block what was written in it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _named(seed: int) -> Iterator[None]:
    """Name the seed with a failure."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"LOUYU_SEED={seed} LOUYU_HISTORIES=2")
        raise


def _require_once(history: History) -> None:
    """Every saved operation is in the ledger once, used; nothing else is."""
    kept = SyncOperation.objects.values_list("pk", flat=True)
    assert {str(key) for key in kept} == {written.id for written in history.saved}
    odd = SyncOperation.objects.filter(status__in=["held", "quarantined"])
    assert not list(odd.values_list("kind", "code", "message"))
    firsts = Counter(a["id"] for a in history.answers if a["status"] in {"created", "merged"})
    assert max(firsts.values(), default=0) <= 1


def _require_expected(history: History) -> None:
    expected = Expected(history)
    assert real_facts() == expected.facts()
    assert real_edits() == expected.edits()
    # Nobody but the tablets wrote: the only other words are those that stood at first.
    first = FieldEdit.objects.filter(operation_id=edits.NOBODY)
    assert [(e.field, e.value, e.previous) for e in first if e.value != e.previous] == []


def _run(seed: int, world: World, *, is_informed: bool) -> tuple[History, Any, Any]:
    """Run a history, judge it, replay it; return it with what came of it."""
    history = History(seed, world, is_informed=is_informed)
    with _undone():
        history.run(STEPS)
        _require_once(history)
        _require_expected(history)
        before, found = everything(), (real_facts(), states())
        for number in range(2):
            moment = history.moment + (number + 1) * 60 * MINUTE
            for tablet in history.tablets:
                own = [written for written in history.saved if written.tablet is tablet]
                told = {a["status"] for a in deliver(own, tablet, moment, world)}
                assert told <= {"unchanged", "conflict"}
        assert everything() == before
    return history, *found


def _require_any_order(history: History, found: Any, marks: Any, world: World) -> None:
    """The same operations in two other orders come to the same."""
    has_restored = any(w.raw["op"] == "conflict.restore" for w in history.saved)
    for number in range(2):
        order = permuted(history, random.Random(number))
        with _undone():
            for written in order:
                assert written.received is not None
                deliver([written], written.tablet, written.received, world)
            _require_once(history)
            _require_expected(history)
            assert real_facts() == found
            # Whoever restores follows what he finds, which is a matter of arrival.
            assert has_restored or states() == marks


def test_whatever_order_three_tablets_arrive_in_the_same_stands_and_nothing_is_lost(
    world: World,
) -> None:
    for seed in range(FIRST, FIRST + HISTORIES // 2):
        with _named(seed):
            history, found, marks = _run(seed, world, is_informed=False)
            _require_any_order(history, found, marks, world)


def test_what_tablets_write_upon_what_they_saw_follows_it(world: World) -> None:
    for seed in range(FIRST, FIRST + HISTORIES // 2):
        with _named(seed):
            _run(seed, world, is_informed=True)


def _first_failing(world: World, *, is_informed: bool, number: int = 60) -> int:
    """Return the seed of the first history that fails, 0 when none does."""
    for seed in range(1, number + 1):
        try:
            history, found, marks = _run(seed, world, is_informed=is_informed)
            if not is_informed:
                _require_any_order(history, found, marks, world)
        except (AssertionError, IntegrityError):
            return seed
    return 0


@pytest.mark.parametrize("guard", ["order of words", "what was known", "first answers"])
def test_without_its_guard_the_proof_fails(
    world: World, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    """Negative controls: these histories do find what they are there to find."""
    if guard == "order of words":
        monkeypatch.setattr(edits, "_settle", _settled_by_arrival)
    elif guard == "what was known":
        monkeypatch.setattr(edits, "dated_after", lambda at, known: at)
    else:
        monkeypatch.setattr(engine, "_told_before", lambda *_: None)
    assert _first_failing(world, is_informed=guard == "what was known") > 0


def _settled_by_arrival(found: list[FieldEdit]) -> list[FieldEdit]:
    """Let the word that arrived last stand."""
    changed = [e for e in found[:-1] if e.state == "standing" or e._state.adding]
    for edit in changed:
        edit.state = "superseded"
    found[-1].state = "standing"
    return [*changed, found[-1]]
