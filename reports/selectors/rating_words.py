"""A rating in words: what was measured, what that brought, which rule raised the colour."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from enterprises.choices import Colour, Intent, SignalKind
from enterprises.models import RatingScheme
from enterprises.stability.scheme import (
    AtLeast,
    AtMost,
    ChoiceIn,
    Condition,
    Floor,
    IndicatorRule,
    Scheme,
    parse_scheme,
)
from enterprises.stability.values import OWNED_DAYS
from reports.selectors.ratings import Contribution, RatingOnDay

NO_DATA = "无数据"


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the explanation; without data ``value`` says so and the rest is ``None``."""

    indicator: str
    label: str
    value: str
    points: float | None
    weight: Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a rating is as it is; ``band`` is the scheme's word for the colour."""

    band: str
    reasons: tuple[Reason, ...]
    floors: tuple[str, ...]


def explained(rating: RatingOnDay) -> Explanation:
    """Return a rating in words, by the scheme that made it: one query."""
    stored = RatingScheme.objects.get(version=rating.scheme_version)
    scheme = parse_scheme(stored.definition)
    rules = {rule.id: rule for rule in scheme.indicators}
    return Explanation(
        band=scheme.colour_label(rating.colour),
        reasons=tuple(_reason(line, rules[line.indicator]) for line in rating.contributions),
        floors=tuple(
            floor_sentence(floor, scheme) for floor in scheme.floors if floor.id in rating.floors
        ),
    )


def floor_sentence(floor: Floor, scheme: Scheme) -> str:
    """Return a floor rule as a sentence: 租约剩余天数不超过 90，且续租意向为拟迁出：至少红色."""
    labels = {rule.id: rule.label for rule in scheme.indicators}
    conditions = "，且".join(_condition(condition, labels) for condition in floor.conditions)
    return f"{conditions}：至少{Colour(floor.colour).label}色"


def _reason(line: Contribution, rule: IndicatorRule) -> Reason:
    return Reason(
        indicator=line.indicator,
        label=line.label,
        value=NO_DATA if line.value is None else value_words(rule, line.value),
        points=line.points,
        weight=line.weight,
        share=line.share,
    )


def value_words(rule: IndicatorRule, value: float) -> str:
    """Return the value of an indicator as people say it (减少 12.5%, 38 天, 拟迁出)."""
    if rule.options:
        code = rule.options[round(value)].code
        return str(Intent(code).label) if code in Intent.values else code
    return MEASURES.get(rule.id, _plain)(value)


def _condition(condition: Condition, labels: dict[str, str]) -> str:
    if isinstance(condition, AtMost):
        return f"{labels[condition.indicator]}不超过 {condition.limit}"
    if isinstance(condition, AtLeast):
        return f"{labels[condition.indicator]}达到 {condition.limit}"
    if isinstance(condition, ChoiceIn):
        words = (NO_DATA if code is None else str(Intent(code).label) for code in condition.codes)
        return f"{labels[condition.indicator]}为{'或'.join(words)}"
    kinds = (str(kind.label) for kind in SignalKind if kind.value in condition.kinds)
    return f"有未关闭的信号（{'、'.join(kinds)}）"


def _plain(value: float) -> str:
    return f"{value:g}"


def _days(value: float) -> str:
    return f"{value:.0f} 天"


def _change(value: float) -> str:
    return "持平" if not round(value, 3) else f"{'增加' if value > 0 else '减少'} {abs(value):.1%}"


# How the value of an indicator reads, by its id.
MEASURES: dict[str, Callable[[float], str]] = {
    "lease_remaining": lambda value: "自有" if value == OWNED_DAYS else _days(value),
    "headcount_trend": _change,
    "tax_trend": _change,
    "arrears": lambda value: _days(value) if value else "无欠费",
    "overdue_requests": lambda value: f"{value:.0f} 件",
    "visit_recency": _days,
    "signals": lambda value: f"{value:.1f} 分",
    "engagement": lambda value: f"{value:.0f} 次",
}
