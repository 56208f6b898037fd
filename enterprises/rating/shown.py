"""The shown colour: the computed one, or what an override says while it holds."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from enterprises.models import RatingOverride
from enterprises.stability.overrides import shown_colour


@dataclass(frozen=True, slots=True)
class OverrideOnDay:
    """An override that holds on a day, for those who read colours."""

    override_id: uuid.UUID
    colour: str
    reason: str
    ends_on: datetime.date
    is_approved: bool

    def shown(self, computed: str) -> str:
        """Return the colour to show for an enterprise whose computed colour this is."""
        return shown_colour(computed, self.colour, is_approved=self.is_approved)


def overrides_on(
    enterprise_ids: Collection[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, OverrideOnDay]:
    """Return the overrides in force on ``day``, by enterprise: one query, few rows."""
    if not enterprise_ids:
        return {}
    rows = RatingOverride.objects.in_force_on(day).filter(enterprise__any_of=list(enterprise_ids))
    columns = ("enterprise_id", "pk", "colour", "reason", "ends_on", "approved_at")
    return {
        owner: OverrideOnDay(key, colour, reason, ends_on, approved_at is not None)
        for owner, key, colour, reason, ends_on, approved_at in rows.values_list(*columns)
    }
