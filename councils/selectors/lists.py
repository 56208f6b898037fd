"""The three lists as pages and API tell them: entries, matches, and how many needs are met."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import TruncDate, TruncMonth

from common.calendar.clock import SHANGHAI, end_of, start_of
from councils.choices import ListRole, MatchState
from councils.models import ListEntry, ListMatch

WITH = ("council", "kind", "building", "department", "organisation", "enterprise", "project")


@dataclass(frozen=True, slots=True)
class FillRate:
    """How many needs that were opened in a month were met by an accepted match."""

    month: datetime.date
    kind: uuid.UUID
    label: str
    opened: int
    accepted: int
    # From the opening to the first accepted match, over those that have one.
    days_waited: int

    @property
    def rate(self) -> float:
        """Return the share, 0 to 1."""
        return self.accepted / self.opened if self.opened else 0.0

    @property
    def percent(self) -> int:
        """Return the share in per cent, rounded."""
        return round(self.rate * 100)

    @property
    def mean_wait(self) -> float | None:
        """Return the mean days of waiting; None: nothing was accepted."""
        return round(self.days_waited / self.accepted, 1) if self.accepted else None


def entries_asked(
    *, user: Any, asked: Mapping[str, Any], council_id: uuid.UUID | None = None
) -> QuerySet[ListEntry]:
    """Return the entries that the user may see, the latest first, narrowed by what is asked."""
    rows: QuerySet[ListEntry] = ListEntry.objects.visible_to(user)
    if council_id is not None:
        rows = rows.filter(council=council_id)
    for name in ("kind", "kind__role", "state", "side", "category"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return rows.select_related(*WITH)


def matches_of(entries: list[uuid.UUID], *, user: Any) -> QuerySet[ListMatch]:
    """Return the decided matches of needs, the latest first."""
    return (
        ListMatch.objects.visible_to(user)
        .filter(need__in=entries)
        .select_related("offer__council", "decided_by", "need")
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What accepted matches take of an offer: of needs that the reader may see, and of others."""

    seen: list[ListMatch]
    foreign: list[ListMatch]

    @property
    def foreign_amount(self) -> int:
        """Return how much the needs outside the reader's scope take, all of them together."""
        return sum(match.amount for match in self.foreign)

    @property
    def count(self) -> int:
        """Return how many matches there are."""
        return len(self.seen) + len(self.foreign)


def taken_of(offer: ListEntry, *, user: Any) -> Taken:
    """Return the accepted matches of an offer, whosever need it is; two queries."""
    accepted = ListMatch.objects.filter(offer=offer, state=MatchState.ACCEPTED)
    visible = set(accepted.visible_to(user).values_list("pk", flat=True))
    taken = Taken([], [])
    for match in accepted.select_related("need__council"):
        (taken.seen if match.pk in visible else taken.foreign).append(match)
    return taken


def fill_rates(
    *,
    user: Any,
    since: datetime.date,
    until: datetime.date,
    council_id: uuid.UUID | None = None,
) -> list[FillRate]:
    """Return the fill rate of each month and list from ``since`` to ``until``, the latest first.

    A need counts in the month in which it was written down. One query.
    """
    first = (
        ListMatch.objects.filter(need=OuterRef("pk"), state=MatchState.ACCEPTED)
        .order_by("decided_on")
        .values("decided_on")[:1]
    )
    needs = ListEntry.objects.visible_to(user).filter(
        kind__role=ListRole.NEED,
        created_at__gte=start_of(since),
        created_at__lt=end_of(until),
    )
    if council_id is not None:
        needs = needs.filter(council=council_id)
    rows = (
        needs.annotate(
            month=TruncMonth("created_at", tzinfo=SHANGHAI, output_field=DateField()),
            met_on=Subquery(first),
            waited=ExpressionWrapper(
                F("met_on") - TruncDate("created_at", tzinfo=SHANGHAI),
                output_field=DurationField(),
            ),
        )
        .order_by()
        .values("month", "kind", "kind__label", "kind__position")
        .annotate(opened=Count("pk"), accepted=Count("met_on"), days=Sum("waited"))
        .order_by("-month", "kind__position")
    )
    return [
        FillRate(
            month=row["month"],
            kind=row["kind"],
            label=row["kind__label"],
            opened=row["opened"],
            accepted=row["accepted"],
            days_waited=row["days"].days if row["days"] else 0,
        )
        for row in rows
    ]
