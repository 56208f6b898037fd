"""How lists of coverage can be narrowed."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import CharFilter, UUIDFilter

from buildings.models import Building
from common.records.filters import (
    ChoicesFilter,
    RegisterFilterSet,
    choices,
    reader_of,
    reference,
)
from enterprises.models import Occupancy
from orgs.choices import (
    CheckpointKind,
    CheckpointResult,
    CoverageMode,
    UnbuiltReasonKind,
)
from orgs.selectors.new_tenants import AskedTenants, waiting


class CoverageFilterSet(RegisterFilterSet):
    """Coverages."""

    enterprise = reference("enterprise", "企业标识")
    organisation = reference("organisation", "党组织标识")
    mode = choices(CoverageMode, "mode", "覆盖方式")


class CheckpointFilterSet(RegisterFilterSet):
    """Steps of new tenants."""

    enterprise = reference("enterprise", "企业标识")
    kind = choices(CheckpointKind, "kind", "步骤")
    result = choices(CheckpointResult, "result", "结果")


class UnbuiltReasonFilterSet(RegisterFilterSet):
    """Reasons why no organisation is built."""

    enterprise = reference("enterprise", "企业标识")
    kind = choices(UnbuiltReasonKind, "kind", "原因")


class GapFilterSet(RegisterFilterSet):
    """Work lists of coverage."""

    external_id = CharFilter(field_name="external_id", label="企业编号")
    building = UUIDFilter(method="in_building", label="当日所在楼宇标识")

    def in_building(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the tenants of the building on the day."""
        rooms = Occupancy.objects.current_on(self.day).filter(
            enterprise=OuterRef("pk"), unit__building=value
        )
        reader = reader_of(self)
        if reader is not None:
            rooms = rooms.filter(unit__building__in=Building.objects.visible_to(reader))
        return queryset.filter(Exists(rooms))


class NewTenantFilterSet(GapFilterSet):
    """New tenants."""

    open_step = ChoicesFilter(
        method="with_open_step", choices=CheckpointKind.choices, label="有未完成的步骤"
    )
    overdue_step = ChoicesFilter(
        method="with_overdue_step", choices=CheckpointKind.choices, label="有已逾期的步骤"
    )

    def with_open_step(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the tenants of which one of the steps is not settled."""
        return self._waiting(queryset, "open", value)

    def with_overdue_step(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the tenants of which one of the steps is overdue on the day."""
        return self._waiting(queryset, "overdue", value)

    def _waiting(self, queryset: QuerySet, state: str, kinds: Any) -> QuerySet:
        asked = Q()
        for kind in kinds or ():
            asked |= waiting(AskedTenants(state=state, kind=kind), self.day)
        return queryset.filter(asked)
