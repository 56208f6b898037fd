"""Facts to change while processes die, and whether the figures are right afterwards."""

import datetime
import os
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.db import connection
from django.db.models import F

from common.audit.acting import acting
from common.audit.digests import bulk_changes
from enterprises.models import Rating, RatingMark
from enterprises.rating.results import rate_as_of
from services.models import Visit
from tests.failures.stack import wait_until

# «Figures are right again within 60 s of restart without hands» is judged by the drill, which
# has the machine to itself; elsewhere it must come at all.
IS_DRILL = os.environ.get("LOUYU_DRILL") == "1"
HEALED_WITHIN = 60.0 if IS_DRILL else 300.0
SEALED_WITHIN = 5.0 if IS_DRILL else 300.0
FIGURES = (
    "score",
    "confidence",
    "colour_by_score",
    "colour",
    "floors",
    "needs_review",
    "values",
    "points",
)
HOLD = "SELECT 1 FROM enterprises_rating ORDER BY random() FOR UPDATE LIMIT 99"
OTHERS = """
SELECT count(*), count(*) FILTER (WHERE state = 'active' AND query LIKE %s)
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def change_facts(chance: random.Random, share: float) -> int:
    """Move the visits of a share of the rated enterprises back by some days; return how many.

    Every one of them gets another value of «days since the last visit».
    """
    visited = Visit.objects.filter(enterprise__rating__isnull=False)
    known = sorted(set(visited.values_list("enterprise_id", flat=True)))
    chosen = chance.sample(known, max(1, int(len(known) * share)))
    with acting(by=None, verb="drill.change") as act:
        Visit.objects.filter(enterprise_id__in=chosen).update(
            visited_at=F("visited_at") - datetime.timedelta(days=chance.randint(1, 5))
        )
        act.record(Visit, changes=bulk_changes(chosen))
        act.hint("enterprises.rate_dirty")
    return len(chosen)


def stored_figures() -> dict[Any, tuple[Any, ...]]:
    """Return the stored ratings by enterprise."""
    return {key: tuple(row) for key, *row in Rating.objects.values_list("pk", *FIGURES)}


def wrong_figures() -> list[Any]:
    """Return the enterprises whose stored rating is not that of a full recomputation.

    Each row is compared with the rating as of the day on which it was stored; when that is one
    day for all of them, the same enterprises must be rated as well.
    """
    by_day = defaultdict(list)
    for key, day in Rating.objects.values_list("pk", "rated_on"):
        by_day[day].append(key)
    stored, found = stored_figures(), {}
    for day, keys in by_day.items():
        among = keys if len(by_day) > 1 else None
        for row in rate_as_of(day, enterprise_ids=among):
            found[row.enterprise_id] = tuple(getattr(row, name) for name in FIGURES)
    return [key for key in stored | found if stored.get(key) != found.get(key)]


def has_marks() -> bool:
    """Tell whether any enterprise waits to be rated again."""
    return RatingMark.objects.exists()


def wait_until_right(seconds: float = HEALED_WITHIN) -> float:
    """Wait until no mark is left and every figure is right; return how many seconds it took."""

    def is_right() -> bool:
        return not has_marks() and not wrong_figures() and not has_marks()

    assert Rating.objects.exists() or has_marks()
    return wait_until(is_right, seconds, "figures are right")


def is_rating() -> bool:
    """Tell whether a rating is being stored right now."""
    return _others()[1] > 0


@contextmanager
def rating_halfway(chance: random.Random) -> Iterator[None]:
    """Change facts and hold some of the ratings, so that their storing stops halfway.

    The block begins when it has stopped there; its end lets go.
    """
    with closing(connection.copy()) as beside, beside.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(HOLD)
        change_facts(chance, share=1.0)
        wait_until(is_rating, HEALED_WITHIN, "a rating runs")
        time.sleep(0.5)
        assert is_rating()
        yield
        cursor.execute("ROLLBACK")


def wait_until_alone() -> None:
    """Wait until the database has dropped the connections of processes that were killed."""
    wait_until(lambda: _others()[0] == 0, 120, "connections of killed processes end")


def _others() -> tuple[int, int]:
    """Return how many other connections there are, and how many of them store ratings."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS, ["%compared AS MATERIALIZED%"])
        return cursor.fetchone()
