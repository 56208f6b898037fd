"""Hints: swallowed when the broker fails, and not repeated into its silence."""

from typing import Any

import pytest

from common.jobs import hints


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace the broker; return the tasks that it was asked for."""
    asked: list[str] = []

    class Broker:
        """Fails while ``is_lost``."""

        is_lost = False

        def send_task(self, task: str, **_: Any) -> None:
            """Take a task."""
            asked.append(task)
            if self.is_lost:
                raise ConnectionError

    monkeypatch.setattr(hints, "current_app", Broker())
    monkeypatch.setattr(hints._Pause, "until", 0.0)
    return asked


def test_a_broker_that_failed_is_left_alone_for_a_while(
    sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 1000.0
    monkeypatch.setattr(hints.time, "monotonic", lambda: moment)
    broker: Any = hints.current_app
    assert hints.hint("a")
    broker.is_lost = True
    assert not hints.hint("b")
    broker.is_lost = False
    assert not hints.hint("c")
    assert sent == ["a", "b"]
    moment += hints.PAUSE_SECONDS
    assert hints.hint("d")
    assert sent == ["a", "b", "d"]
