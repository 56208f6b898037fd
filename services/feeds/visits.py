"""A worker's own visits of the last days, with photos that are missing and values that lost."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Max, Q, QuerySet

from common.audit.models import RowHistory
from common.calendar.clock import SHANGHAI, end_of
from common.database.fragments import Fragment, compose
from common.sync.feed.registry import Change, Feed, Reader, Row, register_feed
from common.sync.feed.window import fetch
from common.sync.models import FieldEdit
from enterprises.choices import KeyFact
from services.field_rules.limits import VISIT_DAYS
from services.models import Visit, VisitPhoto, VisitType
from services.selectors.told import received_photos
from services.selectors.visit_file import questions_on

LABELS = {
    "started_at": "开始时间",
    "visited_at": "开始时间",
    "ended_at": "结束时间",
    "purpose": "事由",
    "note": "内容",
    "enterprise": "企业",
    **{fact.value: str(fact.label) for fact in KeyFact},
}
TABLES = (
    "services_visit",
    "services_visitphoto",
    "services_visitreview",
    "common_fieldedit",
    "services_visittype",
    "orgs_worker",
    "accounts_user",
)
# A change of one of these may bear on any own visit: a purpose's code, whose visits are one's own.
ON_ALL = {"services_visittype", "orgs_worker"}
CHANGED = """
WITH history AS MATERIALIZED ({history}),
worker AS (
    SELECT id FROM orgs_worker WHERE user_id = {user}
    UNION
    SELECT row_id FROM history
    WHERE table_name = 'orgs_worker' AND (before ->> 'user_id')::uuid = {user}
),
own AS (
    SELECT id, visited_at FROM services_visit
    WHERE visited_at >= {since}
      AND (recorded_by_id = {user} OR worker_id IN (SELECT id FROM worker))
    UNION
    SELECT row_id, (before ->> 'visited_at')::timestamptz FROM history
    WHERE table_name = 'services_visit' AND (before ->> 'visited_at')::timestamptz >= {since}
      AND ((before ->> 'recorded_by_id')::uuid = {user}
           OR (before ->> 'worker_id')::uuid IN (SELECT id FROM worker))
),
edit AS (
    SELECT edit.object_id, edit.field, edit.operation_id
    FROM history JOIN common_fieldedit edit ON edit.id = history.row_id
    WHERE table_name = 'common_fieldedit'
    UNION
    SELECT (before ->> 'object_id')::uuid, before ->> 'field', (before ->> 'operation_id')::uuid
    FROM history WHERE table_name = 'common_fieldedit' AND before IS NOT NULL
    UNION
    SELECT edit.object_id, edit.field, edit.operation_id
    FROM history
    JOIN accounts_user renamed ON renamed.id = history.row_id
        AND renamed.display_name <> before ->> 'display_name'
    JOIN common_fieldedit edit ON edit.user_id = renamed.id
    WHERE table_name = 'accounts_user'
),
touched AS (
    SELECT row_id AS id FROM history WHERE table_name = 'services_visit'
    UNION
    SELECT photo.visit_id
    FROM history JOIN services_visitphoto photo ON photo.id = history.row_id
    UNION
    SELECT (before ->> 'visit_id')::uuid FROM history WHERE table_name = 'services_visitphoto'
    UNION
    SELECT review.visit_id
    FROM history JOIN services_visitreview review ON review.id = history.row_id
    UNION
    SELECT (before ->> 'visit_id')::uuid FROM history WHERE table_name = 'services_visitreview'
    UNION
    SELECT object_id FROM edit
    UNION
    SELECT operation_id FROM edit
    UNION
    -- Whose value lost learns of it when another value comes to stand.
    SELECT lost.operation_id
    FROM edit JOIN common_fieldedit lost
        ON lost.object_id = edit.object_id AND lost.field = edit.field AND lost.state <> 'standing'
    UNION
    SELECT id FROM own WHERE {all_own} OR visited_at < {until}
)
SELECT DISTINCT own.id FROM own JOIN touched ON touched.id = own.id
WHERE {beyond} ORDER BY own.id LIMIT {limit}
"""


def held(reader: Reader, after: str, limit: int) -> list[str]:
    """Return the own visits that are recent enough."""
    own = _own(reader).order_by("pk")
    if after:
        own = own.filter(pk__gt=after)
    return [str(key) for key in own.values_list("pk", flat=True)[:limit]]


def changed(change: Change, after: str, limit: int) -> list[str]:
    """Return the own visits that changed, grew too old, or are one's own no longer: one query."""
    if not change.is_new_day and not change.tables & set(TABLES):
        return []
    beyond = compose("own.id > {after}::uuid", after=after) if after else Fragment("TRUE")
    statement = compose(
        CHANGED,
        history=change.window.history(TABLES),
        user=change.after.user.pk,
        since=_oldest(change.before.day),
        until=_oldest(change.after.day),
        all_own=bool(change.tables & ON_ALL),
        beyond=beyond,
        limit=limit,
    )
    return [str(key) for (key,) in fetch(statement)]


