"""What elder apps send, in the words of today: one step for each version of the app. Pure.

An adapted operation has the digest of today's words, so a queue that was written by an elder app
and is sent again by a newer one still counts once.
"""

from collections.abc import Callable, Mapping
from typing import Any

from common.errors.domain import DomainError

# The app of today; the two builds of the trial count down from it.
CURRENT_APP = 1
Item = Mapping[str, Any]


class AppTooOld(DomainError):
    """The messages of this app are no longer understood."""

    code = "app_too_old"
    message = "走访端版本过旧，请联网刷新后再发送；未送达的记录仍在本机。"
    status = 426


def _from_flat(item: Item) -> Item:
    """The first build of the trial wrote what an operation says beside its id."""
    frame = {"id", "op", "at", "after", "base_version"}
    if "payload" in item:
        return item
    inner = {name: value for name, value in item.items() if name not in frame}
    return {**{name: value for name, value in item.items() if name in frame}, "payload": inner}


def _from_visited_at(item: Item) -> Item:
    """The second build of the trial named the start of a visit as the register does."""
    payload = item.get("payload")
    if not isinstance(payload, dict):
        return item
    told = _renamed(payload)
    if isinstance(told.get("fields"), dict):
        told["fields"] = _renamed(told["fields"])
    return {**item, "payload": told}


def _renamed(told: Item) -> dict[str, Any]:
    if "started_at" in told:
        return dict(told)
    return {"started_at" if n == "visited_at" else n: value for n, value in told.items()}


# The version of an app: what makes of its words those of the next version.
ADAPTERS: dict[int, Callable[[Item], Item]] = {-1: _from_flat, 0: _from_visited_at}
OLDEST_APP = min(ADAPTERS)


def understood(version: Any) -> int:
    """Return the version of the app that sends, today's if it tells none; raise ``AppTooOld``."""
    if isinstance(version, bool) or not isinstance(version, int):
        return CURRENT_APP
    if version < OLDEST_APP:
        raise AppTooOld
    return version


def adapted(item: Any, version: int) -> Any:
    """Return an item in the words of today."""
    if not isinstance(item, dict):
        return item
    for step in range(version, CURRENT_APP):
        item = ADAPTERS[step](item)
    return item
