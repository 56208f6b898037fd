"""What keeps a tenant in the district: its need and the ranked spaces, as the desk shows them."""

import uuid
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import QueryRefused
from common.api.filters import require_known
from common.api.viewsets import ApiViewSet
from common.calendar.clock import today
from enterprises.api.examples import BUILDING
from services.forms.retention import NeedForm
from services.matching.ranking import Offer
from services.selectors.retention import AskedNeed, Desk, desk

ASKED = ("area", "by", "subdistrict", "lowest_floor")
GROUP = "走访与服务"


class ReasonShape(serializers.Serializer):
    """One criterion."""

    criterion = serializers.CharField(label="项目")
    points = serializers.IntegerField(label="得分")
    text = serializers.CharField(label="理由")


class RoomOfferShape(serializers.Serializer):
    """A room of an offer."""

    unit = serializers.UUIDField(label="单元标识")
    number = serializers.CharField(label="单元号")
    area = serializers.FloatField(label="面积（㎡）")
    free_on = serializers.DateField(label="可入驻日期，空为现在空置", allow_null=True)
    is_own = serializers.BooleanField(label="企业现有单元")


class OfferedBuildingShape(serializers.Serializer):
    """The building of an offer."""

    id = serializers.UUIDField(label="楼宇标识")
    external_id = serializers.CharField(label="编号")
    name = serializers.CharField(label="楼宇名称")


class OfferShape(serializers.Serializer):
    """A space with its score."""

    rank = serializers.IntegerField(label="推荐顺序")
    score = serializers.IntegerField(label="总分，即各项得分之和")
    building = OfferedBuildingShape(label="楼宇")
    floor_number = serializers.IntegerField(label="楼层")
    area = serializers.FloatField(label="合计面积（㎡）")
    rooms = RoomOfferShape(label="单元", many=True)
    reasons = ReasonShape(label="理由", many=True)


class RetentionShape(serializers.Serializer):
    """The desk of a tenant."""

    enterprise = serializers.UUIDField(label="企业标识")
    held_area = serializers.FloatField(label="现有面积（㎡）")
    lease_ends_on = serializers.DateField(label="最早到期的租约", allow_null=True)
    colour = serializers.CharField(label="计算颜色", allow_null=True)
    shown_colour = serializers.CharField(label="显示颜色", allow_null=True)
    wanted_area = serializers.FloatField(label="所需面积（㎡）", allow_null=True)
    wanted_by = serializers.DateField(label="最迟入驻", allow_null=True)
    because = serializers.CharField(label="所需面积的由来")
    found = serializers.IntegerField(label="符合条件的空间数")
    offers = OfferShape(label="前 20 个空间", many=True)


class RetentionViewSet(ApiViewSet):
    """The retention desk of one enterprise."""

    group, title = GROUP, "留商匹配"
    about = "为有风险的企业在工作范围内匹配可用空间，逐项说明得分理由。"
    example = {
        "enterprise": "019a1f6e-2c00-7000-8000-000000001001",
        "held_area": 180,
        "lease_ends_on": "2027-03-31",
        "colour": "orange",
        "shown_colour": "orange",
        "wanted_area": 220,
        "wanted_by": "2027-03-31",
        "because": "现有 180 ㎡，有扩租需求，按 1.2 倍估算。",
        "found": 1,
        "offers": [
            {
                "rank": 1,
                "score": 90,
                "building": BUILDING,
                "floor_number": 12,
                "area": 230,
                "rooms": [
                    {
                        "unit": "019a1f6e-2c00-7000-8000-000000000602",
                        "number": "1203",
                        "area": 230,
                        "free_on": None,
                        "is_own": False,
                    }
                ],
                "reasons": [{"criterion": "时间", "points": 20, "text": "现在空置，随时可入驻"}],
            }
        ],
    }

    @extend_schema(
        summary="留商匹配",
        parameters=[
            OpenApiParameter("area", float, description="所需面积，缺省按现有面积与增减信号推算"),
            OpenApiParameter("by", str, description="最迟入驻日期，缺省为租约到期日"),
            OpenApiParameter("subdistrict", str, description="优先街镇的区域标识"),
            OpenApiParameter("lowest_floor", int, description="最低楼层"),
        ],
        responses={200: RetentionShape},
    )
    @action(detail=True)
    def retention(self, request: Request, pk: uuid.UUID) -> Response:
        """今日可用的空间按总分排列，前 20 个；每项得分都附一句理由。"""
        require_known(request, frozenset(ASKED))
        form = NeedForm(request.query_params.dict(), user=request.user)
        if not form.is_valid():
            name = next(iter(form.errors))
            raise QueryRefused("invalid_value", "参数的值无法识别。", path=name)
        asked, wish = form.cleaned_data, form.cleaned_data["subdistrict"]
        need = AskedNeed(
            area=float(asked["area"]) if asked["area"] else None,
            by=asked["by"],
            subdistrict_id=wish.pk if wish else None,
            lowest_floor=asked["lowest_floor"],
        )
        return Response(_told(desk(pk, need, user=request.user, day=today())))


def _told(found: Desk) -> dict[str, Any]:
    tenant, need = found.tenant, found.need
    return {
        "enterprise": tenant.enterprise.pk,
        "held_area": tenant.area,
        "lease_ends_on": tenant.lease_ends_on,
        "colour": tenant.colour,
        "shown_colour": tenant.shown_colour,
        "wanted_area": need.area if need else None,
        "wanted_by": need.by if need else tenant.lease_ends_on,
        "because": tenant.wanted.because,
        "found": found.found,
        "offers": [_offer(rank, offer) for rank, offer in enumerate(found.offers, 1)],
    }


def _offer(rank: int, offer: Offer) -> dict[str, Any]:
    site, space = offer.site, offer.space
    return {
        "rank": rank,
        "score": offer.score,
        "building": {"id": site.building_id, "external_id": site.code, "name": site.name},
        "floor_number": space.rooms[0].floor,
        "area": space.area,
        "rooms": [
            {
                "unit": room.unit_id,
                "number": room.number,
                "area": room.area,
                "free_on": room.free_on,
                "is_own": room.is_own,
            }
            for room in space.rooms
        ],
        "reasons": [
            {"criterion": reason.criterion, "points": reason.points, "text": reason.text}
            for reason in offer.reasons
        ],
    }
