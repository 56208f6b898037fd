"""The keeper's care for one server: started, started again, given up only with a reason."""

from pathlib import Path

import pytest

from ops.keeper import FAILED_STARTS, Kept, marker


class FakeServer:
    """A server whose starts fail as told."""

    name = "fake"

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes = list(outcomes)
        self.starts = 0
        self.stops = 0
        self.alive = False

    def environment(self) -> dict[str, str]:
        return {}

    def start(self) -> None:
        self.starts += 1
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome
        self.alive = True

    def is_alive(self) -> bool:
        return self.alive

    def stop(self) -> None:
        self.stops += 1


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    marker(tmp_path, "fake", "wanted").touch()
    return tmp_path


def is_ready(home: Path) -> bool:
    return marker(home, "fake", "ready").exists()


def test_a_first_start_that_fails_is_an_error(home: Path) -> None:
    kept = Kept(home, FakeServer(RuntimeError("no locale")))
    with pytest.raises(RuntimeError, match="no locale"):
        kept.look_after()
    assert not is_ready(home)


def test_a_server_killed_in_the_middle_of_its_restart_is_started_again(home: Path) -> None:
    server = FakeServer(None, RuntimeError("terminated"), RuntimeError("terminated"))
    kept = Kept(home, server)
    kept.look_after()
    assert is_ready(home)
    server.alive = False
    for ready in (False, False, True):
        kept.look_after()
        assert is_ready(home) is ready
    assert server.starts == 4


def test_a_server_that_never_comes_back_is_given_up(home: Path) -> None:
    server = FakeServer(None, *[RuntimeError("terminated")] * (FAILED_STARTS + 1))
    kept = Kept(home, server)
    kept.look_after()
    server.alive = False
    for _ in range(FAILED_STARTS):
        kept.look_after()
    with pytest.raises(RuntimeError, match="terminated"):
        kept.look_after()


def test_a_dead_server_that_is_not_wanted_stays_down(home: Path) -> None:
    server = FakeServer()
    kept = Kept(home, server)
    kept.look_after()
    marker(home, "fake", "wanted").unlink()
    server.alive = False
    kept.look_after()
    kept.look_after()
    assert (server.starts, is_ready(home)) == (1, False)
    kept.stop()
    assert server.stops == 0


def test_what_did_not_become_ready_is_stopped_too(home: Path) -> None:
    server = FakeServer(RuntimeError("half way"))
    kept = Kept(home, server)
    with pytest.raises(RuntimeError):
        kept.look_after()
    kept.stop()
    assert server.stops == 1
