"""Back office of the request desk: its settings to keep, its records to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from common.backoffice.admin import ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter, RangeDateTimeFilter
from common.calendar.clock import today
from services.actions.desk_settings import (
    change_duty,
    change_words,
    create_category,
    remove_unit_day,
    set_duty,
    set_substitute,
    set_unit_day,
    update_category,
    update_mechanism_rule,
    write_words,
)
from services.handling.wording import NAMES
from services.models import (
    ClockLimit,
    ClockSpan,
    CoTask,
    DutyItem,
    LadderStep,
    MechanismRule,
    PolicySnippet,
    ReplyTemplate,
    RequestCategory,
    RequestEvent,
    RequestVoice,
    SatisfactionAsk,
    Substitute,
    UnitDay,
)
from services.selectors.colleagues import colleagues_of

OF_REQUEST = [
    "request__external_id",
    "request__enterprise__name_folded",
    "request__building__name_folded",
]


class SettingAdmin(RegisterAdmin):
    """A setting of the district's desk."""

    change_capability = "district.change"


@admin.register(RequestCategory)
class RequestCategoryAdmin(SettingAdmin):
    """Categories of requests, in a tree."""

    list_display = ["name", "parent", "position"]
    list_select_related = ["parent"]
    search_fields = ["name"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write it, and its name into the dictionary."""
        create_category(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change it."""
        update_category(by=request.user, category_id=key, values=values)


@admin.register(DutyItem)
class DutyItemAdmin(SettingAdmin):
    """The duty list over time: a change ends one version and begins another."""

    list_display = ["category", "lead", "partners", "mechanism", "days", "starts_on", "ends_on"]
    list_select_related = ["category", "lead"]
    list_filter = [("mechanism", ChoicesDropdownFilter), ("starts_on", RangeDateFilter)]
    search_fields = ["category__name", "lead__name"]
    filter_horizontal = ["co_units"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the lines with their co-units."""
        return super().get_queryset(request).prefetch_related("co_units")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the category of what exists; a new line has no end yet."""
        return ["category"] if obj is not None else ["ends_on"]

    @admin.display(description="协办部门")
    def partners(self, obj: Any) -> str:
        """Return the departments that take part."""
        return "、".join(unit.name for unit in obj.co_units.all())

    def values_of(self, form: Any) -> dict[str, Any]:
        """Return what the form says, the departments that take part among it."""
        units = form.cleaned_data.get("co_units", ())
        return super().values_of(form) | {"co_units": list(units)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write the version with all its departments, changed or not."""
        units = self.values_of(form)["co_units"]
        request.co_units = units  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Leave the departments to the action: an older version keeps its own."""

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Let the line follow the one before."""
        units = values.pop("co_units")
        set_duty(by=request.user, values=values, co_units=units, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Let the change hold from today, or from the day that is stated."""
        values.pop("co_units", None)
        units = request.co_units  # type: ignore[attr-defined]
        change_duty(by=request.user, duty_id=key, values=values, co_units=units, today=today())


@admin.register(MechanismRule)
class MechanismRuleAdmin(SettingAdmin):
    """The four mechanisms: their clocks and who approves them."""

    can_add = False
    list_display = ["mechanism", "days", "accept_days", "extension_days", "approver", "board"]
    readonly_fields = ["mechanism"]

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change it."""
        update_mechanism_rule(by=request.user, rule_id=key, values=values)


class WordsAdmin(SettingAdmin):
    """Words at hand for answers."""

    can_delete = True
    list_select_related = ["category"]
    search_fields = ["title", "text"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write them."""
        write_words(self.model, by=request.user, values=values, key=key)  # type: ignore[arg-type]

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change them."""
        change_words(self.model, by=request.user, words_id=key, values=values)  # type: ignore[arg-type]


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(WordsAdmin):
    """Templates of answers."""

    list_display = ["title", "category", "state"]
    list_filter = [("state", ChoicesDropdownFilter)]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Tell which names are filled in."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text":
            names = "、".join(f"{{{name}}}" for name in NAMES)
            field.help_text = f"可写入：{names}，使用时自动填写。"
        return field


@admin.register(PolicySnippet)
class PolicySnippetAdmin(WordsAdmin):
    """Passages of policy, not offered after their last day."""

    list_display = ["title", "category", "source", "expires_on"]
    list_filter = [("expires_on", RangeDateFilter)]


@admin.register(Substitute)
class SubstituteAdmin(RegisterAdmin):
    """Who stands in for whom."""

    view_capability = "requests.dispatch"
    change_capability = "requests.dispatch"
    list_display = ["user", "deputy", "starts_on", "ends_on"]
    list_select_related = ["user", "deputy"]
    list_filter = [("starts_on", RangeDateFilter)]
    search_fields = ["user__display_name", "deputy__display_name"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the officers of the user's area."""
        return super().formfield_for_foreignkey(
            db_field, request, queryset=colleagues_of(request.user), **kwargs
        )

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write it."""
        set_substitute(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change it."""
        set_substitute(by=request.user, values=values, substitute_id=key)


@admin.register(UnitDay)
class UnitDayAdmin(SettingAdmin):
    """Days on which departments differ from the calendar; clocks follow."""

    can_delete = True
    list_display = ["day", "department", "is_working", "reason"]
    list_select_related = ["department"]
    list_filter = ["is_working", ("day", RangeDateFilter)]
    search_fields = ["department__name", "reason"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write it."""
        set_unit_day(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change it."""
        set_unit_day(by=request.user, values=values, day_id=key)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Remove it."""
        remove_unit_day(by=request.user, day_id=obj.pk)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Remove the chosen ones."""
        for key in list(queryset.values_list("pk", flat=True)):
            remove_unit_day(by=request.user, day_id=key)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Leave the audit to the action."""
        return []


class OfRequestAdmin(ReadOnlyAdmin):
    """What belongs to a request; acts on the desk write it."""

    list_select_related = ["request"]
    search_fields = OF_REQUEST


@admin.register(RequestEvent)
class RequestEventAdmin(OfRequestAdmin):
    """The stories of requests."""

    list_display = ["at", "request", "verb", "to_state", "department", "note"]
    list_select_related = ["request", "department"]
    list_filter = [("verb", ChoicesDropdownFilter), ("at", RangeDateTimeFilter)]


@admin.register(CoTask)
class CoTaskAdmin(OfRequestAdmin):
    """Departments' shares of requests."""

    list_display = ["request", "department", "due_on", "state", "settled_at"]
    list_select_related = ["request", "department"]
    list_filter = [("state", ChoicesDropdownFilter), ("due_on", RangeDateFilter)]


@admin.register(RequestVoice)
class RequestVoiceAdmin(OfRequestAdmin):
    """Enterprises with the same request."""

    list_display = ["request", "added_on", "channel", "note"]
    list_filter = [("added_on", RangeDateFilter)]


@admin.register(ClockSpan)
class ClockSpanAdmin(OfRequestAdmin):
    """The ledger of clocks."""

    list_display = ["request", "kind", "starts_at", "ends_at", "unit", "reason"]
    list_select_related = ["request", "unit"]
    list_filter = [("kind", ChoicesDropdownFilter), ("starts_at", RangeDateTimeFilter)]


@admin.register(ClockLimit)
class ClockLimitAdmin(OfRequestAdmin):
    """Limits, asked for and decided."""

    list_display = ["request", "cause", "mechanism", "days", "state", "due_before", "due_after"]
    list_filter = [
        ("cause", ChoicesDropdownFilter),
        ("state", ChoicesDropdownFilter),
        ("asked_at", RangeDateTimeFilter),
    ]


@admin.register(LadderStep)
class LadderStepAdmin(OfRequestAdmin):
    """Rungs of the ladder that were told."""

    list_display = ["told_at", "request", "rung", "due_on"]
    list_filter = [("rung", ChoicesDropdownFilter), ("due_on", RangeDateFilter)]


@admin.register(SatisfactionAsk)
class SatisfactionAskAdmin(OfRequestAdmin):
    """What enterprises were asked, and said."""

    list_display = ["request", "wave", "asked_on", "is_solved", "is_satisfied", "answered_at"]
    list_filter = [("wave", ChoicesDropdownFilter), ("asked_on", RangeDateFilter)]
