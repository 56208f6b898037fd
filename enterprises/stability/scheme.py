"""The rating scheme as frozen data: what ``rating_scheme.json`` says, parsed once.

Numbers are Decimals exactly as they are written; JSON floats go through their shortest text.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (x, y) in ascending x: linear between them, flat outside."""

    points: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One value of an indicator of choice, and the points it brings."""

    code: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class IndicatorRule:
    """Weight and points of one indicator: by a curve over numbers, or by options."""

    id: str
    label: str
    weight: Decimal
    curve: Curve | None
    # In ascending points, then by code: the stored value of a choice is its position here.
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A colour from a score upwards."""

    colour: str
    label: str
    starts_at: Decimal


@dataclass(frozen=True, slots=True)
class SignalRule:
    """How signals weigh: severity, decay by age in days, and the sign of each kind."""

    points_per_severity: Decimal
    half_life_days: Decimal
    max_age_days: int
    positive_kinds: frozenset[str]
    negative_kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class AtMost:
    """The indicator has data and its value is ≤ ``limit``."""

    indicator: str
    limit: Decimal


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The indicator has data and its value is ≥ ``limit``."""

    indicator: str
    limit: Decimal


@dataclass(frozen=True, slots=True)
class ChoiceIn:
    """The indicator's value is one of ``codes``; ``None`` among them means «no data»."""

    indicator: str
    codes: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class OpenSignalIn:
    """A signal of one of ``kinds`` is open, however far decayed."""

    kinds: frozenset[str]


Condition = AtMost | AtLeast | ChoiceIn | OpenSignalIn


@dataclass(frozen=True, slots=True)
class Floor:
    """A rule that raises the colour to at least ``colour`` when all conditions hold."""

    id: str
    colour: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole scheme (评级方案)."""

    version: int
    name: str
    bands: tuple[Band, ...]
    min_confidence: Decimal
    indicators: tuple[IndicatorRule, ...]
    signals: SignalRule
    floors: tuple[Floor, ...]
    stale_visit_days: int
    playbook: Mapping[str, Mapping[str, Any]]

    @property
    def total_weight(self) -> Decimal:
        """Return the weight of all indicators together."""
        return sum((rule.weight for rule in self.indicators), Decimal(0))

    @property
    def indicator_ids(self) -> tuple[str, ...]:
        """Return the ids in the order in which values and points are stored."""
        return tuple(rule.id for rule in self.indicators)

    def rank(self, colour: str) -> int:
        """Return the position of a colour among the bands, 0 = the most stable."""
        return next(place for place, band in enumerate(self.bands) if band.colour == colour)

    def colour_label(self, colour: str) -> str:
        """Return the scheme's own word for a colour."""
        return next((band.label for band in self.bands if band.colour == colour), colour)

    def visit_every_days(self, colour: str) -> int | None:
        """Return how often the playbook asks for a visit to an enterprise of a colour."""
        return self.playbook.get(colour, {}).get("visit_every_days")


def decimal(number: Any) -> Decimal:
    """Return a JSON number as the decimal that was written."""
    return Decimal(str(number))


def parse_scheme(definition: Mapping[str, Any]) -> Scheme:
    """Parse a definition that ``validation.problems_of`` found sound."""
    signals = definition["signals"]
    return Scheme(
        version=definition["version"],
        name=definition["name"],
        bands=tuple(
            Band(band["colour"], band["label"], decimal(band["from"]))
            for band in definition["bands"]
        ),
        min_confidence=decimal(definition["min_confidence"]),
        indicators=tuple(_indicator(entry) for entry in definition["indicators"]),
        signals=SignalRule(
            points_per_severity=decimal(signals["points_per_severity"]),
            half_life_days=decimal(signals["half_life_days"]),
            max_age_days=signals["max_age_days"],
            positive_kinds=frozenset(signals["positive_kinds"]),
            negative_kinds=frozenset(signals["negative_kinds"]),
        ),
        floors=tuple(
            Floor(entry["id"], entry["at_least"], tuple(_conditions(entry["when"])))
            for entry in definition["floors"]
        ),
        stale_visit_days=definition["stale_visit_days"],
        # A copy of its own: whoever holds the scheme cannot reach the stored definition.
        playbook=json.loads(json.dumps(definition.get("playbook", {}))),
    )


def _indicator(entry: Mapping[str, Any]) -> IndicatorRule:
    curve = entry.get("curve")
    return IndicatorRule(
        id=entry["id"],
        label=entry["label"],
        weight=decimal(entry["weight"]),
        curve=Curve(tuple((decimal(x), decimal(y)) for x, y in curve)) if curve else None,
        options=tuple(
            sorted(
                (Option(code, decimal(points)) for code, points in entry.get("points", {}).items()),
                key=lambda option: (option.points, option.code),
            )
        ),
    )


def split_condition(key: str) -> tuple[str, str]:
    """Return («lease_remaining», «at_most») for «lease_remaining_at_most»; («», key) if neither."""
    for suffix in ("at_most", "at_least", "in"):
        if key.endswith(f"_{suffix}"):
            return key.removesuffix(f"_{suffix}"), suffix
    return "", key


def _conditions(when: Mapping[str, Any]) -> Iterable[Condition]:
    for key in sorted(when):
        subject, relation = split_condition(key)
        if relation == "at_most":
            yield AtMost(subject, decimal(when[key]))
        elif relation == "at_least":
            yield AtLeast(subject, decimal(when[key]))
        elif subject == "open_signal":
            yield OpenSignalIn(frozenset(when[key]))
        else:
            yield ChoiceIn(subject, tuple(when[key]))
