"""Who must count again when the calendar of a year becomes known."""

from collections.abc import Callable

from common.jobs.registry import register_due

_names: list[str] = []


def register_recompute(name: str, work: Callable[..., object]) -> None:
    """Let ``work(year=…)`` mend what reached into the year while it was 暂定 (at start-up)."""
    register_due(name, work)
    if name not in _names:
        _names.append(name)


def recomputes() -> list[str]:
    """Return the names of all such work."""
    return list(_names)
