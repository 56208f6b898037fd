"""What a tablet says about a visit, read and judged by itself: pure, no database."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from common.sync.envelope import Clock, Draft
from common.sync.faults import Unusable
from common.sync.values import (
    as_choice,
    as_day,
    as_flag,
    as_integer,
    as_items,
    as_moment,
    as_text,
    as_uuid,
)
from enterprises.choices import ContactRole, Intent, KeyFact, OperatingStatus, SignalKind
from services.choices import Fence, Mechanism, PromiseOutcome, ProposalKind

LONGEST_NOTE = 10_000
LONGEST_VISIT = datetime.timedelta(hours=16)
MOST_ITEMS, MOST_PHOTOS = 50, 20
LARGEST_PHOTO = 12 * 1024 * 1024
MOST_PEOPLE = 1_000_000
# Made once: a class of choices makes its list anew each time.
FENCES, SIGNALS, MECHANISMS = Fence.values, SignalKind.values, Mechanism.values
OUTCOMES, PROPOSALS, FACTS = PromiseOutcome.values, ProposalKind.values, KeyFact.values
SECONDS_OF_GRACE = datetime.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Noticed:
    """A signal noticed on a visit."""

    id: uuid.UUID
    kind: str
    severity: int


@dataclass(frozen=True, slots=True)
class Raised:
    """A request raised on the spot."""

    id: uuid.UUID
    number: str
    category: str
    content: str
    mechanism: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A key fact that was stated or confirmed; ``seen`` is what the sheet showed."""

    field: str
    value: Any
    seen: Any
    is_same: bool
    target: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise made on a visit."""

    id: uuid.UUID
    text: str
    due_on: datetime.date


@dataclass(frozen=True, slots=True)
class Settled:
    """A promise that came to its end."""

    promise: uuid.UUID
    outcome: str
    note: str


@dataclass(frozen=True, slots=True)
class Met:
    """A company that is not on the register, or an empty unit."""

    id: uuid.UUID
    kind: str
    unit: uuid.UUID | None
    floor: int | None
    number: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that belongs to the visit."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class VisitInput:
    """A visit as the tablet tells it; ``purpose`` is a code or a label of a visit type."""

    id: uuid.UUID
    building: uuid.UUID
    enterprise: uuid.UUID | None
    started_at: datetime.datetime
    ended_at: datetime.datetime | None
    purpose: str
    note: str
    fence: str
    is_clock_off: bool
    checks: Sequence[Mapping[str, Any]] = ()
    signals: Sequence[Noticed] = ()
    requests: Sequence[Raised] = ()
    facts: Sequence[Stated] = ()
    promises: Sequence[Promised] = ()
    settled: Sequence[Settled] = ()
    proposals: Sequence[Met] = ()
    photos: Sequence[Photo] = field(default_factory=tuple)


def read_visit(draft: Draft, clock: Clock) -> VisitInput:
    """Return the visit of a ``visit.create``; raise ``Unusable`` with the first reason."""
    told = draft.payload
    if told.get("building") is None:
        raise Unusable("missing_value", "（楼宇）")
    enterprise = told.get("enterprise")
    started_at, ended_at = _times(told, clock)
    visit = VisitInput(
        id=draft.id,
        building=as_uuid(told["building"], "out_of_scope"),
        enterprise=as_uuid(enterprise, "unknown_enterprise") if enterprise else None,
        started_at=started_at,
        ended_at=ended_at,
        purpose=as_text(told.get("purpose"), 64, is_required=True),
        note=as_text(told.get("note"), LONGEST_NOTE),
        fence=as_choice(told.get("fence") or Fence.UNKNOWN, FENCES),
        is_clock_off=clock.is_off,
        checks=[_check(item) for item in as_items(told.get("checks"), MOST_ITEMS)],
        signals=_signals(draft),
        requests=[
            _request(item, _child(draft, item, "request", index))
            for index, item in enumerate(as_items(told.get("requests"), MOST_ITEMS))
        ],
        facts=[read_fact(item) for item in as_items(told.get("facts"), MOST_ITEMS)],
        promises=[
            _promise(item, _child(draft, item, "promise", index))
            for index, item in enumerate(as_items(told.get("promises"), MOST_ITEMS))
        ],
        settled=[read_settled(item) for item in as_items(told.get("settled"), MOST_ITEMS)],
        proposals=[
            read_proposal(item, _child(draft, item, "proposal", index))
            for index, item in enumerate(as_items(told.get("proposals"), MOST_ITEMS))
        ],
        photos=_photos(told),
    )
    if visit.enterprise is None and (visit.signals or visit.facts):
        raise Unusable("missing_value", "（登记信号或要素须指明企业）")
    return visit


def read_settled(item: Mapping[str, Any]) -> Settled:
    """Return how a promise ended."""
    return Settled(
        as_uuid(item.get("promise"), "unknown_promise"),
        as_choice(item.get("outcome"), OUTCOMES),
        as_text(item.get("note"), 500),
    )


def read_proposal(item: Mapping[str, Any], key: uuid.UUID) -> Met:
    """Return news of the building; a company needs a name, an empty unit needs the unit."""
    kind = as_choice(item.get("kind"), PROPOSALS)
    unit, floor = item.get("unit"), item.get("floor")
    met = Met(
        id=key,
        kind=kind,
        unit=as_uuid(unit, "bad_value") if unit else None,
        floor=as_integer(floor, -20, 300) if floor is not None else None,
        number=as_text(item.get("number"), 32),
        name=as_text(item.get("name"), 200, is_required=kind == ProposalKind.NEWCOMER),
        note=as_text(item.get("note"), 500),
    )
    if kind == ProposalKind.EMPTY_UNIT and met.unit is None and not met.number:
        raise Unusable("missing_value", "（空置须指明单元）")
    return met


def read_fact(item: Mapping[str, Any]) -> Stated:
    """Return a key fact in the form in which it is stored."""
    name = as_choice(item.get("field"), FACTS)
    target = item.get("target")
    is_same = as_flag(item.get("is_same"))
    return Stated(
        field=name,
        value=None if is_same else _fact_value(name, item.get("value")),
        seen=item.get("base"),
        is_same=is_same,
        target=as_uuid(target, "bad_value") if target else None,
    )


def _fact_value(name: str, value: Any) -> Any:
    if name == KeyFact.OPERATING_STATUS:
        return as_choice(value, OperatingStatus.values)
    if name == KeyFact.FULL_MEMBERS:
        return as_integer(value, 0, MOST_PEOPLE)
    if name == KeyFact.HEADCOUNT:
        return Decimal(as_integer(value, 0, MOST_PEOPLE))
    if name == KeyFact.LEASE_END:
        return as_day(value) if value is not None else None
    if name == KeyFact.LEASE_INTENT:
        return as_choice(value, Intent.values)
    return _contact(value)


def _contact(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Unusable("bad_value", "（联系人）")
    return {
        "name": as_text(value.get("name"), 64, is_required=True).strip(),
        "role": as_choice(value.get("role") or "general", ContactRole.values),
        "phone": as_text(value.get("phone"), 32).strip(),
    }


def _times(
    told: Mapping[str, Any], clock: Clock
) -> tuple[datetime.datetime, datetime.datetime | None]:
    """Return start and end by the server's clock; neither lies after now nor far apart."""
    if told.get("started_at") is None:
        raise Unusable("missing_value", "（开始时间）")
    started = clock.dated(as_moment(told["started_at"]))
    ended = clock.dated(as_moment(told["ended_at"])) if told.get("ended_at") else None
    latest = clock.received_at
    if started > latest + SECONDS_OF_GRACE or (ended and ended > latest + SECONDS_OF_GRACE):
        raise Unusable("in_future")
    if ended is not None and ended < started:
        raise Unusable("period_order")
    if ended is not None and ended - started > LONGEST_VISIT:
        raise Unusable("too_long_visit")
    started = min(started, latest)
    return started, max(started, min(ended, latest)) if ended else None


