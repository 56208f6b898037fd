"""Sign-in: one answer for every failure, limits that hold exactly, no way to lock an owner out."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import throttle
from accounts.actions.sign_in import (
    SignInRefused,
    UsernameUnreadable,
    device_mark,
    sign_in,
)
from accounts.models import SignInWindow, User
from common.calendar.clock import now
from common.errors.domain import TooMany
from common.models import AuditEntry
from config import settings as values
from tests.factories.accounts import UserFactory
from tests.hashers import LightArgon2

PASSWORD = "梧桐树下 three cafés"
HERE = "198.51.100.7"


@pytest.fixture
def owner(db: None) -> Any:
    """A user with a password."""
    return _with_password("owner")


def _with_password(username: str) -> Any:
    user = UserFactory(username=username)
    user.set_password(PASSWORD)
    user.save()
    return user


def _fails(username: str = "owner", address: str = HERE, **kwargs: Any) -> None:
    with pytest.raises(SignInRefused):
        sign_in(username=username, password="wrong", address=address, **{"now": now(), **kwargs})


def _enters(username: str = "owner", address: str = HERE, **kwargs: Any) -> User:
    return sign_in(
        username=username, password=PASSWORD, address=address, **{"now": now(), **kwargs}
    )


@pytest.mark.parametrize("typed", ["owner", "OWNER", " Owner", "ｏｗｎｅｒ"])
def test_every_spelling_signs_the_same_user_in(owner: Any, typed: str) -> None:
    assert _enters(typed) == owner
    entry = AuditEntry.objects.get(verb="user.sign_in")
    assert (entry.actor_id, entry.changes) == (owner.pk, {"address": HERE})


def test_unknown_wrong_and_disabled_get_the_same_answer(owner: Any) -> None:
    disabled = _with_password("gone")
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    told = []
    for username, password in (("owner", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD)):
        with pytest.raises(SignInRefused) as refusal:
            sign_in(username=username, password=password, address=HERE, now=now())
        told.append((refusal.value.code, refusal.value.message, refusal.value.status))
    assert len(set(told)) == 1
    assert not AuditEntry.objects.filter(verb="user.sign_in").exists()


def test_unknown_wrong_and_disabled_cost_the_same_work(
    owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    disabled = _with_password("gone")
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    hashes: list[str] = []
    for name in ("encode", "verify"):
        real = getattr(LightArgon2, name)

        def counting(*args: Any, real: Any = real, **kwargs: Any) -> Any:
            hashes.append("one")
            return real(*args, **kwargs)

        monkeypatch.setattr(LightArgon2, name, counting)
    costs = []
    for username, password in (("owner", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD)):
        hashes.clear()
        with (
            CaptureQueriesContext(connection) as queries,
            pytest.raises(SignInRefused),
        ):
            sign_in(username=username, password=password, address=HERE, now=now())
        costs.append((len(hashes), len(queries)))
    assert len(set(costs)) == 1
    assert costs[0][0] == 1


def test_the_platform_itself_hashes_with_argon2id() -> None:
    assert values.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert Argon2PasswordHasher().encode("x", "saltsaltsalt").startswith("argon2$argon2id$")


def test_a_name_with_control_characters_is_refused_before_anything_is_counted(owner: Any) -> None:
    for username in ("own\0er", "owner\n", "\r\nowner"):
        with pytest.raises(UsernameUnreadable):
            sign_in(username=username, password=PASSWORD, address=HERE, now=now())
    assert not SignInWindow.objects.exists()


def test_the_sixth_try_of_a_pair_waits_for_the_first_to_be_forgotten(owner: Any) -> None:
    start = now()
    for minute in range(5):
        _fails(now=start + datetime.timedelta(minutes=minute))
    with pytest.raises(TooMany) as refusal:
        _enters(now=start + datetime.timedelta(minutes=5))
    assert refusal.value.params["retry_after"] == 600
    # The window slides: with the first failure forgotten there is one more try, not five.
    later = start + datetime.timedelta(minutes=15, seconds=1)
    _fails(now=later)
    with pytest.raises(TooMany):
        _fails(now=later)


def test_a_success_forgets_the_failures_of_its_pair_only(owner: Any) -> None:
    for _ in range(4):
        _fails()
    _enters()
    for _ in range(5):
        _fails()
    with pytest.raises(TooMany):
        _enters()
    account = SignInWindow.objects.get(key__startswith="account:")
    assert len(account.failed_at) == 9


def test_an_account_allows_twenty_failures_an_hour_from_all_addresses(owner: Any) -> None:
    for number in range(20):
        _fails(address=f"203.0.113.{number}")
    with pytest.raises(TooMany):
        _enters(address="203.0.113.200")
    # Soft: it opens by itself.
    assert _enters(address="203.0.113.200", now=now() + datetime.timedelta(hours=1, seconds=1))


def test_strangers_cannot_keep_the_owner_out_of_a_known_device(owner: Any) -> None:
    mark = device_mark(_enters())
    for number in range(20):
        _fails(address=f"203.0.113.{number}")
    for _ in range(5):
        with pytest.raises((SignInRefused, TooMany)):
            sign_in(username="owner", password="wrong", address=HERE, now=now())
    assert _enters(device=mark) == owner


def test_a_known_device_has_five_tries_as_well(owner: Any) -> None:
    mark = device_mark(owner)
    for _ in range(5):
        _fails(device=mark)
    with pytest.raises(TooMany):
        _enters(device=mark)


def test_a_mark_of_another_account_or_a_forged_one_counts_for_nothing(owner: Any) -> None:
    foreign = device_mark(UserFactory(username="other"))
    for number in range(20):
        _fails(address=f"203.0.113.{number}")
    for mark in (foreign, foreign[:-2], "x", "a:b:c"):
        with pytest.raises(TooMany):
            _enters(device=mark)


def test_an_address_allows_a_hundred_failures_an_hour(
    owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.actions.sign_in.authenticate", lambda **_: None)
    for number in range(100):
        _fails(username=f"spray{number}")
    with pytest.raises(TooMany):
        _fails(username="spray100")


def test_windows_in_which_nothing_counts_are_deleted(owner: Any) -> None:
    _fails(now=now() - datetime.timedelta(hours=2))
    assert throttle.prune_windows(now()) == 3
    _fails()
    assert throttle.prune_windows(now()) == 0


def test_forty_parallel_tries_check_exactly_five_passwords(own_database: str) -> None:
    _with_password("owner")
    moment = now()

    def attempt(_: int) -> str:
        try:
            sign_in(username="owner", password="wrong", address=HERE, now=moment)
        except (SignInRefused, TooMany) as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "entered"

    for _ in range(3):
        SignInWindow.objects.all().delete()
        with ThreadPoolExecutor(max_workers=16) as pool:
            told = list(pool.map(attempt, range(40)))
        assert told.count("sign_in_refused") == 5
        assert told.count("too_many") == 35


def test_parallel_tries_at_many_accounts_never_deadlock(own_database: str) -> None:
    def attempt(number: int) -> str:
        try:
            sign_in(
                username=f"user{number % 4}",
                password="wrong",
                address=f"203.0.113.{number % 3}",
                now=now(),
            )
        except (SignInRefused, TooMany) as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "entered"

    with ThreadPoolExecutor(max_workers=12) as pool:
        told = list(pool.map(attempt, range(60)))
    # Twelve pairs, each tried five times: every try was checked, none was lost in a deadlock.
    assert told == ["sign_in_refused"] * 60


class TestPage:
    """The page of sign-in."""

    def test_it_signs_in_and_goes_where_the_visitor_wanted(self, owner: Any) -> None:
        client = Client()
        refused = client.get("/account/password/?a=1")
        assert refused.status_code == 302
        assert refused["Location"] == "/sign-in/?next=%2Faccount%2Fpassword%2F%3Fa%3D1"
        page = client.get(refused["Location"])
        assert page.status_code == 200
        assert "登录" in page.content.decode()
        old = client.cookies.get("louyu")
        answer = client.post(
            "/sign-in/",
            {"username": "Owner", "password": PASSWORD, "next": "/account/password/?a=1"},
        )
        assert (answer.status_code, answer["Location"]) == (302, "/account/password/?a=1")
        assert old is None or client.cookies["louyu"].value != old.value
        assert client.get("/account/password/").status_code == 200

    @pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1"])
    def test_it_never_leads_to_another_host(self, owner: Any, target: str) -> None:
        answer = Client().post(
            "/sign-in/", {"username": "owner", "password": PASSWORD, "next": target}
        )
        assert answer["Location"] == "/"

    def test_a_session_known_before_sign_in_is_worth_nothing_after_it(self, owner: Any) -> None:
        client = Client()
        client.cookies["louyu"] = "a" * 32
        client.post("/sign-in/", {"username": "owner", "password": PASSWORD})
        assert client.cookies["louyu"].value != "a" * 32

    def test_the_sixth_failure_answers_429_with_the_seconds_to_wait(self, owner: Any) -> None:
        client = Client()
        for _ in range(5):
            answer = client.post("/sign-in/", {"username": "owner", "password": "wrong"})
            assert answer.status_code == 400
            assert "用户名或密码错误" in answer.content.decode()
        answer = client.post("/sign-in/", {"username": "owner", "password": PASSWORD})
        assert answer.status_code == 429
        assert 890 <= int(answer["Retry-After"]) <= 900
        assert "sessionid" not in answer.cookies
        assert "louyu" not in answer.cookies

    def test_unreadable_and_missing_input_is_refused(self, owner: Any) -> None:
        for username in ("own\0er", "own\ner", "", "x" * 201):
            answer = Client().post("/sign-in/", {"username": username, "password": PASSWORD})
            assert answer.status_code == 400

    def test_a_form_from_another_site_is_refused(self, owner: Any) -> None:
        client = Client(enforce_csrf_checks=True)
        answer = client.post("/sign-in/", {"username": "owner", "password": PASSWORD})
        assert answer.status_code == 403
        assert "louyu" not in answer.cookies

    def test_sign_out_ends_the_session_and_is_no_link(self, owner: Any, client_for: Any) -> None:
        client = client_for(owner)
        assert client.get("/sign-out/").status_code == 405
        assert client.post("/sign-out/")["Location"] == "/sign-in/"
        assert client.get("/account/password/").status_code == 302
        assert AuditEntry.objects.filter(verb="user.sign_out", actor_id=owner.pk).exists()
