"""How a council stands, and the story of a matter: figures and lines made from the work itself."""

import uuid
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import AS_OF, QueryRefused, read_context
from common.api.filters import require_known
from common.api.viewsets import ApiViewSet
from common.errors.domain import NotInScope
from councils.forms.story import StoryForm
from councils.models import Council, Topic
from councils.selectors.evaluation import evaluation_of
from councils.selectors.mechanisms import mechanisms_of
from councils.selectors.story import Part, find_topic, story_of
from councils.selectors.vitality import vitality_of

GROUP = "楼委会"
COUNCIL_ID = "019a1f6e-2c00-7000-8000-000000005001"


class CheckShape(serializers.Serializer):
    """One of the four questions."""

    code = serializers.CharField(label="代码")
    label = serializers.CharField(label="问题")  # type: ignore[assignment]
    is_met = serializers.BooleanField(label="是否达到")
    last_on = serializers.DateField(label="最近一次", allow_null=True)
    next_step = serializers.CharField(label="未达到时的下一步")


class MechanismShape(serializers.Serializer):
    """One of the eight mechanisms."""

    code = serializers.CharField(label="代码")
    label = serializers.CharField(label="机制")  # type: ignore[assignment]
    counted = serializers.CharField(label="计什么")
    count = serializers.IntegerField(label="近一年次数；包联为在任人数")
    last_on = serializers.DateField(label="最近一次", allow_null=True)


class MeasureShape(serializers.Serializer):
    """One measure of the evaluation."""

    measure = serializers.CharField(label="代码")
    label = serializers.CharField(label="指标")  # type: ignore[assignment]
    value = serializers.DecimalField(label="数值", max_digits=12, decimal_places=2, allow_null=True)
    target = serializers.DecimalField(label="满分值", max_digits=9, decimal_places=2)
    weight = serializers.IntegerField(label="权重")
    points = serializers.DecimalField(
        label="得分", max_digits=12, decimal_places=2, allow_null=True
    )
    peers = serializers.DecimalField(
        label="同等级楼宇楼委会的中位数", max_digits=12, decimal_places=1, allow_null=True
    )


class StandingShape(serializers.Serializer):
    """How a council stands on a day."""

    council = serializers.UUIDField(label="楼委会标识")
    as_of = serializers.DateField(label="截至日期")
    score = serializers.IntegerField(label="活力分，0 至 100")
    is_idle = serializers.BooleanField(label="是否空转")
    checks = CheckShape(label="四问", many=True)
    mechanisms = MechanismShape(label="八项机制", many=True)
    evaluation = serializers.CharField(label="评价指标体系", allow_null=True)
    evaluation_score = serializers.DecimalField(
        label="评价得分", max_digits=5, decimal_places=1, allow_null=True
    )
    measures = MeasureShape(label="评价指标", many=True)


