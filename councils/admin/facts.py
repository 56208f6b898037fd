"""Plain facts of councils: founding, floor leaders, supervision, pairings."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from common.backoffice.admin import RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from common.calendar.clock import today
from councils.actions.founding import correct_step, record_step
from councils.actions.members import (
    add_floor_leader,
    add_supervisor,
    change_floor_leader,
    change_supervisor,
)
from councils.actions.pairings import change_pairing, correct_action, pair_council, record_action
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

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a new row."""
        record_step(by=request.user, values=values, key=key, today=today())

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed."""
        correct_step(by=request.user, step_id=key, values=values, today=today())


@admin.register(FloorLeader)
class FloorLeaderAdmin(RegisterAdmin):
    """Floor leaders."""

    change_capability = "registers.change"
    list_display = ["building", "name", "floors", "council", "starts_on", "ends_on"]
    list_select_related = ["council", "building"]
    search_fields = ["name", "building__name_folded", "council__name"]
    autocomplete_fields = ["council", "building"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a new row."""
        add_floor_leader(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed."""
        change_floor_leader(by=request.user, leader_id=key, values=values)


@admin.register(SupervisionMember)
class SupervisionMemberAdmin(RegisterAdmin):
    """Supervision teams."""

    change_capability = "registers.change"
    list_display = ["council", "name", "unit", "starts_on", "ends_on"]
    list_select_related = ["council"]
    search_fields = ["name", "unit", "council__name"]
    autocomplete_fields = ["council"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a new row."""
        add_supervisor(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed."""
        change_supervisor(by=request.user, member_id=key, values=values)


@admin.register(CouncilPairing)
class CouncilPairingAdmin(RegisterAdmin):
    """Pairings of councils."""

    change_capability = "registers.change"
    list_display = ["council", "kind", "station", "residential", "starts_on", "ends_on"]
    list_select_related = ["council", "station"]
    list_filter = [("kind", ChoicesDropdownFilter)]
    search_fields = ["council__name", "residential"]
    autocomplete_fields = ["council", "station"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a new row."""
        pair_council(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed."""
        change_pairing(by=request.user, pairing_id=key, values=values)


@admin.register(PairingAction)
class PairingActionAdmin(RegisterAdmin):
    """What paired bodies did together."""

    change_capability = "registers.change"
    list_display = ["on", "title", "pairing"]
    list_select_related = ["pairing__council", "pairing__station"]
    list_filter = [("on", RangeDateFilter)]
    search_fields = ["title", "pairing__council__name"]
    autocomplete_fields = ["pairing"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a new row."""
        record_action(by=request.user, values=values, key=key, today=today())

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed."""
        correct_action(by=request.user, action_id=key, values=values, today=today())
