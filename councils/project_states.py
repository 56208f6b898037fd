"""Which act leads a project from where to where: one table, and nothing beside it.

A verb that does not stand in the line of a state is refused and changes nothing. Guards (an
approved claim, a reviewer, finished milestones) are asked by the actions.
"""

import datetime
from dataclasses import dataclass

from councils.choices import ProjectState as S
from councils.choices import ProjectVerb as V

# Nobody may have it for so long, unnoticed.
OWNERLESS_DAYS = 15
# In the library and not over: somebody should have it.
IN_LIBRARY = frozenset(
    {S.IN_LIBRARY, S.PUBLISHED, S.CLAIMED, S.IN_PROGRESS, S.ACCEPTANCE, S.SUSPENDED}
)
LIVE = IN_LIBRARY | {S.DRAFT}
ENDED = frozenset({S.CLOSED, S.CANCELLED})
# Open to claims.
CLAIMABLE = frozenset({S.PUBLISHED, S.CLAIMED, S.IN_PROGRESS})
OWNED = frozenset({S.CLAIMED, S.IN_PROGRESS})
# Waits for somebody who takes it on.
SEEKING = frozenset({S.IN_LIBRARY, S.PUBLISHED})
# What the public may see of it, once it is published.
SHOWN = frozenset({S.PUBLISHED, S.CLAIMED, S.IN_PROGRESS, S.ACCEPTANCE, S.SUSPENDED, S.CLOSED})
# May be set right after publication; what was promised to claimants stays.
ADJUSTABLE = frozenset({"reviewer", "claim_capacity", "due_on", "is_public"})
# Once it is closed, nothing but whether everybody may read it.
ADJUSTABLE_CLOSED = frozenset({"is_public"})


@dataclass(frozen=True, slots=True)
class Line:
    """One verb: from which states, and to which."""

    verb: V
    sources: frozenset[S]
    # None: the state stays, or the facts say it (see ``back_from_pause`` and ``after_release``).
    target: S | None


def _on(verb: V, sources: frozenset[S] | set[S], target: S | None = None) -> Line:
    return Line(verb, frozenset(sources), target)


# fmt: off
TABLE: tuple[Line, ...] = (
    _on(V.UPDATE,    {S.DRAFT, S.IN_LIBRARY}),
    _on(V.ADJUST,    (LIVE - {S.DRAFT, S.IN_LIBRARY}) | {S.CLOSED}),
    _on(V.SHELVE,    {S.DRAFT},                        S.IN_LIBRARY),
    _on(V.PUBLISH,   {S.IN_LIBRARY},                   S.PUBLISHED),
    _on(V.CLAIM,     CLAIMABLE),
    _on(V.APPROVE,   {S.PUBLISHED, S.CLAIMED},         S.CLAIMED),
    # One more beside those who are at work already.
    _on(V.APPROVE,   {S.IN_PROGRESS}),
    _on(V.REJECT,    IN_LIBRARY - {S.IN_LIBRARY}),
    _on(V.WITHDRAW,  IN_LIBRARY - {S.IN_LIBRARY}),
    # The last one who leaves lets it seek again.
    _on(V.RELEASE,   OWNED),
    _on(V.SWAP,      OWNED),
    _on(V.START,     {S.CLAIMED},                      S.IN_PROGRESS),
    _on(V.PLAN,      {S.DRAFT, S.IN_LIBRARY} | CLAIMABLE),
    _on(V.FINISH,    {S.IN_PROGRESS}),
    _on(V.SUPERVISE, IN_LIBRARY - {S.IN_LIBRARY}),
    _on(V.HAND_IN,   {S.IN_PROGRESS},                  S.ACCEPTANCE),
    _on(V.ACCEPT,    {S.ACCEPTANCE},                   S.CLOSED),
    _on(V.SEND_BACK, {S.ACCEPTANCE},                   S.IN_PROGRESS),
    _on(V.SUSPEND,   {S.IN_LIBRARY} | CLAIMABLE,       S.SUSPENDED),
    _on(V.RESUME,    {S.SUSPENDED}),
    _on(V.CANCEL,    LIVE,                             S.CANCELLED),
    _on(V.MEASURE,   OWNED | {S.ACCEPTANCE, S.CLOSED}),
    _on(V.SERVE,     LIVE | {S.CLOSED}),
)
# fmt: on


def line_of(verb: str, state: str) -> Line | None:
    """Return the line for ``verb`` in ``state``; None: it is not allowed there."""
    return next((line for line in TABLE if line.verb == verb and state in line.sources), None)


def verbs_in(state: str) -> frozenset[V]:
    """Return the verbs that the table offers in ``state``."""
    return frozenset(line.verb for line in TABLE if state in line.sources)


def back_from_pause(
    *,
    is_published: bool,
    is_owned: bool,
    is_started: bool,
) -> S:
    """Return where a suspended project stood, as its stored days and claims say."""
    if is_owned:
        return S.IN_PROGRESS if is_started else S.CLAIMED
    return S.PUBLISHED if is_published else S.IN_LIBRARY


def ownerless_from(
    state: str,
    *,
    is_owned: bool,
    since: datetime.date | None,
    today: datetime.date,
) -> datetime.date | None:
    """Return since when nobody has the project: ``since`` goes on, else it begins ``today``."""
    if state not in IN_LIBRARY or is_owned:
        return None
    return since or today


def is_unnoticed(state: str, since: datetime.date | None, today: datetime.date) -> bool:
    """Return whether a project has sought somebody for more than fifteen days."""
    return state in SEEKING and since is not None and (today - since).days > OWNERLESS_DAYS
