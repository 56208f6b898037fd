"""The enterprise file (一企一档): everything on file about one enterprise on a day."""

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.roles import may_count_members
from common.errors.domain import NotInScope
from common.records.periods import standing_on
from common.scope.references import visible_ids
from enterprises.models import (
    Arrears,
    Contact,
    Enterprise,
    EnterpriseStanding,
    LeaseIntent,
    Measurement,
    Occupancy,
    RatingOverride,
    Signal,
)
from enterprises.rating.explanation import Explanation, explain
from enterprises.rating.on_day import RatingOnDay, ratings_on
from enterprises.stability.overrides import shown_colour
from orgs.models import Coverage, PartyOrganisation, Worker
from services.models import ServiceRequest, Visit

RECENT_VISITS = 5
MEASUREMENTS = 12


@dataclass(frozen=True, slots=True)
class FileOccupancy:
    """A lease or own room; ``is_current``: it holds on the day of the file."""

    occupancy_id: uuid.UUID
    building_id: uuid.UUID
    building_name: str
    floor_number: int
    unit_number: str
    area: Decimal | None
    tenure: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    is_current: bool
    intent: str | None
    intent_recorded_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class FileContact:
    """A contact; the phone is masked."""

    contact_id: uuid.UUID
    name: str
    role: str
    phone_masked: str
    confirmed_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class FileMeasurement:
    """A headcount (persons) or yearly tax (万元)."""

    kind: str
    measured_on: datetime.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class FileArrears:
    """Arrears open on the day, 万元."""

    kind: str
    started_on: datetime.date
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class FileSignal:
    """A signal open on the day."""

    signal_id: uuid.UUID
    kind: str
    severity: int
    observed_on: datetime.date


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """A coverage that holds on the day; a foreign organisation is ``None``."""

    mode: str
    organisation_id: uuid.UUID | None
    organisation_name: str | None
    instructor: str
    starts_on: datetime.date


@dataclass(frozen=True, slots=True)
class FileRequest:
    """A request that was open on the day."""

    request_id: uuid.UUID
    external_id: str | None
    received_at: datetime.datetime
    category: str
    content: str
    mechanism: str
    due_on: datetime.date | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class FileVisit:
    """One of the latest visits."""

    visit_id: uuid.UUID
    visited_at: datetime.datetime
    building_name: str
    worker_name: str | None
    purpose: str
    note: str


@dataclass(frozen=True, slots=True)
class FileOverride:
    """What a person says against the computed colour; waiting: without effect as yet."""

    override_id: uuid.UUID
    colour: str
    reason: str
    evidence: str
    starts_on: datetime.date
    ends_on: datetime.date
    is_waiting: bool
    may_approve: bool


@dataclass(frozen=True, slots=True)
class EnterpriseFile:
    """What is on file; lists are newest first."""

    enterprise: Enterprise
    as_of: datetime.date
    operating_status: str | None
    full_members: int | None
    probationary_members: int | None
    rating: Explanation | None
    # The computed colour, or what an override makes of it.
    shown_colour: str | None
    override: FileOverride | None
    occupancies: tuple[FileOccupancy, ...]
    contacts: tuple[FileContact, ...]
    measurements: tuple[FileMeasurement, ...]
    arrears: tuple[FileArrears, ...]
    signals: tuple[FileSignal, ...]
    coverages: tuple[FileCoverage, ...]
    open_requests: tuple[FileRequest, ...]
    visits: tuple[FileVisit, ...]


def enterprise_file(enterprise_id: uuid.UUID, *, user: Any, day: datetime.date) -> EnterpriseFile:
    """Return the file of an enterprise that ``user`` may see, as of ``day``: 16 queries at most.

    Raises ``NotInScope`` (404).
    """
    enterprise = Enterprise.objects.visible_to(user).filter(pk=enterprise_id).first()
    if enterprise is None:
        raise NotInScope
    rating = ratings_on([enterprise.pk], day).get(enterprise.pk)
    standing = EnterpriseStanding.objects.filter(standing_on(day), enterprise=enterprise).first()
    override = RatingOverride.objects.current_on(day).filter(enterprise=enterprise).first()
    counts_members = may_count_members(user)
    return EnterpriseFile(
        enterprise=enterprise,
        as_of=day,
        operating_status=standing.operating_status if standing else None,
        full_members=standing.full_members if standing and counts_members else None,
        probationary_members=standing.probationary_members if standing and counts_members else None,
        rating=explain(rating) if rating else None,
        shown_colour=_shown(rating, override),
        override=_override(override, user) if override else None,
        occupancies=_occupancies(enterprise, user, day),
        contacts=_contacts(enterprise),
        measurements=_measurements(enterprise, day),
        arrears=_arrears(enterprise, day),
        signals=_signals(enterprise, day),
        coverages=_coverages(enterprise, user, day),
        open_requests=_requests(enterprise, user, day),
        visits=_visits(enterprise, user, day),
    )


def _shown(rating: RatingOnDay | None, override: RatingOverride | None) -> str | None:
    if rating is None or override is None or override.is_waiting:
        return rating.colour if rating else None
    is_approved = override.approved_at is not None
    return shown_colour(rating.colour, override.colour, is_approved=is_approved)


