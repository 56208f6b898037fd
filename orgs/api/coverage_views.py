"""Coverages with their acts, the work lists of coverage, and the rule of formation."""

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext, read_context
from common.api.viewsets import RegisterViewSet, RowViewSet
from common.calendar.clock import today
from common.records.writing import Written
from enterprises.api.examples import ENTERPRISE_BRIEF
from enterprises.models import Enterprise
from orgs.actions.coverage import (
    Way,
    change_mode,
    cover_many,
    create_coverage,
    end_coverage,
    update_coverage,
)
from orgs.actions.gaps import set_formation_rule, settle_checkpoint
from orgs.api.coverage_rows import (
    COVER_EXAMPLE,
    COVERED_EXAMPLE,
    CheckpointInput,
    CheckpointRow,
    CoveredShape,
    CoverInput,
    EndInput,
    FormationRuleInput,
    FormationRuleRow,
    GapRow,
    ModeInput,
    NewTenantRow,
    UnbuiltReasonInput,
    UnbuiltReasonRow,
    told_outcome,
)
from orgs.api.rows import ORGANISATION_EXAMPLE, CoverageInput, CoverageRow
from orgs.api.views import GROUP, STAMPS, holding
from orgs.filtersets.coverage import (
    CheckpointFilterSet,
    CoverageFilterSet,
    GapFilterSet,
    NewTenantFilterSet,
    UnbuiltReasonFilterSet,
)
from orgs.models import Coverage, FormationRule, TenantCheckpoint, UnbuiltReason
from orgs.selectors.gaps import Asked, blank_spots, should_build
from orgs.selectors.new_tenants import AskedTenants, new_tenants


class CoverageViewSet(RegisterViewSet):
    """Coverages."""

    queryset = Coverage.objects
    row, input = CoverageRow, CoverageInput
    filterset_class = CoverageFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    act_capabilities = dict.fromkeys(("end", "change_mode", "cover"), "registers.change")
    group, title = GROUP, "覆盖"
    about = (
        "建、联、挂、派四种覆盖方式：建、联、挂须有起始日当天存在的党组织，派须有指导员。"
        "党组织在工作范围之外时不显示其名称。"
    )
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003201",
        "enterprise": ENTERPRISE_BRIEF,
        "mode": "establish",
        "organisation": ORGANISATION_EXAMPLE,
        "instructor": "",
        "reason": "正式党员达到三名",
        "starts_on": "2024-01-01",
        "ends_on": None,
        "end_reason": "",
        **STAMPS,
    }

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Cover the enterprise by the rules of the mode."""
        return create_coverage(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct the coverage by the rules of the mode."""
        return update_coverage(by=self.request.user, coverage_id=pk, values=values, base=base)

    @extend_schema(request=EndInput, summary="终止覆盖", responses={200: CoverageRow})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: uuid.UUID) -> Response:
        """自某日起不再覆盖，须写明原因。"""
        values = self.valid(EndInput)
        end_coverage(by=request.user, coverage_id=pk, on=values["on"], reason=values["reason"])
        return self.answer_with(pk)

    @extend_schema(request=ModeInput, summary="变更覆盖方式", responses={201: CoverageRow})
    @action(detail=True, methods=["post"], url_path="change-mode")
    def change_mode(self, request: Request, pk: uuid.UUID) -> Response:
        """原覆盖于变更日终止，新覆盖同日起始，一次完成。"""
        values = self.valid(ModeInput)
        way = Way(
            mode=values["mode"],
            organisation_id=values["organisation"],
            instructor=values["instructor"],
            starts_on=values["on"],
            reason=values["reason"],
        )
        begun, _ = change_mode(by=request.user, coverage_id=pk, way=way)
        return self.answer_with(begun.pk, code=201)

    @extend_schema(
        request=CoverInput,
        summary="为多家企业登记覆盖",
        responses={200: CoveredShape},
        examples=[
            OpenApiExample("请求", value=COVER_EXAMPLE, request_only=True),
            OpenApiExample("示例", value=COVERED_EXAMPLE, response_only=True),
        ],
    )
    @action(detail=False, methods=["post"])
    def cover(self, request: Request) -> Response:
        """以同一方式逐家登记并逐家告知结果；不能登记的不影响其他企业。`preview` 为真时只预览。"""
        values = self.valid(CoverInput)
        is_preview = values.pop("preview")
        chosen = values.pop("enterprises")
        way = Way(organisation_id=values.pop("organisation"), **values)
        outcome = cover_many(by=request.user, enterprise_ids=chosen, way=way, is_preview=is_preview)
        return Response(told_outcome(outcome, chosen, is_preview=is_preview))


