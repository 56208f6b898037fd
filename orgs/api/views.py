"""Registers of party organisations, coverages and workers."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext
from common.api.viewsets import RegisterViewSet, UpsertMixin
from common.records.periods import current_on
from common.records.searching import matching
from common.records.writing import Written
from orgs.actions.qualification import record_certification
from orgs.actions.workforce import create_worker, end_post, move_worker, update_worker
from orgs.actions.workforce import version_rows as worker_rows
from orgs.api.rows import (
    AREA_EXAMPLE,
    WORKER_EXAMPLE,
    WorkerInput,
    WorkerRow,
)
from orgs.api.workforce_rows import CertifyInput, EndPostInput, MoveInput
from orgs.filtersets.workforce import WorkerFilterSet
from orgs.models import Worker

GROUP = "党组织与覆盖"
STAMPS = {
    "created_at": "2026-11-20T08:30:00+08:00",
    "updated_at": "2026-11-20T08:30:00+08:00",
}


def holding(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the rows whose period holds on the day."""
    return queryset.filter(current_on(context.day))


class WorkerViewSet(UpsertMixin, RegisterViewSet):
    """Full-time workers."""

    queryset = Worker.objects
    row, input = WorkerRow, WorkerInput
    filterset_class = WorkerFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "external_id": ("external_id",), "starts_on": ("starts_on",)}
    group, title = GROUP, "专职工作者"
    example = {
        **WORKER_EXAMPLE,
        "source": "register",
        "area": AREA_EXAMPLE,
        "starts_on": "2023-01-01",
        "ends_on": None,
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name or number."""
        return Q(name__contains=text.strip()) | matching(text, codes=("external_id",))

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the worker with his post."""
        return create_worker(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the worker; another subdistrict holds from today on."""
        return update_worker(by=self.request.user, worker_id=pk, values=values, base=base)

    def version_ids(self, pk: Any) -> Any:
        """Return the worker and his posts."""
        return worker_rows(Worker(pk=pk))

    @extend_schema(request=MoveInput, summary="调动街镇", responses={200: WorkerRow})
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: uuid.UUID) -> Response:
        """工作者自某日起到另一街镇任职；原分管楼宇与企业同日移交给接收人，并生成交接清单。"""
        values = self.valid(MoveInput)
        move_worker(
            by=request.user,
            worker_id=pk,
            area_id=values["area"],
            on=values["on"],
            successor_id=values["successor"],
        )
        return self.answer_with(pk)

    @extend_schema(request=EndPostInput, summary="办理离岗", responses={200: WorkerRow})
    @action(detail=True, methods=["post"], url_path="end-post")
    def end_post(self, request: Request, pk: uuid.UUID) -> Response:
        """工作者自某日起离岗；分管楼宇与企业同日移交给接收人，生成交接清单。"""
        values = self.valid(EndPostInput)
        end_post(by=request.user, worker_id=pk, on=values["on"], successor_id=values["successor"])
        return self.answer_with(pk)

    @extend_schema(request=CertifyInput, summary="登记资格认证", responses={200: WorkerRow})
    @action(detail=True, methods=["post"])
    def certify(self, request: Request, pk: uuid.UUID) -> Response:
        """登记认证、晋级、保级、降级或退出；认证与晋级须以测试合格为依据，等级逐级升降。"""
        values = self.valid(CertifyInput)
        test = values.pop("test")
        record_certification(by=request.user, worker_id=pk, test_id=test, **values)
        return self.answer_with(pk)
