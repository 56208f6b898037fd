"""Where doubles would lie: halves of the last decimal, limits that a quotient meets exactly."""

import datetime
from decimal import Decimal

import pytest

from enterprises.models import Enterprise, Measurement
from enterprises.rating.results import rate_as_of
from enterprises.stability.scheme import parse_scheme
from tests.enterprises.oracle import differences, rate_everybody
from tests.enterprises.schemes import definition
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)


@pytest.fixture
def enterprise(db: None) -> Enterprise:
    enterprise = EnterpriseFactory()
    OccupancyFactory(enterprise=enterprise)
    return enterprise


@pytest.mark.parametrize(
    ("points", "score"),
    [
        (0.005, "0.01"),
        (1.005, "1.01"),
        (2.675, "2.68"),
        (12.345, "12.35"),
        (19.995, "20.00"),
        (37.995, "38.00"),
        (64.125, "64.13"),
        (33.3349999, "33.33"),
    ],
)
def test_a_half_is_rounded_up_although_its_double_lies_below(
    enterprise: Enterprise, points: float, score: str
) -> None:
    """Three indicators with the same points: their mean is exactly these points."""
    scheme = parse_scheme(
        definition(
            indicators=[
                {"id": name, "label": name, "weight": weight, "curve": [[0, points], [1, points]]}
                for name, weight in (("arrears", 0.3), ("engagement", 0.7), ("signals", 12))
            ],
            floors=[],
        )
    )
    (row,) = rate_as_of(DAY, scheme=scheme)
    assert row.score == Decimal(score)
    assert differences(scheme, rate_everybody(DAY, scheme), [row]) == []


@pytest.mark.parametrize(
    ("latest", "before", "limit"),
    [
        ("2.40", "3.00", -0.2),
        ("70.10", "100.14", -0.29998),
        ("0.21", "0.30", -0.3),
        ("7", "10", -0.3),
    ],
)
@pytest.mark.parametrize("relation", ["at_least", "at_most"])
def test_a_quotient_meets_its_limit_exactly(
    enterprise: Enterprise, latest: str, before: str, limit: float, relation: str
) -> None:
    for year, tax in ((2025, latest), (2024, before)):
        Measurement.objects.create(
            enterprise=enterprise,
            kind="annual_tax",
            measured_on=datetime.date(year, 12, 31),
            value=Decimal(tax),
        )
    floors = [{"id": "limit", "at_least": "red", "when": {f"tax_trend_{relation}": limit}}]
    scheme = parse_scheme(definition(floors=floors))
    assert differences(scheme, rate_everybody(DAY, scheme), rate_as_of(DAY, scheme=scheme)) == []
    if Decimal(latest) == Decimal(before) * (1 + Decimal(str(limit))):
        assert [row.floors for row in rate_as_of(DAY, scheme=scheme)] == [["limit"]]
