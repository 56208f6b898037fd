"""How lists of places can be narrowed."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import BooleanFilter, CharFilter, NumberFilter

from buildings.choices import AreaKind, BuildingKind, ZoneKind
from buildings.models import Area
from common.records.filters import RegisterFilterSet, choices, reader_of, reference


def below(code: str, reader: Any) -> QuerySet:
    """Return the areas with this code and all below them, as far as ``reader`` may see them.

    ``None`` reads for nobody in particular.
    """
    areas: Any = Area.objects.all() if reader is None else Area.objects.visible_to(reader)
    return areas.filter(Q(path__startswith=f"{code}/") | Q(path__contains=f"/{code}/")).values("pk")


class InAreaFilter(CharFilter):
    """An area by its code, with all below it."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        """Return the rows of the area; an unknown code finds nothing."""
        if not value:
            return qs
        condition = Q()
        for name in (self.field_name or "").split(","):
            condition |= Q(**{f"{name}__in": below(value, reader_of(self))})
        return qs.filter(condition)


def in_area(*fields: str) -> InAreaFilter:
    """Return a filter by the code of an area over one or several links to areas."""
    return InAreaFilter(field_name=",".join(fields), label="区域代码，含其下级", max_length=24)


class AreaFilterSet(RegisterFilterSet):
    """Areas."""

    code = CharFilter(field_name="code", label="代码")
    kind = choices(AreaKind, "kind", "层级")
    area = in_area("pk")


class ZoneFilterSet(RegisterFilterSet):
    """Zones."""

    kind = choices(ZoneKind, "kind", "类型")
    building = reference("buildings", "楼宇标识")


class BuildingFilterSet(RegisterFilterSet):
    """Buildings."""

    area = in_area("subdistrict", "grid")
    kind = choices(BuildingKind, "kind", "楼宇类型")
    zone = reference("zones", "片区标识")
    external_id = CharFilter(field_name="external_id", label="编号")
    is_landmark = BooleanFilter(field_name="is_landmark", label="地标")
    is_key = BooleanFilter(field_name="is_key", label="重点")


class FloorFilterSet(RegisterFilterSet):
    """Floors."""

    building = reference("building", "楼宇标识")
    number = NumberFilter(field_name="number", label="楼层", min_value=-99, max_value=999)


class UnitFilterSet(RegisterFilterSet):
    """Rooms."""

    building = reference("building", "楼宇标识")
    floor_number = NumberFilter(
        field_name="floor_number", label="楼层", min_value=-99, max_value=999
    )
    number = CharFilter(field_name="number", label="单元号")


class BuildingTaxFilterSet(RegisterFilterSet):
    """Yearly taxes of buildings."""

    building = reference("building", "楼宇标识")
    year = NumberFilter(field_name="year", label="税收年度", min_value=1900, max_value=2100)
