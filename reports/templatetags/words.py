"""How values read on a page: labels of stored codes, numbers, days."""

import datetime
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
