"""Health: truthful, quick, without details."""

import datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from common.calendar.clock import now
from common.jobs import health
from common.jobs.broker import BrokerEvicts
from common.jobs.heartbeats import BEAT, WORKER, note_heartbeat
from common.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker of another run answers."""
    monkeypatch.setattr(health, "worker_answers", lambda: False)


def _signs_of_life(moment: datetime.datetime) -> None:
    for part in (BEAT, WORKER):
        note_heartbeat(part, moment)


def _parts() -> tuple[int, dict[str, str]]:
    answer = Client().get("/healthz")
    body = answer.json()
    assert set(body) == {"status", "parts"}
    assert body["status"] == ("ok" if answer.status_code == 200 else "unhealthy")
    return answer.status_code, body["parts"]


def test_all_is_well() -> None:
    _signs_of_life(now())
    assert _parts() == (
        200,
        dict.fromkeys(
            ["web", "database", "broker", "worker", "beat", "calendar", "periodic"], "ok"
        ),
    )


def test_without_a_sign_of_life_the_worker_is_down() -> None:
    _signs_of_life(now() - datetime.timedelta(seconds=16))
    note_heartbeat(BEAT, now())
    status, parts = _parts()
    assert (status, parts["worker"], parts["beat"]) == (503, "down", "ok")
    assert parts["database"] == parts["broker"] == "ok"


def test_a_worker_that_answers_is_well_though_beat_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "worker_answers", lambda: True)
    status, parts = _parts()
    assert (status, parts["worker"], parts["beat"]) == (200, "ok", "down")
    assert not Heartbeat.objects.exists()


@pytest.mark.parametrize("error", [ConnectionError("secret host"), BrokerEvicts("allkeys-lru")])
def test_a_broker_that_is_away_or_evicts_is_named(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail() -> None:
        raise error

    _signs_of_life(now())
    monkeypatch.setattr(health, "refuse_eviction", fail)
    status, parts = _parts()
    assert (status, parts["broker"], parts["worker"]) == (503, "down", "ok")
    assert "secret" not in str(parts)


def test_a_database_that_is_away_is_named_and_the_worker_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> bool:
        raise OperationalError("secret host")

    monkeypatch.setattr(health, "_database_answers", fail)
    monkeypatch.setattr(health, "worker_answers", lambda: True)
    status, parts = _parts()
    assert status == 503
    assert (parts["database"], parts["worker"], parts["beat"]) == ("down", "ok", "down")


def test_livez_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/livez")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]
    assert Client().post("/livez").status_code == 405
