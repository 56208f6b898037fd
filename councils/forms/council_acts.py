"""What is typed on a council's page: term, seats, people around it, documents, partners."""

import re
from typing import Any

from django import forms

from buildings.models import Building
from common.calendar.clock import today
from common.records.periods import current_on, standing_on
from councils.choices import (
    DocumentKind,
    FoundingStepKind,
    PartnerKind,
    SeatMode,
    SeatRole,
)
from councils.forms.acting import ActForm, RowForm, day, text, words
from services.models import Station

UNKNOWN = ("", "未登记")
_BETWEEN_FLOORS = re.compile(r"[、,，;；\s]+")


class TermForm(ActForm):
    """The next term."""

    on = day("新一届起始")
    due_on = day("届满日期")

    def clean(self) -> dict[str, Any]:
        """Refuse a term that has not begun, or ends before it begins."""
        values = super().clean()
        if values.get("on") and values["on"] > today():
            self.add_error("on", "新一届起始不能晚于今天。")
        if values.get("on") and values.get("due_on") and values["due_on"] <= values["on"]:
            self.add_error("due_on", "届满日期须晚于新一届起始。")
        return values


class SeatForm(ActForm):
    """A new member."""

    name = words("姓名", 64)
    capacity = words("身份", 64)
    role = forms.ChoiceField(label="职务", choices=SeatRole.choices)
    mode = forms.ChoiceField(label="产生方式", required=False, choices=[UNKNOWN, *SeatMode.choices])
    starts_on = day("任职起")
    ends_on = day("任职止（可不填）", required=False)
    is_building_head = forms.BooleanField(label="任楼长（限领导干部兼任）", required=False)
    former_stays = forms.BooleanField(label="原楼长留任成员", required=False)


class SeatChangeForm(RowForm):
    """What changes about a member."""

    role = forms.ChoiceField(label="职务", choices=SeatRole.choices)
    mode = forms.ChoiceField(label="产生方式", required=False, choices=[UNKNOWN, *SeatMode.choices])
    ends_on = day("任职止", required=False)


class FloorsField(forms.CharField):
    """Floors as people list them: 3、4、5."""

    def to_python(self, value: Any) -> Any:
        """Return the floors."""
        return [floor for floor in _BETWEEN_FLOORS.split(super().to_python(value) or "") if floor]

    def prepare_value(self, value: Any) -> Any:
        """Return the floors as one line."""
        return "、".join(value) if isinstance(value, list) else value

    def run_validators(self, value: Any) -> None:
        """Judge the line, and each floor: it is written short."""
        super().run_validators("、".join(value))
        if any(len(floor) > 16 for floor in value):
            raise forms.ValidationError("每个楼层不超过 16 个字。")


class LeaderForm(ActForm):
    """A new floor leader."""

    building = forms.ModelChoiceField(
        label="楼宇", queryset=Building.objects.none(), empty_label=None
    )
    floors = FloorsField(label="楼层（如 3、4、B1）", max_length=200)
    name = words("姓名", 64)
    starts_on = day("起始日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        links = standing_on(today(), "council_links__")
        offered = Building.objects.visible_to(self.user).filter(
            links, council_links__council=self.council
        )
        self.fields["building"].queryset = offered  # type: ignore[attr-defined]


class LeaderChangeForm(RowForm):
    """What changes about a floor leader."""

    floors = FloorsField(label="楼层", max_length=200)
    ends_on = day("终止日期", required=False)


class SupervisorForm(ActForm):
    """A new member of the supervision team."""

    name = words("姓名", 64)
    unit = words("单位与身份", 100)
    starts_on = day("起始日期")


class SupervisorChangeForm(RowForm):
    """What changes about a member of the supervision team."""

    unit = words("单位与身份", 100)
    ends_on = day("终止日期", required=False)


class DocumentForm(ActForm):
    """The next version of a document."""

    kind = forms.ChoiceField(label="文件", choices=DocumentKind.choices)
    adopted_on = day("通过日期")
    starts_on = day("生效日期（不填同通过日期）", required=False)
    quorum_over = forms.IntegerField(
        label="法定人数须超过（%，议事规则）", min_value=0, max_value=99, initial=50
    )
    majority_over = forms.IntegerField(
        label="通过须超过到会（%，议事规则）", min_value=0, max_value=99, initial=50
    )
    text = text("内容", 20000)


class StepForm(ActForm):
    """A step of the founding that is done."""

    step = forms.ChoiceField(label="步骤", choices=FoundingStepKind.choices)
    done_on = day("完成日期")
    note = words("说明", 300, required=False)


class PairForm(ActForm):
    """A new partner."""

    kind = forms.ChoiceField(label="结对方", choices=PartnerKind.choices)
    station = forms.ModelChoiceField(
        label="党群服务中心（站）",
        required=False,
        queryset=Station.objects.none(),
        empty_label="—",
    )
    residential = words("居民区", 100, required=False)
    starts_on = day("结对起始")
    content = words("共建内容", 500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_now = Station.objects.visible_to(self.user).filter(current_on(today()))
        self.fields["station"].queryset = open_now  # type: ignore[attr-defined]


class PairingEndForm(RowForm):
    """When a pairing ends."""

    ends_on = day("终止日期")


class PairingActionForm(RowForm):
    """Something done together."""

    on = day("日期")
    title = words("活动", 200)
    result = words("成效", 500, required=False)
