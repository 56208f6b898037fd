"""One page of what a reader lacks: of everything without a cursor, of what changed with one.

The snapshot is taken before anything is read. What is read may be younger than it; then it comes
once more with the next cursor, and nothing is ever missed.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from common.calendar.clock import now as current_moment
from common.sync.feed.cursor import InvalidCursor, Moment, Position, read_cursor, write_cursor
from common.sync.feed.patches import Ids, patch_of, recall, remember
from common.sync.feed.registry import Change, Feed, Reader, Row, feeds
from common.sync.feed.window import Window, current_snapshot

PAGE = 200


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it is; without a row the reader does not hold it (any more)."""

    kind: str
    key: str
    row: Row | None


@dataclass(frozen=True, slots=True)
class Page:
    """What to apply now; ``has_more``: ask again at once with the cursor."""

    cursor: str
    has_more: bool
    as_of: datetime.datetime
    items: tuple[Item, ...]


def page_of_changes(
    user: Any, text: str | None, *, now: datetime.datetime | None = None, size: int = PAGE
) -> Page:
    """Return the page that follows a cursor; raise ``InvalidCursor``."""
    moment = now or current_moment()
    snapshot, era = current_snapshot()
    given = read_cursor(text, user) if text else Position(era)
    if given.era != era:
        raise InvalidCursor
    held = patch_of(user)
    position = given
    if given.until is None:
        day = moment.date()
        position = replace(given, until=Moment(snapshot, day, remember(held, day)))
    sender = _Sender(user, position, held)
    items, last = sender.collect(size)
    following = replace(position, kind=last.kind, key=last.key) if last else _done(position)
    return Page(write_cursor(following, user), last is not None, moment, tuple(items))


def _done(position: Position) -> Position:
    return Position(position.era, since=position.until)


class _Sender:
    """Reads the feeds one after another, from a position on."""

    def __init__(self, user: Any, position: Position, held: Ids) -> None:
        self.position = position
        self.target = _reader(user, position.until)
        # Rights that went since the target was set are gone at once; those that came since
        # come with the next cursor, which compares with the target.
        self.reader = self.target.narrowed(held)
        self.change = self._change(user)

    def collect(self, size: int) -> tuple[list[Item], Item | None]:
        """Return up to ``size`` items, and the last of them when there is more to come."""
        items: list[Item] = []
        for feed, after in self._left():
            # One more than fits tells whether anything is left.
            keys = self._keys(feed, after, size - len(items) + 1)
            taken = list(keys[: size - len(items)])
            items += self._items(feed, taken)
            if len(keys) > len(taken):
                return items, Item(feed.kind, taken[-1] if taken else after, None)
        return items, None

    def _left(self) -> list[tuple[Feed, str]]:
        known = feeds()
        kinds = [feed.kind for feed in known]
        if self.position.kind not in kinds:
            return [(feed, "") for feed in known]
        first = kinds.index(self.position.kind)
        current, *others = known[first:]
        return [(current, self.position.key), *((feed, "") for feed in others)]

    def _keys(self, feed: Feed, after: str, limit: int) -> Sequence[str]:
        if self.change is None:
            return feed.keys(self.reader, after, limit)
        return feed.changed(self.change, after, limit)

    def _items(self, feed: Feed, keys: list[str]) -> list[Item]:
        if not keys:
            return []
        rows = feed.rows(self.reader, keys)
        found = [Item(feed.kind, key, rows.get(key)) for key in keys]
        # A whole load names nothing that is not there.
        return found if self.change else [item for item in found if item.row is not None]

    def _change(self, user: Any) -> Change | None:
        since, until = self.position.since, self.position.until
        if since is None or until is None:
            return None
        window = Window(since.snapshot, until.snapshot)
        return Change(_reader(user, since), self.target, window, window.tables())


def _reader(user: Any, moment: Moment | None) -> Reader:
    ids = recall(moment.patch) if moment else None
    if moment is None or ids is None:
        raise InvalidCursor
    return Reader(user, moment.day, ids)
