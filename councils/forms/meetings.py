"""What is typed about meetings: lists, the plan, agenda, invitations, presence, votes."""

import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Department
from common.calendar.clock import SHANGHAI
from councils.choices import (
    AttendanceRole,
    DecisionState,
    InvitationState,
    MeetingKind,
    MeetingState,
    TopicState,
)
from councils.forms.acting import ActForm, day, text, words
from councils.models import AgendaItem, Council, Project, Seat, Topic
from councils.selectors.meeting_file import MeetingFile
from councils.selectors.meetings import OVERDUE, REPLIED, WAITING
from orgs.forms.tree_pages import PlaceForm
from orgs.models import PartyOrganisation

ALL = ("", "全部")
NONE = ("", "—")
REPLIES = [choice for choice in InvitationState.choices if choice[0] != InvitationState.WAITING]
GUESTS = [choice for choice in AttendanceRole.choices if choice[0] != AttendanceRole.MEMBER]
AGENDA_STATES = (TopicState.ACCEPTED, TopicState.DECIDED)
LONGEST_MEETING = 600


class MeetingListForm(PlaceForm):
    """What the list of meetings is narrowed by."""

    kind = forms.ChoiceField(label="会议", required=False, choices=[ALL, *MeetingKind.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *MeetingState.choices])
    since = day("自", required=False)
    until = day("至", required=False)


class DecisionListForm(PlaceForm):
    """What the list of decisions is narrowed by."""

    state = forms.ChoiceField(
        label="落实状态",
        required=False,
        choices=[*DecisionState.choices, (OVERDUE, "超期"), ("all", "全部")],
    )


class InvitationListForm(forms.Form):
    """What the list of invitations is narrowed by."""

    state = forms.ChoiceField(
        required=False,
        choices=[(WAITING, "待回复"), (OVERDUE, "超期未回复"), (REPLIED, "已回复")],
    )


def clock() -> forms.TimeField:
    """Return a field for the time of day."""
    return forms.TimeField(
        label="开始时间",
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )


