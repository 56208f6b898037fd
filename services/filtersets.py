"""How lists of stations, visits, requests and participations can be narrowed."""

from django.db.models import QuerySet
from django_filters import BooleanFilter, CharFilter, UUIDFilter

from buildings.filtersets import in_area
from common.records.filters import (
    RegisterFilterSet,
    choices,
    day_from,
    day_until,
    reference,
)
from common.sync.models import FieldEdit, SyncOperation
from enterprises.choices import Colour
from services.choices import (
    LIVE_STATES,
    CaseOutcome,
    Channel,
    CoTaskState,
    LimitState,
    Mechanism,
    ProposalKind,
    ProposalState,
    RequestState,
    ReviewReason,
    StationTier,
    StepKind,
    StepOrigin,
    StepOwner,
    StepState,
    SurveyWave,
)


class IsSetFilter(BooleanFilter):
    """Whether a moment is known."""

    def filter(self, qs: QuerySet, value: bool | None) -> QuerySet:
        """Return the rows on which it is, or is not."""
        return qs if value is None else qs.filter(**{f"{self.field_name}__isnull": not value})


class StationFilterSet(RegisterFilterSet):
    """Stations."""

    area = in_area("area")
    building = reference("building", "楼宇标识")
    tier = choices(StationTier, "tier", "层级")
    external_id = CharFilter(field_name="external_id", label="编号")


class VisitFilterSet(RegisterFilterSet):
    """Visits."""

    area = in_area("building__subdistrict", "building__grid")
    building = reference("building", "楼宇标识")
    enterprise = reference("enterprise", "企业标识")
    worker = reference("worker", "走访人标识")
    purpose = CharFilter(field_name="purpose", label="事由")
    visited_from = day_from("visited_at__date", "走访日期")
    visited_until = day_until("visited_at__date", "走访日期")
    is_withdrawn = IsSetFilter(field_name="withdrawn_at", label="已撤回")
    review_reason = choices(ReviewReason, "review_reason", "待核原因")


class RequestFilterSet(RegisterFilterSet):
    """Requests; ``is_overdue`` is judged on the day (``as_of``, else today)."""

    area = in_area("building__subdistrict", "building__grid")
    building = reference("building", "楼宇标识")
    enterprise = reference("enterprise", "企业标识")
    mechanism = choices(Mechanism, "mechanism", "办理机制")
    channel = choices(Channel, "channel", "来源渠道")
    category = CharFilter(field_name="category", label="类别")
    external_id = CharFilter(field_name="external_id", label="诉求编号")
    state = choices(RequestState, "state", "办理状态")
    holder = reference("holder", "主办部门标识")
    is_open = BooleanFilter(field_name="resolved_at", lookup_expr="isnull", label="尚未办结")
    is_overdue = BooleanFilter(method="overdue", label="当日已超期未办结")
    received_from = day_from("received_at__date", "受理日期")
    received_until = day_until("received_at__date", "受理日期")
    due_from = day_from("due_on", "办结期限")
    due_until = day_until("due_on", "办结期限")

    def overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return the requests that are, or are not, overdue on the day."""
        late = queryset.model.objects.overdue_on(self.day).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)


class OfRequestFilterSet(RegisterFilterSet):
    """Rows that belong to requests."""

    request = reference("request", "诉求标识")


class LimitFilterSet(OfRequestFilterSet):
    """Limits of requests."""

    state = choices(LimitState, "state", "审批状态")


class CoTaskFilterSet(OfRequestFilterSet):
    """Shares of requests."""

    department = reference("department", "协办部门标识")
    state = choices(CoTaskState, "state", "协办状态")


class AskFilterSet(OfRequestFilterSet):
    """Whether enterprises were content."""

    wave = choices(SurveyWave, "wave", "批次")
    is_answered = IsSetFilter(field_name="answered_at", label="已回复")


class DutyFilterSet(RegisterFilterSet):
    """The duty list."""

    category = reference("category", "类别标识")
    lead = reference("lead", "主办部门标识")


class ParticipationFilterSet(RegisterFilterSet):
    """Participations."""

    enterprise = reference("enterprise", "企业标识")
    activity = CharFilter(field_name="activity", label="活动名称")
    held_from = day_from("held_on", "日期")
    held_until = day_until("held_on", "日期")


class PromiseFilterSet(RegisterFilterSet):
    """Promises."""

    area = in_area("building__subdistrict", "building__grid")
    building = reference("building", "楼宇标识")
    enterprise = reference("enterprise", "企业标识")
    visit = UUIDFilter(field_name="visit", label="走访标识")
    is_open = BooleanFilter(field_name="settled_on", lookup_expr="isnull", label="尚未了结")
    due_from = day_from("due_on", "约定日期")
    due_until = day_until("due_on", "约定日期")


class ProposalFilterSet(RegisterFilterSet):
    """News of buildings."""

    area = in_area("building__subdistrict", "building__grid")
    building = reference("building", "楼宇标识")
    kind = choices(ProposalKind, "kind", "类型")
    state = choices(ProposalState, "state", "状态")
    observed_from = day_from("observed_on", "发现日期")
    observed_until = day_until("observed_on", "发现日期")


class OperationFilterSet(RegisterFilterSet):
    """Operations of tablets."""

    kind = CharFilter(field_name="kind", label="操作")
    status = choices(SyncOperation.Status, "status", "状态")
    to_settle = BooleanFilter(method="waiting", label="等待工作人员处理")
    received_from = day_from("received_at__date", "接收日期")
    received_until = day_until("received_at__date", "接收日期")

    def waiting(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return what staff have, or have not, to decide on."""
        open_ = SyncOperation.objects.to_settle().values("pk")
        return queryset.filter(pk__in=open_) if value else queryset.exclude(pk__in=open_)


