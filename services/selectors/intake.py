"""What helps to take a request in: whom it is about, where they sit, who will handle it."""

import datetime
from dataclasses import dataclass
from typing import Any

from buildings.models import Building
from common.calendar.selectors import working_calendar
from enterprises.models import Enterprise, Occupancy
from services.choices import Mechanism
from services.models import MechanismRule
from services.selectors.request_file import duty_list

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Found:
    """An enterprise that a search found, and the buildings in which it rents today."""

    enterprise: Enterprise
    buildings: tuple[Building, ...]


@dataclass(frozen=True, slots=True)
class DutyPreview:
    """What becomes of a request of a category: by whom, how, until when."""

    category: str
    lead: str
    co_units: tuple[str, ...]
    mechanism: str
    mechanism_label: str
    days: int | None
    due_on: datetime.date | None
    is_provisional: bool


def found_enterprises(words: str, *, user: Any, day: datetime.date) -> list[Found]:
    """Return the enterprises of the user's scope that ``words`` ask for, with their places."""
    seen = Enterprise.objects.visible_to(user).found_by(words, user)
    rows = list(seen.order_by("external_id", "pk")[:SHOWN])
    places = _places([row.pk for row in rows], user=user, day=day)
    return [Found(row, tuple(places.get(row.pk, ()))) for row in rows]


def found_enterprise(enterprise: Enterprise, *, user: Any, day: datetime.date) -> Found:
    """Return one enterprise with its places."""
    places = _places([enterprise.pk], user=user, day=day)
    return Found(enterprise, tuple(places.get(enterprise.pk, ())))


def duty_previews(day: datetime.date) -> list[DutyPreview]:
    """Return for each category of the duty list what becomes of a request of today."""
    rules = {rule.mechanism: rule for rule in MechanismRule.objects.all()}
    calendar = working_calendar()
    previews = []
    for item in duty_list(day):
        days = item.days or rules[item.mechanism].days
        due = calendar.add_working_days(day, days) if days else None
        previews.append(
            DutyPreview(
                category=item.category.name,
                lead=item.lead.name,
                co_units=tuple(unit.name for unit in item.co_units.all()),
                mechanism=item.mechanism,
                mechanism_label=Mechanism(item.mechanism).label,
                days=days,
                due_on=due.on if due else None,
                is_provisional=due.is_provisional if due else False,
            )
        )
    return previews


def _places(keys: list[Any], *, user: Any, day: datetime.date) -> dict[Any, list[Building]]:
    held = (
        Occupancy.objects.visible_to(user)
        .current_on(day)
        .filter(enterprise__in=keys)
        .select_related("unit__building")
        .order_by("-starts_on", "pk")
    )
    places: dict[Any, list[Building]] = {}
    for occupancy in held:
        known = places.setdefault(occupancy.enterprise_id, [])
        if occupancy.unit.building not in known:
            known.append(occupancy.unit.building)
    return places