def _child(draft: Draft, item: Mapping[str, Any], noun: str, index: int) -> uuid.UUID:
    """Return the client's id of a part, else one that is the same at every repetition."""
    key = item.get("id")
    return as_uuid(key) if key is not None else uuid.uuid5(draft.id, f"{noun} {index}")


def _check(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": as_text(item.get("type"), 32),
        "item": as_text(item.get("item"), 32),
        "done": as_flag(item.get("done")),
        "note": as_text(item.get("note"), 500),
    }


def _signals(draft: Draft) -> list[Noticed]:
    """Return the signals; of two of one kind the graver one."""
    found: dict[str, Noticed] = {}
    for index, item in enumerate(as_items(draft.payload.get("signals"), MOST_ITEMS)):
        kind = as_choice(item.get("kind"), SIGNALS)
        severity = as_integer(item.get("severity"), 1, 5)
        if kind not in found or found[kind].severity < severity:
            found[kind] = Noticed(_child(draft, item, "signal", index), kind, severity)
    return list(found.values())


def _request(item: Mapping[str, Any], key: uuid.UUID) -> Raised:
    return Raised(
        id=key,
        number=as_text(item.get("number"), 32).strip(),
        category=as_text(item.get("category"), 64, is_required=True),
        content=as_text(item.get("content"), LONGEST_NOTE),
        mechanism=as_choice(item.get("mechanism") or Mechanism.IMMEDIATE, MECHANISMS),
    )


def _promise(item: Mapping[str, Any], key: uuid.UUID) -> Promised:
    return Promised(
        key, as_text(item.get("text"), 500, is_required=True), as_day(item.get("due_on"))
    )


def _photos(told: Mapping[str, Any]) -> list[Photo]:
    photos: dict[str, Photo] = {}
    for item in as_items(told.get("photos"), MOST_PHOTOS):
        digest = as_text(item.get("sha256"), 64).lower()
        if len(digest) != 64 or not all(letter in "0123456789abcdef" for letter in digest):
            raise Unusable("bad_value", "（照片摘要）")
        photos[digest] = Photo(digest, as_integer(item.get("size"), 1, LARGEST_PHOTO))
    return list(photos.values())
