"""Killed processes, many at once, and disks that lose something: never a wrong or a lost photo."""

import datetime
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.db import connection

from common.attachments import files, receiving, settling
from common.attachments.registry import Provider, register_provider
from common.calendar.clock import now
from common.jobs.due import run_due
from common.models import Attachment, AuditEntry, DueTask
from tests.common.attachments.conftest import Sender
from tests.common.attachments.photos import digest_of, jpeg

pytestmark = pytest.mark.servers
COMMITS = True
PHOTO = jpeg((64, 48), quality=95)
HALF = len(PHOTO) // 2

# Sends the second half of a photo, and is killed right behind the named step.
KILLED = """
import io, os, signal, sys
import django
django.setup()
from django.conf import settings
from django.contrib.auth import get_user_model
settings.MEDIA_ROOT, settings.ATTACHMENT_DISK_RESERVE = sys.argv[1], 0
from common.attachments import files
from common.attachments.receiving import Piece, receive
from common.calendar.clock import now

step, content, start = sys.argv[2], bytes.fromhex(sys.stdin.read()), int(sys.argv[4])
real = getattr(files, step)

def die(*arguments):
    real(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(files, step, die)
user = get_user_model().objects.get(username="first")
piece = Piece(sys.argv[3], len(content), start, len(content) - start)
receive(by=user, piece=piece, body=io.BytesIO(content[start:]), now=now())
"""