def rows(reader: Reader, keys: Sequence[str]) -> dict[str, Row]:
    """Return own visits: eight queries."""
    # First: a version may be older than the values beside it, never younger.
    versions = _versions(keys)
    visits = list(_own(reader).filter(pk__in=keys).defer("checks"))
    ids = [visit.pk for visit in visits]
    codes = dict(VisitType.objects.values_list("label", "code"))
    photos, conflicts, asked = _photos(ids), _conflicts(ids), questions_on(ids)
    return {
        str(visit.pk): {
            "id": str(visit.pk),
            "started_at": visit.visited_at.astimezone(SHANGHAI),
            "ended_at": visit.ended_at.astimezone(SHANGHAI) if visit.ended_at else None,
            "building": str(visit.building_id),
            "enterprise": str(visit.enterprise_id) if visit.enterprise_id else None,
            "purpose": codes.get(visit.purpose, visit.purpose),
            "purpose_label": visit.purpose,
            "note": visit.note,
            "version": versions.get(visit.pk, 0),
            "state": "kept" if visit.withdrawn_at is None else "withdrawn",
            "received_at": visit.created_at.astimezone(SHANGHAI),
            "photos": photos[visit.pk],
            "conflicts": conflicts[visit.pk],
            "asked": asked.get(visit.pk, ""),
        }
        for visit in visits
    }


def _own(reader: Reader) -> QuerySet[Visit]:
    """Return the reader's own visits, withdrawn ones and those in other buildings too."""
    own = Q(recorded_by=reader.user.pk) | Q(worker__user=reader.user.pk)
    return Visit.objects.filter(own, visited_at__gte=_oldest(reader.day))


def _oldest(day: datetime.date) -> datetime.datetime:
    return end_of(day - datetime.timedelta(days=VISIT_DAYS))


def _versions(keys: Sequence[str]) -> dict[uuid.UUID, int]:
    # A visit and the operation that brought it have one id: the table tells them apart.
    own = RowHistory.objects.filter(table_name=Visit._meta.db_table, row_id__in=keys)
    return dict(own.order_by().values_list("row_id").annotate(newest=Max("number")))


def _photos(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Row]:
    promised: dict[uuid.UUID, list[str]] = defaultdict(list)
    wanted = VisitPhoto.objects.filter(visit__any_of=ids).order_by("position", "pk")
    for visit, sha256 in wanted.values_list("visit_id", "sha256"):
        promised[visit].append(sha256)
    arrived = received_photos(ids)
    found = {}
    for key in ids:
        missing = [sha256 for sha256 in promised[key] if sha256 not in arrived.get(key, ())]
        expected = len(promised[key])
        found[key] = {
            "expected": expected,
            "received": expected - len(missing),
            "missing": missing,
        }
    return found


def _conflicts(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Row]]:
    """Return the values that lost, of a visit's own fields and of the facts told on it."""
    lost = list(
        FieldEdit.objects.lost()
        .filter(Q(object_id__any_of=ids) | Q(operation_id__any_of=ids))
        .select_related("user")
        .order_by("at", "pk")
    )
    standing = {
        (edit.object_id, edit.field): edit
        for edit in FieldEdit.objects.filter(
            object_id__any_of=[edit.object_id for edit in lost], state=FieldEdit.State.STANDING
        ).select_related("user")
    }
    found: dict[uuid.UUID, list[Row]] = defaultdict(list)
    known = set(ids)
    for edit in lost:
        winner = standing.get((edit.object_id, edit.field))
        if winner is None:
            continue
        row = {
            "id": str(edit.pk),
            "field": edit.field,
            "label": LABELS.get(edit.field, edit.field),
            "winner": _told(winner),
            "loser": _told(edit),
        }
        for visit in known & {edit.object_id, edit.operation_id}:
            found[visit].append(row)
    return found


def _told(edit: Any) -> Row:
    return {
        "value": edit.value,
        "by": str(edit.user) if edit.user else None,
        "at": edit.at.astimezone(SHANGHAI),
    }


register_feed(Feed("visit", held, changed, rows))
