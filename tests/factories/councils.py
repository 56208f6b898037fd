"""Factories of councils and seats."""

import datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from councils.models import Council, CouncilBuilding, Seat
from tests.factories.buildings import BuildingFactory


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
            CouncilBuilding.objects.create(council=self, building=extracted)


class CouncilBuildingFactory(DjangoModelFactory):
    """A building of a council."""

    class Meta:
        model = CouncilBuilding

    council = factory.SubFactory(CouncilFactory)
    building = factory.SubFactory(BuildingFactory)


class SeatFactory(DjangoModelFactory):
    """A seat."""

    class Meta:
        model = Seat

    council = factory.SubFactory(CouncilFactory)
    name = factory.Sequence(lambda n: f"示例成员{n}")
    capacity = "成员"
    starts_on = datetime.date(2024, 3, 1)
