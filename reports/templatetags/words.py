"""How values read on a page: labels of stored codes, numbers, days."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.db.models import TextChoices

from buildings.choices import BuildingKind
from enterprises.choices import (
    ArrearsKind,
    Colour,
    ContactRole,
    Intent,
    LeaveDestination,
    LeaveReason,
    MeasurementKind,
    OperatingStatus,
    SignalKind,
    Tenure,
    UnitKind,
)
from orgs.choices import CoverageMode
from reports.choices import Unit
from reports.indicators.figures import Figure
from reports.selectors.board import Mix
from reports.selectors.coverage import change
from reports.selectors.timeline import TimelineEvent
from services.choices import Mechanism

register = template.Library()

NOTHING = "—"
WORDS: dict[str, type[TextChoices]] = {
    "arrears": ArrearsKind,
    "building": BuildingKind,
    "colour": Colour,
    "contact": ContactRole,
    "coverage": CoverageMode,
    "destination": LeaveDestination,
    "intent": Intent,
    "leave_reason": LeaveReason,
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


# Where a reader of the enterprise file finds the rows behind an indicator: a group of the
# timeline or nothing, an anchor, a label.
EVIDENCE = {
    "lease_remaining": ("", "rooms", "租约"),
    "lease_intent": ("", "rooms", "续租意向"),
    "headcount_trend": ("numbers", "timeline", "在岗人数"),
    "tax_trend": ("numbers", "timeline", "年度税收"),
    "arrears": ("arrears", "timeline", "欠费"),
    "overdue_requests": ("", "requests", "诉求"),
    "visit_recency": ("visits", "timeline", "走访"),
    "signals": ("signals", "timeline", "信号"),
    "engagement": ("activities", "timeline", "参与"),
}


@register.filter
def evidence(indicator: str) -> dict[str, str] | None:
    """Return where the rows behind an indicator stand: {group, anchor, label}; else nowhere."""
    if indicator not in EVIDENCE:
        return None
    group, anchor, label = EVIDENCE[indicator]
    return {"group": group, "anchor": anchor, "label": label}


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


@register.filter
def figure_in(figures: Mapping[str, Figure], code: str) -> Figure | None:
    """Return the figure with a code, nothing when there is none."""
    return figures.get(code)


@register.filter
def changed_from(figure: Figure | None, earlier: Figure | None) -> str:
    """Return by how much a value has changed: +1.2 个百分点, −3, 持平; nothing reads as a dash."""
    by = change(figure, earlier)
    if by is None or figure is None:
        return NOTHING
    unit = " 个百分点" if figure.unit == Unit.PERCENT else ""
    return f"{signed(by)}{unit}" if by else "持平"


@register.filter
def moved_from(figure: Figure | None, earlier: Figure | None) -> str:
    """Return the same for a narrow cell: +1.2; nothing when it has not changed."""
    by = change(figure, earlier)
    return signed(by) if by else ""


def signed(number: Decimal) -> str:
    """Return a number with its sign."""
    return f"{'+' if number > 0 else '−'}{plain(abs(number))}"


@register.filter
def parts(figure: Figure | None) -> str:
    """Return what a value is made of: 1,814 ÷ 2,925; nothing for a count."""
    if figure is None or figure.denominator is None:
        return ""
    return f"{plain(figure.numerator)} ÷ {plain(figure.denominator)}"
