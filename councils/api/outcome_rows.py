"""Shapes of what meetings settled, and of their minutes."""

from rest_framework import serializers

from accounts.api.rows import DepartmentBrief
from common.api.context import ReadContext
from common.api.inputs import ActInput, ReferenceField
from common.api.rows import Row, RowSerializer, attach, local
from councils.api.meeting_rows import MeetingBrief, SeatBrief
from councils.api.topic_rows import TopicBrief
from councils.choices import DecisionKind
from councils.models import Decision, Minutes, MinutesAddendum, MinutesApproval
from enterprises.api.rows import EnterpriseBrief
from orgs.api.rows import OrganisationBrief


class DecisionRow(RowSerializer):
    """A decision with who sees to it, and how it was carried out."""

    meeting = MeetingBrief(label="会议", implied=True, read_only=True)
    topic = TopicBrief(label="议题", implied=True, read_only=True, allow_null=True)
    department = DepartmentBrief(label="责任部门", implied=True, read_only=True, allow_null=True)
    organisation = OrganisationBrief(label="责任党组织", read_only=True, allow_null=True)
    enterprise = EnterpriseBrief(label="责任企业", read_only=True, allow_null=True)

    class Meta:
        model = Decision
        fields = [
            "id",
            "meeting",
            "item",
            "topic",
            "vote",
            "kind",
            "text",
            "department",
            "organisation",
            "enterprise",
            "owner_name",
            "due_on",
            "score",
            "state",
            "done_on",
            "result",
            "created_at",
            "updated_at",
        ]


class OwnedInput(ActInput):
    """What is to be done, by whom (one of the four at most), by when."""

    text = serializers.CharField(label="内容", max_length=1000)
    department = ReferenceField(label="责任部门", required=False, allow_null=True)
    organisation = ReferenceField(label="责任党组织", required=False, allow_null=True)
    enterprise = ReferenceField(label="责任企业", required=False, allow_null=True)
    owner_name = serializers.CharField(
        label="其他责任方（单位或岗位）",
        max_length=100,
        required=False,
        allow_blank=True,
        default="",
    )
    due_on = serializers.DateField(
        label="完成期限；责任事项必填", required=False, allow_null=True, default=None
    )


class RecordDecisionInput(OwnedInput):
    """What a meeting settled, on what, and carried by which vote."""

    meeting = ReferenceField(label="会议")
    kind = serializers.ChoiceField(DecisionKind.choices, label="成果")
    item = ReferenceField(label="议程", required=False, allow_null=True)
    topic = ReferenceField(label="议题", required=False, allow_null=True)
    vote = ReferenceField(label="表决；协商一致的不填", required=False, allow_null=True)
    score = serializers.IntegerField(
        label="评议得分，1 至 5；评议结果必填",
        min_value=1,
        max_value=5,
        required=False,
        allow_null=True,
        default=None,
    )


class FinishDecisionInput(ActInput):
    """How a decision was carried out."""

    result = serializers.CharField(label="落实情况", max_length=1000)
    done_on = serializers.DateField(
        label="落实日期；缺省为今天", required=False, allow_null=True, default=None
    )


class CancelDecisionInput(ActInput):
    """Why a decision is taken back."""

    reason = serializers.CharField(label="撤销原因", max_length=1000)


class ApprovalShape(RowSerializer):
    """What a member said of the minutes."""

    seat = SeatBrief(label="成员", implied=True, read_only=True)

    class Meta:
        model = MinutesApproval
        fields = ["seat", "is_agreed", "note", "said_at"]


class AddendumShape(RowSerializer):
    """What was added to sealed minutes."""

    class Meta:
        model = MinutesAddendum
        fields = ["number", "text", "reason", "written_at", "digest"]


class MinutesRow(RowSerializer):
    """Minutes with what was said of them and added to them."""

    meeting = MeetingBrief(label="会议", implied=True, read_only=True)
    approvals = ApprovalShape(label="成员确认", many=True, read_only=True)
    addenda = AddendumShape(label="补记", many=True, read_only=True)

    class Meta:
        model = Minutes
        fields = [
            "id",
            "meeting",
            "text",
            "state",
            "circulated_at",
            "approvals",
            "sealed_at",
            "previous_digest",
            "digest",
            "addenda",
            "created_at",
            "updated_at",
        ]
        attached = ["approvals", "addenda"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find approvals and addenda."""
        keys = [row["id"] for row in rows]
        said = MinutesApproval.objects.filter(minutes__any_of=keys).order_by("said_at", "pk")
        attach(
            rows,
            "approvals",
            (
                (
                    minutes,
                    {
                        "seat": {"id": seat, "name": name, "capacity": capacity},
                        "is_agreed": is_agreed,
                        "note": note,
                        "said_at": local(said_at),
                    },
                )
                for minutes, seat, name, capacity, is_agreed, note, said_at in said.values_list(
                    *("minutes", "seat", "seat__name", "seat__capacity"),
                    *("is_agreed", "note", "said_at"),
                )
            ),
        )
        added = MinutesAddendum.objects.filter(minutes__any_of=keys).order_by("number")
        attach(
            rows,
            "addenda",
            (
                (
                    each.minutes_id,
                    {
                        "number": each.number,
                        "text": each.text,
                        "reason": each.reason,
                        "written_at": local(each.written_at),
                        "digest": each.digest,
                    },
                )
                for each in added
            ),
        )


class DraftMinutesInput(ActInput):
    """Of which meeting minutes are drawn up."""

    meeting = ReferenceField(label="会议")


class EditMinutesInput(ActInput):
    """The words of a draft."""

    text = serializers.CharField(label="纪要", max_length=20_000)


class SayInput(ActInput):
    """Which members say what of the minutes."""

    seats = serializers.ListField(
        child=ReferenceField(), label="到会席位标识", min_length=1, max_length=200
    )
    is_agreed = serializers.BooleanField(label="同意")
    note = serializers.CharField(
        label="意见；不同意必填", max_length=500, required=False, allow_blank=True, default=""
    )


class RecallInput(ActInput):
    """Why minutes that go round are changed."""

    reason = serializers.CharField(label="退回修改的原因", max_length=300)


class AddendumInput(ActInput):
    """What is added to sealed minutes, and why."""

    text = serializers.CharField(label="补记", max_length=2000)
    reason = serializers.CharField(label="补记原因", max_length=300)


class VerificationShape(serializers.Serializer):
    """What came of recomputing all seals of a council."""

    links = serializers.IntegerField(label="封存次数（纪要与补记）")
    is_whole = serializers.BooleanField(label="全部一致")
    at = serializers.CharField(label="首个不一致之处；一致时为空", allow_blank=True)
    trouble = serializers.CharField(label="不一致的情形；一致时为空", allow_blank=True)
