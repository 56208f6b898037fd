"""Registers of stations, visits and participations."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from buildings.actions.points import placed
from common.api.context import ReadContext
from common.api.viewsets import RegisterViewSet, UpsertMixin
from common.calendar.clock import now
from common.records.periods import current_on
from common.records.searching import matching
from common.records.writing import Written, create_record, update_record
from enterprises.api.examples import BUILDING, ENTERPRISE_BRIEF
from orgs.api.rows import AREA_EXAMPLE, WORKER_EXAMPLE
from orgs.api.views import STAMPS
from services.actions.corrections import withdraw_by_hand
from services.actions.visits import correct_visit, record_visit
from services.api.field_rows import WhyInput
from services.api.rows import (
    ParticipationInput,
    ParticipationRow,
    StationInput,
    StationRow,
    VisitInput,
    VisitRow,
)
from services.filtersets import (
    ParticipationFilterSet,
    StationFilterSet,
    VisitFilterSet,
)
from services.models import Participation, Station, Visit

GROUP = "走访与服务"


def holding(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the rows whose period holds on the day."""
    return queryset.filter(current_on(context.day))


def visited_by(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the visits made by the day."""
    return queryset.filter(visited_at__date__lte=context.day)


def held_by(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the participations held by the day."""
    return queryset.filter(held_on__lte=context.day)


class StationViewSet(UpsertMixin, RegisterViewSet):
    """Stations."""

    queryset = Station.objects
    row, input = StationRow, StationInput
    filterset_class = StationFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "external_id": ("external_id",), "name": ("name",)}
    group, title = GROUP, "服务站"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000004001",
        "source": "register",
        "external_id": "ZD0001",
        "name": "示例楼宇党群服务站",
        "tier": "building",
        "area": AREA_EXAMPLE,
        "building": BUILDING,
        "longitude": 121.4601,
        "latitude": 31.2304,
        "starts_on": "2023-01-01",
        "ends_on": None,
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name or number."""
        return Q(name__contains=text.strip()) | matching(text, codes=("external_id",))

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the station; its point is stored in WGS-84."""
        return create_record(Station, placed(values), by=self.request.user, key=key, content=values)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the station."""
        return update_record(Station, pk, placed(values), by=self.request.user, base=base)


class VisitViewSet(RegisterViewSet):
    """Visits; workers write them in their write scope."""

    queryset = Visit.objects
    row, input = VisitRow, VisitInput
    filterset_class = VisitFilterSet
    write_capability = "visits.change"
    act_capabilities = {"withdraw": "visits.change"}
    on_day = staticmethod(visited_by)
    orderings = {"id": ("pk",), "visited_at": ("visited_at",)}
    default_ordering = "-visited_at"
    group, title = GROUP, "走访"
    about = (
        "走访标识由客户端生成，永久唯一；未写走访人即为本人。已撤回的走访仍列出并带撤回时间，"
        "不计入任何统计；改动的各版本见行历史。"
    )
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000002001",
        "visited_at": "2026-11-18T10:30:00+08:00",
        "ended_at": "2026-11-18T10:55:00+08:00",
        "building": BUILDING,
        "enterprise": ENTERPRISE_BRIEF,
        "worker": WORKER_EXAMPLE,
        "purpose": "日常走访",
        "note": "示例内容",
        "fence": "inside",
        "review_reason": "",
        "withdrawn_at": None,
        "withdrawn_reason": "",
        "photos": {"expected": 4, "received": 3},
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match purpose or note."""
        words = text.strip()
        return Q(purpose__contains=words) | Q(note__contains=words)

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Record the visit with its signals."""
        return record_visit(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct the visit."""
        return correct_visit(by=self.request.user, visit_id=pk, values=values, base=base)

    @extend_schema(request=WhyInput, summary="撤回走访", responses={200: VisitRow})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: uuid.UUID) -> Response:
        """撤回本人的走访，工作人员可撤回工作范围内的走访；走访保留，不计入任何统计。"""
        withdraw_by_hand(visit_id=pk, by=request.user, now=now(), **self.valid(WhyInput))
        return self.answer_with(pk)


class ParticipationViewSet(RegisterViewSet):
    """Participations."""

    queryset = Participation.objects
    row, input = ParticipationRow, ParticipationInput
    filterset_class = ParticipationFilterSet
    on_day = staticmethod(held_by)
    orderings = {"id": ("pk",), "held_on": ("held_on",)}
    hints = ("enterprises.rate_dirty",)
    group, title = GROUP, "参与"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000002201",
        "enterprise": ENTERPRISE_BRIEF,
        "held_on": "2026-11-05",
        "activity": "示例活动",
        "ordinal": 1,
        "updated_at": "2026-11-20T08:30:00+08:00",
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the activity's name."""
        return Q(activity__contains=text.strip())
