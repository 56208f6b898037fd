"""Shapes of requests, of what is done to them, and of what the desk works by."""

from rest_framework import serializers

from accounts.api.rows import DepartmentBrief
from buildings.api.rows import BuildingBrief
from common.api.inputs import CleanInput, InputSerializer, ReferenceField
from common.api.rows import RowSerializer
from enterprises.api.rows import EnterpriseBrief
from services.choices import Channel, Mechanism, PauseReason, RequestOutcome
from services.models import (
    ClockLimit,
    ClockSpan,
    CoTask,
    DutyItem,
    MechanismRule,
    RequestCategory,
    RequestEvent,
    RequestVoice,
    SatisfactionAsk,
    ServiceRequest,
)

TEXT_LENGTH = 10_000
WORDS = 2_000


class RequestRow(RowSerializer):
    """A service request."""

    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)
    building = BuildingBrief(label="楼宇", read_only=True, allow_null=True)
    holder = DepartmentBrief(label="主办部门", read_only=True, allow_null=True)
    outcome = serializers.ChoiceField(
        RequestOutcome.choices, label="办理结果", read_only=True, allow_blank=True
    )

    class Meta:
        model = ServiceRequest
        fields = [
            "id",
            "source",
            "external_id",
            "received_at",
            "enterprise",
            "building",
            "visit",
            "channel",
            "category",
            "content",
            "mechanism",
            "state",
            "holder",
            "is_interim",
            "transfers",
            "reworks",
            "accept_by",
            "due_on",
            "is_due_stated",
            "is_due_provisional",
            "yellow_at",
            "resolved_at",
            "outcome",
            "is_in_building",
            "duplicate_of",
            "progress_code",
            "created_at",
            "updated_at",
        ]


class RequestInput(InputSerializer):
    """What may be written of a request."""

    received_at = serializers.DateTimeField(label="受理时间（缺省为现在）", required=False)
    content = serializers.CharField(
        label="内容", max_length=TEXT_LENGTH, required=False, allow_blank=True
    )

    class Meta:
        model = ServiceRequest
        fields = [
            "id",
            "source",
            "external_id",
            "received_at",
            "enterprise",
            "building",
            "visit",
            "channel",
            "category",
            "content",
            "mechanism",
            "due_on",
            "resolved_at",
        ]


class EventRow(RowSerializer):
    """A line of the story of a request."""

    department = DepartmentBrief(label="部门", read_only=True, allow_null=True)
    proposed = DepartmentBrief(label="建议主办部门", read_only=True, allow_null=True)

    class Meta:
        model = RequestEvent
        fields = [
            "id",
            "request",
            "at",
            "verb",
            "from_state",
            "to_state",
            "department",
            "proposed",
            "note",
            "reply",
        ]


class SpanRow(RowSerializer):
    """A stretch in which the clock ran or stood still."""

    unit = DepartmentBrief(label="承办部门", read_only=True, allow_null=True)

    class Meta:
        model = ClockSpan
        fields = ["id", "request", "kind", "starts_at", "ends_at", "unit", "reason", "until"]


class LimitRow(RowSerializer):
    """A limit that a request has, had, or is asked to have."""

    class Meta:
        model = ClockLimit
        fields = [
            "id",
            "request",
            "cause",
            "mechanism",
            "days",
            "reason",
            "state",
            "asked_at",
            "decided_at",
            "due_before",
            "due_after",
        ]


class CoTaskRow(RowSerializer):
    """A department's share of a request."""

    department = DepartmentBrief(label="协办部门", implied=True, read_only=True)

    class Meta:
        model = CoTask
        fields = [
            "id",
            "request",
            "department",
            "asked",
            "days",
            "asked_at",
            "due_on",
            "is_due_provisional",
            "state",
            "reply",
            "excuse",
            "settled_at",
        ]


