"""Shapes of what visits leave behind, and of the rules about visits."""

from typing import Any

from django.db.models import Count
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from buildings.api.rows import BuildingBrief
from common.api.inputs import InputSerializer, ReferenceField
from common.api.rows import Row, RowSerializer
from enterprises.api.rows import EnterpriseBrief
from enterprises.choices import LeaveDestination, UnitKind
from orgs.api.rows import WorkerBrief
from services.choices import PromiseOutcome
from services.models import MustVisitRule, Promise, TenantProposal, VisitPhoto, VisitType
from services.payloads.checklist import LONGEST_LABEL, MOST_ITEMS


class PhotosShape(serializers.Serializer):
    """How many photos a visit promised, and how many have arrived whole."""

    expected = serializers.IntegerField(label="应有张数")
    received = serializers.IntegerField(label="已收到张数")


def count_photos(rows: list[Row]) -> None:
    """Fill ``photos`` of visits: one query."""
    photos = VisitPhoto.objects.filter(visit__in=[row["id"] for row in rows]).order_by()
    counted = {
        visit: {"expected": expected, "received": received}
        for visit, expected, received in photos.values("visit")
        .annotate(expected=Count("pk"), received=Count("attachment"))
        .values_list("visit", "expected", "received")
    }
    for row in rows:
        row["photos"] = counted.get(row["id"], {"expected": 0, "received": 0})


class PromiseRow(RowSerializer):
    """A promise."""

    building = BuildingBrief(label="楼宇", implied=True, read_only=True)
    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)
    worker = WorkerBrief(label="承诺人", read_only=True, allow_null=True)

    class Meta:
        model = Promise
        fields = [
            "id",
            "visit",
            "building",
            "enterprise",
            "worker",
            "text",
            "due_on",
            "outcome",
            "settled_on",
            "settled_note",
            "created_at",
            "updated_at",
        ]


class SettlePromiseInput(serializers.Serializer):
    """How a promise ended."""

    outcome = serializers.ChoiceField(PromiseOutcome.choices, label="结果")
    note = serializers.CharField(
        label="了结说明", max_length=500, required=False, allow_blank=True, default=""
    )


class ProposalRow(RowSerializer):
    """News of a building."""

    building = BuildingBrief(label="楼宇", implied=True, read_only=True)
    enterprise = EnterpriseBrief(label="对应企业", read_only=True, allow_null=True)

    class Meta:
        model = TenantProposal
        fields = [
            "id",
            "kind",
            "visit",
            "building",
            "unit",
            "floor_number",
            "unit_number",
            "name",
            "note",
            "observed_on",
            "state",
            "enterprise",
            "decided_at",
            "decision_note",
            "created_at",
            "updated_at",
        ]


class ConfirmNewsInput(serializers.Serializer):
    """A company moves into a unit, or a unit stands empty."""

    unit = ReferenceField(label="单元；缺省为报告所指的单元", required=False, allow_null=True)
    on = serializers.DateField(label="入驻或迁出日期")
    unit_kind = serializers.ChoiceField(
        UnitKind.choices, label="单位性质（新入驻）", required=False, default=UnitKind.NON_PUBLIC
    )
    destination = serializers.ChoiceField(
        LeaveDestination.choices,
        label="去向（空置）",
        required=False,
        default=LeaveDestination.UNKNOWN,
    )


class MatchNewsInput(serializers.Serializer):
    """It is an enterprise of the register."""

    enterprise = ReferenceField(label="企业")
    unit = ReferenceField(label="入驻单元；已在该单元时不填", required=False, allow_null=True)
    on = serializers.DateField(label="入驻日期")


class WhyInput(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(label="原因", max_length=300)


class ChecklistItem(serializers.Serializer):
    """One thing to look at."""

    code = serializers.RegexField(r"^[a-z0-9_]{1,32}$", label="代码")
    label = serializers.CharField(label="名称", max_length=LONGEST_LABEL)  # type: ignore[assignment]
    is_required = serializers.BooleanField(label="必做", required=False, default=False)


class ChecklistInput(serializers.ListField):
    """A checklist: each code once."""

    child = ChecklistItem()

    def to_internal_value(self, data: Any) -> Any:
        """Return the items; refuse one code twice."""
        items = [dict(item) for item in super().to_internal_value(data)]
        codes = [item["code"] for item in items]
        if len(set(codes)) != len(codes):
            raise serializers.ValidationError("清单中的代码不能重复。", code="repeated")
        return items


@extend_schema_field(ChecklistItem(many=True))
class ChecklistField(serializers.JSONField):
    """A checklist as it is stored."""


class VisitTypeRow(RowSerializer):
    """A type of visit."""

    checklist = ChecklistField(label="清单", read_only=True)

    class Meta:
        model = VisitType
        fields = ["id", "code", "label", "checklist", "position", "is_active", "updated_at"]


class VisitTypeInput(InputSerializer):
    """What may be written of a type of visit."""

    checklist = ChecklistInput(label="清单", required=False, max_length=MOST_ITEMS)

    class Meta:
        model = VisitType
        fields = ["id", "code", "label", "checklist", "position", "is_active"]


class MustVisitRuleRow(RowSerializer):
    """An occasion that asks for a visit."""

    checklist = ChecklistField(label="清单", read_only=True)

    class Meta:
        model = MustVisitRule
        fields = [
            "id",
            "code",
            "label",
            "trigger",
            "within_days",
            "checklist",
            "is_active",
            "is_confirmed",
            "updated_at",
        ]


class MustVisitRuleInput(InputSerializer):
    """What may be written of such an occasion."""

    checklist = ChecklistInput(label="清单", required=False, max_length=MOST_ITEMS)

    class Meta:
        model = MustVisitRule
        fields = [
            "id",
            "code",
            "label",
            "trigger",
            "within_days",
            "checklist",
            "is_active",
            "is_confirmed",
        ]
