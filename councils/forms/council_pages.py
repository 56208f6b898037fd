"""What the pages of councils and pairings are narrowed by."""

from django import forms

from councils.choices import CouncilKind, PartnerKind
from councils.selectors.council_list import LACKS, TERMS
from orgs.forms.tree_pages import PlaceForm

ALL = ("", "全部")
STATES = (ALL, ("idle", "空转"))


class CouncilListForm(PlaceForm):
    """What the list of councils is narrowed by."""

    field_order = ["q", "area", "kind", "term", "lack"]

    q = forms.CharField(label="名称或编号", required=False, max_length=100)
    kind = forms.ChoiceField(label="称谓", required=False, choices=[ALL, *CouncilKind.choices])
    term = forms.ChoiceField(label="任期", required=False, choices=[ALL, *TERMS.items()])
    lack = forms.ChoiceField(label="组成", required=False, choices=[ALL, *LACKS.items()])


class PairingListForm(PlaceForm):
    """What the list of pairings is narrowed by."""

    kind = forms.ChoiceField(label="结对方", required=False, choices=[ALL, *PartnerKind.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