class VoiceRow(RowSerializer):
    """An enterprise that follows a request."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = RequestVoice
        fields = ["id", "request", "enterprise", "added_on", "channel", "note"]


class AskRow(RowSerializer):
    """What an enterprise was asked, and answered."""

    class Meta:
        model = SatisfactionAsk
        fields = [
            "id",
            "request",
            "wave",
            "rework",
            "asked_on",
            "expires_on",
            "is_solved",
            "is_satisfied",
            "comment",
            "answered_at",
        ]


class CategoryRow(RowSerializer):
    """A category of requests."""

    class Meta:
        model = RequestCategory
        fields = ["id", "name", "parent", "position", "updated_at"]


class DutyItemRow(RowSerializer):
    """A line of the duty list."""

    lead = DepartmentBrief(label="主办部门", implied=True, read_only=True)

    class Meta:
        model = DutyItem
        fields = [
            "id",
            "category",
            "lead",
            "mechanism",
            "days",
            "starts_on",
            "ends_on",
            "updated_at",
        ]


class MechanismRow(RowSerializer):
    """Clock and approver of a mechanism."""

    class Meta:
        model = MechanismRule
        fields = [
            "id",
            "mechanism",
            "days",
            "accept_days",
            "extension_days",
            "approver",
            "board",
            "updated_at",
        ]


def _words(label: str, *, required: bool = False) -> serializers.CharField:
    return serializers.CharField(
        label=label, max_length=WORDS, required=required, allow_blank=not required
    )


class NoteInput(CleanInput):
    """Words beside the act."""

    note = _words("说明（内部）")


class ActReasonInput(CleanInput):
    """An act that needs a reason."""

    note = _words("原因", required=True)


class TriageInput(NoteInput):
    """What a request is about, and by which mechanism it is handled."""

    category = serializers.CharField(label="类别", max_length=64, required=False)
    mechanism = serializers.ChoiceField(
        Mechanism.choices, label="办理机制（缺省按职责清单）", required=False
    )


class DispatchInput(NoteInput):
    """Who gets it."""

    department = ReferenceField(label="主办部门（缺省按职责清单）", required=False)
    co_units = serializers.ListField(
        child=serializers.UUIDField(),
        label="协办部门（缺省按职责清单）",
        max_length=20,
        required=False,
    )
    is_interim = serializers.BooleanField(label="先办后议", required=False)


class ReturnInput(ActReasonInput):
    """Why it is given back, and to whom it should go."""

    proposed = ReferenceField(label="建议主办部门")


class PauseInput(NoteInput):
    """Why the clock stands still, and until when."""

    pause_reason = serializers.ChoiceField(PauseReason.choices, label="暂停原因")
    until = serializers.DateField(label="暂停至")


class ResolveInput(NoteInput):
    """The answer."""

    reply = _words("答复", required=True)
    outcome = serializers.ChoiceField(
        [RequestOutcome.SOLVED, RequestOutcome.EXPLAINED], label="办理结果", required=False
    )
    is_in_building = serializers.BooleanField(
        label="是否在楼内办结", required=False, allow_null=True
    )
    excuse = _words("协办未反馈的原因")


class DuplicateInput(NoteInput):
    """Which request it is the same as."""

    original = ReferenceField(label="原诉求")


class RemarkInput(NoteInput):
    """A line for the office, or for the enterprise."""

    reply = _words("答复（企业可见）")


class ChangeMechanismInput(CleanInput):
    """Another mechanism."""

    mechanism = serializers.ChoiceField(Mechanism.choices, label="办理机制")
    days = serializers.IntegerField(
        label="方案时限（工作日）", min_value=1, max_value=250, required=False
    )
    reason = _words("理由", required=True)


class DaysInput(CleanInput):
    """More days, or the days of a plan."""

    days = serializers.IntegerField(label="工作日", min_value=1, max_value=250)
    reason = _words("理由", required=True)


class CoUnitInput(CleanInput):
    """A share for another department."""

    department = ReferenceField(label="协办部门")
    days = serializers.IntegerField(label="时限（工作日）", min_value=1, max_value=60)
    asked = serializers.CharField(label="协办事项", max_length=500)


class CoTaskReplyInput(CleanInput):
    """What a department answers."""

    reply = _words("反馈", required=True)


class WhyExcusedInput(CleanInput):
    """Why a department need not answer."""

    reason = serializers.CharField(label="原因", max_length=300)


class VoiceInput(CleanInput):
    """An enterprise adds its voice."""

    enterprise = ReferenceField(label="企业")
    channel = serializers.ChoiceField(Channel.choices, label="来源渠道", required=False)
    note = serializers.CharField(label="补充说明", max_length=500, required=False, allow_blank=True)


class AnswerInput(CleanInput):
    """What an enterprise said by word of mouth."""

    is_solved = serializers.BooleanField(label="是否解决")
    is_satisfied = serializers.BooleanField(label="是否满意")
    comment = serializers.CharField(
        label="意见", max_length=500, required=False, allow_blank=True, default=""
    )
