"""The ledger of clocks: opened for every request, however it was written, and read into due days.

Every statement takes any number of requests: one that staff write, a tablet's batch, a register.
"""

import datetime
import uuid
from collections.abc import Iterable

from django.db import connection, transaction

from common.calendar.clock import SHANGHAI
from common.calendar.clock import now as current_moment
from common.calendar.selectors import working_calendar
from common.database.fragments import Fragment, compose
from services.choices import (
    CoTaskState,
    LimitCause,
    LimitState,
    RequestOutcome,
    RequestState,
    RequestVerb,
    SpanKind,
)
from services.clocks.statement import due_statement
from services.handling.transitions import DONE
from services.models import CoTask

ALL = Fragment("TRUE")
# Owed when a calendar year is published, and when a department's own days change.
RECOMPUTE, RECOMPUTE_ALL = "services.recompute_year", "services.recompute_clocks"

# An open dictionary: a label that comes with a request becomes a category of its own.
CATEGORIES = """
INSERT INTO services_requestcategory (id, name, position)
SELECT uuidv7(), told.category, 0
FROM (SELECT DISTINCT request.category FROM services_servicerequest AS request
      WHERE {among} AND request.category <> '') AS told
WHERE NOT EXISTS (
    SELECT FROM services_requestcategory AS known WHERE known.name = told.category)
ON CONFLICT (name) DO NOTHING
"""

STORY = """
INSERT INTO services_requestevent (id, request_id, at, verb, from_state, to_state, note, reply)
SELECT uuidv7(), request.id, request.received_at, {receive}, '', {received}, '', ''
FROM services_servicerequest AS request
WHERE {among} AND NOT EXISTS (
    SELECT FROM services_requestevent AS told WHERE told.request_id = request.id)
"""

LIMIT = """
INSERT INTO services_clocklimit (id, request_id, cause, mechanism, days, reason, state, asked_at,
    decided_at, due_before, due_after)
SELECT uuidv7(), request.id, {first}, request.mechanism, rule.days, '', {approved},
       request.received_at, request.received_at, NULL, NULL
FROM services_servicerequest AS request
JOIN services_mechanismrule AS rule ON rule.mechanism = request.mechanism
WHERE {among} AND NOT EXISTS (
    SELECT FROM services_clocklimit AS told WHERE told.request_id = request.id)
"""

SPAN = """
INSERT INTO services_clockspan (id, request_id, kind, starts_at, ends_at, reason)
SELECT uuidv7(), request.id, {running}, request.received_at, request.resolved_at, ''
FROM services_servicerequest AS request
WHERE {among} AND NOT EXISTS (
    SELECT FROM services_clockspan AS told WHERE told.request_id = request.id)
"""

# A later register names another mechanism: its limit holds from now on.
MOVED = """
INSERT INTO services_clocklimit (id, request_id, cause, mechanism, days, reason, state, asked_at,
    decided_at, due_before)
SELECT uuidv7(), request.id, {tier}, request.mechanism, rule.days, {note}, {approved},
       {moment}, {moment}, request.due_on
FROM services_servicerequest AS request
JOIN services_mechanismrule AS rule ON rule.mechanism = request.mechanism
CROSS JOIN LATERAL (
    SELECT told.mechanism FROM services_clocklimit AS told
    WHERE told.request_id = request.id AND told.state = {approved}
    ORDER BY told.decided_at DESC, told.id DESC LIMIT 1
) AS latest
WHERE {among} AND latest.mechanism <> request.mechanism
"""

# The register says «resolved», the desk does not know it yet: who follows it is settled with it.
CLOSED = """
WITH closed AS (
    UPDATE services_servicerequest AS request
    SET state = {closed}, outcome = {register_outcome}, accept_by = NULL
    FROM services_servicerequest AS before
    WHERE {among} AND before.id = request.id AND request.resolved_at IS NOT NULL
      AND NOT request.state = ANY({done})
    RETURNING request.id, request.resolved_at, before.state
), followed AS (
    UPDATE services_servicerequest AS follower
    SET state = {closed}, outcome = {register_outcome},
        resolved_at = greatest(closed.resolved_at, follower.received_at)
    FROM closed
    WHERE follower.duplicate_of_id = closed.id AND follower.state = {merged}
      AND follower.resolved_at IS NULL
    RETURNING follower.id, follower.resolved_at, {merged} AS state
), excused AS (
    UPDATE services_cotask AS task
    SET state = {task_excused}, excuse = {note}, settled_at = {moment}
    FROM closed WHERE task.request_id = closed.id AND task.state = {task_open}
), ended AS (
    UPDATE services_clockspan AS span SET ends_at = greatest(closed.resolved_at, span.starts_at)
    FROM closed WHERE span.request_id = closed.id AND span.ends_at IS NULL
)
INSERT INTO services_requestevent (id, request_id, at, verb, from_state, to_state, note, reply)
SELECT uuidv7(), moved.id, moved.resolved_at, {register}, moved.state, {closed}, {note}, ''
FROM (SELECT * FROM closed UNION ALL SELECT * FROM followed) AS moved
"""

