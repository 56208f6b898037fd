"""Factories of party organisations, coverage and workers."""

import datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from orgs.models import (
    Coverage,
    MemberCount,
    OrganisationAffiliation,
    OrganisationFormPeriod,
    OrganisationSeat,
    OrganisationTerm,
    PartyOrganisation,
    Worker,
    WorkerPost,
)
from tests.factories.buildings import NANJING_WEST, BuildingFactory, area
from tests.factories.enterprises import EnterpriseFactory


class PartyOrganisationFactory(DjangoModelFactory):
    """A branch in 南京西路街道; ``code=`` names another subdistrict, ``form=`` another form."""

    class Meta:
        model = PartyOrganisation
        skip_postgeneration_save = True

    class Params:
        code = NANJING_WEST

    external_id = factory.Sequence(lambda n: f"DZZ{n:05}")
    name = factory.Sequence(lambda n: f"示例党支部{n}")
    area = factory.LazyAttribute(lambda o: area(o.code))
    founded_on = datetime.date(2022, 7, 1)

    @factory.post_generation
    def form(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """State the form since ever; ``form=False`` leaves it out."""
        if create and extracted is not False:
            OrganisationFormPeriod.objects.create(
                organisation=self,
                form=extracted or "branch",
                recorded_on=datetime.date(2022, 7, 1),
            )

    @factory.post_generation
    def affiliation(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Keep area, parent and host since ever; ``affiliation=False`` leaves it out."""
        if create and extracted is not False:
            OrganisationAffiliation.objects.create(
                organisation=self,
                parent=self.parent,
                area=self.area,
                host_enterprise=self.host_enterprise,
                recorded_on=datetime.date(2022, 7, 1),
            )

    @factory.post_generation
    def term_ends_on(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """State the day by which the next election is due, if given."""
        if create and extracted:
            OrganisationTerm.objects.create(
                organisation=self, due_on=extracted, recorded_on=datetime.date(2022, 7, 1)
            )


class OrganisationFormPeriodFactory(DjangoModelFactory):
    """A form of an organisation that has none yet."""

    class Meta:
        model = OrganisationFormPeriod

    organisation = factory.SubFactory(PartyOrganisationFactory, form=False)
    form = "branch"
    recorded_on = datetime.date(2022, 7, 1)


class MemberCountFactory(DjangoModelFactory):
    """Five full members."""

    class Meta:
        model = MemberCount

    organisation = factory.SubFactory(PartyOrganisationFactory)
    full_members = 5
    probationary_members = 1
    recorded_on = datetime.date(2022, 7, 1)


class OrganisationSeatFactory(DjangoModelFactory):
    """An organisation's building."""

    class Meta:
        model = OrganisationSeat

    organisation = factory.SubFactory(PartyOrganisationFactory)
    building = factory.SubFactory(BuildingFactory)
    recorded_on = datetime.date(2022, 7, 1)


class CoverageFactory(DjangoModelFactory):
    """An enterprise's own organisation covers it."""

    class Meta:
        model = Coverage

    enterprise = factory.SubFactory(EnterpriseFactory)
    mode = "establish"
    organisation = factory.SubFactory(PartyOrganisationFactory)
    starts_on = datetime.date(2024, 1, 1)


class WorkerFactory(DjangoModelFactory):
    """A worker in post in 南京西路街道; ``code=`` names another subdistrict."""

    class Meta:
        model = Worker
        skip_postgeneration_save = True

    class Params:
        code = NANJING_WEST

    external_id = factory.Sequence(lambda n: f"G{n:04}")
    name = factory.Sequence(lambda n: f"示例工作者{n}")
    area = factory.LazyAttribute(lambda o: area(o.code))
    starts_on = datetime.date(2023, 1, 1)

    @factory.post_generation
    def post(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Keep the subdistrict since ever; ``post=False`` leaves it out."""
        if create and extracted is not False:
            WorkerPost.objects.create(
                worker=self, area=self.area, recorded_on=datetime.date(2023, 1, 1)
            )
