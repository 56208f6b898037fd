"""Outside channels in the back office, how the outbox stands, and what goes when it is old."""

import datetime
import json
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from common.calendar.clock import now, today
from common.errors.domain import NotPermitted
from common.models import (
    AuditEntry,
    Notice,
    OutboxDelivery,
    OutboxMessage,
    RowHistory,
    WebhookEndpoint,
)
from common.notifications.discarding import discard_old
from common.notifications.endpoints import add_endpoint, change_endpoint, renew_secret
from common.notifications.status import outbox_status
from common.records.writing import InvalidRecord
from common.secrets.fields import open_
from tests.common.notifications.conftest import KIND
from tests.factories.common import (
    NoticeFactory,
    OutboxDeliveryFactory,
    OutboxMessageFactory,
    WebhookEndpointFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/common/webhookendpoint/"
VALUES = {"name": "示例通道", "url": "https://example.com/events", "events": [KIND]}


class TestActs:
    """Who may keep channels, and with what."""

    @pytest.mark.parametrize("role", ["district", "street", "auditor"])
    def test_business_staff_keep_no_channels(self, role: str, request: Any) -> None:
        user, endpoint = request.getfixturevalue(role), WebhookEndpointFactory()
        before = WebhookEndpoint.objects.values().get()
        for act in (
            lambda: add_endpoint(values=VALUES, by=user),
            lambda: change_endpoint(endpoint_id=endpoint.pk, values={"name": "新名"}, by=user),
            lambda: renew_secret(endpoint_id=endpoint.pk, by=user),
        ):
            with pytest.raises(NotPermitted):
                act()
        assert WebhookEndpoint.objects.values().get() == before

    @pytest.mark.parametrize(
        "wrong",
        [
            {"url": "http://example.com/"},
            {"url": "https://"},
            {"url": "https://user:word@example.com/"},
            {"url": "https://example.com/?key=1"},
            {"url": "https://example.com/#part"},
            {"url": "https://example.com/a b"},
            {"url": "https://example.com\\@10.0.0.1/"},
            {"events": []},
            {"events": ["example.unknown"]},
            {"area_code": "街道"},
            {"name": ""},
        ],
    )
    def test_what_is_no_channel_is_refused(self, wrong: dict[str, Any], admin_user: Any) -> None:
        with pytest.raises(InvalidRecord):
            add_endpoint(values={**VALUES, **wrong}, by=admin_user)
        assert not WebhookEndpoint.objects.exists()

    def test_the_database_refuses_plain_http_too(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            WebhookEndpointFactory(url="http://example.com/")

    def test_a_change_is_audited_and_one_that_changes_nothing_is_not(self, admin_user: Any) -> None:
        endpoint, _ = add_endpoint(values=VALUES, by=admin_user)
        for _ in range(2):
            change_endpoint(
                endpoint_id=endpoint.pk, values={"name": "新名", "events": [KIND]}, by=admin_user
            )
        entries = AuditEntry.objects.filter(verb="webhookendpoint.update")
        assert [entry.changes for entry in entries] == [{"name": ["示例通道", "新名"]}]

    def test_an_event_that_was_given_up_does_not_stand_in_the_way(self, admin_user: Any) -> None:
        endpoint = WebhookEndpointFactory(events=["example.gone"])
        values = {"events": ["example.gone", KIND]}
        change_endpoint(endpoint_id=endpoint.pk, values=values, by=admin_user)
        endpoint.refresh_from_db()
        assert endpoint.events == ["example.gone", KIND]

    def test_no_history_holds_a_secret(self, admin_user: Any) -> None:
        endpoint, secret = add_endpoint(values=VALUES, by=admin_user)
        newer = renew_secret(endpoint_id=endpoint.pk, by=admin_user)
        endpoint.refresh_from_db()
        assert newer != secret
        assert open_(endpoint.secret_encrypted) == newer
        changes = RowHistory.objects.filter(row_id=endpoint.pk)
        assert [change.change for change in changes.order_by("number")] == ["I", "U"]
        assert all("secret_encrypted" not in (change.before or {}) for change in changes)


class TestBackOffice:
    """The pages of who keeps the system."""

    def test_the_secret_is_shown_once(self, client_for: Callable, admin_user: Any) -> None:
        client = client_for(admin_user)
        answer = client.post(f"{LIST}add/", {**VALUES, "area_code": "310106012"})
        page = answer.content.decode()
        found = re.search(r'<code id="secret">([^<]+)</code>', page)
        assert found is not None, page
        secret = found[1]
        assert "no-store" in answer["Cache-Control"]
        endpoint = WebhookEndpoint.objects.get()
        assert open_(endpoint.secret_encrypted) == secret
        for path in ("", f"{endpoint.pk}/change/", f"{endpoint.pk}/history/"):
            assert secret not in client.get(f"{LIST}{path}").content.decode()
        renew = f"{LIST}{endpoint.pk}/secret/"
        address = client.get(f"{LIST}{endpoint.pk}/change/").content.decode()
        assert "更换密钥" in address
        url = re.search(rf'href="({LIST}[^"]*secret[^"]*)"', address)
        assert url is not None, renew
        assert client.get(url[1]).status_code == 200
        endpoint.refresh_from_db()
        assert open_(endpoint.secret_encrypted) == secret, "looking renews nothing"
        answer = client.post(url[1])
        endpoint.refresh_from_db()
        assert open_(endpoint.secret_encrypted) in answer.content.decode()
        assert open_(endpoint.secret_encrypted) != secret

    def test_what_is_wrong_stands_at_the_form(self, client_for: Callable, admin_user: Any) -> None:
        client = client_for(admin_user)
        answer = client.post(f"{LIST}add/", {**VALUES, "url": "http://example.com/"})
        assert "地址须以 https:// 开头" in answer.content.decode()
        assert not WebhookEndpoint.objects.exists()

    def test_a_channel_is_changed_by_its_form(self, client_for: Callable, admin_user: Any) -> None:
        endpoint = WebhookEndpointFactory(events=[KIND])
        form = {
            "name": "新名",
            "url": endpoint.url,
            "events": [KIND, "example.other"],
            "area_code": "",
        }
        answer = client_for(admin_user).post(f"{LIST}{endpoint.pk}/change/", form)
        assert answer.status_code == 302
        endpoint.refresh_from_db()
        assert (endpoint.name, endpoint.is_active) == ("新名", False)
        assert endpoint.events == [KIND, "example.other"]

    @pytest.mark.parametrize("model", ["outboxmessage", "outboxdelivery"])
    def test_chosen_rows_are_sent_again_by_who_keeps_channels_alone(
        self, model: str, client_for: Callable, admin_user: Any, district: Any
    ) -> None:
        delivery = OutboxDeliveryFactory(due_at=None, dead_at=now(), attempts=11)
        key = delivery.pk if model == "outboxdelivery" else delivery.message_id
        sent = {"action": "send_again", "_selected_action": [str(key)]}
        address = f"/admin/common/{model}/"
        client_for(district).post(address, sent)
        delivery.refresh_from_db()
        assert delivery.state == "已放弃"
        answer = client_for(admin_user).post(address, sent, follow=True)
        assert "1 条投递将重新发送" in answer.content.decode()
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == ("待投", 0)

    def test_nobody_reads_there_what_others_were_told(
        self, client_for: Callable, admin_user: Any
    ) -> None:
        notice = NoticeFactory(title="别人的事", text="别人的内容", read_at=now())
        client = client_for(admin_user)
        for path in ("", f"{notice.pk}/change/", f"{notice.pk}/history/"):
            page = client.get(f"/admin/common/notice/{path}").content.decode()
            assert "别人的" not in page
            assert "阅读时间" not in page


class TestStatus:
    """What monitoring reads."""

    def test_the_outbox_tells_how_it_stands(self, django_assert_num_queries: Callable) -> None:
        moment = now()
        endpoint = WebhookEndpointFactory(name="示例甲")
        paused = WebhookEndpointFactory(name="示例乙", is_active=False)
        long_ago = moment - datetime.timedelta(hours=1)
        OutboxDeliveryFactory(endpoint=endpoint, due_at=long_ago)
        OutboxDeliveryFactory(endpoint=endpoint, due_at=moment)
        OutboxDeliveryFactory(endpoint=endpoint, due_at=None, dead_at=moment)
        OutboxDeliveryFactory(endpoint=endpoint, due_at=None, delivered_at=long_ago)
        OutboxDeliveryFactory(endpoint=paused, due_at=long_ago)
        with django_assert_num_queries(2):
            status = outbox_status(moment)
        assert (status.waiting, status.overdue, status.dead, status.delivered) == (3, 1, 1, 1)
        first, second = sorted(status.endpoints, key=lambda channel: not channel.is_active)
        assert (first.waiting, first.dead, first.last_delivered_at) == (2, 1, long_ago)
        assert (second.name, second.is_active, second.waiting) == ("示例乙", False, 1)

    def test_the_command_tells_it_in_words_and_as_json(self) -> None:
        OutboxDeliveryFactory(endpoint__name="示例甲")
        out = StringIO()
        call_command("outbox_status", stdout=out)
        assert "示例甲（启用）：待投 1，已放弃 0，最近送达 无" in out.getvalue()
        out = StringIO()
        call_command("outbox_status", "--json", stdout=out)
        told = json.loads(out.getvalue())
        assert (told["waiting"], told["endpoints"][0]["name"]) == (1, "示例甲")


def test_what_is_over_for_half_a_year_goes() -> None:
    old = now() - datetime.timedelta(days=181)
    recent = now() - datetime.timedelta(days=179)
    kept = [
        NoticeFactory(read_at=old),
        NoticeFactory(read_at=recent),
        NoticeFactory(),
    ]
    gone = NoticeFactory(read_at=old)
    Notice.objects.filter(pk__in=[gone.pk, kept[2].pk]).update(created_at=old)
    Notice.objects.filter(pk=kept[1].pk).update(created_at=recent)
    done = OutboxDeliveryFactory(due_at=None, delivered_at=old).message
    waits = OutboxDeliveryFactory().message
    alone, young = OutboxMessageFactory(), OutboxMessageFactory()
    OutboxMessage.objects.exclude(pk=young.pk).update(created_at=old)
    assert discard_old(today()) == {"notices": 1, "messages": 2}
    assert set(Notice.objects.all()) == set(kept)
    assert set(OutboxMessage.objects.all()) == {waits, young}
    assert OutboxDelivery.objects.get().message == waits
    assert {done.pk, alone.pk}.isdisjoint(OutboxMessage.objects.values_list("pk", flat=True))
