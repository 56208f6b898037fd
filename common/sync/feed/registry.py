"""Feeds: what a reader holds, kind by kind; apps register theirs at start-up."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from common.sync.feed.patches import Ids
from common.sync.feed.window import Window

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, for which day, and the patch that he holds or is to hold."""

    user: Any
    day: datetime.date
    patch: Ids

    def narrowed(self, patch: Ids) -> "Reader":
        """Return the same reader with what both patches have in common."""
        return replace(self, patch=self.patch & patch)


@dataclass(frozen=True, slots=True)
class Change:
    """From one moment of a reader to a later one; ``tables`` have rows of history between."""

    before: Reader
    after: Reader
    window: Window
    tables: frozenset[str]

    @property
    def is_new_day(self) -> bool:
        """Return whether the day of the content is another one."""
        return self.before.day != self.after.day

    @property
    def ids(self) -> Ids:
        """Return the ids of either patch."""
        return self.before.patch | self.after.patch

    @property
    def moved(self) -> Ids:
        """Return the ids that came into the patch or left it."""
        return self.before.patch ^ self.after.patch


@dataclass(frozen=True, slots=True)
class Feed:
    """The items of one kind; a key is the item's id as text, and keys ascend by code point.

    ``keys(reader, after, limit)``: the items that the reader holds. ``changed(change, after,
    limit)``: the items that may differ between two moments, never one that the reader could
    not have held at either. ``rows(reader, keys)``: the items as they are, without those that
    he does not hold. Each is a constant number of queries.
    """

    kind: str
    keys: Callable[[Reader, str, int], Sequence[str]]
    changed: Callable[[Change, str, int], Sequence[str]]
    rows: Callable[[Reader, Sequence[str]], Mapping[str, Row]]


_feeds: dict[str, Feed] = {}


def register_feed(feed: Feed) -> None:
    """Add a feed; they are served in the order of registration."""
    _feeds[feed.kind] = feed


def feeds() -> tuple[Feed, ...]:
    """Return all feeds in their order."""
    return tuple(_feeds.values())


def some_of(keys: Sequence[str] | set[str] | frozenset[str], after: str, limit: int) -> list[str]:
    """Return the first ``limit`` of the keys after ``after``, for feeds that know all of theirs."""
    return sorted(key for key in keys if key > after)[:limit]
