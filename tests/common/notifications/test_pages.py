"""One's own notices on the page, in the masthead and through the API."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.calendar.clock import now
from common.models import AuditEntry, Notice
from common.notifications import views
from tests.cases.documents import require_fit
from tests.factories.common import NoticeFactory

pytestmark = pytest.mark.django_db

PAGE = "/notices/"
API = "/api/v1/notices/"
COUNTED = "common_notice"


def _told(user: Any, count: int = 1, **more: Any) -> list[Notice]:
    start = now() - datetime.timedelta(days=2)
    return [
        NoticeFactory(
            recipient=user, visible_from=start + datetime.timedelta(minutes=number), **more
        )
        for number in range(count)
    ]


def _titles(answer: Any) -> list[str]:
    return [notice.title for notice in answer.context["rows"]]


class TestPage:
    """The list and its buttons."""

    def test_own_notices_stand_there_unread_first_and_newest_first(
        self, client_for: Callable, worker: Any, street: Any
    ) -> None:
        old, new = _told(worker, 2)
        (read,) = _told(worker, read_at=now())
        _told(street)
        NoticeFactory(recipient=worker, visible_from=now() + datetime.timedelta(hours=1))
        answer = client_for(worker).get(PAGE)
        assert _titles(answer) == [new.title, old.title, read.title]

    @pytest.mark.parametrize("role", ["admin_user", "auditor", "district", "worker", "wall"])
    def test_everybody_signed_in_has_the_page(
        self, role: str, request: Any, client_for: Callable
    ) -> None:
        answer = client_for(request.getfixturevalue(role)).get(PAGE)
        assert answer.status_code == 200
        assert "没有通知" in answer.content.decode()

    def test_the_unknown_are_sent_to_the_sign_in_page(self, client: Any) -> None:
        for answer in (client.get(PAGE), client.post(PAGE, {"act": "read_all"})):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/sign-in/")

    def test_looking_changes_nothing(self, client_for: Callable, worker: Any) -> None:
        _told(worker)
        client = client_for(worker)
        client.get(PAGE)
        client.get(f"{PAGE}?act=read_all")
        assert Notice.objects.unread().count() == 1

    def test_opening_marks_and_leads_there(self, client_for: Callable, worker: Any) -> None:
        (notice,) = _told(worker, link="/visits/?page=2")
        client = client_for(worker)
        answer = client.post(PAGE, {"act": "open", "notice": str(notice.pk)})
        assert (answer.status_code, answer["Location"]) == (302, "/visits/?page=2")
        notice.refresh_from_db()
        first = notice.read_at
        assert first is not None
        client.post(PAGE, {"act": "open", "notice": str(notice.pk)})
        notice.refresh_from_db()
        assert notice.read_at == first

    def test_reading_one_or_all(self, client_for: Callable, worker: Any, street: Any) -> None:
        one, *_ = _told(worker, 3)
        _told(street)
        client = client_for(worker)
        assert client.post(PAGE, {"act": "read", "notice": str(one.pk)})["Location"] == PAGE
        assert Notice.objects.visible_to(worker).unread().count() == 2
        answer = client.post(PAGE, {"act": "read_all"}, follow=True)
        assert "已将 2 条通知标为已读" in answer.content.decode()
        assert not Notice.objects.visible_to(worker).unread().exists()
        assert Notice.objects.visible_to(street).unread().count() == 1

    def test_notices_of_others_and_later_ones_do_not_exist(
        self, client_for: Callable, worker: Any, street: Any
    ) -> None:
        (foreign,) = _told(street)
        later = NoticeFactory(recipient=worker, visible_from=now() + datetime.timedelta(hours=1))
        client = client_for(worker)
        for key in (foreign.pk, later.pk, uuid.uuid4()):
            assert client.post(PAGE, {"act": "open", "notice": str(key)}).status_code == 404
        assert client.post(PAGE, {"act": "open"}).status_code == 404
        for wrong in ({"act": "open", "notice": "x"}, {"act": "drop"}, {}):
            assert client.post(PAGE, wrong).status_code == 400
        assert Notice.objects.unread().count() == 2

    def test_reading_leaves_no_audit_row(self, client_for: Callable, worker: Any) -> None:
        """Who reads what when is nobody's business."""
        _told(worker)
        client = client_for(worker)
        before = AuditEntry.objects.count()
        client.post(PAGE, {"act": "read_all"})
        assert AuditEntry.objects.count() == before

    def test_pages_hold_every_notice_once(
        self, client_for: Callable, worker: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(views, "PAGE", 2)
        moment = now() - datetime.timedelta(days=1)
        for number in range(7):
            # All of one moment: the id decides.
            NoticeFactory(
                recipient=worker, visible_from=moment, read_at=moment if number % 2 else None
            )
        client, address, seen = client_for(worker), PAGE, []
        while address:
            answer = client.get(address)
            seen += _titles(answer)
            more = answer.context["more"]
            address = f"{PAGE}?after={more}" if more else ""
        assert len(seen) == len(set(seen)) == 7
        for wrong in ("x", f"{more}x", "WyJhIl0:1:abc"):
            assert client.get(PAGE, {"after": wrong}).status_code in {200, 400}
        assert client.get(PAGE, {"after": "x"}).status_code == 400


class TestMasthead:
    """How many wait, on every page."""

    def test_the_number_of_unread_ones_stands_in_the_masthead(
        self, client_for: Callable, worker: Any
    ) -> None:
        client = client_for(worker)
        assert "条未读" not in client.get(PAGE).content.decode()
        _told(worker, 3)
        assert '3<span class="visually-hidden"> 条未读' in client.get(PAGE).content.decode()
        _told(worker, 97)
        assert '99+<span class="visually-hidden"> 条未读' in client.get(PAGE).content.decode()

    def test_counting_costs_one_query_on_a_page_and_none_elsewhere(
        self, client_for: Callable, district: Any, client: Any
    ) -> None:
        _told(district, 5)
        known = client_for(district)
        for asked, address, expected in (
            (known, "/account/password/", 1),
            (known, "/no-such-page/", 1),
            (known, "/admin/", 0),
            (known, API, 0),
            (client, "/sign-in/", 0),
            (client, "/no-such-page/", 0),
        ):
            with CaptureQueriesContext(connection) as queries:
                asked.get(address)
            counts = [q for q in queries if COUNTED in q["sql"] and "COUNT(" in q["sql"]]
            assert len(counts) == expected, address


class TestApi:
    """The same through the API."""

    def test_the_list_is_as_the_document_says_and_holds_own_ones_only(
        self, api_for: Callable, worker: Any, street: Any, document: dict[str, Any]
    ) -> None:
        (mine,) = _told(worker)
        (read,) = _told(worker, read_at=now(), kind="example.other")
        _told(street)
        NoticeFactory(recipient=worker, visible_from=now() + datetime.timedelta(hours=1))
        client = api_for(worker)
        body = client.get(API, {"count": "1"}).json()
        assert body["count"] == 2
        listed = document["paths"][API]["get"]["responses"]["200"]["content"]["application/json"]
        require_fit(document, listed["schema"], body)
        for query, expected in (
            ({"is_unread": "true"}, mine),
            ({"is_unread": "false"}, read),
            ({"kind": "example.other"}, read),
        ):
            rows = client.get(API, query).json()["results"]
            assert [row["id"] for row in rows] == [str(expected.pk)], query
        assert client.get(API, {"nonsense": "1"}).status_code == 400

    def test_a_notice_is_read_once(self, api_for: Callable, worker: Any, street: Any) -> None:
        (mine,) = _told(worker)
        (foreign,) = _told(street)
        client = api_for(worker)
        first = client.post(f"{API}{mine.pk}/read/")
        assert first.status_code == 200
        assert first.json()["read_at"] is not None
        assert client.post(f"{API}{mine.pk}/read/").json() == first.json()
        for address in (f"{API}{foreign.pk}/", f"{API}{uuid.uuid4()}/"):
            assert client.get(address).status_code == 404
            assert client.post(f"{address}read/").status_code == 404
        assert Notice.objects.unread().get() == foreign

    def test_all_are_read_at_once(self, api_for: Callable, worker: Any) -> None:
        _told(worker, 3)
        client = api_for(worker)
        assert client.post(f"{API}read-all/").json() == {"read": 3}
        assert client.post(f"{API}read-all/").json() == {"read": 0}

    def test_the_anonymous_is_asked_to_sign_in(self, api_for: Callable, client: Any) -> None:
        for answer in (client.get(API), client.post(f"{API}read-all/")):
            assert answer.status_code == 401

    def test_a_list_costs_the_same_queries_at_one_and_at_twenty_rows(
        self, api_for: Callable, worker: Any
    ) -> None:
        client = api_for(worker)
        client.get(API)
        counts = []
        for count in (1, 19):
            _told(worker, count)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(API).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]
