"""Factories of what councils carry out: projects with their claims, and the three lists."""

import datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from councils import models
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import CouncilFactory
from tests.factories.enterprises import EnterpriseFactory

DAY = datetime.date(2026, 11, 2)


class ProjectFactory(DjangoModelFactory):
    """A project being drafted."""

    class Meta:
        model = models.Project

    council = factory.SubFactory(CouncilFactory)
    title = factory.Sequence(lambda n: f"示例项目{n}")
    summary = "示例内容"
    domain = "governance"


class ProjectClaimFactory(DjangoModelFactory):
    """An enterprise that wants to take a project on."""

    class Meta:
        model = models.ProjectClaim

    project = factory.SubFactory(ProjectFactory)
    claimant = "enterprise"
    enterprise = factory.SubFactory(EnterpriseFactory)
    share = "示例承担内容"
    applied_on = DAY


class MilestoneFactory(DjangoModelFactory):
    """A step of a project."""

    class Meta:
        model = models.Milestone

    project = factory.SubFactory(ProjectFactory)
    title = "示例节点"
    due_on = datetime.date(2026, 12, 1)


class SupervisionFactory(DjangoModelFactory):
    """A look at a project."""

    class Meta:
        model = models.Supervision

    project = factory.SubFactory(ProjectFactory)
    method = "look"
    on = DAY
    finding = "示例情况"


class OutcomeMetricFactory(DjangoModelFactory):
    """A measured effect."""

    class Meta:
        model = models.OutcomeMetric

    project = factory.SubFactory(ProjectFactory)
    name = "日均用餐人次"
    value = Decimal("1000.00")
    unit = "人次/日"
    measured_on = DAY
    basis = "示例统计"


class BeneficiaryFactory(DjangoModelFactory):
    """A building that is served."""

    class Meta:
        model = models.Beneficiary

    project = factory.SubFactory(ProjectFactory)
    building = factory.SubFactory(BuildingFactory)
    party = "employee"


class ListKindFactory(DjangoModelFactory):
    """A list beside the shipped ones."""

    class Meta:
        model = models.ListKind

    code = factory.Sequence(lambda n: f"list-{n}")
    label = factory.Sequence(lambda n: f"示例清单{n}")
    role = "offer"


class ListEntryFactory(DjangoModelFactory):
    """A resource that can be had from now on."""

    class Meta:
        model = models.ListEntry

    council = factory.SubFactory(CouncilFactory)
    kind = factory.LazyFunction(lambda: models.ListKind.objects.get(code="resource"))
    title = factory.Sequence(lambda n: f"示例资源{n}")
    category = "物业服务"
    starts_on = DAY


class ListMatchFactory(DjangoModelFactory):
    """A need and an offer brought together."""

    class Meta:
        model = models.ListMatch

    need = factory.SubFactory(
        ListEntryFactory,
        kind=factory.LazyFunction(lambda: models.ListKind.objects.get(code="need")),
    )
    offer = factory.SubFactory(ListEntryFactory)
    state = "accepted"
    starts_on = DAY
    decided_on = DAY
