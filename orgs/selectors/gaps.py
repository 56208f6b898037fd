"""The work lists of coverage: who should have an organisation (应建), and who has no coverage.

Each list is one queryset; its count is the figure of the same name. What a page shows of its
rows is read by ``orgs.selectors.gap_rows``.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from buildings.models import Area, Building
from common.records.periods import standing_on
from common.text.folding import fold
from enterprises.models import Contact, Enterprise
from orgs.choices import CoverageMode
from orgs.models import Coverage, Founding, UnbuiltReason
from orgs.selectors.formation import threshold
from orgs.selectors.tenants import tenants_on

# A count of members that nobody confirmed for longer than this is asked for again.
STALE_AFTER = datetime.timedelta(days=180)
UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a work list is narrowed by; empty: not.

    ``situation``: ``gap`` (应建未建), ``built``, ``all`` (应建) or ``unknown`` (no count known).
    ``missing``: ``stale`` or ``contact``. ``reason``: a kind, or ``unstated``.
    """

    area: Area | None = None
    building: Building | None = None
    words: str = ""
    situation: str = "gap"
    missing: str = ""
    reason: str = ""


def should_build(asked: Asked, *, user: Any, day: datetime.date) -> QuerySet[Enterprise, Any]:
    """Return the tenants that should have an organisation, those with most members first."""
    rows = _members(asked, user, day)
    if asked.situation == "unknown":
        rows = rows.filter(full_members=None)
    else:
        rows = rows.filter(full_members__gte=threshold("branch_from", day))
    own = Exists(_covered(day).filter(mode=CoverageMode.ESTABLISH))
    if asked.situation == "gap":
        rows = rows.filter(~own)
    elif asked.situation == "built":
        rows = rows.filter(own)
    return _narrowed(rows, asked, user, day)


def blank_spots(asked: Asked, *, user: Any, day: datetime.date) -> QuerySet[Enterprise, Any]:
    """Return the tenants without any coverage (空白点), those with most members first."""
    rows = _members(asked, user, day).filter(~Exists(_covered(day)))
    return _narrowed(rows, asked, user, day)


def _members(asked: Asked, user: Any, day: datetime.date) -> Any:
    rows = tenants_on(day, user=user, area=asked.area, building=asked.building)
    # One standing holds on a day: joined once, where a sub-select would look for each row.
    stated = FilteredRelation("standings", condition=standing_on(day, "standings__"))
    return rows.annotate(
        stated=stated,
        full_members=F("stated__full_members"),
        counted_on=F("stated__recorded_on"),
    ).order_by(F("full_members").desc(nulls_last=True), F("external_id").asc(nulls_last=True), "pk")


def _covered(day: datetime.date) -> QuerySet[Coverage]:
    return Coverage.objects.current_on(day).filter(enterprise=OuterRef("pk"))


def _narrowed(rows: Any, asked: Asked, user: Any, day: datetime.date) -> Any:
    if fold(asked.words):
        rows = rows.found_by(asked.words, user)
    if asked.missing == "stale":
        rows = rows.filter(counted_on__lt=day - STALE_AFTER)
    elif asked.missing == "contact":
        rows = rows.filter(~Exists(Contact.objects.filter(enterprise=OuterRef("pk"))))
    if asked.reason:
        rows = rows.filter(_because(asked.reason, day))
    return rows


def _because(reason: str, day: datetime.date) -> Q:
    stated = UnbuiltReason.objects.current_on(day).filter(enterprise=OuterRef("pk"))
    if reason == UNSTATED:
        running = Founding.objects.open().filter(enterprise=OuterRef("pk"))
        return ~Q(Exists(stated)) & ~Q(Exists(running))
    return Q(Exists(stated.filter(kind=reason)))
