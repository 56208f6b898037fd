"""What the pages of responses are narrowed by, and what is typed there."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import formats, timezone

from accounts.models import Department
from buildings.choices import AreaKind
from buildings.models import Area
from enterprises.choices import Colour
from orgs.forms.coverage import DayInput
from services.choices import CaseOutcome, ReplyState, StepKind, StepOrigin, StepOwner
from services.models import ChiefServiceTeam, ResponseStep, Visit
from services.selectors.responses import MINE, OVERDUE

ONLY = [("", "全部"), (OVERDUE, "只看超期"), (MINE, "只看本人与本部门")]
LONG_TEXT = {"rows": 2}


class StepListForm(forms.Form):
    """What the list of live steps is narrowed by."""

    area = forms.ModelChoiceField(
        label="街镇", required=False, queryset=Area.objects.none(), empty_label="全部"
    )
    colour = forms.ChoiceField(
        label="现评级", required=False, choices=[("", "全部"), *reversed(Colour.choices)]
    )
    origin = forms.ChoiceField(
        label="来源", required=False, choices=[("", "全部"), *StepOrigin.choices]
    )
    owner = forms.ChoiceField(
        label="责任方", required=False, choices=[("", "全部"), *StepOwner.choices]
    )
    only = forms.ChoiceField(label="范围", required=False, choices=ONLY)

    def __init__(self, query: Mapping[str, str], *, user: Any) -> None:
        super().__init__(query)
        areas = Area.objects.visible_to(user).filter(kind=AreaKind.SUBDISTRICT)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """The step that is begun."""

    step = forms.UUIDField(widget=forms.HiddenInput)


class VisitChoice(forms.ModelChoiceField):
    """One of the latest visits to the enterprise."""

    def label_from_instance(self, visit: Visit) -> str:
        """Return day and purpose."""
        moment = formats.date_format(timezone.localtime(visit.visited_at), "Y-m-d H:i")
        return f"{moment} {visit.purpose}"


class ResultForm(forms.Form):
    """What came of it, and on which visit."""

    result = forms.CharField(
        label="办理结果", max_length=1000, widget=forms.Textarea(attrs=LONG_TEXT)
    )
    visit = VisitChoice(
        label="所依据的走访（可不选）",
        required=False,
        queryset=Visit.objects.none(),
        empty_label="—",
    )

    def __init__(self, data: Any, *, enterprise: uuid.UUID, user: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        visits = Visit.objects.visible_to(user).counting().filter(enterprise=enterprise)
        latest = visits.order_by("-visited_at").values("pk")[:20]
        offered = Visit.objects.filter(pk__in=latest).order_by("-visited_at")
        self.fields["visit"].queryset = offered  # type: ignore[attr-defined]


class FinishForm(ResultForm):
    """What came of a step."""

    step = forms.UUIDField(widget=forms.HiddenInput)


class ReassignForm(forms.Form):
    """Who takes a step from now on: an office, a worker, a department."""

    step = forms.UUIDField(widget=forms.HiddenInput)
    to = forms.ChoiceField(label="改由谁办理")

    def __init__(self, data: Any, *, owners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["to"].choices = owners  # type: ignore[attr-defined]

    @staticmethod
    def current(step: ResponseStep) -> str:
        """Return the choice that says who has the step now."""
        if step.owner == StepOwner.WORKER and step.worker_id:
            return f"worker:{step.worker_id}"
        if step.owner == StepOwner.DEPARTMENT:
            return f"department:{step.department_id}"
        return step.owner


class AddStepForm(forms.Form):
    """A step by hand."""

    title = forms.CharField(label="措施", max_length=100)
    kind = forms.ChoiceField(label="类型", choices=StepKind.choices)
    owner = forms.ChoiceField(
        label="责任方",
        choices=[choice for choice in StepOwner.choices if choice[0] != StepOwner.DEPARTMENT],
    )
    limit_days = forms.IntegerField(
        label="几个工作日内", min_value=1, max_value=250, initial=5, widget=forms.NumberInput
    )


class CloseForm(forms.Form):
    """How an episode ended."""

    outcome = forms.ChoiceField(label="结果", choices=CaseOutcome.choices, widget=forms.RadioSelect)
    value_area = forms.DecimalField(
        label="涉及面积（㎡）", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    value_headcount = forms.IntegerField(
        label="涉及在岗人数", required=False, min_value=0, max_value=1_000_000
    )
    note = forms.CharField(
        label="结案说明（已迁出、误报须填写）",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=LONG_TEXT),
    )


class JointVisitForm(forms.Form):
    """Whom to visit together, when and why."""

    planned_on = forms.DateField(label="计划日期", widget=DayInput, input_formats=["%Y-%m-%d"])
    purpose = forms.CharField(label="事由", max_length=300)
    chief_team = forms.ModelChoiceField(
        label="首席服务团队",
        required=False,
        queryset=ChiefServiceTeam.objects.none(),
        empty_label="—",
    )
    departments = forms.ModelMultipleChoiceField(
        label="参加部门",
        queryset=Department.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, user: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        teams = ChiefServiceTeam.objects.visible_to(user).filter(is_active=True)
        self.fields["chief_team"].queryset = teams  # type: ignore[attr-defined]
        departments = Department.objects.visible_to(user)
        self.fields["departments"].queryset = departments  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """What a department answered."""

    joint_visit = forms.UUIDField(widget=forms.HiddenInput)
    department = forms.UUIDField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        choices=[choice for choice in ReplyState.choices if choice[0] != ReplyState.WAITING]
    )


class HoldForm(ResultForm):
    """What came of a joint visit."""

    joint_visit = forms.UUIDField(widget=forms.HiddenInput)
