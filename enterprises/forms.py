"""Forms of the acts around an enterprise's rooms."""

from typing import Any

from django import forms

from buildings.models import Building, Unit
from common.backoffice.acts import ActForm
from enterprises.choices import LeaveDestination


class MoveOutForm(ActForm):
    """Where the tenant leaves, when, where to and why."""

    building = forms.ModelChoiceField(label="迁出楼宇", queryset=Building.objects.none())
    on = forms.DateField(label="迁出日期", help_text="当日起不再计为入驻。")
    destination = forms.ChoiceField(
        label="去向", choices=[("", "请选择"), *LeaveDestination.choices]
    )
    reason = forms.CharField(label="原因", max_length=100, required=False)

    @classmethod
    def of(cls, buildings: Any) -> type["MoveOutForm"]:
        """Return the form with the buildings that the tenant is in."""

        class Bound(cls):  # type: ignore[valid-type,misc]
            building = forms.ModelChoiceField(
                label="迁出楼宇", queryset=buildings, empty_label=None
            )

        return Bound


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
        if "number" in cleaned and "floor_number" in cleaned:
            unit = Unit.objects.filter(
                building=self.building,
                floor_number=cleaned["floor_number"],
                number=cleaned["number"].strip(),
            ).first()
            if unit is None:
                self.add_error("number", "该楼宇没有这个单元，请核对楼层与单元号。")
            cleaned["unit"] = unit
        return cleaned
