"""What sheets of enterprises are made from, read for a whole page at once: a query a source.

What an enterprise does elsewhere counts (a visit is a visit), but only what lies in the patch,
or is the reader's own, is told.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet
from django.db.models.functions import TruncDate

from buildings.models import Building
from common.calendar.clock import end_of
from common.calendar.selectors import working_calendar
from common.calendar.working_days import WorkingCalendar
from common.records.periods import standing_on
from common.sync.feed.registry import Reader
from enterprises.choices import MeasurementKind
from enterprises.models import (
    Contact,
    Enterprise,
    EnterpriseStanding,
    FactCheck,
    LeaseIntent,
    Measurement,
    Occupancy,
    RatingChange,
    Signal,
)
from enterprises.rating.on_day import RatingOnDay, stored_ratings
from orgs.choices import CoverageMode
from orgs.models import Coverage
from services.field_rules.musts import AT_RISK, MustRule
from services.models import MustVisitRule, Promise, ServiceRequest, Visit, VisitType

Id = uuid.UUID
Many = dict[Id, list[Any]]


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of the enterprises of a page, by enterprise; ``rooms`` says who is there."""

    rooms: Many
    enterprises: dict[Id, Enterprise]
    arrived: dict[Id, datetime.date]
    intents: dict[Id, LeaseIntent]
    standings: dict[Id, EnterpriseStanding]
    ratings: dict[Id, RatingOnDay]
    entered: dict[Id, datetime.date]
    visits: dict[Id, Visit]
    visited: dict[Id, datetime.date]
    checks: dict[tuple[Id, str], datetime.date]
    contacts: Many
    headcounts: dict[Id, Measurement]
    requests: Many
    promises: Many
    signals: Many
    coverage: dict[Id, list[str]]
    areas: frozenset[Id]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What holds for every sheet of a page."""

    musts: tuple[MustRule, ...]
    purposes: dict[str, str]
    calendar: WorkingCalendar


def read_rulebook() -> Rulebook:
    """Return the rules of the office: three queries."""
    rules = MustVisitRule.objects.filter(is_active=True)
    columns = ("code", "label", "trigger", "within_days", "checklist")
    return Rulebook(
        musts=tuple(MustRule(*row) for row in rules.values_list(*columns)),
        purposes=dict(VisitType.objects.values_list("label", "code")),
        calendar=working_calendar(),
    )


def read_facts(reader: Reader, ids: Sequence[Id]) -> Facts:
    """Return the facts of those of the enterprises that the reader holds: seventeen queries."""
    day, places = reader.day, list(reader.patch)
    rooms = _grouped(
        Occupancy.objects.current_on(day)
        .filter(enterprise__any_of=ids, unit__building__any_of=places)
        .select_related("unit")
        .order_by(F("ends_on").asc(nulls_last=True), "pk")
    )
    held = list(rooms)
    leases = [row.pk for own in rooms.values() for row in own]
    told = Q(building__any_of=places) | Q(worker__user=reader.user.pk)
    return Facts(
        rooms=rooms,
        enterprises={row.pk: row for row in Enterprise.objects.filter(pk__any_of=held)},
        arrived=_arrivals(held, day),
        intents=_intents(leases, day),
        standings=_by_enterprise(
            EnterpriseStanding.objects.filter(standing_on(day), enterprise__any_of=held)
        ),
        ratings=stored_ratings(held),
        entered=_entered(held, day),
        visits=_by_enterprise(
            Visit.objects.until(day)
            .filter(told, enterprise__any_of=held)
            .select_related("worker")
            .defer("note", "checks")
            .order_by("enterprise_id", "-visited_at", "-pk")
            .distinct("enterprise_id")
        ),
        visited=_visited(held, day),
        checks=_checks(held, day),
        contacts=_grouped(
            Contact.objects.filter(enterprise__any_of=held)
            .defer("phone_encrypted", "phone_index")
            .order_by(F("confirmed_on").desc(nulls_last=True), "role", "name", "pk")
        ),
        headcounts=_by_enterprise(
            Measurement.objects.filter(
                kind=MeasurementKind.HEADCOUNT, measured_on__lte=day, enterprise__any_of=held
            )
            .order_by("enterprise_id", "-measured_on")
            .distinct("enterprise_id")
        ),
        requests=_grouped(
            ServiceRequest.objects.open()
            .filter(
                Q(building__any_of=places) | Q(building__isnull=True),
                enterprise__any_of=held,
                received_at__lt=end_of(day),
            )
            .order_by(F("due_on").asc(nulls_last=True), "received_at", "pk")
        ),
        promises=_grouped(
            Promise.objects.filter(told, settled_on__isnull=True, enterprise__any_of=held)
            .filter(visit__withdrawn_at__isnull=True)
            .select_related("visit", "worker")
            .order_by("due_on", "pk")
        ),
        signals=_grouped(
            Signal.objects.filter(
                Q(closed_on__isnull=True) | Q(closed_on__gt=day),
                enterprise__any_of=held,
                observed_on__lte=day,
            ).order_by("-severity", "-observed_on", "pk")
        ),
        coverage=_coverage(held, day),
        areas=frozenset(
            Building.objects.filter(pk__any_of=places)
            .order_by()
            .values_list("subdistrict", flat=True)
            .distinct()
        ),
    )


def _grouped(rows: Iterable[Any]) -> Many:
    found: Many = defaultdict(list)
    for row in rows:
        found[row.enterprise_id].append(row)
    return found


def _by_enterprise(rows: QuerySet) -> dict[Id, Any]:
    return {row.enterprise_id: row for row in rows}


def _arrivals(ids: Sequence[Id], day: datetime.date) -> dict[Id, datetime.date]:
    rows = Occupancy.objects.filter(enterprise__any_of=ids, starts_on__lte=day).order_by()
    return dict(rows.values_list("enterprise").annotate(first=Min("starts_on")))


def _intents(occupancies: Sequence[Id], day: datetime.date) -> dict[Id, LeaseIntent]:
    """Return the last word on each lease; one without a date holds since ever."""
    stated = LeaseIntent.objects.filter(
        Q(recorded_on__isnull=True) | Q(recorded_on__lte=day), occupancy__any_of=occupancies
    ).order_by(F("recorded_on").asc(nulls_first=True), "created_at", "pk")
    return {row.occupancy_id: row for row in stated}


def _entered(ids: Sequence[Id], day: datetime.date) -> dict[Id, datetime.date]:
    """Return the day on which each enterprise last came into a colour that is a risk."""
    entered = (
        RatingChange.objects.filter(
            enterprise__any_of=ids, colour__in=AT_RISK, is_ended=False, rated_on__lte=day
        )
        .exclude(previous_colour=F("colour"))
        .order_by("enterprise_id", "-rated_on", "-created_at")
        .distinct("enterprise_id")
    )
    return dict(entered.values_list("enterprise", "rated_on"))


def _visited(ids: Sequence[Id], day: datetime.date) -> dict[Id, datetime.date]:
    visits = Visit.objects.until(day).filter(enterprise__any_of=ids).order_by()
    return dict(visits.values_list("enterprise").annotate(last=TruncDate(Max("visited_at"))))


def _checks(ids: Sequence[Id], day: datetime.date) -> dict[tuple[Id, str], datetime.date]:
    checked = FactCheck.objects.filter(enterprise__any_of=ids, checked_on__lte=day).order_by()
    rows = checked.values_list("enterprise", "field").annotate(last=Max("checked_on"))
    return {(enterprise, field): last for enterprise, field, last in rows}


def _coverage(ids: Sequence[Id], day: datetime.date) -> dict[Id, list[str]]:
    found: dict[Id, set[str]] = defaultdict(set)
    current = Coverage.objects.current_on(day).filter(enterprise__any_of=ids)
    for enterprise, mode in current.values_list("enterprise", "mode"):
        found[enterprise].add(mode)
    return {
        key: [str(mode.label) for mode in CoverageMode if mode in modes]
        for key, modes in found.items()
    }
