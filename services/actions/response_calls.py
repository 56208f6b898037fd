"""What the calendar asks for by itself: leases that come to their end, tenants that are new."""

import datetime
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

from common.audit.acting import Act, acting
from common.calendar import clock
from common.calendar.selectors import working_calendar
from common.calendar.working_days import WorkingCalendar
from common.jobs.models import PeriodicRun
from common.records.writing import take_turns
from services.actions.response_telling import tell_overdue
from services.actions.responses import TURN, WantedStep, follow_colours, open_steps
from services.choices import LIVE_STATES, StepKind, StepOrigin, StepOwner, StepState
from services.field_rules.radar import HORIZONS, radar_entry
from services.models import ResponseStep
from services.selectors.response_owed import PLACE

NIGHTLY = "services.respond_nightly"
LEASE_DAYS = 10
FIRST_VISIT_DAYS = 10
DAY = datetime.timedelta(days=1)
# So far ahead the widest horizon looks (months of 31 days).
FARTHEST = datetime.timedelta(days=31 * max(months for _, months in HORIZONS))
# Area counts by tenant and building, as on the tablet: who holds much decides early.
_LEASES = f"""
SELECT held.id, held.enterprise_id, held.building_id, held.ends_on, intent.recorded_on,
  held.together, carer.worker_id
FROM (
  SELECT room.id, room.enterprise_id, unit.building_id, room.tenure, room.ends_on,
    sum(coalesce(room.area, unit.area, 0)::float8)
      OVER (PARTITION BY room.enterprise_id, unit.building_id) AS together
  FROM enterprises_occupancy room JOIN buildings_unit unit ON unit.id = room.unit_id
  WHERE room.starts_on <= %(day)s AND (room.ends_on IS NULL OR room.ends_on > %(day)s)
) held
LEFT JOIN LATERAL (
  SELECT max(said.recorded_on) AS recorded_on FROM enterprises_leaseintent said
  WHERE said.occupancy_id = held.id AND said.recorded_on <= %(day)s
) intent ON true
{PLACE.format(enterprise="held.enterprise_id")}
WHERE held.tenure = 'leased' AND held.ends_on <= %(until)s
ORDER BY held.enterprise_id, held.ends_on, held.id
"""  # noqa: S608 - constants of this module
_NEWCOMERS = f"""
SELECT first.id, first.enterprise_id, first.starts_on, unit.building_id, carer.worker_id
FROM (
  SELECT DISTINCT ON (arrived.enterprise_id) arrived.*
  FROM enterprises_occupancy arrived
  ORDER BY arrived.enterprise_id, arrived.starts_on, arrived.id
) first
JOIN buildings_unit unit ON unit.id = first.unit_id
{PLACE.format(enterprise="first.enterprise_id")}
WHERE first.starts_on BETWEEN %(since)s AND %(day)s
  AND (first.ends_on IS NULL OR first.ends_on > %(day)s)
  AND NOT EXISTS (
    SELECT FROM services_visit visit
    WHERE visit.enterprise_id = first.enterprise_id AND visit.withdrawn_at IS NULL
      AND visit.visited_at >= %(since_moment)s
      AND (visit.visited_at AT TIME ZONE 'Asia/Shanghai')::date >= first.starts_on)
ORDER BY first.enterprise_id
"""  # noqa: S608 - constants of this module


@dataclass(frozen=True, slots=True)
class Called:
    """What a run opened, and which calls about leases an intent has settled."""

    leases: int = 0
    first_visits: int = 0
    settled: int = 0


def respond_nightly(day: datetime.date) -> dict[str, int]:
    """Open all that is owed; a night that was missed has passed, what is stored decides."""
    if day != clock.today():
        return {}
    now = clock.now()
    done = {**asdict(follow_colours(now=now)), **asdict(open_calls(now=now))}
    return {**done, "told_overdue": tell_overdue(now=now)}


def open_calls(*, now: datetime.datetime) -> Called:
    """Open a call for every lease on the radar and a visit for every new tenant, once each."""
    with acting(by=None, verb="response.call") as act:
        take_turns(TURN)
        day = now.date()
        leases = _leases(day)
        called = Called(
            leases=len(open_steps(leases, now=now)),
            settled=_settle({step.origin_key for step in leases}, now),
            first_visits=len(open_steps(_newcomers(day), now=now)),
        )
        if any(asdict(called).values()):
            _tell(act, called)
    return called


def lease_key(occupancy_id: uuid.UUID, months: int) -> str:
    """Return what names the cause of a call: the lease and its horizon."""
    return f"{occupancy_id}:{months}"


def _leases(day: datetime.date) -> list[WantedStep]:
    wanted = []
    for row in _rows(_LEASES, day=day, until=day + FARTHEST):
        occupancy, enterprise, building, ends_on, intent_on, area, worker = row
        entry = radar_entry(ends_on=ends_on, area=area, intent_on=intent_on, day=day)
        if entry is not None:
            wanted.append(
                WantedStep(
                    enterprise_id=enterprise,
                    building_id=building,
                    origin=StepOrigin.LEASE,
                    origin_key=lease_key(occupancy, entry.months),
                    title=f"租约{ends_on:%Y-%m-%d}到期，了解续租意向",
                    kind=StepKind.CALL,
                    owner=StepOwner.WORKER,
                    worker_id=worker,
                    limit_days=LEASE_DAYS,
                )
            )
    return wanted


def _settle(on_radar: set[str], now: datetime.datetime) -> int:
    """Close the live calls whose lease is on the radar no more: something was said, or it went."""
    live = ResponseStep.objects.filter(origin=StepOrigin.LEASE, state__in=LIVE_STATES)
    gone = [
        key
        for key, cause in live.order_by().values_list("pk", "origin_key")
        if cause not in on_radar
    ]
    return live.filter(pk__any_of=gone).update(
        state=StepState.CANCELLED,
        done_at=now,
        closing_reason="续租意向已登记，或租约已变更",
        updated_at=now,
    )


def _newcomers(day: datetime.date) -> list[WantedStep]:
    since = _watched_since(day, working_calendar())
    rows = _rows(_NEWCOMERS, day=day, since=since, since_moment=clock.start_of(since))
    return [
        WantedStep(
            enterprise_id=enterprise,
            building_id=building,
            origin=StepOrigin.NEW_TENANT,
            origin_key=str(occupancy),
            title=f"{starts_on:%Y-%m-%d}新入驻，上门首访",
            kind=StepKind.VISIT,
            owner=StepOwner.WORKER,
            worker_id=worker,
            limit_days=FIRST_VISIT_DAYS,
        )
        for occupancy, enterprise, starts_on, building, worker in rows
    ]


def _watched_since(day: datetime.date, calendar: WorkingCalendar) -> datetime.date:
    """Return since when arrivals count: ten working days back, or since this was first done.

    An old register that comes in whole has thousands of arrivals, and none of them is new.
    """
    # Who came before had ten whole working days until yesterday.
    back = calendar.latest_start(day - DAY, FIRST_VISIT_DAYS) + DAY
    first = PeriodicRun.objects.of(NIGHTLY).order_by("period").values_list("period", flat=True)
    begun = first.first()
    return min(back, datetime.date.fromisoformat(begun)) if begun else back


def _tell(act: Act, called: Called) -> None:
    act.record(
        ResponseStep,
        label=f"租约提醒 {called.leases} 项，新入驻首访 {called.first_visits} 项",
        changes=asdict(called),
    )


def _rows(statement: str, **params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
