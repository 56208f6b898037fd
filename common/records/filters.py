"""Filters that several registers share; they serve the API, pages and the back office alike."""

import datetime
from typing import Any

from django.utils.dateparse import parse_date
from django_filters import BaseInFilter, ChoiceFilter, DateFilter, FilterSet, UUIDFilter
from django_filters.utils import get_model_field

from common.calendar.clock import today
from common.scope.scope import scope_of


class ChoicesFilter(BaseInFilter, ChoiceFilter):
    """One or several values of a closed list, separated by commas."""


def choices(choices_class: Any, field_name: str, label: str) -> ChoicesFilter:
    """Return a filter over a closed list."""
    return ChoicesFilter(
        field_name=field_name, lookup_expr="in", choices=choices_class.choices, label=label
    )


class ReferenceFilter(UUIDFilter):
    """The id of a linked record that the reader may see."""

    def filter(self, qs: Any, value: Any) -> Any:
        """Return the rows linked to the record; an unknown or foreign id finds nothing."""
        if value and not is_visible(self, get_model_field(qs.model, self.field_name), value):
            return qs.none()
        return super().filter(qs, value)


def is_visible(own: Any, field: Any, value: Any) -> bool:
    """Return whether the reader of a filter's list may see the record that a link names."""
    user = reader_of(own)
    if user is None or scope_of(user).everything:
        return True
    records = field.related_model._default_manager
    return bool(records.visible_to(user).filter(pk=value).exists())


def reader_of(own: Any) -> Any:
    """Return the user for whom a filter, or filterset, narrows; None outside a request."""
    holder = getattr(own, "parent", own)
    return getattr(getattr(holder, "request", None), "user", None)


def reference(field_name: str, label: str) -> UUIDFilter:
    """Return a filter by the id of a linked record."""
    return ReferenceFilter(field_name=field_name, label=label)


def day_from(field_name: str, label: str) -> DateFilter:
    """Return a filter «on this day or later»; for moments, by their Shanghai date."""
    return DateFilter(field_name=field_name, lookup_expr="gte", label=f"{label}不早于")


def day_until(field_name: str, label: str) -> DateFilter:
    """Return a filter «on this day or earlier»."""
    return DateFilter(field_name=field_name, lookup_expr="lte", label=f"{label}不晚于")


class RegisterFilterSet(FilterSet):
    """The base of all filtersets: declared filters only."""

    @property
    def day(self) -> datetime.date:
        """Return the day that ``as_of`` names, else today (who judges the text is the caller)."""
        try:
            named = parse_date(str(self.data.get("as_of") or ""))
        except ValueError:
            named = None
        return named or today()
