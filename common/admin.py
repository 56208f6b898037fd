"""Back office of the kernel: audit, jobs, calendar, dictionaries, imports, sync."""

from django.contrib import admin

from common.backoffice.admin import ReadOnlyAdmin, RegisterAdmin, SystemAdmin
from common.backoffice.calendar_pages import CalendarPages
from common.backoffice.channel_pages import EndpointPages, MessagePages, ReplayPages
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter, RangeDateTimeFilter
from common.backoffice.register_pages import RegisterPages
from common.models import (
    Attachment,
    AuditEntry,
    AuditPending,
    AuditSeal,
    CalendarDay,
    DictionaryEntry,
    DistrictOutline,
    DueTask,
    FieldEdit,
    Heartbeat,
    ImportRun,
    Job,
    Notice,
    OutboxDelivery,
    OutboxMessage,
    PeriodicRun,
    RejectedRow,
    ReplayedAnswer,
    RowHistory,
    SyncOperation,
    SyncPatch,
    UseWindow,
    WebhookEndpoint,
)
from common.sync.querysets import OVERSEE


@admin.register(Attachment)
class AttachmentAdmin(SystemAdmin):
    """Photos as they arrive: how far, how large, why not; never the picture itself."""

    list_display = ["sha256", "owner", "state", "size", "received", "refusal", "completed_at"]
    list_select_related = ["owner"]
    list_filter = [("state", ChoicesDropdownFilter), ("created_at", RangeDateTimeFilter)]


@admin.register(AuditEntry)
class AuditEntryAdmin(SystemAdmin):
    """The audit: read by the auditor, written by acts only."""

    view_capability = "audit.view"
    list_display = ["number", "at", "actor_name", "verb", "object_type", "object_label"]
    list_filter = [("at", RangeDateTimeFilter)]
    search_fields = ["actor_name", "verb", "object_label", "object_id"]


@admin.register(AuditSeal)
class AuditSealAdmin(SystemAdmin):
    """The hash chain over the audit."""

    view_capability = "audit.view"
    list_display = ["position", "entry_number", "digest", "sealed_at"]


@admin.register(AuditPending)
class AuditPendingAdmin(SystemAdmin):
    """Audit entries that wait for their seal."""

    view_capability = "audit.view"
    list_display = ["entry_number"]


@admin.register(RowHistory)
class RowHistoryAdmin(SystemAdmin):
    """Changes of rows, written by triggers."""

    view_capability = "audit.view"
    list_display = ["number", "at", "table_name", "row_id", "change"]
    list_filter = [("change", ChoicesDropdownFilter), ("at", RangeDateTimeFilter)]
    search_fields = ["table_name"]


@admin.register(CalendarDay)
class CalendarDayAdmin(CalendarPages):
    """The working-day calendar."""

    list_display = ["day", "is_working", "name", "source"]
    list_filter = ["is_working", ("day", RangeDateFilter)]
    search_fields = ["name"]
    can_delete = True


