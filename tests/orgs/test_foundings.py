"""Foundings: each step with its guard, and the organisation they end in."""

import datetime
from typing import Any

import pytest

from common.errors.domain import DomainError
from orgs.actions.foundings import (
    apply_founding,
    approve_founding,
    elect_founding,
    file_founding,
    refuse_founding,
    withdraw_founding,
)
from orgs.models import (
    Coverage,
    Founding,
    OrganisationFormPeriod,
    OrganisationSeat,
    OrganisationTerm,
)
from tests.factories.buildings import NANJING_WEST, BuildingFactory, area
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import PartyOrganisationFactory
from tests.factories.orgs_tree import FoundingFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


def day(number: int) -> datetime.date:
    """Return a day of November 2026."""
    return datetime.date(2026, 11, number)


def code_of(refused: Any) -> str:
    """Return the code of a refusal; it speaks Chinese."""
    assert any("\u4e00" <= sign <= "\u9fff" for sign in refused.value.message)
    return str(refused.value.code)


def application(**told: Any) -> dict[str, Any]:
    """Return an application of an enterprise with ``members`` full members."""
    building = BuildingFactory(area=NANJING_WEST)
    enterprise = EnterpriseFactory(building=building, status__full_members=told.pop("members", 3))
    superior = told.pop("superior", None) or PartyOrganisationFactory(form="working_committee")
    return {
        "enterprise": enterprise.pk,
        "building": building.pk,
        "area": area(NANJING_WEST).pk,
        "approving_organisation": superior.pk,
        "name": "示例新党支部",
        "form": "branch",
        "applied_on": day(1),
        **told,
    }


def test_a_founding_ends_in_an_organisation_with_all_that_belongs_to_it(street: Any) -> None:
    values = application()
    founding: Founding = apply_founding(by=street, today=TODAY, values=values).obj
    assert founding.answer_due_on == datetime.date(2026, 12, 1)
    act: dict[str, Any] = {"by": street, "founding_id": founding.pk, "today": TODAY}
    approve_founding(**act, on=day(5), document_number="示例3号")
    elect_founding(**act, on=day(10))
    organisation = file_founding(**act, on=day(12), external_id="DZZ90001").organisation
    assert organisation is not None
    assert (organisation.name, organisation.founded_on) == ("示例新党支部", day(12))
    assert organisation.parent_id == values["approving_organisation"]
    form = OrganisationFormPeriod.objects.get(organisation=organisation)
    assert (form.form, form.document_number) == ("branch", "示例3号")
    assert OrganisationSeat.objects.get(organisation=organisation).building_id
    coverage = Coverage.objects.get(organisation=organisation)
    assert (coverage.mode, coverage.starts_on) == ("establish", day(12))
    term = OrganisationTerm.objects.get(organisation=organisation)
    assert term.due_on == datetime.date(2029, 11, 12)
    with pytest.raises(DomainError) as again:
        file_founding(**act, on=day(12))
    assert code_of(again) == "wrong_state"


@pytest.mark.parametrize(
    ("told", "superior", "code"),
    [
        ({"members": 2}, "committee", "exception_missing"),
        ({"members": 40, "form": "general_branch"}, "committee", "exception_missing"),
        ({}, "branch", "may_not_found"),
        ({}, "general_branch", "may_not_found"),
        ({"enterprise": None, "building": None}, "committee", "missing_value"),
    ],
)
def test_an_application_is_refused_with_a_reason(
    told: dict[str, Any], superior: str, code: str, street: Any
) -> None:
    above = PartyOrganisationFactory(form=superior)
    with pytest.raises(DomainError) as refused:
        apply_founding(by=street, today=TODAY, values=application(superior=above, **told))
    assert code_of(refused) == code
    assert not Founding.objects.exists()


def test_an_exception_has_its_document(street: Any) -> None:
    values = application(members=2, exception_document="示例特批1号")
    assert apply_founding(by=street, today=TODAY, values=values).outcome == "created"


def test_a_founding_is_refused_or_withdrawn_with_a_reason(street: Any) -> None:
    refused, withdrawn = FoundingFactory(), FoundingFactory()
    act: dict[str, Any] = {"by": street, "today": TODAY, "on": day(5)}
    with pytest.raises(DomainError) as silent:
        refuse_founding(**act, founding_id=refused.pk, reason=" ")
    assert code_of(silent) == "missing_value"
    assert refuse_founding(**act, founding_id=refused.pk, reason="示例").state == "refused"
    with pytest.raises(DomainError) as over:
        approve_founding(**act, founding_id=refused.pk, document_number="示例4号")
    assert code_of(over) == "wrong_state"
    done = withdraw_founding(**act, founding_id=withdrawn.pk, reason="示例")
    assert done.state == "withdrawn"
    assert not Founding.objects.open().exists()
