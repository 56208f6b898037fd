"""What the pages of coverage are asked for, and what is typed there."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms

from buildings.choices import AreaKind
from buildings.models import Area, Building
from orgs.choices import (
    CheckpointKind,
    CheckpointResult,
    CoverageMode,
    OrganisationForm,
    UnbuiltReasonKind,
)
from orgs.models import (
    Coverage,
    OrganisationFormPeriod,
    PartyOrganisation,
)
from orgs.selectors.gaps import UNSTATED

SITUATIONS = (
    ("gap", "应建未建"),
    ("built", "应建已建"),
    ("all", "全部应建"),
    ("unknown", "党员数未登记"),
)
MISSING = (
    ("", "不限"),
    ("stale", "党员数超过180天未核实"),
    ("contact", "没有联系人"),
)
REASONS = (("", "不限"), (UNSTATED, "未说明原因"), *UnbuiltReasonKind.choices)
STATES = (("open", "有未完成步骤"), ("overdue", "有逾期步骤"), ("all", "全部新入驻"))
STEPS = (("", "不限"), *CheckpointKind.choices)
# Forms that cover enterprises other than a host: those a selection can be covered by.
SHARED_FORMS = frozenset(
    {
        OrganisationForm.JOINT_BRANCH,
        OrganisationForm.JOINT_COMMITTEE,
        OrganisationForm.JOINT_GENERAL_BRANCH,
        OrganisationForm.COMMITTEE,
        OrganisationForm.COMMUNITY_COMMITTEE,
        OrganisationForm.COMPREHENSIVE_COMMITTEE,
        OrganisationForm.INDUSTRY_COMMITTEE,
        OrganisationForm.FLOATING_BRANCH,
    }
)


class DayInput(forms.DateInput):
    """A day as 2026-11-20 in every browser; the page adds the browser's own calendar."""

    is_day = True

    def __init__(self) -> None:
        attrs = {
            "inputmode": "numeric",
            "pattern": r"\d{4}-\d{2}-\d{2}",
            "maxlength": 10,
            "title": "年-月-日，例如 2026-11-20",
            "autocomplete": "off",
        }
        super().__init__(attrs, format="%Y-%m-%d")


class PlaceForm(forms.Form):
    """The place that a work list is about."""

    area = forms.ModelChoiceField(
        label="街镇、网格", required=False, queryset=Area.objects.none(), empty_label="全部"
    )
    building = forms.ModelChoiceField(
        label="楼宇", required=False, queryset=Building.objects.none(), empty_label="全部"
    )

    def __init__(self, query: Mapping[str, str], *, user: Any) -> None:
        super().__init__(query)
        areas = Area.objects.visible_to(user).exclude(kind=AreaKind.COMMITTEE)
        buildings = Building.objects.visible_to(user).order_by("external_id")
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["building"].queryset = buildings  # type: ignore[attr-defined]


class BlankForm(PlaceForm):
    """What the list of blank spots is narrowed by."""

    missing = forms.ChoiceField(label="缺失", required=False, choices=MISSING)
    reason = forms.ChoiceField(label="原因", required=False, choices=REASONS)
    q = forms.CharField(label="名称或编号", required=False, max_length=100)


class GapForm(BlankForm):
    """What the list of should-build enterprises is narrowed by."""

    situation = forms.ChoiceField(label="情形", required=False, choices=SITUATIONS)
    field_order = ("area", "building", "situation", "missing", "reason", "q")


class NewTenantForm(PlaceForm):
    """What the list of new tenants is narrowed by."""

    state = forms.ChoiceField(label="情形", required=False, choices=STATES)
    kind = forms.ChoiceField(label="步骤", required=False, choices=STEPS)


class CoverForm(forms.Form):
    """How to cover, since when, on what grounds; and which coverage it takes the place of."""

    mode = forms.ChoiceField(label="覆盖方式", choices=CoverageMode.choices)
    organisation = forms.ModelChoiceField(
        label="党组织（建、联、挂）",
        required=False,
        queryset=PartyOrganisation.objects.none(),
        empty_label="—",
    )
    instructor = forms.CharField(label="指导员（派）", required=False, max_length=64)
    starts_on = forms.DateField(label="起始日期", widget=DayInput)
    reason = forms.CharField(label="依据", required=False, max_length=200)

    def __init__(self, *args: Any, user: Any, day: datetime.date, host: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        shared = OrganisationFormPeriod.objects.filter(ends_on=None, form__in=SHARED_FORMS).values(
            "organisation"
        )
        rows = PartyOrganisation.objects.visible_to(user).standing_on(day)
        chosen = rows.filter(pk__in=shared)
        if host is not None:
            chosen |= rows.filter(host_enterprise=host)
        self.fields["organisation"].queryset = chosen  # type: ignore[attr-defined]


class InsteadForm(CoverForm):
    """The same for one enterprise: the new coverage may take the place of a present one."""

    instead_of = forms.ModelChoiceField(
        label="替换现有覆盖",
        required=False,
        queryset=Coverage.objects.none(),
        empty_label="不替换",
    )

    def __init__(self, *args: Any, held: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instead_of"].queryset = held  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """When and why a coverage ends."""

    coverage = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label="终止日期", widget=DayInput)
    reason = forms.CharField(label="终止原因", max_length=200)


class ReasonForm(forms.Form):
    """Why no organisation is built."""

    kind = forms.ChoiceField(label="未建原因", choices=UnbuiltReasonKind.choices)
    note = forms.CharField(label="说明", required=False, max_length=500)
    on = forms.DateField(label="自", widget=DayInput)


class CheckpointForm(forms.Form):
    """What came of a step of 三同步."""

    kind = forms.ChoiceField(label="步骤", choices=CheckpointKind.choices)
    result = forms.ChoiceField(label="结果", choices=CheckpointResult.choices)
    settled_on = forms.DateField(label="日期", widget=DayInput)
    note = forms.CharField(label="说明", required=False, max_length=200)


class FormationRuleForm(forms.ModelForm):
    """A rule of formation; that it follows the one before is the action's business."""

    def validate_constraints(self) -> None:
        """Leave the rules over several rows to the action, which first ends the running rule."""
