"""Factories of stored figures."""

import datetime
import uuid
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from reports.models import (
    DeltaReason,
    FrozenFigure,
    FrozenMonth,
    FrozenPlace,
    FrozenRows,
    IndicatorSnapshot,
    SnapshotDay,
)
from tests.factories.buildings import NANJING_WEST, area

COMPUTED_AT = datetime.datetime(2026, 11, 20, 17, 10, tzinfo=datetime.UTC)


class IndicatorSnapshotFactory(DjangoModelFactory):
    """A stored figure of 南京西路街道; ``of=`` names another area."""

    class Meta:
        model = IndicatorSnapshot

    class Params:
        of = NANJING_WEST

    code = "coverage_blank"
    area = factory.LazyAttribute(lambda o: area(o.of))
    as_of = factory.Sequence(lambda n: datetime.date(2026, 1, 1) + datetime.timedelta(days=n))
    numerator = Decimal("15.00")
    value = Decimal("15.00")
    computed_at = COMPUTED_AT


class SnapshotDayFactory(DjangoModelFactory):
    """A day with a snapshot that has seen nothing."""

    class Meta:
        model = SnapshotDay

    as_of = factory.Sequence(lambda n: datetime.date(2026, 1, 1) + datetime.timedelta(days=n))
    computed_at = COMPUTED_AT
    stamp = ""


class FrozenMonthFactory(DjangoModelFactory):
    """A closed month without figures."""

    class Meta:
        model = FrozenMonth

    last_day = factory.Sequence(lambda n: datetime.date(2001 + n, 1, 31))
    closed_at = COMPUTED_AT
    closed_by_name = "系统"
    digest = "0" * 64


class FrozenPlaceFactory(DjangoModelFactory):
    """南京西路街道 in a closed month; ``of=`` names another area."""

    class Meta:
        model = FrozenPlace

    class Params:
        of = NANJING_WEST

    month = factory.SubFactory(FrozenMonthFactory)
    place_key = factory.LazyAttribute(lambda o: area(o.of).pk)
    area_key = factory.SelfAttribute("place_key")
    code = factory.SelfAttribute("of")
    name = "南京西路街道"
    kind = "subdistrict"
    within = factory.LazyAttribute(lambda o: [o.place_key])


class FrozenFigureFactory(DjangoModelFactory):
    """A frozen figure of 南京西路街道."""

    class Meta:
        model = FrozenFigure

    place = factory.SubFactory(FrozenPlaceFactory)
    code = "coverage_blank"
    numerator = Decimal("15.00")
    value = Decimal("15.00")


class FrozenRowsFactory(DjangoModelFactory):
    """The rows of a frozen figure: none."""

    class Meta:
        model = FrozenRows

    place = factory.SubFactory(FrozenPlaceFactory)
    condition = "operating: all"


class DeltaReasonFactory(DjangoModelFactory):
    """A reason for a difference."""

    class Meta:
        model = DeltaReason

    place = factory.SubFactory(FrozenPlaceFactory)
    code = "coverage_blank"
    reason = "补登记"
    recorded_by_key = factory.LazyFunction(uuid.uuid4)
    recorded_by_name = "示例人员"
    recorded_at = COMPUTED_AT
