"""What each act on a request asks for."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.models import Department
from enterprises.models import Enterprise
from orgs.forms.coverage import DayInput
from services.actions.handling.deeds import Facts
from services.choices import Channel, Mechanism, PauseReason, RequestOutcome, RequestVerb
from services.forms.desk import DESK_CHANNELS, category_choices

UNSAID = ("", "请选择")
OUTCOMES = [
    (outcome.value, outcome.label) for outcome in (RequestOutcome.SOLVED, RequestOutcome.EXPLAINED)
]
IN_BUILDING = [("", "未注明"), ("yes", "是，楼内办结"), ("no", "否")]

YES_NO = [UNSAID, ("yes", "是"), ("no", "否")]


def words(label: str, *, required: bool = True, rows: int = 2, most: int = 500) -> forms.CharField:
    """Return a field for some sentences."""
    area = forms.Textarea({"rows": rows, "maxlength": most})
    return forms.CharField(label=label, required=required, max_length=most, widget=area)


def department(label: str, *, required: bool = True) -> forms.ModelChoiceField:
    """Return a field for a department."""
    return forms.ModelChoiceField(
        label=label,
        required=required,
        queryset=Department.objects.order_by("code"),
        empty_label="请选择",
    )


class ActForm(forms.Form):
    """An act without further words; whoever acts may add some."""

    note = words("说明（可不填）", required=False)

    def __init__(self, data: Any = None, *, name: str, initial: Any = None) -> None:
        super().__init__(data, auto_id=f"{name}-%s", initial=initial)

    def facts(self) -> Facts:
        """Return what the form says, as the act takes it."""
        return Facts(**self.said())

    def said(self) -> dict[str, Any]:
        """Return the names and values of the facts."""
        return {"note": self.cleaned_data.get("note", "")}


class TriageForm(ActForm):
    """Category and mechanism."""

    category = forms.ChoiceField(label="类别")
    mechanism = forms.ChoiceField(
        label="办理机制", required=False, choices=[("", "按职责清单"), *Mechanism.choices]
    )
    field_order = ("category", "mechanism", "note")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["category"].choices = [UNSAID, *category_choices()]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Return category and mechanism."""
        values = self.cleaned_data
        named = {name: values[name] for name in ("category", "mechanism")}
        return super().said() | named


class DispatchForm(ActForm):
    """The department, and those that share in it."""

    department = department("主办部门")
    co_units = forms.ModelMultipleChoiceField(
        label="协办部门",
        required=False,
        queryset=Department.objects.order_by("code"),
        widget=forms.CheckboxSelectMultiple,
    )
    is_interim = forms.BooleanField(label="先办后议：有争议时由其先行办理", required=False)
    field_order = ("department", "is_interim", "co_units", "note")

    def said(self) -> dict[str, Any]:
        """Return the department, its partners and whether it goes on meanwhile."""
        values = self.cleaned_data
        return super().said() | {
            "department": values["department"].pk,
            "co_units": tuple(unit.pk for unit in values["co_units"]),
            "is_interim": values["is_interim"],
        }


class RulingForm(DispatchForm):
    """A ruling: whose it is, with the reason."""

    note = words("裁定理由")


class ReturnForm(ActForm):
    """Why it goes back, and whose it should be."""

    note = words("退回原因")
    proposed = department("建议主办部门")
    field_order = ("note", "proposed")

    def said(self) -> dict[str, Any]:
        """Return the proposed department as well."""
        return super().said() | {"proposed": self.cleaned_data["proposed"].pk}


class PauseForm(ActForm):
    """Why the clock stands still, and until when."""

    pause_reason = forms.ChoiceField(label="暂停原因", choices=[UNSAID, *PauseReason.choices])
    until = forms.DateField(label="暂停至", widget=DayInput, input_formats=["%Y-%m-%d"])
    field_order = ("pause_reason", "until", "note")

    def said(self) -> dict[str, Any]:
        """Return reason and day."""
        values = self.cleaned_data
        return super().said() | {"pause_reason": values["pause_reason"], "until": values["until"]}


class ResolveForm(ActForm):
    """The answer, and what came of it."""

    note = None  # type: ignore[assignment]
    reply = words("答复（企业可见）", rows=6, most=4000)
    outcome = forms.ChoiceField(label="办理结果", choices=OUTCOMES)
    is_in_building = forms.ChoiceField(label="楼内办结", required=False, choices=IN_BUILDING)
    excuse = words("协办未反馈，免予反馈的原因", required=False, most=300)

    def said(self) -> dict[str, Any]:
        """Return answer, outcome, place and excuse."""
        values = self.cleaned_data
        return {
            "reply": values["reply"],
            "outcome": values["outcome"],
            "is_in_building": {"yes": True, "no": False}.get(values["is_in_building"]),
            "excuse": values["excuse"],
        }


