"""The kernel's models, one package per concern."""

from common.attachments.models import Attachment
from common.audit.models import AuditEntry, AuditPending, AuditSeal, RowHistory
from common.calendar.models import CalendarDay
from common.dictionaries.models import DictionaryEntry
from common.geo.models import DistrictOutline
from common.imports.models import ImportRun, RejectedRow
from common.jobs.models import DueTask, Heartbeat, Job, PeriodicRun
from common.limits.models import UseWindow
from common.notifications.models import (
    Notice,
    OutboxDelivery,
    OutboxMessage,
    WebhookEndpoint,
)
from common.replays.models import ReplayedAnswer
from common.sync.feed.models import SyncPatch
from common.sync.models import FieldEdit, SyncOperation

__all__ = [
    "Attachment",
    "AuditEntry",
    "AuditPending",
    "AuditSeal",
    "CalendarDay",
    "DictionaryEntry",
    "DistrictOutline",
    "DueTask",
    "FieldEdit",
    "Heartbeat",
    "ImportRun",
    "Job",
    "Notice",
    "OutboxDelivery",
    "OutboxMessage",
    "PeriodicRun",
    "RejectedRow",
    "ReplayedAnswer",
    "RowHistory",
    "SyncOperation",
    "SyncPatch",
    "UseWindow",
    "WebhookEndpoint",
]
