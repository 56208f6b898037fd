"""What a user might do on an earlier day: a tablet may bring its work after rights have changed."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from accounts.models import BuildingAssignment, RoleAssignment
from accounts.roles import CAPABILITIES, Capability, Role
from buildings.choices import AreaKind
from buildings.models import Building


def writable_on(
    user: Any, buildings: Collection[uuid.UUID], day: datetime.date
) -> frozenset[uuid.UUID]:
    """Return those of ``buildings`` in which the user might log visits on ``day``.

    Three queries. Where the buildings lie is asked as of today.
    """
    roles = [
        assignment
        for assignment in RoleAssignment.objects.filter(user=user.pk)
        .current_on(day)
        .select_related("area")
        if Capability.VISITS_CHANGE in CAPABILITIES.get(assignment.role, frozenset())
    ]
    if not roles:
        return frozenset()
    named = Building.objects.filter(pk__in=buildings)
    assigned = set(
        BuildingAssignment.objects.filter(user=user.pk)
        .current_on(day)
        .values_list("building_id", flat=True)
    )
    if assigned and {assignment.role for assignment in roles} == {Role.WORKER}:
        return frozenset(assigned & set(buildings))
    if any(a.area is None or a.area.kind == AreaKind.DISTRICT for a in roles):
        return frozenset(named.values_list("pk", flat=True))
    below = Q(pk__in=assigned)
    for assignment in roles:
        path = assignment.area.path if assignment.area else ""
        below |= Q(subdistrict__path__startswith=path) | Q(grid__path__startswith=path)
    return frozenset(named.filter(below).values_list("pk", flat=True))


def working_area(user: Any) -> uuid.UUID | None:
    """Return the area in which a user works: of his roles, or of his first building."""
    for assignment in user.current_roles:
        if assignment.area is not None:
            return assignment.area.pk
    return (
        RoleAssignment.objects.filter(user=user.pk, area__isnull=False)
        .order_by("-starts_on")
        .values_list("area_id", flat=True)
        .first()
    )
