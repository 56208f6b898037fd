"""Back office of the workforce."""

from django.contrib import admin

from common.backoffice.admin import RegisterAdmin
from common.backoffice.filters import ScopedFilter
from orgs.models import Worker


@admin.register(Worker)
class WorkerAdmin(RegisterAdmin):
    """Full-time workers in post."""

    change_capability = "registers.change"
    list_display = ["external_id", "name", "area", "starts_on", "ends_on"]
    list_display_links = ["external_id", "name"]
    list_select_related = ["area"]
    list_filter = [("area", ScopedFilter)]
    search_fields = ["external_id", "name"]
    exclude = ["user"]