def die_behind(step: str, database: str, start: int = HALF) -> None:
    """Let a process send the photo from ``start`` on; it is killed behind a step of ``files``."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}")
    media = str(configured.MEDIA_ROOT)
    died = subprocess.run(
        [sys.executable, "-c", KILLED, media, step, digest_of(PHOTO), str(start)],
        input=PHOTO.hex(),
        text=True,
        env=os.environ
        | {"DATABASE_URL": address.geturl(), "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=configured.BASE_DIR,
        capture_output=True,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr[-2000:]


@pytest.mark.parametrize("step", ["append", "keep", "discard_partial"])
def test_a_process_killed_behind_any_step_leaves_a_photo_that_comes_right(
    sender: Sender, own_database: str, every_file: Callable, step: str
) -> None:
    assert sender.put(PHOTO, 0, HALF).status_code == 200
    die_behind(step, own_database)
    told = sender.get(PHOTO).json()
    # Between file and row: as before. Between row and answer: as after.
    expected = {"append": (HALF, "partial"), "keep": (len(PHOTO), "checking")}
    assert (told["received"], told["state"]) == expected.get(step, (len(PHOTO), "complete"))
    assert sender.put(PHOTO, told["received"]).status_code == 201
    row = Attachment.objects.get()
    assert digest_of(sender.kept(PHOTO)) == row.clean_sha256
    assert AuditEntry.objects.filter(verb="attachment.keep").count() == 1
    assert every_file() == [f"{row.pk}.jpg"]


def test_what_a_killed_process_wrote_is_not_taken_for_received(
    sender: Sender, own_database: str
) -> None:
    sender.put(PHOTO, 0, HALF)
    die_behind("append", own_database)
    path = files.partial_path(Attachment.objects.get().pk)
    assert path.stat().st_size == len(PHOTO)
    # A power cut may leave a hole where the bytes should be.
    path.write_bytes(PHOTO[:HALF] + b"\0" * (len(PHOTO) - HALF))
    assert sender.put(PHOTO, HALF, HALF + 50).json()["received"] == HALF + 50
    assert path.read_bytes() == PHOTO[: HALF + 50]
    assert sender.put(PHOTO, HALF + 50).status_code == 201


def test_a_photo_whose_request_died_is_kept_without_its_client(
    sender: Sender, own_database: str
) -> None:
    die_behind("first_bytes", own_database, start=0)
    assert not Attachment.objects.exists()
    die_behind("keep", own_database, start=0)
    assert sender.get(PHOTO).json()["state"] == "checking"
    run_due(now())
    assert sender.get(PHOTO).json()["state"] == "checking"
    assert run_due(now() + settling.LEFT_FOR + datetime.timedelta(seconds=1)).failed == 0
    assert sender.get(PHOTO).json()["state"] == "complete"
    assert not DueTask.objects.exists()
    assert AuditEntry.objects.get(verb="attachment.keep").actor_id == sender.user.pk


def test_owed_work_finds_a_wrong_photo_too(
    sender: Sender, own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(**_: Any) -> None:
        raise KeyboardInterrupt

    later = now() + settling.LEFT_FOR + datetime.timedelta(seconds=1)
    with monkeypatch.context() as broken:
        broken.setattr(receiving, "settle", cut)
        with pytest.raises(KeyboardInterrupt):
            sender.put(PHOTO, name="0" * 64)
    assert (run_due(later).done, DueTask.objects.count()) == (1, 0)
    row = Attachment.objects.get()
    assert (row.state, row.received) == ("partial", 0)


def test_eight_at_once_are_one_photo(
    sender: Sender, api_for: Callable, run_parallel: Callable, every_file: Callable
) -> None:
    def put() -> Any:
        return Sender(sender.user, api_for(sender.user)).put(PHOTO)

    answers = run_parallel([put] * 8)
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.content for answer in answers}) == 1
    row = Attachment.objects.get()
    assert AuditEntry.objects.filter(verb="attachment.keep").count() == 1
    assert every_file() == [f"{row.pk}.jpg"]
    assert digest_of(sender.kept(PHOTO)) == row.clean_sha256


def test_eight_at_once_with_different_pieces_are_one_photo(
    sender: Sender, api_for: Callable, run_parallel: Callable
) -> None:
    def put(number: int) -> Callable[[], int]:
        def send() -> int:
            alone = Sender(sender.user, api_for(sender.user))
            step, received, code = 150 + 37 * number, 0, 200
            while code in {200, 409}:
                answer = alone.put(PHOTO, received, received + step)
                received, code = answer.json().get("received", 0), answer.status_code
            return code

        return send

    assert run_parallel([put(number) for number in range(8)]) == [201] * 8
    assert Attachment.objects.count() == 1
    assert digest_of(sender.kept(PHOTO)) == Attachment.objects.get().clean_sha256


def test_right_and_wrong_bytes_at_once_end_in_the_right_photo(
    sender: Sender, api_for: Callable, run_parallel: Callable
) -> None:
    wrong = PHOTO[:-30] + bytes(28) + PHOTO[-2:]

    def put(content: bytes) -> Callable[[], int]:
        def send() -> int:
            alone = Sender(sender.user, api_for(sender.user))
            return alone.put(content, name=digest_of(PHOTO)).status_code

        return send

    works: Sequence[Callable[[], int]] = [put(PHOTO), put(wrong)] * 3
    # 200: all bytes are there, and another one is just looking at them.
    assert set(run_parallel(works)) <= {200, 201, 422}
    assert sender.put(PHOTO).status_code == 201
    assert digest_of(sender.kept(PHOTO)) == Attachment.objects.get().clean_sha256


@pytest.mark.parametrize("left", [0, 100])
def test_bytes_that_the_disk_lost_are_asked_for_again(sender: Sender, left: int) -> None:
    sender.put(PHOTO, 0, HALF)
    path = files.partial_path(Attachment.objects.get().pk)
    path.write_bytes(PHOTO[:left]) if left else path.unlink()
    assert sender.get(PHOTO).json()["received"] == left
    answer = sender.put(PHOTO, HALF)
    assert (answer.status_code, answer.json()["received"]) == (409, left)
    assert sender.put(PHOTO, left).status_code == 201


def test_bytes_lost_before_the_check_are_asked_for_again(sender: Sender) -> None:
    sender.put(PHOTO, 0, HALF)
    row = Attachment.objects.get()
    Attachment.objects.update(received=row.size, state="checking")
    settling.settle_left(str(row.pk))
    row.refresh_from_db()
    assert (row.state, row.received) == ("partial", HALF)
    assert sender.put(PHOTO, HALF).status_code == 201


def test_a_picture_that_the_disk_lost_is_not_called_complete(sender: Sender) -> None:
    sender.put(PHOTO)
    row = Attachment.objects.get()
    files.kept_path(row.stored_name).unlink()
    told = sender.get(PHOTO).json()
    assert (told["state"], told["received"]) == ("partial", 0)
    answer = sender.put(PHOTO, len(PHOTO))
    assert (answer.status_code, answer.json()["received"]) == (409, 0)
    assert sender.put(PHOTO).status_code == 201
    assert digest_of(sender.kept(PHOTO)) == Attachment.objects.get().clean_sha256


def test_the_database_itself_refuses_completeness_without_a_picture(sender: Sender) -> None:
    sender.put(PHOTO, 0, 10)
    with pytest.raises(Exception, match="attachment_complete"):
        Attachment.objects.update(state="complete")
    with pytest.raises(Exception, match="attachment_received"):
        Attachment.objects.update(received=len(PHOTO) + 1)
    assert sender.get(PHOTO).json()["received"] == 10


def test_apps_are_told_in_the_same_transaction(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, bool]] = []

    def note(attachment: Attachment) -> None:
        told.append((attachment.state, connection.in_atomic_block))

    monkeypatch.setattr("common.attachments.registry._providers", {})
    provider = Provider(may_see=lambda user, ids: (), claimed=lambda ids: (), completed=note)
    register_provider("test", provider)
    sender.put(PHOTO, 0, HALF)
    assert told == []
    sender.put(PHOTO, HALF)
    sender.put(PHOTO)
    assert told == [("complete", True)]


def test_an_app_that_fails_leaves_the_photo_to_be_checked_again(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(attachment: Attachment) -> None:
        raise RuntimeError

    provider = Provider(may_see=lambda user, ids: (), claimed=lambda ids: (), completed=fail)
    with monkeypatch.context() as broken:
        broken.setattr("common.attachments.registry._providers", {"test": provider})
        with pytest.raises(RuntimeError):
            sender.put(PHOTO)
    assert sender.get(PHOTO).json()["state"] == "checking"
    assert sender.put(PHOTO, len(PHOTO)).status_code == 201


def test_no_folder_of_a_cleaning_is_left(sender: Sender, no_leftovers: None) -> None:
    assert sender.put(PHOTO).status_code == 201
    assert sender.put(PHOTO[:-200] + bytes(200)).status_code in {201, 400}
    assert Path(configured.MEDIA_ROOT).is_dir()
