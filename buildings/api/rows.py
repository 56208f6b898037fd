"""Shapes of places."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from buildings.choices import Datum
from buildings.models import (
    Area,
    AreaParent,
    Building,
    BuildingTax,
    Floor,
    PropertyCompany,
    TaxClass,
    Unit,
    Zone,
)
from common.api.context import ReadContext
from common.api.inputs import InputSerializer, ReferenceField
from common.api.rows import Row, RowSerializer, attach
from common.records.periods import standing_on


class AreaBrief(RowSerializer):
    """An area inside another row."""

    class Meta:
        model = Area
        fields = ["id", "code", "name"]


class AreaRow(RowSerializer):
    """An area with the one above it on the day."""

    parent = serializers.UUIDField(label="上级区域标识", allow_null=True, read_only=True)  # type: ignore[assignment]

    class Meta:
        model = Area
        fields = ["id", "code", "name", "kind", "parent", "opened_on", "closed_on", "updated_at"]
        attached = ["parent"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the parents of the day."""
        parents = dict(
            AreaParent.objects.filter(
                standing_on(context.day), area__any_of=[row["id"] for row in rows]
            ).values_list("area_id", "parent_id")
        )
        for row in rows:
            row["parent"] = parents.get(row["id"])


class AreaInput(InputSerializer):
    """What may be written of an area."""

    parent = ReferenceField(label="上级区域标识", required=False)  # type: ignore[assignment]

    class Meta:
        model = Area
        fields = ["id", "code", "name", "kind", "parent", "opened_on", "closed_on"]


class BuildingBrief(RowSerializer):
    """A building inside another row."""

    class Meta:
        model = Building
        fields = ["id", "external_id", "name"]


