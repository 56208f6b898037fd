"""Factories of stations, visits, requests and participations."""

import datetime
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from services.models import Participation, ServiceRequest, Station, Visit
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
