"""The registers of projects and of the three lists, as ``registers`` has them."""

import datetime
from typing import Any

from councils.models import ListKind
from tests.cases.shapes import Register, Street
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import CouncilFactory
from tests.factories.councils_projects import (
    BeneficiaryFactory,
    ListEntryFactory,
    ListKindFactory,
    ListMatchFactory,
    MilestoneFactory,
    OutcomeMetricFactory,
    ProjectClaimFactory,
    ProjectFactory,
    SupervisionFactory,
)
from tests.factories.orgs import OrganisationSeatFactory, PartyOrganisationFactory


def _council(street: Street) -> Any:
    return CouncilFactory(building=street.building)


def _project(street: Street, state: str = "draft", **facts: Any) -> Any:
    return ProjectFactory(council=_council(street), state=state, **facts)


def _reviewed(street: Street) -> Any:
    reviewer = PartyOrganisationFactory(code=street.code)
    OrganisationSeatFactory(organisation=reviewer, building=street.building)
    return _project(street, reviewer=reviewer)


def _milestone(street: Street) -> Any:
    return MilestoneFactory(project=_project(street, "in_progress"))


def _supervision(street: Street) -> Any:
    return SupervisionFactory(project=_project(street, "in_progress"))


def _metric(street: Street) -> Any:
    return OutcomeMetricFactory(project=_project(street, "in_progress"))


def _beneficiary(street: Street) -> Any:
    return BeneficiaryFactory(
        project=_project(street, "in_progress"), building=BuildingFactory(area=street.code)
    )


def _claim(street: Street) -> Any:
    return ProjectClaimFactory(project=_project(street, "published"), enterprise=street.tenant)


def _entry(street: Street, kind: str = "resource") -> Any:
    return ListEntryFactory(
        council=_council(street),
        building=street.building,
        kind=ListKind.objects.get(code=kind),
        enterprise=street.tenant,
    )


def _match(street: Street) -> Any:
    return ListMatchFactory(
        need=_entry(street, "need"), offer=_entry(street), reasons=["category"], note="示例"
    )


WORKS: list[Register] = [
    Register(
        "projects",
        _reviewed,
        lambda s: {
            "council": str(_council(s).pk),
            "title": "示例新项目",
            "summary": "示例内容",
            "domain": "service",
            "due_on": "2026-12-31",
        },
        {"title": "示例更名项目"},
        reference="council",
    ),
    Register("project-claims", _claim),
    Register(
        "milestones",
        _milestone,
        lambda s: {
            "project": str(_project(s, "in_progress").pk),
            "title": "示例新节点",
            "due_on": "2026-12-01",
        },
        {"due_on": "2026-12-15"},
        reference="project",
    ),
    Register(
        "supervisions",
        _supervision,
        lambda s: {
            "project": str(_project(s, "in_progress").pk),
            "method": "listen",
            "on": str(datetime.date(2026, 1, 12)),
            "finding": "示例情况",
        },
        {"method": "discuss"},
        reference="project",
    ),
    Register(
        "outcome-metrics",
        _metric,
        lambda s: {
            "project": str(_project(s, "in_progress").pk),
            "name": "示例指标",
            "value": 12.5,
            "unit": "次",
            "measured_on": "2026-01-12",
            "basis": "示例来源",
        },
        {"unit": "人次"},
        reference="project",
    ),
    Register(
        "beneficiaries",
        _beneficiary,
        lambda s: {
            "project": str(_project(s, "in_progress").pk),
            "community": "示例社区",
            "party": "resident",
        },
        {"party": "employee"},
        reference="project",
    ),
    Register(
        "list-kinds",
        lambda s: ListKindFactory(),
        lambda s: {"code": "example-list", "label": "示例新清单", "role": "offer"},
        {"position": 9},
        who="district",
        shared=True,
    ),
    Register(
        "list-entries",
        _entry,
        lambda s: {
            "council": str(_council(s).pk),
            "kind": str(ListKind.objects.get(code="need").pk),
            "title": "示例新需求",
            "building": str(s.building.pk),
            "starts_on": "2026-01-01",
            "capacity": 3,
        },
        {"capacity": 5},
        reference="council",
    ),
    Register("list-matches", _match),
]
