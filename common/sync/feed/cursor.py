"""The cursor of a reader of changes: opaque, signed, bound to its user, small."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core import signing

from common.errors.domain import DomainError

SALT = "common.sync.feed"
LIFE = datetime.timedelta(days=60)


class InvalidCursor(DomainError):
    """The cursor was not made by us for this user, is too old, or belongs to another database."""

    code = "invalid_cursor"
    message = "同步游标无效或已过期，请重新完整下载。"


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of things: the snapshot of the database, the day, the digest of the patch."""

    snapshot: str
    day: datetime.date
    patch: str


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader has come.

    ``since`` alone: all of that moment is known. ``until`` alone: a whole load of that moment is
    under way; both: the changes between them. ``kind`` and ``key`` are the last item sent.
    """

    era: str
    since: Moment | None = None
    until: Moment | None = None
    kind: str = ""
    key: str = ""


def write_cursor(position: Position, user: Any) -> str:
    """Return the cursor of a position."""
    content = {
        "u": str(user.pk),
        "e": position.era,
        "s": _packed(position.since),
        "t": _packed(position.until),
        "k": position.kind,
        "i": position.key,
    }
    return signing.dumps(content, salt=SALT, compress=True)


def read_cursor(text: str, user: Any) -> Position:
    """Return the position that a cursor of this user names; raise ``InvalidCursor``."""
    try:
        content = signing.loads(text, salt=SALT, max_age=LIFE)
    except signing.BadSignature as error:
        raise InvalidCursor from error
    if content["u"] != str(user.pk):
        raise InvalidCursor
    return Position(
        era=content["e"],
        since=_unpacked(content["s"]),
        until=_unpacked(content["t"]),
        kind=content["k"],
        key=content["i"],
    )


def _packed(moment: Moment | None) -> list[str] | None:
    if moment is None:
        return None
    return [moment.snapshot, moment.day.isoformat(), moment.patch]


def _unpacked(values: list[str] | None) -> Moment | None:
    if values is None:
        return None
    snapshot, day, patch = values
    return Moment(snapshot, datetime.date.fromisoformat(day), patch)
