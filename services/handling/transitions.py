"""Which act leads a request from where to where: one table, and nothing beside it.

Guards are names of conditions that ``services.actions.handling`` asks of the stored request;
what stands here is complete: a verb that is not in the line of a state is refused and changes
nothing.
"""

from dataclasses import dataclass

from services.choices import RequestState as S
from services.choices import RequestVerb as V

OPEN = frozenset(
    {
        S.RECEIVED,
        S.TRIAGED,
        S.DISPATCHED,
        S.ACCEPTED,
        S.IN_PROGRESS,
        S.PAUSED,
        S.RETURNED,
        S.ESCALATED,
        S.REOPENED,
        S.MERGED,
    }
)
# What stands for itself: a merged request goes on as another one.
LIVE = OPEN - {S.MERGED}
DONE = frozenset({S.RESOLVED, S.CONFIRMED, S.CLOSED})
# At the desk, and with a department.
_UNOWNED = frozenset({S.RECEIVED, S.TRIAGED, S.RETURNED, S.REOPENED})
WITH_DESK = _UNOWNED | {S.ESCALATED}
WITH_UNIT = frozenset({S.DISPATCHED, S.ACCEPTED, S.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Line:
    """One verb: from which states, to which, and what must hold besides."""

    verb: V
    sources: frozenset[S]
    # None: the state stays.
    target: S | None
    guards: tuple[str, ...] = ()


def _on(verb: V, sources: frozenset[S] | set[S], target: S | None, *guards: str) -> Line:
    return Line(verb, frozenset(sources), target, guards)


# fmt: off
TABLE: tuple[Line, ...] = (
    _on(V.TRIAGE,         _UNOWNED,                    S.TRIAGED,     "dispatcher"),
    _on(V.DISPATCH,       _UNOWNED - {S.RECEIVED},     S.DISPATCHED,  "dispatcher"),
    # A ruling: after the third transfer, or when somebody asked for one.
    _on(V.DISPATCH,       {S.ESCALATED},               S.DISPATCHED,  "dispatcher", "ruler"),
    _on(V.ACCEPT,         {S.DISPATCHED},              S.ACCEPTED,    "holder"),
    _on(V.START,          {S.ACCEPTED},                S.IN_PROGRESS, "holder"),
    _on(V.RETURN,         {S.DISPATCHED, S.ACCEPTED},  S.RETURNED,    "holder", "not_ruled"),
    _on(V.PAUSE,          {S.ACCEPTED, S.IN_PROGRESS}, S.PAUSED,      "holder", "within_limit"),
    _on(V.RESUME,         {S.PAUSED},                  S.IN_PROGRESS, "holder"),
    _on(V.RESOLVE,        {S.ACCEPTED, S.IN_PROGRESS}, S.RESOLVED,    "holder", "co_tasks_done"),
    # 即知即办: whoever hears of it may settle it on the spot.
    _on(V.RESOLVE,        {S.RECEIVED, S.TRIAGED},     S.RESOLVED,    "writer", "immediate"),
    _on(V.CONFIRM,        {S.RESOLVED},                S.CONFIRMED,   "writer", "not_own_work"),
    _on(V.CLOSE,          {S.RESOLVED, S.CONFIRMED},   S.CLOSED,      "dispatcher"),
    _on(V.REOPEN,         DONE,                        S.REOPENED,    "writer", "not_too_old"),
    _on(V.ESCALATE,       _UNOWNED | WITH_UNIT,        S.ESCALATED,   "handler"),
    _on(V.LINK_DUPLICATE, WITH_DESK | WITH_UNIT,       S.MERGED,      "dispatcher", "is_original"),
    _on(V.SEPARATE,       {S.MERGED},                  S.TRIAGED,     "dispatcher"),
    _on(V.WITHDRAW,       LIVE,                        S.CLOSED,      "writer", "no_followers"),
    _on(V.NOTE,           OPEN | DONE,                 None,          "handler"),
)
# fmt: on


def line_of(verb: str, state: str) -> Line | None:
    """Return the line for ``verb`` in ``state``; None: it is not allowed there."""
    return next((line for line in TABLE if line.verb == verb and state in line.sources), None)


def verbs_in(state: str) -> list[V]:
    """Return the verbs that the table offers in ``state``, each once, in its order."""
    return list(dict.fromkeys(line.verb for line in TABLE if state in line.sources))
