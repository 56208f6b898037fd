"""Back office of dated facts of enterprises."""

from django.contrib import admin

from common.backoffice.admin import ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from enterprises.models import (
    Arrears,
    FactCheck,
    Measurement,
    Signal,
)


class OfEnterpriseAdmin(RegisterAdmin):
    """Facts of an enterprise, found by its name or number."""

    hints = ("enterprises.rate_dirty",)
    change_capability = "registers.change"
    list_select_related = ["enterprise"]
    autocomplete_fields = ["enterprise"]
    search_fields = [
        "enterprise__external_id",
        "enterprise__name_folded",
        "enterprise__name_initials",
    ]


@admin.register(Measurement)
class MeasurementAdmin(OfEnterpriseAdmin):
    """Headcount and tax."""

    list_display = ["enterprise", "kind", "measured_on", "value"]
    list_filter = [("kind", ChoicesDropdownFilter), ("measured_on", RangeDateFilter)]
    can_delete = True


@admin.register(Arrears)
class ArrearsAdmin(OfEnterpriseAdmin):
    """Rent and fees owed."""

    list_display = ["enterprise", "kind", "started_on", "settled_on", "amount"]
    list_filter = [("kind", ChoicesDropdownFilter), ("started_on", RangeDateFilter)]
    can_delete = True


@admin.register(Signal)
class SignalAdmin(OfEnterpriseAdmin):
    """What visitors noticed."""

    list_display = ["enterprise", "kind", "severity", "observed_on", "closed_on"]
    list_filter = [("kind", ChoicesDropdownFilter), ("observed_on", RangeDateFilter)]
    can_delete = True


@admin.register(FactCheck)
class FactCheckAdmin(ReadOnlyAdmin):
    """When which key fact was confirmed; visits write it."""

    list_display = ["enterprise", "field", "checked_on", "source_kind", "checked_by"]
    list_select_related = ["enterprise", "checked_by"]
    list_filter = [("field", ChoicesDropdownFilter), ("checked_on", RangeDateFilter)]
    search_fields = list(OfEnterpriseAdmin.search_fields)
