"""How lists of party organisations, coverages and workers can be narrowed."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import BooleanFilter, CharFilter, UUIDFilter

from buildings.filtersets import in_area
from buildings.models import Building
from common.records.filters import (
    ChoicesFilter,
    RegisterFilterSet,
    choices,
    day_from,
    day_until,
    reader_of,
    reference,
)
from common.records.periods import standing_on
from enterprises.models import Occupancy
from orgs.choices import (
    AllianceKind,
    CertificationEvent,
    CheckpointKind,
    CheckpointResult,
    CoverageMode,
    ElectionKind,
    ElectionState,
    FoundingState,
    InstructorOrigin,
    LifeInterval,
    LifeKind,
    LineKind,
    OfficerRole,
    OfficerSource,
    OrganisationForm,
    ResponsibilityRole,
    TallyKind,
    TrainingMethod,
    TrainingTopic,
    UnbuiltReasonKind,
)
from orgs.models import (
    AllianceTask,
    OrganisationFormPeriod,
    OrganisationSeat,
    OrganisationTerm,
)
from orgs.selectors.new_tenants import AskedTenants, waiting


class OrganisationFilterSet(RegisterFilterSet):
    """Party organisations; the form is that of the day (``as_of``, else today)."""

    area = in_area("area")
    parent = reference("parent", "上级组织标识")
    building = UUIDFilter(method="seated_in", label="当日所在楼宇标识")
    host_enterprise = reference("host_enterprise", "依托企业标识")
    external_id = CharFilter(field_name="external_id", label="编号")
    form = choices(OrganisationForm, "form", "当日类型")
    is_dissolved = BooleanFilter(
        field_name="dissolved_on", lookup_expr="isnull", exclude=True, label="已撤销"
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the narrowed rows; the form is looked up for the day."""
        forms = self.form.cleaned_data.pop("form", None)
        queryset = super().filter_queryset(queryset)
        if not forms:
            return queryset
        of_day = OrganisationFormPeriod.objects.filter(
            standing_on(self.day), organisation=OuterRef("pk"), form__in=forms
        )
        return queryset.filter(Exists(of_day))

    def seated_in(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the organisations seated in the building on the day."""
        seats = OrganisationSeat.objects.filter(
            standing_on(self.day), organisation=OuterRef("pk"), building=value
        )
        reader = reader_of(self)
        if reader is not None:
            seats = seats.filter(building__in=Building.objects.visible_to(reader))
        return queryset.filter(Exists(seats))


class CoverageFilterSet(RegisterFilterSet):
    """Coverages."""

    enterprise = reference("enterprise", "企业标识")
    organisation = reference("organisation", "党组织标识")
    mode = choices(CoverageMode, "mode", "覆盖方式")


class CheckpointFilterSet(RegisterFilterSet):
    """Steps of new tenants."""

    enterprise = reference("enterprise", "企业标识")
    kind = choices(CheckpointKind, "kind", "步骤")
    result = choices(CheckpointResult, "result", "结果")


class UnbuiltReasonFilterSet(RegisterFilterSet):
    """Reasons why no organisation is built."""

    enterprise = reference("enterprise", "企业标识")
    kind = choices(UnbuiltReasonKind, "kind", "原因")


class GapFilterSet(RegisterFilterSet):
    """Work lists of coverage."""

    external_id = CharFilter(field_name="external_id", label="企业编号")
    building = UUIDFilter(method="in_building", label="当日所在楼宇标识")

    def in_building(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the tenants of the building on the day."""
        rooms = Occupancy.objects.current_on(self.day).filter(
            enterprise=OuterRef("pk"), unit__building=value
        )
        reader = reader_of(self)
        if reader is not None:
            rooms = rooms.filter(unit__building__in=Building.objects.visible_to(reader))
        return queryset.filter(Exists(rooms))


class NewTenantFilterSet(GapFilterSet):
    """New tenants."""

    open_step = ChoicesFilter(
        method="with_open_step", choices=CheckpointKind.choices, label="有未完成的步骤"
    )
    overdue_step = ChoicesFilter(
        method="with_overdue_step", choices=CheckpointKind.choices, label="有已逾期的步骤"
    )

    def with_open_step(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the tenants of which one of the steps is not settled."""
        return self._waiting(queryset, "open", value)

    def with_overdue_step(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the tenants of which one of the steps is overdue on the day."""
        return self._waiting(queryset, "overdue", value)

    def _waiting(self, queryset: QuerySet, state: str, kinds: Any) -> QuerySet:
        asked = Q()
        for kind in kinds or ():
            asked |= waiting(AskedTenants(state=state, kind=kind), self.day)
        return queryset.filter(asked)


class WorkerFilterSet(RegisterFilterSet):
    """Full-time workers."""

    area = in_area("area")
    external_id = CharFilter(field_name="external_id", label="工号")


class PostFilterSet(RegisterFilterSet):
    """Posts of workers."""

    worker = reference("worker", "专职工作者标识")
    area = in_area("area")


class WorkerBuildingFilterSet(RegisterFilterSet):
    """Buildings in charge."""

    worker = reference("worker", "专职工作者标识")
    building = reference("building", "楼宇标识")


class WorkerEnterpriseFilterSet(RegisterFilterSet):
    """Enterprises in charge."""

    worker = reference("worker", "专职工作者标识")
    enterprise = reference("enterprise", "企业标识")


class CourseFilterSet(RegisterFilterSet):
    """Courses."""

    area = in_area("area")
    topic = choices(TrainingTopic, "topic", "内容")
    method = choices(TrainingMethod, "method", "方式")
    held_from = day_from("held_on", "日期")
    held_until = day_until("held_on", "日期")


class ResultFilterSet(RegisterFilterSet):
    """Results of training."""

    course = reference("course", "培训标识")
    worker = reference("worker", "专职工作者标识")


class CertificationFilterSet(RegisterFilterSet):
    """Qualification events."""

    worker = reference("worker", "专职工作者标识")
    event = choices(CertificationEvent, "event", "事项")
    valid_until_from = day_from("valid_until", "有效期至")
    valid_until_until = day_until("valid_until", "有效期至")


class HandoverFilterSet(RegisterFilterSet):
    """Handovers."""

    worker = reference("worker", "移交人标识")
    successor = reference("successor", "接收人标识")


class InstructorFilterSet(RegisterFilterSet):
    """Instructors."""

    area = in_area("area")
    origin = choices(InstructorOrigin, "origin", "来源")


class DutyFilterSet(RegisterFilterSet):
    """What instructors look after."""

    instructor = reference("instructor", "指导员标识")
    enterprise = reference("enterprise", "企业标识")
    building = reference("building", "楼宇标识")


class SecondmentFilterSet(RegisterFilterSet):
    """Seconded cadres."""

    building = reference("building", "楼宇标识")
    department = reference("department", "派出部门标识")


class ResponsibilityFilterSet(RegisterFilterSet):
    """Who answers for buildings and grids."""

    role = choices(ResponsibilityRole, "role", "角色")
    building = reference("building", "楼宇标识")
    grid = reference("grid", "网格标识")
    worker = reference("worker", "专职工作者标识")
    ends_until = day_until("ends_on", "终止日期")


class LineFilterSet(RegisterFilterSet):
    """Second links of organisations."""

    organisation = reference("organisation", "党组织标识")
    leader = reference("leader", "条线组织标识")
    kind = choices(LineKind, "kind", "条线")


class TermFilterSet(RegisterFilterSet):
    """Terms; what is overdue or due is asked for the day (``as_of``, else today)."""

    organisation = reference("organisation", "党组织标识")
    due_from = day_from("due_on", "换届日期")
    due_until = day_until("due_on", "换届日期")
    is_overdue = BooleanFilter(method="overdue", label="当日届满未换届")

    def overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return the terms that are overdue on the day, or the others."""
        over = OrganisationTerm.objects.overdue_on(self.day).values("pk")
        return queryset.filter(pk__in=over) if value else queryset.exclude(pk__in=over)


class OfficerFilterSet(RegisterFilterSet):
    """Officers."""

    organisation = reference("organisation", "党组织标识")
    role = choices(OfficerRole, "role", "职务")
    origin = choices(OfficerSource, "origin", "产生方式")


class ElectionFilterSet(RegisterFilterSet):
    """Elections."""

    organisation = reference("organisation", "党组织标识")
    state = choices(ElectionState, "state", "进度")
    kind = choices(ElectionKind, "kind", "选举类型")
    planned_from = day_from("planned_on", "计划日期")
    planned_until = day_until("planned_on", "计划日期")


class FoundingFilterSet(RegisterFilterSet):
    """Foundings."""

    area = in_area("area")
    enterprise = reference("enterprise", "企业标识")
    building = reference("building", "楼宇标识")
    state = choices(FoundingState, "state", "进度")
    due_until = day_until("answer_due_on", "批复期限")


class LifeRuleFilterSet(RegisterFilterSet):
    """Rules of organisational life."""

    kind = choices(LifeKind, "kind", "组织生活")
    interval = choices(LifeInterval, "interval", "周期")


class LifeRecordFilterSet(RegisterFilterSet):
    """Records of organisational life."""

    area = in_area("organisation__area")
    organisation = reference("organisation", "主办党组织标识")
    kind = ChoicesFilter(method="of_kinds", choices=LifeKind.choices, label="组织生活")
    held_from = day_from("held_on", "日期")
    held_until = day_until("held_on", "日期")

    def of_kinds(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the records that are any of the kinds."""
        return queryset.filter(kinds__overlap=list(value))


class TallyFilterSet(RegisterFilterSet):
    """双培养 and 双报到."""

    area = in_area("organisation__area")
    organisation = reference("organisation", "党组织标识")
    kind = choices(TallyKind, "kind", "项目")


class MemberCountFilterSet(RegisterFilterSet):
    """Counts of members."""

    area = in_area("organisation__area")
    organisation = reference("organisation", "党组织标识")


class AllianceFilterSet(RegisterFilterSet):
    """Alliances."""

    area = in_area("area")
    kind = choices(AllianceKind, "kind", "类型")


class AllianceMemberFilterSet(RegisterFilterSet):
    """Members of alliances."""

    area = in_area("alliance__area")
    alliance = reference("alliance", "联盟标识")
    organisation = reference("organisation", "党组织标识")
    enterprise = reference("enterprise", "企业标识")


class AlliancePlanFilterSet(RegisterFilterSet):
    """Plans of alliances."""

    area = in_area("alliance__area")
    alliance = reference("alliance", "联盟标识")


class AllianceTaskFilterSet(RegisterFilterSet):
    """Tasks; ``is_overdue`` is judged on the day (``as_of``, else today)."""

    area = in_area("alliance__area")
    alliance = reference("alliance", "联盟标识")
    is_open = BooleanFilter(field_name="done_on", lookup_expr="isnull", label="尚未完成")
    is_overdue = BooleanFilter(method="overdue", label="已逾期未完成")
    due_from = day_from("due_on", "完成期限")
    due_until = day_until("due_on", "完成期限")

    def overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return the tasks that are, or are not, overdue on the day."""
        late = AllianceTask.objects.overdue_on(self.day).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)


class JointMeetingFilterSet(RegisterFilterSet):
    """Joint meetings."""

    area = in_area("alliance__area")
    alliance = reference("alliance", "联盟标识")
    held_from = day_from("held_on", "日期")
    held_until = day_until("held_on", "日期")


class PairingFilterSet(RegisterFilterSet):
    """Pairings."""

    organisation = reference("organisation", "党组织标识")
    partner = reference("partner", "结对党组织标识")


class CrossAppointmentFilterSet(RegisterFilterSet):
    """Cross appointments."""

    home = reference("home", "所在党组织标识")
    host = reference("host", "任职党组织标识")
