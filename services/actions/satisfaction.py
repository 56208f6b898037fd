"""The enterprise is asked what came of its request: when it is filed, and a month later.

It answers by a signed link, without signing in; who handled the request never answers for it.
"""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.urls import reverse

from common.audit.acting import acting
from common.calendar.clock import start_of
from common.calendar.selectors import working_calendar
from common.errors.domain import AlreadyDecided, NotInScope, NotPermitted
from common.notifications.publishing import Message, publish_all
from services.actions.handling.deeds import departments_of, in_area
from services.actions.links import LinkInvalid, key_behind, word_for
from services.choices import RequestOutcome, RequestState, SurveyWave
from services.models import RequestEvent, SatisfactionAsk, ServiceRequest
from services.querysets import WRITE
from services.selectors.recipients import path_of

SALT = "services.satisfaction"
# What outside channels hear, with the link to pass on.
ASKED = "request.asked"
VALID_DAYS = 60
LATER_DAYS = 20
# Who did one of these had a hand in it.
HANDLING = ("accept", "start", "pause", "resume", "resolve")
# What was never the office's to solve is not asked about.
UNASKED = (RequestOutcome.WITHDRAWN, RequestOutcome.REGISTER)

ASK = """
INSERT INTO services_satisfactionask (id, request_id, wave, rework, asked_on, expires_on, comment)
SELECT uuidv7(), request.id, %(wave)s, request.reworks, %(day)s, %(expires)s, ''
FROM services_servicerequest AS request
WHERE request.id = ANY(%(ids)s) AND request.state = %(closed)s
  AND NOT request.outcome = ANY(%(unasked)s) AND request.enterprise_id IS NOT NULL
ON CONFLICT (request_id, wave, rework) DO NOTHING
RETURNING id
"""


def ask_at_close(request_ids: Sequence[uuid.UUID], *, day: datetime.date) -> int:
    """Ask about requests just filed; inside the caller's transaction; twice is once."""
    return _ask(request_ids, SurveyWave.AT_CLOSE, day)


def ask_again(*, day: datetime.date) -> int:
    """Ask a second time, 20 working days after the first; twice is once."""
    first = working_calendar({day.year, day.year - 1}).latest_start(day, LATER_DAYS)
    # A job that missed days makes up for them, not for years.
    due = SatisfactionAsk.objects.filter(
        wave=SurveyWave.AT_CLOSE,
        asked_on__lte=first,
        asked_on__gt=first - datetime.timedelta(VALID_DAYS),
        request__state=RequestState.CLOSED,
    )
    return _ask(list(due.values_list("request", flat=True)), SurveyWave.LATER, day)


def link_of(ask: SatisfactionAsk) -> str:
    """Return the signed word by which the enterprise answers."""
    return word_for(ask.pk, SALT)


def ask_behind(token: str, *, today: datetime.date) -> SatisfactionAsk:
    """Return the question of a link. Raises ``LinkInvalid``."""
    asks = SatisfactionAsk.objects.select_related("request")
    ask = asks.filter(pk=key_behind(token, SALT)).first()
    if ask is None or ask.expires_on < today:
        raise LinkInvalid
    return ask


def answer_by_link(
    *, token: str, is_solved: bool, is_satisfied: bool, comment: str, now: datetime.datetime
) -> SatisfactionAsk:
    """Write the enterprise's own answer, once. Raises ``LinkInvalid``, ``AlreadyDecided``."""
    ask = ask_behind(token, today=now.date())
    return _answer(ask.pk, is_solved, is_satisfied, comment, by=None, now=now)


def answer_for(
    *,
    ask_id: uuid.UUID,
    is_solved: bool,
    is_satisfied: bool,
    comment: str,
    by: Any,
    now: datetime.datetime,
) -> SatisfactionAsk:
    """Write down what the enterprise said by word of mouth.

    Whoever had a hand in the request, or its department, may not.
    Raises ``NotInScope``, ``NotPermitted``, ``AlreadyDecided``.
    """
    ask = SatisfactionAsk.objects.visible_to(by).select_related("request").filter(pk=ask_id).first()
    if ask is None:
        raise NotInScope
    if not (by.has_capability(WRITE) and in_area([ask.request_id], by)):
        raise NotPermitted
    if took_part(ask.request, by, now.date()):
        raise NotPermitted("own_work", "经办人和主办部门不能代录自己办理的诉求的评价。")
    return _answer(ask.pk, is_solved, is_satisfied, comment, by=by, now=now)


def took_part(request: ServiceRequest, user: Any, day: datetime.date) -> bool:
    """Return whether the user handled the request, or acts for a department that did."""
    departments = departments_of(user, day)
    if request.holder_id is not None and request.holder_id in departments:
        return True
    handled = RequestEvent.objects.filter(request=request, verb__in=HANDLING)
    return handled.filter(by=user.pk).exists()


def _ask(request_ids: Sequence[uuid.UUID], wave: str, day: datetime.date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            ASK,
            {
                "ids": list(request_ids),
                "wave": wave,
                "day": day,
                "expires": day + datetime.timedelta(VALID_DAYS),
                "closed": RequestState.CLOSED.value,
                "unasked": [str(outcome) for outcome in UNASKED],
            },
        )
        written = [row[0] for row in cursor.fetchall()]
    _publish(written, day)
    return len(written)


def _publish(ask_ids: Sequence[uuid.UUID], day: datetime.date) -> None:
    """Hand the links to outside channels: the platform itself sends no messages to enterprises."""
    asks = SatisfactionAsk.objects.filter(pk__in=ask_ids)
    publish_all(
        messages=[
            Message(
                ASKED,
                f"satisfaction/{ask.pk}",
                {
                    "request": str(ask.request_id),
                    "wave": ask.wave,
                    "expires_on": ask.expires_on.isoformat(),
                    "path": reverse("services:answer", args=[link_of(ask)]),
                },
                path_of(ask.request.building),
            )
            for ask in asks.select_related("request__building__subdistrict")
        ],
        now=start_of(day),
    )


def _answer(
    key: uuid.UUID,
    is_solved: bool,
    is_satisfied: bool,
    comment: str,
    *,
    by: Any,
    now: datetime.datetime,
) -> SatisfactionAsk:
    with acting(by=by, verb="request.answer") as act:
        ask = SatisfactionAsk.objects.select_for_update().get(pk=key)
        if ask.answered_at is not None:
            raise AlreadyDecided
        ask.is_solved, ask.is_satisfied, ask.comment = is_solved, is_satisfied, comment.strip()
        ask.answered_at, ask.taken_by = now, by
        ask.save()
        act.record(ask.request, changes={"is_solved": is_solved, "is_satisfied": is_satisfied})
    return ask
