"""Registers of what tablets sent, and of the values of fields: staff decide on both."""

import uuid
from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.viewsets import RowViewSet
from common.calendar.clock import now
from common.sync.models import FieldEdit, SyncOperation
from common.sync.querysets import OVERSEE
from common.sync.settling import dismiss_operation, retry_operation
from services.actions.restoring import keep_standing, restore_conflict
from services.api import examples
from services.api.field_rows import WhyInput
from services.api.sync_rows import EditRow, OperationRow
from services.filtersets import EditFilterSet, OperationFilterSet

# The group of the sync call itself.
GROUP = "走访端"


class OperationViewSet(RowViewSet):
    """What tablets sent."""

    queryset = SyncOperation.objects
    row = OperationRow
    filterset_class = OperationFilterSet
    read_capability = OVERSEE
    act_capabilities = dict.fromkeys(("retry", "dismiss"), OVERSEE)
    orderings = {"id": ("pk",), "received_at": ("received_at",)}
    default_ordering = "-received_at"
    group, title = GROUP, "同步操作"
    about = "走访端送来的操作；未能入库的完整保留，可重新处理或写明原因后不再处理，各限一次。"
    example = examples.OPERATION

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the reason."""
        return Q(message__contains=text.strip())

    @extend_schema(request=None, summary="重新处理", responses={200: OperationRow})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: uuid.UUID) -> Response:
        """按原提交人与原时间再处理一次；仍不能使用的保持待处理，已处理的返回 409。"""
        retry_operation(operation_id=pk, by=request.user, now=now())
        return self.answer_with(pk)

    @extend_schema(request=WhyInput, summary="不再处理", responses={200: OperationRow})
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: uuid.UUID) -> Response:
        """写明原因后不再处理，内容照原样保留；已处理的返回 409。"""
        dismiss_operation(operation_id=pk, by=request.user, now=now(), **self.valid(WhyInput))
        return self.answer_with(pk)


class FieldEditViewSet(RowViewSet):
    """Values of fields, those that lost among them."""

    queryset = FieldEdit.objects
    row = EditRow
    filterset_class = EditFilterSet
    read_capability = OVERSEE
    act_capabilities = dict.fromkeys(("restore", "keep"), OVERSEE)
    orderings = {"id": ("pk",), "at": ("at",)}
    default_ordering = "-at"
    group, title = GROUP, "字段修改"
    about = "同一内容被两人分别修改时两个值都保留；`state=lost` 的为未采用的值。"
    example = examples.EDIT

    @extend_schema(request=None, summary="恢复未采用的值", responses={200: EditRow})
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: uuid.UUID) -> Response:
        """使未采用的值成为现值；已处理的返回 409。"""
        restore_conflict(edit_id=pk, by=request.user, now=now())
        return self.answer_with(pk)

    @extend_schema(request=None, summary="保留现值", responses={200: EditRow})
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: uuid.UUID) -> Response:
        """确认保留现值，冲突就此了结；已处理的返回 409。"""
        keep_standing(edit_id=pk, by=request.user, now=now())
        return self.answer_with(pk)
