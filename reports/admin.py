"""Back office of stored figures."""

from django.contrib import admin

from common.backoffice.admin import ReadOnlyAdmin
from common.backoffice.filters import RangeDateFilter, ScopedFilter
from reports.models import IndicatorSnapshot, SnapshotDay


@admin.register(IndicatorSnapshot)
class IndicatorSnapshotAdmin(ReadOnlyAdmin):
    """Figures as they stood on a day."""

    view_capability = "figures.view"
    list_display = ["as_of", "code", "area", "building", "numerator", "denominator", "value"]
    list_select_related = ["area", "building"]
    list_filter = [("as_of", RangeDateFilter), ("area", ScopedFilter)]
    search_fields = ["code"]


@admin.register(SnapshotDay)
class SnapshotDayAdmin(ReadOnlyAdmin):
    """Days whose figures are stored."""

    view_capability = "figures.view"
    list_display = ["as_of", "computed_at", "seconds"]
