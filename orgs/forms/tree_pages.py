"""What the pages of organisations and terms are narrowed by."""

from collections.abc import Mapping
from typing import Any

from django import forms

from buildings.choices import AreaKind
from buildings.models import Area
from orgs.choices import OrganisationForm, PostState, SecretaryState
from orgs.selectors.posts import ROLES

SITUATIONS = (
    ("", "全部"),
    ("overdue", "届满未换届"),
    ("due", "6个月内到期"),
    ("no_term", "未登记届次"),
)


POST_STATES = (
    ("", "全部"),
    (PostState.OVERDUE.value, PostState.OVERDUE.label),
    (PostState.DUE_90.value, PostState.DUE_90.label),
)
GAP_STATES = (("", "全部"), *SecretaryState.choices)


class PlaceForm(forms.Form):
    """The subdistrict a page is about."""

    area = forms.ModelChoiceField(
        label="街镇", required=False, queryset=Area.objects.none(), empty_label="全部", blank=True
    )

    def __init__(self, query: Mapping[str, str], *, user: Any) -> None:
        super().__init__(query)
        areas = Area.objects.visible_to(user).filter(kind=AreaKind.SUBDISTRICT)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]


class TreeForm(PlaceForm):
    """What the tree of organisations is narrowed by, and where its page begins."""

    field_order = ["q", "area", "form", "situation"]

    q = forms.CharField(label="名称或编号", required=False, max_length=100)
    form = forms.ChoiceField(
        label="类型", required=False, choices=[("", "全部"), *OrganisationForm.choices]
    )
    situation = forms.ChoiceField(label="届期", required=False, choices=SITUATIONS)
    after = forms.IntegerField(
        required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput
    )


class PostsForm(PlaceForm):
    """What the list of posts is narrowed by."""

    role = forms.ChoiceField(label="职务", required=False, choices=(("", "全部"), *ROLES))
    state = forms.ChoiceField(label="任期", required=False, choices=POST_STATES)


class VacanciesForm(PlaceForm):
    """What the list of organisations without a secretary is narrowed by."""

    state = forms.ChoiceField(label="情形", required=False, choices=GAP_STATES)
