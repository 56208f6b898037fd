"""Whose absence staff arrange for, and who may stand in: officers of their own area."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import RoleAssignment, User
from accounts.roles import CAPABILITIES
from common.calendar.clock import today
from common.records.periods import current_on
from common.scope.scope import scope_of
from services.querysets import DISPATCH, HANDLE

HANDLING = tuple(role for role, allowed in CAPABILITIES.items() if HANDLE in allowed)


def colleagues_of(user: Any) -> QuerySet[User]:
    """Return the active users who handle requests in the area of whoever dispatches there."""
    scope = scope_of(user)
    if not user.has_capability(DISPATCH) or scope.is_empty:
        return User.objects.none()
    held = RoleAssignment.objects.filter(current_on(today()), role__in=HANDLING)
    users = User.objects.filter(is_active=True, pk__in=held.values("user"))
    if not scope.everything:
        here = held.filter(area__in=scope.area_ids)
        users = users.filter(Q(pk__in=here.values("user")) | Q(department__area__in=scope.area_ids))
    return users.select_related("department").order_by("username")
