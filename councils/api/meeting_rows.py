"""Shapes of meetings: plan, agenda, invitations, presence, votes."""

from rest_framework import serializers

from accounts.api.rows import DepartmentBrief
from common.api.context import ReadContext
from common.api.inputs import ActInput, ReferenceField
from common.api.rows import Row, RowSerializer, attach
from councils.api.rows import CouncilBrief
from councils.api.topic_rows import TopicBrief
from councils.choices import AttendanceRole, InvitationState, MeetingKind
from councils.models import AgendaItem, Attendance, Invitation, Meeting, Recusal, Seat, Vote

REPLIES = [choice for choice in InvitationState.choices if choice[0] != InvitationState.WAITING]
GUESTS = [choice for choice in AttendanceRole.choices if choice[0] != AttendanceRole.MEMBER]
LONGEST_MEETING = 600


class MeetingBrief(RowSerializer):
    """A meeting inside another row."""

    class Meta:
        model = Meeting
        fields = ["id", "kind", "title", "starts_at", "state"]


class CouncilMeetingRow(RowSerializer):
    """A meeting, as planned and as held."""

    council = CouncilBrief(label="楼委会", implied=True, read_only=True)
    judged_topic = TopicBrief(label="评议议题", implied=True, read_only=True, allow_null=True)

    class Meta:
        model = Meeting
        fields = [
            "id",
            "council",
            "kind",
            "title",
            "starts_at",
            "minutes_planned",
            "place",
            "observer_seats",
            "judged_topic",
            "judged_project",
            "state",
            "held_at",
            "closed_at",
            "reason",
            "created_at",
            "updated_at",
        ]


class PlanMeetingInput(ActInput):
    """A meeting to be; an appraisal names one thing that it judges."""

    council = ReferenceField(label="楼委会")
    kind = serializers.ChoiceField(MeetingKind.choices, label="会议")
    title = serializers.CharField(label="名称", max_length=200)
    starts_at = serializers.DateTimeField(label="开始时间")
    minutes_planned = serializers.IntegerField(
        label="时长（分钟）", min_value=1, max_value=LONGEST_MEETING, required=False, default=60
    )
    place = serializers.CharField(label="地点", max_length=200)
    observer_seats = serializers.IntegerField(
        label="列席席位", min_value=0, max_value=500, required=False, default=0
    )
    judged_topic = ReferenceField(label="评议议题", required=False, allow_null=True)
    judged_project = ReferenceField(label="评议项目", required=False, allow_null=True)


class ChangeMeetingInput(ActInput):
    """Another plan, and why."""

    title = serializers.CharField(label="名称", max_length=200, required=False)
    starts_at = serializers.DateTimeField(label="开始时间", required=False)
    minutes_planned = serializers.IntegerField(
        label="时长（分钟）", min_value=1, max_value=LONGEST_MEETING, required=False
    )
    place = serializers.CharField(label="地点", max_length=200, required=False)
    observer_seats = serializers.IntegerField(
        label="列席席位", min_value=0, max_value=500, required=False
    )
    reason = serializers.CharField(label="变更原因", max_length=300)


class MeetingReasonInput(ActInput):
    """Why a meeting is called off."""

    reason = serializers.CharField(label="取消原因", max_length=300)


class AddItemInput(ActInput):
    """A topic, or a matter by its title."""

    topic = ReferenceField(label="议题", required=False, allow_null=True)
    title = serializers.CharField(
        label="事项；不指明议题时必填", max_length=200, required=False, allow_blank=True, default=""
    )
    minutes = serializers.IntegerField(
        label="时长（分钟）", min_value=1, max_value=LONGEST_MEETING, required=False, default=20
    )


class ReorderInput(ActInput):
    """All items of the agenda in their new order."""

    items = serializers.ListField(child=ReferenceField(), label="议程标识", max_length=100)


class InviteInput(ActInput):
    """Which department is asked what, and by when it replies."""

    department = ReferenceField(label="部门")
    topic = ReferenceField(label="议题", required=False, allow_null=True)
    question = serializers.CharField(label="约请事项", max_length=500)
    reply_due_on = serializers.DateField(label="回复期限")


class MembersInput(ActInput):
    """The members who are present, and those whom the writer was shown as present."""

    seats = serializers.ListField(child=ReferenceField(), label="到会席位标识", max_length=200)
    shown = serializers.ListField(
        child=ReferenceField(), label="登记前已知到会的席位标识", max_length=200, required=False
    )


