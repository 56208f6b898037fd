"""List filters that offer only what the user may see."""

from typing import Any

from django.http import HttpRequest
from unfold.contrib.filters.admin import (
    ChoicesDropdownFilter,
    RangeDateFilter,
    RangeDateTimeFilter,
    RelatedDropdownFilter,
)

__all__ = ["ChoicesDropdownFilter", "RangeDateFilter", "RangeDateTimeFilter", "ScopedFilter"]


class ScopedFilter(RelatedDropdownFilter):
    """A filter by a related object: its choices are the user's own."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """Return the visible objects as choices."""
        visible = field.remote_field.model._default_manager.visible_to(request.user)
        return [(obj.pk, str(obj)) for obj in visible]
