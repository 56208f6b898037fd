"""What is typed when a building head is selected: 一推三公示."""

from django import forms

from councils.choices import SeatMode
from councils.forms.acting import ActForm, RowForm, day, text, words

UPHELD = (("no", "异议不成立"), ("yes", "异议成立，终止选任"))


class SelectionForm(ActForm):
    """The recommendation."""

    candidate = words("人选", 64)
    capacity = words("身份", 64)
    mode = forms.ChoiceField(label="产生方式", choices=SeatMode.choices)
    recommended_by = words("推荐方", 200)
    recommended_on = day("推荐日期")


class NoticeForm(RowForm):
    """Where and from when the next notice hangs."""

    place = words("公示地点", 200)
    starts_on = day("公示开始")


class ObjectionForm(RowForm):
    """An objection that came in."""

    received_on = day("收到日期")
    text = text("异议内容", 1000)


class HandlingForm(RowForm):
    """What was found about an objection."""

    is_upheld = forms.ChoiceField(label="结论", choices=UPHELD)
    handling = text("核实情况", 1000)

    def clean_is_upheld(self) -> bool:
        """Return whether the objection holds."""
        return bool(self.cleaned_data["is_upheld"] == "yes")


class ClosingForm(RowForm):
    """How a notice ended; the outcome follows from the objections."""

    note = words("说明（可不填）", 300, required=False)


class AppointmentForm(RowForm):
    """From when the candidate is the head."""

    starts_on = day("任职起")
    ends_on = day("任职止（可不填）", required=False)
    former_stays = forms.BooleanField(label="原楼长留任成员", required=False)


class StopForm(RowForm):
    """Why a selection ends without an appointment."""

    reason = words("终止原因", 300)
