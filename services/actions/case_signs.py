"""What the register says about open cases: staff decide, so this only proposes."""

import datetime
import uuid
from collections import defaultdict

from django.db.models import Q

from enterprises.models import Occupancy, Rating
from services.models import ResponseCase
from services.playbook import AT_RISK, proposed_outcome


def follow_cases(*, now: datetime.datetime) -> int:
    """Mark the open cases whose enterprise is at risk no longer, or again; return how many."""
    day = now.date()
    cases = list(ResponseCase.objects.open().select_for_update().order_by("pk"))
    ids = [case.enterprise_id for case in cases]
    risky = set(
        Rating.objects.filter(colour__in=AT_RISK, enterprise__any_of=ids).values_list(
            "enterprise_id", flat=True
        )
    )
    proposed = _proposed([key for key in ids if key not in risky], day)
    changed = []
    for case in cases:
        is_risky = case.enterprise_id in risky
        calmed_on = None if is_risky else case.calmed_on or day
        outcome = proposed.get(case.enterprise_id, "")
        if (calmed_on, outcome) != (case.calmed_on, case.proposed_outcome):
            case.calmed_on, case.proposed_outcome, case.updated_at = calmed_on, outcome, now
            changed.append(case)
    ResponseCase.objects.bulk_update(
        changed, ["calmed_on", "proposed_outcome", "updated_at"], batch_size=1000
    )
    return len(changed)


def _proposed(enterprise_ids: list[uuid.UUID], day: datetime.date) -> dict[uuid.UUID, str]:
    """Return what the rooms of each enterprise say: held, or left last and where to."""
    rooms = Occupancy.objects.filter(enterprise__any_of=enterprise_ids).order_by()
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    holding = set(rooms.filter(still).values_list("enterprise_id", flat=True))
    left: dict[uuid.UUID, list[tuple[datetime.date, str]]] = defaultdict(list)
    ended = rooms.filter(ends_on__lte=day).exclude(enterprise__in=holding)
    for enterprise, ends_on, destination in ended.values_list(
        "enterprise_id", "ends_on", "leave_destination"
    ):
        if ends_on is not None:
            left[enterprise].append((ends_on, destination))
    return {
        enterprise: proposed_outcome(
            holds_rooms=False,
            destinations=[where for on, where in rows if on == max(on for on, _ in rows)],
        )
        for enterprise, rows in left.items()
    }
