"""Registers of officers, instructors and their duties, and organisations without a secretary."""

import uuid
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext, read_context
from common.api.viewsets import RegisterViewSet, RowViewSet
from common.records.writing import Written
from enterprises.api.examples import BUILDING
from orgs.actions.officers import appoint_officer, end_officer, update_officer
from orgs.api import tree_inputs as inputs
from orgs.api.post_rows import (
    OPEN_EXAMPLE,
    STANDING_EXAMPLE,
    DutyRow,
    InstructorRow,
    OfficerRow,
    VacancyRow,
)
from orgs.api.rows import AREA_EXAMPLE, ORGANISATION_EXAMPLE
from orgs.api.views import GROUP, STAMPS, holding
from orgs.api.workforce_rows import INSTRUCTOR_EXAMPLE, DutyInput, InstructorInput
from orgs.filtersets.posts import (
    DutyFilterSet,
    InstructorFilterSet,
    OfficerFilterSet,
    VacancyFilterSet,
)
from orgs.models import Instructor, InstructorDuty, Officer, PartyOrganisation
from orgs.selectors.vacancies import secretary_gaps

CHANGE = "registers.change"
WORKFORCE = "队伍与责任"
PERIOD = {"starts_on": "2026-01-01", "ends_on": None}


class OfficerViewSet(RegisterViewSet):
    """Officers of organisations."""

    queryset = Officer.objects
    row, input = OfficerRow, inputs.OfficerInput
    filterset_class = OfficerFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    act_capabilities = {"end": CHANGE}
    group, title = GROUP, "班子成员"
    about = (
        "只记姓名、所在单位与职务。同一时间只有一名书记；选举批复后班子成员自动生效。"
        "当日任期状态按任期与终止日期计算，随届当选的含已批准的延期："
        "届满前 90 天提醒，次日起为超过任期。"
    )
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003501",
        "organisation": ORGANISATION_EXAMPLE,
        "name": "示例书记",
        "work_unit": "示例咨询有限公司",
        "role": "secretary",
        "portfolio": "",
        "origin": "elected",
        "starts_on": "2024-07-01",
        "ends_on": None,
        "due_on": "2027-07-01",
        **STANDING_EXAMPLE,
        **STAMPS,
    }

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Appoint the officer."""
        return appoint_officer(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct the officer."""
        return update_officer(by=self.request.user, officer_id=pk, values=values, base=base)

    @extend_schema(request=inputs.OnInput, summary="办理卸任", responses={200: OfficerRow})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: uuid.UUID) -> Response:
        """自某日起不再任职；此前各日不变。"""
        values = self.valid(inputs.OnInput)
        end_officer(by=request.user, officer_id=pk, **values)
        return self.answer_with(pk)


class InstructorViewSet(RegisterViewSet):
    """Instructors."""

    queryset = Instructor.objects
    row, input = InstructorRow, InstructorInput
    filterset_class = InstructorFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "name": ("name",)}
    group, title = WORKFORCE, "党建指导员"
    about = "当日任期状态按终止日期计算：届满前 90 天为“90天内到期”。"
    example = {
        **INSTRUCTOR_EXAMPLE,
        "work_unit": "示例单位",
        "origin": "department",
        "area": AREA_EXAMPLE,
        **PERIOD,
        **OPEN_EXAMPLE,
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name or unit."""
        words = text.strip()
        return Q(name__contains=words) | Q(work_unit__contains=words)


class DutyViewSet(RegisterViewSet):
    """What instructors look after."""

    queryset = InstructorDuty.objects
    row, input = DutyRow, DutyInput
    filterset_class = DutyFilterSet
    on_day = staticmethod(holding)
    group, title = WORKFORCE, "指导对象"
    about = (
        "一名指导员可以指导几家企业或几栋楼宇；每条填写企业或楼宇之一。"
        "指导员已离任而未另派的为“超过任期”。"
    )
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003402",
        "instructor": INSTRUCTOR_EXAMPLE,
        "enterprise": None,
        "building": BUILDING,
        **PERIOD,
        **OPEN_EXAMPLE,
        **STAMPS,
    }


def listed(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the rows: the list is of the day already."""
    return queryset


class VacancyViewSet(RowViewSet):
    """Organisations without a secretary on the day."""

    queryset = PartyOrganisation.objects
    row = VacancyRow
    filterset_class = VacancyFilterSet
    on_day = staticmethod(listed)
    orderings: ClassVar[Any] = {"id": ("pk",), "external_id": ("external_id",)}
    group, title = GROUP, "书记空缺"
    about = (
        "当日没有书记的党组织。天数自上一任卸任之日起算；从未有过书记而已登记其他班子成员的，自成立之日起算；"
        "班子成员一名也没有登记的为“未登记”，不计空缺。党小组不列。"
    )
    example: ClassVar[Any] = {
        **ORGANISATION_EXAMPLE,
        "area": AREA_EXAMPLE,
        "state": "vacant",
        "vacant_since": "2026-09-01",
        "vacant_days": 80,
    }

    def get_queryset(self) -> Any:
        """Return the list of the day, as far as the caller may see."""
        return secretary_gaps(user=self.request.user, day=read_context(self.request).day)
