"""Taking what a tablet sends: each item once for ever, good ones kept whatever the others are.

One call is one transaction, answered after its commit. Ids are locked in order, so of equal
calls at the same moment the second one finds the first one's answers.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.crypto import salted_hmac

from common.audit.acting import acting
from common.database.inserting import insert_rows
from common.records.canonical import canonical
from common.sync.bodies import holds_no_number
from common.sync.envelope import Batch, Broken, Draft
from common.sync.faults import SENTENCES, Unusable
from common.sync.keeping import operation_row, storable
from common.sync.models import SyncOperation
from common.sync.registry import Context, Outcome, kind_called
from common.sync.waiting import release_waiting

logger = logging.getLogger("louyu.sync")
Status = SyncOperation.Status
LOCK = (
    "SELECT pg_advisory_xact_lock(hashtextextended(key, 2))"
    " FROM (SELECT DISTINCT key FROM unnest(%s::text[]) AS key ORDER BY key) AS keys"
)
KNOWN = "SELECT * FROM common_syncoperation WHERE id = ANY(%s::uuid[])"
# Told again in the words of the first time; everything else is «unchanged».
TOLD_AGAIN = frozenset({Status.CONFLICT, Status.HELD, Status.QUARANTINED})
# What the server cannot hold: it stays on the device.
UNKEEPABLE = frozenset({"not_an_object", "not_a_number", "too_deep"})
# The names under which operations tell what they change.
TURNS = ("visit", "promise")
ATTEMPTS = 3
SERIALISATION = frozenset({"40P01", "40001"})

Result = dict[str, Any]


def receive(batch: Batch, *, by: Any, area_id: uuid.UUID | None) -> list[Result]:
    """Take a call of user ``by``; return an answer for each item, in its order.

    A deadlock or a failure of serialisation is tried again and never reaches the tablet.
    """
    items = [_digested(item) for item in batch.items]
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _receive(items, batch, by=by, area_id=area_id)
        except OperationalError as error:
            code = getattr(error.__cause__, "sqlstate", None)
            if code not in SERIALISATION or attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def put_aside(batch: Batch, *, by: Any, area_id: uuid.UUID | None, code: str) -> None:
    """Keep everything of a call unused, for the supervisor: the tablet may not write any more."""
    items = [_digested(item) for item in batch.items]
    refused: list[Draft | Broken] = [
        item
        if isinstance(item, Broken)
        else Broken(_raw(item), code, SENTENCES[code], item.id, digest=item.digest, draft=item)
        for item in items
    ]
    receive(replace(batch, items=refused), by=by, area_id=area_id)


def carry_out(drafts: Sequence[Draft], context: Context) -> list[Outcome]:
    """Carry out operations of one kind, each in its own savepoint if together they fail."""
    kind = kind_called(drafts[0].kind)
    if kind is None:
        return [set_aside("unknown_operation") for _ in drafts]
    try:
        with transaction.atomic():
            return kind.handler(drafts, context)
    except Unusable as error:
        if len(drafts) == 1:
            return [set_aside(error.code, error.message)]
    except OperationalError:
        raise
    except Exception:
        # Nothing that a worker wrote is lost because of a mistake of ours.
        if len(drafts) == 1:
            logger.exception("operation %s %s failed", drafts[0].kind, drafts[0].id)
            return [set_aside("internal")]
        logger.warning("%d operations failed together", len(drafts), exc_info=True)
    return [outcome for draft in drafts for outcome in carry_out([draft], context)]


def set_aside(code: str, message: str = "") -> Outcome:
    """Return the outcome «kept whole, not used»."""
    words = message or SENTENCES[code]
    return Outcome(Status.QUARANTINED, code, words, keeps_payload=True)


def _receive(
    items: list[Draft | Broken], batch: Batch, *, by: Any, area_id: uuid.UUID | None
) -> list[Result]:
    with acting(by=by, verb="sync.receive") as act:
        context = Context(by, area_id, batch.device_id, batch.clock, act)
        _lock(items)
        known = _known(items)
        results: dict[int, Result] = {}
        fresh: list[tuple[int, Draft | Broken]] = []
        taken: dict[uuid.UUID, str] = {}
        for index, item in enumerate(items):
            if isinstance(item, Broken) and item.code in UNKEEPABLE:
                # Never «unchanged», however often it comes: nothing of it is here.
                results[index] = told(Outcome("rejected", item.code, item.message))
                continue
            told_before = _told_before(item, known, taken)
            if told_before is not None:
                results[index] = told_before
                continue
            place = _place(item, known, taken)
            taken[place.id] = place.digest  # type: ignore[index]
            fresh.append((index, place))
        results |= _take(fresh, context)
        release_waiting({item.id for _, item in fresh if item.id}, act, carry_out)
    return [{"id": _shown_id(items[index]), **results[index]} for index in range(len(items))]


def _take(fresh: list[tuple[int, Draft | Broken]], context: Context) -> dict[int, Result]:
    """Carry out what is new, kinds that go at once first; keep a row of each."""
    results: dict[int, Result] = {}
    broken = [(index, item) for index, item in fresh if isinstance(item, Broken)]
    outcomes = [_outcome_of_broken(item) for _, item in broken]
    results |= _kept(broken, outcomes, context)
    for group in _in_turn(fresh):
        outcomes = carry_out([draft for _, draft in group], context)
        # Written before the next ones: an operation may build upon one of the same call.
        results |= _kept(group, outcomes, context)
    return results


def _kept(
    group: Sequence[tuple[int, Draft | Broken]], outcomes: Sequence[Outcome], context: Context
) -> dict[int, Result]:
    """Keep a row of each operation; return what the answers say."""
    rows = [
        operation_row(item, outcome, context)
        for (_, item), outcome in zip(group, outcomes, strict=True)
    ]
    insert_rows(SyncOperation, rows)
    return {index: told(outcome) for (index, _), outcome in zip(group, outcomes, strict=True)}


def _in_turn(fresh: list[tuple[int, Draft | Broken]]) -> Iterable[list[tuple[int, Draft]]]:
    """Return which operations go together: first those that may, then the others one by one."""
    together: dict[str, list[tuple[int, Draft]]] = {}
    alone: list[list[tuple[int, Draft]]] = []
    for index, item in fresh:
        if not isinstance(item, Draft):
            continue
        kind = kind_called(item.kind)
        if kind is not None and kind.at_once:
            together.setdefault(item.kind, []).append((index, item))
        else:
            alone.append([(index, item)])
    return [*together.values(), *alone]


def told(outcome: Outcome) -> Result:
    """Return what the answer says about an operation."""
    result: Result = {"status": outcome.status}
    if outcome.code:
        result |= {"code": outcome.code, "message": outcome.message}
    if outcome.object is not None:
        result["object"] = dict(outcome.object)
    return result


def _outcome_of_broken(item: Broken) -> Outcome:
    if item.code == "id_conflict":
        words = SENTENCES["id_conflict"]
        return Outcome(Status.CONFLICT, "id_conflict", words, keeps_payload=True)
    return set_aside(item.code, item.message)


def _told_before(
    item: Draft | Broken, known: Mapping[uuid.UUID, SyncOperation], taken: Mapping[uuid.UUID, str]
) -> Result | None:
    """Return the first answer to an operation that comes again, or None."""
    key = _key(item)
    if key not in known and key not in taken:
        return None
    for name in (key, _other_key(item)):
        row = known.get(name)
        if row is not None and row.digest == item.digest:
            return _told_again(row)
        if taken.get(name) == item.digest:
            return {"status": "unchanged"}
    return None


def _told_again(row: SyncOperation) -> Result:
    status = row.status if row.status in TOLD_AGAIN else "unchanged"
    return told(Outcome(status, row.code, row.message, row.object_kind, row.object_id, row.version))


def _place(
    item: Draft | Broken, known: Mapping[uuid.UUID, SyncOperation], taken: Mapping[uuid.UUID, str]
) -> Draft | Broken:
    """Return the item under the id it can have: another content under one id gets its own."""
    key = _key(item)
    if item.id is None:
        return replace(item, id=key)
    if key not in known and key not in taken:
        return item
    draft = item if isinstance(item, Draft) else item.draft
    words = SENTENCES["id_conflict"]
    return Broken(_raw(item), "id_conflict", words, _other_key(item), key, item.digest, draft)


def _key(item: Draft | Broken) -> uuid.UUID:
    """Return the id of an item; one without gets the same at every repetition."""
    return item.id or uuid.uuid5(uuid.NAMESPACE_OID, f"nameless {item.digest}")


def _other_key(item: Draft | Broken) -> uuid.UUID:
    """Return the id that an item gets when its own names other content."""
    return uuid.uuid5(_key(item), item.digest)


def _known(items: Sequence[Draft | Broken]) -> dict[uuid.UUID, SyncOperation]:
    """Return what is kept under the ids of a call, and under those of other contents of them."""
    known = _rows([_key(item) for item in items])
    digests: dict[uuid.UUID, str] = {key: row.digest for key, row in known.items()}
    others = [
        _other_key(item)
        for item in items
        if digests.setdefault(_key(item), item.digest) != item.digest
    ]
    return known | (_rows(others) if others else {})


def _rows(keys: list[uuid.UUID]) -> dict[uuid.UUID, SyncOperation]:
    return {row.pk: row for row in SyncOperation.objects.raw(KNOWN, [keys])}


def _lock(items: Sequence[Draft | Broken]) -> None:
    """Take turns about the operations of a call and about what they build upon or change.

    Two calls that hold one another's predecessors would otherwise both miss the other's.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [[key for item in items for key in _turns(item)]])


