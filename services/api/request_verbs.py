"""What is done to a request: each verb of the transition table is a sub-resource."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar.clock import now
from services.actions.handling.deeds import Facts
from services.actions.handling.performing import perform
from services.api.request_rows import (
    ActReasonInput,
    DispatchInput,
    DuplicateInput,
    NoteInput,
    PauseInput,
    RemarkInput,
    RequestRow,
    ResolveInput,
    ReturnInput,
    TriageInput,
)
from services.choices import RequestVerb


def _act(view: Any, pk: uuid.UUID, verb: str, shape: Any) -> Response:
    values = view.valid(shape)
    if "co_units" in values:
        values["co_units"] = tuple(values["co_units"])
    perform(request_id=pk, verb=verb, by=view.request.user, now=now(), facts=Facts(**values))
    return view.answer_with(pk)  # type: ignore[no-any-return]


class VerbsMixin:
    """The verbs; who may use them is asked by their guards, of the stored request."""

    @extend_schema(request=TriageInput, summary="分类", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def triage(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """归类并确定办理机制；未写的按职责清单。"""
        return _act(self, pk, RequestVerb.TRIAGE, TriageInput)

    @extend_schema(request=DispatchInput, summary="派单", responses={200: RequestRow})
    @action(detail=True, methods=["post"], url_path="dispatch")
    def dispatch_to(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """派给主办部门，协办部门各有任务；待裁定的诉求须写裁定理由。"""
        return _act(self, pk, RequestVerb.DISPATCH, DispatchInput)

    @extend_schema(request=NoteInput, summary="签收", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def accept(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """主办部门签收；超过签收期限未签收的由系统退回。"""
        return _act(self, pk, RequestVerb.ACCEPT, NoteInput)

    @extend_schema(request=NoteInput, summary="开始办理", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def start(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """签收后开始办理。"""
        return _act(self, pk, RequestVerb.START, NoteInput)

    @extend_schema(request=ReturnInput, summary="退回", responses={200: RequestRow})
    @action(detail=True, methods=["post"], url_path="return")
    def give_back(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """写明原因与建议主办部门；第三次退回转为待裁定。"""
        return _act(self, pk, RequestVerb.RETURN, ReturnInput)

    @extend_schema(request=PauseInput, summary="暂停计时", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def pause(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """写明原因与暂停至哪一天；到期自动恢复，剩余时限不变。"""
        return _act(self, pk, RequestVerb.PAUSE, PauseInput)

    @extend_schema(request=NoteInput, summary="恢复计时", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def resume(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """恢复计时，剩余时限不变。"""
        return _act(self, pk, RequestVerb.RESUME, NoteInput)

    @extend_schema(request=ResolveInput, summary="办结", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def resolve(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """写明答复；有未反馈的协办任务时须写明原因。即知即办的可不派单直接办结。"""
        return _act(self, pk, RequestVerb.RESOLVE, ResolveInput)

    @extend_schema(request=NoteInput, summary="确认", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def confirm(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """代企业确认已办结；经办人与主办部门不能确认。"""
        return _act(self, pk, RequestVerb.CONFIRM, NoteInput)

    @extend_schema(request=NoteInput, summary="归档", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def close(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """归档并向企业发出满意度回访；五个工作日无异议的由系统归档。"""
        return _act(self, pk, RequestVerb.CLOSE, NoteInput)

    @extend_schema(request=ActReasonInput, summary="重新办理", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def reopen(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """办结三十天内可重新办理，办理机制上调一级并继续计时；第三次返工转为难题专办。"""
        return _act(self, pk, RequestVerb.REOPEN, ActReasonInput)

    @extend_schema(request=ActReasonInput, summary="提请裁定", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def escalate(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """提请上级裁定主办部门。"""
        return _act(self, pk, RequestVerb.ESCALATE, ActReasonInput)

    @extend_schema(request=DuplicateInput, summary="并案", responses={200: RequestRow})
    @action(detail=True, methods=["post"], url_path="link-duplicate")
    def link_duplicate(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """并入另一件未办结的诉求，随其办结。"""
        return _act(self, pk, RequestVerb.LINK_DUPLICATE, DuplicateInput)

    @extend_schema(request=NoteInput, summary="撤销并案", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def separate(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """恢复为独立的诉求。"""
        return _act(self, pk, RequestVerb.SEPARATE, NoteInput)

    @extend_schema(request=ActReasonInput, summary="撤回", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def withdraw(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """企业撤回，或登记有误；写明原因。"""
        return _act(self, pk, RequestVerb.WITHDRAW, ActReasonInput)

    @extend_schema(request=RemarkInput, summary="补充记录", responses={200: RequestRow})
    @action(detail=True, methods=["post"])
    def note(self: Any, request: Request, pk: uuid.UUID) -> Response:
        """写一条内部说明，或企业可见的答复。"""
        return _act(self, pk, RequestVerb.NOTE, RemarkInput)
