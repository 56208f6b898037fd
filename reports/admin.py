"""Back office of stored figures."""

from django.contrib import admin

from common.backoffice.admin import ReadOnlyAdmin
from common.backoffice.filters import RangeDateFilter, ScopedFilter
from reports.models import (
    DeltaReason,
    FrozenFigure,
    FrozenMonth,
    FrozenPlace,
    FrozenRows,
    IndicatorSnapshot,
    SnapshotDay,
)


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


@admin.register(FrozenMonth)
class FrozenMonthAdmin(ReadOnlyAdmin):
    """Closed months."""

    view_capability = "figures.view"
    list_display = ["last_day", "closed_at", "closed_by_name", "digest"]
    list_filter = [("last_day", RangeDateFilter)]


class OfMonthAdmin(ReadOnlyAdmin):
    """What belongs to closed months."""

    view_capability = "figures.view"
    list_select_related = ["place__month"]
    list_filter = [("place__month__last_day", RangeDateFilter)]
    search_fields = ["code", "place__code", "place__name"]


@admin.register(FrozenPlace)
class FrozenPlaceAdmin(ReadOnlyAdmin):
    """Areas and buildings as they were when a month was closed."""

    view_capability = "figures.view"
    list_display = ["month", "code", "name", "kind"]
    list_select_related = ["month"]
    list_filter = [("month__last_day", RangeDateFilter)]
    search_fields = ["code", "name"]


@admin.register(FrozenFigure)
class FrozenFigureAdmin(OfMonthAdmin):
    """Figures of closed months."""

    list_display = ["place", "code", "numerator", "denominator", "value"]


@admin.register(FrozenRows)
class FrozenRowsAdmin(OfMonthAdmin):
    """Which rows the figures of closed months counted."""

    list_display = ["place", "condition"]
    search_fields = ["condition", "place__code", "place__name"]


@admin.register(DeltaReason)
class DeltaReasonAdmin(OfMonthAdmin):
    """Why frozen figures differ from the facts."""

    list_display = ["place", "code", "reason", "value", "recorded_by_name", "recorded_at"]