@admin.register(DictionaryEntry)
class DictionaryEntryAdmin(RegisterAdmin):
    """Open dictionaries."""

    change_capability = "district.change"
    list_display = ["dictionary", "label", "code", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["dictionary", "label"]


@admin.register(DistrictOutline)
class DistrictOutlineAdmin(SystemAdmin):
    """Versions of the district's outline; the newest one holds."""

    list_display = ["file_name", "sha256", "created_at"]


@admin.register(DueTask)
class DueTaskAdmin(SystemAdmin):
    """Work owed."""

    list_display = ["task", "key", "due_at", "attempts", "last_error"]
    search_fields = ["task", "key"]


@admin.register(PeriodicRun)
class PeriodicRunAdmin(SystemAdmin):
    """Periodic jobs: last runs and results."""

    list_display = ["job", "period", "created_at", "finished_at", "rows", "error"]
    list_filter = [("created_at", RangeDateTimeFilter)]
    search_fields = ["job"]


@admin.register(Heartbeat)
class HeartbeatAdmin(SystemAdmin):
    """Signs of life."""

    list_display = ["part", "seen_at"]


@admin.register(Job)
class JobAdmin(SystemAdmin):
    """Long work that users asked for."""

    list_display = ["kind", "state", "progress", "owner", "created_at", "finished_at"]
    list_select_related = ["owner"]
    list_filter = [("state", ChoicesDropdownFilter), ("created_at", RangeDateTimeFilter)]


@admin.register(ImportRun)
class ImportRunAdmin(RegisterPages):
    """Registers brought in, and the ways to take them out."""


@admin.register(RejectedRow)
class RejectedRowAdmin(ReadOnlyAdmin):
    """Rows that were not taken, over all imports."""

    view_capability = "imports.run"
    list_display = ["run", "sheet", "row", "column", "value", "reason", "message"]
    list_select_related = ["run"]
    search_fields = ["sheet", "reason", "message"]


@admin.register(Notice)
class NoticeAdmin(SystemAdmin):
    """That somebody was told something; what it says, and whether he read it, is his own."""

    fields = ["recipient", "kind", "created_at", "visible_from"]
    list_display = ["told_kind", "recipient", "created_at", "visible_from"]
    list_select_related = ["recipient"]
    list_filter = [("created_at", RangeDateTimeFilter)]
    search_fields = ["recipient__username", "kind"]
    export_columns = ("id", "recipient", "kind", "created_at", "visible_from")

    @admin.display(description="类型")
    def told_kind(self, obj: Notice) -> str:
        """Return the kind in words."""
        return obj.kind_label


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(EndpointPages):
    """Channels outside."""


@admin.register(OutboxMessage)
class OutboxMessageAdmin(MessagePages):
    """Events for channels outside."""

    list_display = ["event", "key", "area_path", "occurred_at"]
    list_filter = [("created_at", RangeDateTimeFilter)]
    search_fields = ["event", "key"]


@admin.register(OutboxDelivery)
class OutboxDeliveryAdmin(ReplayPages):
    """Each message to each channel: taken, waiting, given up."""

    list_display = [
        "endpoint",
        "message",
        "standing",
        "attempts",
        "due_at",
        "delivered_at",
        "dead_at",
        "last_status",
        "last_error",
    ]
    list_select_related = ["endpoint", "message"]
    list_filter = [
        ("dead_at", admin.EmptyFieldListFilter),
        ("delivered_at", admin.EmptyFieldListFilter),
        ("created_at", RangeDateTimeFilter),
    ]
    search_fields = ["endpoint__name", "message__key"]

    @admin.display(description="状态")
    def standing(self, obj: OutboxDelivery) -> str:
        """Return where it stands in words."""
        return obj.state


@admin.register(ReplayedAnswer)
class ReplayedAnswerAdmin(SystemAdmin):
    """Answers kept for requests with an idempotency key."""

    list_display = ["key", "user_id", "status", "created_at"]
    # What was answered is business of those who asked.
    exclude = ["body", "headers"]


@admin.register(UseWindow)
class UseWindowAdmin(SystemAdmin):
    """Uses being counted where there is a limit."""

    list_display = ["key", "last_at"]


@admin.register(SyncPatch)
class SyncPatchAdmin(SystemAdmin):
    """Patches that tablets hold."""

    list_display = ["digest", "used_on"]
    # Hundreds of ids that say nothing to a reader.
    exclude = ["ids"]


@admin.register(SyncOperation)
class SyncOperationAdmin(ReadOnlyAdmin):
    """What tablets sent; what is to be decided on is decided on the pages of visits."""

    view_capability = OVERSEE
    list_display = ["received_at", "kind", "status", "message", "user", "settled_at"]
    list_select_related = ["user"]
    list_filter = [("status", ChoicesDropdownFilter), ("received_at", RangeDateTimeFilter)]
    search_fields = ["kind", "code", "message", "user__display_name"]
    # It may hold telephone numbers; the pages of visits show it field by field.
    exclude = ["payload", "digest"]
    export_columns = tuple(
        field.name
        for field in SyncOperation._meta.concrete_fields
        if field.name not in {"payload", "digest"}
    )


@admin.register(FieldEdit)
class FieldEditAdmin(ReadOnlyAdmin):
    """Values that somebody gave a field, those that lost among them."""

    view_capability = OVERSEE
    list_display = ["at", "object_type", "field", "value", "previous", "state", "user"]
    list_select_related = ["user"]
    list_filter = [("state", ChoicesDropdownFilter), ("at", RangeDateTimeFilter)]
    search_fields = ["object_type", "field", "reason", "user__display_name"]
