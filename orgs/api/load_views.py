"""Lists of a day: the loads of workers, and the responsibilities that stand empty."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.core import signing
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from buildings.models import Area
from common.api.context import AS_OF, QueryRefused, read_context
from common.api.filters import require_known
from common.api.pagination import CURSOR, DEFAULT_SIZE, MAX_SIZE, PAGE_SIZE, page_size
from common.api.viewsets import ApiViewSet
from orgs.api.load_rows import ResponsibilityGapsShape, WorkerLoadsShape
from orgs.api.rows import AREA_EXAMPLE, WORKER_EXAMPLE
from orgs.models import WorkerPost
from orgs.selectors.caseload import loads_on, posts_on
from orgs.selectors.responsibilities import EmptyPlace, empty_places

GROUP = "队伍与责任"
AREA = "area"
SALT = "api.day"
PARAMETERS = [
    OpenApiParameter(AS_OF, OpenApiTypes.DATE, description="截至日（YYYY-MM-DD），缺省为今天"),
    OpenApiParameter(AREA, str, description="区域代码，含其下级"),
    OpenApiParameter(CURSOR, str, description="分页游标，取自 next"),
    OpenApiParameter(PAGE_SIZE, int, description=f"每页条数，默认 {DEFAULT_SIZE}，最多 {MAX_SIZE}"),
]
Position = tuple[str, ...]


class OfDayViewSet(ApiViewSet):
    """A list that is made for the day; its order is fixed."""

    group = GROUP

    def answer(
        self,
        request: Request,
        items: Iterable[Any],
        position: Callable[[Any], Position],
        rows: Callable[[list[Any]], list[dict[str, Any]]],
    ) -> Response:
        """Return one page of the items; only those of the page are told in full."""
        size, after = page_size(request), _after(request)
        every = sorted(items, key=position)
        later = [item for item in every if after is None or position(item) > after]
        shown = later[:size]
        more = _next(request, position(shown[-1])) if len(later) > size else None
        return Response({"next": more, "count": len(every), "results": rows(shown)})


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
        day = read_context(request).day
        posts = posts_on(day, request.user)
        if AREA in request.query_params:
            posts = posts.filter(area__in=_areas(request))

        def rows(shown: list[WorkerPost]) -> list[dict[str, Any]]:
            loads = loads_on(day, shown)
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
                for post, load in zip(shown, loads, strict=True)
            ]

        return self.answer(request, posts, _of_post, rows)


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
        day = read_context(request).day
        areas = _areas(request) if AREA in request.query_params else None
        places = empty_places(request.user, day, areas)
        return self.answer(request, places, _of_place, _told)


def _areas(request: Request) -> Any:
    """Return the areas of the caller's scope at and below the code that was asked for."""
    seen = Area.objects.visible_to(request.user)
    asked = seen.filter(code=request.query_params[AREA]).first()
    return seen.below(asked.path) if asked else seen.none()


def _of_post(post: WorkerPost) -> Position:
    return post.area.code, post.worker.external_id or "", str(post.worker_id)


def _of_place(place: EmptyPlace) -> Position:
    return place.kind, place.number, str(place.line.id)


def _told(places: list[EmptyPlace]) -> list[dict[str, Any]]:
    return [
        {
            "id": place.line.id,
            "kind": place.kind,
            "number": place.number,
            "name": place.line.name,
            "is_key": place.line.is_key,
            "held": place.line.held,
            "wanted": place.line.wanted,
            "is_complete": place.line.is_complete,
            "is_contacted": place.line.is_contacted,
            "missing": [
                {
                    "role": cell.role,
                    "label": cell.label,
                    "vacant_since": cell.vacant_since,
                    "vacant_days": cell.vacant_days,
                }
                for cell in place.line.gaps
            ],
        }
        for place in places
    ]


def _next(request: Request, last: Position) -> str:
    cursor = signing.dumps(last, salt=SALT)
    return replace_query_param(request.build_absolute_uri(), CURSOR, cursor)


def _after(request: Request) -> Position | None:
    text = request.query_params.get(CURSOR)
    if not text:
        return None
    try:
        return tuple(map(str, signing.loads(text, salt=SALT)))
    except (signing.BadSignature, ValueError, TypeError) as error:
        words = "分页游标无效，请从第一页重新开始。"
        raise QueryRefused("invalid_cursor", words, path=CURSOR) from error
