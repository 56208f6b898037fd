"""A kind to tell of, moments of a day, and a receiver of messages."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from common.calendar.clock import SHANGHAI
from common.notifications import kinds
from tests.common.notifications.receiver import Receiver, certificate, receiving

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


@pytest.fixture(scope="session")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of a receiver on this machine."""
    return certificate(tmp_path_factory.mktemp("receiver"))


@pytest.fixture
def receiver(pem: Path, settings: Any) -> Iterator[Receiver]:
    """A receiver that this installation may reach and trusts."""
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    settings.WEBHOOK_CA_FILE = str(pem)
    with receiving(pem) as running:
        yield running