def _override(row: RatingOverride, user: Any) -> FileOverride:
    is_own = row.proposed_by_id in (None, user.pk)
    return FileOverride(
        override_id=row.pk,
        colour=row.colour,
        reason=row.reason,
        evidence=row.evidence,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_waiting=row.is_waiting,
        may_approve=row.is_waiting and not is_own and user.has_capability("registers.change"),
    )


def _occupancies(
    enterprise: Enterprise, user: Any, day: datetime.date
) -> tuple[FileOccupancy, ...]:
    rows = (
        Occupancy.objects.visible_to(user)
        .filter(enterprise=enterprise, starts_on__lte=day)
        .select_related("unit__building")
        .order_by(F("ends_on").desc(nulls_first=True), "-starts_on", "pk")
    )
    stated = LeaseIntent.objects.filter(
        Q(recorded_on__isnull=True) | Q(recorded_on__lte=day), occupancy__enterprise=enterprise
    ).order_by(F("recorded_on").asc(nulls_first=True), "created_at")
    intents = {intent.occupancy_id: intent for intent in stated}
    return tuple(_occupancy(row, intents.get(row.pk), day) for row in rows)


def _occupancy(row: Occupancy, intent: LeaseIntent | None, day: datetime.date) -> FileOccupancy:
    return FileOccupancy(
        occupancy_id=row.pk,
        building_id=row.unit.building_id,
        building_name=row.unit.building.name,
        floor_number=row.unit.floor_number,
        unit_number=row.unit.number,
        area=row.area,
        tenure=row.tenure,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_current=row.ends_on is None or row.ends_on > day,
        intent=intent.intent if intent else None,
        intent_recorded_on=intent.recorded_on if intent else None,
    )


def _contacts(enterprise: Enterprise) -> tuple[FileContact, ...]:
    rows = Contact.objects.filter(enterprise=enterprise).order_by("role", "name")
    return tuple(
        FileContact(row.pk, row.name, row.role, row.phone_masked, row.confirmed_on) for row in rows
    )


def _measurements(enterprise: Enterprise, day: datetime.date) -> tuple[FileMeasurement, ...]:
    rows: QuerySet = Measurement.objects.filter(enterprise=enterprise, measured_on__lte=day)
    newest = rows.order_by("-measured_on", "kind").values_list("kind", "measured_on", "value")
    return tuple(FileMeasurement(*row) for row in newest[:MEASUREMENTS])


def _arrears(enterprise: Enterprise, day: datetime.date) -> tuple[FileArrears, ...]:
    rows: QuerySet = Arrears.objects.filter(
        Q(settled_on__isnull=True) | Q(settled_on__gt=day),
        enterprise=enterprise,
        started_on__lte=day,
    )
    return tuple(FileArrears(*row) for row in rows.values_list("kind", "started_on", "amount"))


def _signals(enterprise: Enterprise, day: datetime.date) -> tuple[FileSignal, ...]:
    rows: QuerySet = Signal.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        enterprise=enterprise,
        observed_on__lte=day,
    )
    found = rows.values_list("pk", "kind", "severity", "observed_on")
    return tuple(FileSignal(*row) for row in found)


def _coverages(enterprise: Enterprise, user: Any, day: datetime.date) -> tuple[FileCoverage, ...]:
    rows = list(
        Coverage.objects.current_on(day)
        .filter(enterprise=enterprise)
        .select_related("organisation")
        .order_by("-starts_on", "mode")
    )
    visible = visible_ids(PartyOrganisation, [row.organisation_id for row in rows], user)
    return tuple(
        FileCoverage(
            mode=row.mode,
            organisation_id=row.organisation_id if row.organisation_id in visible else None,
            organisation_name=(
                row.organisation.name
                if row.organisation and row.organisation_id in visible
                else None
            ),
            instructor=row.instructor,
            starts_on=row.starts_on,
        )
        for row in rows
    )


def _requests(enterprise: Enterprise, user: Any, day: datetime.date) -> tuple[FileRequest, ...]:
    rows = (
        ServiceRequest.objects.visible_to(user)
        .filter(
            Q(resolved_at__isnull=True) | Q(resolved_at__date__gt=day),
            enterprise=enterprise,
            received_at__date__lte=day,
        )
        .order_by(F("due_on").asc(nulls_last=True), "-received_at")
    )
    return tuple(
        FileRequest(
            request_id=row.pk,
            external_id=row.external_id,
            received_at=row.received_at,
            category=row.category,
            content=row.content,
            mechanism=row.mechanism,
            due_on=row.due_on,
            is_overdue=row.due_on is not None and row.due_on < day and row.duplicate_of_id is None,
        )
        for row in rows
    )


def _visits(enterprise: Enterprise, user: Any, day: datetime.date) -> tuple[FileVisit, ...]:
    rows = (
        Visit.objects.visible_to(user)
        .counting()
        .filter(enterprise=enterprise, visited_at__date__lte=day)
        .select_related("building", "worker")
        .order_by("-visited_at", "-pk")[:RECENT_VISITS]
    )
    workers = visible_ids(Worker, [row.worker_id for row in rows], user)
    return tuple(
        FileVisit(
            visit_id=row.pk,
            visited_at=row.visited_at,
            building_name=row.building.name,
            worker_name=row.worker.name if row.worker and row.worker_id in workers else None,
            purpose=row.purpose,
            note=row.note,
        )
        for row in rows
    )
