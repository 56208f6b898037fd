"""Forms of the acts around an enterprise's rooms, and of rating schemes."""

import json
from typing import Any

from django import forms
from django.forms.fields import InvalidJSONInput

from buildings.models import Building, Unit
from common.backoffice.acts import ActForm, themed
from enterprises.actions.contacts import LONGEST_NOTE
from enterprises.choices import (
    Colour,
    IndustrySection,
    LeaveDestination,
    LeaveReason,
    OperatingStatus,
    RevealReason,
    Tenure,
    UnitKind,
)
from enterprises.models import Contact, Enterprise, RatingScheme
from enterprises.rating.registry import known_indicators
from enterprises.stability.overrides import MOST_DAYS
from enterprises.stability.validation import problems_of
from enterprises.uscc import REASON_MISSING, SENTENCES, find_error, normalise


def checked_uscc(typed: str | None) -> str | None:
    """Return the normalised credit code or None; raise a form error in Chinese."""
    code = normalise(typed or "")
    if not code:
        return None
    if error := find_error(code):
        raise forms.ValidationError(SENTENCES[error], code=error)
    return code


class EnterpriseForm(forms.ModelForm):
    """An enterprise with what it states today; a change of that holds from today on."""

    operating_status = forms.ChoiceField(label="经营状态", choices=OperatingStatus.choices)
    full_members = forms.IntegerField(label="正式党员数", min_value=0, required=False)
    probationary_members = forms.IntegerField(label="预备党员数", min_value=0, required=False)

    class Meta:
        model = Enterprise
        exclude: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = self.instance.standings.order_by("ends_on").last() if self._is_stored else None
        for name in ("operating_status", "full_members", "probationary_members"):
            self.fields[name].widget = themed(self.fields[name])
            self.fields[name].initial = getattr(standing, name, None)

    @property
    def _is_stored(self) -> bool:
        return not self.instance._state.adding

    def clean_uscc(self) -> str | None:
        """Return the checked credit code."""
        return checked_uscc(self.cleaned_data["uscc"])


class ContactForm(forms.ModelForm):
    """A contact; the number is typed anew, never shown."""

    phone = forms.CharField(
        label="新电话",
        max_length=32,
        required=False,
        help_text="加密保存、只显示掩码；不填则保留原号码。",
    )

    class Meta:
        model = Contact
        exclude: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget = themed(self.fields["phone"])


