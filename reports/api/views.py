"""Answers that show facts of several apps: plan, file, timeline, rating, figures, board."""

import dataclasses
import uuid
from typing import Any

from django.core import signing
from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from buildings.api.rows import BuildingRow
from buildings.models import Building
from common.api.context import QueryRefused, read_context
from common.api.filters import require_known
from common.api.pagination import CURSOR, PAGE_SIZE, page_size
from common.api.reading import read_rows
from common.api.viewsets import ApiViewSet
from common.errors.domain import NotInScope
from enterprises.api.rows import EnterpriseRow
from enterprises.models import Enterprise
from enterprises.rating.explanation import evidence_for, explain
from enterprises.rating.on_day import ratings_on
from reports.api.shapes import (
    BuildingFileShape,
    EventShape,
    FileShape,
    RatingShape,
    StackShape,
)
from reports.indicators.figures import figures_of
from reports.indicators.places import Place
from reports.selectors.access import open_codes
from reports.selectors.building_page import building_profile
from reports.selectors.enterprise_file import enterprise_file
from reports.selectors.stack import stacking_plan
from reports.selectors.stack_colours import COLOUR_BY
from reports.selectors.timeline import KINDS, TimelineEvent, timeline

AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, description="截至日（YYYY-MM-DD），缺省为今天")
SALT = "api.timeline"


class BuildingPlanViewSet(ApiViewSet):
    """The stacking plan of a building."""

    group, title = "区域与楼宇", "楼宇堆叠图"

    @extend_schema(
        summary="楼宇堆叠图",
        parameters=[
            AS_OF,
            OpenApiParameter(
                "colour_by", str, enum=sorted(COLOUR_BY), description="着色方式，缺省 rating"
            ),
        ],
        responses={200: StackShape},
    )
    @action(detail=True)
    def stack(self, request: Request, pk: uuid.UUID) -> Response:
        """按入驻绘出当日各层各单元：租户、评级、租约、覆盖与最近走访，附图例与空置数。"""
        require_known(request, frozenset({"as_of", "colour_by"}))
        plan = stacking_plan(
            pk,
            user=request.user,
            day=read_context(request).day,
            colour_by=request.query_params.get("colour_by", "rating"),
        )
        return Response(plan)

    @extend_schema(summary="楼宇档案", parameters=[AS_OF], responses={200: BuildingFileShape})
    @action(detail=True)
    def file(self, request: Request, pk: uuid.UUID) -> Response:
        """楼宇当日的基本情况、等级、党组织、楼委会、服务站与全部指标。"""
        require_known(request, frozenset({"as_of"}))
        context = read_context(request)
        profile = building_profile(pk, user=request.user, day=context.day)
        (row,) = read_rows(BuildingRow, Building.objects.filter(pk=pk), context)
        where = Place.of(profile.building)
        figures = figures_of([where], context.day, open_codes(request.user))[where.id]
        return Response({**_fields(profile), "building": row, "figures": list(figures.values())})


class EnterprisePagesViewSet(ApiViewSet):
    """File, timeline and rating of an enterprise."""

    group, title = "企业与稳定度", "企业档案"

    @extend_schema(summary="一企一档", parameters=[AS_OF], responses={200: FileShape})
    @action(detail=True)
    def file(self, request: Request, pk: uuid.UUID) -> Response:
        """当日在档的全部事实：现状、评级及其由来、入驻、联系人、用工税收、欠费、信号、覆盖、诉求与走访。"""
        require_known(request, frozenset({"as_of"}))
        context = read_context(request)
        found = enterprise_file(pk, user=request.user, day=context.day)
        (row,) = read_rows(EnterpriseRow, Enterprise.objects.filter(pk=pk), context)
        return Response({**_fields(found), "enterprise": row})

    @extend_schema(
        summary="企业时间线",
        parameters=[
            AS_OF,
            OpenApiParameter(
                "kinds", str, description=f"事件类型，逗号分隔：{'、'.join(sorted(KINDS))}"
            ),
            OpenApiParameter(CURSOR, str, description="分页游标，取自 next"),
            OpenApiParameter(PAGE_SIZE, int, description="每页条数，默认 50，最多 200"),
        ],
        responses={200: EventShape(many=True)},
    )
    @action(detail=True)
    def timeline(self, request: Request, pk: uuid.UUID) -> Response:
        """各类事实汇成一条时间线，新的在前；next 为下一页地址。"""
        require_known(request, frozenset({"as_of", "kinds", CURSOR, PAGE_SIZE}))
        kinds = request.query_params.get("kinds", "")
        size = page_size(request)
        events = timeline(
            pk,
            user=request.user,
            day=read_context(request).day,
            kinds=tuple(kinds.split(",")) if kinds else (),
            before=_before(request),
            limit=size + 1,
        )
        shown = events[:size]
        more = len(events) > size
        return Response({"next": _next(request, shown[-1]) if more else None, "results": shown})

    @extend_schema(
        summary="企业评级及其由来（当日不评级返回 404）",
        parameters=[AS_OF],
        responses={200: RatingShape},
    )
    @action(detail=True)
    def rating(self, request: Request, pk: uuid.UUID) -> Response:
        """任一日的评级：分值、颜色、触发的底线，各指标的取值、得分、占分与所据记录。"""
        require_known(request, frozenset({"as_of"}))
        if not Enterprise.objects.visible_to(request.user).filter(pk=pk).exists():
            raise NotInScope
        found = ratings_on([pk], read_context(request).day).get(pk)
        if found is None:
            raise NotInScope("not_rated", "该企业当日不在评级范围内。")
        evidence = list(evidence_for(found, user=request.user))
        return Response({**_fields(explain(found)), "evidence": evidence})


def _fields(found: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by name, as they are."""
    return {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}


def _next(request: Request, last: TimelineEvent) -> str:
    at, kind, key = last.cursor
    cursor = signing.dumps([at.isoformat(), kind, str(key)], salt=SALT)
    return replace_query_param(request.build_absolute_uri(), CURSOR, cursor)


def _before(request: Request) -> Any:
    text = request.query_params.get(CURSOR)
    if not text:
        return None
    try:
        at, kind, key = signing.loads(text, salt=SALT)
        return parse_datetime(at), kind, uuid.UUID(key)
    except (signing.BadSignature, ValueError, TypeError) as error:
        words = "分页游标无效，请从第一页重新开始。"
        raise QueryRefused("invalid_cursor", words, path=CURSOR) from error
