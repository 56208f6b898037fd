"""Registers of projects and their claims, with their acts."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Q
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import read_context
from common.api.reading import read_rows
from common.api.replaying import ReplayMixin
from common.api.viewsets import RegisterViewSet, RowViewSet
from common.calendar.clock import now
from common.records.writing import Written
from councils.actions.projects.claims import (
    WhoClaims,
    claim_project,
    release_claim,
    review_claim,
    swap_claims,
    withdraw_claim,
)
from councils.actions.projects.drafting import (
    create_project,
    publish_project,
    shelve_project,
    update_project,
)
from councils.actions.projects.running import (
    accept_project,
    cancel_project,
    hand_in_project,
    resume_project,
    send_back_project,
    start_project,
    suspend_project,
)
from councils.api import project_examples as examples
from councils.api.project_rows import (
    AcceptProjectInput,
    ClaimNoteInput,
    ClaimSwapInput,
    HandInProjectInput,
    ProjectClaimInput,
    ProjectClaimRow,
    ProjectInput,
    ProjectRow,
    ProjectWhyInput,
    ReachShape,
)
from councils.filtersets.projects import ProjectClaimFilterSet, ProjectFilterSet
from councils.models import Project, ProjectClaim
from councils.selectors.projects import reach_of

GROUP = "项目与清单"
STAFF = "registers.change"


class ProjectViewSet(RegisterViewSet):
    """Projects from the library to their effect."""

    queryset = Project.objects
    row, input = ProjectRow, ProjectInput
    filterset_class = ProjectFilterSet
    orderings = {
        "id": ("pk",),
        "created_at": ("created_at",),
        "published_on": ("published_on",),
        "ownerless_since": ("ownerless_since",),
    }
    group, title = GROUP, "项目"
    about = (
        "草拟、入库、发布、认领、实施、验收、结项，另有暂停与取消；不在流转表内的动作返回 409，"
        "什么也不改变。发布后只能修改审核党组织、认领名额、计划完成与是否公开。"
    )
    example = examples.PROJECT

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the title."""
        return Q(title__contains=text.strip())

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Draft the project."""
        return create_project(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the project."""
        return update_project(by=self.request.user, project_id=pk, values=values, base=base)

    @extend_schema(
        summary="受益面",
        responses={200: ReachShape},
        examples=[OpenApiExample("示例", value=examples.REACH, response_only=True)],
        filters=True,
    )
    @action(detail=False, pagination_class=None)
    def reach(self, request: Request) -> Response:
        """按列表的筛选条件，汇总这些项目惠及的楼宇与社区；同一楼宇、同一社区只计一次。"""
        return Response(reach_of(self.filter_queryset(self.get_queryset())).as_dict())

    @extend_schema(request=None, summary="入库", responses={200: ProjectRow})
    @action(detail=True, methods=["post"])
    def shelve(self, request: Request, pk: uuid.UUID) -> Response:
        """草拟转为已入库，自当天起记无人认领。"""
        shelve_project(by=request.user, project_id=pk, now=now())
        return self.answer_with(pk)

    @extend_schema(request=None, summary="发布", responses={200: ProjectRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: uuid.UUID) -> Response:
        """已入库转为已发布，可以认领；尚未指定审核党组织的返回 409。"""
        publish_project(by=request.user, project_id=pk, now=now())
        return self.answer_with(pk)

    @extend_schema(request=ProjectClaimInput, summary="登记认领", responses={201: ProjectClaimRow})
    @action(detail=True, methods=["post"])
    def claim(self, request: Request, pk: uuid.UUID) -> Response:
        """登记一方的认领申请，待审核；名额已满的返回 409。"""
        values = self.valid(ProjectClaimInput)
        share = values.pop("share")
        who = WhoClaims(**values)
        made = claim_project(by=request.user, project_id=pk, who=who, share=share, now=now())
        rows = ProjectClaim.objects.visible_to(request.user).filter(pk=made.pk)
        (row,) = read_rows(ProjectClaimRow, rows, read_context(request))
        return Response(row, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, summary="开工", responses={200: ProjectRow})
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: uuid.UUID) -> Response:
        """已认领转为实施中；须有通过审核的认领方。"""
        start_project(by=request.user, project_id=pk, now=now())
        return self.answer_with(pk)

    @extend_schema(request=HandInProjectInput, summary="提请验收", responses={200: ProjectRow})
    @action(detail=True, methods=["post"], url_path="hand-in")
    def hand_in(self, request: Request, pk: uuid.UUID) -> Response:
        """实施中转为待验收；有未完成的节点时须说明。"""
        hand_in_project(by=request.user, project_id=pk, now=now(), **self.valid(HandInProjectInput))
        return self.answer_with(pk)

    @extend_schema(request=AcceptProjectInput, summary="验收结项", responses={200: ProjectRow})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: uuid.UUID) -> Response:
        """待验收转为已结项；须写明成效，并有成效指标或说明没有的原因。"""
        accept_project(by=request.user, project_id=pk, now=now(), **self.valid(AcceptProjectInput))
        return self.answer_with(pk)

    @extend_schema(request=ProjectWhyInput, summary="退回整改", responses={200: ProjectRow})
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: uuid.UUID) -> Response:
        """待验收退回实施中，并说明原因。"""
        send_back_project(by=request.user, project_id=pk, now=now(), **self.valid(ProjectWhyInput))
        return self.answer_with(pk)

    @extend_schema(request=ProjectWhyInput, summary="暂停", responses={200: ProjectRow})
    @action(detail=True, methods=["post"])
    def suspend(self, request: Request, pk: uuid.UUID) -> Response:
        """暂停项目，并说明原因；认领方不变。"""
        suspend_project(by=request.user, project_id=pk, now=now(), **self.valid(ProjectWhyInput))
        return self.answer_with(pk)

    @extend_schema(request=None, summary="恢复", responses={200: ProjectRow})
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: uuid.UUID) -> Response:
        """恢复到暂停前的状态。"""
        resume_project(by=request.user, project_id=pk, now=now())
        return self.answer_with(pk)

    @extend_schema(request=ProjectWhyInput, summary="取消", responses={200: ProjectRow})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: uuid.UUID) -> Response:
        """取消项目，并说明原因；未了结的认领随之结束。"""
        cancel_project(by=request.user, project_id=pk, now=now(), **self.valid(ProjectWhyInput))
        return self.answer_with(pk)


