"""Writing occupancies as facts, with what the tenant said about the end of its lease."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act
from common.calendar.clock import today
from common.records.writing import Written, create_record, update_record
from enterprises.choices import SourceKind
from enterprises.models import LeaseIntent, Occupancy

SAID = ("intent", "intent_recorded_on")
HINTS = ("enterprises.rate_dirty",)


def create_occupancy(
    *, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None
) -> Written:
    """Write an occupancy of a room in the user's write scope."""
    return create_record(
        Occupancy,
        {**_own(values), "source_kind": SourceKind.STAFF},
        by=by,
        key=key,
        content=values,
        also=_with_intent(values),
        hints=HINTS,
    )


def update_occupancy(
    *, by: Any, occupancy_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change an occupancy; an intent is added to what was said before, never replaces it."""
    return update_record(
        Occupancy,
        occupancy_id,
        _own(values),
        by=by,
        base=base,
        also=_with_intent(values),
        hints=HINTS,
    )


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in SAID}


def _with_intent(values: Mapping[str, Any]) -> Any:
    intent = values.get("intent")
    if not intent:
        return None
    day: datetime.date = values.get("intent_recorded_on") or today()

    def say(act: Act, occupancy: Occupancy) -> Mapping[str, Any] | None:
        _, is_new = LeaseIntent.objects.get_or_create(
            occupancy=occupancy,
            intent=intent,
            recorded_on=day,
            defaults={"source_kind": SourceKind.STAFF},
        )
        return {"intent": [day, intent]} if is_new else None

    return say
