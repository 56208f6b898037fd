"""What is typed on a project's page: the project itself, claims, steps, and how it ends."""

from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Department
from buildings.models import Building
from common.calendar.clock import today
from common.records.periods import current_on, standing_on
from councils.choices import (
    Claimant,
    CubeAxis,
    Party,
    ProjectDomain,
    SupervisionMethod,
)
from councils.forms.acting import ActForm, RowForm, day, text, words
from councils.models import Topic
from enterprises.models import Enterprise
from orgs.models import PartyOrganisation

NOTHING = "—"


class OrganisationChoice(forms.ModelChoiceField):
    """A party organisation that stands today and that the reader may see."""

    def __init__(self, label: str, *, required: bool = False) -> None:
        super().__init__(
            PartyOrganisation.objects.none(),
            label=label,
            required=required,
            empty_label=NOTHING,
        )

    def offer_to(self, user: Any, kept: Any = None) -> None:
        """Offer what the reader may see; ``kept``: one that is named already, though dissolved."""
        seen = PartyOrganisation.objects.visible_to(user)
        self.queryset = seen.filter(Q(dissolved_on__isnull=True) | Q(pk=kept)).order_by(
            "external_id"
        )


class AdjustForm(ActForm):
    """What may change of a published project."""

    reviewer = OrganisationChoice("审核党组织")
    claim_capacity = forms.IntegerField(
        label="认领名额", min_value=1, max_value=99, initial=1, widget=forms.NumberInput
    )
    due_on = day("计划完成", required=False)
    is_public = forms.BooleanField(label="对外公开", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.kept("reviewer")
        self.fields["reviewer"].offer_to(self.user, kept)  # type: ignore[attr-defined]


class ShowForm(ActForm):
    """Whether everybody may read a closed project."""

    is_public = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ProjectForm(AdjustForm):
    """A project before it is published."""

    title = words("项目", 200)
    summary = text("内容", 4000)
    domain = forms.ChoiceField(label="领域", choices=ProjectDomain.choices)
    cube_axis = forms.ChoiceField(label="治立方", choices=CubeAxis.choices)
    topic = forms.ModelChoiceField(
        label="来自议题", required=False, queryset=Topic.objects.none(), empty_label=NOTHING
    )
    field_order = ("title", "domain", "cube_axis", "topic", "reviewer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = Topic.objects.visible_to(self.user).filter(council=self.council)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        # The long text stands last, over the whole width.
        self.order_fields([name for name in self.fields if name != "summary"])


class NothingForm(ActForm):
    """An act without words."""


class ReasonForm(ActForm):
    """Why."""

    reason = words("原因", 300)


class RowReasonForm(RowForm):
    """Why, about one row."""

    reason = words("原因", 300)


class RowNoteForm(RowForm):
    """Words that may be left out, about one row."""

    reason = words("说明（可不填）", 300, required=False)


class ClaimForm(ActForm):
    """Who wants to take it on, and with what."""

    claimant = forms.ChoiceField(label="认领方", choices=Claimant.choices)
    department = forms.ModelChoiceField(
        label="职能部门", required=False, queryset=Department.objects.none(), empty_label=NOTHING
    )
    organisation = OrganisationChoice("党组织")
    enterprise = forms.ModelChoiceField(
        label="企业（所辖楼宇）",
        required=False,
        queryset=Enterprise.objects.none(),
        empty_label=NOTHING,
    )
    name = words("党员群众或团队的名称，不写个人姓名", 100, required=False)
    share = words("承担内容", 300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["department"].queryset = Department.objects.visible_to(self.user)
        fields["organisation"].offer_to(self.user)
        fields["enterprise"].queryset = tenants_of(self.council, self.user)

    def clean(self) -> dict[str, Any]:
        """Ask for the one name that the kind of claimant has."""
        values = super().clean()
        kind = values.get("claimant")
        named = "name" if kind in {Claimant.MEMBER, Claimant.TEAM} else kind
        if named and named not in self.errors and not values.get(named):
            self.add_error(named, "请填写认领方。")
        return values


class SwapForm(RowReasonForm):
    """Who comes in for the one who leaves."""

    coming = forms.ChoiceField(label="由谁接替（待审核的认领）")

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coming"].choices = offered  # type: ignore[attr-defined]
        self.order_fields(["row", "coming", "reason"])


class MilestoneForm(ActForm):
    """A step with its day."""

    title = words("节点", 200)
    due_on = day("计划日期")


class MoveForm(RowForm):
    """Another day, and why."""

    due_on = day("改期至")
    note = words("说明", 300, required=False)


class FinishForm(RowForm):
    """When a step was done."""

    done_on = day("完成日期")
    note = words("说明（可不填）", 300, required=False)


class SupervisionForm(ActForm):
    """What was heard, seen, asked, visited or discussed."""

    method = forms.ChoiceField(label="方式", choices=SupervisionMethod.choices)
    on = day("日期")
    reported_to = OrganisationChoice("报告党组织")
    finding = text("情况", 1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reported_to"].offer_to(self.user)  # type: ignore[attr-defined]


class HandInForm(ActForm):
    """Why steps are not done; asked only where some are not."""

    explanation = words("未完成节点的说明", 300, required=False)


class AcceptForm(ActForm):
    """What came of it."""

    effect = text("成效", 1000)
    without_metrics = words("没有成效指标的原因（已登记指标的不填）", 1000, required=False)


class MetricForm(ActForm):
    """A measured effect."""

    name = words("指标", 100)
    value = forms.DecimalField(label="数值", max_digits=14, decimal_places=2)
    unit = words("单位", 32)
    measured_on = day("日期")
    basis = words("数据来源", 200)


class BeneficiaryForm(ActForm):
    """A building or a community, and who in it."""

    building = forms.ModelChoiceField(
        label="楼宇", required=False, queryset=Building.objects.none(), empty_label=NOTHING
    )
    community = words("或社区", 100, required=False)
    party = forms.ChoiceField(label="受益人群", choices=Party.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Building.objects.visible_to(self.user).order_by("name")
        self.fields["building"].queryset = seen  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        values = super().clean()
        if bool(values.get("building")) == bool(values.get("community")):
            self.add_error("community", "请填写楼宇或社区之一。")
        return values


class RemoveForm(RowForm):
    """A row that is taken out."""


def tenants_of(council: Any, user: Any, kept: Any = None) -> Any:
    """Return the enterprises in the council's buildings of today that the reader may see.

    ``kept``: one that is named already, though it has moved out.
    """
    links = standing_on(today(), "occupancies__unit__building__council_links__")
    here = current_on(today(), "occupancies__")
    inside = Enterprise.objects.filter(
        links, here, occupancies__unit__building__council_links__council=council
    )
    offered = Q(pk__in=inside.values("pk")) | Q(pk=kept)
    return Enterprise.objects.visible_to(user).filter(offered).order_by("name")
