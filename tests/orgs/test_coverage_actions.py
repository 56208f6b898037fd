"""Covering, ending, changing the mode, one or many: the rules of each mode, scope and audit."""

import datetime
import uuid
from typing import Any

import pytest

from common.errors.domain import DomainError, NotInScope
from common.models import AuditEntry
from common.records.writing import InvalidRecord
from orgs.actions.coverage import (
    MOST_AT_ONCE,
    AlreadyCovered,
    AlreadyEnded,
    EndReasonMissing,
    EndsBeforeStart,
    InstructorMissing,
    OrganisationMissing,
    OrganisationNotStanding,
    TooManyAtOnce,
    Way,
    change_mode,
    cover_enterprise,
    cover_many,
    end_coverage,
)
from orgs.models import Coverage
from tests.conftest import JINGAN_TEMPLE
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import CoverageFactory, PartyOrganisationFactory

pytestmark = pytest.mark.django_db

D = datetime.date
DAY = D(2026, 11, 20)


def tenant(**kwargs: Any) -> Any:
    """Make a tenant in 南京西路街道."""
    return EnterpriseFactory(building=BuildingFactory(), **kwargs)


def joint_branch(**kwargs: Any) -> Any:
    """Make a joint branch."""
    return PartyOrganisationFactory(form="joint_branch", **kwargs)


def way(mode: str = "joint", organisation: Any = None, **kwargs: Any) -> Way:
    """Return a way since 2026-11-20."""
    key = organisation.pk if organisation else None
    return Way(mode=mode, starts_on=DAY, organisation_id=key, **kwargs)


@pytest.mark.parametrize("mode", ["establish", "joint", "attach"])
def test_an_organisation_covers_from_a_day_on_for_a_reason(mode: str, street: Any) -> None:
    organisation, enterprise = PartyOrganisationFactory(), tenant()
    coverage, warning = cover_enterprise(
        by=street,
        enterprise_id=enterprise.pk,
        way=way(mode, organisation, reason="街道党工委批复"),
    )
    coverage.refresh_from_db()
    assert (coverage.mode, coverage.organisation) == (mode, organisation)
    assert (coverage.starts_on, coverage.reason, warning) == (DAY, "街道党工委批复", "")
    (entry,) = AuditEntry.objects.filter(object_id=str(coverage.pk))
    assert (entry.verb, entry.actor_id) == ("coverage.create", street.pk)


def test_an_instructor_covers_without_an_organisation(street: Any) -> None:
    coverage, _ = cover_enterprise(
        by=street, enterprise_id=tenant().pk, way=way("assign", instructor="示例指导员")
    )
    assert (coverage.organisation, coverage.instructor) == (None, "示例指导员")


@pytest.mark.parametrize(
    ("mode", "kwargs", "refusal"),
    [
        ("establish", {}, OrganisationMissing),
        ("joint", {"instructor": "示例"}, OrganisationMissing),
        ("attach", {}, OrganisationMissing),
        ("assign", {}, InstructorMissing),
        ("assign", {"instructor": "  "}, InstructorMissing),
        ("elsewhere", {"instructor": "示例"}, InvalidRecord),
    ],
)
def test_a_mode_asks_for_whoever_covers(
    mode: str, kwargs: dict[str, Any], refusal: type[DomainError], street: Any
) -> None:
    with pytest.raises(refusal):
        cover_enterprise(by=street, enterprise_id=tenant().pk, way=way(mode, **kwargs))
    assert not Coverage.objects.exists()


