"""Forms of the topics proposed to councils."""

from django import forms

from councils.choices import TopicProposalState


class ProposalListForm(forms.Form):
    """Which proposals are shown; without a word those that wait."""

    ALL = "all"
    state = forms.ChoiceField(
        label="处理状态",
        required=False,
        choices=[*TopicProposalState.choices, (ALL, "全部")],
    )
    building = forms.UUIDField(label="楼宇", required=False)


class AcceptForm(forms.Form):
    """The proposal goes to the council."""

    proposal = forms.UUIDField(widget=forms.HiddenInput)


class DeclineForm(AcceptForm):
    """It does not, and why."""

    reason = forms.CharField(label="不采纳的原因", max_length=300)
