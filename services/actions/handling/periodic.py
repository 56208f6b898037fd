"""What the desk does by itself every day: gives back, lets run on, files, asks."""

import datetime
import uuid
from collections.abc import Iterable

from django.db.models import Max

from common.calendar.clock import end_of, now
from common.calendar.selectors import working_calendar
from services.actions.clocks import ALL, take_in
from services.actions.handling.deeds import Facts
from services.actions.handling.performing import perform_all
from services.actions.satisfaction import ask_again
from services.choices import RequestState, RequestVerb, SpanKind
from services.models import ClockSpan, RequestEvent, ServiceRequest

DAILY = "services.keep_desk"
# Working days after which what nobody objected to is filed.
CLOSE_DAYS = 5
# So many at once: each step is one transaction over its requests.
_BATCH = 1_000


def keep_desk(day: datetime.date) -> dict[str, int]:
    """Do the day's rounds; done again, they change nothing."""
    moment = now()
    take_in(ALL, moment=moment)
    return {
        "returned": return_unaccepted(day=day, moment=moment),
        "resumed": end_pauses(day=day),
        "closed": close_settled(day=day, moment=moment),
        "asked": ask_again(day=day),
    }


def return_unaccepted(*, day: datetime.date, moment: datetime.datetime) -> int:
    """Give back what no department signed for in time."""
    late = ServiceRequest.objects.filter(state=RequestState.DISPATCHED, accept_by__lt=day)
    facts = Facts(note="超过签收期限，系统退回。")
    return _perform(late.values_list("pk", flat=True), RequestVerb.RETURN, moment, facts)


def end_pauses(*, day: datetime.date) -> int:
    """Let clocks run on whose pause was until a day before ``day``: from the end of that day."""
    over = ClockSpan.objects.filter(kind=SpanKind.PAUSED, ends_at__isnull=True, until__lt=day)
    by_day: dict[datetime.date | None, list[uuid.UUID]] = {}
    for request, until in over.order_by("until").values_list("request", "until"):
        by_day.setdefault(until, []).append(request)
    facts = Facts(note="暂停期满，系统恢复计时。")
    return sum(
        _perform(requests, RequestVerb.RESUME, end_of(until), facts)
        for until, requests in by_day.items()
        if until is not None
    )


def close_settled(*, day: datetime.date, moment: datetime.datetime) -> int:
    """File what was settled or confirmed, and not taken up again, for five working days."""
    calendar = working_calendar({day.year, day.year - 1})
    limit = end_of(calendar.latest_start(day, CLOSE_DAYS))
    settled = ServiceRequest.objects.filter(
        state__in=(RequestState.RESOLVED, RequestState.CONFIRMED), resolved_at__lt=limit
    )
    last = RequestEvent.objects.filter(request__in=settled).order_by().values("request")
    quiet = last.annotate(moved=Max("at")).filter(moved__lt=limit)
    facts = Facts(note="办结后无异议，系统归档。")
    return _perform(quiet.values_list("request", flat=True), RequestVerb.CLOSE, moment, facts)


def _perform(
    requests: Iterable[uuid.UUID], verb: str, moment: datetime.datetime, facts: Facts
) -> int:
    ids = list(requests)
    return sum(
        len(
            perform_all(
                request_ids=ids[start : start + _BATCH],
                verb=verb,
                by=None,
                now=moment,
                facts=facts,
            ).done
        )
        for start in range(0, len(ids), _BATCH)
    )
