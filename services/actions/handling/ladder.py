"""The escalation ladder: who hears that a request is late, each rung once for each due day."""

import datetime

from django.db import connection, transaction

from common.calendar.selectors import working_calendar
from services.actions.telling import Occasion, tell
from services.choices import RequestState, Rung
from services.models import LadderStep

# Working days after the due day; the yellow light is a moment of its own.
AFTER_DUE: dict[Rung, int] = {Rung.RED: 0, Rung.HEAD: 1, Rung.SUBDISTRICT: 3, Rung.DISTRICT: 5}
REACH_DAYS = 60

# What came overdue with a register was late before anybody could be told.
CLIMB = """
INSERT INTO services_ladderstep (id, request_id, rung, due_on, told_at)
SELECT uuidv7(), request.id, rung.name, request.due_on, %(now)s
FROM services_servicerequest AS request
JOIN unnest(%(rungs)s::text[], %(days)s::date[]) AS rung(name, last_due)
  ON CASE WHEN rung.name = %(yellow)s
          THEN request.yellow_at <= %(now)s AND request.due_on >= %(today)s
          ELSE request.due_on <= rung.last_due END
WHERE request.resolved_at IS NULL AND request.due_on IS NOT NULL
  AND request.duplicate_of_id IS NULL AND request.state <> %(paused)s
  AND request.due_on >= (request.created_at AT TIME ZONE 'Asia/Shanghai')::date
ORDER BY request.id, rung.name
ON CONFLICT (request_id, rung, due_on) DO NOTHING
RETURNING id
"""


def climb_ladder(*, now: datetime.datetime) -> int:
    """Tell what reached its next rung; return how many steps are new.

    Run any number of times and side by side, each step is told once.
    """
    rungs = _last_due_days(now.date())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                CLIMB,
                {
                    "now": now,
                    "today": now.date(),
                    "rungs": [rung.value for rung in rungs],
                    "days": list(rungs.values()),
                    "yellow": Rung.YELLOW.value,
                    "paused": RequestState.PAUSED.value,
                },
            )
            ids = [row[0] for row in cursor.fetchall()]
        steps = LadderStep.objects.filter(pk__in=ids).select_related(
            "request__building__subdistrict"
        )
        tell(
            [
                Occasion(
                    step.request,
                    f"request.{step.rung}",
                    f"{step.request_id}/{step.due_on}",
                    words=f"办结期限 {step.due_on}",
                )
                for step in steps
            ],
            now=now,
        )
    return len(ids)


def _last_due_days(day: datetime.date) -> dict[Rung, datetime.date]:
    """Return the latest due day that has reached each rung on ``day``."""
    calendar = working_calendar({day.year, (day - datetime.timedelta(REACH_DAYS)).year})
    yesterday = day - datetime.timedelta(1)
    late = {rung: calendar.latest_start(yesterday, after) for rung, after in AFTER_DUE.items()}
    return {Rung.YELLOW: day, **late}
