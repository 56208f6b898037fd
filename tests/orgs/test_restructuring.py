"""Organisations change place and form, end and merge; every day keeps what held on it."""

import datetime
from typing import Any

import pytest

from common.audit.models import AuditEntry
from common.errors.domain import DomainError
from common.records.periods import current_on, standing_on
from orgs.actions.organisation import CircularParent
from orgs.actions.restructuring import (
    ChildrenLeft,
    ElectionOpen,
    FormUnchanged,
    IntoItself,
    change_form,
    dissolve_organisation,
    merge_organisation,
    move_organisation,
)
from orgs.models import (
    Coverage,
    Officer,
    OrganisationAffiliation,
    OrganisationFormPeriod,
    OrganisationSeat,
    OrganisationTerm,
    PartyOrganisation,
)
from orgs.selectors.closing import closing
from tests.factories.buildings import JINGAN_TEMPLE, NANJING_WEST, BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import (
    CoverageFactory,
    OrganisationSeatFactory,
    PartyOrganisationFactory,
)
from tests.factories.orgs_tree import (
    ElectionFactory,
    OfficerFactory,
    OrganisationLineFactory,
    OrganisationTermFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)
DAY = datetime.date(2026, 11, 1)
BEFORE = datetime.date(2026, 10, 31)


def place_on(organisation: Any, day: datetime.date) -> OrganisationAffiliation:
    """Return where the organisation stood on ``day``."""
    return OrganisationAffiliation.objects.get(standing_on(day), organisation=organisation)


def test_a_branch_grows_into_a_committee_and_its_forms_stay(street: Any) -> None:
    """The way of one company: branch 2007, general branch 2012, committee 2020."""
    organisation = PartyOrganisationFactory(founded_on=datetime.date(2007, 7, 1))
    for form, day, number in (
        ("general_branch", datetime.date(2012, 8, 1), "示例〔2012〕1号"),
        ("committee", datetime.date(2020, 6, 1), "示例〔2020〕2号"),
    ):
        change_form(
            by=street,
            organisation_id=organisation.pk,
            form=form,
            document_number=number,
            on=day,
            today=TODAY,
        )
    told = OrganisationFormPeriod.objects.filter(organisation=organisation).order_by("ends_on")
    assert [(row.form, row.starts_on, row.document_number) for row in told] == [
        ("branch", None, ""),
        ("general_branch", datetime.date(2012, 8, 1), "示例〔2012〕1号"),
        ("committee", datetime.date(2020, 6, 1), "示例〔2020〕2号"),
    ]


@pytest.mark.parametrize(
    ("form", "number", "on", "code"),
    [
        ("branch", "示例1号", DAY, "form_unchanged"),
        ("committee", " ", DAY, "missing_value"),
        ("committee", "示例1号", datetime.date(2026, 11, 21), "future_date"),
        ("committee", "示例1号", datetime.date(2022, 6, 30), "not_standing"),
    ],
)
def test_a_change_of_form_is_refused_with_a_reason(
    form: str, number: str, on: datetime.date, code: str, street: Any
) -> None:
    organisation = PartyOrganisationFactory()
    with pytest.raises(DomainError) as refused:
        change_form(
            by=street,
            organisation_id=organisation.pk,
            form=form,
            document_number=number,
            on=on,
            today=TODAY,
        )
    assert refused.value.code == code
    assert OrganisationFormPeriod.objects.get(organisation=organisation).form == "branch"


def test_a_foreign_organisation_does_not_exist(street: Any) -> None:
    organisation = PartyOrganisationFactory(code=JINGAN_TEMPLE)
    with pytest.raises(DomainError) as refused:
        dissolve_organisation(
            by=street,
            organisation_id=organisation.pk,
            on=DAY,
            document_number="示例1号",
            today=TODAY,
        )
    assert refused.value.status == 404
    organisation.refresh_from_db()
    assert organisation.dissolved_on is None


def test_a_move_holds_from_its_day(district: Any) -> None:
    one, other = (PartyOrganisationFactory(form="committee") for _ in range(2))
    organisation = PartyOrganisationFactory(parent=one)
    enterprise = EnterpriseFactory()
    move_organisation(
        by=district,
        organisation_id=organisation.pk,
        values={"parent": other.pk, "host_enterprise": enterprise.pk},
        document_number="示例3号",
        on=DAY,
        today=TODAY,
    )
    organisation.refresh_from_db()
    assert (organisation.parent, organisation.host_enterprise) == (other, enterprise)
    assert (place_on(organisation, BEFORE).parent, place_on(organisation, DAY).parent) == (
        one,
        other,
    )
    assert place_on(organisation, DAY).document_number == "示例3号"


def test_nobody_stands_above_himself(district: Any) -> None:
    upper = PartyOrganisationFactory()
    lower = PartyOrganisationFactory(parent=upper)
    with pytest.raises(CircularParent):
        move_organisation(
            by=district,
            organisation_id=upper.pk,
            values={"parent": lower.pk},
            on=DAY,
            today=TODAY,
        )
    upper.refresh_from_db()
    assert upper.parent is None


