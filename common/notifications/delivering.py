"""Sending what waits: claim, send without any lock, note what came of it.

A claim ends by itself: what a killed worker left half done is sent again under the same id, so a
receiver may get a message twice and tells by its id. Any number of workers run side by side.
"""

import datetime
import time
from dataclasses import dataclass

import orjson
from django.db import transaction

from common.calendar.clock import SHANGHAI
from common.notifications.models import OutboxDelivery
from common.notifications.signing import HEADER, signature
from common.notifications.transport import Answer, post
from common.secrets.fields import SealBroken, open_

# One call works for at most this long; what is left follows with the next one.
BUDGET_SECONDS = 20.0
# Longer than a whole call and its last request with a slow name server.
CLAIM = datetime.timedelta(minutes=3)
REST = datetime.timedelta(minutes=1)
# After each failed attempt but the last: about a day in all, then a message is given up.
PAUSES = [
    datetime.timedelta(seconds=seconds)
    for seconds in (10, 30, 60, 300, 900, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 8 * 3600)
]


@dataclass(frozen=True, slots=True)
class Tally:
    """What one call did: taken, to be tried again, given up."""

    delivered: int = 0
    failed: int = 0
    dead: int = 0


def send_due(moment: datetime.datetime, seconds: float = BUDGET_SECONDS) -> Tally:
    """Send what is due at ``moment`` for about ``seconds``, the longest due first.

    A channel that fails is left alone for a minute: its silence must not hold up others.
    """
    started = time.monotonic()
    counts = {"delivered": 0, "failed": 0, "dead": 0}
    while (spent := time.monotonic() - started) < seconds:
        at = moment + datetime.timedelta(seconds=spent)
        delivery = claim(at)
        if delivery is None:
            break
        counts[settle(delivery, send(delivery, at), at)] += 1
    return Tally(**counts)


def claim(moment: datetime.datetime) -> OutboxDelivery | None:
    """Return a delivery that is this worker's for three minutes; its attempt counts already."""
    with transaction.atomic():
        due = OutboxDelivery.objects.claimable_at(moment)
        free = due.select_for_update(skip_locked=True, of=("self",))
        delivery = free.select_related("message", "endpoint").first()
        if delivery is not None:
            delivery.attempts += 1
            delivery.due_at = moment + CLAIM
            delivery.save(update_fields=["attempts", "due_at", "updated_at"])
    return delivery


def send(delivery: OutboxDelivery, moment: datetime.datetime) -> Answer:
    """Send one delivery, signed; no transaction is open meanwhile."""
    body = body_of(delivery)
    try:
        secret = open_(bytes(delivery.endpoint.secret_encrypted))
    except SealBroken:
        return Answer(error="通道密钥无法解密，请重新生成")
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Louyu",
        "Louyu-Event": delivery.message.event,
        "Louyu-Delivery": str(delivery.pk),
        HEADER: signature(secret, int(moment.timestamp()), body),
    }
    return post(delivery.endpoint.url, body, headers)


def body_of(delivery: OutboxDelivery) -> bytes:
    """Return what is sent, the same bytes at every attempt."""
    message = delivery.message
    return orjson.dumps(
        {
            "id": str(message.pk),
            "event": message.event,
            "occurred_at": message.occurred_at.astimezone(SHANGHAI).isoformat(),
            "payload": message.payload,
        },
        option=orjson.OPT_SORT_KEYS,
    )


def settle(delivery: OutboxDelivery, answer: Answer, moment: datetime.datetime) -> str:
    """Note what came of an attempt; return ``delivered``, ``failed`` or ``dead``.

    Whoever claimed the delivery anew meanwhile notes for himself.
    """
    pause = pause_after(delivery.attempts)
    if not answer.is_taken:
        _let_rest(delivery, moment + REST)
    values = {"last_status": answer.status, "last_error": answer.error[:300]}
    if answer.is_taken:
        outcome, state = "delivered", {"due_at": None, "delivered_at": moment}
    elif pause is None:
        outcome, state = "dead", {"due_at": None, "dead_at": moment}
    else:
        outcome, state = "failed", {"due_at": moment + pause}
    mine = OutboxDelivery.objects.waiting().filter(pk=delivery.pk, attempts=delivery.attempts)
    mine.update(updated_at=moment, **values, **state)
    return outcome


def _let_rest(delivery: OutboxDelivery, until: datetime.datetime) -> None:
    """Put off what else is due for the channel; its attempts are not spent on a silent one."""
    others = OutboxDelivery.objects.filter(endpoint=delivery.endpoint_id, due_at__lt=until)
    # Skipped: what another worker is claiming right now.
    free = others.exclude(pk=delivery.pk).order_by("pk").select_for_update(skip_locked=True)
    with transaction.atomic():
        OutboxDelivery.objects.filter(pk__in=free.values("pk")).update(due_at=until)


def pause_after(attempts: int) -> datetime.timedelta | None:
    """Return how long to wait after so many failed attempts; None: it is given up."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
