"""Operating tenants of a day, in a place, as far as somebody may see them."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from buildings.choices import AreaKind
from buildings.models import Area, Building, GridPlacement, Jurisdiction
from common.records.periods import standing_on
from common.scope.scope import scope_of
from enterprises.choices import OperatingStatus
from enterprises.models import Enterprise, EnterpriseStanding, Occupancy

JUDGED_BY_SUBDISTRICT = frozenset({AreaKind.DISTRICT, AreaKind.SUBDISTRICT})


def tenants_on(
    day: datetime.date,
    *,
    user: Any,
    area: Area | None = None,
    building: Building | None = None,
) -> QuerySet[Enterprise]:
    """Return the enterprises in operation with a room on ``day``, in a place if one is given.

    The same population as «operating» of the figures: status 经营 and a current occupancy, in a
    building that the area managed on the day.
    """
    working = EnterpriseStanding.objects.filter(
        standing_on(day),
        enterprise=OuterRef("pk"),
        operating_status=OperatingStatus.OPERATING,
    )
    rooms = Occupancy.objects.current_on(day).filter(enterprise=OuterRef("pk"))
    if area is not None or building is not None or not scope_of(user).everything:
        rooms = rooms.filter(unit__building__in=_buildings(day, user, area, building))
    seen = Enterprise.objects.visible_to(user)
    return seen.filter(Exists(working), Exists(rooms))


def _buildings(
    day: datetime.date, user: Any, area: Area | None, building: Building | None
) -> QuerySet[Building]:
    rows = Building.objects.visible_to(user)
    if building is not None:
        rows = rows.filter(pk=building.pk)
    if area is None:
        return rows
    inside = Area.objects.below(area.path).values("pk")
    if area.kind in JUDGED_BY_SUBDISTRICT:
        links: Any = Jurisdiction.objects.filter(area__in=inside)
    else:
        links = GridPlacement.objects.filter(grid__in=inside)
    return rows.filter(Exists(links.filter(standing_on(day), building=OuterRef("pk"))))
