"""Shapes of dated facts and ratings."""

from typing import Any

from django.db.models import F, Q
from rest_framework import serializers

from buildings.api.rows import UnitBrief
from common.api.context import ReadContext
from common.api.rows import Row, RowSerializer
from enterprises.api.rows import EnterpriseBrief
from enterprises.choices import Colour, Intent
from enterprises.models import (
    Arrears,
    FactCheck,
    LeaseIntent,
    Measurement,
    Occupancy,
    Rating,
    RatingOverride,
    RatingScheme,
    Signal,
)
from enterprises.rating.shown import overrides_on


class OccupancyRow(RowSerializer):
    """An occupancy with the intent last stated on the day."""

    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)
    unit = UnitBrief(label="单元", implied=True, read_only=True)
    intent = serializers.ChoiceField(
        Intent.choices, label="续租意向", read_only=True, allow_null=True
    )
    intent_recorded_on = serializers.DateField(label="意向日期", read_only=True, allow_null=True)

    class Meta:
        model = Occupancy
        fields = [
            "id",
            "enterprise",
            "unit",
            "area",
            "tenure",
            "starts_on",
            "ends_on",
            "intent",
            "intent_recorded_on",
            "leave_destination",
            "leave_reason_code",
            "leave_reason",
            "source_kind",
            "created_at",
            "updated_at",
        ]
        attached = ["intent", "intent_recorded_on"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the latest intents."""
        said = _intents([row["id"] for row in rows], context)
        for row in rows:
            row["intent"], row["intent_recorded_on"] = said.get(row["id"], (None, None))


class MoveOutRow(RowSerializer):
    """A move-out, told by one of the rooms that the tenant gave up; its id is the occupancy's."""

    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)
    unit = UnitBrief(label="单元", implied=True, read_only=True)

    class Meta:
        model = Occupancy
        fields = [
            "id",
            "enterprise",
            "unit",
            "starts_on",
            "ends_on",
            "leave_destination",
            "leave_reason_code",
            "leave_reason",
            "updated_at",
        ]


def _intents(ids: list[Any], context: ReadContext) -> dict[Any, tuple[Any, Any]]:
    known = Q(recorded_on__isnull=True) | Q(recorded_on__lte=context.day)
    rows = (
        LeaseIntent.objects.filter(known, occupancy__any_of=ids)
        .order_by("occupancy_id", F("recorded_on").desc(nulls_last=True), "-created_at")
        .distinct("occupancy_id")
        .values_list("occupancy_id", "intent", "recorded_on")
    )
    return {owner: (intent, day) for owner, intent, day in rows}


class MeasurementRow(RowSerializer):
    """A headcount or yearly tax."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = Measurement
        fields = [
            "id",
            "enterprise",
            "kind",
            "measured_on",
            "value",
            "source_kind",
            "source_id",
            "updated_at",
        ]


class ArrearsRow(RowSerializer):
    """Arrears."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = Arrears
        fields = ["id", "enterprise", "kind", "started_on", "settled_on", "amount", "updated_at"]


class SignalRow(RowSerializer):
    """A signal."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = Signal
        fields = [
            "id",
            "enterprise",
            "kind",
            "severity",
            "observed_on",
            "closed_on",
            "source_kind",
            "source_id",
            "updated_at",
        ]


class RatingRow(RowSerializer):
    """The current rating of an enterprise; its id is the enterprise's.

    ``colour`` is what was computed; ``shown_colour`` what an override of today makes of it.
    """

    id = serializers.UUIDField(source="enterprise_id", label="企业标识", read_only=True)
    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)
    scheme_version = serializers.IntegerField(
        source="scheme.version", label="方案版本", read_only=True
    )
    shown_colour = serializers.ChoiceField(Colour.choices, label="显示颜色", read_only=True)
    overridden_until = serializers.DateField(
        label="人工调整截止日期", read_only=True, allow_null=True
    )

    class Meta:
        model = Rating
        fields = [
            "id",
            "enterprise",
            "rated_on",
            "scheme_version",
            "score",
            "confidence",
            "colour_by_score",
            "colour",
            "floors",
            "needs_review",
            "shown_colour",
            "overridden_until",
        ]
        attached = ["shown_colour", "overridden_until"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the overrides that hold today."""
        held = overrides_on([row["id"] for row in rows], context.day)
        for row in rows:
            override = held.get(row["id"])
            row["shown_colour"] = override.shown(row["colour"]) if override else row["colour"]
            row["overridden_until"] = override.ends_on if override else None


class OverrideRow(RowSerializer):
    """An override of a rating."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = RatingOverride
        fields = [
            "id",
            "enterprise",
            "colour",
            "computed_colour",
            "reason",
            "evidence",
            "starts_on",
            "ends_on",
            "needs_approval",
            "approved_at",
            "withdrawn_at",
            "withdrawn_reason",
            "returned_on",
            "created_at",
            "updated_at",
        ]


class SchemeRow(RowSerializer):
    """A rating scheme."""

    class Meta:
        model = RatingScheme
        fields = ["id", "version", "name", "state", "published_at", "updated_at"]


class SchemeDetail(RowSerializer):
    """A rating scheme with its definition."""

    class Meta:
        model = RatingScheme
        fields = ["id", "version", "name", "state", "definition", "published_at", "updated_at"]


class FactCheckRow(RowSerializer):
    """A key fact that was confirmed or stated."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = FactCheck
        fields = [
            "id",
            "enterprise",
            "field",
            "checked_on",
            "source_kind",
            "source_id",
            "updated_at",
        ]
