"""What staff say about news of a building."""

from typing import Any

from django import forms

from buildings.models import Unit
from enterprises.choices import LeaveDestination, UnitKind
from orgs.forms.coverage import DayInput
from services.models import TenantProposal


class DecisionForm(forms.Form):
    """The unit and the day; offered are the units of the building."""

    unit = forms.ModelChoiceField(label="单元", queryset=Unit.objects.none(), empty_label="—")
    on = forms.DateField(label="日期", widget=DayInput, input_formats=["%Y-%m-%d"])

    def __init__(self, data: Any, *, proposal: TenantProposal, auto_id: str) -> None:
        first = {"unit": proposal.unit_id or self._stated(proposal), "on": proposal.observed_on}
        super().__init__(data, initial=first, auto_id=auto_id)
        self.fields["unit"].queryset = _units(proposal)  # type: ignore[attr-defined]

    @staticmethod
    def _stated(proposal: TenantProposal) -> Any:
        """Return the unit that carries the number that the reporter typed."""
        if not proposal.unit_number:
            return None
        named = list(_units(proposal).filter(number=proposal.unit_number)[:2])
        return named[0].pk if len(named) == 1 else None


class ConfirmForm(DecisionForm):
    """A new enterprise moves into a unit."""

    unit_kind = forms.ChoiceField(label="单位性质", choices=UnitKind.choices)
    field_order = ("unit", "on", "unit_kind")

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"].label = "入驻日期"
        self.initial["unit_kind"] = UnitKind.NON_PUBLIC


class MatchForm(DecisionForm):
    """It is an enterprise of the register; with a unit it moves in there."""

    enterprise = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].required = False
        self.fields["unit"].label = "入驻单元（已登记在别处时选）"
        self.fields["on"].label = "入驻日期"


class EmptyForm(DecisionForm):
    """The unit stands empty: those on the register leave it."""

    destination = forms.ChoiceField(
        label="去向", choices=LeaveDestination.choices, initial=LeaveDestination.UNKNOWN
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"].label = "迁出日期"
        self.initial["destination"] = LeaveDestination.UNKNOWN


class RefuseForm(forms.Form):
    """Why the news is not taken."""

    reason = forms.CharField(label="不采纳的原因（报告人会看到）", max_length=300)


def _units(proposal: TenantProposal) -> Any:
    return Unit.objects.filter(building=proposal.building_id).order_by("floor_number", "number")
