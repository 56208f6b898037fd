"""New tenants and the three steps that go along with them (三同步), as of any day.

A step is settled by what can be seen: any coverage since the arrival follows the work up, 建 or
联 sets the organisation up, and a visit (which a higher app knows of) contacts the members. What
cannot be seen is ticked by hand.
"""

import datetime
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, Least

from buildings.models import Area, Building
from common.calendar.selectors import working_calendar
from common.calendar.working_days import WorkingCalendar
from enterprises.models import Occupancy
from orgs.checkpoints import Step, due_day, last_overdue_arrival, step_state
from orgs.choices import CheckpointKind, CheckpointResult, CoverageMode
from orgs.models import Coverage, TenantCheckpoint
from orgs.selectors.tenants import tenants_on

# Whoever arrived longer ago is no new tenant any more; the lists of gaps know it.
WATCHED_FOR = datetime.timedelta(days=365)
KINDS = tuple(CheckpointKind)
COLUMNS = {
    CheckpointKind.MEMBERS_CONTACTED: "contacted_on",
    CheckpointKind.WORK_FOLLOWED: "followed_on",
    CheckpointKind.ORGANISATION_SET_UP: "organised_on",
}
# What a provider gives: for a day, rows of ``enterprise`` with the date ``on`` of each contact.
Contacts = Callable[[datetime.date], QuerySet]
_contacts: list[Contacts] = []


def register_contacts(contacts: Contacts) -> None:
    """Let another app say when enterprises were met (called at start-up)."""
    if contacts not in _contacts:
        _contacts.append(contacts)


@dataclass(frozen=True, slots=True)
class AskedTenants:
    """What the list is narrowed by; ``state``: ``open``, ``overdue`` or ``all``."""

    area: Area | None = None
    building: Building | None = None
    state: str = "open"
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NewTenant:
    """A new tenant with its three steps, in the order in which they are due."""

    enterprise_id: uuid.UUID
    external_id: str | None
    name: str
    buildings: str
    arrived_on: datetime.date
    steps: tuple[Step, ...]


def new_tenants(asked: AskedTenants, *, user: Any, day: datetime.date) -> Any:
    """Return the tenants that arrived in the year up to ``day``, latest first, with the days on
    which their steps were settled; narrowed to those with an open or overdue step if asked.
    """
    rows: Any = tenants_on(day, user=user, area=asked.area, building=asked.building)
    begun = Occupancy.objects.filter(starts_on__lte=day)
    since = day - WATCHED_FOR
    # Who came within the year and had never been here before: two joins over all rows, where a
    # comparison with the first day would look for each.
    rows = rows.filter(
        pk__in=begun.filter(starts_on__gt=since).order_by().values("enterprise_id")
    ).filter(~Exists(begun.filter(starts_on__lte=since, enterprise=OuterRef("pk"))))
    first = begun.filter(enterprise=OuterRef("pk")).order_by()
    rows = rows.annotate(
        arrived_on=Subquery(
            first.values("enterprise").annotate(on=Min("starts_on")).values("on"),
            output_field=DateField(),
        )
    )
    rows = rows.annotate(
        contacted_on=_earliest(_ticked(CheckpointKind.MEMBERS_CONTACTED, day), *_met(day)),
        followed_on=_earliest(_ticked(CheckpointKind.WORK_FOLLOWED, day), _covered(day)),
        organised_on=_earliest(
            _ticked(CheckpointKind.ORGANISATION_SET_UP, day),
            _covered(day, CoverageMode.ESTABLISH, CoverageMode.JOINT),
        ),
    )
    if asked.state != "all":
        rows = rows.filter(waiting(asked, day))
    return rows.order_by("-arrived_on", F("external_id").asc(nulls_last=True), "pk")


