"""Shapes of the gaps in coverage, the rule of formation, and the acts on a coverage."""

from django.db.models import FilteredRelation, QuerySet
from rest_framework import serializers

from accounts.roles import may_count_members
from common.api.context import ReadContext
from common.api.inputs import InputSerializer, ReferenceField
from common.api.rows import Row, RowSerializer, withhold
from common.records.periods import standing_on
from enterprises.api.rows import EnterpriseBrief
from enterprises.models import Enterprise
from orgs.choices import CoverageMode
from orgs.models import FormationRule, TenantCheckpoint, UnbuiltReason

RULE = [
    "id",
    "branch_from",
    "committee_in_branch_from",
    "general_branch_from",
    "committee_from",
    "joint_branch_units",
    "counts_attached",
    "document_number",
    "starts_on",
]


class CheckpointRow(RowSerializer):
    """A step of a new tenant that was ticked by hand."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = TenantCheckpoint
        fields = [
            "id",
            "enterprise",
            "kind",
            "result",
            "settled_on",
            "note",
            "created_at",
            "updated_at",
        ]


class CheckpointInput(InputSerializer):
    """What may be written of a step."""

    class Meta:
        model = TenantCheckpoint
        fields = ["id", "enterprise", "kind", "result", "settled_on", "note"]


class UnbuiltReasonRow(RowSerializer):
    """Why an enterprise has no organisation."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = UnbuiltReason
        fields = [
            "id",
            "enterprise",
            "kind",
            "note",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class UnbuiltReasonInput(InputSerializer):
    """What may be written of a reason."""

    class Meta:
        model = UnbuiltReason
        fields = ["id", "enterprise", "kind", "note", "starts_on", "ends_on"]


class FormationRuleRow(RowSerializer):
    """The rule of formation during a period."""

    class Meta:
        model = FormationRule
        fields = [*RULE, "ends_on", "created_at", "updated_at"]


class FormationRuleInput(InputSerializer):
    """What may be written of a rule; the one before ends where it begins."""

    class Meta:
        model = FormationRule
        fields = RULE


class GapRow(RowSerializer):
    """A tenant of a work list, with its own count of full members on the day."""

    full_members = serializers.IntegerField(
        source="standing.full_members", label="正式党员数", read_only=True, allow_null=True
    )
    counted_on = serializers.DateField(
        source="standing.recorded_on", label="党员数登记日", read_only=True, allow_null=True
    )

    class Meta:
        model = Enterprise
        fields = ["id", "external_id", "name", "short_name", "full_members", "counted_on"]

    @classmethod
    def related(cls, queryset: QuerySet, context: ReadContext) -> QuerySet:
        """Join what the enterprise stated, as of the day."""
        stated = FilteredRelation("standings", condition=standing_on(context.day, "standings__"))
        return queryset.annotate(standing=stated)

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Leave out the counts for callers outside the office."""
        if not may_count_members(context.user):
            withhold(rows, "full_members")


class EndInput(serializers.Serializer):
    """When and why a coverage ends."""

    on = serializers.DateField(label="终止日期（自该日起不再覆盖）")
    reason = serializers.CharField(label="终止原因", max_length=200)


class ModeInput(serializers.Serializer):
    """How the enterprise is covered from a day on, instead of the present way."""

    mode = serializers.ChoiceField(CoverageMode.choices, label="覆盖方式")
    organisation = ReferenceField(label="党组织", required=False, allow_null=True, default=None)
    instructor = serializers.CharField(
        label="指导员", max_length=64, required=False, allow_blank=True, default=""
    )
    on = serializers.DateField(label="变更日期")
    reason = serializers.CharField(label="依据", max_length=200)
