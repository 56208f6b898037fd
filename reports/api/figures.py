"""Figures through the API: the same definitions as board, export and command."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet, Value
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import QueryRefused, ReadContext, read_context
from common.api.filters import require_known
from common.api.pagination import (
    CURSOR,
    PAGE_SIZE,
    Cursor,
    asked_cursor,
    link_to,
    page_size,
)
from common.api.viewsets import ApiViewSet
from common.calendar.clock import today
from common.errors.domain import NotInScope
from common.pages.forms import day_of
from reports.api.shapes import (
    BoardShape,
    CompareShape,
    FigureShape,
    FiguresShape,
    RowsBehindShape,
)
from reports.api.views import AS_OF
from reports.choices import Part
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import figures_across, figures_of
from reports.indicators.places import Place, find_visible_place, find_visible_places
from reports.indicators.rows import COMMON_FIELDS
from reports.selectors.access import open_codes
from reports.selectors.behind import opened
from reports.selectors.board import board, own_area

GROUP = "指标与看板"
AREA = OpenApiParameter("area", str, description="区域代码、楼宇编号或标识；缺省为调用者所在区域")
# Of each at most so many in one comparison.
MOST = {"codes": 20, "areas": 50, "days": 12}


class IndicatorViewSet(ApiViewSet):
    """Figures."""

    read_capability = "figures.view"
    act_capabilities = {"rows": "registers.view"}
    lookup_field, lookup_url_kwarg = "code", "code"
    lookup_value_converter = "str"
    group, title = GROUP, "指标"

    @extend_schema(
        summary="某地某日的全部指标", parameters=[AREA, AS_OF], responses={200: FiguresShape}
    )
    def list(self, request: Request) -> Response:
        """每个指标只有一个口径：看板、导出、命令与接口取同一定义，数字一致。"""
        require_known(request, frozenset({"area", "as_of"}))
        place, context = _place(request), read_context(request)
        figures = figures_of([place], context.day, open_codes(request.user))[place.id]
        return Response({"results": list(figures.values())})

    @extend_schema(
        summary="某地某日的一个指标", parameters=[AREA, AS_OF], responses={200: FigureShape}
    )
    def retrieve(self, request: Request, code: str) -> Response:
        """返回分子、分母、值、口径与计算时间；分母为零或该层级无意义时值为空。"""
        require_known(request, frozenset({"area", "as_of"}))
        place, context = _place(request), read_context(request)
        if code not in open_codes(request.user):
            raise NotInScope
        figure = figures_of([place], context.day, [code])[place.id].get(code)
        if figure is None:
            raise NotInScope
        return Response(figure)

    @extend_schema(
        summary="指标背后的记录",
        parameters=[
            AREA,
            AS_OF,
            OpenApiParameter("part", str, enum=Part.values, description="分子或分母，缺省分子"),
            OpenApiParameter(CURSOR, str, description="分页游标，取自 next"),
            OpenApiParameter(PAGE_SIZE, int, description="每页条数，默认 50，最多 200"),
        ],
        responses={200: RowsBehindShape},
    )
    @action(detail=True)
    def rows(self, request: Request, code: str) -> Response:
        """分子或分母所计的每一条记录，限于调用者的工作范围。

        count 为范围内的条数；elsewhere 为当日计入、现已不在范围内的条数（例如企业后来迁往
        其他街镇），这些记录不列出。计数类指标的数字恒等于 count 与 elsewhere 之和。
        """
        require_known(request, frozenset({"area", "as_of", "part", CURSOR, PAGE_SIZE}))
        if code not in INDICATORS:
            raise NotInScope
        part = request.query_params.get("part", Part.NUMERATOR)
        if part not in Part.values:
            raise QueryRefused("unknown_value", "只能是分子或分母。", path="part")
        place, context = _place(request), read_context(request)
        return Response(_page(request, code, place, context, Part(part)))

    @extend_schema(
        summary="时点与区域对比",
        parameters=[
            OpenApiParameter(
                "codes", str, required=True, description="指标代码，逗号分隔，最多 20"
            ),
            OpenApiParameter("areas", str, description="区域代码或楼宇编号，逗号分隔，最多 50"),
            OpenApiParameter("days", str, required=True, description="截至日，逗号分隔，最多 12"),
        ],
        responses={200: CompareShape},
    )
    @action(detail=False)
    def compare(self, request: Request) -> Response:
        """指标 × 区域 × 时点，一次查出；每个数与单独查询的相同。缺省区域为调用者所在区域。"""
        require_known(request, frozenset(MOST))
        open_to_caller = open_codes(request.user)
        codes = [code for code in _several(request, "codes") if _known(code, open_to_caller)]
        days = sorted({_day(text) for text in _several(request, "days")})
        named = _several(request, "areas") if "areas" in request.query_params else []
        places = find_visible_places(named, request.user) if named else [_place(request)]
        found = figures_across(places, days, codes)
        results = [
            {
                "as_of": day,
                "places": [
                    {"area": place.code, "figures": list(found[day][place.id].values())}
                    for place in places
                ],
            }
            for day in days
        ]
        return Response({"results": results})


class DashboardViewSet(ApiViewSet):
    """The board of an area."""

    read_capability = "figures.view"
    group, title = GROUP, "看板"

    @extend_schema(summary="区域看板", parameters=[AREA, AS_OF], responses={200: BoardShape})
    def list(self, request: Request) -> Response:
        """区、街镇或网格当日的全部指标、五色分布、下级区域、楼宇与服务站，与看板页面同源。"""
        require_known(request, frozenset({"area", "as_of"}))
        place, context = _place(request), read_context(request)
        return Response(
            board(place.code, user=request.user, day=context.day, codes=open_codes(request.user))
        )


def _several(request: Request, name: str) -> list[str]:
    """Return the values of a list in the address; raise ``QueryRefused`` for none or too many."""
    text = request.query_params.get(name, "")
    values = list(dict.fromkeys(filter(None, (one.strip() for one in text.split(",")))))
    if not 1 <= len(values) <= MOST[name]:
        raise QueryRefused("bad_list", f"请给出 1 至 {MOST[name]} 个，用逗号分隔。", path=name)
    return values


def _known(code: str, codes: Collection[str]) -> bool:
    if code not in codes:
        raise QueryRefused("unknown_value", f"没有指标 {code}。", path="codes")
    return True


def _day(text: str) -> datetime.date:
    return day_of({"as_of": text}, default=today())


def _place(request: Request) -> Place:
    """Return the asked place; raise ``NotInScope``."""
    code = request.query_params.get("area")
    if code is None:
        return Place.of(own_area(request.user))
    return find_visible_place(code, request.user)


def _page(
    request: Request, code: str, place: Place, context: ReadContext, part: Part
) -> dict[str, Any]:
    figure = opened(code, place, context.day, part, user=request.user)
    rows = figure.queryset
    # A cursor leads on in the rows of one figure alone.
    size, ordering = page_size(request), f"{code} {part}"
    cursor = asked_cursor(request, ordering, 2)
    after = cursor.keys if cursor else None
    if rows.query.combinator:
        # Several models at once: few rows, ordered here.
        every = sorted(rows, key=_position)
        count = len(every)
        found = [row for row in every if after is None or _position(row) > after][: size + 1]
    else:
        named = _named(rows)
        count = named.count()
        later = named if after is None else named.filter(pk__gt=after[0])
        found = list(later.order_by("pk")[: size + 1])
    shown, more = found[:size], len(found) > size
    return {
        "next": (link_to(request, Cursor(ordering, False, _position(shown[-1]))) if more else None),
        "count": count,
        "elsewhere": figure.elsewhere(count),
        "results": shown,
    }


def _named(rows: QuerySet) -> QuerySet:
    label = rows.model._meta.label_lower
    return rows.order_by().annotate(record=Value(label)).values(*COMMON_FIELDS)


def _position(row: dict[str, Any]) -> tuple[str, str]:
    return str(row["id"]), row["record"]
