"""The register of party organisations: what it was on a day, its timeline, its acts."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext, read_context
from common.api.filters import require_known
from common.api.shapes import shape_of
from common.api.viewsets import RegisterViewSet, UpsertMixin
from common.calendar.clock import today
from common.records.searching import matching
from common.records.writing import Written
from enterprises.api.examples import BUILDING, ENTERPRISE_BRIEF
from orgs.actions.organisation import create_organisation, update_organisation, version_rows
from orgs.actions.restructuring import (
    change_form,
    dissolve_organisation,
    merge_organisation,
    move_organisation,
)
from orgs.api.life_rows import OrganisationLifeShape, life_of
from orgs.api.rows import (
    AREA_EXAMPLE,
    ORGANISATION_EXAMPLE,
    OrganisationInput,
    OrganisationRow,
)
from orgs.api.tree_inputs import DissolveInput, FormInput, MergeInput, RelocateInput
from orgs.api.views import GROUP, STAMPS
from orgs.filtersets.tree import OrganisationFilterSet
from orgs.models import PartyOrganisation
from orgs.selectors.history import OrganisationEvent, organisation_history
from orgs.selectors.life import life_section

AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, description="截至日（YYYY-MM-DD），缺省为今天")
LIFE_EXAMPLE = OpenApiExample(
    "示例",
    value={
        "overdue": [
            {
                "kind": "members_meeting",
                "starts_on": "2026-07-01",
                "last_day": "2026-09-30",
                "times": 1,
                "held": 0,
            }
        ],
        "open": [
            {
                "kind": "theme_day",
                "starts_on": "2026-11-01",
                "last_day": "2026-11-30",
                "times": 1,
                "held": 0,
            }
        ],
        "done": [],
        "on_time_rate": 75.0,
    },
    response_only=True,
)
EventShape = shape_of(
    OrganisationEvent,
    {
        "on": "日期（缺省为自登记起）",
        "kind": "事件类型",
        "kind_label": "事件类型名称",
        "title": "内容",
        "document_number": "文号",
    },
)


def standing(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the organisations that stood on the day."""
    founded = Q(founded_on__isnull=True) | Q(founded_on__lte=context.day)
    dissolved = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=context.day)
    return queryset.filter(founded, dissolved)


class OrganisationViewSet(UpsertMixin, RegisterViewSet):
    """Party organisations."""

    queryset = PartyOrganisation.objects
    row, input = OrganisationRow, OrganisationInput
    filterset_class = OrganisationFilterSet
    on_day = staticmethod(standing)
    orderings = {"id": ("pk",), "external_id": ("external_id",), "name": ("name",)}
    act_capabilities = dict.fromkeys(
        ("change_form", "move", "dissolve", "merge"), "registers.change"
    )
    group, title = GROUP, "党组织"
    about = "上级、街镇、依托企业、类型、党员数与所在楼宇按日期留存。只记人数，不建党员名册。"
    example = {
        **ORGANISATION_EXAMPLE,
        "source": "register",
        "form": "branch",
        "parent": None,
        "area": AREA_EXAMPLE,
        "host_enterprise": ENTERPRISE_BRIEF,
        "buildings": [BUILDING],
        "full_members": 5,
        "probationary_members": 1,
        "basis": "place",
        "founded_on": "2022-07-01",
        "planned_end_on": None,
        "dissolved_on": None,
        "term_ends_on": "2027-07-01",
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name or number."""
        return Q(name__contains=text.strip()) | matching(text, codes=("external_id",))

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the organisation with what is dated."""
        return create_organisation(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the organisation."""
        return update_organisation(
            by=self.request.user, organisation_id=pk, values=values, base=base
        )

    def version_ids(self, pk: Any) -> Any:
        """Return the organisation and its dated rows."""
        return version_rows(PartyOrganisation(pk=pk))

    @extend_schema(summary="党组织沿革", parameters=[AS_OF], responses={200: EventShape(many=True)})
    @action(detail=True)
    def timeline(self, request: Request, pk: uuid.UUID) -> Response:
        """成立、形式、隶属、届次、延期、选举、班子与撤并，各带文号，新的在前；截至日之后的不列。"""
        require_known(request, frozenset({"as_of"}))
        self.read_one(pk)
        return Response(
            {"results": organisation_history(pk, user=request.user, day=read_context(request).day)}
        )

    @extend_schema(
        summary="党组织的组织生活",
        parameters=[AS_OF],
        responses={200: OrganisationLifeShape},
        examples=[LIFE_EXAMPLE],
    )
    @action(detail=True)
    def life(self, request: Request, pk: uuid.UUID) -> Response:
        """近 90 天期满未开、本期应开与已开的组织生活，及三会一课按期率；只有党支部有应开的。"""
        require_known(request, frozenset({"as_of"}))
        section = life_section(pk, user=request.user, day=read_context(request).day, records=0)
        return Response(life_of(section.life))

    @extend_schema(request=FormInput, summary="变更形式", responses={200: OrganisationRow})
    @action(detail=True, methods=["post"], url_path="change-form")
    def change_form(self, request: Request, pk: uuid.UUID) -> Response:
        """自某日起改为另一种形式（支部、总支、党委等），须有文号；此前的形式保留。"""
        values = self.valid(FormInput)
        change_form(by=request.user, organisation_id=pk, today=today(), **values)
        return self.answer_with(pk)

    @extend_schema(request=RelocateInput, summary="变更隶属", responses={200: OrganisationRow})
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: uuid.UUID) -> Response:
        """自某日起变更上级组织、街镇或依托企业；没有提交的保持不变，此前各日不变。"""
        values = self.valid(RelocateInput)
        move_organisation(
            by=request.user,
            organisation_id=pk,
            on=values.pop("on"),
            document_number=values.pop("document_number"),
            values=values,
            today=today(),
        )
        return self.answer_with(pk)

    @extend_schema(request=DissolveInput, summary="撤销党组织", responses={200: OrganisationRow})
    @action(detail=True, methods=["post"])
    def dissolve(self, request: Request, pk: uuid.UUID) -> Response:
        """自某日起撤销：其覆盖、所在楼宇、届次、班子、条线、联盟与结对同日终止；有下级组织时须指定接收组织。"""
        values = self.valid(DissolveInput)
        dissolve_organisation(by=request.user, organisation_id=pk, today=today(), **values)
        return self.answer_with(pk)

    @extend_schema(request=MergeInput, summary="并入其他党组织", responses={200: OrganisationRow})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: uuid.UUID) -> Response:
        """自某日起并入另一党组织：下级组织、所覆盖企业与所在楼宇由其接收，单独组建的改为联合。"""
        values = self.valid(MergeInput)
        merge_organisation(
            by=request.user,
            organisation_id=pk,
            into_id=values.pop("into"),
            today=today(),
            **values,
        )
        return self.answer_with(pk)
