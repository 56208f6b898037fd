"""Forms of councils."""

from typing import Any

from django import forms

from buildings.models import Building
from common.calendar.clock import today
from common.records.periods import standing_on
from councils.models import Council


class CouncilForm(forms.ModelForm):
    """A council with the buildings that it is for; others are its own from today on."""

    buildings = forms.ModelMultipleChoiceField(
        label="所辖楼宇",
        queryset=Building.objects.none(),
        help_text="改动自今日起生效，以往的统计不变。",
    )

    class Meta:
        model = Council
        exclude: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            offered = self.fields["buildings"].queryset  # type: ignore[attr-defined]
            self.fields["buildings"].initial = offered.filter(
                standing_on(today(), "council_links__"), council_links__council=self.instance
            )
