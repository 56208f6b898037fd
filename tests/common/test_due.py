"""Owed work: a row with the fact, one effect, and no loss however often it is cut."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from common.calendar.clock import now
from common.jobs import registry
from common.jobs.due import Tally, defer, pause_after, run_due
from common.jobs.registry import register_due
from common.models import DictionaryEntry, DueTask
from common.tasks import run_due as run_due_task

LATER = datetime.timedelta(hours=2)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Register ``test.note``, which adds a dictionary entry; return the calls."""
    calls: list[dict[str, Any]] = []

    def note(**arguments: Any) -> None:
        calls.append(arguments)
        DictionaryEntry.objects.create(dictionary="test", label=str(len(calls)))
        if arguments.get("fails"):
            raise RuntimeError("没有成功")
        if arguments.get("dies"):
            raise SystemExit

    monkeypatch.setattr(registry, "_due", {})
    register_due("test.note", note)
    return calls


@pytest.mark.django_db
class TestDeferring:
    """Rows of owed work."""

    def test_work_of_an_act_that_fails_is_not_owed(self) -> None:
        def fail() -> None:
            with transaction.atomic():
                defer("test.note", key="a")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert not DueTask.objects.exists()

    def test_the_same_piece_is_owed_once_with_the_newest_arguments_at_the_earliest_moment(
        self,
    ) -> None:
        soon, late = now() + LATER, now() + 2 * LATER
        defer("test.note", key="a", arguments={"n": 1}, due_at=soon)
        defer("test.note", key="a", arguments={"n": 2}, due_at=late)
        defer("test.note", key="b", due_at=late)
        piece = DueTask.objects.get(key="a")
        assert (piece.arguments, piece.due_at) == ({"n": 2}, soon)
        assert DueTask.objects.count() == 2

    def test_a_hint_follows_the_commit(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
    ) -> None:
        hints: list[str] = []
        monkeypatch.setattr("common.jobs.hints.hint", hints.append)
        with django_capture_on_commit_callbacks(execute=True):
            defer("test.note", key="a")
            defer("test.note", key="b", due_at=now() + LATER)
            assert not hints
        assert hints == ["common.run_due"]


@pytest.mark.django_db
class TestRunning:
    """What runs, and what stays owed."""

    def test_what_is_due_is_done_once_and_gone(self, work: list[dict[str, Any]]) -> None:
        defer("test.note", key="a", arguments={"n": 1})
        defer("test.note", key="b", arguments={"n": 2}, due_at=now() + LATER)
        assert run_due(now()) == Tally(done=1)
        run_due_task()
        assert work == [{"n": 1}]
        assert DueTask.objects.get().key == "b"

    def test_a_failure_leaves_no_effect_and_comes_again_later(
        self, work: list[dict[str, Any]]
    ) -> None:
        defer("test.note", key="a", arguments={"fails": True})
        moment = now()
        assert run_due(moment) == Tally(failed=1)
        assert run_due(moment) == Tally()
        piece = DueTask.objects.get()
        assert (piece.attempts, piece.last_error) == (1, "RuntimeError: 没有成功")
        assert piece.due_at == moment + datetime.timedelta(seconds=5)
        assert not DictionaryEntry.objects.filter(dictionary="test").exists()
        assert run_due(piece.due_at) == Tally(failed=1)
        assert DueTask.objects.get().attempts == 2

    def test_unknown_work_stays_with_its_name(self, work: list[dict[str, Any]]) -> None:
        defer("test.gone", key="a")
        assert run_due(now()) == Tally(failed=1)
        assert "test.gone" in DueTask.objects.get().last_error

    def test_one_failure_does_not_hold_up_the_rest(self, work: list[dict[str, Any]]) -> None:
        defer("test.note", key="a", arguments={"fails": True})
        defer("test.note", key="b")
        assert run_due(now()) == Tally(done=1, failed=1)

    def test_work_may_owe_itself_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(registry, "_due", {})
        register_due("test.again", lambda: defer("test.again", key="a", due_at=now() + LATER))
        defer("test.again", key="a")
        assert run_due(now()) == Tally(done=1)
        assert DueTask.objects.get().attempts == 0

    def test_pauses_grow_to_an_hour(self) -> None:
        seconds = [pause_after(n).total_seconds() for n in (1, 2, 3, 10, 100)]
        assert seconds == [5, 10, 20, 2560, 3600]


def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    own_database: str, work: list[dict[str, Any]]
) -> None:
    defer("test.note", key="a", arguments={"dies": True})
    with pytest.raises(SystemExit):
        run_due(now())
    assert DueTask.objects.get().attempts == 1
    assert not DictionaryEntry.objects.filter(dictionary="test").exists()
    DueTask.objects.update(arguments={})
    assert run_due(now() + LATER) == Tally(done=1)
    assert DictionaryEntry.objects.filter(dictionary="test").count() == 1


def test_four_runners_side_by_side_do_each_piece_once(
    own_database: str, run_parallel: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    lock = threading.Lock()

    def count(n: int) -> None:
        with lock:
            counted.append(n)

    monkeypatch.setattr(registry, "_due", {})
    register_due("test.count", count)
    for n in range(40):
        defer("test.count", key=str(n), arguments={"n": n})
    moment = now()
    tallies = run_parallel([lambda: run_due(moment)] * 4)
    assert sorted(counted) == list(range(40))
    assert sum(tally.done for tally in tallies) >= 40
    assert not DueTask.objects.exists()
