"""Factories of councils, seats, and topics proposed to councils."""

import datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from councils.models import (
    Council,
    CouncilBuilding,
    CouncilTerm,
    Seat,
    TopicProposal,
    TopicProposalRequest,
)
from tests.factories.buildings import BuildingFactory
from tests.factories.services import ServiceRequestFactory


class CouncilFactory(DjangoModelFactory):
    """A council; ``building=`` gives it a building."""

    class Meta:
        model = Council
        skip_postgeneration_save = True

    external_id = factory.Sequence(lambda n: f"LWH{n:04}")
    name = factory.Sequence(lambda n: f"示例楼委会{n}")
    kind = "committee"
    founded_on = datetime.date(2024, 3, 1)

    @factory.post_generation
    def building(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Link a building."""
        if create and extracted:
            CouncilBuilding.objects.create(
                council=self, building=extracted, recorded_on=self.founded_on
            )

    @factory.post_generation
    def term(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Write the dated truth of the term; ``term=False`` leaves it out."""
        if create and extracted is not False:
            CouncilTerm.objects.create(
                council=self, due_on=self.term_ends_on, recorded_on=self.founded_on
            )


class CouncilTermFactory(DjangoModelFactory):
    """A term of a council that has none yet."""

    class Meta:
        model = CouncilTerm

    council = factory.SubFactory(CouncilFactory, term=False)
    due_on = datetime.date(2027, 3, 1)
    recorded_on = datetime.date(2024, 3, 1)


class CouncilBuildingFactory(DjangoModelFactory):
    """A building of a council."""

    class Meta:
        model = CouncilBuilding

    council = factory.SubFactory(CouncilFactory)
    building = factory.SubFactory(BuildingFactory)
    recorded_on = datetime.date(2024, 3, 1)


class SeatFactory(DjangoModelFactory):
    """A seat."""

    class Meta:
        model = Seat

    council = factory.SubFactory(CouncilFactory)
    name = factory.Sequence(lambda n: f"示例成员{n}")
    capacity = "成员"
    starts_on = datetime.date(2024, 3, 1)


class TopicProposalFactory(DjangoModelFactory):
    """A proposal that nobody has decided on."""

    class Meta:
        model = TopicProposal

    building = factory.SubFactory(BuildingFactory)
    category = "物业服务"
    opened_on = datetime.date(2026, 11, 20)
    window_starts_on = datetime.date(2026, 11, 3)
    window_ends_on = datetime.date(2026, 11, 19)
    request_count = 3
    enterprise_count = 3


class TopicProposalRequestFactory(DjangoModelFactory):
    """A request behind a proposal, of its building and category."""

    class Meta:
        model = TopicProposalRequest

    proposal = factory.SubFactory(TopicProposalFactory)
    request = factory.SubFactory(
        ServiceRequestFactory,
        building=factory.SelfAttribute("..proposal.building"),
        category=factory.SelfAttribute("..proposal.category"),
    )
