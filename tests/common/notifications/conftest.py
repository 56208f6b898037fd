"""A kind to tell of, and moments of a day."""

import datetime
from collections.abc import Callable

import pytest

from common.calendar.clock import SHANGHAI
from common.notifications import kinds

KIND = "example.happened"


@pytest.fixture(autouse=True)
def _known_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register_kind(KIND, "示例事件")
    kinds.register_kind("example.other", "另一事件")


@pytest.fixture
def at() -> Callable[[int, int], datetime.datetime]:
    """Return a function for moments of 2026-11-20 (Shanghai)."""
    return lambda hour, minute=0: datetime.datetime(2026, 11, 20, hour, minute, tzinfo=SHANGHAI)
