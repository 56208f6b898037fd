"""What the office's lists of visits are narrowed by, and what is typed on a visit."""

from collections.abc import Mapping
from typing import Any

from django import forms

from common.dictionaries.models import DictionaryEntry
from orgs.forms.coverage import DayInput, PlaceForm
from services.choices import ReviewOutcome
from services.selectors.visits import ONLY

LONG_TEXT = {"rows": 2, "maxlength": 300}


class VisitListForm(PlaceForm):
    """What the list of visits is narrowed by."""

    purpose = forms.ChoiceField(label="事由", required=False)
    since = forms.DateField(label="自", required=False, widget=DayInput, input_formats=["%Y-%m-%d"])
    until = forms.DateField(label="至", required=False, widget=DayInput, input_formats=["%Y-%m-%d"])
    only = forms.ChoiceField(label="范围", required=False, choices=[("", "全部"), *ONLY.items()])

    def __init__(self, query: Mapping[str, str], *, user: Any) -> None:
        super().__init__(query, user=user)
        labels = DictionaryEntry.objects.filter(dictionary="visit_purpose").order_by("label")
        chosen = [(label, label) for label in labels.values_list("label", flat=True)]
        self.fields["purpose"].choices = [("", "全部"), *chosen]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """What a review found."""

    outcome = forms.ChoiceField(
        label="结果", choices=ReviewOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="说明（通过时可不填）",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )


class WithdrawForm(forms.Form):
    """Why a visit is withdrawn."""

    reason = forms.CharField(label="撤回原因", max_length=300, widget=forms.Textarea({"rows": 2}))


class DismissForm(forms.Form):
    """Why an operation is let be."""

    operation = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label="不再处理的原因", max_length=300)


class RetryForm(forms.Form):
    """The operation to carry out again."""

    operation = forms.UUIDField()


class ConflictForm(forms.Form):
    """The value that lost."""

    conflict = forms.UUIDField()
