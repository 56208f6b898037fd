"""Selections of building heads, their notices and objections, with their acts."""

import uuid
from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.viewsets import RowViewSet
from common.calendar.clock import today
from common.records.versions import rows_of
from councils.actions.keeping import KEEP
from councils.actions.notices import close_notice, handle_objection, record_objection
from councils.actions.selections import appoint, open_notice, start_selection, stop_selection
from councils.api import body_examples as examples
from councils.api import selection_rows as rows
from councils.api.views import GROUP
from councils.filtersets import bodies as filters
from councils.models import Objection, Selection, SelectionNotice


class SelectionViewSet(RowViewSet):
    """Selections: one recommendation, then public notices one after the other."""

    queryset = Selection.objects
    row = rows.SelectionRow
    filterset_class = filters.SelectionFilterSet
    act_capabilities = dict.fromkeys(("start", "announce", "appoint", "stop"), KEEP)
    orderings = {"id": ("pk",), "recommended_on": ("recommended_on",)}
    default_ordering = "-recommended_on"
    group, title = GROUP, "楼长选任（一推三公示）"
    about = "推荐后依次公示；上一环节期满并登记结果，才能开始下一环节；全部无有效异议才能任职。"
    example = examples.SELECTION

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the candidate."""
        return Q(candidate__contains=text.strip())

    @extend_schema(
        request=rows.StartSelectionInput, summary="推荐人选", responses={201: rows.SelectionRow}
    )
    @action(detail=False, methods=["post"])
    def start(self, request: Request) -> Response:
        """登记推荐，选任由此开始；该楼委会已有进行中的选任返回 409。"""
        values = self.valid(rows.StartSelectionInput)
        council = values.pop("council")
        selection = start_selection(by=request.user, council_id=council, today=today(), **values)
        return self.answer_with(selection.pk, code=status.HTTP_201_CREATED)

    @extend_schema(
        request=rows.AnnounceNoticeInput,
        summary="开始下一环节公示",
        responses={200: rows.SelectionRow},
    )
    @action(detail=True, methods=["post"])
    def announce(self, request: Request, pk: uuid.UUID) -> Response:
        """按设定的顺序开始下一环节，截止日按工作日历算出；上一环节未结束返回 409。"""
        values = self.valid(rows.AnnounceNoticeInput)
        open_notice(by=request.user, selection_id=pk, today=today(), **values)
        return self.answer_with(pk)

    @extend_schema(
        request=rows.AppointHeadInput, summary="登记任职", responses={200: rows.SelectionRow}
    )
    @action(detail=True, methods=["post"])
    def appoint(self, request: Request, pk: uuid.UUID) -> Response:
        """全部公示期满且没有有效异议后登记楼长席位，原楼长自任职起日卸任；否则返回 409。"""
        values = self.valid(rows.AppointHeadInput)
        appoint(by=request.user, selection_id=pk, today=today(), **values)
        return self.answer_with(pk)

    @extend_schema(
        request=rows.StopSelectionInput, summary="终止选任", responses={200: rows.SelectionRow}
    )
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: uuid.UUID) -> Response:
        """说明原因并终止；已结束的返回 409。"""
        values = self.valid(rows.StopSelectionInput)
        stop_selection(by=request.user, selection_id=pk, today=today(), **values)
        return self.answer_with(pk)

    def version_ids(self, pk: Any) -> Any:
        """Return the selection and its notices."""
        return rows_of(pk, SelectionNotice.objects.filter(selection=pk))


class NoticeViewSet(RowViewSet):
    """Public notices; announced by their selection."""

    queryset = SelectionNotice.objects
    row = rows.SelectionNoticeRow
    filterset_class = filters.NoticeFilterSet
    act_capabilities = dict.fromkeys(("receive", "close"), KEEP)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",), "last_day": ("last_day",)}
    default_ordering = "-starts_on"
    group, title = GROUP, "楼长公示"
    about = (
        "截止日当天仍在公示期内；公示开始后，起止日与地点不能改动。"
        "此后公布的放假安排使工作日不足的，截止日顺延，只延长不缩短。"
    )
    example = examples.NOTICE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the place."""
        return Q(place__contains=text.strip())

    @extend_schema(
        request=rows.ObjectToNoticeInput,
        summary="登记异议",
        responses={200: rows.SelectionNoticeRow},
    )
    @action(detail=True, methods=["post"], url_path="object")
    def receive(self, request: Request, pk: uuid.UUID) -> Response:
        """收到日期须在公示期内；公示结果登记后不再受理，返回 409。"""
        values = self.valid(rows.ObjectToNoticeInput)
        record_objection(by=request.user, notice_id=pk, today=today(), **values)
        return self.answer_with(pk)

    @extend_schema(
        request=rows.CloseNoticeInput,
        summary="登记公示结果",
        responses={200: rows.SelectionNoticeRow},
    )
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: uuid.UUID) -> Response:
        """期满次日起、异议全部核实后登记；公示期未满返回 409；异议成立的，选任随之终止。"""
        values = self.valid(rows.CloseNoticeInput)
        close_notice(by=request.user, notice_id=pk, today=today(), **values)
        return self.answer_with(pk)


class ObjectionViewSet(RowViewSet):
    """Objections to notices."""

    queryset = Objection.objects
    row = rows.ObjectionRow
    filterset_class = filters.ObjectionFilterSet
    act_capabilities = {"handle": KEEP}
    orderings = {"id": ("pk",), "received_on": ("received_on",)}
    default_ordering = "-received_on"
    group, title = GROUP, "公示异议"
    about = "核实一次，不再改变；没有核实完的，公示不能登记结果。"
    example = examples.OBJECTION

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the text."""
        return Q(text__contains=text.strip())

    @extend_schema(
        request=rows.HandleObjectionInput,
        summary="登记核实情况",
        responses={200: rows.ObjectionRow},
    )
    @action(detail=True, methods=["post"])
    def handle(self, request: Request, pk: uuid.UUID) -> Response:
        """写明核实情况与是否成立；已核实的返回 409。"""
        values = self.valid(rows.HandleObjectionInput)
        handle_objection(by=request.user, objection_id=pk, today=today(), **values)
        return self.answer_with(pk)
