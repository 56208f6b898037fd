"""The retention desk (留商工作台): a tenant at risk, what it needs, and which spaces suit it."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from common.errors.domain import NotInScope
from enterprises.choices import MeasurementKind, SignalKind, Tenure
from enterprises.models import Enterprise, LeaseIntent, Measurement, Occupancy, Signal
from enterprises.rating.explanation import Contribution, explain
from enterprises.rating.on_day import RatingOnDay, ratings_on
from enterprises.rating.shown import OverrideOnDay, overrides_on
from services.matching.needs import Growth, Home, Need, Wanted, wanted_area
from services.matching.ranking import Offer, Site, ranked, spread
from services.matching.spaces import spaces_for
from services.selectors.free_rooms import free_rooms, sites

TOP = 20
REASONS = 3
MORE = frozenset({SignalKind.SPACE_NEED, SignalKind.EXPANSION})
LESS = frozenset({SignalKind.DOWNSIZING})
SIGNAL_AGE = datetime.timedelta(365)


@dataclass(frozen=True, slots=True)
class Lease:
    """A room that the tenant holds on the day, with what it said of the end."""

    unit_id: uuid.UUID
    building_id: uuid.UUID
    building: str
    floor: int
    number: str
    area: Decimal | None
    tenure: str
    ends_on: datetime.date | None
    intent: str


@dataclass(frozen=True, slots=True)
class Tenant:
    """Who may leave: rooms, size, colour with its weightiest reasons, signs of growth."""

    enterprise: Enterprise
    leases: tuple[Lease, ...]
    area: float
    headcount: int | None
    lease_ends_on: datetime.date | None
    colour: str | None
    shown_colour: str | None
    band: str
    override: OverrideOnDay | None
    reasons: tuple[Contribution, ...]
    floor_texts: tuple[str, ...]
    signals: tuple[str, ...]
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class AskedNeed:
    """What a reader states instead of the default; empty: the default."""

    area: float | None = None
    by: datetime.date | None = None
    subdistrict_id: uuid.UUID | None = None
    lowest_floor: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """The tenant, the need as it was looked for, and the best spaces; no size: none."""

    tenant: Tenant
    need: Need | None
    offers: tuple[Offer, ...]
    found: int


def desk(enterprise_id: uuid.UUID, asked: AskedNeed, *, user: Any, day: datetime.date) -> Desk:
    """Return the desk of an enterprise that ``user`` may see: a constant number of queries.

    Spaces are those of buildings in the user's scope. Raises ``NotInScope``.
    """
    tenant = _tenant(enterprise_id, user, day)
    area = asked.area or tenant.wanted.area
    if not area:
        return Desk(tenant, None, (), 0)
    by = asked.by or tenant.lease_ends_on
    rooms = free_rooms(enterprise_id, float(area), by=by, user=user, day=day)
    spaces = spaces_for(float(area), rooms)
    known = sites(
        {space.rooms[0].building_id for space in spaces}
        | {lease.building_id for lease in tenant.leases},
        user=user,
        day=day,
    )
    home = _home(tenant.leases, known)
    wish = asked.subdistrict_id or (home.subdistrict_id if home else None)
    need = Need(float(area), by, wish, asked.lowest_floor, home)
    offers = ranked(need, spaces, known, day)
    return Desk(tenant, need, tuple(spread(offers, TOP)), len(offers))


def _tenant(enterprise_id: uuid.UUID, user: Any, day: datetime.date) -> Tenant:
    enterprise = Enterprise.objects.visible_to(user).filter(pk=enterprise_id).first()
    if enterprise is None:
        raise NotInScope
    leases = _leases(enterprise_id, user, day)
    area = float(sum((lease.area for lease in leases if lease.area), Decimal(0)))
    headcount = (
        Measurement.objects.filter(
            enterprise=enterprise_id, kind=MeasurementKind.HEADCOUNT, measured_on__lte=day
        )
        .order_by("-measured_on")
        .values_list("value", flat=True)
        .first()
    )
    heads = int(headcount) if headcount is not None else None
    kinds = _signals(enterprise_id, day)
    rating = ratings_on([enterprise_id], day).get(enterprise_id)
    override = overrides_on([enterprise_id], day).get(enterprise_id)
    told = explain(rating) if rating else None
    growth = Growth(_trend(rating), not MORE.isdisjoint(kinds), not LESS.isdisjoint(kinds))
    weighty = sorted(
        (part for part in (told.contributions if told else ()) if part.share),
        key=lambda part: -(part.share or 0),
    )
    colour = rating.colour if rating else None
    return Tenant(
        enterprise=enterprise,
        leases=leases,
        area=area,
        headcount=heads,
        lease_ends_on=_ends_on(leases),
        colour=colour,
        shown_colour=override.shown(colour) if override and colour else colour,
        band=told.band if told else "",
        override=override if colour else None,
        reasons=tuple(weighty[:REASONS]),
        floor_texts=told.floor_texts if told else (),
        signals=tuple(str(SignalKind(kind).label) for kind in kinds),
        wanted=wanted_area(area, heads, growth),
    )


def _leases(enterprise_id: uuid.UUID, user: Any, day: datetime.date) -> tuple[Lease, ...]:
    rows = list(
        Occupancy.objects.visible_to(user)
        .current_on(day)
        .filter(enterprise=enterprise_id)
        .select_related("unit__building")
        .order_by(F("ends_on").asc(nulls_last=True), "pk")
    )
    stated = LeaseIntent.objects.filter(
        Q(recorded_on__isnull=True) | Q(recorded_on__lte=day),
        occupancy__any_of=[row.pk for row in rows],
    ).order_by(F("recorded_on").asc(nulls_first=True), "created_at")
    intents = dict(stated.values_list("occupancy_id", "intent"))
    return tuple(
        Lease(
            unit_id=row.unit_id,
            building_id=row.unit.building_id,
            building=row.unit.building.name,
            floor=row.unit.floor_number,
            number=row.unit.number,
            area=row.area if row.area is not None else row.unit.area,
            tenure=row.tenure,
            ends_on=row.ends_on,
            intent=intents.get(row.pk, ""),
        )
        for row in rows
    )


def _ends_on(leases: Sequence[Lease]) -> datetime.date | None:
    """Return the earliest end of a leased room: the day by which the tenant must have decided."""
    return min(
        (lease.ends_on for lease in leases if lease.tenure == Tenure.LEASED and lease.ends_on),
        default=None,
    )


def _signals(enterprise_id: uuid.UUID, day: datetime.date) -> list[str]:
    rows = Signal.objects.open_on(day, SIGNAL_AGE.days).filter(enterprise=enterprise_id)
    return list(dict.fromkeys(rows.order_by("-observed_on").values_list("kind", flat=True)))


def _trend(rating: RatingOnDay | None) -> float | None:
    """Return the change of headcount that the rating found, if its scheme asks for it."""
    if rating is None or "headcount_trend" not in rating.scheme.indicator_ids:
        return None
    return rating.values[rating.scheme.indicator_ids.index("headcount_trend")]


def _home(leases: Sequence[Lease], known: dict[uuid.UUID, Site]) -> Home | None:
    """Return the building where the tenant holds most."""
    held: dict[uuid.UUID, Decimal] = {}
    for lease in leases:
        held[lease.building_id] = held.get(lease.building_id, Decimal(0)) + (lease.area or 0)
    if not held:
        return None
    site = known[max(held, key=lambda key: (held[key], key))]
    return Home(
        building_id=site.building_id,
        subdistrict_id=site.subdistrict_id,
        kind=site.kind,
        rank=site.rank,
        point=site.point,
        floors=tuple(
            sorted({lease.floor for lease in leases if lease.building_id == site.building_id})
        ),
    )