class ZoneRow(RowSerializer):
    """A zone with those of its buildings that the caller may see."""

    building_ids = serializers.ListField(
        child=serializers.UUIDField(), label="楼宇标识", read_only=True
    )

    class Meta:
        model = Zone
        fields = ["id", "name", "kind", "building_ids", "updated_at"]
        attached = ["building_ids"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the buildings."""
        ids = [row["id"] for row in rows]
        links = Building.objects.visible_to(context.user).filter(zones__any_of=ids).order_by("pk")
        attach(rows, "building_ids", links.values_list("zones", "pk"))


class ZoneInput(InputSerializer):
    """What may be written of a zone."""

    class Meta:
        model = Zone
        fields = ["id", "name", "kind"]


class CompanyRow(RowSerializer):
    """An owner or manager of buildings."""

    class Meta:
        model = PropertyCompany
        fields = ["id", "name", "updated_at"]


class CompanyBrief(RowSerializer):
    """An owner or manager inside a building."""

    class Meta:
        model = PropertyCompany
        fields = ["id", "name"]


class CompanyInput(InputSerializer):
    """What may be written of an owner or manager."""

    class Meta:
        model = PropertyCompany
        fields = ["id", "name"]


class TaxShape(serializers.Serializer):
    """The latest yearly tax of a building and the class that follows from it."""

    year = serializers.IntegerField(label="税收年度")
    amount = serializers.FloatField(label="年度税收（万元）")
    class_code = serializers.CharField(label="楼宇等级代码", allow_null=True)
    class_label = serializers.CharField(label="楼宇等级", allow_null=True)


class BuildingRow(RowSerializer):
    """A building."""

    subdistrict = AreaBrief(label="管理街镇", implied=True, read_only=True)
    grid = AreaBrief(label="楼宇网格", implied=True, read_only=True, allow_null=True)
    owner = CompanyBrief(label="产权单位", implied=True, read_only=True, allow_null=True)
    manager = CompanyBrief(label="物业公司", implied=True, read_only=True, allow_null=True)
    tax = TaxShape(label="最近年度税收与等级", read_only=True, allow_null=True)

    class Meta:
        model = Building
        fields = [
            "id",
            "source",
            "external_id",
            "name",
            "alias",
            "kind",
            "subdistrict",
            "grid",
            "address",
            "built_year",
            "floors_above",
            "floor_area",
            "owner",
            "manager",
            "is_landmark",
            "is_key",
            "longitude",
            "latitude",
            "tax",
            "created_at",
            "updated_at",
        ]
        attached = ["tax"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the tax of the latest year that was over on the day."""
        taxes = latest_taxes([row["id"] for row in rows], context.day.year)
        classes = list(TaxClass.objects.order_by("-minimum"))
        for row in rows:
            year, amount = taxes.get(row["id"], (None, None))
            row["tax"] = year and _tax(year, amount, classes)


def latest_taxes(building_ids: list[Any], year: int) -> dict[Any, tuple[int, Decimal]]:
    """Return (year, amount in 万元) of each building's latest tax of a year before ``year``."""
    rows: QuerySet = (
        BuildingTax.objects.filter(building__any_of=building_ids, year__lt=year)
        .order_by("building_id", "-year")
        .distinct("building_id")
    )
    found = rows.values_list("building_id", "year", "amount")
    return {key: (year_of, amount) for key, year_of, amount in found}


def _tax(year: int, amount: Decimal | None, classes: list[TaxClass]) -> Row:
    reached = next((c for c in classes if amount is not None and amount >= c.minimum), None)
    return {
        "year": year,
        "amount": amount,
        "class_code": reached.code if reached else None,
        "class_label": reached.label if reached else None,
    }


class PointInput(InputSerializer):
    """A place with a point; ``datum`` says what the degrees refer to."""

    longitude = serializers.FloatField(
        label="经度", required=False, allow_null=True, min_value=-180, max_value=180
    )
    latitude = serializers.FloatField(
        label="纬度", required=False, allow_null=True, min_value=-90, max_value=90
    )
    datum = serializers.ChoiceField(
        Datum.choices, label="坐标系（缺省 WGS-84，存储时换算）", required=False
    )


class BuildingInput(PointInput):
    """What may be written of a building."""

    class Meta:
        model = Building
        fields = [
            "id",
            "source",
            "external_id",
            "name",
            "alias",
            "kind",
            "subdistrict",
            "grid",
            "address",
            "built_year",
            "floors_above",
            "floor_area",
            "owner",
            "manager",
            "is_landmark",
            "is_key",
            "longitude",
            "latitude",
            "datum",
        ]


class BuildingTaxRow(RowSerializer):
    """A building's tax of a year."""

    building = BuildingBrief(label="楼宇", implied=True, read_only=True)

    class Meta:
        model = BuildingTax
        fields = ["id", "building", "year", "amount", "updated_at"]


class BuildingTaxInput(InputSerializer):
    """What may be written of a year's tax."""

    class Meta:
        model = BuildingTax
        fields = ["id", "building", "year", "amount"]


class FloorRow(RowSerializer):
    """A floor."""

    building = BuildingBrief(label="楼宇", implied=True, read_only=True)

    class Meta:
        model = Floor
        fields = ["id", "building", "number", "area", "updated_at"]


class FloorInput(InputSerializer):
    """What may be written of a floor."""

    class Meta:
        model = Floor
        fields = ["id", "building", "number", "area"]


class UnitBrief(RowSerializer):
    """A room inside another row."""

    building = BuildingBrief(label="楼宇", implied=True, read_only=True)

    class Meta:
        model = Unit
        fields = ["id", "floor_number", "number", "building"]


class UnitRow(RowSerializer):
    """A room."""

    building = BuildingBrief(label="楼宇", implied=True, read_only=True)

    class Meta:
        model = Unit
        fields = ["id", "building", "floor_number", "number", "area", "updated_at"]


class UnitInput(InputSerializer):
    """What may be written of a room."""

    class Meta:
        model = Unit
        fields = ["id", "building", "floor_number", "number", "area"]
