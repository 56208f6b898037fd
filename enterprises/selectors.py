"""Reads over several models: how many tenants left, where to and why."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from buildings.models import Area
from enterprises.choices import LeaveDestination, LeaveReason
from enterprises.models import Occupancy

RETAINED = frozenset({LeaveDestination.IN_BUILDING, LeaveDestination.IN_DISTRICT})
LOST = frozenset({LeaveDestination.OUT_OF_DISTRICT, LeaveDestination.CLOSED})
UNSTATED = "未登记"


@dataclass(frozen=True, slots=True)
class Part:
    """How many of the move-outs share a code; the empty code stands for «not stated»."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class MoveOutCounts:
    """Move-outs counted: kept in the district, lost to it, or not known; and by what is stated."""

    total: int
    retained: int
    lost: int
    by_destination: tuple[Part, ...]
    by_reason: tuple[Part, ...]
    by_area: tuple[Part, ...]

    @property
    def unclear(self) -> int:
        """Return how many went where nobody has said."""
        return self.total - self.retained - self.lost


def move_out_counts(rows: QuerySet[Occupancy]) -> MoveOutCounts:
    """Return the counts of move-outs (``Occupancy.objects.move_outs``): two queries."""
    destinations: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    areas: Counter[str] = Counter()
    keys = ("leave_destination", "leave_reason_code", "unit__building__subdistrict__code")
    for destination, reason, area, count in (
        rows.order_by().values_list(*keys).annotate(count=Count("pk"))
    ):
        destinations[destination] += count
        reasons[reason] += count
        areas[area] += count
    names = dict(Area.objects.filter(code__in=list(areas)).values_list("code", "name"))
    return MoveOutCounts(
        total=destinations.total(),
        retained=sum(destinations[code] for code in RETAINED),
        lost=sum(destinations[code] for code in LOST),
        by_destination=_parts(destinations, {**dict(LeaveDestination.choices), "": UNSTATED}),
        by_reason=_parts(reasons, {**dict(LeaveReason.choices), "": UNSTATED}),
        by_area=_parts(areas, dict(sorted(names.items()))),
    )


def _parts(counts: Counter[str], labels: dict[str, str]) -> tuple[Part, ...]:
    return tuple(
        Part(code, str(label), counts[code]) for code, label in labels.items() if counts[code]
    )
