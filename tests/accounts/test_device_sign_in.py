"""A device signs in over HTTP, works, and is cut off with the next request."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.actions.sessions import revoke_sessions
from accounts.actions.users import disable_user
from accounts.models import DeviceToken, User
from common.calendar.clock import now, today

pytestmark = pytest.mark.django_db
PASSWORD = "梧桐树下 three cafés"
TOKEN, ME = "/api/v1/auth/token/", "/api/v1/me/"


@pytest.fixture
def owner(street: Any) -> Any:
    """Staff of a subdistrict with a password."""
    street.set_password(PASSWORD)
    street.save()
    return street


def _sign_in(password: str = PASSWORD, **more: Any) -> Any:
    given = {"username": "STREET", "password": password, "device_name": "平板 3", **more}
    return APIClient().post(TOKEN, given)


def _device(owner: Any) -> APIClient:
    client = APIClient()
    answer = _sign_in()
    assert answer.status_code == 201
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['token']}")
    assert client.get(ME).status_code == 200
    return client


def test_a_device_gets_a_token_that_no_cache_keeps(owner: Any) -> None:
    answer = _sign_in()
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    body = answer.json()
    assert body["user"]["username"] == "street"
    assert not DeviceToken.objects.filter(digest=body["token"]).exists()


def test_wrong_unknown_and_too_often_are_problem_details(owner: Any) -> None:
    wrong = [_sign_in("wrong") for _ in range(5)]
    unknown = _sign_in(username="nobody")
    assert {answer.status_code for answer in wrong} == {401}
    assert unknown.json() == wrong[0].json()
    limited = _sign_in()
    assert limited.status_code == 429
    assert limited["Content-Type"].startswith("application/problem+json")
    assert 890 <= int(limited["Retry-After"]) <= 900
    assert not DeviceToken.objects.exists()


def test_a_name_with_a_line_feed_is_bad_input(owner: Any) -> None:
    for username in ("street\n", "str\0eet"):
        assert _sign_in(username=username).status_code == 400


def test_no_token_with_the_first_password(owner: Any) -> None:
    User.objects.update(must_change_password=True)
    answer = _sign_in()
    assert (answer.status_code, answer.json()["code"]) == (403, "password_change_required")
    assert not DeviceToken.objects.exists()


@pytest.mark.parametrize("change", ["given back", "sessions", "disabled", "first password"])
def test_a_device_is_cut_off_at_once(owner: Any, admin_user: Any, change: str) -> None:
    device = _device(owner)
    if change == "given back":
        assert device.delete(TOKEN).status_code == 204
    elif change == "sessions":
        revoke_sessions(user=owner, by=admin_user, now=now())
    elif change == "disabled":
        disable_user(user=owner, by=admin_user, today=today(), now=now())
    else:
        User.objects.filter(pk=owner.pk).update(must_change_password=True)
    answer = device.get(ME)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_role_that_ended_is_gone_with_the_next_request(owner: Any) -> None:
    device = _device(owner)
    assert device.get("/api/v1/buildings/").status_code == 200
    owner.role_assignments.update(ends_on=today())
    assert device.get("/api/v1/buildings/").status_code in {403, 404}


def test_a_token_in_the_address_opens_nothing(owner: Any) -> None:
    secret = _sign_in().json()["token"]
    for name in ("token", "access_token", "authorization"):
        assert APIClient().get(f"{ME}?{name}={secret}").status_code == 401


def test_a_token_opens_no_page(owner: Any) -> None:
    device = _device(owner)
    for path in ("/", "/admin/", "/account/password/"):
        assert device.get(path).status_code == 302
