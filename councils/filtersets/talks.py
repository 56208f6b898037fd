"""How lists of topics, of meetings and of what they leave behind can be narrowed."""

from django_filters import BooleanFilter, CharFilter

from common.records.filters import (
    RegisterFilterSet,
    choices,
    day_from,
    day_until,
    reference,
)
from councils.choices import (
    AttendanceRole,
    DecisionKind,
    DecisionState,
    InvitationState,
    MeetingKind,
    MeetingState,
    MinutesState,
    Party,
    TopicSource,
    TopicState,
)

COUNCIL, MEETING, TOPIC = "楼委会标识", "会议标识", "议题标识"


class TopicFilterSet(RegisterFilterSet):
    """Topics."""

    council = reference("council", COUNCIL)
    building = reference("building", "楼宇标识")
    enterprise = reference("enterprise", "提出企业标识")
    category = CharFilter(field_name="category", label="类别", max_length=64)
    source = choices(TopicSource, "source", "来源")
    raised_by = choices(Party, "raised_by", "提出方")
    state = choices(TopicState, "state", "状态")
    is_public = BooleanFilter(field_name="is_public", label="公开")
    raised_from = day_from("raised_on", "提出日期")
    raised_until = day_until("raised_on", "提出日期")


class OriginFilterSet(RegisterFilterSet):
    """What topics came from."""

    topic = reference("topic", TOPIC)
    council = reference("topic__council", COUNCIL)
    request = reference("request", "诉求标识")
    visit = reference("visit", "走访标识")
    signal = reference("signal", "信号标识")


class SupportFilterSet(RegisterFilterSet):
    """Who stands behind topics."""

    topic = reference("topic", TOPIC)
    council = reference("topic__council", COUNCIL)
    enterprise = reference("enterprise", "企业标识")
    party = choices(Party, "party", "附议方")


class PositionFilterSet(RegisterFilterSet):
    """What the parties want."""

    topic = reference("topic", TOPIC)
    council = reference("topic__council", COUNCIL)
    party = choices(Party, "party", "方")


class MeetingFilterSet(RegisterFilterSet):
    """Meetings."""

    council = reference("council", COUNCIL)
    kind = choices(MeetingKind, "kind", "会议")
    state = choices(MeetingState, "state", "状态")
    starts_from = day_from("starts_at__date", "开始日期")
    starts_until = day_until("starts_at__date", "开始日期")


class AgendaFilterSet(RegisterFilterSet):
    """Items of agendas."""

    meeting = reference("meeting", MEETING)
    council = reference("meeting__council", COUNCIL)
    topic = reference("topic", TOPIC)


class InvitationFilterSet(RegisterFilterSet):
    """Invitations of departments."""

    meeting = reference("meeting", MEETING)
    council = reference("meeting__council", COUNCIL)
    topic = reference("topic", TOPIC)
    department = reference("department", "部门标识")
    state = choices(InvitationState, "state", "回复")
    due_from = day_from("reply_due_on", "回复期限")
    due_until = day_until("reply_due_on", "回复期限")


class PresenceFilterSet(RegisterFilterSet):
    """Who was at meetings."""

    meeting = reference("meeting", MEETING)
    council = reference("meeting__council", COUNCIL)
    role = choices(AttendanceRole, "role", "参会身份")


class VoteFilterSet(RegisterFilterSet):
    """Votes."""

    meeting = reference("item__meeting", MEETING)
    council = reference("item__meeting__council", COUNCIL)
    item = reference("item", "议程标识")
    is_passed = BooleanFilter(field_name="is_passed", label="通过")


class DecisionFilterSet(RegisterFilterSet):
    """What meetings settled."""

    meeting = reference("meeting", MEETING)
    council = reference("meeting__council", COUNCIL)
    topic = reference("topic", TOPIC)
    department = reference("department", "责任部门标识")
    kind = choices(DecisionKind, "kind", "成果")
    state = choices(DecisionState, "state", "落实状态")
    due_from = day_from("due_on", "完成期限")
    due_until = day_until("due_on", "完成期限")


class MinutesFilterSet(RegisterFilterSet):
    """Minutes of meetings."""

    meeting = reference("meeting", MEETING)
    council = reference("meeting__council", COUNCIL)
    state = choices(MinutesState, "state", "状态")
