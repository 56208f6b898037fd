"""Plain facts of councils: founding, floor leaders, supervision, pairings."""

from django.contrib import admin

from common.backoffice.admin import RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from councils.models import (
    CouncilPairing,
    FloorLeader,
    FoundingStep,
    PairingAction,
    SupervisionMember,
)


@admin.register(FoundingStep)
class FoundingStepAdmin(RegisterAdmin):
    """Steps of foundings."""

    change_capability = "registers.change"
    list_display = ["council", "step", "done_on"]
    list_select_related = ["council"]
    list_filter = [("step", ChoicesDropdownFilter)]
    search_fields = ["council__name"]
    autocomplete_fields = ["council"]


@admin.register(FloorLeader)
class FloorLeaderAdmin(RegisterAdmin):
    """Floor leaders."""

    change_capability = "registers.change"
    list_display = ["building", "name", "floors", "council", "starts_on", "ends_on"]
    list_select_related = ["council", "building"]
    search_fields = ["name", "building__name_folded", "council__name"]
    autocomplete_fields = ["council", "building"]


@admin.register(SupervisionMember)
class SupervisionMemberAdmin(RegisterAdmin):
    """Supervision teams."""

    change_capability = "registers.change"
    list_display = ["council", "name", "unit", "starts_on", "ends_on"]
    list_select_related = ["council"]
    search_fields = ["name", "unit", "council__name"]
    autocomplete_fields = ["council"]


@admin.register(CouncilPairing)
class CouncilPairingAdmin(RegisterAdmin):
    """Pairings of councils."""

    change_capability = "registers.change"
    list_display = ["council", "kind", "station", "residential", "starts_on", "ends_on"]
    list_select_related = ["council", "station"]
    list_filter = [("kind", ChoicesDropdownFilter)]
    search_fields = ["council__name", "residential"]
    autocomplete_fields = ["council", "station"]


@admin.register(PairingAction)
class PairingActionAdmin(RegisterAdmin):
    """What paired bodies did together."""

    change_capability = "registers.change"
    list_display = ["on", "title", "pairing"]
    list_select_related = ["pairing__council", "pairing__station"]
    list_filter = [("on", RangeDateFilter)]
    search_fields = ["title", "pairing__council__name"]
    autocomplete_fields = ["pairing"]
