"""What councils did last and how their seats are filled, for any number of them."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection
from django.db.models import F, Max, QuerySet
from django.db.models.functions import TruncDate

from common.calendar.clock import end_of
from common.database.fragments import Fragment, compose
from common.records.periods import current_on
from councils.choices import DecisionState, MeetingState, Party
from councils.models import Council, Decision, Meeting, Seat, Topic
from councils.selectors.composition import kinds_by_capacity, seat_kinds
from councils.vitality import Vitality

HELD = (MeetingState.HELD, MeetingState.CLOSED)
FROM_BELOW = (Party.ENTERPRISE, Party.EMPLOYEE)
_ACTIVITY = """
WITH required AS (
  SELECT * FROM unnest({needed}::text[], {fewest}::int[]) AS kind (code, fewest)
), owned AS (
  SELECT * FROM unnest({capacities}::text[], {codes}::text[]) AS word (capacity, code)
), seat AS ({seats}), meeting AS ({meetings}), topic AS ({topics}),
decision AS ({decisions}), enough AS (
  SELECT seat.council_id, required.code
  FROM seat JOIN owned USING (capacity) JOIN required USING (code)
  GROUP BY seat.council_id, required.code, required.fewest
  HAVING count(*) >= required.fewest
), filled AS (
  SELECT council_id, count(*) AS kinds FROM enough GROUP BY council_id
)
SELECT council.id AS council_id, meeting.last_meeting_on, topic.last_topic_on,
       decision.last_decision_on, (SELECT count(*) FROM required) AS required_seats,
       COALESCE(filled.kinds, 0) AS filled_seats
FROM councils_council council
LEFT JOIN meeting ON meeting.council_id = council.id
LEFT JOIN topic ON topic.council_id = council.id
LEFT JOIN decision ON decision.council_id = council.id
LEFT JOIN filled ON filled.council_id = council.id
"""


def activity_sql(day: datetime.date) -> Fragment:
    """Return one row for each council: what it did last up to the day, and its seats of the day.

    Columns: council_id, last_meeting_on, last_topic_on, last_decision_on, required_seats,
    filled_seats. The template of the seats is that of today; which kind a seat is of is decided
    by the rule of the composition, read here with two queries.
    """
    kinds = seat_kinds()
    needed = [kind for kind in kinds if kind.fewest]
    seats = Seat.objects.filter(current_on(day))
    known = kinds_by_capacity(seats.order_by().values_list("capacity", flat=True).distinct(), kinds)
    return compose(
        _ACTIVITY,
        needed=[kind.code for kind in needed],
        fewest=[kind.fewest for kind in needed],
        capacities=list(known),
        codes=list(known.values()),
        seats=_select(seats.values("council_id", "capacity")),
        meetings=_select(
            Meeting.objects.filter(state__in=HELD, held_at__lt=end_of(day))
            .values("council_id")
            .annotate(last_meeting_on=Max(TruncDate("held_at")))
        ),
        topics=_select(
            Topic.objects.filter(raised_by__in=FROM_BELOW, raised_on__lte=day)
            .values("council_id")
            .annotate(last_topic_on=Max("raised_on"))
        ),
        decisions=_select(
            Decision.objects.filter(state=DecisionState.DONE, done_on__lte=day)
            .values(council_id=F("meeting__council"))
            .annotate(last_decision_on=Max("done_on"))
        ),
    )


def vitality_of(
    council_ids: Collection[uuid.UUID], day: datetime.date
) -> Mapping[uuid.UUID, Vitality]:
    """Return how each council stands on the day: three queries."""
    statement = compose(
        "SELECT * FROM ({activity}) activity WHERE council_id = ANY ({keys})",
        activity=activity_sql(day),
        keys=list(council_ids),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return {key: Vitality(day, *facts) for key, *facts in cursor.fetchall()}


def idle_councils(councils: QuerySet[Council], day: datetime.date) -> list[tuple[Any, Vitality]]:
    """Return those of ``councils`` that are idle on the day, with why: four queries."""
    found = {council.pk: council for council in councils}
    standing = vitality_of(found.keys(), day)
    return [(council, standing[key]) for key, council in found.items() if standing[key].is_idle]


def _select(queryset: QuerySet[Any, Any]) -> Fragment:
    return Fragment.of(queryset.order_by())
