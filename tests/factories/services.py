"""Factories of stations, visits and what they leave behind, requests and participations."""

import datetime
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from services.models import (
    MustVisitRule,
    Participation,
    Promise,
    ServiceRequest,
    Station,
    TenantProposal,
    Visit,
    VisitPhoto,
    VisitReview,
    VisitType,
)
from tests.factories.buildings import NANJING_WEST, BuildingFactory, area
from tests.factories.enterprises import EnterpriseFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")


class StationFactory(DjangoModelFactory):
    """A building station in 南京西路街道; ``code=`` names another subdistrict."""

    class Meta:
        model = Station

    class Params:
        code = NANJING_WEST

    external_id = factory.Sequence(lambda n: f"ZD{n:04}")
    name = factory.Sequence(lambda n: f"示例服务站{n}")
    tier = "building"
    area = factory.LazyAttribute(lambda o: area(o.code))
    starts_on = datetime.date(2023, 1, 1)


class VisitFactory(DjangoModelFactory):
    """A routine visit to a building in November 2026, without an enterprise."""

    class Meta:
        model = Visit

    visited_at = datetime.datetime(2026, 11, 10, 10, 30, tzinfo=SHANGHAI)
    building = factory.SubFactory(BuildingFactory)
    purpose = "日常走访"


class ServiceRequestFactory(DjangoModelFactory):
    """An open request from a building."""

    class Meta:
        model = ServiceRequest

    external_id = factory.Sequence(lambda n: f"SQ{n:06}")
    received_at = datetime.datetime(2026, 11, 10, 10, 30, tzinfo=SHANGHAI)
    building = factory.SubFactory(BuildingFactory)
    category = "物业服务"
    content = "示例内容"
    mechanism = "immediate"
    due_on = datetime.date(2026, 11, 13)


class ParticipationFactory(DjangoModelFactory):
    """An enterprise at an activity."""

    class Meta:
        model = Participation

    enterprise = factory.SubFactory(EnterpriseFactory)
    held_on = datetime.date(2026, 11, 5)
    activity = "示例活动"


class VisitTypeFactory(DjangoModelFactory):
    """A type of visit beside those of the district, with one thing to look at."""

    class Meta:
        model = VisitType

    code = factory.Sequence(lambda n: f"example_{n}")
    label = factory.Sequence(lambda n: f"示例走访{n}")
    checklist = [{"code": "look", "label": "示例事项", "is_required": True}]


class MustVisitRuleFactory(DjangoModelFactory):
    """An occasion that asks for a visit, not confirmed by the office."""

    class Meta:
        model = MustVisitRule

    code = factory.Sequence(lambda n: f"must_example_{n}")
    label = factory.Sequence(lambda n: f"示例必访{n}")
    trigger = "difficulty"
    within_days = 3


class PromiseFactory(DjangoModelFactory):
    """An open promise made on a visit, about what the visit was about."""

    class Meta:
        model = Promise

    visit = factory.SubFactory(VisitFactory)
    building = factory.SelfAttribute("visit.building")
    enterprise = factory.SelfAttribute("visit.enterprise")
    worker = factory.SelfAttribute("visit.worker")
    text = "示例承诺"
    due_on = datetime.date(2026, 11, 27)


class TenantProposalFactory(DjangoModelFactory):
    """A company that the register does not know, met in a building; nobody has decided."""

    class Meta:
        model = TenantProposal

    kind = "newcomer"
    building = factory.SubFactory(BuildingFactory)
    name = factory.Sequence(lambda n: f"示例新来{n}有限公司")
    observed_on = datetime.date(2026, 11, 10)


class VisitPhotoFactory(DjangoModelFactory):
    """A photo that a visit promised and that has not arrived."""

    class Meta:
        model = VisitPhoto

    visit = factory.SubFactory(VisitFactory)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 200_000


class VisitReviewFactory(DjangoModelFactory):
    """A review that found nothing to say."""

    class Meta:
        model = VisitReview

    visit = factory.SubFactory(VisitFactory)
    outcome = "passed"
    reviewed_at = datetime.datetime(2026, 11, 12, 9, 0, tzinfo=SHANGHAI)
