"""How lists of projects, and of what belongs to them, can be narrowed."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import BooleanFilter, CharFilter, UUIDFilter

from buildings.filtersets import below
from buildings.models import Building
from common.records.filters import (
    RegisterFilterSet,
    choices,
    day_from,
    day_until,
    reader_of,
    reference,
)
from councils.choices import (
    Claimant,
    ClaimState,
    Party,
    ProjectDomain,
    ProjectState,
    SupervisionMethod,
)
from councils.models import CouncilBuilding
from councils.project_states import OWNERLESS_DAYS
from councils.selectors.projects import overdue_on, unnoticed_on


class OfCouncilFilterSet(RegisterFilterSet):
    """Rows of a council, by where that council is; ``council_field`` names it."""

    council_field = "council"
    area = CharFilter(method="in_area", label="区域代码，含其下级", max_length=24)
    at_building = UUIDFilter(method="of_building", label="楼委会所辖楼宇标识")

    def in_area(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return rows of councils that are for a building in the area on the day."""
        areas = below(value, reader_of(self))
        here = Q(building__subdistrict__in=areas) | Q(building__grid__in=areas)
        return queryset.filter(Exists(self._links(here)))

    def of_building(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return rows of councils that are for the building on the day."""
        return queryset.filter(Exists(self._links(Q(building=value))))

    def _links(self, here: Q) -> QuerySet:
        reader = reader_of(self)
        if reader is not None:
            here &= Q(building__in=Building.objects.visible_to(reader))
        links = CouncilBuilding.objects.standing_on(self.day)
        return links.filter(here, council=OuterRef(self.council_field))


class ProjectFilterSet(OfCouncilFilterSet):
    """Projects."""

    council = reference("council", "楼委会标识")
    topic = reference("topic", "议题标识")
    state = choices(ProjectState, "state", "状态")
    domain = choices(ProjectDomain, "domain", "领域")
    is_public = BooleanFilter(field_name="is_public", label="对外公开")
    unnoticed = BooleanFilter(
        method="only_unnoticed", label=f"无人认领超过 {OWNERLESS_DAYS} 日（待认领的项目）"
    )
    overdue = BooleanFilter(method="only_overdue", label="有逾期节点")
    published_from = day_from("published_on", "发布日期")
    published_until = day_until("published_on", "发布日期")

    def only_unnoticed(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return projects that have sought somebody for too long, or all others."""
        known = unnoticed_on(self.day)
        return queryset.filter(known) if value else queryset.exclude(known)

    def only_overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return projects with an overdue milestone, or all others."""
        late = overdue_on(self.day)
        return queryset.filter(late) if value else queryset.exclude(late)


class ProjectClaimFilterSet(OfCouncilFilterSet):
    """Claims of projects."""

    council_field = "project__council"
    project = reference("project", "项目标识")
    state = choices(ClaimState, "state", "认领状态")
    claimant = choices(Claimant, "claimant", "认领方")
    department = reference("department", "部门标识")
    enterprise = reference("enterprise", "企业标识")
    applied_from = day_from("applied_on", "申请日期")
    applied_until = day_until("applied_on", "申请日期")


class MilestoneFilterSet(OfCouncilFilterSet):
    """Milestones of projects."""

    council_field = "project__council"
    project = reference("project", "项目标识")
    is_done = BooleanFilter(
        field_name="done_on", lookup_expr="isnull", exclude=True, label="已完成"
    )
    due_from = day_from("due_on", "计划日期")
    due_until = day_until("due_on", "计划日期")


class SupervisionFilterSet(OfCouncilFilterSet):
    """Looks at projects."""

    council_field = "project__council"
    project = reference("project", "项目标识")
    method = choices(SupervisionMethod, "method", "方式")
    on_from = day_from("on", "日期")
    on_until = day_until("on", "日期")


class OutcomeMetricFilterSet(OfCouncilFilterSet):
    """Measured effects of projects."""

    council_field = "project__council"
    project = reference("project", "项目标识")
    measured_from = day_from("measured_on", "日期")
    measured_until = day_until("measured_on", "日期")


class BeneficiaryFilterSet(OfCouncilFilterSet):
    """Whom projects serve."""

    council_field = "project__council"
    project = reference("project", "项目标识")
    building = reference("building", "受益楼宇标识")
    party = choices(Party, "party", "受益人群")
