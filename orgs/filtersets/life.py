"""How lists of organisational life can be narrowed."""

from typing import Any

from django.db.models import QuerySet

from buildings.filtersets import in_area
from common.records.filters import (
    ChoicesFilter,
    RegisterFilterSet,
    choices,
    day_from,
    day_until,
    reference,
)
from orgs.choices import (
    LifeInterval,
    LifeKind,
    TallyKind,
)


class LifeRuleFilterSet(RegisterFilterSet):
    """Rules of organisational life."""

    kind = choices(LifeKind, "kind", "组织生活")
    interval = choices(LifeInterval, "interval", "周期")


class LifeRecordFilterSet(RegisterFilterSet):
    """Records of organisational life."""

    area = in_area("organisation__area")
    organisation = reference("organisation", "主办党组织标识")
    kind = ChoicesFilter(method="of_kinds", choices=LifeKind.choices, label="组织生活")
    held_from = day_from("held_on", "日期")
    held_until = day_until("held_on", "日期")

    def of_kinds(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the records that are any of the kinds."""
        return queryset.filter(kinds__overlap=list(value))


class TallyFilterSet(RegisterFilterSet):
    """双培养 and 双报到."""

    area = in_area("organisation__area")
    organisation = reference("organisation", "党组织标识")
    kind = choices(TallyKind, "kind", "项目")


class MemberCountFilterSet(RegisterFilterSet):
    """Counts of members."""

    area = in_area("organisation__area")
    organisation = reference("organisation", "党组织标识")