@pytest.mark.parametrize(
    ("founded_on", "dissolved_on", "stands"),
    [
        (DAY, None, True),
        (DAY + datetime.timedelta(days=1), None, False),
        (D(2020, 1, 1), DAY, False),
        (D(2020, 1, 1), DAY + datetime.timedelta(days=1), True),
    ],
)
def test_the_organisation_stands_on_the_day(
    founded_on: D, dissolved_on: D | None, stands: bool, street: Any
) -> None:
    organisation = joint_branch(founded_on=founded_on, dissolved_on=dissolved_on)
    enterprise = tenant()
    if stands:
        cover_enterprise(by=street, enterprise_id=enterprise.pk, way=way("joint", organisation))
    else:
        with pytest.raises(OrganisationNotStanding):
            cover_enterprise(by=street, enterprise_id=enterprise.pk, way=way("joint", organisation))
    assert Coverage.objects.filter(enterprise=enterprise).exists() is stands


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_taken"),
    [
        (D(2024, 1, 1), None, True),
        (D(2024, 1, 1), DAY, False),
        (D(2024, 1, 1), DAY + datetime.timedelta(days=1), True),
    ],
)
def test_nobody_is_covered_twice_in_the_same_way(
    starts_on: D, ends_on: D | None, is_taken: bool, street: Any
) -> None:
    organisation, enterprise = joint_branch(), tenant()
    CoverageFactory(
        enterprise=enterprise,
        mode="joint",
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    if is_taken:
        with pytest.raises(AlreadyCovered):
            cover_enterprise(by=street, enterprise_id=enterprise.pk, way=way("joint", organisation))
    else:
        cover_enterprise(by=street, enterprise_id=enterprise.pk, way=way("joint", organisation))
    assert enterprise.coverages.count() == 2 - is_taken


@pytest.mark.parametrize(("before", "is_warned"), [(4, False), (5, True)])
def test_a_sixth_unit_of_a_joint_branch_is_warned_of_not_refused(
    before: int, is_warned: bool, street: Any
) -> None:
    organisation = joint_branch()
    for _ in range(before):
        CoverageFactory(enterprise=tenant(), mode="joint", organisation=organisation)
    coverage, warning = cover_enterprise(
        by=street, enterprise_id=tenant().pk, way=way("joint", organisation)
    )
    assert coverage.pk
    assert bool(warning) is is_warned
    assert ("6 家单位" in warning) is is_warned


def test_a_coverage_ends_on_a_day_for_a_reason(street: Any) -> None:
    coverage = CoverageFactory(enterprise=tenant())
    end_coverage(by=street, coverage_id=coverage.pk, on=DAY, reason="企业迁出")
    coverage.refresh_from_db()
    assert (coverage.ends_on, coverage.end_reason) == (DAY, "企业迁出")
    (entry,) = AuditEntry.objects.filter(object_id=str(coverage.pk))
    assert (entry.verb, entry.changes["end_reason"]) == ("coverage.end", "企业迁出")


@pytest.mark.parametrize(
    ("on", "reason", "refusal"),
    [
        (DAY, " ", EndReasonMissing),
        (D(2023, 12, 31), "示例", EndsBeforeStart),
        (D(2026, 11, 1), "示例", AlreadyEnded),
        (D(2026, 11, 2), "示例", AlreadyEnded),
    ],
)
def test_an_end_that_makes_no_sense_is_refused(
    on: D, reason: str, refusal: type[DomainError], street: Any
) -> None:
    coverage = CoverageFactory(enterprise=tenant(), ends_on=D(2026, 11, 1))
    with pytest.raises(refusal):
        end_coverage(by=street, coverage_id=coverage.pk, on=on, reason=reason)
    coverage.refresh_from_db()
    assert (coverage.ends_on, coverage.end_reason) == (D(2026, 11, 1), "")


def test_the_mode_changes_in_one_act(street: Any) -> None:
    coverage = CoverageFactory(enterprise=tenant(), mode="joint", organisation=joint_branch())
    own = PartyOrganisationFactory()
    begun, _ = change_mode(
        by=street, coverage_id=coverage.pk, way=way("establish", own, reason="正式党员达三名")
    )
    coverage.refresh_from_db()
    assert (coverage.ends_on, begun.starts_on, begun.organisation) == (DAY, DAY, own)
    operations = set(
        AuditEntry.objects.filter(object_id__in=[str(coverage.pk), str(begun.pk)]).values_list(
            "operation", flat=True
        )
    )
    assert len(operations) == 1


def test_a_change_that_is_refused_ends_nothing(street: Any) -> None:
    coverage = CoverageFactory(enterprise=tenant(), mode="joint", organisation=joint_branch())
    with pytest.raises(InstructorMissing):
        change_mode(by=street, coverage_id=coverage.pk, way=way("assign", reason="示例"))
    coverage.refresh_from_db()
    assert coverage.ends_on is None


def test_a_selection_is_covered_row_by_row_and_says_what_came_of_each(street: Any) -> None:
    organisation = joint_branch()
    chosen = [tenant() for _ in range(7)]
    CoverageFactory(enterprise=chosen[0], mode="joint", organisation=organisation)
    foreign = EnterpriseFactory(building=BuildingFactory(area=JINGAN_TEMPLE))
    ids = [*(one.pk for one in chosen), foreign.pk, uuid.uuid4()]

    asked: Any = {"by": street, "enterprise_ids": ids, "way": way("joint", organisation)}
    looked = cover_many(**asked, is_preview=True)
    assert Coverage.objects.count() == 1
    assert not AuditEntry.objects.filter(verb="coverage.create").exists()

    done = cover_many(**asked)
    assert done == looked
    assert len(done.rows) == 7
    assert done.covered == 6
    assert [row.refusal for row in done.rows if row.refusal] == [AlreadyCovered.message]
    assert "7 家单位" in done.warnings[0]
    assert organisation.coverages.count() == 7
    entries = AuditEntry.objects.filter(verb="coverage.create", object_type="orgs.coverage")
    assert entries.count() == 6
    assert len(set(entries.values_list("operation", flat=True))) == 1
    assert not foreign.coverages.exists()


def test_a_selection_has_an_end(street: Any) -> None:
    ids = [uuid.uuid4() for _ in range(MOST_AT_ONCE + 1)]
    with pytest.raises(TooManyAtOnce):
        cover_many(by=street, enterprise_ids=ids, way=way("joint", joint_branch()))


def test_another_street_can_do_nothing(street: Any, street2: Any) -> None:
    organisation, enterprise = joint_branch(), tenant()
    coverage = CoverageFactory(enterprise=enterprise, mode="joint", organisation=organisation)
    with pytest.raises(NotInScope):
        end_coverage(by=street2, coverage_id=coverage.pk, on=DAY, reason="示例")
    with pytest.raises(NotInScope):
        change_mode(by=street2, coverage_id=coverage.pk, way=way("attach", organisation))
    with pytest.raises(InvalidRecord):
        cover_enterprise(
            by=street2, enterprise_id=enterprise.pk, way=way("assign", instructor="示例")
        )
    assert Coverage.objects.get() == coverage
    coverage.refresh_from_db()
    assert coverage.ends_on is None


def test_an_organisation_of_another_street_cannot_be_named(street: Any) -> None:
    foreign = joint_branch(code=JINGAN_TEMPLE)
    with pytest.raises(InvalidRecord):
        cover_enterprise(by=street, enterprise_id=tenant().pk, way=way("joint", foreign))
    assert not Coverage.objects.exists()


def test_the_api_ends_a_coverage_and_changes_its_mode(
    api_for: Any, street: Any, street2: Any
) -> None:
    coverage = CoverageFactory(enterprise=tenant(), mode="joint", organisation=joint_branch())
    address = f"/api/v1/coverages/{coverage.pk}/"
    assert api_for(street2).post(f"{address}end/", {}, format="json").status_code == 400
    content = {"on": "2026-11-20", "reason": "示例"}
    assert api_for(street2).post(f"{address}end/", content, format="json").status_code == 404
    own = PartyOrganisationFactory()
    changed = api_for(street).post(
        f"{address}change-mode/",
        {**content, "mode": "establish", "organisation": str(own.pk)},
        format="json",
    )
    assert changed.status_code == 201, changed.content.decode()
    assert (changed.json()["mode"], changed.json()["reason"]) == ("establish", "示例")
    again = api_for(street).post(f"{address}end/", content, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "already_ended")
    other = f"/api/v1/coverages/{changed.json()['id']}/end/"
    ended = api_for(street).post(other, {**content, "on": "2026-12-01"}, format="json")
    assert (ended.status_code, ended.json()["ends_on"]) == (200, "2026-12-01")
