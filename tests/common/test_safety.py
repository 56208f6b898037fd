"""What the platform refuses to start on."""

from typing import Any

import pytest
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from common.database import checks
from common.jobs import broker
from config.safety import refuse_unsafe_settings, unsafe_settings

GOOD = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def production(settings: Any) -> Any:
    """Settings of a safe production."""
    settings.DEMO = False
    settings.DEBUG = False
    settings.SECRET_KEY = GOOD
    settings.FIELD_ENCRYPTION_KEY = "ab" * 32
    settings.BLIND_INDEX_KEY = "cd" * 32
    return settings


def test_safe_settings_start(production: Any) -> None:
    refuse_unsafe_settings()
    call_command("check", tags=["louyu"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", f"django-insecure-{GOOD}"),
        ("SECRET_KEY", f"changeme{GOOD}"),
        ("FIELD_ENCRYPTION_KEY", ""),
        ("FIELD_ENCRYPTION_KEY", "changeme"),
        ("BLIND_INDEX_KEY", ""),
        ("DEBUG", True),
    ],
)
def test_production_refuses_default_secrets(production: Any, name: str, value: Any) -> None:
    setattr(production, name, value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe_settings()
    assert name in str(refusal.value)
    with pytest.raises(SystemCheckError):
        call_command("check", tags=["louyu"])
    with pytest.raises(SystemExit):
        worker_init.send(sender=None)


def test_the_demonstration_may_use_what_it_made_up(settings: Any) -> None:
    settings.DEMO = True
    settings.FIELD_ENCRYPTION_KEY = ""
    assert unsafe_settings() == []


@pytest.mark.django_db
class TestDatabase:
    """Chinese trigrams and the roles."""

    def test_this_database_is_fit(self) -> None:
        assert checks.check_trigrams("default") == []
        assert checks.check_role("default") == []

    def test_only_named_databases_are_asked(self) -> None:
        assert checks.check_databases(None) == []

    def test_a_database_without_chinese_trigrams_is_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checks, "TRIGRAMS", "SELECT cardinality(show_trgm('，。')) > 0")
        found = checks.check_databases(None, databases=["default"])
        assert [message.id for message in found] == ["louyu.E001"]
        with pytest.raises(SystemCheckError, match="三元组"):
            call_command("check", databases=["default"])

    def test_a_role_that_could_rewrite_the_audit_is_named(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checks, "IS_SUPERUSER", "SELECT true")
        monkeypatch.setattr(checks, "OWNS_AUDIT", "SELECT cardinality(%s::text[]) = 3")
        found = checks.check_role("default")
        assert [message.id for message in found] == ["louyu.W001", "louyu.W002"]


class TestBroker:
    """The broker keeps what it is given."""

    def test_this_broker_keeps_everything(self) -> None:
        assert broker.eviction_policy() == "noeviction"
        broker.refuse_eviction()

    def test_a_worker_refuses_a_broker_that_evicts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(broker, "eviction_policy", lambda: "allkeys-lru")
        with pytest.raises(SystemExit, match="allkeys-lru"):
            worker_init.send(sender=None)

    def test_a_worker_waits_for_a_broker_that_is_away(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away() -> str:
            raise ConnectionError

        monkeypatch.setattr(broker, "eviction_policy", away)
        worker_init.send(sender=None)
