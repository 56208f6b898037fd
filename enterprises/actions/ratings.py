"""Writing ratings: everybody, or those whose facts changed."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection, transaction

from common.audit.acting import acting
from common.calendar import clock
from common.jobs.due import defer
from enterprises.models import Rating, RatingMark
from enterprises.rating.following import followers
from enterprises.rating.registry import Run, array_text
from enterprises.rating.results import published_scheme
from enterprises.rating.storing import Stored, store_statement
from enterprises.stability.scheme import parse_scheme

NIGHTLY = "enterprises.rate_nightly"
RATE_ALL = "enterprises.rate_all"
# Keys of the advisory lock: one writer of ratings at a time.
LOCK = (731_010_6, 2)
# So many dirty enterprises in one transaction: short locks, little memory.
BATCH = 5_000
# Hash tables and sorts of a full run of a district stay in memory (PostgreSQL, one backend).
WORK_MEM = "64MB"

CLEAR = """
WITH taken AS (
    SELECT * FROM unnest(%(ids)s::uuid[], %(tokens)s::bigint[]) AS taken(enterprise_id, token)
),
free AS (
    SELECT mark.enterprise_id, mark.token FROM enterprises_ratingmark mark
    WHERE mark.enterprise_id = ANY(ARRAY(SELECT taken.enterprise_id FROM taken))
    FOR UPDATE SKIP LOCKED
)
DELETE FROM enterprises_ratingmark mark USING free, taken
WHERE mark.enterprise_id = free.enterprise_id AND mark.enterprise_id = taken.enterprise_id
  AND free.token = taken.token AND mark.token = taken.token
"""


def rate_all(*, today: datetime.date, by: Any = None) -> Stored:
    """Rate everybody for today and store what differs."""
    with acting(by=by, verb="rating.rate_all") as act:
        _wait_for_turn()
        stored = _store(today, None)
        act.record(
            Rating,
            label=f"全量评级 {today}",
            changes=asdict(stored),
        )
    return stored


def rate_nightly(day: datetime.date) -> dict[str, int]:
    """Rate everybody for ``day`` and return the counts.

    A night that was missed has passed: current ratings are those of today, and past days are
    recomputed when somebody asks for them.
    """
    return asdict(rate_all(today=day)) if day == clock.today() else {}


def rate_owed() -> None:
    """Rate everybody because a scheme was published."""
    rate_all(today=clock.today())


def rate_some(*, today: datetime.date, enterprise_ids: Sequence[uuid.UUID]) -> Stored:
    """Rate some enterprises for today and store what differs."""
    with transaction.atomic():
        _wait_for_turn()
        return _store(today, enterprise_ids)


def rate_dirty(*, today: datetime.date) -> Stored:
    """Rate the enterprises whose facts changed, batch by batch, in the order of their ids.

    Marks go in the transaction of their rating, and only those that no later change has
    renewed; the others wait for the next call. While somebody else rates nothing happens.
    """
    total = Stored()
    last: uuid.UUID | None = None
    while (batch := _rate_batch(today, last)) is not None:
        stored, last = batch
        total += stored
    return total


def _rate_batch(today: datetime.date, after: uuid.UUID | None) -> tuple[Stored, uuid.UUID] | None:
    """Rate marked enterprises beyond ``after``; return the last id, ``None`` when none is left."""
    with transaction.atomic():
        if not _try_turn():
            return None
        waiting = RatingMark.objects.order_by("enterprise_id")
        if after is not None:
            waiting = waiting.filter(enterprise_id__gt=after)
        marks = list(waiting.values_list("enterprise_id", "token")[:BATCH])
        if not marks:
            return None
        # The facts of these marks are committed, and every later statement sees them.
        ids = [enterprise_id for enterprise_id, _ in marks]
        stored = _store(today, ids)
        _clear(marks)
        return stored, ids[-1]


def _store(today: datetime.date, enterprise_ids: Sequence[uuid.UUID] | None) -> Stored:
    published = published_scheme()
    run = Run(today, parse_scheme(published.definition), enterprise_ids)
    statement = store_statement(run, published.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEM])
        cursor.execute(statement.sql, statement.params)
        stored = Stored(*cursor.fetchone())
    if stored.changed or stored.ended:
        for name in followers():
            defer(name, key="all")
    return stored


def _clear(marks: Sequence[tuple[uuid.UUID, int]]) -> None:
    """Remove the marks that stand as they were read; return how many went.

    A mark that a running transaction holds stays without waiting for it: that transaction is
    about to renew it. The lock shows the newest token, hence the comparison with what was read.
    """
    ids, tokens = zip(*marks, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(CLEAR, {"ids": array_text(ids), "tokens": array_text(tokens)})


def _wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)


def _try_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK)
        return cursor.fetchone() == (True,)
