"""Factories of enterprises and their facts; names are invented."""

import datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from enterprises.models import (
    Arrears,
    Contact,
    Enterprise,
    EnterpriseStanding,
    FactCheck,
    LeaseIntent,
    Measurement,
    Occupancy,
    Rating,
    RatingChange,
    RatingMark,
    RatingOverride,
    RatingScheme,
    Signal,
)
from tests.factories.buildings import UnitFactory


class EnterpriseFactory(DjangoModelFactory):
    """An operating enterprise without a credit code.

    ``unit=`` a unit (or ``building=`` a building) lets it move in on 2024-01-01, without an end;
    ``status=`` states another operating status, ``status=False`` none.
    """

    class Meta:
        model = Enterprise
        skip_postgeneration_save = True

    external_id = factory.Sequence(lambda n: f"QY{n:06}")
    uscc = None
    no_uscc_reason = "示例"
    name = factory.Sequence(lambda n: f"示例企业{n}有限公司")
    unit_kind = "non_public"
    industry_section = "L"

    @factory.post_generation
    def status(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """State the operating status since ever."""
        if create and extracted is not False:
            EnterpriseStanding.objects.create(
                enterprise=self,
                operating_status=extracted or "operating",
                recorded_on=datetime.date(2020, 1, 1),
                **kwargs,
            )

    @factory.post_generation
    def unit(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Move into a unit."""
        if create and extracted:
            OccupancyFactory(enterprise=self, unit=extracted, **kwargs)

    @factory.post_generation
    def building(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Move into a new unit of a building."""
        if create and extracted:
            OccupancyFactory(enterprise=self, unit=UnitFactory(building=extracted), **kwargs)


class EnterpriseStandingFactory(DjangoModelFactory):
    """A standing of an enterprise that has none yet."""

    class Meta:
        model = EnterpriseStanding

    enterprise = factory.SubFactory(EnterpriseFactory, status=False)
    operating_status = "operating"
    recorded_on = datetime.date(2020, 1, 1)


class ContactFactory(DjangoModelFactory):
    """A contact without a phone."""

    class Meta:
        model = Contact

    enterprise = factory.SubFactory(EnterpriseFactory)
    name = factory.Sequence(lambda n: f"示例联系人{n}")


class OccupancyFactory(DjangoModelFactory):
    """A lease of a room since 2024-01-01, without an end."""

    class Meta:
        model = Occupancy

    enterprise = factory.SubFactory(EnterpriseFactory)
    unit = factory.SubFactory(UnitFactory)
    area = Decimal("180.00")
    tenure = "leased"
    starts_on = datetime.date(2024, 1, 1)


class LeaseIntentFactory(DjangoModelFactory):
    """An intent to stay."""

    class Meta:
        model = LeaseIntent

    occupancy = factory.SubFactory(OccupancyFactory)
    intent = "renewing"
    recorded_on = datetime.date(2026, 10, 1)


class MeasurementFactory(DjangoModelFactory):
    """A headcount."""

    class Meta:
        model = Measurement

    enterprise = factory.SubFactory(EnterpriseFactory)
    kind = "headcount"
    measured_on = datetime.date(2026, 10, 1)
    value = Decimal("50.00")


class ArrearsFactory(DjangoModelFactory):
    """Rent owed since October 2026."""

    class Meta:
        model = Arrears

    enterprise = factory.SubFactory(EnterpriseFactory)
    kind = "rent"
    started_on = datetime.date(2026, 10, 1)
    amount = Decimal("3.50")


class SignalFactory(DjangoModelFactory):
    """A signal of difficulty."""

    class Meta:
        model = Signal

    enterprise = factory.SubFactory(EnterpriseFactory)
    kind = "difficulty"
    severity = 3
    observed_on = datetime.date(2026, 11, 1)


def published_scheme() -> RatingScheme:
    """Return the seeded scheme in force."""
    return RatingScheme.objects.get(state="published")


class RatingSchemeFactory(DjangoModelFactory):
    """A draft with an empty definition."""

    class Meta:
        model = RatingScheme

    version = factory.Sequence(lambda n: 1000 + n)
    name = factory.Sequence(lambda n: f"示例方案{n}")
    definition = factory.LazyFunction(dict)


class RatingFactory(DjangoModelFactory):
    """A green rating under the scheme in force."""

    class Meta:
        model = Rating

    enterprise = factory.SubFactory(EnterpriseFactory)
    rated_on = datetime.date(2026, 11, 20)
    scheme = factory.LazyFunction(published_scheme)
    score = Decimal("20.00")
    confidence = Decimal("1.000000")
    colour_by_score = "green"
    colour = "green"
    floors = factory.LazyFunction(list)
    needs_review = False
    values = factory.LazyFunction(lambda: [None] * 9)
    points = factory.LazyFunction(lambda: [None] * 9)


class RatingChangeFactory(RatingFactory):
    """A change of rating."""

    class Meta:
        model = RatingChange

    enterprise = factory.SubFactory(EnterpriseFactory)
    previous_colour = ""


class RatingMarkFactory(DjangoModelFactory):
    """A mark; triggers write them for real."""

    class Meta:
        model = RatingMark
        django_get_or_create = ("enterprise",)

    enterprise = factory.SubFactory(EnterpriseFactory)
    token = factory.Sequence(lambda n: n + 1)
    marked_at = datetime.datetime(2026, 11, 20, 8, 0, tzinfo=datetime.UTC)


class FactCheckFactory(DjangoModelFactory):
    """The headcount of an enterprise, confirmed in November 2026."""

    class Meta:
        model = FactCheck

    enterprise = factory.SubFactory(EnterpriseFactory)
    field = "headcount"
    checked_on = factory.Sequence(lambda n: datetime.date(2026, 11, 1) - datetime.timedelta(days=n))


class RatingOverrideFactory(DjangoModelFactory):
    """Orange instead of green in November and December 2026, for one month of evidence."""

    class Meta:
        model = RatingOverride

    enterprise = factory.SubFactory(EnterpriseFactory)
    colour = "orange"
    computed_colour = "green"
    reason = "示例理由"
    evidence = "示例依据"
    starts_on = datetime.date(2026, 11, 1)
    ends_on = datetime.date(2026, 12, 31)