class RevealForm(ActForm):
    """Why somebody looks at a whole number: one of the buttons, or words of his own."""

    reason = forms.ChoiceField(label="事由", choices=RevealReason.choices)
    note = forms.CharField(label="说明", max_length=LONGEST_NOTE, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words where the reason is none of the common ones."""
        cleaned = super().clean() or {}
        if cleaned.get("reason") == RevealReason.OTHER and not cleaned.get("note"):
            self.add_error("note", "事由为“其他”时须写明原因。")
        return cleaned


class NewTenantForm(ActForm):
    """A new enterprise and its first room."""

    name = forms.CharField(label="企业名称", max_length=200)
    short_name = forms.CharField(label="简称", max_length=100, required=False)
    uscc = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    no_uscc_reason = forms.CharField(
        label="无代码原因", max_length=100, required=False, help_text="没有代码时必填。"
    )
    unit_kind = forms.ChoiceField(label="单位类别", choices=UnitKind.choices)
    industry_section = forms.ChoiceField(
        label="行业门类", choices=[("", "（未知）"), *IndustrySection.choices], required=False
    )
    building = forms.ModelChoiceField(
        label="楼宇", queryset=Building.objects.none(), empty_label=None
    )
    floor_number = forms.IntegerField(label="楼层")
    number = forms.CharField(label="单元号", max_length=32)
    area = forms.DecimalField(label="面积（㎡）", required=False, min_value=0)
    tenure = forms.ChoiceField(label="使用方式", choices=Tenure.choices)
    starts_on = forms.DateField(label="起始日期")
    ends_on = forms.DateField(label="终止日期", required=False)

    @classmethod
    def of(cls, buildings: Any) -> type["NewTenantForm"]:
        """Return the form with the user's buildings."""

        class Bound(cls):  # type: ignore[valid-type,misc]
            building = forms.ModelChoiceField(label="楼宇", queryset=buildings, empty_label=None)

        return Bound

    def clean_uscc(self) -> str | None:
        """Return the checked credit code."""
        return checked_uscc(self.cleaned_data["uscc"])

    def clean(self) -> dict[str, Any]:
        """Find the room, and ask for a code or the reason why there is none."""
        cleaned = super().clean() or {}
        if "uscc" in cleaned and not cleaned["uscc"] and not cleaned.get("no_uscc_reason"):
            self.add_error("no_uscc_reason", REASON_MISSING)
        if {"building", "floor_number", "number"} <= cleaned.keys():
            cleaned["unit"] = find_unit(self, cleaned["building"])
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what ``create_enterprise`` takes."""
        cleaned = self.cleaned_data
        own = ("name", "short_name", "uscc", "no_uscc_reason", "unit_kind", "industry_section")
        room = {name: cleaned[name] for name in ("area", "tenure", "starts_on", "ends_on")}
        return {
            **{name: cleaned[name] for name in own},
            "occupancy": {**room, "unit": cleaned["unit"].pk},
        }


def find_unit(form: forms.Form, building: Any) -> Unit | None:
    """Return the room that floor and number of ``form`` name; say so when there is none."""
    unit = Unit.objects.filter(
        building=building,
        floor_number=form.cleaned_data["floor_number"],
        number=form.cleaned_data["number"].strip(),
    ).first()
    if unit is None:
        form.add_error("number", "该楼宇没有这个单元，请核对楼层与单元号。")
    return unit


class MoveOutForm(ActForm):
    """Where the tenant leaves, when, where to and why."""

    building = forms.ModelChoiceField(label="迁出楼宇", queryset=Building.objects.none())
    on = forms.DateField(label="迁出日期", help_text="当日起不再计为入驻。")
    destination = forms.ChoiceField(
        label="去向", choices=[("", "请选择"), *LeaveDestination.choices]
    )
    reason_code = forms.ChoiceField(label="原因", choices=[("", "请选择"), *LeaveReason.choices])
    reason = forms.CharField(label="说明", max_length=100, required=False)

    @classmethod
    def of(cls, buildings: Any) -> type["MoveOutForm"]:
        """Return the form with the buildings that the tenant is in."""

        class Bound(cls):  # type: ignore[valid-type,misc]
            building = forms.ModelChoiceField(
                label="迁出楼宇", queryset=buildings, empty_label=None
            )

        return Bound


class StateMoveOutForm(ActForm):
    """Where a tenant that left went, and why."""

    destination = forms.ChoiceField(
        label="去向", choices=[("", "请选择"), *LeaveDestination.choices]
    )
    reason_code = forms.ChoiceField(label="原因", choices=[("", "请选择"), *LeaveReason.choices])
    reason = forms.CharField(label="说明", max_length=100, required=False)


class ChangeRoomForm(ActForm):
    """Which room instead, from when."""

    on = forms.DateField(label="换房日期", help_text="原单元于当日终止，新单元自当日起。")
    floor_number = forms.IntegerField(label="新楼层")
    number = forms.CharField(label="新单元号", max_length=32)
    area = forms.DecimalField(
        label="面积（㎡）", required=False, min_value=0, help_text="不填则沿用原面积。"
    )

    building: Any = None

    @classmethod
    def within(cls, of_building: Building) -> type["ChangeRoomForm"]:
        """Return the form for rooms of one building."""
        return type("BoundChangeRoomForm", (cls,), {"building": of_building})

    def clean(self) -> dict[str, Any]:
        """Find the room that floor and number name."""
        cleaned = super().clean() or {}
        if {"floor_number", "number"} <= cleaned.keys():
            cleaned["unit"] = find_unit(self, self.building)
        return cleaned


class OverrideForm(ActForm):
    """Another colour for a while, with reason and evidence."""

    colour = forms.ChoiceField(label="调整为", choices=Colour.choices)
    reason = forms.CharField(label="理由", max_length=300)
    evidence = forms.CharField(
        label="依据", max_length=2000, help_text="写明文件、走访记录或谁在何时说明。"
    )
    starts_on = forms.DateField(label="起始日期")
    ends_on = forms.DateField(
        label="截止日期", help_text=f"当日起恢复计算颜色；最长 {MOST_DAYS} 天。"
    )


class WithdrawOverrideForm(ActForm):
    """Why an override ends before its time."""

    reason = forms.CharField(label="撤回理由", max_length=300)


class DefinitionField(forms.JSONField):
    """JSON that a person reads and mends: one entry a line, and the place where it breaks."""

    def prepare_value(self, value: Any) -> Any:
        """Return the text with an entry on each line; what was typed wrong stays as typed."""
        text = super().prepare_value(value)
        try:
            return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
        except (TypeError, ValueError, RecursionError):
            return text

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what was typed, parsed if that is possible at all."""
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return InvalidJSONInput(data)

    def to_python(self, value: Any) -> Any:
        """Return the parsed text; say the line in which it is no JSON."""
        try:
            return super().to_python(value)
        except forms.ValidationError:
            try:
                json.loads(value)
            except json.JSONDecodeError as broken:
                words = (
                    f"第 {broken.lineno} 行第 {broken.colno} 个字符处不是有效的 JSON，"
                    "请检查逗号、引号与括号。"
                )
                raise forms.ValidationError(words) from broken
            raise
        except RecursionError as endless:
            raise forms.ValidationError("括号层数过多，请检查括号。") from endless


class SchemeForm(forms.ModelForm):
    """A draft of a rating scheme; faults are told with their paths, and nothing typed is lost."""

    class Meta:
        model = RatingScheme
        exclude: tuple[str, ...] = ()
        field_classes = {"definition": DefinitionField}

    def clean_definition(self) -> Any:
        """Return the definition, found sound under the draft's own version."""
        definition = self.cleaned_data["definition"]
        if isinstance(definition, dict):
            definition = {**definition, "version": self.instance.version}
        if problems := problems_of(definition, known_indicators()):
            raise forms.ValidationError([str(problem) for problem in problems])
        return definition
