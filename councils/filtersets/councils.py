"""How lists of councils and seats can be narrowed."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import BooleanFilter, CharFilter, UUIDFilter

from buildings.filtersets import below
from buildings.models import Building
from common.records.filters import (
    RegisterFilterSet,
    choices,
    reader_of,
    reference,
)
from councils.choices import CouncilBasis, CouncilKind
from councils.models import CouncilBuilding


class CouncilFilterSet(RegisterFilterSet):
    """Councils."""

    area = CharFilter(method="in_area", label="区域代码，含其下级", max_length=24)
    building = UUIDFilter(method="of_building", label="楼宇标识")
    kind = choices(CouncilKind, "kind", "称谓")
    basis = choices(CouncilBasis, "basis", "合设依据")
    external_id = CharFilter(field_name="external_id", label="编号")

    def in_area(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return councils that are for a building in the area on the day."""
        areas = below(value, reader_of(self))
        here = Q(building__subdistrict__in=areas) | Q(building__grid__in=areas)
        return queryset.filter(Exists(self._links(here)))

    def of_building(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return councils that are for the building on the day."""
        return queryset.filter(Exists(self._links(Q(building=value))))

    def _links(self, here: Q) -> QuerySet:
        reader = reader_of(self)
        if reader is not None:
            here &= Q(building__in=Building.objects.visible_to(reader))
        return CouncilBuilding.objects.standing_on(self.day).filter(here, council=OuterRef("pk"))


class SeatFilterSet(RegisterFilterSet):
    """Seats."""

    council = reference("council", "楼委会标识")
    is_building_head = BooleanFilter(field_name="is_building_head", label="楼长")
