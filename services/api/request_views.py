"""Requests, their limits and shares, and what the desk works by."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext, read_context
from common.api.reading import read_rows
from common.api.viewsets import RegisterViewSet, RowViewSet, UpsertMixin
from common.calendar.clock import now
from common.records.searching import matching
from common.records.writing import Written
from services.actions import limits
from services.actions.co_tasks import ask_co_unit, excuse_co_task, reply_co_task
from services.actions.requests import create_request, update_request
from services.actions.satisfaction import answer_for
from services.actions.voices import add_voice
from services.api import request_examples as examples
from services.api.request_rows import (
    AnswerInput,
    AskRow,
    CategoryRow,
    ChangeMechanismInput,
    CoTaskReplyInput,
    CoTaskRow,
    CoUnitInput,
    DaysInput,
    DutyItemRow,
    EventRow,
    LimitRow,
    MechanismRow,
    RequestInput,
    RequestRow,
    SpanRow,
    VoiceInput,
    VoiceRow,
    WhyExcusedInput,
)
from services.api.request_verbs import VerbsMixin
from services.choices import Channel
from services.filtersets import (
    AskFilterSet,
    CoTaskFilterSet,
    DutyFilterSet,
    LimitFilterSet,
    OfRequestFilterSet,
    RequestFilterSet,
)
from services.models import (
    ClockLimit,
    ClockSpan,
    CoTask,
    DutyItem,
    MechanismRule,
    RequestCategory,
    RequestEvent,
    RequestVoice,
    SatisfactionAsk,
    ServiceRequest,
)

GROUP = "诉求"
VIEW = "requests.view"
VERBS = (
    "triage",
    "dispatch_to",
    "accept",
    "start",
    "give_back",
    "pause",
    "resume",
    "resolve",
    "confirm",
    "close",
    "reopen",
    "escalate",
    "link_duplicate",
    "separate",
    "withdraw",
    "note",
    "extend",
    "change_mechanism",
    "plan",
    "ask_co_unit",
    "voices",
)


def received_by(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the requests received by the day."""
    return queryset.filter(received_at__date__lte=context.day)


