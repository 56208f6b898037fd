"""Registers of what meetings settled and of their minutes, with their acts."""

import uuid
from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.viewsets import RowViewSet
from common.calendar.clock import now
from common.errors.domain import NotInScope
from common.records.versions import rows_of
from councils.actions.meetings import deciding, minutes, sealing
from councils.actions.meetings.guards import CHANGE
from councils.api import outcome_rows as rows
from councils.api import talk_examples as examples
from councils.api.views import GROUP
from councils.filtersets import talks as filters
from councils.models import Decision, Minutes, MinutesAddendum, MinutesApproval
from councils.selectors.minutes_chain import verify_minutes

MINUTES = {200: rows.MinutesRow}


def owner_from(values: dict[str, Any]) -> deciding.Owner:
    """Take who sees to a decision out of the values."""
    return deciding.Owner(
        values.pop("department", None),
        values.pop("organisation", None),
        values.pop("enterprise", None),
        values.pop("owner_name"),
    )


class DecisionViewSet(RowViewSet):
    """Resolutions, responsibilities and ratings."""

    queryset = Decision.objects
    row = rows.DecisionRow
    filterset_class = filters.DecisionFilterSet
    act_capabilities = dict.fromkeys(("record", "revise", "finish", "cancel"), CHANGE)
    orderings = {"id": ("pk",), "due_on": ("due_on",)}
    group, title = GROUP, "会议成果"
    about = (
        "决议须有通过的表决，或在达到法定人数时协商一致；责任事项须有责任方和完成期限，"
        "针对议题的也须有表决或法定人数；"
        "评议结果只在评议会上给出。纪要送审后内容不变，落实情况仍可登记。"
    )
    example = examples.DECISION

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the text."""
        return Q(text__contains=text.strip())

    @extend_schema(
        request=rows.RecordDecisionInput, summary="登记成果", responses={201: rows.DecisionRow}
    )
    @action(detail=False, methods=["post"])
    def record(self, request: Request) -> Response:
        """登记会议成果，所涉议题转为已议定；表决未通过、未达法定人数的返回 409。"""
        values = self.valid(rows.RecordDecisionInput)
        owner = owner_from(values)
        decision = deciding.record_decision(
            by=request.user,
            meeting_id=values.pop("meeting"),
            item_id=values.pop("item", None),
            topic_id=values.pop("topic", None),
            vote_id=values.pop("vote", None),
            owner=owner,
            now=now(),
            **values,
        )
        return self.answer_with(decision.pk, code=status.HTTP_201_CREATED)

    @extend_schema(request=rows.OwnedInput, summary="更正成果", responses={200: rows.DecisionRow})
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: uuid.UUID) -> Response:
        """更正内容、责任方与期限；纪要送审后返回 409。"""
        values = self.valid(rows.OwnedInput)
        owner = owner_from(values)
        deciding.revise_decision(by=request.user, decision_id=pk, owner=owner, **values)
        return self.answer_with(pk)

    @extend_schema(
        request=rows.FinishDecisionInput, summary="登记落实", responses={200: rows.DecisionRow}
    )
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: uuid.UUID) -> Response:
        """登记落实情况；已落实、已撤销的返回 409。"""
        values = self.valid(rows.FinishDecisionInput)
        deciding.finish_decision(by=request.user, decision_id=pk, now=now(), **values)
        return self.answer_with(pk)

    @extend_schema(
        request=rows.CancelDecisionInput, summary="撤销成果", responses={200: rows.DecisionRow}
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: uuid.UUID) -> Response:
        """撤销并写明原因；议题没有其他成果时回到已列入。"""
        values = self.valid(rows.CancelDecisionInput)
        deciding.cancel_decision(by=request.user, decision_id=pk, **values)
        return self.answer_with(pk)


class MinutesViewSet(RowViewSet):
    """Minutes: drawn up, sent round, sealed; then only added to."""

    queryset = Minutes.objects
    row = rows.MinutesRow
    filterset_class = filters.MinutesFilterSet
    act_capabilities = dict.fromkeys(
        ("draft", "edit", "circulate", "say", "recall", "seal", "add_addendum"), CHANGE
    )
    group, title = GROUP, "会议纪要"
    about = (
        "到会成员同意超过通过比例且无人不同意时可以封存：封存内容与前一封存摘要一并算出 SHA-256，"
        "同一楼委会的封存前后相连；封存后只能补记，补记同样相连。"
    )
    example = examples.MINUTES

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the text."""
        return Q(text__contains=text.strip())

    def version_ids(self, pk: Any) -> Any:
        """Return the minutes, what was said of them and added to them."""
        return rows_of(
            pk,
            MinutesApproval.objects.filter(minutes=pk),
            MinutesAddendum.objects.filter(minutes=pk),
        )

    @extend_schema(
        request=rows.DraftMinutesInput, summary="起草纪要", responses={200: rows.MinutesRow}
    )
    @action(detail=False, methods=["post"])
    def draft(self, request: Request) -> Response:
        """按会议记录起草；已有草稿的重新起草，已送审的返回 409。"""
        values = self.valid(rows.DraftMinutesInput)
        drafted = minutes.draft_minutes(by=request.user, meeting_id=values["meeting"])
        return self.answer_with(drafted.pk)

    @extend_schema(request=rows.EditMinutesInput, summary="修改纪要", responses=MINUTES)
    @action(detail=True, methods=["post"])
    def edit(self, request: Request, pk: uuid.UUID) -> Response:
        """修改草稿；已送审的须先退回修改，否则返回 409。"""
        minutes.edit_minutes(by=request.user, minutes_id=pk, **self.valid(rows.EditMinutesInput))
        return self.answer_with(pk)

    @extend_schema(request=None, summary="送审纪要", responses=MINUTES)
    @action(detail=True, methods=["post"])
    def circulate(self, request: Request, pk: uuid.UUID) -> Response:
        """会议结束后送到会成员确认。"""
        minutes.circulate_minutes(by=request.user, minutes_id=pk, now=now())
        return self.answer_with(pk)

    @extend_schema(request=rows.SayInput, summary="登记成员意见", responses=MINUTES)
    @action(detail=True, methods=["post"])
    def say(self, request: Request, pk: uuid.UUID) -> Response:
        """登记到会成员同意或不同意；不同意须写明意见。"""
        values = self.valid(rows.SayInput)
        minutes.say_of_minutes(
            by=request.user, minutes_id=pk, seat_ids=values.pop("seats"), now=now(), **values
        )
        return self.answer_with(pk)

    @extend_schema(request=rows.RecallInput, summary="退回修改", responses=MINUTES)
    @action(detail=True, methods=["post"])
    def recall(self, request: Request, pk: uuid.UUID) -> Response:
        """退回修改，成员意见须重新征求。"""
        minutes.recall_minutes(by=request.user, minutes_id=pk, **self.valid(rows.RecallInput))
        return self.answer_with(pk)

    @extend_schema(request=None, summary="封存纪要", responses=MINUTES)
    @action(detail=True, methods=["post"])
    def seal(self, request: Request, pk: uuid.UUID) -> Response:
        """封存；有人不同意、同意的未超过比例返回 409。"""
        sealing.seal_minutes(by=request.user, minutes_id=pk, now=now())
        return self.answer_with(pk)

    @extend_schema(request=rows.AddendumInput, summary="补记", responses=MINUTES)
    @action(detail=True, methods=["post"], url_path="add-addendum")
    def add_addendum(self, request: Request, pk: uuid.UUID) -> Response:
        """在已封存的纪要之后补记，写明原因；未封存的返回 409。"""
        values = self.valid(rows.AddendumInput)
        sealing.add_addendum(by=request.user, minutes_id=pk, now=now(), **values)
        return self.answer_with(pk)

    @extend_schema(summary="封存核验", responses={200: rows.VerificationShape})
    @action(detail=True, methods=["get"])
    def verification(self, request: Request, pk: uuid.UUID) -> Response:
        """重算该楼委会的全部封存，并与审计对照，指出首个不一致之处。"""
        found = self.get_queryset().select_related("meeting__council").filter(pk=pk).first()
        if found is None:
            raise NotInScope
        return Response(rows.VerificationShape(verify_minutes(found.meeting.council)).data)
