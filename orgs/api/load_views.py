"""Lists of a day: the loads of workers, and the responsibilities that stand empty."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from buildings.models import Area
from common.api.context import AS_OF, read_context
from common.api.filters import require_known
from common.api.pagination import (
    CURSOR,
    DEFAULT_SIZE,
    MAX_SIZE,
    PAGE_SIZE,
    Cursor,
    asked_cursor,
    beyond,
    link_to,
    page_size,
)
from common.api.viewsets import ApiViewSet
from orgs.api.asking import AREA, AREA_PARAMETER, AS_OF_PARAMETER, asked_areas
from orgs.api.load_rows import ResponsibilityGapsShape, WorkerLoadsShape
from orgs.api.rows import AREA_EXAMPLE, WORKER_EXAMPLE
from orgs.models import WorkerPost
from orgs.selectors.caseload import loads_on, posts_on
from orgs.selectors.responsibilities import (
    Line,
    building_lines,
    gap_buildings,
    gap_grids,
    lines_of_grids,
)

GROUP = "队伍与责任"
PARAMETERS = [
    AS_OF_PARAMETER,
    AREA_PARAMETER,
    OpenApiParameter(CURSOR, str, description="分页游标，取自 next"),
    OpenApiParameter(PAGE_SIZE, int, description=f"每页条数，默认 {DEFAULT_SIZE}，最多 {MAX_SIZE}"),
]


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of rows of a list, in the order of ascending keys, and how they are told."""

    rows: QuerySet[Any, Any]
    keys: tuple[str, ...]
    told: Callable[[list[Any]], list[dict[str, Any]]]


class OfDayViewSet(ApiViewSet):
    """A list that is made for the day; its order is fixed, its parts follow one another."""

    group = GROUP

    def answer(self, request: Request, parts: Sequence[Part]) -> Response:
        """Return one page by key-set: only its rows are read, and told in full."""
        size, ordering = page_size(request), type(self).__name__
        cursor = asked_cursor(request, ordering)
        first, *after = cursor.keys if cursor else (0,)
        results: list[dict[str, Any]] = []
        last, has_more = None, False
        for place, part in enumerate(parts[first:], start=first):
            rows = part.rows.order_by(*part.keys)
            if place == first and after:
                rows = rows.filter(beyond(part.keys, after))
            room = size - len(results)
            found = list(rows[: room + 1])
            results += part.told(found[:room]) if room else []
            if found[:room]:
                last = (place, *(getattr(found[:room][-1], key) for key in part.keys))
            if len(found) > room:
                has_more = True
                break
        following = Cursor(ordering, False, last) if has_more and last else None
        return Response(
            {
                "next": link_to(request, following) if following else None,
                "count": sum(part.rows.count() for part in parts),
                "results": results,
            }
        )


class WorkerLoadViewSet(OfDayViewSet):
    """Loads of workers, by subdistrict and number; never by load."""

    title = "分管量"
    about = (
        "当日在岗的专职工作者分管的楼宇、在营企业、未办结诉求与橙红企业，与页面 /workforce/ 同数。"
        "按街镇与工号排列，不作排名。"
    )
    example: ClassVar[Any] = {
        "worker": WORKER_EXAMPLE,
        "area": AREA_EXAMPLE,
        "buildings": 3,
        "enterprises": 168,
        "demands": 2,
        "risky": 5,
        "load": "met",
    }

    @extend_schema(
        summary="列出分管量",
        parameters=PARAMETERS,
        responses={200: WorkerLoadsShape},
        examples=[
            OpenApiExample(
                "示例", value={"next": None, "count": 1, "results": [example]}, response_only=True
            )
        ],
    )
    def list(self, request: Request) -> Response:
        """Answer one page of loads."""
        require_known(request, frozenset({AS_OF, AREA, CURSOR, PAGE_SIZE}))
        day, areas = read_context(request).day, asked_areas(request)
        posts = posts_on(day, request.user)
        if areas is not None:
            posts = posts.filter(area__in=areas)
        posts = posts.annotate(code=F("area__code"), number=_text("worker__external_id"))
        return self.answer(request, [Part(posts, ("code", "number", "pk"), partial(_loads, day))])


class ResponsibilityGapViewSet(OfDayViewSet):
    """Buildings and grids where a role stands empty."""

    title = "责任空缺"
    about = (
        "当日四大员不足四名的楼宇、没有包联的重点楼宇、双网格长不足两名的网格，"
        "以及空缺的角色与天数；与页面 /workforce/responsibilities/ 同一口径。楼宇在前，网格在后。"
    )
    example: ClassVar[Any] = {
        "id": "019a1f6e-2c00-7000-8000-000000000101",
        "kind": "building",
        "number": "LY00001",
        "name": "示例大厦",
        "is_key": True,
        "held": 3,
        "wanted": 4,
        "is_complete": False,
        "is_contacted": True,
        "missing": [
            {
                "role": "safety",
                "label": "安全员",
                "vacant_since": "2026-11-10",
                "vacant_days": 10,
            }
        ],
    }

    @extend_schema(
        summary="列出责任空缺",
        parameters=PARAMETERS,
        responses={200: ResponsibilityGapsShape},
        examples=[
            OpenApiExample(
                "示例", value={"next": None, "count": 1, "results": [example]}, response_only=True
            )
        ],
    )
    def list(self, request: Request) -> Response:
        """Answer one page of gaps."""
        require_known(request, frozenset({AS_OF, AREA, CURSOR, PAGE_SIZE}))
        day, areas = read_context(request).day, asked_areas(request)
        buildings = gap_buildings(request.user, day, areas).annotate(number=_text("external_id"))
        grids = gap_grids(request.user, day, areas)
        return self.answer(
            request,
            [
                Part(
                    buildings.select_related("subdistrict"),
                    ("number", "pk"),
                    partial(_building_gaps, day),
                ),
                Part(grids, ("code", "pk"), partial(_grid_gaps, day)),
            ],
        )


def _text(column: str) -> Coalesce:
    return Coalesce(column, Value(""))


def _loads(day: datetime.date, posts: Sequence[WorkerPost]) -> list[dict[str, Any]]:
    return [
        {
            "worker": {"id": load.id, "external_id": load.number, "name": load.name},
            "area": {"id": load.area_id, "code": post.area.code, "name": post.area.name},
            "buildings": load.buildings,
            "enterprises": load.enterprises,
            "demands": load.demands,
            "risky": load.risky,
            "load": load.load.value,
        }
        for post, load in zip(posts, loads_on(day, posts), strict=True)
    ]


def _building_gaps(day: datetime.date, buildings: Sequence[Any]) -> list[dict[str, Any]]:
    lines = building_lines(buildings, day)
    return [
        _told("building", building.number, line)
        for building, line in zip(buildings, lines, strict=True)
    ]


def _grid_gaps(day: datetime.date, grids: Sequence[Area]) -> list[dict[str, Any]]:
    return [_told("grid", line.place, line) for line in lines_of_grids(grids, day)]


def _told(kind: str, number: str, line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "kind": kind,
        "number": number,
        "name": line.name,
        "is_key": line.is_key,
        "held": line.held,
        "wanted": line.wanted,
        "is_complete": line.is_complete,
        "is_contacted": line.is_contacted,
        "missing": [
            {
                "role": cell.role,
                "label": cell.label,
                "vacant_since": cell.vacant_since,
                "vacant_days": cell.vacant_days,
            }
            for cell in line.gaps
        ],
    }
