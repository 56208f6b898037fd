"""What a tablet sends, item by item: read, dated by the server's clock, told apart. Pure."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from common.sync.bodies import is_too_deep
from common.sync.faults import Unusable
from common.sync.values import as_integer, as_moment, as_object, as_text, as_uuid

MOST_OPERATIONS = 200
# A difference of clocks above this is marked on what the device wrote.
CLOCK_TOLERANCE = datetime.timedelta(minutes=10)
NO_SKEW = datetime.timedelta(0)


@dataclass(frozen=True, slots=True)
class Clock:
    """How the device's clock differs from the server's: add ``skew`` to what it says."""

    received_at: datetime.datetime
    skew: datetime.timedelta = NO_SKEW

    @property
    def is_off(self) -> bool:
        """Return whether the clocks differ by more than ten minutes."""
        return abs(self.skew) > CLOCK_TOLERANCE

    def corrected(self, stated: datetime.datetime) -> datetime.datetime:
        """Return the moment by the server's clock; never later than now."""
        return min(stated + self.skew, self.received_at)

    def dated(self, stated: datetime.datetime) -> datetime.datetime:
        """Return when something happened: as stated, unless the clock was clearly off."""
        return stated + self.skew if self.is_off else stated


@dataclass(frozen=True, slots=True)
class Draft:
    """One operation as it was read; ``digest`` tells equal content."""

    id: uuid.UUID
    kind: str
    payload: Mapping[str, Any]
    at: datetime.datetime
    stated_at: datetime.datetime | None = None
    after_id: uuid.UUID | None = None
    base_version: int | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """An item that is no operation: ``raw`` is what came; without an id it gets one of ours."""

    raw: Any
    code: str
    message: str
    id: uuid.UUID | None = None
    # The operation whose id this content claims as well.
    same_id: uuid.UUID | None = None
    digest: str = ""
    # The readable operation that was put aside: keeps its time and place, to be carried out later.
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One call of a tablet."""

    device_id: uuid.UUID | None
    received_at: datetime.datetime
    clock: Clock
    items: list[Draft | Broken] = field(default_factory=list)


def skew_of(sent_at: Any, received_at: datetime.datetime) -> Clock:
    """Return the clock of a device that says it is ``sent_at``; unreadable: as ours."""
    try:
        return Clock(received_at, received_at - as_moment(sent_at))
    except Unusable:
        return Clock(received_at)


def read_item(raw: Any, clock: Clock) -> Draft | Broken:
    """Return one item as an operation, or why it is none."""
    if not isinstance(raw, dict):
        error = Unusable("not_an_object")
        return Broken(None, error.code, error.message)
    if is_too_deep(raw):
        error = Unusable("too_deep")
        return Broken(None, error.code, error.message, _readable_id(raw))
    key: uuid.UUID | None = None
    try:
        if raw.get("id") is None:
            raise Unusable("missing_id")
        key = as_uuid(raw["id"])
        return _draft(raw, key, clock)
    except Unusable as error:
        return Broken(raw, error.code, error.message, key)


def _readable_id(raw: Mapping[str, Any]) -> uuid.UUID | None:
    try:
        return as_uuid(raw.get("id"))
    except Unusable:
        return None


def _draft(raw: Mapping[str, Any], key: uuid.UUID, clock: Clock) -> Draft:
    stated = as_moment(raw["at"]) if raw.get("at") is not None else None
    version = raw.get("base_version")
    after = raw.get("after")
    return Draft(
        id=key,
        kind=as_text(raw.get("op"), 64, is_required=True),
        payload=as_object(raw.get("payload")),
        at=clock.corrected(stated) if stated else clock.received_at,
        stated_at=stated,
        after_id=as_uuid(after) if after is not None else None,
        base_version=as_integer(version, 0, 2**62) if version is not None else None,
    )
