"""Why a rating is as it is: contributions in words, floors in words, the rows behind."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from enterprises.choices import Colour, SignalKind
from enterprises.rating.on_day import RatingOnDay
from enterprises.rating.registry import indicator, providers_of
from enterprises.stability.contributions import shares_of
from enterprises.stability.scheme import (
    AtLeast,
    AtMost,
    ChoiceIn,
    Condition,
    Floor,
    IndicatorRule,
    Scheme,
)

NO_DATA = "无数据"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one indicator brought; without data, value, points and share are ``None``.

    ``text`` is the value as people say it; ``share`` is weight·points ÷ Σ weight to six
    decimals, and the shares add up to the score.
    """

    indicator: str
    label: str
    weight: Decimal
    value: float | None
    text: str
    points: float | None
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rating with its reasons; ``band`` is the scheme's word for the colour.

    ``floors`` are the ids of the floor rules that hold, ``floor_texts`` the same in words.
    """

    enterprise_id: uuid.UUID
    rated_on: datetime.date
    scheme_version: int
    score: Decimal
    confidence: Decimal
    colour_by_score: str
    colour: str
    band: str
    floors: tuple[str, ...]
    floor_texts: tuple[str, ...]
    needs_review: bool
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row that the value of an indicator came from; ``object_type`` is its model's name."""

    indicator: str
    object_type: str
    object_id: uuid.UUID


def explain(rating: RatingOnDay) -> Explanation:
    """Return a rating with what every indicator of its scheme brought, those without data too."""
    scheme = rating.scheme
    held = [floor for floor in scheme.floors if floor.id in rating.floors]
    return Explanation(
        enterprise_id=rating.enterprise_id,
        rated_on=rating.rated_on,
        scheme_version=scheme.version,
        score=rating.score,
        confidence=rating.confidence,
        colour_by_score=rating.colour_by_score,
        colour=rating.colour,
        band=scheme.colour_label(rating.colour),
        floors=rating.floors,
        floor_texts=tuple(floor_text(floor, scheme) for floor in held),
        needs_review=rating.needs_review,
        contributions=tuple(_contributions(rating)),
    )


def _contributions(rating: RatingOnDay) -> Iterator[Contribution]:
    exact = tuple(None if found is None else Fraction(found) for found in rating.points)
    shares = shares_of(rating.scheme, exact, rating.score)
    parts = zip(rating.scheme.indicators, rating.values, rating.points, shares, strict=True)
    for rule, value, points, share in parts:
        text = NO_DATA if value is None else value_text(rule, value)
        yield Contribution(rule.id, rule.label, rule.weight, value, text, points, share)


def value_text(rule: IndicatorRule, value: float) -> str:
    """Return the value of an indicator as people say it (减少 12.5%, 38 天, 拟迁出)."""
    declared = indicator(rule.id)
    if rule.options:
        code = rule.options[round(value)].code
        return dict(declared.choices).get(code, code)
    if declared.text is not None and (said := declared.text(value)):
        return said
    return f"{value:.1f}".removesuffix(".0") + f" {declared.unit}"


def floor_text(floor: Floor, scheme: Scheme) -> str:
    """Return a floor rule as a sentence: 租约剩余天数不超过 90 天，且续租意向为拟迁出：至少红色."""
    conditions = "，且".join(_condition_text(condition, scheme) for condition in floor.conditions)
    return f"{conditions}：至少{Colour(floor.colour).label}色"


def _condition_text(condition: Condition, scheme: Scheme) -> str:
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
        case _:
            kinds = [str(kind.label) for kind in SignalKind if kind in condition.kinds]
            return f"有未关闭的信号（{'、'.join(kinds)}）"


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


def evidence_for(rating: RatingOnDay, *, user: Any) -> Iterator[Evidence]:
    """Yield the rows behind a rating that ``user`` may see: one query for each provider."""
    for name in rating.scheme.indicator_ids:
        for rows in rows_behind(name, rating.enterprise_id, rating.rated_on, rating.scheme):
            for key in rows.visible_to(user).values_list("pk", flat=True):  # type: ignore[attr-defined]
                yield Evidence(name, str(rows.model._meta.model_name), key)
