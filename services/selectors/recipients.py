"""Who is told about requests: officers and heads of departments, the desks of the areas."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from accounts.models import RoleAssignment, User
from accounts.roles import Role
from buildings.models import Building
from common.records.periods import current_on
from services.models import Substitute

Id = uuid.UUID
OFFICES = (Role.DEPARTMENT, Role.DEPARTMENT_HEAD)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Users by what they answer for, read once for any number of requests."""

    # Department → officers, and who stands in for them.
    officers: dict[Id, set[Id]] = field(default_factory=dict)
    heads: dict[Id, set[Id]] = field(default_factory=dict)
    # Path of a subdistrict → its staff.
    subdistrict: dict[str, set[Id]] = field(default_factory=dict)
    district: set[Id] = field(default_factory=set)

    def desk_of(self, path: str) -> set[Id]:
        """Return the staff of a subdistrict by the path of its area; the district's without one."""
        return self.subdistrict.get(path) or self.district


def recipients_on(day: datetime.date, departments: Collection[Id]) -> Recipients:
    """Return who answers on ``day`` for these departments and for all areas; three queries."""
    found = Recipients()
    deputies: dict[Id, Id] = dict(
        Substitute.objects.current_on(day).values_list("user", "deputy").order_by()
    )
    users = User.objects.filter(
        current_on(day, "role_assignments__"),
        is_active=True,
        department__in=departments,
        role_assignments__role__in=OFFICES,
    )
    for key, department, role in users.values_list("pk", "department", "role_assignments__role"):
        told = {key, deputies.get(key, key)}
        found.officers.setdefault(department, set()).update(told)
        if role == Role.DEPARTMENT_HEAD:
            found.heads.setdefault(department, set()).update(told)
    staff = RoleAssignment.objects.current_on(day).filter(
        role__in=(Role.SUBDISTRICT_STAFF, Role.DISTRICT_STAFF), user__is_active=True
    )
    for key, role, path in staff.values_list("user", "role", "area__path"):
        told = {key, deputies.get(key, key)}
        if role == Role.DISTRICT_STAFF or path is None:
            found.district.update(told)
        else:
            found.subdistrict.setdefault(path, set()).update(told)
    return found


def path_of(building: Building | None) -> str:
    """Return the path of the subdistrict that manages a building; empty where there is none."""
    if building is None or building.subdistrict is None:
        return ""
    return building.subdistrict.path
