"""Who hears of a request when: each occasion once, in the app and by outside channels.

Titles name number and category, never a person or an enterprise.
"""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.notifications.publishing import Message, publish_all
from common.notifications.sending import Draft, notify
from services.choices import RequestState, RequestVerb, Rung
from services.models import RequestEvent, ServiceRequest
from services.selectors.recipients import Recipients, path_of, recipients_on

# Kinds of notices with their labels; outside channels hear «request.changed» of every move.
CHANGED = "request.changed"
KINDS = {
    CHANGED: "诉求状态变化",
    "request.asked": "满意度回访",
    "request.dispatched": "诉求派单",
    "request.returned": "诉求退回",
    "request.escalated": "诉求待裁定",
    "request.reopened": "诉求重新办理",
    "request.resolved": "诉求办结",
    "request.approval": "诉求时限待批准",
    "request.co_task": "诉求协办",
    **{f"request.{rung.value}": f"诉求督办：{rung.label}" for rung in Rung},
}
_VERBS = {
    RequestVerb.DISPATCH: "request.dispatched",
    RequestVerb.RETURN: "request.returned",
    RequestVerb.ESCALATE: "request.escalated",
    RequestVerb.REOPEN: "request.reopened",
    RequestVerb.RESOLVE: "request.resolved",
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to be told of a request; ``key`` makes it told once."""

    request: ServiceRequest
    kind: str
    key: str
    department_id: uuid.UUID | None = None
    words: str = ""


def title_of(request: ServiceRequest) -> str:
    """Return how notices name a request."""
    return f"诉求 {request.number} {request.category}".strip()


def tell_moves(events: Sequence[RequestEvent], *, now: datetime.datetime) -> None:
    """Tell of moves just written (with request and its subdistrict loaded)."""
    occasions = [
        Occasion(event.request, _VERBS[RequestVerb(event.verb)], str(event.pk))
        for event in events
        if event.verb in _VERBS
    ]
    # The third transfer was given back and waits for a ruling.
    occasions += [
        Occasion(event.request, "request.escalated", str(event.pk))
        for event in events
        if event.verb == RequestVerb.RETURN and event.to_state == RequestState.ESCALATED
    ]
    tell(occasions, now=now)
    publish_all(
        messages=[
            Message(
                CHANGED,
                f"request-event/{event.pk}",
                {
                    "request": str(event.request_id),
                    "number": event.request.external_id,
                    "verb": event.verb,
                    "from_state": event.from_state,
                    "to_state": event.to_state,
                    "at": event.at.isoformat(),
                    "due_on": event.request.due_on and event.request.due_on.isoformat(),
                },
                path_of(event.request.building),
            )
            for event in events
        ],
        now=now,
    )


def tell(occasions: Iterable[Occasion], *, now: datetime.datetime) -> int:
    """Write the notices of these occasions; return how many are new. Constant queries."""
    told = list(occasions)
    if not told:
        return 0
    departments = {
        key for item in told for key in (item.department_id, item.request.holder_id) if key
    }
    recipients = recipients_on(now.date(), departments)
    return notify(
        notices=[
            Draft(
                recipient_id=user,
                kind=item.kind,
                key=f"{item.kind}/{item.key}",
                title=f"{title_of(item.request)}：{KINDS[item.kind]}",
                text=item.words,
                link=f"/desk/{item.request.pk}/",
                object_type=ServiceRequest._meta.label_lower,
                object_id=item.request.pk,
                urgent=item.kind == f"request.{Rung.DISTRICT}",
            )
            for item in told
            for user in sorted(_who(item, recipients))
        ],
        now=now,
    )


def _who(item: Occasion, recipients: Recipients) -> set[uuid.UUID]:
    request = item.request
    office = item.department_id or request.holder_id
    officers = recipients.officers.get(office, set()) if office else set()
    desk = recipients.desk_of(path_of(request.building))
    match item.kind:
        case "request.dispatched" | "request.co_task":
            return officers
        case "request.returned" | "request.escalated" | "request.resolved":
            return desk
        case "request.approval":
            return desk | recipients.district
        case "request.reopened" | "request.yellow" | "request.red":
            return officers or desk
        case "request.head":
            return (recipients.heads.get(office, set()) if office else set()) or desk
        case "request.subdistrict":
            return desk
    return recipients.district
