"""What is typed at the retention desk: another need, who goes along, how it ended."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.models import Department
from buildings.choices import AreaKind
from buildings.models import Area
from common.pages.forms import EARLIEST, LATEST
from enterprises.choices import LeaveReason
from orgs.forms.coverage import DayInput
from services.choices import CaseOutcome

MOST_ROOMS = 4


class NeedForm(forms.Form):
    """What is looked for; what stays empty is taken from the tenant."""

    area = forms.DecimalField(
        label="所需面积（㎡）", required=False, min_value=1, max_value=100_000, decimal_places=2
    )
    by = forms.DateField(
        label="最迟入驻", required=False, widget=DayInput, input_formats=["%Y-%m-%d"]
    )
    subdistrict = forms.ModelChoiceField(
        label="优先街镇", required=False, queryset=Area.objects.none(), empty_label="现址所在街镇"
    )
    lowest_floor = forms.IntegerField(
        label="最低楼层", required=False, min_value=-10, max_value=200
    )

    def __init__(self, query: Mapping[str, str], *, user: Any) -> None:
        super().__init__(query)
        areas = Area.objects.visible_to(user).filter(kind=AreaKind.SUBDISTRICT)
        self.fields["subdistrict"].queryset = areas  # type: ignore[attr-defined]

    def clean_by(self) -> Any:
        """Refuse days far from any fact."""
        day = self.cleaned_data["by"]
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError("no day")
        return day


class SpaceField(forms.CharField):
    """The ids of the rooms of one space, separated by commas."""

    def clean(self, value: Any) -> Any:
        """Return the ids."""
        text = super().clean(value)
        parts = [part for part in text.split(",") if part]
        try:
            found = [uuid.UUID(part) for part in parts]
        except ValueError as broken:
            raise forms.ValidationError("所选空间无法识别，请重新选择。") from broken
        if len(found) > MOST_ROOMS:
            raise forms.ValidationError("所选空间无法识别，请重新选择。")
        return found


class OfferForm(forms.Form):
    """A joint visit about a space: which, who goes along, when."""

    space = SpaceField(required=False, max_length=200)
    departments = forms.ModelMultipleChoiceField(
        label="参加部门",
        queryset=Department.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个参加部门。"},
    )
    planned_on = forms.DateField(label="计划日期", widget=DayInput, input_formats=["%Y-%m-%d"])
    note = forms.CharField(label="补充说明", required=False, max_length=150)


class OutcomeForm(forms.Form):
    """How a case ended; what it was worth comes from the register when nothing is typed."""

    case = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label="处置结果", choices=CaseOutcome.choices)
    note = forms.CharField(label="结案说明", required=False, max_length=500)
    value_area = forms.DecimalField(
        label="涉及面积（㎡）", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    value_headcount = forms.IntegerField(
        label="涉及在岗人数", required=False, min_value=0, max_value=1_000_000
    )
    space = forms.ChoiceField(label="迁入空间（区内迁移）", required=False)
    moved_on = forms.DateField(
        label="迁入日期", required=False, widget=DayInput, input_formats=["%Y-%m-%d"]
    )
    reason_code = forms.ChoiceField(
        label="迁移原因",
        required=False,
        choices=[("", "请选择"), *LeaveReason.choices],
        initial=LeaveReason.EXPANSION,
    )

    def __init__(self, *args: Any, spaces: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "不登记入驻"), *spaces]
        self.fields["space"].choices = choices  # type: ignore[attr-defined]
