"""How values read on a page: labels of stored codes, numbers, days."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.db.models import TextChoices

from buildings.choices import BuildingKind
from enterprises.choices import (
    ArrearsKind,
    Colour,
    Intent,
    MeasurementKind,
    OperatingStatus,
    SignalKind,
    Tenure,
    UnitKind,
)
from enterprises.models import Contact
from orgs.choices import CoverageMode
from reports.choices import Unit
from reports.indicators.figures import Figure
from reports.selectors.board import Mix
from reports.selectors.timeline import TimelineEvent
from services.choices import Mechanism

register = template.Library()

NOTHING = "—"
WORDS: dict[str, type[TextChoices]] = {
    "arrears": ArrearsKind,
    "building": BuildingKind,
    "colour": Colour,
    "contact": Contact.ContactRole,
    "coverage": CoverageMode,
    "intent": Intent,
    "measurement": MeasurementKind,
    "mechanism": Mechanism,
    "signal": SignalKind,
    "status": OperatingStatus,
    "tenure": Tenure,
    "unit": UnitKind,
}


@register.filter
def word(code: Any, kind: str) -> str:
    """Return the label of a stored code; nothing reads as a dash."""
    if code in (None, ""):
        return NOTHING
    return str(dict(WORDS[kind].choices).get(code, code))


@register.filter
def number(value: Any, places: int = 0) -> str:
    """Return a number with thousands separated and ``places`` decimals; nothing reads as a dash."""
    if value is None or value == "":
        return NOTHING
    return f"{Decimal(str(value)):,.{places}f}"


@register.filter
def plain(value: Any) -> str:
    """Return a number without trailing zeros, thousands separated; nothing reads as a dash."""
    if value is None or value == "":
        return NOTHING
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def share(part: Any, whole: Any) -> str:
    """Return ``part`` of ``whole`` in per cent with one decimal (12.5%); of nothing: a dash."""
    if not whole or part is None:
        return NOTHING
    return f"{Decimal(str(part)) * 100 / Decimal(str(whole)):.1f}%"


@register.filter
def permille(part: Any, whole: Any = 100) -> int:
    """Return ``part`` of ``whole`` in whole per mille, for the width of a bar in a drawing."""
    if not whole or part is None:
        return 0
    return round(min(Decimal(1), Decimal(str(part)) / Decimal(str(whole))) * 1000)


@register.filter
def days_until(later: datetime.date | None, day: datetime.date) -> int | None:
    """Return the days from ``day`` to ``later``."""
    return None if later is None else (later - day).days


# Where a reader of the enterprise file finds the rows behind an indicator.
EVIDENCE = {
    "lease_remaining": ("#rooms", "租约"),
    "lease_intent": ("#rooms", "续租意向"),
    "headcount_trend": ("?group=numbers#timeline", "在岗人数"),
    "tax_trend": ("?group=numbers#timeline", "年度税收"),
    "arrears": ("#signals", "欠费"),
    "overdue_requests": ("#requests", "诉求"),
    "visit_recency": ("?group=visits#timeline", "走访"),
    "signals": ("#signals", "信号"),
    "engagement": ("?group=activities#timeline", "参与"),
}
OWNED_DAYS = 3650


@register.filter
def evidence(indicator: str) -> dict[str, str] | None:
    """Return where the rows behind an indicator stand: {href, label}; unknown ones nowhere."""
    if indicator not in EVIDENCE:
        return None
    href, label = EVIDENCE[indicator]
    return {"href": href, "label": label}


def _days(value: float) -> str:
    return f"{value:.0f} 天"


def _change(value: float) -> str:
    # Stored as the share that was lost; people say what it became.
    return "持平" if not round(value, 3) else f"{'减少' if value > 0 else '增加'} {abs(value):.1%}"


# How the value of an indicator reads, by its id in the scheme.
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


@register.filter
def measured(value: float, indicator: str) -> str:
    """Return the value of an indicator as people say it (减少 12.5%, 38 天)."""
    return MEASURES[indicator](value) if indicator in MEASURES else plain(value)


@register.filter
def happened(event: TimelineEvent) -> str:
    """Return the detail of an event with the words and units that belong to its kind."""
    if not event.detail:
        return ""
    if event.kind == "measured":
        return plain(event.detail)
    if event.kind == "signal":
        return f"程度 {event.detail}"
    if event.kind == "arrears_started":
        return f"{plain(event.detail)} 万元"
    return event.detail


@register.filter
def reading(figure: Figure | None) -> str:
    """Return the value of a figure as it reads: 62.0%, 557, 162.5; nothing reads as a dash."""
    if figure is None or figure.value is None:
        return NOTHING
    if figure.unit == Unit.PERCENT:
        return f"{figure.value}%"
    return plain(figure.value)


@register.filter
def target(tile: Mapping[str, Any]) -> str:
    """Return the target of a tile's figure and whether it is met, for targets with two ends."""
    figure, aim = tile["figure"], tile["indicator"].target
    if aim is None or aim.at_least is None or aim.at_most is None or figure.value is None:
        return ""
    met = "达标" if aim.is_met_by(figure.value) else "未达标"
    return f"目标 {plain(aim.at_least)}–{plain(aim.at_most)}，{met}"


@register.filter
def spoken(mix: Mix) -> str:
    """Return a colour mix in words: 绿 12、橙 3、红 1，待核 4."""
    if not mix.rated:
        return "没有评级"
    parts = [f"{Colour(part.colour).label} {part.count}" for part in mix.shares if part.count]
    review = f"，待核 {mix.needs_review}" if mix.needs_review else ""
    return "、".join(parts) + review


@register.filter
def of(words: Mapping[str, str], code: str) -> str:
    """Return the word that stands for a code in ``words``, the code itself when none does."""
    return words.get(code, code)


@register.filter
def ring(mix: Mix) -> str:
    """Return a colour mix for the map: «green:580 red:420», in per mille of the ring."""
    return " ".join(f"{part.colour}:{part.share:.0f}" for part in mix.shares if part.count)