class RequestViewSet(VerbsMixin, UpsertMixin, RegisterViewSet):
    """Requests; workers write them in their write scope."""

    queryset = ServiceRequest.objects
    row, input = RequestRow, RequestInput
    filterset_class = RequestFilterSet
    read_capability = VIEW
    write_capability = "visits.change"
    # Who may do what is a guard of the transition table.
    act_capabilities = dict.fromkeys(VERBS, VIEW)
    on_day = staticmethod(received_by)
    orderings = {"id": ("pk",), "received_at": ("received_at",), "due_on": ("due_on",)}
    default_ordering = "-received_at"
    group, title = GROUP, "诉求"
    about = (
        "不论来自走访、窗口、电话、12345 还是接口，都是同一种诉求。状态只能按流转表变更；"
        "表外的动作返回 409，code 为 transition_refused，不作任何改动。"
        "登记期限（is_due_stated）不重新计算。"
    )
    example = examples.REQUEST

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match number, category or content."""
        words = text.strip()
        texts = Q(category__contains=words) | Q(content__contains=words)
        return texts | matching(text, codes=("external_id",))

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the request; it came through the API, or as it says."""
        return create_request(
            by=self.request.user,
            values={name: value for name, value in values.items() if name != "channel"},
            key=key,
            channel=values.get("channel", Channel.API),
        )

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the request."""
        return update_request(by=self.request.user, request_id=pk, values=values, base=base)

    @extend_schema(request=DaysInput, summary="延期", responses={200: LimitRow})
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: uuid.UUID) -> Response:
        """到期前申请延期，每件诉求一次；由他人批准后生效。"""
        row = limits.extend(request_id=pk, by=request.user, now=now(), **self.valid(DaysInput))
        return _limit(self, row)

    @extend_schema(request=ChangeMechanismInput, summary="调整办理机制", responses={200: LimitRow})
    @action(detail=True, methods=["post"], url_path="change-mechanism")
    def change_mechanism(self, request: Request, pk: uuid.UUID) -> Response:
        """上调或下调办理机制，已暂停的时间保留；权限不足的转为待批准。"""
        values = self.valid(ChangeMechanismInput)
        row = limits.change_mechanism(request_id=pk, by=request.user, now=now(), **values)
        return _limit(self, row)

    @extend_schema(request=DaysInput, summary="制定方案时限", responses={200: LimitRow})
    @action(detail=True, methods=["post"])
    def plan(self, request: Request, pk: uuid.UUID) -> Response:
        """难题专办按方案确定时限，自受理次日起计。"""
        row = limits.plan(request_id=pk, by=request.user, now=now(), **self.valid(DaysInput))
        return _limit(self, row)

    @extend_schema(request=CoUnitInput, summary="交协办", responses={201: CoTaskRow})
    @action(detail=True, methods=["post"], url_path="ask-co-unit")
    def ask_co_unit(self, request: Request, pk: uuid.UUID) -> Response:
        """请一个部门协办，有自己的任务、时限与反馈。"""
        values = self.valid(CoUnitInput)
        task = ask_co_unit(
            request_id=pk,
            department_id=values.pop("department"),
            by=request.user,
            now=now(),
            **values,
        )
        return _shown(self, CoTaskRow, CoTask, task.pk)

    @extend_schema(request=VoiceInput, summary="附议", responses={201: VoiceRow})
    @action(detail=True, methods=["post"])
    def voices(self, request: Request, pk: uuid.UUID) -> Response:
        """另一家企业有同样的诉求；重复附议只算一次。"""
        values = self.valid(VoiceInput)
        voice = add_voice(
            request_id=pk,
            enterprise_id=values.pop("enterprise"),
            by=request.user,
            now=now(),
            **values,
        )
        return _shown(self, VoiceRow, RequestVoice, voice.pk)


class OfRequestViewSet(RowViewSet):
    """A register of rows that belong to requests."""

    read_capability = VIEW
    filterset_class = OfRequestFilterSet
    group = GROUP


class EventViewSet(OfRequestViewSet):
    """The story of requests."""

    queryset = RequestEvent.objects
    row = EventRow
    orderings = {"id": ("pk",), "at": ("at",)}
    default_ordering = "at"
    title = "办理记录"
    example = examples.EVENT


class SpanViewSet(OfRequestViewSet):
    """The ledger of clocks."""

    queryset = ClockSpan.objects
    row = SpanRow
    orderings = {"id": ("pk",), "starts_at": ("starts_at",)}
    default_ordering = "starts_at"
    title = "计时台账"
    example = examples.SPAN


class LimitViewSet(OfRequestViewSet):
    """The ledger of limits; what was asked for is decided here."""

    queryset = ClockLimit.objects
    row = LimitRow
    filterset_class = LimitFilterSet
    act_capabilities = dict.fromkeys(("approve", "refuse"), "requests.dispatch")
    orderings = {"id": ("pk",), "asked_at": ("asked_at",)}
    default_ordering = "asked_at"
    title = "时限台账"
    example = examples.LIMIT

    @extend_schema(request=None, summary="批准", responses={200: LimitRow})
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: uuid.UUID) -> Response:
        """批准时限变更；不能批准自己提出的。"""
        limits.decide_limit(limit_id=pk, is_approved=True, by=request.user, now=now())
        return self.answer_with(pk)

    @extend_schema(request=None, summary="不同意", responses={200: LimitRow})
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: uuid.UUID) -> Response:
        """不同意时限变更，原时限不变。"""
        limits.decide_limit(limit_id=pk, is_approved=False, by=request.user, now=now())
        return self.answer_with(pk)


class CoTaskViewSet(OfRequestViewSet):
    """Shares of requests."""

    queryset = CoTask.objects
    row = CoTaskRow
    filterset_class = CoTaskFilterSet
    act_capabilities = dict.fromkeys(("reply", "excuse"), VIEW)
    orderings = {"id": ("pk",), "due_on": ("due_on",)}
    default_ordering = "due_on"
    title = "协办任务"
    example = examples.CO_TASK

    @extend_schema(request=CoTaskReplyInput, summary="反馈", responses={200: CoTaskRow})
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: uuid.UUID) -> Response:
        """协办部门反馈；已反馈的返回 409。"""
        reply_co_task(task_id=pk, by=request.user, now=now(), **self.valid(CoTaskReplyInput))
        return self.answer_with(pk)

    @extend_schema(request=WhyExcusedInput, summary="免予反馈", responses={200: CoTaskRow})
    @action(detail=True, methods=["post"])
    def excuse(self, request: Request, pk: uuid.UUID) -> Response:
        """主办部门或受理台写明原因后不再等待反馈。"""
        excuse_co_task(task_id=pk, by=request.user, now=now(), **self.valid(WhyExcusedInput))
        return self.answer_with(pk)


class VoiceViewSet(OfRequestViewSet):
    """Enterprises that follow a request."""

    queryset = RequestVoice.objects
    row = VoiceRow
    title = "附议"
    example = examples.VOICE


class AskViewSet(OfRequestViewSet):
    """Whether enterprises were content."""

    queryset = SatisfactionAsk.objects
    row = AskRow
    filterset_class = AskFilterSet
    act_capabilities = {"answer": "visits.change"}
    orderings = {"id": ("pk",), "asked_on": ("asked_on",)}
    default_ordering = "-asked_on"
    title = "满意度回访"
    about = "是否解决与是否满意是两个问题；未回复不等于满意。企业用签名链接自行回复。"
    example = examples.ASK

    @extend_schema(request=AnswerInput, summary="代录回复", responses={200: AskRow})
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: uuid.UUID) -> Response:
        """记录企业口头的回复；经办人与主办部门不能代录。"""
        answer_for(ask_id=pk, by=request.user, now=now(), **self.valid(AnswerInput))
        return self.answer_with(pk)


class CategoryViewSet(RowViewSet):
    """The tree of categories."""

    queryset = RequestCategory.objects
    row = CategoryRow
    read_capability = VIEW
    group, title = GROUP, "诉求类别"
    example = examples.CATEGORY


class DutyViewSet(RowViewSet):
    """The duty list, with its earlier versions."""

    queryset = DutyItem.objects
    row = DutyItemRow
    filterset_class = DutyFilterSet
    read_capability = VIEW
    group, title = GROUP, "职责清单"
    example = examples.DUTY


class MechanismViewSet(RowViewSet):
    """The four mechanisms."""

    queryset = MechanismRule.objects
    row = MechanismRow
    read_capability = VIEW
    group, title = GROUP, "办理机制设定"
    example = examples.MECHANISM


def _limit(view: RequestViewSet, row: ClockLimit) -> Response:
    return _shown(view, LimitRow, ClockLimit, row.pk, code=200)


def _shown(view: Any, shape: Any, model: Any, pk: Any, *, code: int = 201) -> Response:
    rows = read_rows(
        shape, model.objects.visible_to(view.request.user).filter(pk=pk), read_context(view.request)
    )
    return Response(rows[0], status=code)
