"""Why a rating is as it is: contributions in words, floors in words, the rows behind."""

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.db.models import QuerySet

from enterprises.choices import SignalKind
from enterprises.rating.registry import indicator, providers_of
from enterprises.stability.contributions import shares_of
from enterprises.stability.scheme import (
    AtLeast,
    AtMost,
    ChoiceIn,
    Condition,
    OpenSignalIn,
    Scheme,
)
from enterprises.stability.values import OWNED_DAYS

NO_DATA = "无数据"


class Explicable(Protocol):
    """What can be explained: a stored rating, a row of its history, a rating as of a day."""

    score: Decimal
    floors: list[str]
    values: list[float | None]
    points: list[float | None]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one indicator brought: value and points (None without data), weight, share.

    ``code`` names the value of a choice; ``text`` is the value as a person reads it; ``share``
    is weight·points ÷ Σ weight to six decimals, and the shares add up to the score.
    """

    id: str
    label: str
    value: float | None
    code: str | None
    text: str
    unit: str
    points: float | None
    weight: Decimal
    share: Decimal | None
    has_data: bool


@dataclass(frozen=True, slots=True)
class FloorHit:
    """A floor rule that holds: the colour that it asks for at least, and why in words."""

    id: str
    colour: str
    colour_label: str
    text: str


def explain(rating: Explicable, scheme: Scheme) -> list[Contribution]:
    """Return one contribution for each indicator of the scheme, those without data named too."""
    points = tuple(None if p is None else Fraction(p) for p in rating.points)
    shares = shares_of(scheme, points, rating.score)
    contributions = []
    for place, rule in enumerate(scheme.indicators):
        value = rating.values[place]
        code = None
        if value is not None and rule.options:
            code = rule.options[int(value)].code
        contributions.append(
            Contribution(
                id=rule.id,
                label=rule.label,
                value=value,
                code=code,
                text=NO_DATA if value is None else value_text(rule.id, value, code),
                unit=indicator(rule.id).unit,
                points=rating.points[place],
                weight=rule.weight,
                share=shares[place],
                has_data=value is not None,
            )
        )
    return contributions


def value_text(indicator_id: str, value: float, code: str | None) -> str:
    """Return a value in Chinese with its unit."""
    declared = indicator(indicator_id)
    if code is not None:
        return dict(declared.choices).get(code, code)
    if declared.unit == "%":
        return f"{value:+.1%}"
    if indicator_id == "lease_remaining" and value == OWNED_DAYS:
        return f"{OWNED_DAYS} 天（自有用房按此计）"
    return f"{value:.1f}".removesuffix(".0") + f" {declared.unit}"


def explain_floors(rating: Explicable, scheme: Scheme) -> list[FloorHit]:
    """Return the floors hit, with their conditions in words."""
    return [
        FloorHit(
            id=floor.id,
            colour=floor.colour,
            colour_label=scheme.colour_label(floor.colour),
            text="，且".join(condition_text(condition, scheme) for condition in floor.conditions),
        )
        for floor in scheme.floors
        if floor.id in rating.floors
    ]


def condition_text(condition: Condition, scheme: Scheme) -> str:
    """Return a condition of a floor in Chinese."""
    labels = {rule.id: rule.label for rule in scheme.indicators}
    match condition:
        case AtMost(name, limit):
            return f"{labels[name]}不超过 {_limit_text(name, limit)}"
        case AtLeast(name, limit):
            return f"{labels[name]}达到 {_limit_text(name, limit)}"
        case ChoiceIn(name, codes):
            words = dict(indicator(name).choices)
            said = [NO_DATA if code is None else words.get(code, code) for code in codes]
            return f"{labels[name]}为{'或'.join(said)}"
        case OpenSignalIn(kinds):
            names = [kind.label for kind in SignalKind if kind in kinds]
            return f"有未关闭的信号：{'、'.join(str(name) for name in names)}"


def _limit_text(name: str, limit: Decimal) -> str:
    unit = indicator(name).unit
    return f"{limit:+.1%}" if unit == "%" else f"{limit} {unit}"


def rows_behind(
    indicator_id: str, enterprise_id: uuid.UUID, day: datetime.date, scheme: Scheme
) -> list[QuerySet]:
    """Return the rows that an indicator's value came from, one queryset for each provider.

    Callers narrow them to what the reader may see (``visible_to``).
    """
    return [provider.rows(enterprise_id, day, scheme) for provider in providers_of(indicator_id)]
