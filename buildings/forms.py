"""Forms of places in the back office."""

from typing import Any

from django import forms

from buildings.models import Area
from common.backoffice.acts import themed
from common.calendar.clock import today
from common.records.periods import standing_on


class AreaForm(forms.ModelForm):
    """An area with the one above it; another parent holds from today on."""

    parent = forms.ModelChoiceField(
        label="上级区域",
        queryset=Area.objects.none(),
        required=False,
        help_text="除区以外都须选择；改动自今日起生效，以往的统计不变。",
    )

    class Meta:
        model = Area
        exclude: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].widget = themed(self.fields["parent"])
        if not self.instance._state.adding:
            above = self.instance.parents.filter(standing_on(today())).first()
            self.fields["parent"].initial = above.parent_id if above else None
