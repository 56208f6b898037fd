"""Schemes for tests: the one in force, and one with everything unusual."""

import copy
import json
from typing import Any

from django.conf import settings

from enterprises.stability.scheme import Scheme, parse_scheme

DEFAULT: dict[str, Any] = json.loads(
    (settings.BASE_DIR / "enterprises/migrations/default_scheme_v1.json").read_text("utf-8")
)


def definition(**changes: Any) -> dict[str, Any]:
    """Return a copy of the default definition with some parts replaced."""
    return {**copy.deepcopy(DEFAULT), **changes}


def default_scheme() -> Scheme:
    """Return the default scheme."""
    return parse_scheme(DEFAULT)


def odd_scheme() -> Scheme:
    """Return a scheme with broken weights, floors on every kind of value, fewer indicators.

    Visits and signals have no weight in it, yet 待核 and a floor ask for them.
    """
    odd = definition(min_confidence=0.61, stale_visit_days=91)
    weights = {
        "lease_remaining": 12.5,
        "lease_intent": 0.3,
        "headcount_trend": 7.25,
        "tax_trend": 3.125,
        "arrears": 11,
        "overdue_requests": 1.0,
        "engagement": 2.75,
    }
    odd["indicators"] = [
        {**entry, "weight": weights[entry["id"]]}
        for entry in reversed(odd["indicators"])
        if entry["id"] in weights
    ]
    odd["bands"] = [
        {**band, "from": start}
        for band, start in zip(odd["bands"], (0, 19.99, 30.01, 38.5, 60), strict=True)
    ]
    odd["signals"].update(
        points_per_severity=7.3, half_life_days=45.5, max_age_days=200, positive_kinds=["award"]
    )
    odd["floors"] = [
        {"id": "shrinking", "at_least": "orange", "when": {"headcount_trend_at_most": -0.2}},
        {"id": "tax_grows", "at_least": "blue", "when": {"tax_trend_at_least": 0.1}},
        {"id": "silent", "at_least": "yellow", "when": {"lease_intent_in": [None, "renewed"]}},
        {
            "id": "both",
            "at_least": "red",
            "when": {"open_signal_in": ["award", "difficulty"], "arrears_at_least": 15},
        },
        {"id": "active", "at_least": "blue", "when": {"engagement_at_least": 3}},
    ]
    return parse_scheme(odd)
