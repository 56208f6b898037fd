"""Notices: once per user and occasion, kept back in quiet hours, for their reader alone."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction

from common.models import Notice
from common.notifications.kinds import UnknownKind, label_of
from common.notifications.sending import Draft, notify
from tests.common.notifications.conftest import KIND
from tests.factories.accounts import UserFactory


def _draft(user: Any, key: str = "a", **more: Any) -> Draft:
    return Draft(user.pk, KIND, key, "示例标题", "示例内容", "/visits/", **more)


@pytest.mark.django_db
class TestTelling:
    """What ``notify`` writes."""

    def test_a_notice_is_told_once_per_user_and_occasion(self, at: Callable) -> None:
        one, two = UserFactory(), UserFactory()
        drafts = [_draft(one), _draft(two), _draft(one, "b"), _draft(one)]
        assert notify(notices=drafts, now=at(10)) == 3
        assert notify(notices=drafts, now=at(11)) == 0
        assert Notice.objects.count() == 3
        assert set(Notice.objects.values_list("visible_from", flat=True)) == {at(10)}

    def test_the_row_holds_what_was_drafted(self, at: Callable) -> None:
        user, key = UserFactory(), uuid.uuid4()
        notify(notices=[_draft(user, object_type="example", object_id=key)], now=at(10))
        (row,) = Notice.objects.values(
            "recipient", "kind", "title", "text", "link", "object_type", "object_id", "read_at"
        )
        assert row == {
            "recipient": user.pk,
            "kind": KIND,
            "title": "示例标题",
            "text": "示例内容",
            "link": "/visits/",
            "object_type": "example",
            "object_id": key,
            "read_at": None,
        }

    def test_quiet_hours_keep_all_but_the_urgent_back(self, at: Callable) -> None:
        user = UserFactory()
        drafts = [_draft(user, "calm"), _draft(user, "urgent", urgent=True)]
        notify(notices=drafts, now=at(22))
        shown = dict(Notice.objects.values_list("key", "visible_from"))
        morning = at(8) + datetime.timedelta(days=1)
        assert shown == {"calm": morning, "urgent": at(22)}
        assert {n.key for n in Notice.objects.shown_at(at(23))} == {"urgent"}
        assert Notice.objects.shown_at(morning).count() == 2

    def test_quiet_hours_are_those_of_the_installation(self, at: Callable, settings: Any) -> None:
        settings.QUIET_HOURS = ""
        notify(notices=[_draft(UserFactory())], now=at(22))
        assert Notice.objects.get().visible_from == at(22)

    def test_any_number_costs_one_statement(
        self, at: Callable, django_assert_num_queries: Callable
    ) -> None:
        users = UserFactory.create_batch(20)
        with django_assert_num_queries(1):
            assert notify(notices=[_draft(user) for user in users], now=at(10)) == 20
        with django_assert_num_queries(0):
            assert notify(notices=[], now=at(10)) == 0

    def test_what_nobody_named_or_no_column_holds_is_refused_whole(self, at: Callable) -> None:
        good = _draft(UserFactory())
        for wrong, refusal in (
            (replace(good, key="b", kind="example.unknown"), UnknownKind),
            (replace(good, key="b", title="长" * 121), DataError),
            (replace(good, key="b", link="https://elsewhere.example/"), IntegrityError),
            (replace(good, key="b", link="//elsewhere.example/"), IntegrityError),
            (replace(good, key="b", link="/\\elsewhere.example/"), IntegrityError),
            (replace(good, key="b", link="/a\r\nb"), IntegrityError),
        ):
            with pytest.raises(refusal), transaction.atomic():
                notify(notices=[good, wrong], now=at(10))
            assert not Notice.objects.exists()

    def test_a_notice_of_an_act_that_fails_is_not_told(self, at: Callable) -> None:
        def fail() -> None:
            with transaction.atomic():
                notify(notices=[_draft(UserFactory())], now=at(10))
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert not Notice.objects.exists()

    def test_nobody_reads_the_notices_of_others(self, at: Callable, admin_user: Any) -> None:
        user = UserFactory()
        notify(notices=[_draft(user)], now=at(10))
        assert Notice.objects.visible_to(user).count() == 1
        assert not Notice.objects.visible_to(admin_user).exists()

    def test_a_kind_that_was_given_up_reads_as_its_word(self) -> None:
        assert label_of(KIND) == "示例事件"
        assert label_of("example.gone") == "example.gone"


def test_side_by_side_a_notice_is_told_once(
    own_database: str, run_parallel: Callable[..., list[Any]], at: Callable
) -> None:
    users = UserFactory.create_batch(30)
    there = [_draft(user) for user in users]
    works = [lambda d=drafts: notify(notices=d, now=at(10)) for drafts in (there, there[::-1]) * 2]
    assert sum(run_parallel(works)) == 30
    assert Notice.objects.count() == 30