class CheckpointViewSet(RegisterViewSet):
    """Steps of new tenants that were ticked by hand."""

    queryset = TenantCheckpoint.objects
    row, input = CheckpointRow, CheckpointInput
    filterset_class = CheckpointFilterSet
    orderings = {"id": ("pk",), "settled_on": ("settled_on",)}
    group, title = GROUP, "三同步"
    about = "覆盖与走访已能看出的步骤自动完成；这里只登记看不出的，或写明不适用。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003301",
        "enterprise": ENTERPRISE_BRIEF,
        "kind": "members_contacted",
        "result": "done",
        "settled_on": "2026-11-03",
        "note": "电话联系",
        **STAMPS,
    }

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Tick the step."""
        return settle_checkpoint(by=self.request.user, values=values, today=today(), key=key)


class UnbuiltReasonViewSet(RegisterViewSet):
    """Reasons why no organisation is built."""

    queryset = UnbuiltReason.objects
    row, input = UnbuiltReasonRow, UnbuiltReasonInput
    filterset_class = UnbuiltReasonFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "未建原因"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003401",
        "enterprise": ENTERPRISE_BRIEF,
        "kind": "no_secretary",
        "note": "",
        "starts_on": "2026-11-01",
        "ends_on": None,
        **STAMPS,
    }


class FormationRuleViewSet(RegisterViewSet):
    """The rule of formation over time."""

    queryset = FormationRule.objects
    row, input = FormationRuleRow, FormationRuleInput
    write_capability = "district.change"
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "组建标准"
    about = "新标准自起始日施行，前一标准同日终止；以往各日的指标仍按当日的标准计算。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003501",
        "branch_from": 3,
        "committee_in_branch_from": 7,
        "general_branch_from": 50,
        "committee_from": 100,
        "joint_branch_units": 5,
        "counts_attached": False,
        "document_number": "",
        "starts_on": "2018-10-28",
        "ends_on": None,
        **STAMPS,
    }

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Let the rule follow the one before."""
        return set_formation_rule(by=self.request.user, values=values, key=key)


def listed(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the rows: the list is of the day already."""
    return queryset


SUGGESTED = "建议只是建议，由机关决定；可加入的党组织只列调用者工作范围内的。"


class GapViewSet(RowViewSet):
    """A work list of coverage on a day."""

    queryset = Enterprise.objects
    row = GapRow
    filterset_class = GapFilterSet
    on_day = staticmethod(listed)
    orderings: ClassVar[Any] = {"id": ("pk",), "external_id": ("external_id",)}
    group = GROUP
    example: ClassVar[Any] = {
        **ENTERPRISE_BRIEF,
        "full_members": 4,
        "counted_on": "2026-11-20",
        "suggested_form": "党支部",
        "suggested_mode": "establish",
        "neighbours": [
            {
                "organisation": {**ORGANISATION_EXAMPLE, "name": "示例楼宇联合党支部"},
                "mode": "joint",
                "reason": "同楼的联合党支部，现有 2 家单位",
            }
        ],
        "unbuilt_reason": {"kind": "no_secretary", "note": "", "starts_on": "2026-11-01"},
    }


class ShouldBuildViewSet(GapViewSet):
    """Tenants that should have an organisation of their own and have none."""

    title = "应建未建"
    about = (
        "正式党员达到当日组建标准而没有“建”的经营单位；与指标 should_build_gap 同数。" + SUGGESTED
    )

    def get_queryset(self) -> Any:
        """Return the list of the day, as far as the caller may see."""
        user, day = self.request.user, read_context(self.request).day
        return should_build(Asked(), user=user, day=day)


class BlankSpotViewSet(GapViewSet):
    """Tenants without any coverage."""

    title = "空白点"
    about = "当日没有任何覆盖的经营单位；与指标 coverage_blank 同数。" + SUGGESTED

    def get_queryset(self) -> Any:
        """Return the list of the day, as far as the caller may see."""
        user, day = self.request.user, read_context(self.request).day
        return blank_spots(Asked(), user=user, day=day)


class NewTenantViewSet(RowViewSet):
    """New tenants and the three steps that go along with them."""

    queryset = Enterprise.objects
    row = NewTenantRow
    filterset_class = NewTenantFilterSet
    on_day = staticmethod(listed)
    orderings: ClassVar[Any] = {"id": ("pk",), "external_id": ("external_id",)}
    group, title = GROUP, "新入驻企业三同步"
    about = (
        "近一年首次入驻的经营单位：党员同步联系、工作同步跟进、组织同步建立，"
        "分别在入驻后 10、20、60 个工作日内；覆盖与走访自动完成相应步骤。"
    )
    example: ClassVar[Any] = {
        **ENTERPRISE_BRIEF,
        "arrived_on": "2026-11-02",
        "steps": [
            {
                "kind": "members_contacted",
                "due_on": "2026-11-16",
                "is_provisional": False,
                "state": "done",
                "settled_on": "2026-11-05",
            },
            {
                "kind": "work_followed",
                "due_on": "2026-11-30",
                "is_provisional": False,
                "state": "open",
                "settled_on": None,
            },
            {
                "kind": "organisation_set_up",
                "due_on": "2027-01-26",
                "is_provisional": True,
                "state": "open",
                "settled_on": None,
            },
        ],
    }

    def get_queryset(self) -> Any:
        """Return the new tenants of the day, as far as the caller may see."""
        user, day = self.request.user, read_context(self.request).day
        return new_tenants(AskedTenants(state="all"), user=user, day=day)
