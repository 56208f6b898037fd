"""New tenants and the three steps that go along with them, ticked by facts or by hand."""

import datetime
from typing import Any

import pytest

from orgs.checkpoints import StepState
from orgs.choices import CheckpointKind
from orgs.selectors.new_tenants import AskedTenants, new_tenants, tenant_rows
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import (
    CoverageFactory,
)
from tests.factories.orgs_coverage import TenantCheckpointFactory
from tests.factories.services import VisitFactory

pytestmark = pytest.mark.django_db

D = datetime.date
DAY = D(2026, 11, 20)
BEFORE = DAY - datetime.timedelta(days=1)


# New tenants: DAY is a Friday; the calendar of 2026 is published, that of 2027 is not.
def arrived(on: D, **kwargs: Any) -> Any:
    """Make a tenant that came on a day."""
    return EnterpriseFactory(building=BuildingFactory(), building__starts_on=on, **kwargs)


def states(user: Any, day: D = DAY, **asked: Any) -> dict[str, list[str]]:
    """Return the states of the three steps by the name of the tenant."""
    rows = list(new_tenants(AskedTenants(**{"state": "all", **asked}), user=user, day=day))
    return {
        one.name: [str(step.state) for step in one.steps]
        for one in tenant_rows(rows, user=user, day=day)
    }


def test_steps_of_a_new_tenant_are_open_then_overdue(district: Any) -> None:
    enterprise = arrived(D(2026, 11, 2))
    assert states(district, D(2026, 11, 16))[enterprise.name] == ["open", "open", "open"]
    assert states(district, D(2026, 11, 17))[enterprise.name] == ["overdue", "open", "open"]
    (row,) = tenant_rows(
        list(new_tenants(AskedTenants(), user=district, day=DAY)), user=district, day=DAY
    )
    assert [step.due.is_provisional for step in row.steps] == [False, False, True]
    assert row.steps[0].due.on == D(2026, 11, 16)


def test_facts_tick_the_steps_by_themselves(district: Any) -> None:
    visited, followed, organised, ticked = (arrived(D(2026, 11, 2)) for _ in range(4))
    VisitFactory(
        enterprise=visited, visited_at=datetime.datetime(2026, 11, 5, 2, tzinfo=datetime.UTC)
    )
    CoverageFactory(enterprise=followed, mode="assign", organisation=None, starts_on=D(2026, 11, 9))
    CoverageFactory(enterprise=organised, mode="joint", starts_on=D(2024, 1, 1))
    TenantCheckpointFactory(enterprise=ticked, settled_on=D(2026, 11, 18))
    found = states(district)
    assert found[visited.name] == ["done", "open", "open"]
    assert found[followed.name] == ["overdue", "done", "open"]
    assert found[organised.name] == ["overdue", "done", "done"]
    assert found[ticked.name] == ["done_late", "open", "open"]


def test_what_is_not_applicable_does_not_wait(district: Any) -> None:
    enterprise = arrived(D(2026, 11, 2))
    TenantCheckpointFactory(
        enterprise=enterprise, result="not_applicable", settled_on=D(2026, 11, 3), note="无党员"
    )
    assert states(district)[enterprise.name][0] == StepState.NOT_APPLICABLE
    only = AskedTenants(state="overdue", kind=CheckpointKind.MEMBERS_CONTACTED.value)
    assert not new_tenants(only, user=district, day=DAY).exists()


def test_the_list_of_open_steps_is_narrowed(district: Any) -> None:
    late, early = arrived(D(2026, 11, 2), name="早来"), arrived(D(2026, 11, 18), name="晚来")
    settled = arrived(D(2026, 11, 2), name="已办")
    CoverageFactory(enterprise=settled, mode="establish", starts_on=D(2026, 11, 3))
    TenantCheckpointFactory(enterprise=settled, settled_on=D(2026, 11, 3))
    arrived(D(2025, 11, 20), name="老租户")
    arrived(D(2025, 11, 21), name="满一年前一天")
    assert list(states(district, state="open")) == [early.name, late.name, "满一年前一天"]
    assert set(states(district, state="overdue")) == {late.name, "满一年前一天"}
    assert settled.name in states(district)
