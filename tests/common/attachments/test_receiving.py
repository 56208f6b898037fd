"""Photos arrive in pieces of any size, once, and only as what they are."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from common.api.attachments import MEDIA_TYPE
from common.attachments import files
from common.attachments.receiving import Piece, receive
from common.attachments.refusals import HashMismatch, OffsetMismatch
from common.calendar.clock import now
from common.models import Attachment, AuditEntry, RowHistory
from tests.common.attachments.conftest import Sender
from tests.common.attachments.photos import BreakingStream, digest_of, jpeg
from tests.factories.accounts import UserFactory, assign

PHOTO = jpeg()
TINY = jpeg((1, 1), mode="L")


def test_a_photo_in_one_piece_is_complete_and_told_so(sender: Sender) -> None:
    answer = sender.put(PHOTO)
    assert answer.status_code == 201, answer.content.decode()
    told = {"sha256": digest_of(PHOTO), "received": len(PHOTO), "size": len(PHOTO)}
    assert answer.json() == {**told, "state": "complete", "code": "", "message": ""}
    assert sender.get(PHOTO).json() == answer.json()
    row = Attachment.objects.get()
    assert (row.width, row.height, row.owner) == (8, 6, sender.user)
    assert digest_of(sender.kept(PHOTO)) == row.clean_sha256


def test_an_unknown_photo_is_not_found(sender: Sender) -> None:
    assert sender.get(PHOTO).status_code == 404
    assert sender.client.get("/api/v1/attachments/x/").status_code == 404


def test_pieces_are_put_together(sender: Sender) -> None:
    for start in range(0, len(PHOTO), 100):
        answer = sender.put(PHOTO, start, start + 100)
        end = min(start + 100, len(PHOTO))
        assert answer.status_code == (201 if end == len(PHOTO) else 200)
        assert answer.json()["received"] == end
    assert answer.json()["state"] == "complete"


def test_a_piece_behind_what_has_arrived_is_told_where_to_go_on(sender: Sender) -> None:
    answer = sender.put(PHOTO, 50)
    assert (answer.status_code, answer.json()["code"]) == (409, "offset_mismatch")
    assert answer.json()["received"] == 0
    assert not Attachment.objects.exists()
    sender.put(PHOTO, 0, 30)
    answer = sender.put(PHOTO, 50)
    assert (answer.status_code, answer.json()["received"]) == (409, 30)
    assert sender.put(PHOTO, answer.json()["received"]).status_code == 201


def test_what_has_arrived_may_come_again(sender: Sender) -> None:
    sender.put(PHOTO, 0, 200)
    assert sender.put(PHOTO, 0, 100).json()["received"] == 200
    assert sender.put(PHOTO, 50, 200).json()["received"] == 200
    assert sender.put(PHOTO, 200, 200).json()["received"] == 200
    assert sender.put(PHOTO, 120, 260).json()["received"] == 260
    assert sender.put(PHOTO, 0).status_code == 201
    kept = sender.kept(PHOTO)
    for offset in (0, 100, len(PHOTO)):
        assert sender.put(PHOTO, offset).status_code == 201
    assert sender.kept(PHOTO) == kept
    assert Attachment.objects.count() == 1
    assert AuditEntry.objects.filter(verb="attachment.keep").count() == 1


def test_an_empty_piece_only_asks(sender: Sender) -> None:
    assert sender.put(PHOTO, 0, 0).json()["received"] == 0
    sender.put(PHOTO, 0, 70)
    answer = sender.put(PHOTO, 70, 70)
    assert (answer.status_code, answer.json()["received"]) == (200, 70)


@pytest.mark.parametrize("count", [1, 2, 3, 50, 97])
def test_a_line_that_breaks_after_every_few_bytes_brings_the_photo(
    sender: Sender, count: int
) -> None:
    received, name = 0, digest_of(TINY)
    while received < len(TINY):
        piece = Piece(name, len(TINY), received, len(TINY) - received)
        body: Any = BreakingStream(TINY[received:], count)
        row = receive(by=sender.user, piece=piece, body=body, now=now())
        assert row.received == min(received + count, len(TINY))
        assert sender.get(TINY).json()["received"] == row.received
        received = row.received
    assert row.state == "complete"
    assert sender.get(TINY).json()["state"] == "complete"


def test_the_line_may_break_at_any_byte(sender: Sender) -> None:
    for cut in range(0, len(TINY), 23):
        Attachment.objects.all().delete()
        piece = Piece(digest_of(TINY), len(TINY), 0, len(TINY))
        body: Any = BreakingStream(TINY, cut)
        assert receive(by=sender.user, piece=piece, body=body, now=now()).received == cut
        assert sender.put(TINY, cut).status_code == 201


def test_bytes_of_another_photo_are_thrown_away_and_may_come_right(sender: Sender) -> None:
    other = jpeg(colour=91)
    assert len(other) == len(PHOTO)
    answer = sender.put(other, name=digest_of(PHOTO))
    assert (answer.status_code, answer.json()["code"]) == (422, "hash_mismatch")
    assert answer.json()["received"] == 0
    told = sender.get(PHOTO).json()
    assert (told["received"], told["state"]) == (0, "partial")
    assert not any(files.every_file())
    assert sender.put(PHOTO).status_code == 201


def test_one_wrong_byte_in_an_early_piece_is_noticed(sender: Sender) -> None:
    wrong = bytearray(PHOTO)
    wrong[100] ^= 1
    sender.put(bytes(wrong), 0, 200, name=digest_of(PHOTO))
    assert sender.put(PHOTO, 200).status_code == 422
    assert sender.put(PHOTO).status_code == 201


def test_another_length_starts_anew(sender: Sender) -> None:
    sender.put(PHOTO, 0, 100, HTTP_UPLOAD_LENGTH=str(len(PHOTO) + 5))
    answer = sender.put(PHOTO, 100)
    assert (answer.status_code, answer.json()["received"]) == (409, 0)
    assert sender.put(PHOTO).status_code == 201


@pytest.mark.parametrize(
    ("headers", "path"),
    [
        ({"HTTP_UPLOAD_OFFSET": ""}, "Upload-Offset"),
        ({"HTTP_UPLOAD_OFFSET": "-1"}, "Upload-Offset"),
        ({"HTTP_UPLOAD_OFFSET": "１"}, "Upload-Offset"),
        ({"HTTP_UPLOAD_OFFSET": "9" * 5000}, "Upload-Offset"),
        ({"HTTP_UPLOAD_OFFSET": "100000"}, "Upload-Offset"),
        ({"HTTP_UPLOAD_LENGTH": ""}, "Upload-Length"),
        ({"HTTP_UPLOAD_LENGTH": "1e9"}, "Upload-Length"),
        ({"HTTP_UPLOAD_LENGTH": "10"}, "Content-Length"),
        ({"name": "A" * 64}, "sha256"),
        ({"name": "a" * 63}, "sha256"),
        ({"name": "%00" * 64}, None),
    ],
)
def test_headers_that_say_nothing_are_refused(
    sender: Sender, headers: dict[str, str], path: str | None
) -> None:
    answer = sender.put(PHOTO, **headers)
    assert answer.status_code in ({400} if path else {400, 404})
    if path:
        assert answer.json()["errors"][0]["path"] == path
    assert not Attachment.objects.exists()
    assert not any(files.every_file())


@pytest.mark.parametrize(
    "headers",
    [
        {"content_type": ""},
        {"content_type": "text/plain"},
        {"content_type": "image/heic"},
        {"content_type": "multipart/form-data"},
        {"content_type": "multipart/form-data; boundary=x"},
        {"content_type": "application/json"},
        {"content_type": "x" * 100_000},
        {"HTTP_CONTENT_ENCODING": "gzip"},
    ],
)
def test_anything_but_bare_bytes_is_refused(sender: Sender, headers: dict[str, str]) -> None:
    answer = sender.put(PHOTO, **headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    assert not Attachment.objects.exists()


def test_ten_thousand_parts_are_not_even_read(sender: Sender) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n1\r\n'
    answer = sender.put(part * 10_000, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 415
    assert not any(files.every_file())


def test_what_is_too_large_is_refused_before_it_is_read(sender: Sender, settings: Any) -> None:
    settings.ATTACHMENT_MAX_BYTES = len(PHOTO) - 1
    answer = sender.put(PHOTO)
    assert (answer.status_code, answer.json()["code"]) == (413, "attachment_too_large")
    assert not Attachment.objects.exists()
    settings.ATTACHMENT_MAX_BYTES = len(PHOTO)
    assert sender.put(PHOTO).status_code == 201


def test_nothing_is_no_photo(sender: Sender) -> None:
    answer = sender.put(b"")
    assert (answer.status_code, answer.json()["code"]) == (400, "empty_file")


def test_an_unknown_parameter_is_refused(sender: Sender) -> None:
    address = f"/api/v1/attachments/{digest_of(PHOTO)}/?as=x"
    assert sender.client.get(address).json()["code"] == "unknown_filter"
    assert sender.client.put(address).status_code == 400


def test_without_reserve_on_the_disk_nothing_is_taken(sender: Sender, settings: Any) -> None:
    sender.put(PHOTO, 0, 100)
    settings.ATTACHMENT_DISK_RESERVE = 1 << 60
    answer = sender.put(PHOTO, 100)
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert answer.json()["title"] == "存储空间不足"
    settings.ATTACHMENT_DISK_RESERVE = 0
    assert sender.get(PHOTO).json()["received"] == 100
    assert sender.put(PHOTO, 100).status_code == 201


@pytest.mark.parametrize("part", ["append", "keep"])
def test_a_disk_that_is_full_in_the_middle_loses_nothing(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    sender.put(PHOTO, 0, 100)

    def full(*_: Any) -> None:
        raise OSError(28, "no space")

    with monkeypatch.context() as broken:
        if part == "append":
            broken.setattr(files, "shutil", SimpleNamespace(copyfileobj=full, **_DISK))
        else:
            broken.setattr(files, "keep", full)
        assert sender.put(PHOTO, 100).status_code == 507
    assert sender.get(PHOTO).json()["state"] != "complete"
    received = sender.get(PHOTO).json()["received"]
    assert received == (100 if part == "append" else len(PHOTO))
    assert sender.put(PHOTO, received).status_code == 201


_DISK = {"disk_usage": files.shutil.disk_usage}


# Who


def test_the_same_photo_of_two_users_is_two_photos(sender: Sender, stranger: Sender) -> None:
    sender.put(PHOTO)
    assert stranger.get(PHOTO).status_code == 404
    assert stranger.get(PHOTO).content == stranger.get(jpeg(colour=1)).content
    answer = stranger.put(PHOTO, 0, 10)
    assert (answer.status_code, answer.json()["received"]) == (200, 10)
    assert stranger.put(PHOTO, 50).json()["received"] == 10
    assert stranger.put(PHOTO, 10).status_code == 201
    assert Attachment.objects.filter(sha256=digest_of(PHOTO)).count() == 2
    assert sender.kept(PHOTO) == stranger.kept(PHOTO)


def test_an_upload_of_another_user_cannot_be_gone_on_with(sender: Sender, stranger: Sender) -> None:
    sender.put(PHOTO, 0, 100)
    unknown = jpeg(colour=1)
    first, second = stranger.put(PHOTO, 100), stranger.put(unknown, 100)
    assert (first.status_code, first.content) == (409, second.content)
    assert Attachment.objects.get().received == 100


def test_a_hundred_times_the_same_photo_is_one(sender: Sender) -> None:
    for _ in range(100):
        assert sender.put(PHOTO).status_code == 201
    assert Attachment.objects.count() == 1
    assert len(list(files.every_file())) == 1


@pytest.mark.parametrize("role", ["system_admin", "auditor", "wall"])
def test_who_records_no_visits_sends_no_photos(sender_of: Callable[..., Sender], role: str) -> None:
    other = sender_of("other", role=role)
    for answer in (other.put(PHOTO), other.get(PHOTO)):
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert not Attachment.objects.exists()


def test_the_unknown_send_nothing(sender: Sender) -> None:
    anonymous = Sender(None, APIClient())
    assert anonymous.put(PHOTO).status_code == 401
    assert anonymous.get(PHOTO).status_code == 401
    assert not Attachment.objects.exists()


def test_a_page_of_another_site_sends_nothing(sender: Sender) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(sender.user)
    assert Sender(sender.user, client).put(PHOTO).status_code == 403
    assert not Attachment.objects.exists()


def test_other_methods_do_not_exist(sender: Sender) -> None:
    address = f"/api/v1/attachments/{digest_of(PHOTO)}/"
    for method in ("POST", "PATCH", "DELETE"):
        answer = sender.client.generic(method, address, PHOTO, content_type=MEDIA_TYPE)
        assert answer.status_code == 405


# What is left behind


def test_progress_writes_no_history_and_the_end_one_act(sender: Sender) -> None:
    before = AuditEntry.objects.count(), RowHistory.objects.count()
    for start in range(0, len(PHOTO), 60):
        sender.put(PHOTO, start, start + 60)
    assert AuditEntry.objects.count() == before[0] + 1
    assert RowHistory.objects.count() == before[1]
    entry = AuditEntry.objects.latest("number")
    assert (entry.verb, entry.actor_id) == ("attachment.keep", sender.user.pk)
    assert entry.changes["sha256"] == digest_of(PHOTO)


def test_only_the_cleaned_file_is_left(sender: Sender, every_file: Callable) -> None:
    sender.put(PHOTO, 0, 100)
    key = Attachment.objects.get().pk
    assert every_file() == [f"{key}.part"]
    sender.put(PHOTO, 100)
    assert every_file() == [f"{key}.jpg"]


def test_files_are_for_the_platform_alone(sender: Sender) -> None:
    sender.put(PHOTO)
    sender.put(jpeg(colour=1), 0, 50)
    for path in files.root().rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_refusal_reaches_whoever_calls_the_action(sender: Sender) -> None:
    piece = Piece(digest_of(PHOTO), len(PHOTO), 5, 5)
    with pytest.raises(OffsetMismatch):
        receive(by=sender.user, piece=piece, body=io.BytesIO(PHOTO[5:10]), now=now())
    wrong = Piece("0" * 64, len(PHOTO), 0, len(PHOTO))
    with pytest.raises(HashMismatch):
        receive(by=sender.user, piece=wrong, body=io.BytesIO(PHOTO), now=now())


def test_the_back_office_shows_rows_to_those_who_look_after_the_system(
    sender: Sender, client_for: Callable
) -> None:
    sender.put(PHOTO)
    row = Attachment.objects.get()
    admin = assign(UserFactory(username="admin"), "system_admin")
    page = client_for(admin).get("/admin/common/attachment/")
    assert digest_of(PHOTO) in page.content.decode()
    address = f"/admin/common/attachment/{row.pk}/change/"
    assert client_for(admin).get(address).status_code == 200
    assert client_for(admin).post(address, {"state": "refused"}).status_code == 403
    assert Attachment.objects.get().state == "complete"
