"""Reasons for no organisation, steps of new tenants, the rule of formation: acts and refusals."""

import datetime
from typing import Any

import pytest

from common.errors.domain import DomainError, NotInScope, NotPermitted
from common.models import AuditEntry
from common.records.writing import InvalidRecord
from orgs.actions.gaps import (
    InTheFuture,
    NotATenant,
    NoteMissing,
    RuleInThePast,
    set_formation_rule,
    settle_checkpoint,
    state_unbuilt_reason,
)
from orgs.models import FormationRule, TenantCheckpoint, UnbuiltReason
from orgs.selectors.formation import standard_on
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db

D = datetime.date
DAY = D(2026, 11, 20)


def tenant() -> Any:
    """Make a tenant in 南京西路街道 since 2024."""
    return EnterpriseFactory(building=BuildingFactory())


def test_a_new_reason_ends_the_one_before(street: Any) -> None:
    enterprise = tenant()
    for kind, on in (("preparing", D(2026, 10, 1)), ("no_secretary", DAY)):
        state_unbuilt_reason(by=street, enterprise_id=enterprise.pk, kind=kind, on=on)
    rows = UnbuiltReason.objects.filter(enterprise=enterprise).order_by("starts_on")
    assert [(row.kind, row.starts_on, row.ends_on) for row in rows] == [
        ("preparing", D(2026, 10, 1), DAY),
        ("no_secretary", DAY, None),
    ]
    entry = AuditEntry.objects.filter(verb="unbuiltreason.state").latest("number")
    assert entry.changes["kind"] == ["preparing", "no_secretary"]


def test_a_second_word_on_one_day_corrects_the_first(street: Any) -> None:
    enterprise = tenant()
    for kind, note in (("preparing", ""), ("other", "另有安排")):
        state_unbuilt_reason(by=street, enterprise_id=enterprise.pk, kind=kind, note=note, on=DAY)
    only = UnbuiltReason.objects.get(enterprise=enterprise)
    assert (only.kind, only.note, only.ends_on) == ("other", "另有安排", None)


@pytest.mark.parametrize(("kind", "refusal"), [("other", NoteMissing), ("nonsense", InvalidRecord)])
def test_a_reason_that_says_nothing_is_refused(
    kind: str, refusal: type[DomainError], street: Any
) -> None:
    enterprise = tenant()
    with pytest.raises(refusal):
        state_unbuilt_reason(by=street, enterprise_id=enterprise.pk, kind=kind, on=DAY)
    assert not UnbuiltReason.objects.exists()


def test_another_street_states_no_reason(street2: Any) -> None:
    with pytest.raises(NotInScope):
        state_unbuilt_reason(by=street2, enterprise_id=tenant().pk, kind="preparing", on=DAY)
    assert not UnbuiltReason.objects.exists()


def settle(by: Any, enterprise: Any, **changes: Any) -> Any:
    """Tick the first step of an enterprise on 2026-11-20."""
    values = {
        "enterprise": enterprise.pk,
        "kind": "members_contacted",
        "result": "done",
        "settled_on": DAY,
        "note": "",
    }
    return settle_checkpoint(by=by, values={**values, **changes}, today=DAY)


def test_a_step_is_ticked_with_its_day(street: Any) -> None:
    enterprise = tenant()
    settle(street, enterprise)
    settle(street, enterprise, kind="organisation_set_up", result="not_applicable", note="无党员")
    assert set(enterprise.checkpoints.values_list("kind", "result", "settled_on")) == {
        ("members_contacted", "done", DAY),
        ("organisation_set_up", "not_applicable", DAY),
    }


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"result": "not_applicable"}, NoteMissing),
        ({"settled_on": DAY + datetime.timedelta(days=1)}, InTheFuture),
        ({"settled_on": D(2023, 12, 31)}, NotATenant),
        ({"kind": "nonsense"}, InvalidRecord),
    ],
)
def test_a_step_that_cannot_be_is_refused(
    changes: dict[str, Any], refusal: type[DomainError], street: Any
) -> None:
    enterprise = tenant()
    with pytest.raises(refusal):
        settle(street, enterprise, **changes)
    assert not TenantCheckpoint.objects.exists()


def test_a_step_is_ticked_once_a_day_and_by_its_own_street(street: Any, street2: Any) -> None:
    enterprise = tenant()
    settle(street, enterprise)
    for user in (street, street2):
        with pytest.raises(InvalidRecord):
            settle(user, enterprise)
    assert enterprise.checkpoints.count() == 1


def test_a_rule_of_formation_follows_the_one_before(district: Any) -> None:
    set_formation_rule(by=district, values={"starts_on": DAY, "branch_from": 5})
    assert standard_on(DAY - datetime.timedelta(days=1)).branch_from == 3
    assert standard_on(DAY).branch_from == 5
    ended = FormationRule.objects.get(ends_on=DAY)
    assert AuditEntry.objects.filter(object_id=str(ended.pk), verb="formationrule.set").exists()


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"starts_on": D(2018, 10, 28)}, RuleInThePast),
        ({"starts_on": D(2010, 1, 1)}, RuleInThePast),
        ({"starts_on": DAY, "branch_from": 50}, InvalidRecord),
        ({"starts_on": DAY, "general_branch_from": 100}, InvalidRecord),
    ],
)
def test_a_rule_that_contradicts_is_refused_and_the_old_one_runs_on(
    values: dict[str, Any], refusal: type[DomainError], district: Any
) -> None:
    with pytest.raises(refusal):
        set_formation_rule(by=district, values=values)
    assert FormationRule.objects.get().ends_on is None


def test_a_street_sets_no_rule(street: Any) -> None:
    with pytest.raises(NotPermitted):
        set_formation_rule(by=street, values={"starts_on": DAY})
    assert FormationRule.objects.count() == 1


def test_the_back_office_sets_a_rule_and_covers_by_the_same_rules(
    client_for: Any, district: Any
) -> None:
    client = client_for(district)
    answer = client.post(
        "/admin/orgs/formationrule/add/",
        {
            "starts_on": "2026-11-20",
            "branch_from": 4,
            "committee_in_branch_from": 7,
            "general_branch_from": 50,
            "committee_from": 100,
            "joint_branch_units": 5,
            "counts_attached": "on",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    assert (standard_on(DAY).branch_from, standard_on(DAY).counts_attached) == (4, True)
    enterprise = tenant()
    content = {"enterprise": str(enterprise.pk), "mode": "assign", "starts_on": "2026-11-20"}
    refused = client.post("/admin/orgs/coverage/add/", content, follow=True)
    assert "指导员" in refused.content.decode()
    assert not enterprise.coverages.exists()
    client.post("/admin/orgs/coverage/add/", {**content, "instructor": "示例指导员"})
    assert enterprise.coverages.get().instructor == "示例指导员"
