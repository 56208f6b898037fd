"""Shapes of party organisations, coverages and workers."""

from typing import Any

from django.db.models import FilteredRelation, QuerySet
from rest_framework import serializers

from accounts.roles import may_count_members
from buildings.api.rows import AreaBrief, BuildingBrief
from buildings.models import Building
from common.api.context import ReadContext
from common.api.inputs import InputSerializer, ReferenceField
from common.api.rows import Row, RowSerializer, attach, withhold
from common.records.periods import standing_on
from enterprises.api.rows import EnterpriseBrief
from orgs.choices import OrganisationForm
from orgs.models import Coverage, OrganisationSeat, PartyOrganisation, Worker


class OrganisationBrief(RowSerializer):
    """A party organisation inside another row."""

    class Meta:
        model = PartyOrganisation
        fields = ["id", "external_id", "name"]


class OrganisationRow(RowSerializer):
    """A party organisation with form, members and buildings of the day."""

    form = serializers.ChoiceField(
        OrganisationForm.choices,
        source="form_of_day.form",
        label="类型",
        read_only=True,
        allow_null=True,
    )
    parent = OrganisationBrief(
        source="place_of_day.parent", label="上级组织", read_only=True, allow_null=True
    )
    area = AreaBrief(source="place_of_day.area", label="街镇", implied=True, read_only=True)
    host_enterprise = EnterpriseBrief(
        source="place_of_day.host_enterprise", label="依托企业", read_only=True, allow_null=True
    )
    full_members = serializers.IntegerField(
        source="count_of_day.full_members", label="正式党员数", read_only=True, allow_null=True
    )
    probationary_members = serializers.IntegerField(
        source="count_of_day.probationary_members",
        label="预备党员数",
        read_only=True,
        allow_null=True,
    )
    buildings = BuildingBrief(label="所在楼宇", many=True, read_only=True)
    term_ends_on = serializers.DateField(
        source="term_of_day.due_on", label="换届日期", read_only=True, allow_null=True
    )

    class Meta:
        model = PartyOrganisation
        fields = [
            "id",
            "source",
            "external_id",
            "name",
            "form",
            "parent",
            "area",
            "host_enterprise",
            "buildings",
            "full_members",
            "probationary_members",
            "basis",
            "founded_on",
            "planned_end_on",
            "dissolved_on",
            "term_ends_on",
            "created_at",
            "updated_at",
        ]
        attached = ["buildings"]

    @classmethod
    def related(cls, queryset: QuerySet, context: ReadContext) -> QuerySet:
        """Join place, form, member count and term of the day."""
        return queryset.annotate(
            place_of_day=FilteredRelation(
                "affiliations", condition=standing_on(context.day, "affiliations__")
            ),
            form_of_day=FilteredRelation("forms", condition=standing_on(context.day, "forms__")),
            count_of_day=FilteredRelation(
                "member_counts", condition=standing_on(context.day, "member_counts__")
            ),
            term_of_day=FilteredRelation("terms", condition=standing_on(context.day, "terms__")),
        )

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the buildings of the day that the caller may see."""
        if not may_count_members(context.user):
            withhold(rows, "full_members", "probationary_members")
        seats = OrganisationSeat.objects.filter(
            standing_on(context.day),
            organisation__any_of=[row["id"] for row in rows],
            building__in=Building.objects.visible_to(context.user),
        ).order_by("building__external_id", "building")
        found = seats.values_list(
            "organisation_id", "building_id", "building__external_id", "building__name"
        )
        attach(
            rows,
            "buildings",
            (
                (owner, {"id": key, "external_id": number, "name": name})
                for owner, key, number, name in found
            ),
        )


class OrganisationInput(InputSerializer):
    """What may be written of a party organisation."""

    form = serializers.ChoiceField(OrganisationForm.choices, label="类型")  # type: ignore[assignment]
    document_number = serializers.CharField(
        label="文号", max_length=100, required=False, allow_blank=True
    )
    full_members = serializers.IntegerField(
        label="正式党员数", required=False, allow_null=True, min_value=0, max_value=100_000
    )
    probationary_members = serializers.IntegerField(
        label="预备党员数", required=False, allow_null=True, min_value=0, max_value=100_000
    )
    candidates = serializers.IntegerField(
        label="发展对象数", required=False, allow_null=True, min_value=0, max_value=100_000
    )
    activists = serializers.IntegerField(
        label="入党积极分子数", required=False, allow_null=True, min_value=0, max_value=100_000
    )
    applicants = serializers.IntegerField(
        label="入党申请人数", required=False, allow_null=True, min_value=0, max_value=100_000
    )
    floating_members = serializers.IntegerField(
        label="流动党员数", required=False, allow_null=True, min_value=0, max_value=100_000
    )
    buildings = serializers.ListField(
        child=ReferenceField(), label="所在楼宇标识", required=False, max_length=50
    )
    term_ends_on = serializers.DateField(label="换届日期", required=False, allow_null=True)

    class Meta:
        model = PartyOrganisation
        fields = [
            "id",
            "source",
            "external_id",
            "name",
            "form",
            "document_number",
            "parent",
            "area",
            "host_enterprise",
            "buildings",
            "full_members",
            "probationary_members",
            "candidates",
            "activists",
            "applicants",
            "floating_members",
            "basis",
            "founded_on",
            "planned_end_on",
            "term_ends_on",
        ]


class CoverageRow(RowSerializer):
    """A coverage; a foreign organisation stays nameless."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)
    organisation = OrganisationBrief(label="党组织", read_only=True, allow_null=True)

    class Meta:
        model = Coverage
        fields = [
            "id",
            "enterprise",
            "mode",
            "organisation",
            "instructor",
            "reason",
            "starts_on",
            "ends_on",
            "end_reason",
            "created_at",
            "updated_at",
        ]


class CoverageInput(InputSerializer):
    """What may be written of a coverage."""

    class Meta:
        model = Coverage
        fields = [
            "id",
            "enterprise",
            "mode",
            "organisation",
            "instructor",
            "reason",
            "starts_on",
            "ends_on",
            "end_reason",
        ]


class WorkerBrief(RowSerializer):
    """A worker inside another row."""

    class Meta:
        model = Worker
        fields = ["id", "external_id", "name"]


class WorkerRow(RowSerializer):
    """A full-time worker."""

    area = AreaBrief(label="街镇", implied=True, read_only=True)

    class Meta:
        model = Worker
        fields = [
            "id",
            "source",
            "external_id",
            "name",
            "area",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class WorkerInput(InputSerializer):
    """What may be written of a worker."""

    class Meta:
        model = Worker
        fields = ["id", "source", "external_id", "name", "area", "starts_on", "ends_on"]


AREA_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000000012",
    "code": "310106012",
    "name": "南京西路街道",
}
ORGANISATION_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003001",
    "external_id": "DZZ00001",
    "name": "示例咨询有限公司党支部",
}
WORKER_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003101",
    "external_id": "W001",
    "name": "示例工作者",
}