class EditFilterSet(RegisterFilterSet):
    """Values of fields."""

    object_type = CharFilter(field_name="object_type", label="对象类型")
    object_id = UUIDFilter(field_name="object_id", label="对象标识")
    field = CharFilter(field_name="field", label="字段")
    state = choices(FieldEdit.State, "state", "状态")


class PlaybookStepFilterSet(RegisterFilterSet):
    """Steps of the playbook."""

    colour = choices(Colour, "colour", "进入颜色")
    code = CharFilter(field_name="code", label="代码")


class ResponseCaseFilterSet(RegisterFilterSet):
    """Cases."""

    enterprise = reference("enterprise", "企业标识")
    colour = choices(Colour, "colour", "立案时颜色")
    outcome = choices(CaseOutcome, "outcome", "处置结果")
    is_open = BooleanFilter(field_name="closed_on", lookup_expr="isnull", label="尚未结案")
    is_calm = IsSetFilter(field_name="calmed_on", label="已脱离橙红，待结案")
    opened_from = day_from("opened_on", "立案日期")
    opened_until = day_until("opened_on", "立案日期")
    closed_from = day_from("closed_on", "结案日期")
    closed_until = day_until("closed_on", "结案日期")


class ResponseStepFilterSet(RegisterFilterSet):
    """Steps; ``is_overdue`` is judged on the day (today)."""

    area = in_area("building__subdistrict", "building__grid")
    building = reference("building", "楼宇标识")
    enterprise = reference("enterprise", "企业标识")
    case = reference("case", "风险处置单标识")
    worker = reference("worker", "责任人标识")
    department = reference("department", "责任部门标识")
    origin = choices(StepOrigin, "origin", "来源")
    colour = choices(Colour, "colour", "进入颜色")
    kind = choices(StepKind, "kind", "类型")
    owner = choices(StepOwner, "owner", "责任方")
    state = choices(StepState, "state", "状态")
    is_live = BooleanFilter(method="live", label="待办或在办")
    is_overdue = BooleanFilter(method="overdue", label="当日已超期未办结")
    due_from = day_from("due_on", "办理期限")
    due_until = day_until("due_on", "办理期限")

    def live(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return the steps that are, or are not, still to be taken."""
        if value:
            return queryset.filter(state__in=LIVE_STATES)
        return queryset.exclude(state__in=LIVE_STATES)

    def overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return the steps that are, or are not, overdue on the day."""
        late = queryset.model.objects.overdue_on(self.day).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)


class JointVisitFilterSet(RegisterFilterSet):
    """Joint visits."""

    enterprise = reference("enterprise", "企业标识")
    case = reference("case", "风险处置单标识")
    is_held = IsSetFilter(field_name="held_at", label="已登记结果")
    planned_from = day_from("planned_on", "计划日期")
    planned_until = day_until("planned_on", "计划日期")


class ChiefServiceTeamFilterSet(RegisterFilterSet):
    """Chief service teams."""

    is_active = BooleanFilter(field_name="is_active", label="启用")