def tenant_rows(rows: Sequence[Any], *, user: Any, day: datetime.date) -> tuple[NewTenant, ...]:
    """Return some rows of ``new_tenants`` with their steps: three queries."""
    calendar = working_calendar()
    ids = [row.pk for row in rows]
    refused = set(
        TenantCheckpoint.objects.filter(
            enterprise__in=ids, result=CheckpointResult.NOT_APPLICABLE, settled_on__lte=day
        ).values_list("enterprise_id", "kind", "settled_on")
    )
    names = _buildings(ids, user, day)
    return tuple(
        NewTenant(
            enterprise_id=row.pk,
            external_id=row.external_id,
            name=row.name,
            buildings=names.get(row.pk, ""),
            arrived_on=row.arrived_on,
            steps=tuple(_step(row, kind, refused, calendar, day) for kind in KINDS),
        )
        for row in rows
    )


def _step(
    row: Any,
    kind: CheckpointKind,
    refused: set[Any],
    calendar: WorkingCalendar,
    day: datetime.date,
) -> Step:
    due = due_day(kind, row.arrived_on, calendar)
    settled_on = getattr(row, COLUMNS[kind])
    is_refused = (row.pk, kind.value, settled_on) in refused
    result = CheckpointResult.NOT_APPLICABLE if is_refused else CheckpointResult.DONE
    return Step(kind, due, settled_on, step_state(due.on, settled_on, result, day))


def _earliest(*days: Subquery) -> Any:
    return Least(*days) if len(days) > 1 else days[0]


def _ticked(kind: CheckpointKind, day: datetime.date) -> Subquery:
    rows = TenantCheckpoint.objects.filter(
        enterprise=OuterRef("pk"),
        kind=kind,
        settled_on__gte=OuterRef("arrived_on"),
        settled_on__lte=day,
    )
    return Subquery(rows.order_by("settled_on").values("settled_on")[:1])


def _covered(day: datetime.date, *modes: str) -> Subquery:
    """Return the first day since the arrival on which a coverage held."""
    rows = Coverage.objects.filter(
        Q(ends_on__isnull=True)
        | (Q(ends_on__gt=OuterRef("arrived_on")) & Q(ends_on__gt=F("starts_on"))),
        enterprise=OuterRef("pk"),
        starts_on__lte=day,
    )
    if modes:
        rows = rows.filter(mode__in=modes)
    # An enterprise that was covered before it came has been followed since it came.
    since = Greatest("starts_on", OuterRef("arrived_on"), output_field=DateField())
    return Subquery(rows.order_by("starts_on").annotate(on=since).values("on")[:1])


def _met(day: datetime.date) -> list[Subquery]:
    return [
        Subquery(
            contacts(day)
            .filter(enterprise=OuterRef("pk"), on__gte=OuterRef("arrived_on"))
            .order_by("on")
            .values("on")[:1]
        )
        for contacts in _contacts
    ]


def waiting(asked: AskedTenants, day: datetime.date) -> Q:
    """Return the condition «a step (of the kind asked for) is open», or overdue.

    It is for rows of ``new_tenants``.
    """
    kinds = [kind for kind in KINDS if asked.kind in {"", kind.value}]
    if asked.state != "overdue":
        conditions = [Q(**{f"{COLUMNS[kind]}__isnull": True}) for kind in kinds]
    else:
        calendar = working_calendar()
        conditions = [
            Q(
                **{
                    f"{COLUMNS[kind]}__isnull": True,
                    "arrived_on__lte": last_overdue_arrival(kind, day, calendar),
                }
            )
            for kind in kinds
        ]
    any_of = Q()
    for condition in conditions:
        any_of |= condition
    return any_of


def _buildings(ids: list[uuid.UUID], user: Any, day: datetime.date) -> dict[uuid.UUID, str]:
    names: dict[uuid.UUID, list[str]] = {}
    held = (
        Occupancy.objects.visible_to(user)
        .current_on(day)
        .filter(enterprise__in=ids)
        .order_by("unit__building__name")
        .values_list("enterprise_id", "unit__building__name")
        .distinct()
    )
    for key, name in held:
        names.setdefault(key, []).append(name)
    return {key: "、".join(found) for key, found in names.items()}
