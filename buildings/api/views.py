"""Registers of places."""

import uuid
from typing import Any

from django.db.models import Q

from buildings.actions.area import create_area, update_area
from buildings.actions.building import create_building, update_building
from buildings.api.rows import (
    AreaInput,
    AreaRow,
    BuildingInput,
    BuildingRow,
    BuildingTaxInput,
    BuildingTaxRow,
    CompanyInput,
    CompanyRow,
    FloorInput,
    FloorRow,
    UnitInput,
    UnitRow,
    ZoneInput,
    ZoneRow,
)
from buildings.filtersets import (
    AreaFilterSet,
    BuildingFilterSet,
    BuildingTaxFilterSet,
    FloorFilterSet,
    UnitFilterSet,
    ZoneFilterSet,
)
from buildings.models import Area, Building, BuildingTax, Floor, PropertyCompany, Unit, Zone
from buildings.querysets import SEARCHED
from common.api.viewsets import RegisterViewSet, UpsertMixin
from common.records.searching import matching
from common.records.writing import Written

GROUP = "区域与楼宇"


def search_named(text: str, user: Any) -> Q:
    """Match the beginning or a part of a plain name."""
    return Q(name__contains=text.strip())


class AreaViewSet(RegisterViewSet):
    """Areas."""

    queryset = Area.objects
    row, input = AreaRow, AreaInput
    filterset_class = AreaFilterSet
    write_capability = "district.change"
    orderings = {"id": ("pk",), "code": ("code",)}
    default_ordering = "code"
    group, title = GROUP, "区域"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000000012",
        "code": "310106012",
        "name": "南京西路街道",
        "kind": "subdistrict",
        "parent": "019a1f6e-2c00-7000-8000-000000000001",
        "opened_on": None,
        "closed_on": None,
        "updated_at": "2026-11-20T08:30:00+08:00",
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name or code."""
        return search_named(text, user) | matching(text, codes=("code",))

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the area below its parent."""
        return create_area(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the area."""
        return update_area(by=self.request.user, area_id=pk, values=values, base=base)


class ZoneViewSet(RegisterViewSet):
    """Zones."""

    queryset = Zone.objects
    row, input = ZoneRow, ZoneInput
    filterset_class = ZoneFilterSet
    write_capability = "district.change"
    orderings = {"id": ("pk",), "name": ("name",)}
    search = staticmethod(search_named)
    group, title = GROUP, "片区"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000000101",
        "name": "南京西路两侧",
        "kind": "belt",
        "building_ids": ["019a1f6e-2c00-7000-8000-000000000201"],
        "updated_at": "2026-11-20T08:30:00+08:00",
    }


class CompanyViewSet(RegisterViewSet):
    """Owners and managers of buildings."""

    queryset = PropertyCompany.objects
    row, input = CompanyRow, CompanyInput
    orderings = {"id": ("pk",), "name": ("name",)}
    search = staticmethod(search_named)
    group, title = GROUP, "产权与物业单位"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000000301",
        "name": "示例物业有限公司",
        "updated_at": "2026-11-20T08:30:00+08:00",
    }


class BuildingViewSet(UpsertMixin, RegisterViewSet):
    """Buildings."""

    queryset = Building.objects
    row, input = BuildingRow, BuildingInput
    filterset_class = BuildingFilterSet
    orderings = {
        "id": ("pk",),
        "name": ("name_initials",),
        "external_id": ("external_id",),
        "updated_at": ("updated_at",),
    }
    group, title = GROUP, "楼宇"
    about = "管理街镇是带日期的事实：修改 subdistrict 即自当日起移交属地，历史不变。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000000201",
        "source": "register",
        "external_id": "LY00001",
        "name": "示例大厦",
        "alias": "",
        "kind": "office",
        "subdistrict": {
            "id": "019a1f6e-2c00-7000-8000-000000000012",
            "code": "310106012",
            "name": "南京西路街道",
        },
        "grid": None,
        "address": "示例路 1 号",
        "built_year": 2005,
        "floors_above": 30,
        "floor_area": 45000,
        "owner": None,
        "manager": {"id": "019a1f6e-2c00-7000-8000-000000000301", "name": "示例物业有限公司"},
        "is_landmark": False,
        "is_key": True,
        "longitude": 121.4601,
        "latitude": 31.2304,
        "tax": {
            "year": 2025,
            "amount": 12000,
            "class_code": "annual_100m",
            "class_label": "亿元楼",
        },
        "created_at": "2026-11-20T08:30:00+08:00",
        "updated_at": "2026-11-20T08:30:00+08:00",
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name, alias, initials or number."""
        return SEARCHED.matching(text)

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the building with its jurisdiction."""
        return create_building(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the building; another subdistrict takes over from today."""
        return update_building(by=self.request.user, building_id=pk, values=values, base=base)


class BuildingTaxViewSet(RegisterViewSet):
    """Yearly taxes of buildings."""

    queryset = BuildingTax.objects
    row, input = BuildingTaxRow, BuildingTaxInput
    filterset_class = BuildingTaxFilterSet
    orderings = {"id": ("pk",), "year": ("year",)}
    group, title = GROUP, "楼宇税收"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000000401",
        "building": {
            "id": "019a1f6e-2c00-7000-8000-000000000201",
            "external_id": "LY00001",
            "name": "示例大厦",
        },
        "year": 2025,
        "amount": 12000,
        "updated_at": "2026-11-20T08:30:00+08:00",
    }


class FloorViewSet(RegisterViewSet):
    """Floors."""

    queryset = Floor.objects
    row, input = FloorRow, FloorInput
    filterset_class = FloorFilterSet
    orderings = {"id": ("pk",), "number": ("number",)}
    group, title = GROUP, "楼层"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000000501",
        "building": BuildingTaxViewSet.example["building"],
        "number": 12,
        "area": 1500,
        "updated_at": "2026-11-20T08:30:00+08:00",
    }


class UnitViewSet(RegisterViewSet):
    """Rooms."""

    queryset = Unit.objects
    row, input = UnitRow, UnitInput
    filterset_class = UnitFilterSet
    orderings = {"id": ("pk",), "floor_number": ("floor_number", "number")}
    group, title = GROUP, "单元"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000000601",
        "building": BuildingTaxViewSet.example["building"],
        "floor_number": 12,
        "number": "1201",
        "area": 180,
        "updated_at": "2026-11-20T08:30:00+08:00",
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the room's number."""
        return Q(number__startswith=text.strip())
