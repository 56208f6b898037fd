"""What is typed about what a meeting settled, and about its minutes."""

from typing import Any

from django import forms

from accounts.models import Department
from councils.choices import DecisionKind, MeetingKind
from councils.forms.acting import LONG_TEXT, day, text, words
from councils.forms.meetings import MeetingForm, RowForm, name_of
from councils.forms.topics import EnterpriseField
from councils.models import AgendaItem, Vote
from enterprises.models import Enterprise
from orgs.models import PartyOrganisation

# What a meeting of the kind is for stands first.
FIRST = {
    MeetingKind.DELIBERATION: DecisionKind.RESOLUTION,
    MeetingKind.COORDINATION: DecisionKind.RESPONSIBILITY,
    MeetingKind.APPRAISAL: DecisionKind.RATING,
    MeetingKind.HEARING: DecisionKind.RESPONSIBILITY,
}
SCORES = [("", "—"), *((number, f"{number} 分") for number in range(5, 0, -1))]


class OwnedForm(MeetingForm):
    """What is to be done, by whom, by when."""

    text = text("内容", 1000)
    due_on = day("完成期限（责任事项必填）", required=False)
    department = forms.ModelChoiceField(
        label="责任部门", required=False, queryset=Department.objects.none()
    )
    organisation = forms.ModelChoiceField(
        label="责任党组织", required=False, queryset=PartyOrganisation.objects.none()
    )
    enterprise = EnterpriseField(label="责任企业（名称、编号或统一社会信用代码）")
    owner_name = words("其他责任方（单位或岗位）", 100, required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        owners = self.owners
        department: Any = self.fields["department"]
        department.queryset, department.choices = owners.departments, owners.department_choices
        organisation: Any = self.fields["organisation"]
        organisation.queryset = owners.organisations
        organisation.choices = owners.organisation_choices

    def clean_enterprise(self) -> Enterprise | None:
        """Return the one enterprise that is meant."""
        field: Any = self.fields["enterprise"]
        found: Enterprise | None = field.meant(self.cleaned_data["enterprise"], self.user)
        return found


class DecisionForm(OwnedForm):
    """What the meeting settled, on what, and carried by which vote."""

    kind = forms.ChoiceField(label="成果", choices=DecisionKind.choices)
    item = forms.ModelChoiceField(
        label="议程事项", required=False, queryset=AgendaItem.objects.none(), empty_label="—"
    )
    vote = forms.ModelChoiceField(
        label="依据的表决（协商一致的不选）",
        required=False,
        queryset=Vote.objects.none(),
        empty_label="协商一致",
    )
    score = forms.TypedChoiceField(
        label="评议得分（评议结果必填）",
        required=False,
        choices=SCORES,
        coerce=int,
        empty_value=None,
    )

    field_order = [
        *("kind", "item", "vote", "text", "due_on", "department", "organisation"),
        *("enterprise", "owner_name", "score"),
    ]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        meeting = self.file.meeting
        item: Any = self.fields["item"]
        item.queryset = AgendaItem.objects.filter(meeting=meeting)
        passed: Any = self.fields["vote"]
        passed.queryset = Vote.objects.filter(item__meeting=meeting, is_passed=True)
        if meeting.kind != MeetingKind.APPRAISAL:
            kind: Any = self.fields["kind"]
            kind.choices = [each for each in DecisionKind.choices if each[0] != DecisionKind.RATING]
            del self.fields["score"]
        self.fields["kind"].initial = FIRST[MeetingKind(meeting.kind)].value


class ReviseForm(OwnedForm):
    """Corrected words, owner, day."""

    row = forms.UUIDField(widget=forms.HiddenInput)


class DoneForm(RowForm):
    """How a decision was carried out."""

    done_on = day("落实日期")
    result = text("落实情况", 1000)


class TakeBackForm(RowForm):
    """Why a decision is taken back."""

    reason = words("撤销原因", 300)


class TextForm(MeetingForm):
    """The words of the minutes."""

    text = forms.CharField(
        label="纪要", max_length=20_000, widget=forms.Textarea(attrs={"rows": 20})
    )


class SayForm(MeetingForm):
    """Which members agree, or do not and why."""

    seats = forms.MultipleChoiceField(label="到会成员", widget=forms.CheckboxSelectMultiple)
    is_agreed = forms.ChoiceField(
        label="确认", choices=[("yes", "同意"), ("no", "不同意")], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="意见（不同意须填写）",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=LONG_TEXT),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        seats: Any = self.fields["seats"]
        seats.choices = [
            (str(line.seat.pk), name_of(line.seat)) for line in self.file.seats if line.is_present
        ]


class RecallForm(MeetingForm):
    """Why minutes that go round are changed."""

    reason = words("退回修改的原因", 300)


class AddendumForm(MeetingForm):
    """What is added to sealed minutes, and why."""

    text = text("补记", 2000)
    reason = words("补记原因", 300)