class NoteForm(ActForm):
    """Something to write down: for the office, or for the enterprise."""

    note = words("内部记录", required=False)
    reply = words("告知企业（查询页可见）", required=False, most=1000)

    def said(self) -> dict[str, Any]:
        """Return both."""
        return {"note": self.cleaned_data["note"], "reply": self.cleaned_data["reply"]}


class ReasonForm(ActForm):
    """An act that needs a reason."""

    note = words("原因")


class LinkForm(ActForm):
    """The request that this one repeats."""

    original = forms.CharField(label="原诉求编号或查询码", max_length=64)
    field_order = ("original", "note")


class MechanismForm(ActForm):
    """Another mechanism."""

    note = None  # type: ignore[assignment]
    mechanism = forms.ChoiceField(label="办理机制", choices=[UNSAID, *Mechanism.choices])
    days = forms.IntegerField(
        label="方案时限（工作日，仅难题专办）", required=False, min_value=1, max_value=250
    )
    reason = words("理由", most=300)


class DaysForm(ActForm):
    """So many working days, and why."""

    note = None  # type: ignore[assignment]
    days = forms.IntegerField(label="延长（工作日）", min_value=1, max_value=250)
    reason = words("理由", most=300)


class PlanForm(DaysForm):
    """The limit by the plan of the case."""

    days = forms.IntegerField(label="方案时限（自受理起，工作日）", min_value=1, max_value=250)


class DecideForm(ActForm):
    """Yes or no to a change of the limit."""

    note = None  # type: ignore[assignment]
    limit = forms.UUIDField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[("approve", "批准"), ("refuse", "不同意")])


class CoUnitForm(ActForm):
    """A department's share."""

    note = None  # type: ignore[assignment]
    department = department("协办部门")
    days = forms.IntegerField(label="反馈时限（工作日）", min_value=1, max_value=60, initial=5)
    asked = words("协办事项")


class CoReplyForm(ActForm):
    """What a department answers for its share."""

    note = None  # type: ignore[assignment]
    task = forms.UUIDField(widget=forms.HiddenInput)
    reply = words("反馈", rows=3, most=2000)


class ExcuseForm(ActForm):
    """Why a share is not waited for."""

    note = None  # type: ignore[assignment]
    task = forms.UUIDField(widget=forms.HiddenInput)
    reason = words("免予反馈的原因", most=300)


class VoiceForm(ActForm):
    """Another enterprise with the same request."""

    enterprise = forms.CharField(label="企业名称、编号或统一社会信用代码", max_length=100)
    channel = forms.ChoiceField(label="来源渠道", choices=DESK_CHANNELS, initial=Channel.STAFF)
    note = words("补充说明（可不填）", required=False)

    def __init__(self, data: Any = None, *, user: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user

    def clean_enterprise(self) -> Enterprise:
        """Return the one enterprise that is meant."""
        typed = self.cleaned_data["enterprise"].strip()
        seen = Enterprise.objects.visible_to(self.user)
        exact = list(seen.filter(name=typed)[:2])
        found = exact or list(seen.found_by(typed, self.user)[:2])
        if len(found) != 1:
            told = "找到多家企业，请写全称或编号。" if found else "没有找到这家企业。"
            raise forms.ValidationError(told)
        return found[0]


class AnswerForm(ActForm):
    """What an enterprise says of the outcome: two questions."""

    note = None  # type: ignore[assignment]
    ask = forms.UUIDField(widget=forms.HiddenInput)
    is_solved = forms.ChoiceField(label="问题是否解决", choices=YES_NO)
    is_satisfied = forms.ChoiceField(label="对办理是否满意", choices=YES_NO)
    comment = words("意见（可不填）", required=False)


FORMS: Mapping[str, type[ActForm]] = {
    RequestVerb.TRIAGE: TriageForm,
    RequestVerb.DISPATCH: DispatchForm,
    RequestVerb.ACCEPT: ActForm,
    RequestVerb.START: ActForm,
    RequestVerb.RETURN: ReturnForm,
    RequestVerb.PAUSE: PauseForm,
    RequestVerb.RESUME: ActForm,
    RequestVerb.RESOLVE: ResolveForm,
    RequestVerb.CONFIRM: ActForm,
    RequestVerb.CLOSE: ActForm,
    RequestVerb.REOPEN: ReasonForm,
    RequestVerb.ESCALATE: ReasonForm,
    RequestVerb.LINK_DUPLICATE: LinkForm,
    RequestVerb.SEPARATE: ActForm,
    RequestVerb.WITHDRAW: ReasonForm,
    RequestVerb.NOTE: NoteForm,
}
