"""Shapes of enterprises."""

from typing import Any

from django.db.models import FilteredRelation, QuerySet
from rest_framework import serializers

from accounts.roles import may_count_members
from buildings.api.rows import BuildingBrief
from common.api.context import ReadContext
from common.api.rows import Row, RowSerializer, attach, withhold
from common.calendar.clock import today
from common.records.periods import standing_on
from enterprises.choices import OperatingStatus
from enterprises.models import Contact, Enterprise, Occupancy, Rating
from enterprises.rating.results import rate_as_of


class EnterpriseBrief(RowSerializer):
    """An enterprise inside another row."""

    class Meta:
        model = Enterprise
        fields = ["id", "external_id", "name", "short_name"]


class RatingBrief(RowSerializer):
    """What a rating says in short."""

    class Meta:
        model = Rating
        fields = ["colour", "score", "needs_review", "rated_on"]


class RoomShape(serializers.Serializer):
    """A room that an enterprise holds."""

    building = BuildingBrief(label="楼宇", implied=True)
    floor_number = serializers.IntegerField(label="楼层")
    unit_number = serializers.CharField(label="单元号")


class EnterpriseRow(RowSerializer):
    """An enterprise with its status, rating and rooms of the day."""

    operating_status = serializers.ChoiceField(
        OperatingStatus.choices,
        source="standing.operating_status",
        label="经营状态",
        read_only=True,
        allow_null=True,
    )
    full_members = serializers.IntegerField(
        source="standing.full_members", label="正式党员数", read_only=True, allow_null=True
    )
    probationary_members = serializers.IntegerField(
        source="standing.probationary_members",
        label="预备党员数",
        read_only=True,
        allow_null=True,
    )
    rating = RatingBrief(label="稳定度评级", implied=True, read_only=True, allow_null=True)
    places = RoomShape(label="当日入驻", many=True, read_only=True)

    class Meta:
        model = Enterprise
        fields = [
            "id",
            "source",
            "external_id",
            "uscc",
            "no_uscc_reason",
            "name",
            "short_name",
            "unit_kind",
            "industry_section",
            "founded_on",
            "operating_status",
            "full_members",
            "probationary_members",
            "rating",
            "places",
            "created_at",
            "updated_at",
        ]
        attached = ["places"]

    @classmethod
    def related(cls, queryset: QuerySet, context: ReadContext) -> QuerySet:
        """Join the statement of the day."""
        of_day = standing_on(context.day, "standings__")
        return queryset.annotate(standing=FilteredRelation("standings", condition=of_day))

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find rooms, and on a past day the rating of that day."""
        if not may_count_members(context.user):
            withhold(rows, "full_members", "probationary_members")
        ids = [row["id"] for row in rows]
        attach(rows, "places", _places(ids, context))
        if context.day != today() and ids:
            past = _past_ratings(ids, context)
            for row in rows:
                row["rating"] = past.get(row["id"])


def _places(ids: list[Any], context: ReadContext) -> list[tuple[Any, Row]]:
    rooms = (
        Occupancy.objects.visible_to(context.user)
        .current_on(context.day)
        .filter(enterprise__any_of=ids)
        .order_by("unit__building__external_id", "unit__floor_number", "unit__number", "pk")
        .values_list(
            "enterprise_id",
            "unit__building_id",
            "unit__building__external_id",
            "unit__building__name",
            "unit__floor_number",
            "unit__number",
        )
    )
    return [
        (
            owner,
            {
                "building": {"id": building, "external_id": number, "name": name},
                "floor_number": floor,
                "unit_number": room,
            },
        )
        for owner, building, number, name, floor, room in rooms
    ]


def _past_ratings(ids: list[Any], context: ReadContext) -> dict[Any, Row]:
    return {
        rated.enterprise_id: {
            "colour": rated.colour,
            "score": rated.score,
            "needs_review": rated.needs_review,
            "rated_on": context.day,
        }
        for rated in rate_as_of(context.day, enterprise_ids=ids)
    }


class ContactRow(RowSerializer):
    """A contact; the number is masked."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = Contact
        fields = [
            "id",
            "enterprise",
            "name",
            "role",
            "phone_masked",
            "confirmed_on",
            "consent_note",
            "updated_at",
        ]
