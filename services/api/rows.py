"""Shapes of stations, visits and participations."""

from rest_framework import serializers

from buildings.api.rows import AreaBrief, BuildingBrief, PointInput
from common.api.context import ReadContext
from common.api.inputs import InputSerializer
from common.api.rows import Row, RowSerializer
from enterprises.api.rows import EnterpriseBrief
from enterprises.choices import SignalKind
from orgs.api.rows import WorkerBrief
from services.api.field_rows import PhotosShape, count_photos
from services.choices import ReviewReason
from services.models import Participation, Station, Visit

# As long as a page of paper; longer notes are documents.
TEXT_LENGTH = 10_000


class StationRow(RowSerializer):
    """A service station."""

    area = AreaBrief(label="街镇", implied=True, read_only=True)
    building = BuildingBrief(label="楼宇", read_only=True, allow_null=True)

    class Meta:
        model = Station
        fields = [
            "id",
            "source",
            "external_id",
            "name",
            "tier",
            "area",
            "building",
            "longitude",
            "latitude",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class StationInput(PointInput):
    """What may be written of a station."""

    class Meta:
        model = Station
        fields = [
            "id",
            "source",
            "external_id",
            "name",
            "tier",
            "area",
            "building",
            "longitude",
            "latitude",
            "datum",
            "starts_on",
            "ends_on",
        ]


class VisitRow(RowSerializer):
    """A building visit; what lies out of scope stays nameless. Withdrawn ones count nowhere."""

    building = BuildingBrief(label="楼宇", read_only=True, allow_null=True)
    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)
    worker = WorkerBrief(label="走访人", read_only=True, allow_null=True)
    review_reason = serializers.ChoiceField(
        ReviewReason.choices, label="待核原因；无则为空", read_only=True, allow_blank=True
    )
    photos = PhotosShape(label="照片", read_only=True)

    class Meta:
        model = Visit
        fields = [
            "id",
            "visited_at",
            "ended_at",
            "building",
            "enterprise",
            "worker",
            "purpose",
            "note",
            "fence",
            "review_reason",
            "withdrawn_at",
            "withdrawn_reason",
            "photos",
            "created_at",
            "updated_at",
        ]
        attached = ["photos"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Count the photos."""
        count_photos(rows)


class NoticedInput(serializers.Serializer):
    """A signal noticed on a visit."""

    kind = serializers.ChoiceField(SignalKind.choices, label="类型")
    severity = serializers.IntegerField(label="程度（1–5）", min_value=1, max_value=5)


class VisitInput(InputSerializer):
    """What may be written of a visit; signals only when it is recorded."""

    note = serializers.CharField(
        label="内容", max_length=TEXT_LENGTH, required=False, allow_blank=True
    )
    signals = NoticedInput(label="发现的信号（仅登记时）", many=True, required=False)

    class Meta:
        model = Visit
        fields = [
            "id",
            "visited_at",
            "building",
            "enterprise",
            "worker",
            "purpose",
            "note",
            "signals",
        ]


class ParticipationRow(RowSerializer):
    """An enterprise at an activity."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = Participation
        fields = ["id", "enterprise", "held_on", "activity", "ordinal", "updated_at"]


class ParticipationInput(InputSerializer):
    """What may be written of a participation."""

    class Meta:
        model = Participation
        fields = ["id", "enterprise", "held_on", "activity", "ordinal"]
