"""Registers of topics and of what stands behind them, with their acts."""

import uuid
from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.viewsets import RegisterViewSet, RowViewSet
from common.calendar.clock import now
from common.records.writing import Written
from councils.actions.topic_voices import add_origin, add_position, support_topic
from councils.actions.topics import (
    ANSWER,
    RAISE,
    answer_topic,
    create_topic,
    finish_topic,
    publish_topic,
    update_topic,
)
from councils.api import talk_examples as examples
from councils.api import topic_rows as rows
from councils.api.views import GROUP
from councils.filtersets import talks as filters
from councils.models import Topic, TopicOrigin, TopicPosition, TopicSupport


class TopicViewSet(RegisterViewSet):
    """Topics: raised by whoever is in the field, answered by the staff."""

    queryset = Topic.objects
    row, input = rows.TopicRow, rows.TopicInput
    filterset_class = filters.TopicFilterSet
    write_capability = RAISE
    act_capabilities = {
        **dict.fromkeys(("answer", "finish", "publish"), ANSWER),
        **dict.fromkeys(("support", "state_position", "add_origin"), RAISE),
    }
    orderings = {"id": ("pk",), "raised_on": ("raised_on",)}
    default_ordering = "-raised_on"
    group, title = GROUP, "议题"
    about = (
        "每个议题都有答复与理由；列入后排入会议议程，议定并落实后办结。登记人在答复前可以更正内容，"
        "此后由工作人员更正；所属楼委会、提出日期与由来登记后不变。"
    )
    example = examples.TOPIC

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match title or text."""
        words = text.strip()
        return Q(title__contains=words) | Q(text__contains=words)

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Raise the topic with what it came from."""
        return create_topic(by=self.request.user, values=values, now=now(), key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct the words."""
        return update_topic(by=self.request.user, topic_id=pk, values=values, now=now(), base=base)

    @extend_schema(
        request=rows.AnswerTopicInput, summary="答复议题", responses={200: rows.TopicRow}
    )
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: uuid.UUID) -> Response:
        """列入或不列入，都须写明理由；已答复的返回 409。"""
        values = self.valid(rows.AnswerTopicInput)
        answer_topic(by=request.user, topic_id=pk, now=now(), **values)
        return self.answer_with(pk)

    @extend_schema(
        request=rows.FinishTopicInput, summary="办结议题", responses={200: rows.TopicRow}
    )
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: uuid.UUID) -> Response:
        """议定的成果全部落实后办结；尚未议定或落实的返回 409。"""
        values = self.valid(rows.FinishTopicInput)
        finish_topic(by=request.user, topic_id=pk, now=now(), **values)
        return self.answer_with(pk)

    @extend_schema(
        request=rows.PublishTopicInput, summary="公开议题", responses={200: rows.TopicRow}
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: uuid.UUID) -> Response:
        """在公开页面列出，或不再列出。"""
        publish_topic(by=request.user, topic_id=pk, **self.valid(rows.PublishTopicInput))
        return self.answer_with(pk)

    @extend_schema(
        request=rows.SupportTopicInput, summary="登记附议", responses={200: rows.TopicRow}
    )
    @action(detail=True, methods=["post"])
    def support(self, request: Request, pk: uuid.UUID) -> Response:
        """一家企业附议一次，其他各方登记人数；已附议、已办结的返回 409。"""
        values = self.valid(rows.SupportTopicInput)
        support_topic(
            by=request.user,
            topic_id=pk,
            party=values["party"],
            enterprise_id=values.get("enterprise"),
            people=values["people"],
            note=values["note"],
            now=now(),
        )
        return self.answer_with(pk)

    @extend_schema(
        request=rows.StatePositionInput, summary="登记各方意见", responses={200: rows.TopicRow}
    )
    @action(detail=True, methods=["post"], url_path="state-position")
    def state_position(self, request: Request, pk: uuid.UUID) -> Response:
        """登记一方的要求；未列入、已办结的返回 409。"""
        values = self.valid(rows.StatePositionInput)
        add_position(by=request.user, topic_id=pk, now=now(), **values)
        return self.answer_with(pk)

    @extend_schema(request=rows.AddOriginInput, summary="增加由来", responses={200: rows.TopicRow})
    @action(detail=True, methods=["post"], url_path="add-origin")
    def add_origin(self, request: Request, pk: uuid.UUID) -> Response:
        """指明一件诉求、一次走访或一个信号之一；已登记的返回 409。"""
        values = self.valid(rows.AddOriginInput)
        add_origin(
            by=request.user,
            topic_id=pk,
            request_id=values.get("request"),
            visit_id=values.get("visit"),
            signal_id=values.get("signal"),
        )
        return self.answer_with(pk)


class OriginViewSet(RowViewSet):
    """What topics came from; written with the topic."""

    queryset = TopicOrigin.objects
    row = rows.OriginRow
    filterset_class = filters.OriginFilterSet
    group, title = GROUP, "议题由来"
    about = "议题来自的诉求、走访或信号；不在您工作范围内的显示为空。"
    example = examples.ORIGIN


class SupportViewSet(RowViewSet):
    """Who stands behind topics; written with the topic."""

    queryset = TopicSupport.objects
    row = rows.SupportRow
    filterset_class = filters.SupportFilterSet
    orderings = {"id": ("pk",), "supported_on": ("supported_on",)}
    group, title = GROUP, "议题附议"
    about = "企业附议列出企业，其他各方只记人数，不记姓名。"
    example = examples.SUPPORT


class PositionViewSet(RowViewSet):
    """What the parties want; written with the topic."""

    queryset = TopicPosition.objects
    row = rows.PositionRow
    filterset_class = filters.PositionFilterSet
    orderings = {"id": ("pk",), "stated_on": ("stated_on",)}
    group, title = GROUP, "各方意见"
    about = "产权方、企业、员工等各方对议题的要求。"
    example = examples.POSITION
