"""From a fact to its receiver: once per key, signed, tried again, given up, sent again by hand."""

import datetime
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from common.calendar.clock import now
from common.errors.domain import NotPermitted
from common.models import AuditEntry, OutboxDelivery, OutboxMessage, WebhookEndpoint
from common.notifications import delivering
from common.notifications.delivering import PAUSES, Tally, claim, send, send_due
from common.notifications.endpoints import add_endpoint
from common.notifications.kinds import UnknownKind
from common.notifications.publishing import Message, publish, publish_all
from common.notifications.replaying import replay
from common.notifications.transport import Answer
from tests.common.notifications.conftest import KIND
from tests.common.notifications.receiver import Receiver

FACTS = {"id": "019a1f6e-2c00-7000-8000-000000001001", "state": "closed", "on": "2026-11-20"}
SOON = datetime.timedelta(seconds=10)


def channel(url: str = "https://example.com/", **more: Any) -> tuple[WebhookEndpoint, str]:
    """Return a channel that hears of ``KIND``, and its secret."""
    number = WebhookEndpoint.objects.count()
    values = {"name": f"示例通道{number}", "url": url, "events": [KIND], **more}
    return add_endpoint(values=values, by=None)


def tell(key: str = "a", **more: Any) -> bool:
    """Publish one event."""
    return publish(event=KIND, key=key, payload=FACTS, now=now(), **more)


@pytest.mark.django_db
class TestPublishing:
    """Rows with the fact."""

    def test_one_message_and_one_delivery_per_subscribed_channel_in_use(
        self, django_assert_num_queries: Callable
    ) -> None:
        first, _ = channel()
        second, _ = channel()
        channel(events=["example.other"])
        channel(is_active=False)
        with django_assert_num_queries(1):
            assert tell()
        assert not tell()
        message = OutboxMessage.objects.get()
        assert (message.event, message.key, message.payload) == (KIND, "a", FACTS)
        deliveries = OutboxDelivery.objects.filter(message=message)
        assert set(deliveries.values_list("endpoint", flat=True)) == {first.pk, second.pk}
        assert deliveries.claimable_at(now()).count() == 2

    def test_many_events_are_one_statement(self, django_assert_num_queries: Callable) -> None:
        channel()
        messages = [Message(KIND, str(n % 15), FACTS) for n in range(30)]
        with django_assert_num_queries(1):
            assert publish_all(messages=messages, now=now()) == 15
        assert OutboxDelivery.objects.count() == 15

    def test_a_channel_of_an_area_hears_of_it_and_below(self) -> None:
        endpoint, _ = channel(area_code="310106012")
        for key, path in {
            "whole": "",
            "district": "310106/",
            "own": "310106/310106012/",
            "below": "310106/310106012/3101060120001/",
            "beside": "310106/310106013/",
            "longer": "310106/3101060129/",
        }.items():
            tell(key, area_path=path)
        heard = endpoint.deliveries.values_list("message__key", flat=True)
        assert set(heard) == {"own", "below"}

    def test_a_hint_follows_the_commit_when_anybody_listens(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
    ) -> None:
        hints: list[str] = []
        monkeypatch.setattr("common.jobs.hints.hint", hints.append)
        with django_capture_on_commit_callbacks(execute=True):
            tell("nobody listens")
        channel()
        with django_capture_on_commit_callbacks(execute=True):
            tell("somebody listens")
        assert hints == ["common.send_outbox"]

    def test_an_act_that_fails_tells_nothing_and_an_unknown_event_is_refused(self) -> None:
        channel()

        def fail() -> None:
            with transaction.atomic():
                tell()
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        with pytest.raises(UnknownKind):
            publish(event="example.unknown", key="b", payload={}, now=now())
        assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
