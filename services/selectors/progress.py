"""What an enterprise may see of its request without signing in: steps, who has it, replies.

No person is named, nothing the office writes to itself is shown, and nothing of other enterprises.
"""

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.choices import RequestState, RequestVerb
from services.models import RequestEvent, ServiceRequest
from services.models.request import CODE_LENGTH

_SHOWN = set(RequestVerb.values) - {RequestVerb.NOTE, RequestVerb.REGISTER}
_CODE = re.compile(rf"[0-9A-F]{{{CODE_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step that the enterprise may know."""

    at: datetime.datetime
    label: str
    office: str
    reply: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A request as its enterprise sees it."""

    number: str
    category: str
    mechanism: str
    state: str
    received_on: datetime.date
    holder: str
    due_on: datetime.date | None
    is_provisional: bool
    is_paused: bool
    is_done: bool
    # It goes on as part of another request.
    is_merged: bool
    steps: tuple[Step, ...]


# What happens to a request in an app above this one: registered there.
Further = Callable[[ServiceRequest], Iterable[Step]]
_further: list[Further] = []


def register_further(steps: Further) -> None:
    """Let ``steps(request)`` add to what the enterprise of a request may know."""
    _further.append(steps)


def read_code(text: str) -> str | None:
    """Return a progress code as it is stored, or None for what cannot be one."""
    code = re.sub(r"[\s-]", "", text).upper()
    return code if _CODE.fullmatch(code) else None


def progress_of(code: str) -> Progress | None:
    """Return what stands behind a code: two queries, and those of the apps above."""
    request = (
        ServiceRequest.objects.select_related("holder", "duplicate_of__holder")
        .filter(progress_code=code)
        .first()
    )
    if request is None:
        return None
    # Of the request that it goes on with, office and day are told, never the story.
    now = request.duplicate_of if request.state == RequestState.MERGED else request
    leading = now if now is not None else request
    events = RequestEvent.objects.filter(request=request).select_related("department")
    own = [
        Step(event.at, event.get_verb_display(), str(event.department or ""), event.reply)
        for event in events
        if event.verb in _SHOWN or event.reply
    ]
    told = [step for steps in _further for step in steps(request)]
    return Progress(
        number=request.number,
        category=request.category,
        mechanism=request.get_mechanism_display(),
        state=request.get_state_display(),
        received_on=request.received_at.date(),
        holder=str(leading.holder or ""),
        due_on=leading.due_on,
        is_provisional=leading.is_due_provisional,
        is_paused=leading.state == RequestState.PAUSED,
        is_done=request.resolved_at is not None,
        is_merged=request.state == RequestState.MERGED,
        steps=tuple(sorted([*own, *told], key=lambda step: step.at)),
    )
