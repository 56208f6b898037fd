"""A picture is shown by a link for one user and ten minutes, to whom an app shows it, and inert."""

import datetime
import logging
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.signing import Signer
from django.test import Client

from common.attachments import files
from common.attachments.links import VALID_FOR, signed_url
from common.attachments.registry import Provider, register_provider
from common.attachments.seeing import may_see
from common.calendar.clock import now
from common.models import Attachment
from tests.common.attachments.conftest import Sender
from tests.common.attachments.photos import jpeg
from tests.factories.accounts import UserFactory, assign

PHOTO = jpeg()
SECOND = datetime.timedelta(seconds=1)
# What every page makes anew: the token of its forms.
_FRESH = re.compile(rb'value="[^"]*"')


@pytest.fixture
def row(sender: Sender) -> Attachment:
    """A photo of the first worker."""
    assert sender.put(PHOTO).status_code == 201
    return Attachment.objects.get()


@pytest.fixture(autouse=True)
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[Any]]:
    """Who may see all photos, as an app says."""
    users: set[Any] = set()
    monkeypatch.setattr("common.attachments.registry._providers", {})
    register_provider(
        "test",
        Provider(may_see=lambda user, ids: ids if user in users else (), claimed=lambda ids: ids),
    )
    return users


def read(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_owner_sees_his_picture_and_it_can_do_nothing(sender: Sender, row: Attachment) -> None:
    answer = sender.client.get(signed_url(row, sender.user, now()))
    assert answer.status_code == 200
    assert read(answer) == sender.kept(PHOTO)
    headers = answer.headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Disposition"] == f'inline; filename="{row.pk}.jpg"'


def test_a_link_lives_ten_minutes(
    sender: Sender, row: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = now()
    link = signed_url(row, sender.user, made)
    for age, code in (
        (datetime.timedelta(), 200),
        (VALID_FOR - SECOND, 200),
        (VALID_FOR + SECOND, 404),
        (datetime.timedelta(days=400), 404),
        # Made for a later hour than ten minutes from now.
        (-2 * SECOND, 404),
    ):
        monkeypatch.setattr("common.attachments.views.now", lambda age=age: made + age)
        assert sender.client.get(link).status_code == code, age


def test_a_link_is_for_one_user_and_one_picture(
    sender: Sender, stranger: Sender, row: Attachment, shown: set[Any]
) -> None:
    shown |= {sender.user, stranger.user}
    link = signed_url(row, sender.user, now())
    assert stranger.client.get(link).status_code == 404
    assert stranger.client.get(signed_url(row, stranger.user, now())).status_code == 200
    other = jpeg(colour=3)
    sender.put(other)
    second = Attachment.objects.exclude(pk=row.pk).get()
    moved = link.replace(str(row.pk), str(second.pk))
    assert sender.client.get(moved).status_code == 404


def test_whatever_is_wrong_the_answer_is_the_same(sender: Sender, row: Attachment) -> None:
    good = signed_url(row, sender.user, now())
    address, _, token = good.partition("?link=")
    until, _, seal = token.partition(".")
    later = f"{int(until) + 1}"
    own_salt = Signer(salt="another").sign(f"{row.pk} {sender.user.pk} {until}").rpartition(":")[2]
    answers = [
        sender.client.get(wrong)
        for wrong in (
            address,
            f"{address}?link=",
            f"{address}?link=x",
            f"{address}?link={until}",
            f"{address}?link={until}.",
            f"{address}?link={later}.{seal}",
            f"{address}?link={until}.{seal[:-1]}",
            f"{address}?link={until}.{own_salt}",
            f"{address}?link={'9' * 5000}.{seal}",
            f"{address}?link=１{until}.{seal}",
            good.replace(str(row.pk), str(uuid.uuid4())),
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({_FRESH.sub(b"", answer.content) for answer in answers}) == 1


def test_who_may_not_see_it_any_more_gets_nothing_for_his_link(
    stranger: Sender, row: Attachment, shown: set[Any]
) -> None:
    shown.add(stranger.user)
    link = signed_url(row, stranger.user, now())
    assert stranger.client.get(link).status_code == 200
    shown.clear()
    assert stranger.client.get(link).status_code == 404


def test_whoever_looks_after_the_system_sees_rows_but_no_picture(
    row: Attachment, client_for: Callable
) -> None:
    admin = assign(UserFactory(username="admin"), "system_admin")
    assert Attachment.objects.visible_to(admin).count() == 1
    assert client_for(admin).get(signed_url(row, admin, now())).status_code == 404


def test_the_unknown_are_asked_to_sign_in(sender: Sender, row: Attachment) -> None:
    answer = Client().get(signed_url(row, sender.user, now()))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_picture_is_only_read(sender: Sender, row: Attachment, method: str) -> None:
    link = signed_url(row, sender.user, now())
    assert getattr(sender.client, method)(link).status_code == 405
    assert sender.client.head(link).status_code == 200


def test_an_unfinished_a_removed_and_a_lost_picture_do_not_exist(
    sender: Sender, row: Attachment, caplog: pytest.LogCaptureFixture
) -> None:
    other = jpeg(colour=3)
    sender.put(other, 0, 100)
    partial = Attachment.objects.get(state="partial")
    assert sender.client.get(signed_url(partial, sender.user, now())).status_code == 404
    link = signed_url(row, sender.user, now())
    files.kept_path(row.stored_name).unlink()
    with caplog.at_level(logging.ERROR):
        assert sender.client.get(link).status_code == 404
    assert str(row.pk) in caplog.text
    Attachment.objects.all().delete()
    assert sender.client.get(link).status_code == 404


def test_nothing_of_the_files_is_served_by_name(sender: Sender, row: Attachment) -> None:
    for address in (f"/media/{row.stored_name}", f"/files/attachments/{row.stored_name}"):
        assert sender.client.get(address).status_code == 404
    assert sender.client.get(f"/attachments/{row.stored_name}").status_code == 404


def test_many_are_asked_for_at_once(
    sender: Sender,
    stranger: Sender,
    row: Attachment,
    shown: set[Any],
    django_assert_num_queries: Callable,
) -> None:
    ids = [row.pk, *(uuid.uuid4() for _ in range(50))]
    with django_assert_num_queries(1):
        assert may_see(sender.user, ids) == {row.pk}
    assert may_see(stranger.user, ids) == frozenset()
    assert may_see(sender.user, []) == frozenset()
    assert may_see(None, ids) == frozenset()
    shown.add(stranger.user)
    assert may_see(stranger.user, ids) == frozenset(ids)
    sender.user.is_active = False
    assert may_see(sender.user, ids) == frozenset()
