"""Nothing without sign-in; sessions end when they should."""

import time
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.actions.sessions import revoke_sessions
from accounts.models import User
from common.calendar.clock import now
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/", "/admin/", "/board/", "/no-such-page", "/sign-out/", "/account/password/"]
)
def test_pages_send_the_anonymous_to_sign_in(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("path", ["/api/", "/api/v1/buildings/", "/api/v1/no-such/"])
def test_the_api_tells_the_anonymous_401(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "not_authenticated"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer x", "Bearer a b", "bearer \xff", "Basic YTpi", "Token x"]
)
def test_a_worthless_header_opens_nothing(header: str) -> None:
    for path in ("/", "/account/password/"):
        assert Client().get(path, headers={"Authorization": header}).status_code == 302
    answer = Client().get("/api/v1/no-such/", headers={"Authorization": header})
    assert answer.status_code in {401, 404}


def test_an_unknown_address_is_404_for_users(client_for: Any) -> None:
    client = client_for(UserFactory())
    page = client.get("/no-such-page")
    assert page.status_code == 404
    assert "未找到" in page.content.decode()
    answer = client.get("/api/v1/no-such/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_pages_of_users_stay_out_of_caches(client_for: Any) -> None:
    answer = client_for(UserFactory()).get("/account/password/")
    assert "no-store" in answer["Cache-Control"]
    assert "no-store" in Client().get("/sign-in/")["Cache-Control"]


def test_a_first_password_leads_to_its_page_and_nowhere_else(client_for: Any) -> None:
    client = client_for(UserFactory(must_change_password=True))
    assert client.get("/")["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200
    answer = client.get("/api/v1/me/")
    assert (answer.status_code, answer.json()["code"]) == (403, "password_change_required")
    assert client.post("/sign-out/").status_code == 302


def test_an_idle_session_ends_after_half_an_hour(client_for: Any) -> None:
    client = client_for(UserFactory())
    start = time.time()
    with time_machine.travel(start, tick=False) as clock:
        for minutes in (0, 29, 58):
            clock.move_to(start + minutes * 60)
            assert client.get("/account/password/").status_code == 200
        clock.move_to(start + (58 + 30) * 60)
        assert client.get("/account/password/").status_code == 302


def test_a_busy_session_ends_after_twelve_hours(client_for: Any) -> None:
    client = client_for(UserFactory())
    start = time.time()
    with time_machine.travel(start, tick=False) as clock:
        for minutes in range(0, 12 * 60, 20):
            clock.move_to(start + minutes * 60)
            assert client.get("/account/password/").status_code == 200
        clock.move_to(start + 12 * 3600)
        assert client.get("/account/password/").status_code == 302


def test_a_tablet_syncs_for_fourteen_days_and_opens_nothing_else(settings: Any) -> None:
    user = UserFactory(username="tablet")
    user.set_password("louyu-tablet-2026")
    user.save()
    client, start = Client(), time.time()
    form = {"username": "tablet", "password": "louyu-tablet-2026", "next": "/field/"}
    with time_machine.travel(start, tick=False) as clock:
        assert client.post("/sign-in/", form)["Location"] == "/field/"
        assert client.get("/account/password/").status_code == 200
        for hours in (3, 13, 300):
            clock.move_to(start + hours * 3600)
            assert client.get("/api/v1/me/").status_code == 200
            assert client.get("/account/password/").status_code == 302
            assert client.get("/api/v1/buildings/").status_code == 401
        # Whoever signs in again is not sent in a circle.
        assert client.get("/sign-in/?next=/").status_code == 200
        clock.move_to(start + 14 * 24 * 3600)
        assert client.get("/api/v1/me/").status_code == 401


def test_what_a_tablet_sends_by_itself_keeps_no_page_open() -> None:
    user = UserFactory(username="tablet")
    user.set_password("louyu-tablet-2026")
    user.save()
    client, start = Client(), time.time()
    form = {"username": "tablet", "password": "louyu-tablet-2026", "next": "/field/"}
    with time_machine.travel(start, tick=False) as clock:
        client.post("/sign-in/", form)
        for minutes in range(0, 31, 5):
            clock.move_to(start + minutes * 60)
            assert client.get("/api/v1/me/").status_code == 200
        assert client.get("/account/password/").status_code == 302


def test_a_tablet_is_cut_at_once_like_every_other(client_for: Any) -> None:
    user = UserFactory(username="tablet")
    user.set_password("louyu-tablet-2026")
    user.save()
    client = Client()
    form = {"username": "tablet", "password": "louyu-tablet-2026", "next": "/field/"}
    client.post("/sign-in/", form)
    revoke_sessions(user=user, by=None, now=now())
    assert client.get("/api/v1/me/").status_code == 401


def test_a_page_view_writes_the_session_once_a_minute_at_most(
    client_for: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_for(UserFactory())
    client.get("/account/password/")
    # Session, user, roles; and how many notices wait, for the masthead.
    with django_assert_max_num_queries(4) as captured:
        client.get("/account/password/")
    assert not [q for q in captured.captured_queries if q["sql"].startswith(("UPDATE", "INSERT"))]


@pytest.mark.parametrize("change", ["revoke", "disable", "password"])
def test_a_session_is_cut_at_the_next_request(client_for: Any, change: str) -> None:
    user = UserFactory()
    client = client_for(user)
    assert client.get("/account/password/").status_code == 200
    if change == "revoke":
        revoke_sessions(user=user, by=None, now=now())
    elif change == "disable":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        user.set_password("another password")
        user.save()
    assert client.get("/account/password/").status_code == 302
    assert client.get("/api/v1/me/").status_code == 401
