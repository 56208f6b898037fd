"""Which offers could meet a need, by the rules of ``list_matching``, as the reader may see them."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet

from councils.choices import EntryState, ListReach, ListRole, MatchReason, MatchState
from councils.list_matching import Booking, Candidate, Entry, Weight, candidate_of, ranked
from councils.models import CouncilBuilding, ListEntry, ListMatch

Id = uuid.UUID
# Of one need on a page.
BEST = 5


@dataclass(frozen=True, slots=True)
class ReasonTold:
    """A reason, and what became of matches that carried it."""

    reason: MatchReason
    weight: Weight

    @property
    def label(self) -> str:
        """Return the reason in words."""
        return str(self.reason.label)

    @property
    def history(self) -> str:
        """Return what it has led to."""
        if not self.weight.decided:
            return "此理由尚无决定"
        return f"此理由过去 {self.weight.decided} 次采纳 {self.weight.accepted} 次"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An offer that could meet a need, with its reasons in words."""

    offer: ListEntry
    candidate: Candidate
    reasons: tuple[ReasonTold, ...]

    @property
    def last_day(self) -> datetime.date | None:
        """Return the last day of the period; None: without end."""
        ends = self.candidate.ends_on
        return None if ends is None else ends - datetime.timedelta(1)


def compared(entries: Iterable[ListEntry], day: datetime.date) -> dict[Id, Entry]:
    """Return entries as they are compared; ``building`` must be read with them. One query."""
    rows = list(entries)
    wide = {row.council_id for row in rows if row.reach == ListReach.COUNCIL}
    of_council: dict[Id, set[Id]] = {}
    links = CouncilBuilding.objects.standing_on(day).filter(council__in=wide)
    for council, building in links.values_list("council", "building") if wide else ():
        of_council.setdefault(council, set()).add(building)
    return {
        row.pk: Entry(
            key=row.pk,
            side=row.side,
            category=row.category,
            text=f"{row.title}{row.detail}",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            building=row.building_id,
            subdistrict=row.building.subdistrict_id if row.building else None,
            reach=row.reach,
            council_buildings=frozenset(of_council.get(row.council_id, ())),
            capacity=row.capacity,
        )
        for row in rows
    }


def bookings_of(side: str, entries: Collection[Id]) -> dict[Id, list[Booking]]:
    """Return what accepted matches take, by entry; ``side`` is ``need`` or ``offer``."""
    found: dict[Id, list[Booking]] = {key: [] for key in entries}
    rows = ListMatch.objects.filter(**{f"{side}__in": entries, "state": MatchState.ACCEPTED})
    for key, starts, ends, amount in rows.values_list(side, "starts_on", "ends_on", "amount"):
        found[key].append(Booking(starts, ends, amount))
    return found


def reason_weights(user: Any) -> dict[str, Weight]:
    """Return how often each reason led to acceptance, in the matches that the user may see."""
    rows = (
        ListMatch.objects.visible_to(user)
        .annotate(reason=_Unnest(F("reasons")))
        .order_by()
        .values("reason")
        .annotate(
            decided=Count("pk"),
            accepted=Count("pk", filter=~Q(state=MatchState.REFUSED)),
        )
    )
    return {row["reason"]: Weight(row["accepted"], row["decided"]) for row in rows}


def open_offers(user: Any, day: datetime.date) -> QuerySet[ListEntry]:
    """Return the offers that the user may see and that can still be had."""
    return (
        ListEntry.objects.visible_to(user)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
        .filter(kind__role=ListRole.OFFER, state=EntryState.OPEN)
        .select_related("building", "council", "kind")
    )


def suggestions_for(
    needs: Sequence[ListEntry], *, user: Any, day: datetime.date, best: int = BEST
) -> dict[Id, list[Suggestion]]:
    """Return the best offers for each open need, from ``day`` on: a constant number of queries."""
    asked = [need for need in needs if need.state == EntryState.OPEN]
    if not asked:
        return {}
    offers = {offer.pk: offer for offer in open_offers(user, day)}
    weights = reason_weights(user)
    facts = compared([*asked, *offers.values()], day)
    met = bookings_of("need", [need.pk for need in asked])
    taken = bookings_of("offer", list(offers))
    decided = set(
        ListMatch.objects.filter(need__in=asked)
        .exclude(state=MatchState.RELEASED)
        .values_list("need", "offer")
    )
    told: dict[Id, list[Suggestion]] = {}
    for need in asked:
        found = [
            candidate_from(day, facts[need.pk], facts[key], met[need.pk], taken[key], weights)
            for key in offers
            if (need.pk, key) not in decided
        ]
        told[need.pk] = [
            Suggestion(
                offers[one.offer],
                one,
                tuple(ReasonTold(each, weights.get(each, Weight())) for each in one.reasons),
            )
            for one in ranked([one for one in found if one is not None])[:best]
        ]
    return told


def candidate_from(
    day: datetime.date,
    need: Entry,
    offer: Entry,
    met: Collection[Booking],
    taken: Collection[Booking],
    weights: Mapping[str, Weight],
) -> Candidate | None:
    """Return what an offer could do for a need from ``day`` on; what is past is past."""
    if need.ends_on is not None and need.ends_on <= day:
        return None
    ahead = replace(need, starts_on=max(need.starts_on, day))
    return candidate_of(ahead, offer, met=met, taken=taken, weights=weights)


class _Unnest(Func):
    function = "unnest"
    set_returning = True