class PlanForm(ActForm):
    """A meeting to be; one of the two is judged, and by an appraisal only."""

    kind = forms.ChoiceField(label="会议", choices=MeetingKind.choices)
    title = words("名称", 200)
    on = day("日期")
    at = clock()
    minutes_planned = forms.IntegerField(
        label="时长（分钟）", min_value=1, max_value=LONGEST_MEETING, initial=60
    )
    place = words("地点", 200)
    observer_seats = forms.IntegerField(
        label="列席席位（0 为不开放）", min_value=0, max_value=500, initial=0
    )
    judged_topic = forms.ModelChoiceField(
        label="评议议题（评议会填写其一）",
        required=False,
        queryset=Topic.objects.none(),
        empty_label="—",
    )
    judged_project = forms.ModelChoiceField(
        label="评议项目（评议会填写其一）",
        required=False,
        queryset=Project.objects.none(),
        empty_label="—",
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        topics = Topic.objects.visible_to(self.user).filter(council=self.council)
        judged: Any = self.fields["judged_topic"]
        judged.queryset = topics.filter(state__in=[TopicState.DECIDED, TopicState.DONE])
        project: Any = self.fields["judged_project"]
        project.queryset = Project.objects.visible_to(self.user).filter(council=self.council)

    def clean(self) -> dict[str, Any]:
        """Put day and time together."""
        return together(super().clean())


def together(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the moment that day and time of day make."""
    if values.get("on") is not None and values.get("at") is not None:
        values["starts_at"] = datetime.datetime.combine(values["on"], values["at"], SHANGHAI)
    return values


class OwnerChoices:
    """Who can be made to see to a decision; read once for all forms of a page."""

    def __init__(self, council: Council, user: Any) -> None:
        self.departments = Department.objects.visible_to(user)
        self.organisations = (
            PartyOrganisation.objects.visible_to(user)
            .filter(seats__building__in=council.building_links.values("building"))
            .distinct()
        )

    @cached_property
    def department_choices(self) -> list[tuple[Any, str]]:
        """Return the departments to choose from."""
        return [NONE, *((row.pk, str(row)) for row in self.departments)]

    @cached_property
    def organisation_choices(self) -> list[tuple[Any, str]]:
        """Return the organisations of the council's buildings."""
        return [NONE, *((row.pk, str(row)) for row in self.organisations)]


class MeetingForm(ActForm):
    """A form on the page of a meeting; what may be chosen is read with the meeting."""

    def __init__(
        self, data: Any = None, *, file: MeetingFile, owners: OwnerChoices, **kwargs: Any
    ) -> None:
        self.file, self.owners = file, owners
        super().__init__(data, council=file.meeting.council, **kwargs)


class MeetingPlanForm(MeetingForm):
    """Another plan, and why."""

    title = words("名称", 200)
    on = day("日期")
    at = clock()
    minutes_planned = forms.IntegerField(
        label="时长（分钟）", min_value=1, max_value=LONGEST_MEETING
    )
    place = words("地点", 200)
    observer_seats = forms.IntegerField(label="列席席位", min_value=0, max_value=500)
    reason = words("变更原因", 300)

    def clean(self) -> dict[str, Any]:
        """Put day and time together."""
        return together(super().clean())


class RowForm(MeetingForm):
    """A form about one row of the meeting's page."""

    row = forms.UUIDField(widget=forms.HiddenInput)


class ReasonForm(MeetingForm):
    """Why it is called off."""

    reason = words("取消原因", 300)


class ItemForm(MeetingForm):
    """A topic or a matter on the agenda."""

    topic = forms.ModelChoiceField(
        label="议题", required=False, queryset=Topic.objects.none(), empty_label="其他事项"
    )
    title = words("事项名称（不选议题时填写）", 200, required=False)
    minutes = forms.IntegerField(label="时长（分钟）", min_value=1, initial=20)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        meeting = self.file.meeting
        topics = Topic.objects.visible_to(self.user).filter(council=meeting.council_id)
        offered = topics.filter(Q(state__in=AGENDA_STATES) | Q(appraisals=meeting))
        listed = AgendaItem.objects.filter(meeting=meeting, topic__isnull=False).values("topic")
        topic: Any = self.fields["topic"]
        topic.queryset = offered.exclude(pk__in=listed)

    def clean(self) -> dict[str, Any]:
        """Ask for one of topic and title."""
        values = super().clean()
        if not values.get("topic") and not values.get("title"):
            self.add_error("title", "请选择议题，或填写事项名称。")
        return values


class MoveForm(RowForm):
    """An item goes one place up or down."""

    way = forms.ChoiceField(choices=[("up", "上移"), ("down", "下移")])


class DiscussionForm(RowForm):
    """What was said on an item."""

    text = text("讨论情况", 4000, required=False)


class InviteForm(MeetingForm):
    """A department is asked to come."""

    department = forms.ModelChoiceField(label="部门", queryset=Department.objects.none())
    topic = forms.ModelChoiceField(
        label="议题", required=False, queryset=Topic.objects.none(), empty_label="整场会议"
    )
    question = text("约请事项", 500)
    reply_due_on = day("回复期限")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        department: Any = self.fields["department"]
        department.queryset = self.owners.departments
        department.choices = self.owners.department_choices
        items = [file.item.topic_id for file in self.file.items if file.item.topic_id]
        topic: Any = self.fields["topic"]
        topic.queryset = Topic.objects.filter(pk__in=items)


class ReplyForm(forms.Form):
    """What a department answers."""

    row = forms.UUIDField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label="回复", choices=REPLIES)
    reply = text("答复内容（书面答复、不参加须填写）", 1000, required=False)


class MeetingReplyForm(RowForm):
    """The same on the page of the meeting: the staff write it on the department's behalf."""

    state = forms.ChoiceField(label="回复", choices=REPLIES)
    reply = text("答复内容（书面答复、不参加须填写）", 1000, required=False)


class MembersForm(MeetingForm):
    """Which members are present."""

    seats = forms.MultipleChoiceField(
        label="到会成员", required=False, widget=forms.CheckboxSelectMultiple
    )
    # Whom the page showed as present: who checked in since is not taken off.
    shown = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        seats: Any = self.fields["seats"]
        shown: Any = self.fields["shown"]
        seats.choices = [(str(line.seat.pk), name_of(line.seat)) for line in self.file.seats]
        shown.choices = seats.choices


class GuestForm(MeetingForm):
    """An observer or an invited one, by the unit."""

    role = forms.ChoiceField(label="参会身份", choices=GUESTS)
    unit = words("单位", 100)


class VoteForm(RowForm):
    """A question on an item."""

    question = words("表决事项", 300)


class SeatForm(RowForm):
    """A member who keeps out, and why."""

    seat = forms.ChoiceField(label="回避成员")
    reason = words("回避原因", 300)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        seats: Any = self.fields["seat"]
        seats.choices = [(str(line.seat.pk), name_of(line.seat)) for line in self.file.seats]


class CountForm(RowForm):
    """The hands that were counted."""

    in_favour = forms.IntegerField(label="赞成", min_value=0, max_value=1000)
    against = forms.IntegerField(label="反对", min_value=0, max_value=1000, initial=0)
    abstained = forms.IntegerField(label="弃权", min_value=0, max_value=1000, initial=0)


class CheckInForm(forms.Form):
    """The code of the meeting of the day."""

    code = forms.CharField(
        label="会议码",
        max_length=12,
        help_text="会议现场公布的 6 位会议码，仅会议当天有效",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class PickSeatForm(CheckInForm):
    """The code, and the seat of whoever is there."""

    seat = forms.UUIDField()


def name_of(seat: Seat) -> str:
    """Return a member's name and capacity."""
    return f"{seat.name}（{seat.capacity}）"
