"""Shapes of what a council keeps: documents, founding, people around it, partners, settings."""

from rest_framework import serializers

from buildings.api.rows import BuildingBrief
from common.api.context import ReadContext
from common.api.inputs import ActInput, InputSerializer, ReferenceField
from common.api.rows import Row, RowSerializer
from councils.api.rows import CouncilBrief
from councils.choices import DocumentKind
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
from councils.selectors.pairings import pairing_work
from orgs.selectors.pairing import IDLE_DAYS
from services.models import Station


class CouncilDocumentRow(RowSerializer):
    """A version of a document with its text."""

    council = CouncilBrief(label="楼委会", implied=True, read_only=True)

    class Meta:
        model = CouncilDocument
        fields = [
            "id",
            "council",
            "kind",
            "version",
            "text",
            "adopted_on",
            "starts_on",
            "ends_on",
            "quorum_over",
            "majority_over",
            "created_at",
            "updated_at",
        ]


class AdoptDocumentInput(ActInput):
    """The next version of a document."""

    council = ReferenceField(label="楼委会")
    kind = serializers.ChoiceField(DocumentKind.choices, label="文件")
    text = serializers.CharField(label="内容", max_length=20000)
    adopted_on = serializers.DateField(label="通过日期")
    starts_on = serializers.DateField(
        label="生效日期；缺省同通过日期", required=False, allow_null=True, default=None
    )
    quorum_over = serializers.IntegerField(
        label="到会须超过成员的（%），仅议事规则", min_value=0, max_value=99, default=50
    )
    majority_over = serializers.IntegerField(
        label="通过须超过到会的（%），仅议事规则", min_value=0, max_value=99, default=50
    )


class FoundingStepRow(RowSerializer):
    """A step of a founding."""

    council = CouncilBrief(label="楼委会", implied=True, read_only=True)

    class Meta:
        model = FoundingStep
        fields = ["id", "council", "step", "done_on", "note", "created_at", "updated_at"]


class FoundingStepInput(InputSerializer):
    """What may be written of a step."""

    class Meta:
        model = FoundingStep
        fields = ["id", "council", "step", "done_on", "note"]


class FloorLeaderRow(RowSerializer):
    """A floor leader."""

    council = CouncilBrief(label="楼委会", implied=True, read_only=True)
    building = BuildingBrief(label="楼宇", implied=True, read_only=True)

    class Meta:
        model = FloorLeader
        fields = [
            "id",
            "council",
            "building",
            "floors",
            "name",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class FloorLeaderInput(InputSerializer):
    """What may be written of a floor leader."""

    floors = serializers.ListField(
        child=serializers.CharField(max_length=16), label="楼层", min_length=1, max_length=100
    )

    class Meta:
        model = FloorLeader
        fields = ["id", "council", "building", "floors", "name", "starts_on", "ends_on"]


class SupervisorRow(RowSerializer):
    """A member of the supervision team."""

    council = CouncilBrief(label="楼委会", implied=True, read_only=True)

    class Meta:
        model = SupervisionMember
        fields = [
            "id",
            "council",
            "name",
            "unit",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class SupervisorInput(InputSerializer):
    """What may be written of a member of the supervision team."""

    class Meta:
        model = SupervisionMember
        fields = ["id", "council", "name", "unit", "starts_on", "ends_on"]


class SeatKindRow(RowSerializer):
    """A kind of seat."""

    class Meta:
        model = SeatKind
        fields = ["id", "code", "label", "fewest", "position", "words", "created_at", "updated_at"]


class SeatKindInput(InputSerializer):
    """What may be written of a kind of seat."""

    words = serializers.ListField(
        child=serializers.CharField(max_length=64),
        label="对应的身份",
        required=False,
        max_length=100,
    )

    class Meta:
        model = SeatKind
        fields = ["id", "code", "label", "fewest", "position", "words"]


class NoticeRuleRow(RowSerializer):
    """A public notice that selections go through."""

    class Meta:
        model = NoticeRule
        fields = ["id", "position", "label", "working_days", "created_at", "updated_at"]


class NoticeRuleInput(InputSerializer):
    """What may be written of a rule."""

    class Meta:
        model = NoticeRule
        fields = ["id", "position", "label", "working_days"]


class StationBrief(RowSerializer):
    """A service station inside another row."""

    class Meta:
        model = Station
        fields = ["id", "external_id", "name"]


class CouncilPairingRow(RowSerializer):
    """A council and its partner; a station of another subdistrict stays nameless."""

    council = CouncilBrief(label="楼委会", implied=True, read_only=True)
    station = StationBrief(label="党群服务中心（站）", read_only=True, allow_null=True)
    joint_actions = serializers.IntegerField(label="结对以来的共建活动次数", read_only=True)
    is_idle = serializers.BooleanField(
        label=f"空转：结对满 {IDLE_DAYS} 天而近 {IDLE_DAYS} 天没有共建活动", read_only=True
    )

    class Meta:
        model = CouncilPairing
        fields = [
            "id",
            "council",
            "kind",
            "station",
            "residential",
            "content",
            "starts_on",
            "ends_on",
            "joint_actions",
            "is_idle",
            "created_at",
            "updated_at",
        ]
        attached = ["joint_actions", "is_idle"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Count what was done together up to the day."""
        work = pairing_work([row["id"] for row in rows], context.day)
        for row in rows:
            row["joint_actions"], _, row["is_idle"] = work[row["id"]]


class CouncilPairingInput(InputSerializer):
    """What may be written of a pairing."""

    class Meta:
        model = CouncilPairing
        fields = [
            "id",
            "council",
            "kind",
            "station",
            "residential",
            "content",
            "starts_on",
            "ends_on",
        ]


class CouncilPairingBrief(RowSerializer):
    """A pairing inside another row."""

    class Meta:
        model = CouncilPairing
        fields = ["id", "kind", "residential"]


class PairingActionRow(RowSerializer):
    """Something done together."""

    pairing = CouncilPairingBrief(label="结对", implied=True, read_only=True)

    class Meta:
        model = PairingAction
        fields = ["id", "pairing", "on", "title", "result", "created_at", "updated_at"]


class PairingActionInput(InputSerializer):
    """What may be written of a joint action."""

    class Meta:
        model = PairingAction
        fields = ["id", "pairing", "on", "title", "result"]
