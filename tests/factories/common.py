"""Factories of the kernel's models."""

import datetime
import uuid

import factory

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
    WebhookEndpoint,
)
from common.secrets.fields import seal

NOON = datetime.datetime(2026, 11, 20, 4, tzinfo=datetime.UTC)


class AttachmentFactory(factory.django.DjangoModelFactory):
    """A photo of which nothing has arrived yet."""

    class Meta:
        model = Attachment

    owner = factory.SubFactory("tests.factories.accounts.UserFactory")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 1000


class KeptAttachmentFactory(AttachmentFactory):
    """A photo whose cleaned picture is kept; its file is the test's to write."""

    received = 1000
    state = "complete"
    stored_name = factory.LazyAttribute(lambda row: f"kept/{row.sha256[-2:]}/{row.sha256}.jpg")
    clean_sha256 = "0" * 64
    width, height = 8, 6
    completed_at = NOON


class AuditEntryFactory(factory.django.DjangoModelFactory):
    """An act of the system; its pending row follows by trigger."""

    class Meta:
        model = AuditEntry

    actor_name = "系统"
    verb = "test.act"
    object_label = factory.Sequence(lambda n: f"示例对象{n}")
    operation = factory.LazyFunction(uuid.uuid4)


class AuditSealFactory(factory.django.DjangoModelFactory):
    """A link that fits no chain."""

    class Meta:
        model = AuditSeal

    position = factory.Sequence(lambda n: n + 1)
    entry_number = factory.Sequence(lambda n: n + 1)
    digest = factory.Sequence(lambda n: f"{n:064x}")


class CalendarDayFactory(factory.django.DjangoModelFactory):
    """A day of a year that is not published yet."""

    class Meta:
        model = CalendarDay

    day = factory.Sequence(lambda n: datetime.date(2040, 1, 1) + datetime.timedelta(days=n))
    is_working = True
    source = "示例通知"


class DictionaryEntryFactory(factory.django.DjangoModelFactory):
    """A value of a made-up dictionary."""

    class Meta:
        model = DictionaryEntry

    dictionary = "example"
    label = factory.Sequence(lambda n: f"示例项{n}")


class DistrictOutlineFactory(factory.django.DjangoModelFactory):
    """A square in the middle of the district."""

    class Meta:
        model = DistrictOutline

    file_name = "示例区界.geojson"
    sha256 = "0" * 64
    geojson = {
        "type": "Polygon",
        "coordinates": [
            [[121.43, 31.22], [121.47, 31.22], [121.47, 31.3], [121.43, 31.3], [121.43, 31.22]]
        ],
    }


class DueTaskFactory(factory.django.DjangoModelFactory):
    """A piece of owed work that nobody has registered."""

    class Meta:
        model = DueTask

    task = "test.example"
    key = factory.Sequence(lambda n: f"key{n}")
    due_at = NOON


class HeartbeatFactory(factory.django.DjangoModelFactory):
    """A sign of life of a made-up part."""

    class Meta:
        model = Heartbeat

    part = factory.Sequence(lambda n: f"part{n}")
    seen_at = NOON


class PeriodicRunFactory(factory.django.DjangoModelFactory):
    """A finished period of a made-up job."""

    class Meta:
        model = PeriodicRun

    job = "test.example"
    period = factory.Sequence(lambda n: f"period{n}")
    finished_at = NOON


class JobFactory(factory.django.DjangoModelFactory):
    """A job that waits."""

    class Meta:
        model = Job

    kind = "example"


class NoticeFactory(factory.django.DjangoModelFactory):
    """A notice that its recipient has not read."""

    class Meta:
        model = Notice

    recipient = factory.SubFactory("tests.factories.accounts.UserFactory")
    kind = "example.happened"
    key = factory.Sequence(lambda n: f"key{n}")
    title = factory.Sequence(lambda n: f"示例通知{n}")
    link = "/notices/"
    visible_from = NOON


class WebhookEndpointFactory(factory.django.DjangoModelFactory):
    """A channel that hears of a made-up event; its secret is «示例密钥»."""

    class Meta:
        model = WebhookEndpoint

    name = factory.Sequence(lambda n: f"示例通道{n}")
    url = "https://example.com/events"
    secret_encrypted = factory.LazyFunction(lambda: seal("示例密钥"))
    events = ["example.happened"]


class OutboxMessageFactory(factory.django.DjangoModelFactory):
    """An event."""

    class Meta:
        model = OutboxMessage

    event = "example.happened"
    key = factory.Sequence(lambda n: f"key{n}")
    occurred_at = NOON


class OutboxDeliveryFactory(factory.django.DjangoModelFactory):
    """A delivery that is due."""

    class Meta:
        model = OutboxDelivery

    message = factory.SubFactory(OutboxMessageFactory)
    endpoint = factory.SubFactory(WebhookEndpointFactory)
    due_at = NOON


class ImportRunFactory(factory.django.DjangoModelFactory):
    """An import that was read and not yet written."""

    class Meta:
        model = ImportRun

    file_name = factory.Sequence(lambda n: f"示例登记册{n}.xlsx")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    reference_at = NOON


class RejectedRowFactory(factory.django.DjangoModelFactory):
    """A row without its key."""

    class Meta:
        model = RejectedRow

    run = factory.SubFactory(ImportRunFactory)
    sheet = "企业"
    row = factory.Sequence(lambda n: n + 2)
    column = "企业编号"
    reason = "missing_value"
    message = "“企业编号”不能为空。"


# Rows that triggers alone may write have none.
WITHOUT_FACTORY = (AuditPending, RowHistory)


class ReplayedAnswerFactory(factory.django.DjangoModelFactory):
    """An answer kept for an idempotency key."""

    class Meta:
        model = ReplayedAnswer

    user_id = factory.LazyFunction(uuid.uuid4)
    key = factory.Sequence(lambda n: f"示例键{n}")
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    status = 201
    body = "{}"


class SyncOperationFactory(factory.django.DjangoModelFactory):
    """An operation that was put aside, of a user; ``area_id=`` names where he works."""

    class Meta:
        model = SyncOperation

    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    kind = "visit.create"
    at = NOON
    received_at = NOON
    digest = factory.Sequence(lambda n: f"{n:064x}")
    status = "quarantined"
    code = "out_of_scope"
    message = "楼宇不存在，或不在您走访当日的工作范围内。"
    payload = factory.LazyFunction(lambda: {"note": "示例内容"})


class FieldEditFactory(factory.django.DjangoModelFactory):
    """A value that lost against another one; ``area_id=`` names where its writer works."""

    class Meta:
        model = FieldEdit

    object_type = "services.visit"
    object_id = factory.LazyFunction(uuid.uuid4)
    field = "note"
    value = "示例内容"
    at = NOON
    operation_id = factory.LazyFunction(uuid.uuid4)
    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    state = "lost"
