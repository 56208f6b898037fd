"""What the colours of enterprises ask for and is not there yet: cases, steps, what is left behind.

Each is one statement over all enterprises; what is stored decides, so any number of runs may ask.
"""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from services.choices import LIVE_STATES
from services.playbook import AT_RISK, NEWS_DAYS

# The change of rating with which an enterprise came into the colour that it has now.
_ENTRY = """LEFT JOIN LATERAL (
  SELECT change.id, change.previous_colour, change.rated_on, change.created_at
  FROM enterprises_ratingchange change
  WHERE change.enterprise_id = rating.enterprise_id AND NOT change.is_ended
    AND change.previous_colour <> change.colour
  ORDER BY change.rated_on DESC, change.created_at DESC, change.id DESC LIMIT 1
) entry ON true"""
# Where it sits: the room with the most square metres; who looks after it there.
PLACE = """LEFT JOIN LATERAL (
  SELECT unit.building_id
  FROM enterprises_occupancy held JOIN buildings_unit unit ON unit.id = held.unit_id
  WHERE held.enterprise_id = {enterprise} AND held.starts_on <= %(day)s
    AND (held.ends_on IS NULL OR held.ends_on > %(day)s)
  ORDER BY held.area DESC NULLS LAST, held.id LIMIT 1
) place ON true
LEFT JOIN LATERAL (
  SELECT charge.worker_id FROM (
    SELECT given.worker_id, 1 AS rank FROM orgs_workerenterprise given
    WHERE given.enterprise_id = {enterprise} AND given.starts_on <= %(day)s
      AND (given.ends_on IS NULL OR given.ends_on > %(day)s)
    UNION ALL
    SELECT charge.worker_id, 2 FROM orgs_workerbuilding charge
    WHERE charge.building_id = place.building_id AND charge.starts_on <= %(day)s
      AND (charge.ends_on IS NULL OR charge.ends_on > %(day)s)
  ) charge JOIN orgs_worker worker ON worker.id = charge.worker_id
  WHERE worker.starts_on <= %(day)s AND (worker.ends_on IS NULL OR worker.ends_on > %(day)s)
  ORDER BY charge.rank, charge.worker_id LIMIT 1
) carer ON true"""
_CASES = """
SELECT rating.enterprise_id, rating.colour, begun.id, begun.rated_on
FROM enterprises_rating rating
LEFT JOIN LATERAL (
  SELECT change.id, change.rated_on, change.created_at
  FROM enterprises_ratingchange change
  WHERE change.enterprise_id = rating.enterprise_id AND NOT change.is_ended
    AND change.colour = ANY(%(at_risk)s) AND NOT change.previous_colour = ANY(%(at_risk)s)
  ORDER BY change.rated_on DESC, change.created_at DESC, change.id DESC LIMIT 1
) begun ON true
WHERE rating.colour = ANY(%(at_risk)s) AND NOT EXISTS (
  SELECT FROM services_responsecase known
  WHERE known.enterprise_id = rating.enterprise_id AND (
    known.closed_at IS NULL OR begun.id IS NULL OR known.rating_change_id = begun.id
    OR known.closed_at >= begun.created_at)
)
ORDER BY rating.enterprise_id
"""
_STEPS = f"""
SELECT rating.enterprise_id, rating.colour, entry.id, place.building_id, carer.worker_id,
       answered.times, owed.is_follow_up
FROM enterprises_rating rating
{_ENTRY}
CROSS JOIN LATERAL (
  SELECT count(*)::int AS times FROM services_responsestep step
  WHERE step.enterprise_id = rating.enterprise_id AND step.origin = 'colour'
    AND (step.rating_change_id = entry.id OR (entry.id IS NULL AND step.colour = rating.colour))
) answered
CROSS JOIN LATERAL (
  SELECT answered.times > 0 AS is_follow_up,
    CASE WHEN rating.colour = ANY(%(at_risk)s) THEN
      answered.times = 0 OR NOT EXISTS (
        SELECT FROM services_responsestep step
        WHERE step.enterprise_id = rating.enterprise_id AND step.state = ANY(%(live)s))
    ELSE answered.times = 0 AND entry.previous_colour <> '' AND entry.rated_on > %(since)s
    END AS is_owed
) owed
{PLACE.format(enterprise="rating.enterprise_id")}
WHERE rating.colour = ANY(%(colours)s) AND owed.is_owed
ORDER BY rating.enterprise_id
"""  # noqa: S608 - constants of this module
_LEFT = f"""
SELECT step.id, coalesce(rating.colour, ''), entry.id
FROM services_responsestep step
LEFT JOIN enterprises_rating rating ON rating.enterprise_id = step.enterprise_id
{_ENTRY}
WHERE step.origin = 'colour' AND step.state = ANY(%(live)s)
  AND (rating.enterprise_id IS NULL OR step.rating_change_id IS DISTINCT FROM entry.id)
ORDER BY step.id
FOR UPDATE OF step
"""  # noqa: S608 - constants of this module


_PLACE_OF = f"""
SELECT place.building_id, carer.worker_id FROM (SELECT %(enterprise)s::uuid AS id) asked
{PLACE.format(enterprise="asked.id")}
"""  # noqa: S608 - constants of this module


@dataclass(frozen=True, slots=True)
class OwedCase:
    """An enterprise at risk without a case for this episode."""

    enterprise_id: uuid.UUID
    colour: str
    change_id: uuid.UUID | None
    entered_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class OwedSteps:
    """An enterprise whose colour asks for steps: those of the entry, or another round."""

    enterprise_id: uuid.UUID
    colour: str
    change_id: uuid.UUID | None
    building_id: uuid.UUID | None
    worker_id: uuid.UUID | None
    times: int
    is_follow_up: bool

    @property
    def entry(self) -> str:
        """Return what names the entry; a rating whose change is not on record names itself."""
        return str(self.change_id or f"{self.enterprise_id}:{self.colour}")


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A live step of a colour that the enterprise has left; ``colour`` is what it has now."""

    step_id: uuid.UUID
    colour: str
    change_id: uuid.UUID | None


def place_of(
    enterprise_id: uuid.UUID, day: datetime.date
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Return the building in which an enterprise sits, and the worker who looks after it."""
    building, worker = _rows(_PLACE_OF, enterprise=enterprise_id, day=day)[0]
    return building, worker


def owed_cases() -> list[OwedCase]:
    """Return the enterprises at risk whose episode has no case."""
    return [OwedCase(*row) for row in _rows(_CASES, at_risk=_AT_RISK)]


def owed_steps(day: datetime.date, colours: list[str]) -> list[OwedSteps]:
    """Return the enterprises that came into one of ``colours`` and were not answered yet, and
    those at risk whose steps have all been taken.
    """
    since = day - datetime.timedelta(NEWS_DAYS)
    rows = _rows(_STEPS, at_risk=_AT_RISK, live=_LIVE, colours=colours, since=since, day=day)
    return [OwedSteps(*row) for row in rows]


def left_behind() -> list[LeftBehind]:
    """Return the live steps of colours that were left, under a lock."""
    return [LeftBehind(*row) for row in _rows(_LEFT, live=_LIVE)]


_AT_RISK = [str(colour.value) for colour in AT_RISK]
_LIVE = [str(state.value) for state in LIVE_STATES]


def _rows(statement: str, **params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
