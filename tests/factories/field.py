"""Factories of what a tablet brings and of what is kept for it."""

import datetime
import uuid
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from accounts.models import Device
from common.models import FieldEdit, SyncOperation, SyncPatch
from enterprises.models import FactCheck
from services.models import Promise, VisitPhoto
from tests.factories.accounts import UserFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.services import VisitFactory

MORNING = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


class DeviceFactory(DjangoModelFactory):
    """A tablet in use."""

    class Meta:
        model = Device

    name = "示例平板"
    user = factory.SubFactory(UserFactory)


class SyncPatchFactory(DjangoModelFactory):
    """An empty patch."""

    class Meta:
        model = SyncPatch

    digest = factory.Sequence(lambda n: f"{n:064x}")
    ids: list = []
    used_on = datetime.date(2026, 11, 20)


class SyncOperationFactory(DjangoModelFactory):
    """A visit that was put aside."""

    class Meta:
        model = SyncOperation

    user = factory.SubFactory(UserFactory)
    kind = "visit.create"
    at = MORNING
    received_at = MORNING
    digest = factory.Sequence(lambda n: f"{n:064x}")
    status = "quarantined"
    code = "out_of_scope"
    message = "该楼宇不在您的工作范围内。"


class FieldEditFactory(DjangoModelFactory):
    """A note that somebody else's note put aside."""

    class Meta:
        model = FieldEdit

    object_type = "services.visit"
    object_id = factory.LazyFunction(uuid.uuid4)
    field = "note"
    value = "示例内容"
    at = MORNING
    operation_id = factory.LazyFunction(uuid.uuid4)
    user = factory.SubFactory(UserFactory)
    state = "lost"


class FactCheckFactory(DjangoModelFactory):
    """A confirmed operating status."""

    class Meta:
        model = FactCheck

    enterprise = factory.SubFactory(EnterpriseFactory)
    field = "operating_status"
    checked_on = datetime.date(2026, 11, 10)


class PromiseFactory(DjangoModelFactory):
    """A promise to an enterprise, made on a visit."""

    class Meta:
        model = Promise

    visit = factory.SubFactory(VisitFactory)
    building = factory.SelfAttribute("visit.building")
    enterprise = factory.SelfAttribute("visit.enterprise")
    worker = factory.SelfAttribute("visit.worker")
    text = "送去政策汇编"
    due_on = datetime.date(2026, 11, 25)


class VisitPhotoFactory(DjangoModelFactory):
    """A photo that has not arrived."""

    class Meta:
        model = VisitPhoto

    visit = factory.SubFactory(VisitFactory)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 200_000
