"""What councils are made of on a day."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from councils.composition import Composition, Held, Kind, composition
from councils.models import Seat, SeatKind


def composition_of(
    council_ids: Collection[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, Composition]:
    """Return the composition of every one of the councils: two queries."""
    kinds = tuple(
        Kind(kind.code, kind.label, kind.fewest, tuple(kind.words))
        for kind in SeatKind.objects.all()
    )
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    found = Seat.objects.filter(still, council__in=list(council_ids)).order_by()
    seats: dict[uuid.UUID, list[Held]] = defaultdict(list)
    for council, capacity, starts_on, ends_on, is_head in found.values_list(
        "council_id", "capacity", "starts_on", "ends_on", "is_building_head"
    ):
        seats[council].append(Held(capacity, starts_on, ends_on, is_head))
    return {key: composition(kinds, seats[key], day) for key in council_ids}
