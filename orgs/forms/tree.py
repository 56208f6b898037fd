"""Forms of the acts of organisations, elections and foundings in the back office."""

from typing import Any

from django import forms

from buildings.models import Area
from common.backoffice.acts import ActForm
from enterprises.models import Enterprise
from orgs.choices import (
    DissolutionKind,
    ElectionState,
    FoundingState,
    OfficerRole,
    OrganisationForm,
    Portfolio,
)
from orgs.elections import candidates_needed
from orgs.models import Candidate, Election, PartyOrganisation


class OnForm(ActForm):
    """The day of an act."""

    on = forms.DateField(label="日期")


class DocumentForm(OnForm):
    """The day and the document."""

    document_number = forms.CharField(label="文号", max_length=100)


class ReasonForm(OnForm):
    """The day and why."""

    reason = forms.CharField(label="原因", max_length=500)


class ChangeFormForm(DocumentForm):
    """The form from a day on."""

    form = forms.ChoiceField(label="改为", choices=OrganisationForm.choices)


class ConfirmForm(DocumentForm):
    """The superior's answer to an election."""

    years = forms.IntegerField(
        label="任期年数",
        required=False,
        help_text="三年至五年；不填则按组织形式：党委五年，党总支、党支部三年。",
    )


class FilingForm(OnForm):
    """The filing of a founding."""

    external_id = forms.CharField(label="组织编号", max_length=64, required=False)


class ExtensionForm(ActForm):
    """An approved postponement of the election."""

    until = forms.DateField(label="延至")
    approved_on = forms.DateField(label="批准日期")
    approved_by = forms.CharField(label="批准单位", max_length=100)
    document_number = forms.CharField(label="文号", max_length=100, required=False)
    reason = forms.CharField(label="原因", max_length=500)


def move_form(user: Any, organisation: PartyOrganisation) -> type[OnForm]:
    """Return the form that says where the organisation stands from a day on."""

    class MoveForm(OnForm):
        """Where the organisation stands."""

        parent = forms.ModelChoiceField(
            label="上级组织",
            required=False,
            queryset=_others(user, organisation),
            initial=organisation.parent_id,
        )
        area = forms.ModelChoiceField(
            label="街镇",
            queryset=Area.objects.visible_to(user),
            initial=organisation.area_id,
        )
        host_number = forms.CharField(
            label="依托企业编号",
            max_length=64,
            required=False,
            initial=getattr(organisation.host_enterprise, "external_id", ""),
            help_text="企业登记册中的编号；留空为不依托企业。",
        )
        document_number = forms.CharField(label="文号", max_length=100, required=False)

        def clean_host_number(self) -> str:
            """Find the enterprise that the number names."""
            number = str(self.cleaned_data["host_number"]).strip()
            enterprises = Enterprise.objects.visible_to(user).filter(external_id=number)
            self.host = enterprises.first() if number else None
            if number and self.host is None:
                raise forms.ValidationError("没有这个编号的企业，或不在您的工作范围内。")
            return number

        def values(self) -> dict[str, Any]:
            """Return what ``move_organisation`` takes as values."""
            parent = self.cleaned_data["parent"]
            return {
                "parent": parent.pk if parent else None,
                "area": self.cleaned_data["area"].pk,
                "host_enterprise": self.host.pk if self.host else None,
            }

    return MoveForm


def dissolve_form(user: Any, organisation: PartyOrganisation) -> type[DocumentForm]:
    """Return the form of an end; organisations below go where it says."""

    class DissolveForm(DocumentForm):
        """How the organisation ends."""

        kind = forms.ChoiceField(
            label="撤销方式",
            choices=[
                (kind.value, kind.label)
                for kind in (DissolutionKind.DISSOLVED, DissolutionKind.EXPIRED)
            ],
        )
        children_to = forms.ModelChoiceField(
            label="下级组织转隶",
            required=False,
            queryset=_others(user, organisation),
            help_text="有下级组织时必选。",
        )

    return DissolveForm


def merge_form(user: Any, organisation: PartyOrganisation) -> type[DocumentForm]:
    """Return the form of a merger."""

    class MergeForm(DocumentForm):
        """Into which organisation."""

        into = forms.ModelChoiceField(label="并入", queryset=_others(user, organisation))

    return MergeForm


def _others(user: Any, organisation: PartyOrganisation) -> Any:
    standing = PartyOrganisation.objects.visible_to(user).filter(dissolved_on__isnull=True)
    return standing.exclude(pk=organisation.pk).order_by("external_id")


def election_form(election: Election) -> type[ActForm]:
    """Return the form of the next step of an election; an empty one when it has ended."""
    forms_of: dict[str, Any] = {
        ElectionState.PLANNED: lambda: DocumentForm,
        ElectionState.APPROVED: lambda: _candidates_form(election),
        ElectionState.CANDIDATES_PUBLISHED: lambda: _votes_form(election),
        ElectionState.HELD: lambda: OnForm,
        ElectionState.REPORTED: lambda: ConfirmForm,
    }
    made: type[ActForm] = forms_of.get(election.state, lambda: ActForm)()
    return made


def founding_form(state: str) -> type[ActForm]:
    """Return the form of the next step of a founding; an empty one when it has ended."""
    forms_of: dict[str, type[ActForm]] = {
        FoundingState.APPLIED: DocumentForm,
        FoundingState.APPROVED: OnForm,
        FoundingState.ELECTED: FilingForm,
    }
    return forms_of.get(state, ActForm)


def _candidates_form(election: Election) -> type[OnForm]:
    """Return the form that names the candidates: one line each more than needed."""
    lines = candidates_needed(election.seats) + 2

    def people(form: Any) -> list[dict[str, str]]:
        told = form.cleaned_data
        return [
            {
                "name": told[f"name_{line}"],
                "role": told[f"role_{line}"],
                "portfolio": told[f"portfolio_{line}"],
            }
            for line in range(1, lines + 1)
            if told[f"name_{line}"]
        ]

    fields: dict[str, Any] = {"people": people, "__doc__": "Who stands."}
    for line in range(1, lines + 1):
        fields[f"name_{line}"] = forms.CharField(
            label=f"候选人 {line}", max_length=64, required=False
        )
        fields[f"role_{line}"] = forms.ChoiceField(
            label=f"拟任职务 {line}", choices=OfficerRole.choices, initial=OfficerRole.MEMBER
        )
        fields[f"portfolio_{line}"] = forms.ChoiceField(
            label=f"分工 {line}", choices=[("", "（无）"), *Portfolio.choices], required=False
        )
    return type("CandidatesForm", (OnForm,), fields)


def _votes_form(election: Election) -> type[OnForm]:
    """Return the form with a field of votes for each candidate."""
    standing: list[Candidate] = list(election.candidates.order_by("name"))

    def votes(form: Any) -> dict[str, int]:
        return {each.name: form.cleaned_data[f"votes_{each.pk}"] for each in standing}

    fields: dict[str, Any] = {
        "votes": votes,
        "__doc__": "The meeting and the votes.",
        "entitled": forms.IntegerField(label="有选举权党员数（应到会）", min_value=1),
        "present": forms.IntegerField(label="到会人数", min_value=0),
    }
    for each in standing:
        label = f"{each.name}（{each.get_role_display()}）得票"
        fields[f"votes_{each.pk}"] = forms.IntegerField(label=label, min_value=0)
    return type("VotesForm", (OnForm,), fields)