# The register left the cell blank: what the desk settled stays settled, and so does what follows
# a settled request.
KEPT = """
UPDATE services_servicerequest AS request SET resolved_at = greatest(told.at, request.received_at)
FROM services_requestevent AS told
WHERE {among} AND request.resolved_at IS NULL AND request.state = ANY({done})
  AND told.id = (
    SELECT last.id FROM services_requestevent AS last
    WHERE last.request_id = request.id AND last.to_state = ANY({done})
      AND last.verb = ANY({settling})
    ORDER BY last.at DESC, last.id DESC LIMIT 1)
  AND (told.verb <> {register} OR EXISTS (
    SELECT FROM services_servicerequest AS original
    WHERE original.id = request.duplicate_of_id AND original.resolved_at IS NOT NULL))
"""

# What a register closed, a later one may open again: it is back at the desk, and its followers
# follow it again.
OPENED = """
WITH opened AS (
    UPDATE services_servicerequest AS request
    SET outcome = '', holder_id = NULL, is_interim = FALSE,
        state = CASE WHEN request.duplicate_of_id IS NULL THEN {received} ELSE {merged} END
    FROM services_servicerequest AS before
    WHERE {among} AND before.id = request.id
      AND request.resolved_at IS NULL AND request.state = ANY({done})
    RETURNING request.id, before.state, request.state AS target
), followed AS (
    UPDATE services_servicerequest AS follower
    SET state = {merged}, outcome = '', resolved_at = NULL
    FROM opened
    WHERE follower.duplicate_of_id = opened.id AND follower.state = {closed}
      AND follower.outcome = {register_outcome} AND follower.resolved_at IS NOT NULL
    RETURNING follower.id, {closed} AS state, {merged} AS target
), running AS (
    INSERT INTO services_clockspan (id, request_id, kind, starts_at, reason)
    SELECT uuidv7(), opened.id, {running}, {moment}, '' FROM opened WHERE target = {received}
)
INSERT INTO services_requestevent (id, request_id, at, verb, from_state, to_state, note, reply)
SELECT uuidv7(), moved.id, {moment}, {register}, moved.state, moved.target, {note}, ''
FROM (SELECT * FROM opened UNION ALL SELECT * FROM followed) AS moved
"""


def take_in(among: Fragment, *, moment: datetime.datetime) -> None:
    """Give requests story, limit and clock, and follow what a register says of their end.

    ``among``: SQL over the table named «request». Inside the caller's transaction; done again, it
    changes nothing.
    """
    register = RequestVerb.REGISTER.value
    parts = {
        "among": among,
        "moment": moment,
        "note": "随登记册更新",
        "done": sorted(DONE),
        "approved": LimitState.APPROVED.value,
        "first": LimitCause.FIRST.value,
        "tier": LimitCause.TIER.value,
        "running": SpanKind.RUNNING.value,
        "received": RequestState.RECEIVED.value,
        "closed": RequestState.CLOSED.value,
        "merged": RequestState.MERGED.value,
        "task_open": CoTaskState.OPEN.value,
        "task_excused": CoTaskState.EXCUSED.value,
        "register_outcome": RequestOutcome.REGISTER.value,
        "receive": RequestVerb.RECEIVE.value,
        "register": register,
        "settling": [RequestVerb.RESOLVE.value, RequestVerb.WITHDRAW.value, register],
    }
    for statement in (CATEGORIES, STORY, LIMIT, SPAN, MOVED, CLOSED, KEPT, OPENED):
        _execute(compose(statement, **parts))
    _execute(due_statement(among, moment, store=True))


def take_in_requests(ids: Iterable[uuid.UUID], *, moment: datetime.datetime) -> None:
    """Do so for the requests of these ids."""
    take_in(of_ids(ids), moment=moment)


def recompute_clocks(
    ids: Iterable[uuid.UUID] | None = None, *, moment: datetime.datetime | None = None
) -> int:
    """Compute due days and yellow lights from the ledger; return how many differed.

    ``None``: of all requests. One statement for any number.
    """
    among = ALL if ids is None else of_ids(ids)
    with transaction.atomic():
        if ids is None:
            _execute(Fragment("SET LOCAL work_mem = '64MB'"))
        return _execute(due_statement(among, moment or current_moment(), store=True))


def recompute_year(*, year: int) -> int:
    """Mend what reached into ``year`` while its calendar was not published."""
    return recompute_clocks() + _recount_co_tasks()


def _recount_co_tasks() -> int:
    """Count the days of departments' shares again that were 暂定; return how many changed."""
    calendar = working_calendar()
    tasks = list(CoTask.objects.filter(is_due_provisional=True).select_for_update())
    for task in tasks:
        due = calendar.add_working_days(task.asked_at.astimezone(SHANGHAI).date(), task.days)
        task.due_on, task.is_due_provisional = due.on, due.is_provisional
    return CoTask.objects.bulk_update(tasks, ["due_on", "is_due_provisional"])


def of_ids(ids: Iterable[uuid.UUID]) -> Fragment:
    """Return the condition «one of these requests»."""
    return compose("request.id = ANY({ids})", ids=list(ids))


def _execute(statement: Fragment) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return int(cursor.rowcount)
