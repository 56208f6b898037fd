"""What nobody finished or uses goes after thirty days; what somebody uses never does."""

import datetime
import os
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from common.attachments import discarding, files
from common.attachments.discarding import discard_old
from common.attachments.registry import Provider, register_provider
from common.calendar.clock import now
from common.jobs.registry import daily_jobs
from common.models import Attachment, AuditEntry
from tests.common.attachments.conftest import Sender
from tests.common.attachments.photos import digest_of, jpeg

DAY = datetime.date(2026, 11, 20)
PHOTOS = [jpeg(colour=number) for number in range(4)]


def days_ago(count: int) -> datetime.datetime:
    """Return a moment some days before the end of the day of the job."""
    end = datetime.datetime.combine(DAY, datetime.time.max, tzinfo=now().tzinfo)
    return end - datetime.timedelta(days=count, hours=1)


def age(content: bytes, days: int) -> None:
    moment = days_ago(days)
    rows = Attachment.objects.filter(sha256=digest_of(content))
    rows.update(updated_at=moment)
    rows.filter(state="complete").update(completed_at=moment)


@pytest.fixture
def in_use(monkeypatch: pytest.MonkeyPatch) -> set[Any]:
    """The ids that an app uses."""
    ids: set[Any] = set()
    monkeypatch.setattr("common.attachments.registry._providers", {})
    provider = Provider(may_see=lambda user, asked: (), claimed=lambda asked: ids & set(asked))
    register_provider("test", provider)
    return ids


def test_it_is_a_daily_job() -> None:
    assert "common.discard_attachments" in {job.name for job in daily_jobs()}


def test_unfinished_uploads_go_after_thirty_days_without_a_byte(
    sender: Sender, every_file: Callable
) -> None:
    for content in PHOTOS[:3]:
        sender.put(content, 0, 100)
    refused = jpeg()[:50]
    sender.put(refused)
    age(PHOTOS[0], 31)
    age(PHOTOS[1], 29)
    age(refused, 31)
    assert discard_old(DAY) == {"unfinished": 2, "unclaimed": 0, "files": 0}
    left = set(Attachment.objects.values_list("sha256", flat=True))
    assert left == {digest_of(PHOTOS[1]), digest_of(PHOTOS[2])}
    assert len(every_file()) == 2
    told = AuditEntry.objects.get(verb="attachment.discard").changes["attachments"]
    assert {row["sha256"] for row in told} == {digest_of(PHOTOS[0]), digest_of(refused)}
    assert sender.put(PHOTOS[0]).status_code == 201


def test_a_photo_of_which_all_bytes_are_here_is_never_unfinished(sender: Sender) -> None:
    sender.put(PHOTOS[0], 0, 100)
    Attachment.objects.update(state="checking")
    age(PHOTOS[0], 400)
    assert discard_old(DAY)["unfinished"] == 0
    assert Attachment.objects.count() == 1


def test_photos_that_no_app_uses_go_after_thirty_days(
    sender: Sender, in_use: set[Any], every_file: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discarding, "_PAGE", 2)
    for content, days in zip(PHOTOS, (31, 31, 29, 31), strict=True):
        sender.put(content)
        age(content, days)
    used = Attachment.objects.get(sha256=digest_of(PHOTOS[1]))
    in_use.add(used.pk)
    assert discard_old(DAY) == {"unfinished": 0, "unclaimed": 2, "files": 0}
    left = {row.sha256: row for row in Attachment.objects.all()}
    assert set(left) == {digest_of(PHOTOS[1]), digest_of(PHOTOS[2])}
    assert every_file() == sorted(f"{row.pk}.jpg" for row in left.values())
    assert discard_old(DAY)["unclaimed"] == 0
    assert sender.put(PHOTOS[0]).status_code == 201


def test_a_photo_claimed_in_the_last_moment_stays(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.put(PHOTOS[0])
    age(PHOTOS[0], 31)
    answers = iter([frozenset(), frozenset([Attachment.objects.get().pk])])
    monkeypatch.setattr("common.attachments.registry._providers", {})
    register_provider(
        "test", Provider(may_see=lambda user, ids: (), claimed=lambda ids: next(answers))
    )
    assert discard_old(DAY)["unclaimed"] == 0
    assert Attachment.objects.exists()


def test_where_no_app_could_use_photos_none_is_unused(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("common.attachments.registry._providers", {})
    sender.put(PHOTOS[0])
    age(PHOTOS[0], 400)
    assert discard_old(DAY)["unclaimed"] == 0
    assert sender.get(PHOTOS[0]).json()["state"] == "complete"


def test_an_app_that_cannot_answer_stops_the_job(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(ids: Any) -> Any:
        raise RuntimeError

    sender.put(PHOTOS[0])
    age(PHOTOS[0], 31)
    provider = Provider(may_see=lambda user, ids: (), claimed=fail)
    monkeypatch.setattr("common.attachments.registry._providers", {"test": provider})
    with pytest.raises(RuntimeError):
        discard_old(DAY)
    assert sender.get(PHOTOS[0]).json()["state"] == "complete"


def test_files_that_no_row_knows_go_after_a_week(
    sender: Sender, in_use: set[Any], every_file: Callable
) -> None:
    sender.put(PHOTOS[0])
    sender.put(PHOTOS[1], 0, 100)
    kept, partial = (Attachment.objects.get(state=state) for state in ("complete", "partial"))
    in_use.add(kept.pk)
    folder = files.kept_path(kept.stored_name).parent
    strays = [
        folder / "notes.txt",
        folder / f"{uuid.uuid4()}.jpg",
        folder / f"{kept.pk}.new",
        files.partial_path(uuid.uuid4()),
        # Bytes as sent of a photo that is complete: a process died before it removed them.
        files.partial_path(kept.pk),
    ]
    young = folder / f"{uuid.uuid4()}.jpg"
    for path in (*strays, young):
        path.write_bytes(b"x")
    for name in files.every_file():
        moment = days_ago(6 if name == young else 8).timestamp()
        os.utime(name, (moment, moment))
    assert discard_old(DAY)["files"] == len(strays)
    assert every_file() == sorted([f"{kept.pk}.jpg", f"{partial.pk}.part", young.name])
