"""What councils are made of on a day."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from common.text.folding import fold
from councils.composition import Composition, Held, Kind, composition, owners
from councils.models import Seat, SeatKind


def seat_kinds() -> tuple[Kind, ...]:
    """Return the kinds of seats in their order: one query."""
    return tuple(
        Kind(kind.code, kind.label, kind.fewest, tuple(kind.words))
        for kind in SeatKind.objects.all()
    )


def kinds_by_capacity(capacities: Iterable[str], kinds: Sequence[Kind]) -> dict[str, str]:
    """Return the code of the kind by each of the capacities as written; unknown ones are absent."""
    owner = owners(kinds)
    found = ((capacity, owner.get(fold(capacity))) for capacity in capacities)
    return {capacity: code for capacity, code in found if code is not None}


def composition_of(
    council_ids: Collection[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, Composition]:
    """Return the composition of every one of the councils: two queries."""
    kinds = seat_kinds()
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    found = Seat.objects.filter(still, council__in=list(council_ids)).order_by()
    seats: dict[uuid.UUID, list[Held]] = defaultdict(list)
    for council, capacity, starts_on, ends_on, is_head in found.values_list(
        "council_id", "capacity", "starts_on", "ends_on", "is_building_head"
    ):
        seats[council].append(Held(capacity, starts_on, ends_on, is_head))
    return {key: composition(kinds, seats[key], day) for key in council_ids}
