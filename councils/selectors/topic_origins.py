"""What a new topic would come from, and what can be filled in from it."""

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from buildings.models import Building
from common.calendar.clock import SHANGHAI, today
from common.errors.domain import NotInScope
from councils.choices import Party, TopicSource
from councils.models import Council
from councils.selectors.councils import councils_in_term
from enterprises.models import Enterprise, Signal
from services.models import ServiceRequest, Visit
from services.selectors.response_owed import place_of


@dataclass(frozen=True, slots=True)
class Origin:
    """What a topic comes from; ``kind`` names the list: requests, visits, signals."""

    kind: str
    key: uuid.UUID
    label: str
    building: Building | None
    enterprise: Enterprise | None = None
    # What the form holds at first.
    first: dict[str, Any] = field(default_factory=dict)


def origin_asked(asked: dict[str, Any], *, user: Any) -> Origin | None:
    """Return what the address names; None where it names nothing. Raises ``NotInScope``."""
    for name, read in (("request", _request), ("visit", _visit), ("signal", _signal)):
        if asked[name] is not None:
            return read(asked[name], user)
    return None


def council_for(
    origin: Origin | None, council_id: uuid.UUID | None, *, user: Any, day: datetime.date
) -> Council | None:
    """Return the council that the address names, else that in term in the origin's building.

    Raises ``NotInScope``.
    """
    seen = Council.objects.visible_to(user)
    if council_id is not None:
        council: Council | None = seen.filter(pk=council_id).first()
        if council is None:
            raise NotInScope
        return council
    if origin is None or origin.building is None:
        return None
    found = councils_in_term([origin.building.pk], day).get(origin.building.pk)
    return seen.filter(pk=found.pk).first() if found is not None else None


def _request(key: uuid.UUID, user: Any) -> Origin:
    seen = ServiceRequest.objects.visible_to(user).select_related("building", "enterprise")
    row = seen.filter(pk=key).first()
    if row is None:
        raise NotInScope
    return Origin(
        kind="requests",
        key=key,
        label=f"诉求 {row.number} {row.category}",
        building=row.building,
        enterprise=row.enterprise,
        first={
            "title": row.category,
            "text": row.content,
            "category": row.category,
            "source": TopicSource.REQUESTS.value,
            "raised_by": Party.ENTERPRISE.value,
        },
    )


def _visit(key: uuid.UUID, user: Any) -> Origin:
    seen = Visit.objects.visible_to(user).select_related("building", "enterprise")
    row = seen.filter(pk=key).first()
    if row is None:
        raise NotInScope
    return Origin(
        kind="visits",
        key=key,
        label=f"走访 {row.visited_at.astimezone(SHANGHAI):%Y-%m-%d} {row.building.name}",
        building=row.building,
        enterprise=row.enterprise,
        first={"source": TopicSource.VISIT.value, "raised_by": Party.ENTERPRISE.value},
    )


def _signal(key: uuid.UUID, user: Any) -> Origin:
    row = Signal.objects.visible_to(user).select_related("enterprise").filter(pk=key).first()
    if row is None:
        raise NotInScope
    place, _ = place_of(row.enterprise_id, today())
    return Origin(
        kind="signals",
        key=key,
        label=f"信号 {row.observed_on} {row.enterprise}",
        building=Building.objects.visible_to(user).filter(pk=place).first() if place else None,
        enterprise=row.enterprise,
        first={"source": TopicSource.VISIT.value, "raised_by": Party.ENTERPRISE.value},
    )