class TestSending:
    """What a receiver gets, and when."""

    def test_a_message_is_signed_and_says_what_happened(self, receiver: Receiver) -> None:
        _, secret = channel(receiver.url)
        tell()
        moment = now()
        assert send_due(moment) == Tally(delivered=1)
        delivery = OutboxDelivery.objects.get()
        (body,), (headers,) = receiver.bodies, receiver.headers
        told = json.loads(body)
        assert told["payload"] == FACTS
        assert (told["id"], told["event"]) == (str(delivery.message_id), KIND)
        assert headers["louyu-event"] == KIND
        assert headers["louyu-delivery"] == str(delivery.pk)
        assert headers["content-type"] == "application/json"
        parts = dict(part.split("=") for part in headers["louyu-signature"].split(","))
        signed = parts["t"].encode() + b"." + body
        assert parts["v1"] == hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        assert abs(int(parts["t"]) - moment.timestamp()) < 5
        assert (delivery.state, delivery.last_status, delivery.attempts) == ("已送达", 200, 1)
        assert send_due(now() + datetime.timedelta(days=2)) == Tally()

    def test_the_secret_is_not_stored_as_text_nor_audited(self) -> None:
        endpoint, secret = channel()
        assert secret.encode() not in bytes(endpoint.secret_encrypted)
        entry = AuditEntry.objects.get(object_id=str(endpoint.pk))
        assert secret not in str(entry.changes)
        assert "secret" not in str(entry.changes)

    def test_what_failed_is_sent_again_with_the_same_id_and_bytes(self, receiver: Receiver) -> None:
        channel(receiver.url)
        tell()
        receiver.replies = [500]
        moment = now()
        assert send_due(moment) == Tally(failed=1)
        assert send_due(moment) == Tally()
        delivery = OutboxDelivery.objects.get()
        assert (delivery.state, delivery.last_error) == ("待投", "应答 500")
        assert send_due(moment + SOON + SOON) == Tally(delivered=1)
        assert receiver.ids == [str(delivery.pk)] * 2
        assert receiver.bodies[0] == receiver.bodies[1]
        delivery.refresh_from_db()
        assert (delivery.attempts, delivery.last_status, delivery.last_error) == (2, 200, "")

    def test_a_channel_that_fails_rests_and_holds_nobody_up(self, receiver: Receiver) -> None:
        """Its other messages wait a minute and lose no attempt; other channels get theirs."""
        channel("https://10.0.0.1/")
        channel(receiver.url)
        for key in "abc":
            tell(key)
        moment = now()
        assert send_due(moment) == Tally(delivered=3, failed=1)
        waiting = OutboxDelivery.objects.waiting()
        assert sorted(waiting.values_list("attempts", flat=True)) == [0, 0, 1]
        assert send_due(moment) == Tally()
        # The one that failed finds out for all.
        assert send_due(moment + SOON + SOON) == Tally(failed=1)
        assert sorted(waiting.values_list("attempts", flat=True)) == [0, 0, 2]

    def test_what_fails_for_a_day_is_given_up_and_can_be_sent_again(
        self, receiver: Receiver, admin_user: Any, district: Any
    ) -> None:
        channel(receiver.url)
        tell()
        receiver.replies = [503] * (len(PAUSES) + 1)
        moment = start = now()
        for pause in PAUSES:
            assert send_due(moment) == Tally(failed=1)
            assert send_due(moment + pause - SOON / 2) == Tally()
            moment += pause + SOON / 2
        assert send_due(moment) == Tally(dead=1)
        hours = (moment - start).total_seconds() / 3600
        assert 23 < hours < 24.5
        delivery = OutboxDelivery.objects.get()
        assert (delivery.state, delivery.attempts) == ("已放弃", len(PAUSES) + 1)
        assert send_due(moment + datetime.timedelta(days=2)) == Tally()

        with pytest.raises(NotPermitted):
            replay(delivery_ids=[delivery.pk], by=district, now=moment)
        delivery.refresh_from_db()
        assert delivery.state == "已放弃"
        for _ in range(2):
            assert replay(delivery_ids=[delivery.pk], by=admin_user, now=moment) == 1
            assert send_due(moment) == Tally(delivered=1)
        assert set(receiver.ids) == {str(delivery.pk)}
        assert len(receiver.ids) == len(PAUSES) + 3
        entries = AuditEntry.objects.filter(verb="outboxdelivery.replay")
        assert [entry.changes for entry in entries] == [{"ids": [str(delivery.pk)]}] * 2

    def test_a_paused_channel_keeps_what_waits(self, receiver: Receiver) -> None:
        endpoint, _ = channel(receiver.url)
        tell()
        WebhookEndpoint.objects.update(is_active=False)
        assert send_due(now()) == Tally()
        tell("while paused")
        WebhookEndpoint.objects.update(is_active=True)
        assert send_due(now()) == Tally(delivered=1)
        assert endpoint.deliveries.get().message.key == "a"

    def test_a_secret_of_a_lost_key_is_told_not_raised(self, receiver: Receiver) -> None:
        channel(receiver.url)
        WebhookEndpoint.objects.update(secret_encrypted=b"\x01" + b"0" * 40)
        tell()
        assert send_due(now()) == Tally(failed=1)
        assert "重新生成" in OutboxDelivery.objects.get().last_error
        assert receiver.bodies == []


def test_a_worker_killed_after_sending_sends_the_same_id_again(
    own_database: str, receiver: Receiver
) -> None:
    channel(receiver.url)
    tell()
    moment = now()
    delivery = claim(moment)
    assert delivery is not None
    assert send(delivery, moment).is_taken  # and here it dies
    assert send_due(moment + SOON) == Tally(), "the claim still holds"
    assert send_due(moment + delivering.CLAIM) == Tally(delivered=1)
    assert receiver.ids == [str(delivery.pk)] * 2
    # Should the first one live after all: what it notes changes nothing.
    delivering.settle(delivery, Answer(error="too late"), moment)
    assert OutboxDelivery.objects.get().state == "已送达"


def test_no_transaction_is_open_while_a_message_is_sent(
    own_database: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    states: list[Any] = []

    def look(*_: Any) -> Answer:
        states.append(transaction.get_connection().in_atomic_block)
        # Nor is a writer held up.
        with transaction.atomic():
            OutboxDelivery.objects.select_for_update(nowait=True).get()
        return Answer(200)

    monkeypatch.setattr(delivering, "post", look)
    channel(receiver.url)
    tell()
    assert send_due(now()) == Tally(delivered=1)
    assert states == [False]


def test_four_workers_side_by_side_send_each_message_once(
    own_database: str, receiver: Receiver, run_parallel: Callable[..., list[Any]]
) -> None:
    channel(receiver.url)
    publish_all(messages=[Message(KIND, str(n), FACTS) for n in range(40)], now=now())
    moment = now()
    tallies = run_parallel([lambda: send_due(moment)] * 4)
    assert sum(tally.delivered for tally in tallies) == 40
    assert len(receiver.ids) == len(set(receiver.ids)) == 40


def test_side_by_side_a_message_is_published_once(
    own_database: str, run_parallel: Callable[..., list[Any]]
) -> None:
    channel()
    there = [Message(KIND, str(n), FACTS) for n in range(30)]
    works = [lambda m=m: publish_all(messages=m, now=now()) for m in (there, there[::-1]) * 2]
    assert sum(run_parallel(works)) == 30
    assert OutboxDelivery.objects.count() == 30
