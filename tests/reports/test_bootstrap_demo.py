"""The demonstration: everything is there after the first start, nothing changes at the next."""

import datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.actions.demo import DEMO_ACCOUNTS
from accounts.models import RoleAssignment, User
from common.calendar.clock import today
from common.models import AuditEntry, ImportRun
from enterprises.models import Enterprise, Rating
from orgs.models import Worker
from reports.models import IndicatorSnapshot

pytestmark = pytest.mark.servers


def _bootstrap() -> None:
    call_command("bootstrap_demo", stdout=StringIO(), stderr=StringIO())


def test_production_gets_no_accounts_with_a_known_password(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="LOUYU_DEMO"):
        _bootstrap()
    assert not User.objects.exists()


def test_one_start_prepares_everything_and_the_next_changes_nothing(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOUYU_DEMO_PASSWORD", "demo")
    _bootstrap()
    for account in DEMO_ACCOUNTS:
        user = authenticate(username=account.username, password="demo")
        assert isinstance(user, User)
        assert not user.must_change_password
        assert {a.role for a in user.current_roles} == {account.role}
    workers = Worker.objects.filter(user__isnull=False).values_list("external_id", "user__username")
    assert set(workers) == {("W001", "worker"), ("W002", "worker2")}
    assert Enterprise.objects.count() == 3_000
    assert Rating.objects.count() > 2_900
    for day in (datetime.date(2026, 11, 20), today()):
        assert IndicatorSnapshot.objects.filter(as_of=day).exists()
    before = (AuditEntry.objects.count(), RoleAssignment.objects.count(), ImportRun.objects.count())
    _bootstrap()
    after = (AuditEntry.objects.count(), RoleAssignment.objects.count(), ImportRun.objects.count())
    assert after == before

    monkeypatch.setenv("LOUYU_DEMO_PASSWORD", "another")
    _bootstrap()
    assert authenticate(username="street", password="another")
    assert authenticate(username="street", password="demo") is None
