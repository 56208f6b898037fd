"""Taking a request in at the desk: written, and where staff wish it dispatched at once."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import acting
from common.errors.domain import NotPermitted
from services.actions.handling.deeds import Facts
from services.actions.handling.performing import perform
from services.actions.requests import create_request
from services.choices import RequestState, RequestVerb
from services.models import ServiceRequest
from services.querysets import WRITE


def register_request(
    *,
    by: Any,
    values: Mapping[str, Any],
    channel: str,
    now: datetime.datetime,
    key: uuid.UUID | None = None,
    is_dispatched: bool = False,
) -> ServiceRequest:
    """Write a request; ``is_dispatched``: classify and dispatch it by the duty list as well.

    All of it or nothing. Raises ``NotPermitted``, ``InvalidRecord``, and what the verbs refuse.
    """
    if not by.has_capability(WRITE):
        raise NotPermitted
    with acting(by=by, verb="request.register"):
        written = create_request(by=by, values=values, key=key, channel=channel, now=now)
        request: ServiceRequest = written.obj
        request.refresh_from_db()
        if not is_dispatched or request.state != RequestState.RECEIVED:
            return request
        # The mechanism that was chosen stays; the duty list may only name another limit for it.
        facts = Facts(category=request.category, mechanism=request.mechanism)
        for verb in (RequestVerb.TRIAGE, RequestVerb.DISPATCH):
            request = perform(request_id=request.pk, verb=verb, by=by, now=now, facts=facts)
    return request
