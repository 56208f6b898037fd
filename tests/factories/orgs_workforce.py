"""Factories of the workforce: posts, charges, training, handovers, responsibilities."""

import datetime

import factory
from factory.django import DjangoModelFactory

from accounts.models import Department
from orgs.models import (
    Certification,
    Handover,
    Instructor,
    InstructorDuty,
    Responsibility,
    Secondment,
    TrainingCourse,
    TrainingResult,
    WorkerBuilding,
    WorkerEnterprise,
    WorkerPost,
)
from tests.factories.buildings import NANJING_WEST, BuildingFactory, area
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import WorkerFactory

SINCE = datetime.date(2025, 1, 1)


class WorkerPostFactory(DjangoModelFactory):
    """The subdistrict of a worker that has none yet."""

    class Meta:
        model = WorkerPost

    worker = factory.SubFactory(WorkerFactory, post=False)
    area = factory.SelfAttribute("worker.area")
    recorded_on = datetime.date(2023, 1, 1)


class WorkerBuildingFactory(DjangoModelFactory):
    """A building in charge."""

    class Meta:
        model = WorkerBuilding

    worker = factory.SubFactory(WorkerFactory)
    building = factory.SubFactory(BuildingFactory)
    starts_on = SINCE


class WorkerEnterpriseFactory(DjangoModelFactory):
    """An enterprise in charge."""

    class Meta:
        model = WorkerEnterprise

    worker = factory.SubFactory(WorkerFactory)
    enterprise = factory.SubFactory(EnterpriseFactory)
    starts_on = SINCE


class TrainingCourseFactory(DjangoModelFactory):
    """A course with a test."""

    class Meta:
        model = TrainingCourse

    class Params:
        code = NANJING_WEST

    name = factory.Sequence(lambda n: f"示例培训{n}")
    topic = "negotiation"
    method = "simulation"
    area = factory.LazyAttribute(lambda o: area(o.code))
    held_on = datetime.date(2026, 6, 1)
    hours = 8
    has_test = True


class TrainingResultFactory(DjangoModelFactory):
    """A passed test."""

    class Meta:
        model = TrainingResult

    course = factory.SubFactory(TrainingCourseFactory)
    worker = factory.SubFactory(WorkerFactory)
    has_passed = True


class CertificationFactory(DjangoModelFactory):
    """The first certificate."""

    class Meta:
        model = Certification

    worker = factory.SubFactory(WorkerFactory)
    event = "certify"
    level = 1
    valid_from = datetime.date(2026, 7, 1)
    valid_until = datetime.date(2028, 6, 30)


class HandoverFactory(DjangoModelFactory):
    """A handover with an empty pack, not accepted yet."""

    class Meta:
        model = Handover

    worker = factory.SubFactory(WorkerFactory)
    successor = factory.SubFactory(WorkerFactory)
    on = datetime.date(2026, 11, 1)
    pack = factory.LazyFunction(
        lambda: {
            "stated_on": "2026-11-01",
            "subdistrict": "示例街道",
            "enterprise_count": 0,
            "buildings": [],
            "enterprises": [],
            "requests": [],
            "contacts": [],
            "foundings": [],
            "responsibilities": [],
        }
    )


class InstructorFactory(DjangoModelFactory):
    """An official who helps."""

    class Meta:
        model = Instructor

    class Params:
        code = NANJING_WEST

    name = factory.Sequence(lambda n: f"示例指导员{n}")
    work_unit = "示例单位"
    origin = "department"
    area = factory.LazyAttribute(lambda o: area(o.code))
    starts_on = SINCE


class InstructorDutyFactory(DjangoModelFactory):
    """A building that an instructor helps."""

    class Meta:
        model = InstructorDuty

    instructor = factory.SubFactory(InstructorFactory)
    building = factory.SubFactory(BuildingFactory)
    starts_on = SINCE


class SecondmentFactory(DjangoModelFactory):
    """An official in a building."""

    class Meta:
        model = Secondment

    class Params:
        office = factory.LazyFunction(
            lambda: Department.objects.get_or_create(code="示例部门", name="示例部门")[0]
        )

    name = factory.Sequence(lambda n: f"示例干部{n}")
    department = factory.SelfAttribute("office")
    building = factory.SubFactory(BuildingFactory)
    duty = "联系服务"
    starts_on = SINCE


class ResponsibilityFactory(DjangoModelFactory):
    """The safety officer of a building."""

    class Meta:
        model = Responsibility

    role = "safety"
    building = factory.SubFactory(BuildingFactory)
    name = factory.Sequence(lambda n: f"示例安全员{n}")
    starts_on = SINCE
