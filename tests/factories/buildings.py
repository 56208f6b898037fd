"""Factories of places; the district and its subdistricts are there from the migrations."""

import datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from buildings.models import (
    Area,
    AreaParent,
    Building,
    BuildingTax,
    Floor,
    GridPlacement,
    Jurisdiction,
    KeyStanding,
    PropertyCompany,
    TaxClass,
    Unit,
    Zone,
)

NANJING_WEST = "310106012"
JINGAN_TEMPLE = "310106013"
DISTRICT = "310106"


def area(code: str = NANJING_WEST) -> Area:
    """Return the seeded area with this code."""
    return Area.objects.get(code=code)


class AreaFactory(DjangoModelFactory):
    """A block grid under 南京西路街道."""

    class Meta:
        model = Area

    code = factory.Sequence(lambda n: f"{NANJING_WEST}{n:04}")
    name = factory.Sequence(lambda n: f"示例网格{n}")
    kind = "block_grid"
    path = factory.LazyAttribute(lambda o: f"{DISTRICT}/{NANJING_WEST}/{o.code}/")


class AreaParentFactory(DjangoModelFactory):
    """The area above an area."""

    class Meta:
        model = AreaParent

    area = factory.SubFactory(AreaFactory)
    parent = factory.LazyFunction(lambda: area())
    recorded_on = datetime.date(2020, 1, 1)


class ZoneFactory(DjangoModelFactory):
    """A zone without buildings."""

    class Meta:
        model = Zone

    name = factory.Sequence(lambda n: f"示例片区{n}")
    kind = "belt"


class PropertyCompanyFactory(DjangoModelFactory):
    """An owner or manager."""

    class Meta:
        model = PropertyCompany

    name = factory.Sequence(lambda n: f"示例物业{n}有限公司")


class BuildingFactory(DjangoModelFactory):
    """A building managed since ever by its subdistrict (default 南京西路街道).

    ``area="310106013"`` puts it elsewhere.
    """

    class Meta:
        model = Building
        skip_postgeneration_save = True

    class Params:
        area = NANJING_WEST

    external_id = factory.Sequence(lambda n: f"LY{n:05}")
    name = factory.Sequence(lambda n: f"示例大厦{n}")
    kind = "office"
    subdistrict = factory.LazyAttribute(lambda o: area(o.area))
    floors_above = 20

    @factory.post_generation
    def jurisdiction(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Write the dated truth; ``jurisdiction=False`` leaves it out."""
        if create and extracted is not False:
            Jurisdiction.objects.create(
                building=self, area=self.subdistrict, recorded_on=datetime.date(2020, 1, 1)
            )
        if create and self.grid is not None:
            GridPlacement.objects.create(
                building=self, grid=self.grid, recorded_on=datetime.date(2020, 1, 1)
            )

    @factory.post_generation
    def key_standing(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Write the dated truth of ``is_key``; ``key_standing=False`` leaves it out."""
        if create and extracted is not False:
            KeyStanding.objects.create(
                building=self, is_key=self.is_key, recorded_on=datetime.date(2020, 1, 1)
            )


class JurisdictionFactory(DjangoModelFactory):
    """A jurisdiction of a building that has none yet."""

    class Meta:
        model = Jurisdiction

    building = factory.SubFactory(BuildingFactory, jurisdiction=False)
    area = factory.SelfAttribute("building.subdistrict")
    recorded_on = datetime.date(2020, 1, 1)


class GridPlacementFactory(DjangoModelFactory):
    """A grid of a building that had none."""

    class Meta:
        model = GridPlacement

    building = factory.SubFactory(BuildingFactory)
    grid = factory.SubFactory(AreaFactory)
    recorded_on = datetime.date(2020, 1, 1)


class KeyStandingFactory(DjangoModelFactory):
    """The first word on a building that has none yet."""

    class Meta:
        model = KeyStanding

    building = factory.SubFactory(BuildingFactory, key_standing=False)
    is_key = True
    recorded_on = datetime.date(2020, 1, 1)


class BuildingTaxFactory(DjangoModelFactory):
    """A year's tax of a building, 万元."""

    class Meta:
        model = BuildingTax

    building = factory.SubFactory(BuildingFactory)
    year = 2025
    amount = Decimal("12000.00")


class TaxClassFactory(DjangoModelFactory):
    """A class of buildings beside the seeded ones."""

    class Meta:
        model = TaxClass

    code = factory.Sequence(lambda n: f"class_{n}")
    label = factory.Sequence(lambda n: f"示例等级{n}")
    minimum = Decimal("5000.00")


class FloorFactory(DjangoModelFactory):
    """A floor."""

    class Meta:
        model = Floor

    building = factory.SubFactory(BuildingFactory)
    number = factory.Sequence(lambda n: n % 60 + 1)
    area = Decimal("1500.00")


class UnitFactory(DjangoModelFactory):
    """A room on the twelfth floor."""

    class Meta:
        model = Unit

    building = factory.SubFactory(BuildingFactory)
    floor_number = 12
    number = factory.Sequence(lambda n: f"{1200 + n}")
    area = Decimal("180.00")
