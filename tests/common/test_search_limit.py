"""The limit of searches: exact under parallel load, sliding, told in Chinese everywhere."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from accounts.actions.cleaning import clean_up
from common.calendar.clock import now
from common.limits.counting import count_use, prune_uses
from common.limits.limit import Limit
from common.limits.models import UseWindow
from common.limits.searches import TooManySearches, count_search
from tests.factories.accounts import UserFactory, assign

MORNING = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)


@pytest.fixture
def three(settings: Any) -> None:
    """Allow three searches a minute."""
    settings.SEARCHES_PER_MINUTE = 3


@pytest.mark.django_db
def test_the_window_slides_and_refused_searches_do_not_count() -> None:
    limit = Limit("search", 3, 60)
    moments = [MORNING + datetime.timedelta(seconds=second) for second in (0, 10, 20)]
    assert [count_use(limit, "u", moment) for moment in moments] == [0, 0, 0]
    assert count_use(limit, "u", MORNING + datetime.timedelta(seconds=30)) == 30
    assert count_use(limit, "u", MORNING + datetime.timedelta(seconds=59)) == 1
    # With the first forgotten there is room for one more, not for three.
    assert count_use(limit, "u", MORNING + datetime.timedelta(seconds=60)) == 0
    assert count_use(limit, "u", MORNING + datetime.timedelta(seconds=61)) == 9
    assert count_use(limit, "other", MORNING) == 0
    assert len(UseWindow.objects.get(key="search:u").used_at) == 3


def test_of_two_hundred_searches_at_once_exactly_sixty_pass(
    own_database: str, settings: Any, run_parallel: Callable
) -> None:
    settings.SEARCHES_PER_MINUTE = 60
    user = UserFactory(username="busy")
    with time_machine.travel(MORNING, tick=False):

        def attempts() -> list[str]:
            return [_attempt(user) for _ in range(10)]

        told = [word for words in run_parallel([attempts] * 20) for word in words]
    assert (told.count("found"), told.count("too_many_searches")) == (60, 140)


def _attempt(user: Any) -> str:
    try:
        count_search(user)
    except TooManySearches as refusal:
        return refusal.code
    return "found"


@pytest.mark.django_db
def test_the_api_answers_429_with_the_seconds_to_wait(
    three: None, street: Any, worker: Any, api_for: Callable
) -> None:
    client = api_for(street)
    with time_machine.travel(MORNING, tick=False):
        for address in ("enterprises", "buildings", "organisations"):
            assert client.get(f"/api/v1/{address}/", {"search": "示例"}).status_code == 200
        answer = client.get("/api/v1/enterprises/", {"search": "示例"})
        assert answer.status_code == 429
        assert answer["Content-Type"].startswith("application/problem+json")
        assert answer["Retry-After"] == "60"
        body = answer.json()
        assert (body["code"], body["title"]) == ("too_many_searches", "请求过于频繁")
        assert body["detail"] == "搜索过于频繁：每分钟最多 3 次，请 60 秒后再试。"
        # Lists without a search, and other users, go on.
        assert client.get("/api/v1/enterprises/").status_code == 200
        assert client.get("/api/v1/enterprises/", {"search": " "}).status_code == 200
        assert api_for(worker).get("/api/v1/buildings/", {"search": "a"}).status_code == 200
    with time_machine.travel(MORNING + datetime.timedelta(seconds=60), tick=False):
        assert client.get("/api/v1/enterprises/", {"search": "示例"}).status_code == 200


@pytest.mark.django_db
def test_pages_api_and_back_office_share_one_limit_and_tell_it_in_chinese(
    three: None, street: Any, client_for: Callable
) -> None:
    client = client_for(street)
    for address in (
        "/search/?q=示例",
        "/enterprises/?q=示例",
        "/admin/enterprises/enterprise/?q=示例",
    ):
        assert client.get(address).status_code == 200, address
    for address in (
        "/search/?q=示例",
        "/buildings/?q=示例",
        "/admin/buildings/building/?q=示例",
    ):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"][:9]) == (429, "text/html"), address
        assert int(answer["Retry-After"]) in range(1, 61)
        assert "搜索过于频繁：每分钟最多 3 次" in answer.content.decode()
    assert client.get("/search/").status_code == 200
    assert client.get("/enterprises/").status_code == 200


@pytest.mark.django_db
def test_zero_means_no_limit(settings: Any, street: Any) -> None:
    settings.SEARCHES_PER_MINUTE = 0
    for _ in range(100):
        count_search(street)
    assert not UseWindow.objects.exists()


@pytest.mark.django_db
def test_windows_in_which_nothing_counts_are_deleted_at_night() -> None:
    user = assign(UserFactory(), "district_staff")
    limit = Limit("search", 3, 60)
    count_use(limit, user.pk, now() - datetime.timedelta(hours=2))
    assert clean_up(now().date())["windows"] == 1
    count_use(limit, user.pk, now())
    assert prune_uses(now()) == 0