def _turns(item: Draft | Broken) -> list[str]:
    keys = [str(_key(item))]
    if isinstance(item, Draft):
        keys += [str(item.after_id)] if item.after_id else []
        named = (item.payload.get(name) for name in TURNS)
        keys += [value.lower() for value in named if isinstance(value, str)]
    return keys


def _digested(item: Draft | Broken) -> Draft | Broken:
    """Return the item with its digest; one with a number that is none can only be refused."""
    content = item.raw if isinstance(item, Broken) else item.payload
    if holds_no_number(content):
        return Broken(None, "not_a_number", SENTENCES["not_a_number"], item.id)
    if isinstance(item, Broken):
        return item if item.digest else replace(item, digest=_hash(item.raw))
    return replace(item, digest=_hash([item.kind, item.after_id, item.payload]))


def _hash(content: Any) -> str:
    try:
        text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Half characters, and numbers beyond 64 bits.
        text = canonical(storable(content), as_text=True).encode()
    # Keyed, because short content could be guessed; not by SECRET_KEY, which may be replaced.
    return salted_hmac(
        "sync.operation", text, secret=settings.BLIND_INDEX_KEY or None, algorithm="sha256"
    ).hexdigest()


def _raw(item: Draft | Broken) -> Any:
    if isinstance(item, Broken):
        return item.raw
    return {"op": item.kind, "payload": item.payload}


def _shown_id(item: Draft | Broken) -> str | None:
    return str(item.id) if item.id else None
