"""Shapes of the three lists, their entries and matches, suggestions and fill rates."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from accounts.api.rows import DepartmentBrief
from buildings.api.rows import BuildingBrief
from common.api.inputs import ActInput, InputSerializer, ReferenceField
from common.api.rows import RowSerializer
from councils.api.rows import CouncilBrief
from councils.choices import MatchReason, ProjectDomain
from councils.models import ListEntry, ListKind, ListMatch
from councils.selectors.list_suggestions import Suggestion
from councils.selectors.lists import FillRate
from enterprises.api.rows import EnterpriseBrief
from orgs.api.rows import OrganisationBrief


class ListKindRow(RowSerializer):
    """A list."""

    class Meta:
        model = ListKind
        fields = [
            "id",
            "code",
            "label",
            "role",
            "position",
            "is_active",
            "created_at",
            "updated_at",
        ]


class ListKindInput(InputSerializer):
    """What may be written of a list."""

    class Meta:
        model = ListKind
        fields = ["id", "code", "label", "role", "position", "is_active"]


class ListKindBrief(RowSerializer):
    """A list inside another row."""

    class Meta:
        model = ListKind
        fields = ["id", "code", "label"]


class ListEntryRow(RowSerializer):
    """An entry with its limits."""

    council = CouncilBrief(label="楼委会", implied=True, read_only=True)
    kind = ListKindBrief(label="清单", implied=True, read_only=True)
    building = BuildingBrief(label="楼宇", read_only=True, allow_null=True)
    department = DepartmentBrief(label="部门", implied=True, read_only=True, allow_null=True)
    organisation = OrganisationBrief(label="党组织", read_only=True, allow_null=True)
    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)

    class Meta:
        model = ListEntry
        fields = [
            "id",
            "council",
            "kind",
            "side",
            "title",
            "detail",
            "category",
            "building",
            "reach",
            "department",
            "organisation",
            "enterprise",
            "party_name",
            "request",
            "project",
            "starts_on",
            "ends_on",
            "capacity",
            "unit",
            "state",
            "created_at",
            "updated_at",
        ]


class ListEntryInput(InputSerializer):
    """What may be written of an entry."""

    class Meta:
        model = ListEntry
        fields = [
            "id",
            "council",
            "kind",
            "side",
            "title",
            "detail",
            "category",
            "building",
            "reach",
            "department",
            "organisation",
            "enterprise",
            "party_name",
            "request",
            "project",
            "starts_on",
            "ends_on",
            "capacity",
            "unit",
        ]


class ListEntryBrief(RowSerializer):
    """An entry inside another row."""

    class Meta:
        model = ListEntry
        fields = ["id", "title", "state"]


class ListMatchRow(RowSerializer):
    """A decided match with the reasons that spoke for it."""

    need = ListEntryBrief(label="需求", implied=True, read_only=True)
    offer = ListEntryBrief(label="供给", read_only=True, allow_null=True)

    class Meta:
        model = ListMatch
        fields = [
            "id",
            "need",
            "offer",
            "state",
            "reasons",
            "amount",
            "starts_on",
            "ends_on",
            "decided_on",
            "note",
            "created_at",
            "updated_at",
        ]


class WithdrawEntryInput(ActInput):
    """Why an entry is taken down."""

    reason = serializers.CharField(label="原因", max_length=300)


class MatchPairInput(ActInput):
    """A need and an offer."""

    need = ReferenceField(label="需求条目")
    offer = ReferenceField(label="供给条目")


class AcceptMatchInput(MatchPairInput):
    """When and how much; what is left out is as suggested."""

    starts_on = serializers.DateField(
        label="自；缺省为建议的期间", required=False, allow_null=True, default=None
    )
    ends_on = serializers.DateField(label="至", required=False, allow_null=True, default=None)
    amount = serializers.IntegerField(
        label="数量；缺省为建议的数量",
        min_value=1,
        max_value=2_147_483_647,
        required=False,
        allow_null=True,
        default=None,
    )
    note = serializers.CharField(
        label="说明", max_length=300, required=False, allow_blank=True, default=""
    )


class RefuseMatchInput(MatchPairInput):
    """Why an offer is not for a need."""

    reason = serializers.CharField(label="不采纳的原因", max_length=300)


class ReleaseMatchInput(ActInput):
    """Why a match is let go."""

    reason = serializers.CharField(label="解除的原因", max_length=300)


class MatchProjectInput(ActInput):
    """Of which result area the project is."""

    domain = serializers.ChoiceField(ProjectDomain.choices, label="领域")


class MadeProjectShape(serializers.Serializer):
    """The draft that was made."""

    project = serializers.UUIDField(label="项目标识")


class SuggestedReasonShape(serializers.Serializer):
    """A reason, and what became of matches that carried it."""

    code = serializers.ChoiceField(MatchReason.choices, label="理由代码")
    text = serializers.CharField(label="理由")
    accepted = serializers.IntegerField(label="带此理由的采纳次数")
    decided = serializers.IntegerField(label="带此理由的决定次数")
    weight = serializers.FloatField(label="权重：(采纳次数+1)÷(决定次数+2)")


class SuggestionShape(serializers.Serializer):
    """An offer that could meet the need."""

    offer = serializers.UUIDField(label="供给条目标识")
    title = serializers.CharField(label="供给名称")
    starts_on = serializers.DateField(label="自")
    ends_on = serializers.DateField(label="至", allow_null=True)
    amount = serializers.IntegerField(label="数量")
    score = serializers.FloatField(label="各理由权重之和")
    reasons = SuggestedReasonShape(label="理由", many=True)


class SuggestionsShape(serializers.Serializer):
    """What is suggested for a need; people decide."""

    need = serializers.UUIDField(label="需求条目标识")
    suggestions = SuggestionShape(label="建议，最合适的在前", many=True)


class FillRateShape(serializers.Serializer):
    """How many needs of a month were met."""

    month = serializers.DateField(label="月份（首日）")
    kind = serializers.UUIDField(label="清单标识")
    name = serializers.CharField(label="清单")
    opened = serializers.IntegerField(label="当月登记的需求")
    accepted = serializers.IntegerField(label="其中已有采纳匹配的")
    rate = serializers.FloatField(label="满足率")
    mean_wait = serializers.FloatField(label="平均等待（日）", allow_null=True)


class FillRatesShape(serializers.Serializer):
    """Months and lists, the latest first."""

    results = FillRateShape(label="各月各清单", many=True)


def told_suggestions(need: Any, found: Iterable[Suggestion]) -> dict[str, Any]:
    """Return suggestions as ``SuggestionsShape`` says."""
    return {
        "need": need,
        "suggestions": [
            {
                "offer": one.offer.pk,
                "title": one.offer.title,
                "starts_on": one.candidate.starts_on,
                "ends_on": one.candidate.ends_on,
                "amount": one.candidate.amount,
                "score": round(one.candidate.score, 4),
                "reasons": [
                    {
                        "code": str(each.reason),
                        "text": each.label,
                        "accepted": each.weight.accepted,
                        "decided": each.weight.decided,
                        "weight": round(each.weight.share, 4),
                    }
                    for each in one.reasons
                ],
            }
            for one in found
        ],
    }


def told_rates(rates: Iterable[FillRate]) -> dict[str, Any]:
    """Return fill rates as ``FillRatesShape`` says."""
    return {
        "results": [
            {
                "month": one.month,
                "kind": one.kind,
                "name": one.label,
                "opened": one.opened,
                "accepted": one.accepted,
                "rate": round(one.rate, 4),
                "mean_wait": one.mean_wait,
            }
            for one in rates
        ]
    }
