"""What is typed about the three lists: entries, and what people decide on matches."""

from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Department
from buildings.models import Building
from councils.choices import EntryState, ListReach, ListSide, ProjectDomain
from councils.forms.acting import ActForm, day, text, words
from councils.forms.project_acts import NOTHING, OrganisationChoice, tenants_of
from councils.models import ListKind
from enterprises.models import Enterprise
from services.forms.desk import category_choices

ALL = "all"
CLOSED = [choice for choice in EntryState.choices if choice[0] != EntryState.OPEN]


class EntryForm(ActForm):
    """An entry of a list, from whom, where, when and how much."""

    kind = forms.ModelChoiceField(label="清单", queryset=ListKind.objects.none(), empty_label=None)
    side = forms.ChoiceField(label="提出方", choices=ListSide.choices)
    title = words("名称", 200)
    category = forms.ChoiceField(label="类别", required=False)
    starts_on = day("自（含当日）")
    ends_on = day("至（不含当日，可不填）", required=False)
    capacity = forms.IntegerField(
        label="数量（不填为不计）", required=False, min_value=1, max_value=1_000_000
    )
    unit = words("计量单位", 16, required=False)
    building = forms.ModelChoiceField(
        label="楼宇", required=False, queryset=Building.objects.none(), empty_label="不限地点"
    )
    reach = forms.ChoiceField(label="可用范围", choices=ListReach.choices)
    department = forms.ModelChoiceField(
        label="部门", required=False, queryset=Department.objects.none(), empty_label=NOTHING
    )
    organisation = OrganisationChoice("党组织")
    enterprise = forms.ModelChoiceField(
        label="企业", required=False, queryset=Enterprise.objects.none(), empty_label=NOTHING
    )
    party_name = words("其他单位名称", 100, required=False)
    detail = text("说明", 1000, required=False)
    # By what it was filled in beforehand.
    request = forms.UUIDField(required=False, widget=forms.HiddenInput)
    project = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        in_use = Q(is_active=True) | Q(pk=self.kept("kind"))
        fields["kind"].queryset = ListKind.objects.filter(in_use)
        fields["category"].choices = [("", NOTHING), *self._categories()]
        fields["building"].queryset = Building.objects.visible_to(self.user).order_by("name")
        fields["department"].queryset = Department.objects.visible_to(self.user)
        fields["organisation"].offer_to(self.user, self.kept("organisation"))
        kept = self.kept("enterprise")
        fields["enterprise"].queryset = tenants_of(self.council, self.user, kept)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        values = super().clean()
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", "终止日期须晚于起始日期。")
        return values

    def values(self) -> dict[str, Any]:
        """Return what ``create_entry`` and ``update_entry`` take: links by their key.

        Links that the reader was not shown are left out.
        """
        return {name: getattr(value, "pk", value) for name, value in self.cleaned_data.items()}

    def _categories(self) -> list[tuple[str, str]]:
        """Return the labels in use, and the one of the entry."""
        choices = list(category_choices())
        kept = self.stored.category if self.stored else ""
        if kept and kept not in {value for value, _ in choices}:
            choices.append((kept, kept))
        return choices


class PairForm(forms.Form):
    """A need and an offer."""

    need = forms.UUIDField(widget=forms.HiddenInput)
    offer = forms.UUIDField(widget=forms.HiddenInput)


class RefuseForm(PairForm):
    """Why the offer is not for the need."""

    reason = forms.CharField(label="不采纳的原因", max_length=300)


class AcceptForm(PairForm):
    """When and how much; what is empty is as suggested."""

    starts_on = day("自", required=False)
    ends_on = day("至（不含当日）", required=False)
    amount = forms.IntegerField(label="数量", required=False, min_value=1, max_value=1_000_000)
    note = forms.CharField(label="说明", max_length=300, required=False)


class ReleaseForm(forms.Form):
    """Why a match is let go."""

    match = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label="解除的原因", max_length=300)


class MakeProjectForm(forms.Form):
    """Of which result area the project is."""

    match = forms.UUIDField(widget=forms.HiddenInput)
    domain = forms.ChoiceField(label="领域", choices=ProjectDomain.choices)


class WithdrawForm(ActForm):
    """Why an entry is taken down."""

    reason = words("撤下的原因", 300)


class ListFilterForm(forms.Form):
    """What entries are narrowed by."""

    kind = forms.ModelChoiceField(
        label="清单", required=False, queryset=ListKind.objects.none(), empty_label="全部"
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "有效"), *CLOSED, (ALL, "全部")]
    )
    side = forms.ChoiceField(
        label="提出方", required=False, choices=[("", "全部"), *ListSide.choices]
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["kind"].queryset = ListKind.objects.all()  # type: ignore[attr-defined]