class GuestInput(ActInput):
    """An observer or an invited one, by the unit."""

    role = serializers.ChoiceField(GUESTS, label="参会身份")
    unit = serializers.CharField(label="单位", max_length=100)


class AgendaItemRow(RowSerializer):
    """An item of an agenda, with what was said."""

    meeting = MeetingBrief(label="会议", implied=True, read_only=True)
    topic = TopicBrief(label="议题", implied=True, read_only=True, allow_null=True)

    class Meta:
        model = AgendaItem
        fields = [
            "id",
            "meeting",
            "position",
            "topic",
            "title",
            "minutes_planned",
            "discussion",
            "created_at",
            "updated_at",
        ]


class ChangeItemInput(ActInput):
    """Title and length of an item."""

    title = serializers.CharField(label="事项", max_length=200)
    minutes = serializers.IntegerField(label="时长（分钟）", min_value=1, max_value=LONGEST_MEETING)


class DiscussionInput(ActInput):
    """What was said."""

    text = serializers.CharField(label="讨论情况", max_length=4000, allow_blank=True)


class OpenVoteInput(ActInput):
    """The question that is put to the vote."""

    question = serializers.CharField(label="表决事项", max_length=300)


class InvitationRow(RowSerializer):
    """An invitation with the reply; whoever is invited knows meeting and topic."""

    meeting = MeetingBrief(label="会议", implied=True, read_only=True)
    department = DepartmentBrief(label="部门", implied=True, read_only=True)
    topic = TopicBrief(label="议题", implied=True, read_only=True, allow_null=True)

    class Meta:
        model = Invitation
        fields = [
            "id",
            "meeting",
            "department",
            "topic",
            "question",
            "invited_on",
            "reply_due_on",
            "state",
            "reply",
            "replied_at",
            "created_at",
            "updated_at",
        ]


class ReplyInvitationInput(ActInput):
    """What a department answers."""

    state = serializers.ChoiceField(REPLIES, label="回复")
    reply = serializers.CharField(
        label="答复；书面答复、不参加必填",
        max_length=1000,
        required=False,
        allow_blank=True,
        default="",
    )


class SeatBrief(RowSerializer):
    """A seat inside another row."""

    class Meta:
        model = Seat
        fields = ["id", "name", "capacity"]


class PresenceRow(RowSerializer):
    """Who was at a meeting: a member by the seat, others by the unit."""

    meeting = MeetingBrief(label="会议", implied=True, read_only=True)
    seat = SeatBrief(label="成员", implied=True, read_only=True, allow_null=True)

    class Meta:
        model = Attendance
        fields = ["id", "meeting", "role", "seat", "unit", "by", "at", "created_at", "updated_at"]


class RecusalShape(RowSerializer):
    """A member who keeps out of a vote."""

    seat = SeatBrief(label="成员", implied=True, read_only=True)

    class Meta:
        model = Recusal
        fields = ["seat", "reason"]


class VoteRow(RowSerializer):
    """A vote with what it was judged by."""

    recusals = RecusalShape(label="回避", many=True, read_only=True)

    class Meta:
        model = Vote
        fields = [
            "id",
            "item",
            "question",
            "recusals",
            "members",
            "present",
            "quorum_over",
            "majority_over",
            "in_favour",
            "against",
            "abstained",
            "closed_at",
            "is_passed",
            "created_at",
            "updated_at",
        ]
        attached = ["recusals"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find those who keep out."""
        found = (
            Recusal.objects.filter(vote__any_of=[row["id"] for row in rows])
            .order_by("pk")
            .values_list("vote", "seat", "seat__name", "seat__capacity", "reason")
        )
        attach(
            rows,
            "recusals",
            (
                (
                    vote,
                    {"seat": {"id": seat, "name": name, "capacity": capacity}, "reason": reason},
                )
                for vote, seat, name, capacity, reason in found
            ),
        )


class RecuseInput(ActInput):
    """Who keeps out, and why."""

    seat = ReferenceField(label="成员席位")
    reason = serializers.CharField(label="回避原因", max_length=300)


class CloseVoteInput(ActInput):
    """The hands that were counted."""

    in_favour = serializers.IntegerField(label="赞成", min_value=0, max_value=1000)
    against = serializers.IntegerField(label="反对", min_value=0, max_value=1000)
    abstained = serializers.IntegerField(label="弃权", min_value=0, max_value=1000)
