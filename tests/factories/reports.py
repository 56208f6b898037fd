"""Factories of stored figures."""

import datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from reports.models import IndicatorSnapshot, SnapshotDay
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