def body(code: str = NANJING_WEST) -> PartyOrganisation:
    """Return an organisation with everything that ends with it."""
    organisation = PartyOrganisationFactory(code=code)
    OrganisationSeatFactory(organisation=organisation, building=BuildingFactory(area=code))
    CoverageFactory(
        enterprise=EnterpriseFactory(building=BuildingFactory(area=code)),
        organisation=organisation,
    )
    OrganisationTermFactory(organisation=organisation)
    OfficerFactory(organisation=organisation)
    OrganisationLineFactory(organisation=organisation)
    return organisation


def test_the_end_of_an_organisation_is_told_and_ends_what_belongs_to_it(street: Any) -> None:
    organisation = body()
    told = closing(organisation.pk, user=street, on=DAY)
    assert {each.label: each.count for each in told.touched} == {
        "覆盖": 1,
        "所在楼宇": 1,
        "届次": 1,
        "班子成员": 1,
        "条线隶属": 1,
    }
    assert "没有下级组织" in told.in_words()
    dissolve_organisation(
        by=street,
        organisation_id=organisation.pk,
        on=DAY,
        document_number="示例4号",
        today=TODAY,
    )
    assert closing(organisation.pk, user=street, on=DAY).touched == ()
    for model in (OrganisationSeat, OrganisationTerm):
        assert model.objects.filter(standing_on(BEFORE), organisation=organisation).count() == 1
        assert not model.objects.filter(standing_on(DAY), organisation=organisation).exists()
    for model in (Coverage, Officer):
        assert model.objects.filter(current_on(BEFORE), organisation=organisation).count() == 1
        assert not model.objects.filter(current_on(DAY), organisation=organisation).exists()
    assert Coverage.objects.get(organisation=organisation).end_reason == "党组织撤销"
    # Where it stood, and as what, still answers for the time before.
    assert place_on(organisation, DAY).area == organisation.area
    (entry,) = AuditEntry.objects.filter(verb="partyorganisation.dissolve")
    assert entry.changes["ended"]["coverages"] == 1


def test_organisations_below_need_another_one_above(street: Any) -> None:
    upper, heir = PartyOrganisationFactory(), PartyOrganisationFactory()
    lower = PartyOrganisationFactory(parent=upper)
    end: dict[str, Any] = {
        "by": street,
        "organisation_id": upper.pk,
        "on": DAY,
        "document_number": "示例5号",
        "today": TODAY,
    }
    with pytest.raises(ChildrenLeft):
        dissolve_organisation(**end)
    upper.refresh_from_db()
    assert upper.dissolved_on is None
    with pytest.raises(IntoItself):
        dissolve_organisation(**end, children_to=lower.pk)
    dissolve_organisation(**end, children_to=heir.pk)
    lower.refresh_from_db()
    assert lower.parent == heir
    assert place_on(lower, BEFORE).parent == upper


def test_an_election_under_way_comes_first(street: Any) -> None:
    organisation = PartyOrganisationFactory()
    ElectionFactory(organisation=organisation)
    with pytest.raises(ElectionOpen):
        dissolve_organisation(
            by=street,
            organisation_id=organisation.pk,
            on=DAY,
            document_number="示例6号",
            today=TODAY,
        )


def test_a_merger_hands_over_enterprises_buildings_and_organisations_below(street: Any) -> None:
    organisation, heir = body(), PartyOrganisationFactory(form="joint_branch")
    lower = PartyOrganisationFactory(parent=organisation)
    shared = EnterpriseFactory(building=BuildingFactory(area=NANJING_WEST))
    for each in (organisation, heir):
        CoverageFactory(enterprise=shared, organisation=each, mode="joint")
    own = Coverage.objects.get(organisation=organisation, mode="establish").enterprise
    merge_organisation(
        by=street,
        organisation_id=organisation.pk,
        into_id=heir.pk,
        on=DAY,
        document_number="示例7号",
        today=TODAY,
    )
    organisation.refresh_from_db()
    lower.refresh_from_db()
    assert (organisation.merged_into, organisation.dissolution) == (heir, "merged")
    assert lower.parent == heir
    assert not Coverage.objects.filter(current_on(DAY), organisation=organisation).exists()
    assert dict(
        Coverage.objects.filter(current_on(DAY), organisation=heir).values_list(
            "enterprise", "mode"
        )
    ) == {own.pk: "joint", shared.pk: "joint"}
    assert OrganisationSeat.objects.filter(standing_on(DAY), organisation=heir).count() == 1
    assert not OrganisationSeat.objects.filter(standing_on(BEFORE), organisation=heir).exists()
    with pytest.raises(DomainError) as refused:
        merge_organisation(
            by=street,
            organisation_id=organisation.pk,
            into_id=heir.pk,
            on=TODAY,
            document_number="示例8号",
            today=TODAY,
        )
    assert refused.value.code == "not_standing"


def test_the_same_form_again_is_no_change(street: Any) -> None:
    organisation = PartyOrganisationFactory()
    with pytest.raises(FormUnchanged):
        change_form(
            by=street,
            organisation_id=organisation.pk,
            form="branch",
            document_number="示例9号",
            on=TODAY,
            today=TODAY,
        )
