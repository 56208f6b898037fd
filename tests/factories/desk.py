"""Factories of the request desk: story, clock, shares and voices of a request; its settings."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

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
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.services import ServiceRequestFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENT = datetime.datetime(2026, 11, 10, 11, 0, tzinfo=SHANGHAI)


class RequestEventFactory(DjangoModelFactory):
    """A note in the story of a request."""

    class Meta:
        model = RequestEvent

    request = factory.SubFactory(ServiceRequestFactory)
    at = MOMENT
    verb = "note"
    from_state = "received"
    to_state = "received"
    note = "示例记录"


class CoTaskFactory(DjangoModelFactory):
    """A department's open share of a request."""

    class Meta:
        model = CoTask

    request = factory.SubFactory(ServiceRequestFactory)
    department = factory.SubFactory(DepartmentFactory)
    days = 5
    asked_at = MOMENT
    due_on = datetime.date(2026, 11, 17)


class RequestVoiceFactory(DjangoModelFactory):
    """Another enterprise with the same request."""

    class Meta:
        model = RequestVoice

    request = factory.SubFactory(ServiceRequestFactory)
    enterprise = factory.SubFactory(EnterpriseFactory)
    added_on = datetime.date(2026, 11, 11)
    channel = "staff"


class ClockSpanFactory(DjangoModelFactory):
    """A clock that runs since the request was received."""

    class Meta:
        model = ClockSpan

    request = factory.SubFactory(ServiceRequestFactory)
    kind = "running"
    starts_at = factory.SelfAttribute("request.received_at")


class ClockLimitFactory(DjangoModelFactory):
    """The first limit of a request."""

    class Meta:
        model = ClockLimit

    request = factory.SubFactory(ServiceRequestFactory)
    cause = "first"
    mechanism = factory.SelfAttribute("request.mechanism")
    days = 1
    asked_at = factory.SelfAttribute("request.received_at")
    decided_at = factory.SelfAttribute("request.received_at")


class LadderStepFactory(DjangoModelFactory):
    """The yellow light of a request was told."""

    class Meta:
        model = LadderStep

    request = factory.SubFactory(ServiceRequestFactory)
    rung = "yellow"
    due_on = datetime.date(2026, 11, 13)
    told_at = MOMENT


class UnitDayFactory(DjangoModelFactory):
    """A working day on which a department is closed."""

    class Meta:
        model = UnitDay

    department = factory.SubFactory(DepartmentFactory)
    day = datetime.date(2026, 11, 12)
    is_working = False
    reason = "示例原因"


class RequestCategoryFactory(DjangoModelFactory):
    """A category beside those of the district."""

    class Meta:
        model = RequestCategory

    name = factory.Sequence(lambda n: f"示例类别{n}")


class DutyItemFactory(DjangoModelFactory):
    """A line of the duty list since 2026; ``co_units=`` names departments that take part."""

    class Meta:
        model = DutyItem
        skip_postgeneration_save = True

    category = factory.SubFactory(RequestCategoryFactory)
    lead = factory.SubFactory(DepartmentFactory)
    mechanism = "platform"
    starts_on = datetime.date(2026, 1, 1)

    @factory.post_generation
    def co_units(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Let departments take part."""
        if create and extracted:
            self.co_units.set(extracted)


class MechanismRuleFactory(DjangoModelFactory):
    """The rule of a mechanism as it is stored."""

    class Meta:
        model = MechanismRule
        django_get_or_create = ("mechanism",)

    mechanism = "platform"


class ReplyTemplateFactory(DjangoModelFactory):
    """Words for any answer."""

    class Meta:
        model = ReplyTemplate

    title = factory.Sequence(lambda n: f"示例模板{n}")
    text = "{企业}：您反映的{类别}已办理。"


class PolicySnippetFactory(DjangoModelFactory):
    """A passage in force."""

    class Meta:
        model = PolicySnippet

    title = factory.Sequence(lambda n: f"示例口径{n}")
    text = "示例政策内容。"
    source = "示例〔2026〕1号"
    expires_on = datetime.date(2099, 12, 31)


class SubstituteFactory(DjangoModelFactory):
    """Somebody stands in for a colleague since November 2026."""

    class Meta:
        model = Substitute

    user = factory.SubFactory(UserFactory)
    deputy = factory.SubFactory(UserFactory)
    starts_on = datetime.date(2026, 11, 1)


class SatisfactionAskFactory(DjangoModelFactory):
    """A question that nobody has answered."""

    class Meta:
        model = SatisfactionAsk

    request = factory.SubFactory(ServiceRequestFactory)
    wave = "at_close"
    asked_on = datetime.date(2026, 11, 20)
    expires_on = datetime.date(2099, 12, 31)
