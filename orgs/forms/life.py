"""What the pages of organisational life are asked for, and what is typed there."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q

from buildings.choices import AreaKind
from buildings.models import Area
from orgs.choices import AllianceKind, LifeKind
from orgs.forms.coverage import DayInput
from orgs.models import Pairing, PartyOrganisation


class SubdistrictForm(forms.Form):
    """The subdistrict that a list is about."""

    area = forms.ModelChoiceField(
        label="街镇", required=False, queryset=Area.objects.none(), empty_label="全部"
    )

    def __init__(self, query: Mapping[str, str], *, user: Any) -> None:
        super().__init__(query)
        areas = Area.objects.visible_to(user).filter(kind=AreaKind.SUBDISTRICT)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]


class AllianceListForm(SubdistrictForm):
    """What a list of alliances is narrowed by."""

    kind = forms.ChoiceField(
        label="类型", required=False, choices=[("", "全部"), *AllianceKind.choices]
    )


class RecordForm(forms.Form):
    """A gathering that was held: what, when, how many; nobody's name, no photo."""

    kinds = forms.MultipleChoiceField(
        label="组织生活（可多选）", choices=LifeKind.choices, widget=forms.CheckboxSelectMultiple
    )
    held_on = forms.DateField(label="日期", widget=DayInput())
    topic = forms.CharField(label="主题", max_length=200)
    attendees = forms.IntegerField(label="参加人数", required=False, min_value=0, max_value=100_000)
    place = forms.CharField(label="地点", max_length=200, required=False)
    partners = forms.ModelMultipleChoiceField(
        label="共同参加的结对党组织",
        required=False,
        queryset=PartyOrganisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    summary = forms.CharField(
        label="摘要",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        organisation: PartyOrganisation,
        user: Any,
        day: datetime.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        pairings = Pairing.objects.current_on(day)
        paired = Q(pairings__in=pairings.filter(partner=organisation)) | Q(
            partner_pairings__in=pairings.filter(organisation=organisation)
        )
        found = PartyOrganisation.objects.visible_to(user).filter(paired).distinct()
        if found.exists():
            self.fields["partners"].queryset = found  # type: ignore[attr-defined]
        else:
            del self.fields["partners"]

    def values(self) -> dict[str, Any]:
        """Return what was typed, under the names that the action knows."""
        values = dict(self.cleaned_data)
        values["partners"] = [one.pk for one in values.get("partners") or ()]
        return values
