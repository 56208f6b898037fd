"""Councils and their partners; joint actions are counted from records, never typed."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q

from buildings.models import Area, Building
from common.records.periods import current_on
from councils.choices import PartnerKind
from councils.models import CouncilBuilding, CouncilPairing
from orgs.selectors.pairing import IDLE_DAYS
from services.models import Station


@dataclass(frozen=True, slots=True)
class PairingLine:
    """A running pairing; ``station`` is None for one that the reader may not see."""

    pairing: CouncilPairing
    station: Station | None
    actions: int
    last_on: datetime.date | None
    is_idle: bool

    @property
    def partner(self) -> str:
        """Return the partner's name."""
        if self.pairing.kind == PartnerKind.RESIDENTIAL:
            return self.pairing.residential
        return self.station.name if self.station else "其他街镇的党群服务中心（站）"


@dataclass(frozen=True, slots=True)
class PairedTotals:
    """How many of each are paired; buildings are counted apart from their councils (G-04)."""

    councils: int
    buildings: int
    stations: int
    residential: int
    idle: int


def pairing_lines(
    *,
    user: Any,
    day: datetime.date,
    council_id: uuid.UUID | None = None,
    area: Area | None = None,
    kind: str = "",
) -> list[PairingLine]:
    """Return the running pairings, idle ones first, the longest silent on top: three queries."""
    rows = CouncilPairing.objects.visible_to(user).filter(current_on(day))
    if council_id is not None:
        rows = rows.filter(council=council_id)
    if area is not None:
        links = CouncilBuilding.objects.standing_on(day).filter(
            council=OuterRef("council"),
            building__subdistrict=area,
            building__in=Building.objects.visible_to(user),
        )
        rows = rows.filter(Exists(links))
    if kind:
        rows = rows.filter(kind=kind)
    pairings = list(rows.select_related("council", "station"))
    work = pairing_work([pairing.pk for pairing in pairings], day)
    named = {pairing.station_id for pairing in pairings if pairing.station_id}
    shown = set(Station.objects.visible_to(user).filter(pk__in=named).values_list("pk", flat=True))
    lines = [
        PairingLine(one, one.station if one.station_id in shown else None, *work[one.pk])
        for one in pairings
    ]
    lines.sort(key=lambda line: (not line.is_idle, line.last_on or line.pairing.starts_on))
    return lines


def pairing_work(
    pairing_ids: Collection[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, tuple[int, datetime.date | None, bool]]:
    """Return of each pairing the joint actions up to the day, the latest, and whether it is idle.

    One query. Idle: nothing for so many days, counted from its beginning at the earliest. What has
    not begun, or has ended, is not idle.
    """
    before = day - datetime.timedelta(days=IDLE_DAYS)
    done = Q(actions__on__lte=day)
    rows = (
        CouncilPairing.objects.filter(pk__in=list(pairing_ids))
        .order_by()
        .annotate(number=Count("actions", filter=done), last_on=Max("actions__on", filter=done))
        .values("pk", "starts_on", "ends_on", "number", "last_on")
    )
    return {
        row["pk"]: (
            row["number"],
            row["last_on"],
            row["starts_on"] <= before
            and (row["ends_on"] is None or row["ends_on"] > day)
            and (row["last_on"] is None or row["last_on"] <= before),
        )
        for row in rows
    }


def totals(lines: Collection[PairingLine], *, user: Any, day: datetime.date) -> PairedTotals:
    """Return what the pairings are of; one query."""
    councils = {line.pairing.council_id for line in lines}
    links = CouncilBuilding.objects.standing_on(day).filter(
        council__in=councils, building__in=Building.objects.visible_to(user)
    )
    return PairedTotals(
        councils=len(councils),
        buildings=links.values("building").distinct().count(),
        stations=len({line.pairing.station_id for line in lines} - {None}),
        residential=len({line.pairing.residential for line in lines} - {""}),
        idle=sum(line.is_idle for line in lines),
    )
