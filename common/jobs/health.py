"""Which parts of the platform are well, told without details for people and checks."""

import datetime
import logging
from collections.abc import Callable

from django.db import connection

from common.calendar.models import CalendarDay
from common.jobs.broker import refuse_eviction, worker_answers
from common.jobs.heartbeats import BEAT, WORKER, is_fresh
from common.jobs.missed import tell_missed

logger = logging.getLogger("louyu.health")
WELL, ILL = "ok", "down"
# Without these nobody can work, or work is not done; the others are told for information.
VITAL = ("web", "database", "broker", "worker")


def parts_of(moment: datetime.datetime) -> dict[str, str]:
    """Return «ok» or «down» for each part; «periodic»: no periodic run is missing."""
    has_database = _is_well("database", _database_answers)
    has_broker = _is_well("broker", _broker_keeps)
    checks: dict[str, Callable[[], bool]] = {
        # Without a database there is no heartbeat to read, without a broker nobody to ask.
        "worker": lambda: (
            (has_database and is_fresh(WORKER, moment)) or (has_broker and worker_answers())
        ),
        "beat": lambda: has_database and is_fresh(BEAT, moment),
        "calendar": lambda: has_database and _is_published(moment.year),
        "periodic": lambda: has_database and not tell_missed(moment),
    }
    found = {"web": True, "database": has_database, "broker": has_broker}
    found.update({part: _is_well(part, check) for part, check in checks.items()})
    return {part: WELL if is_well else ILL for part, is_well in found.items()}


def is_healthy(parts: dict[str, str]) -> bool:
    """Return whether all vital parts are well."""
    return all(parts[part] == WELL for part in VITAL)


def _is_well(part: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:  # whatever is wrong with it: it is not well
        logger.warning("%s is not well: %s", part, error)
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _broker_keeps() -> bool:
    refuse_eviction()
    return True


def _is_published(year: int) -> bool:
    return CalendarDay.objects.filter(day__year=year).exists()
