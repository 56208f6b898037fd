"""Registers of what a council keeps: documents, founding, people around it, partners, settings."""

import uuid
from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.viewsets import RegisterViewSet, RowViewSet
from common.calendar.clock import today
from common.records.writing import Written
from councils.actions.documents import adopt_document
from councils.actions.founding import correct_step, record_step
from councils.actions.keeping import KEEP
from councils.actions.members import (
    add_floor_leader,
    add_supervisor,
    change_floor_leader,
    change_supervisor,
)
from councils.actions.pairings import change_pairing, correct_action, pair_council, record_action
from councils.api import body_examples as examples
from councils.api import body_rows as rows
from councils.api.views import GROUP, holding
from councils.filtersets import bodies as filters
from councils.models import (
    CouncilDocument,
    CouncilPairing,
    FloorLeader,
    FoundingStep,
    NoticeRule,
    PairingAction,
    SeatKind,
    SupervisionMember,
)

DISTRICT = "district.change"


class DocumentViewSet(RowViewSet):
    """Covenants and rules of procedure; adopted version by version, never changed."""

    queryset = CouncilDocument.objects
    row = rows.CouncilDocumentRow
    filterset_class = filters.DocumentFilterSet
    on_day = staticmethod(holding)
    act_capabilities = {"adopt": KEEP}
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "公约与议事规则"
    about = "版本号自动顺延，新版本自生效日起取代上一版本；旧版本留存，不修改。"
    example = examples.DOCUMENT

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the text."""
        return Q(text__contains=text.strip())

    @extend_schema(
        request=rows.AdoptDocumentInput,
        summary="登记新版本",
        responses={201: rows.CouncilDocumentRow},
    )
    @action(detail=False, methods=["post"])
    def adopt(self, request: Request) -> Response:
        """生效日期须晚于上一版本，否则返回 409；法定人数与通过比例只用于议事规则。"""
        values = self.valid(rows.AdoptDocumentInput)
        council = values.pop("council")
        document = adopt_document(by=request.user, council_id=council, today=today(), **values)
        return self.answer_with(document.pk, code=status.HTTP_201_CREATED)


class StepViewSet(RegisterViewSet):
    """Steps of foundings."""

    queryset = FoundingStep.objects
    row, input = rows.FoundingStepRow, rows.FoundingStepInput
    filterset_class = filters.StepFilterSet
    orderings = {"id": ("pk",), "done_on": ("done_on",)}
    group, title = GROUP, "楼委会组建步骤"
    about = "七个步骤依次进行，日期不得倒置；可以缺步，不能重复。"
    example = examples.STEP

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Write that a step is done."""
        return record_step(by=self.request.user, values=values, today=today(), key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct a step."""
        return correct_step(
            by=self.request.user, step_id=pk, values=values, today=today(), base=base
        )


class LeaderViewSet(RegisterViewSet):
    """Floor leaders."""

    queryset = FloorLeader.objects
    row, input = rows.FloorLeaderRow, rows.FloorLeaderInput
    filterset_class = filters.LeaderFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "楼层长"
    about = "一位楼层长可以负责几个楼层；楼宇须在起始日属于该楼委会。"
    example = examples.LEADER

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the name."""
        return Q(name__contains=text.strip())

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Name a floor leader."""
        return add_floor_leader(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change or end a floor leader."""
        return change_floor_leader(by=self.request.user, leader_id=pk, values=values, base=base)


class SupervisorViewSet(RegisterViewSet):
    """Supervision teams."""

    queryset = SupervisionMember.objects
    row, input = rows.SupervisorRow, rows.SupervisorInput
    filterset_class = filters.SupervisorFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "监督小组成员"
    example = examples.SUPERVISOR

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name or unit."""
        return Q(name__contains=text.strip()) | Q(unit__contains=text.strip())

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Name a member of the team."""
        return add_supervisor(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change or end a member of the team."""
        return change_supervisor(by=self.request.user, member_id=pk, values=values, base=base)


class SeatKindViewSet(RegisterViewSet):
    """Kinds of seats: the template of the composition, for the whole district."""

    queryset = SeatKind.objects
    row, input = rows.SeatKindRow, rows.SeatKindInput
    write_capability = DISTRICT
    orderings = {"id": ("pk",), "position": ("position",)}
    default_ordering = "position"
    group, title = GROUP, "席位类别"
    about = "fewest 为 0 的类别欢迎但不要求；成员的身份按 words 归入类别，归不进的计为身份未归类。"
    example = examples.SEAT_KIND

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the label."""
        return Q(label__contains=text.strip())


class NoticeRuleViewSet(RegisterViewSet):
    """The public notices of a selection, for the whole district."""

    queryset = NoticeRule.objects
    row, input = rows.NoticeRuleRow, rows.NoticeRuleInput
    write_capability = DISTRICT
    orderings = {"id": ("pk",), "position": ("position",)}
    default_ordering = "position"
    group, title = GROUP, "公示环节设定"
    about = "改动只影响此后开始的公示；已开始的公示按开始时的环节名称与工作日数。"
    example = examples.NOTICE_RULE


class CouncilPairingViewSet(RegisterViewSet):
    """Pairings of councils."""

    queryset = CouncilPairing.objects
    row, input = rows.CouncilPairingRow, rows.CouncilPairingInput
    filterset_class = filters.PairingFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "楼委会结对"
    about = "与党群服务中心（站）或居民区结对，二者填一；共建次数由结对活动计出，不填报。"
    example = examples.PAIRING

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the residential committee."""
        return Q(residential__contains=text.strip())

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Pair a council."""
        return pair_council(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change or end a pairing."""
        return change_pairing(by=self.request.user, pairing_id=pk, values=values, base=base)


class PairingActionViewSet(RegisterViewSet):
    """What councils and their partners did together."""

    queryset = PairingAction.objects
    row, input = rows.PairingActionRow, rows.PairingActionInput
    filterset_class = filters.PairingActionFilterSet
    orderings = {"id": ("pk",), "on": ("on",)}
    default_ordering = "-on"
    group, title = GROUP, "结对活动"
    about = "只登记已经发生、在结对期间内的活动。"
    example = examples.PAIRING_ACTION

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match title or result."""
        return Q(title__contains=text.strip()) | Q(result__contains=text.strip())

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Write a joint action."""
        return record_action(by=self.request.user, values=values, today=today(), key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct a joint action."""
        return correct_action(
            by=self.request.user, action_id=pk, values=values, today=today(), base=base
        )