class ProjectClaimViewSet(ReplayMixin, RowViewSet):
    """Claims of projects."""

    queryset = ProjectClaim.objects
    row = ProjectClaimRow
    filterset_class = ProjectClaimFilterSet
    act_capabilities: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("approve", "reject", "withdraw", "release", "swap"), STAFF
    )
    orderings = {"id": ("pk",), "applied_on": ("applied_on",)}
    default_ordering = "-applied_on"
    group, title = GROUP, "项目认领"
    about = "由项目的 claim 动作产生，审核党组织的决定由工作人员登记；通过数不超过认领名额。"
    example = examples.CLAIM

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name or share."""
        words = text.strip()
        return Q(name__contains=words) | Q(share__contains=words)

    @extend_schema(request=ClaimNoteInput, summary="通过认领", responses={200: ProjectClaimRow})
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: uuid.UUID) -> Response:
        """登记审核党组织同意；名额已满、认领已处理的返回 409。"""
        values = self.valid(ClaimNoteInput)
        review_claim(by=request.user, claim_id=pk, is_approved=True, now=now(), **values)
        return self.answer_with(pk)

    @extend_schema(request=ProjectWhyInput, summary="不通过认领", responses={200: ProjectClaimRow})
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: uuid.UUID) -> Response:
        """登记审核党组织不同意及原因。"""
        values = self.valid(ProjectWhyInput)
        review_claim(by=request.user, claim_id=pk, is_approved=False, now=now(), **values)
        return self.answer_with(pk)

    @extend_schema(request=ClaimNoteInput, summary="撤回认领", responses={200: ProjectClaimRow})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: uuid.UUID) -> Response:
        """认领方在审核前撤回。"""
        values = self.valid(ClaimNoteInput)
        withdraw_claim(by=request.user, claim_id=pk, now=now(), **values)
        return self.answer_with(pk)

    @extend_schema(request=ProjectWhyInput, summary="退出认领", responses={200: ProjectClaimRow})
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: uuid.UUID) -> Response:
        """通过审核的认领方退出；没有其他认领方时，项目回到已发布。"""
        release_claim(by=request.user, claim_id=pk, now=now(), **self.valid(ProjectWhyInput))
        return self.answer_with(pk)

    @extend_schema(request=ClaimSwapInput, summary="换人认领", responses={200: ProjectClaimRow})
    @action(detail=True, methods=["post"])
    def swap(self, request: Request, pk: uuid.UUID) -> Response:
        """一方退出、另一方（同一项目待审核的认领）接替，一次完成，其间不断档。返回接替的认领。"""
        values = self.valid(ClaimSwapInput)
        coming = swap_claims(
            by=request.user,
            leaving_id=pk,
            coming_id=values["coming"],
            reason=values["reason"],
            now=now(),
        )
        return self.answer_with(coming.pk)