class StandingViewSet(ApiViewSet):
    """Vitality, mechanisms and evaluation of one council."""

    group, title = GROUP, "楼委会活力与评价"
    about = "由工作记录计出，与页面同数；评楼委会，不评个人。"
    example = {
        "council": COUNCIL_ID,
        "as_of": "2026-11-20",
        "score": 75,
        "is_idle": True,
        "checks": [
            {
                "code": "meeting",
                "label": "近90日开过会",
                "is_met": False,
                "last_on": "2026-08-01",
                "next_step": "从已列入的议题中排出议程，召开一次会议。",
            }
        ],
        "mechanisms": [
            {
                "code": "topics",
                "label": "议题征集",
                "counted": "征集的议题",
                "count": 4,
                "last_on": "2026-11-02",
            }
        ],
        "evaluation": "楼委会评价指标",
        "evaluation_score": "62.5",
        "measures": [
            {
                "measure": "meetings",
                "label": "召开会议",
                "value": "2.00",
                "target": "4.00",
                "weight": 15,
                "points": "7.50",
                "peers": "3.0",
            }
        ],
    }

    @extend_schema(
        summary="楼委会活力与评价",
        parameters=[OpenApiParameter(AS_OF, str, description="截至日期，缺省为今天")],
        responses={200: StandingShape},
    )
    @action(detail=True)
    def standing(self, request: Request, pk: uuid.UUID) -> Response:
        """四问、八项机制与评价指标，均附最近一次的日期。"""
        require_known(request, frozenset({AS_OF}))
        day = read_context(request).day
        if not Council.objects.visible_to(request.user).filter(pk=pk).exists():
            raise NotInScope
        vitality = vitality_of([pk], day)[pk]
        found = evaluation_of(pk, day)
        told = {
            "council": pk,
            "as_of": day,
            "score": vitality.score,
            "is_idle": vitality.is_idle,
            "checks": vitality.checks,
            "mechanisms": mechanisms_of([pk], day)[pk],
            "evaluation": found.name if found else None,
            "evaluation_score": found.result.score if found else None,
            "measures": [
                {
                    "measure": line.item.measure,
                    "label": line.label,
                    "value": line.value,
                    "target": line.item.target,
                    "weight": line.item.weight,
                    "points": line.points,
                    "peers": line.peers,
                }
                for line in (found.result.lines if found else ())
            ],
        }
        return Response(StandingShape(told).data)


class PartShape(serializers.Serializer):
    """One line of a story."""

    at = serializers.DateTimeField(label="时间")
    kind = serializers.CharField(label="类型")
    label = serializers.CharField(label="步骤")  # type: ignore[assignment]
    text = serializers.CharField(label="内容", allow_blank=True)
    place = serializers.CharField(label="所在登记册")
    id = serializers.UUIDField(label="记录标识")


class StoryShape(serializers.Serializer):
    """The story of a matter."""

    topic = serializers.UUIDField(label="议题标识；尚未成为议题时为空", allow_null=True)
    title = serializers.CharField(label="议题", allow_blank=True)
    state = serializers.CharField(label="议题状态", allow_blank=True)
    parts = PartShape(label="经过", many=True)


class StoryViewSet(ApiViewSet):
    """The story line of a matter."""

    group, title = GROUP, "来龙去脉"
    about = "从第一句话（诉求、走访或信号）到议题、会议、决定、项目、满意度与评级变化，一次返回。"
    example = {
        "topic": "019a1f6e-2c00-7000-8000-000000005301",
        "title": "四楼食堂关停后员工用餐",
        "state": "done",
        "parts": [
            {
                "at": "2026-09-01T10:00:00+08:00",
                "kind": "requested",
                "label": "诉求",
                "text": "示例企业 生活配套",
                "place": "request",
                "id": "019a1f6e-2c00-7000-8000-000000002201",
            }
        ],
    }

    @extend_schema(
        summary="来龙去脉",
        parameters=[
            OpenApiParameter(name, uuid.UUID, description=f"{field.label}标识，五者择一")
            for name, field in StoryForm.base_fields.items()
        ],
        responses={200: StoryShape},
    )
    @action(detail=False)
    def story(self, request: Request) -> Response:
        """按时间列出各步；尚未成为议题的，topic 为空。"""
        require_known(request, frozenset(StoryForm.base_fields))
        form = StoryForm(request.query_params.dict())
        if not form.is_valid():
            raise QueryRefused("invalid_value", "请指明一个议题、诉求、信号、走访或项目。")
        topic = find_topic(user=request.user, **form.cleaned_data)
        parts = story_of(topic, user=request.user).parts if topic is not None else ()
        return Response(StoryShape(_told(topic, parts)).data)


def _told(topic: Topic | None, parts: tuple[Part, ...]) -> dict[str, Any]:
    return {
        "topic": topic.pk if topic else None,
        "title": topic.title if topic else "",
        "state": topic.state if topic else "",
        "parts": parts,
    }
