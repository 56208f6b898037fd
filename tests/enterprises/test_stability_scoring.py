"""Score, confidence, colours, floors and 待核 of what was found."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from enterprises.stability.contributions import shares_of
from enterprises.stability.scheme import parse_scheme
from enterprises.stability.scoring import Found, Rated, exact_score, rate, round_half_up
from tests.enterprises.schemes import default_scheme, definition

F = Fraction
# Nothing against it: rated 0 but for the missing participations.
CALM: dict[str, Any] = {
    "lease_remaining": F(3650),
    "headcount_trend": F(0),
    "tax_trend": F(0),
    "arrears": F(0),
    "overdue_requests": F(0),
    "visit_recency": F(10),
    "signals": F(0),
    "engagement": F(6),
}


def found(kinds: set[str] | None = None, days: int | None = 10, **values: Any) -> Found:
    return Found({**CALM, **values}, frozenset(kinds or ()), days)


def rated(*args: Any, **values: Any) -> Rated:
    return rate(default_scheme(), found(*args, **values))


@pytest.mark.parametrize(
    ("number", "rounded"),
    [
        ("12.345", "12.35"),
        ("12.3449999999999", "12.34"),
        ("0.005", "0.01"),
        ("0", "0.00"),
        ("99.995", "100.00"),
        ("12.355", "12.36"),
        ("1/3", "0.33"),
    ],
)
def test_scores_are_rounded_half_up_as_decimals(number: str, rounded: str) -> None:
    assert str(round_half_up(F(number), 2)) == rounded


def test_the_score_is_the_mean_by_weight_over_what_is_known() -> None:
    result = rated(tax_trend=None, arrears=F(30))
    known = 20 + 12 + 12 + 8 + 5 + 15 + 3
    assert result.score == round_half_up(F(12 * 15 + 12 * 60, known), 2) == Decimal("12.00")
    assert result.confidence == Decimal("0.750000")


def test_nothing_known_scores_nothing_and_is_to_be_checked() -> None:
    scheme = parse_scheme(definition(indicators=definition()["indicators"][:4], floors=[]))
    result = rate(scheme, Found({}, frozenset(), 3))
    assert (result.score, result.confidence, result.colour) == (0, 0, "green")
    assert result.needs_review


@pytest.mark.parametrize(
    ("weighted", "colour"),
    [
        ("19.99", "green"),
        ("19.994", "green"),
        ("19.995", "blue"),
        ("20", "blue"),
        ("29.995", "yellow"),
        ("37.99", "yellow"),
        ("38", "orange"),
        ("45.9949", "orange"),
        ("45.995", "red"),
    ],
)
def test_the_colour_follows_the_rounded_score(weighted: str, colour: str) -> None:
    scheme = parse_scheme(definition(indicators=[definition()["indicators"][7]], floors=[]))
    assert rate(scheme, Found({"signals": F(weighted)}, frozenset(), 3)).colour == colour


@pytest.mark.parametrize(
    ("values", "kinds", "floors"),
    [
        ({"lease_remaining": F(90)}, set(), ("lease_undecided",)),
        ({"lease_remaining": F(91)}, set(), ()),
        ({"lease_remaining": F(90), "lease_intent": "undecided"}, set(), ("lease_undecided",)),
        ({"lease_remaining": F(90), "lease_intent": "renewing"}, set(), ()),
        ({"lease_remaining": None}, set(), ()),
        ({"lease_remaining": F(180)}, {"space_need"}, ("space_need",)),
        ({"lease_remaining": F(181)}, {"space_need"}, ()),
        ({"lease_remaining": None}, {"relocation_intent"}, ()),
        ({"lease_intent": "leaving"}, set(), ("leaving",)),
        (
            {"lease_intent": "leaving", "lease_remaining": F(90)},
            set(),
            ("leaving", "leaving_soon"),
        ),
        ({"arrears": F(59)}, set(), ()),
        ({"arrears": F(60)}, set(), ("long_arrears",)),
        ({}, {"deregistration"}, ("closing",)),
        ({}, {"moved_out", "award"}, ("closing",)),
        ({}, {"difficulty"}, ()),
    ],
)
def test_floors_hold_at_their_limits(
    values: dict[str, Any], kinds: set[str], floors: tuple[str, ...]
) -> None:
    assert rated(kinds, **values).floors == floors


def test_floors_raise_the_colour_and_never_lower_it() -> None:
    assert rated(arrears=F(60)).colour_by_score == "green"
    assert rated(arrears=F(60)).colour == "orange"
    assert rated({"moved_out"}, arrears=F(60)).colour == "red"
    everything = {"lease_remaining": F(0), "arrears": F(90), "overdue_requests": F(3)}
    result = rated(**everything, visit_recency=F(365), signals=F(100))
    assert result.colour_by_score == result.colour == "red"
    assert "lease_undecided" in result.floors


@pytest.mark.parametrize(
    ("days", "values", "needs_review"),
    [
        (180, {}, False),
        (181, {}, True),
        (None, {}, True),
        (0, {"lease_remaining": None, "headcount_trend": None, "tax_trend": None}, True),
        (0, {"headcount_trend": None, "tax_trend": None}, False),
    ],
)
def test_stale_or_thin_knowledge_is_to_be_checked(
    days: int | None, values: dict[str, Any], needs_review: bool
) -> None:
    assert rate(default_scheme(), found(days=days, **values)).needs_review is needs_review


def test_the_least_confidence_is_enough() -> None:
    indicators = [
        {**entry, "weight": 1} for entry in definition()["indicators"] if "curve" in entry
    ][:2]
    scheme = parse_scheme(definition(indicators=indicators, floors=[]))
    half = Found({"lease_remaining": F(1), "headcount_trend": None}, frozenset(), 0)
    assert rate(scheme, half).confidence == Decimal("0.5")
    assert not rate(scheme, half).needs_review


def test_shares_add_up_to_the_score() -> None:
    scheme = default_scheme()
    points = (F(100, 3), F(55), F(200, 7), None, F(2, 3), F(50), F(1, 2), F(5, 9), F("17.5"))
    score = round_half_up(exact_score(scheme, points), 2)
    shares = shares_of(scheme, points, score)
    assert shares[3] is None
    assert shares[0] == round_half_up(F(20 * 100, 3 * 90), 6)
    total = sum((share for share in shares if share is not None), Decimal(0))
    assert round_half_up(F(total), 2) == score


def test_shares_add_up_even_where_their_rounding_would_cross_a_half() -> None:
    """Nine parts that each lose 0.0000004 and a score that lies just above a half."""
    scheme = parse_scheme(
        definition(
            indicators=[
                {"id": name, "label": name, "weight": 1, "curve": [[0, 0], [100, 100]]}
                for name in ("arrears", "signals", "engagement")
            ],
            floors=[],
        )
    )
    part = F("1.0000004") * 3
    points = (part, part, F("30.015") - 2 * part)
    score = round_half_up(exact_score(scheme, points), 2)
    assert score == Decimal("10.01")
    shares = [share for share in shares_of(scheme, points, score) if share is not None]
    plain = [round_half_up(point / 3, 6) for point in points]
    assert round_half_up(F(sum(plain)), 2) != score
    assert round_half_up(F(sum(shares)), 2) == score
    assert all(
        abs(share - one) <= Decimal("0.000001") for share, one in zip(shares, plain, strict=True)
    )
