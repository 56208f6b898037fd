"""An import in two steps: dry run, confirmation; nobody loses or doubles it."""

import datetime
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import override_settings

from buildings.models import Building
from common.calendar.clock import now
from common.errors.domain import NotInScope, NotPermitted
from common.imports import files, queue
from common.imports.actions import undo_import
from common.imports.models import ImportRun, RejectedRow
from common.imports.queue import MOST_ATTEMPTS, discard_expired, run_imports
from common.imports.reading.reader import read_workbook
from common.imports.reading.refusals import UnreadableFile
from common.imports.requests import (
    FileChanged,
    NotCancellable,
    NotConfirmable,
    RowsRejected,
    ScopeChanged,
    cancel_import,
    confirm_import,
    upload_register,
)
from common.jobs.models import Job
from enterprises.models import Enterprise
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.register import WORKBOOK
from tests.workbooks import small, xlsx


@pytest.fixture(autouse=True)
def _own_files(own_database: str, tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


@pytest.fixture
def clerk() -> Any:
    """Give a member of the district's staff."""
    return assign(UserFactory(username="clerk"), "district_staff")


def faulty() -> BytesIO:
    """Return the small register with one bad row."""
    book = small()
    book["企业"][2]["统一社会信用代码"] = "91310106MA0000000X"
    return xlsx(book)


def upload(by: Any, file: BytesIO, **options: Any) -> Job:
    """Upload as ``by``."""
    return upload_register(by=by, file=file, file_name="登记册.xlsx", now=now(), **options)


def test_nothing_is_written_before_the_confirmation_and_all_after_it(clerk: Any) -> None:
    job = upload(clerk, faulty())
    assert run_imports() == 1
    job.refresh_from_db()
    assert (job.state, job.progress) == (Job.State.READY, 100)
    assert job.counts["rejected"] == RejectedRow.objects.count() == 2
    assert not Enterprise.objects.exists()

    confirm_import(by=clerk, job=job, now=now(), sha256=job.file_sha256)
    assert run_imports() == 1
    job.refresh_from_db()
    assert (job.state, job.counts["rejected"]) == (Job.State.DONE, 2)
    assert Enterprise.objects.count() == 2
    assert run_imports() == 0

    undo_import(by=clerk, run=job.import_run, now=now())
    job.refresh_from_db()
    assert job.state == Job.State.UNDONE
    assert not Enterprise.objects.exists()


def test_rejected_rows_come_back_as_a_workbook_that_can_be_corrected(clerk: Any) -> None:
    book = small()
    book["企业"][0] |= {"企业名称": "=HYPERLINK(1)", "无代码原因": "310106199001011236"}
    job = upload(clerk, xlsx(book))
    run_imports()
    path = files.rejected_path(job.pk)
    assert path.stat().st_mode & 0o777 == 0o600
    sheet = read_workbook(path).sheet("企业")
    assert sheet is not None
    assert sheet.header[:5] == ["原行号", "退回列", "退回原因", "企业编号", "统一社会信用代码"]
    assert sheet.formula_cells == frozenset()
    ((_, cells),) = sheet.rows
    assert cells[:2] == ("2", "无代码原因")
    assert "=HYPERLINK(1)" in cells
    assert "310106199001011236" not in cells


def test_only_those_who_may_import_upload(clerk: Any) -> None:
    for role in ("worker", "wall", "auditor", "system_admin"):
        user = assign(UserFactory(), role)
        with pytest.raises(NotPermitted):
            upload(user, faulty())
    assert not Job.objects.exists()


def test_the_confirmation_is_bound_to_user_file_and_scope(clerk: Any) -> None:
    job = upload(clerk, faulty())
    with pytest.raises(NotConfirmable):
        confirm_import(by=clerk, job=job, now=now())
    run_imports()
    other = assign(UserFactory(), "district_staff")
    with pytest.raises(NotInScope):
        confirm_import(by=other, job=job, now=now())
    with pytest.raises(FileChanged):
        confirm_import(by=clerk, job=job, now=now(), sha256="0" * 64)
    files.register_path(job.pk).write_bytes(xlsx(small()).read())
    with pytest.raises(FileChanged):
        confirm_import(by=clerk, job=job, now=now())
    assert Job.objects.get().state == Job.State.READY


def test_a_user_who_was_moved_must_preview_again() -> None:
    user = assign(UserFactory(), "subdistrict_staff", NANJING_WEST)
    job = upload(user, faulty())
    run_imports()
    user.role_assignments.all().delete()
    moved = assign(user, "subdistrict_staff", JINGAN_TEMPLE)
    with pytest.raises(ScopeChanged):
        confirm_import(by=moved, job=job, now=now())


def test_a_file_swapped_after_the_confirmation_is_refused(clerk: Any) -> None:
    job = upload(clerk, faulty())
    run_imports()
    confirm_import(by=clerk, job=job, now=now())
    files.register_path(job.pk).write_bytes(xlsx(small()).read())
    run_imports()
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, FileChanged.message)
    assert not Enterprise.objects.exists()


def test_a_strict_import_with_bad_rows_cannot_be_confirmed(clerk: Any) -> None:
    job = upload(clerk, faulty(), is_strict=True)
    run_imports()
    with pytest.raises(RowsRejected):
        confirm_import(by=clerk, job=job, now=now())


def test_a_cancelled_import_writes_nothing(clerk: Any) -> None:
    job = upload(clerk, faulty())
    run_imports()
    confirm_import(by=clerk, job=job, now=now())
    cancel_import(by=clerk, job=job, now=now())
    assert run_imports() == 0
    assert not Enterprise.objects.exists()
    with pytest.raises(NotCancellable):
        cancel_import(by=clerk, job=job, now=now())


@pytest.mark.parametrize("moment", ["while it is written", "as it is settled"])
def test_cancelling_a_running_import_leaves_no_row(
    clerk: Any, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = upload(clerk, faulty())
    run_imports()
    confirm_import(by=clerk, job=job, now=now())
    name = "write_rejects" if moment == "as it is settled" else "read_workbook"
    real = getattr(queue, name)

    def cancelled_meanwhile(*arguments: Any) -> Any:
        beside = connection.copy()
        with beside.cursor() as cursor:
            cursor.execute("UPDATE common_job SET state = 'cancelled'")
        beside.close()
        return real(*arguments)

    monkeypatch.setattr(queue, name, cancelled_meanwhile)
    run_imports()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not Enterprise.objects.exists()
    assert not Building.objects.exists()


def test_a_job_whose_worker_died_is_taken_up_again(clerk: Any) -> None:
    job = upload(clerk, faulty())
    Job.objects.update(state=Job.State.RUNNING, arguments={**job.arguments, "attempts": 1})
    assert run_imports() == 1
    job.refresh_from_db()
    assert job.state == Job.State.READY


def test_a_file_that_ends_its_worker_each_time_is_given_up(clerk: Any) -> None:
    job = upload(clerk, faulty())
    attempts = {**job.arguments, "attempts": MOST_ATTEMPTS}
    Job.objects.update(state=Job.State.RUNNING, arguments=attempts)
    run_imports()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_two_workers_do_an_import_once(clerk: Any, run_parallel: Any) -> None:
    job = upload(clerk, xlsx(small()))
    run_imports()
    confirm_import(by=clerk, job=job, now=now())
    assert sorted(run_parallel([run_imports, run_imports])) == [0, 1]
    assert Enterprise.objects.count() == 3
    job.refresh_from_db()
    assert job.counts == {"created": 27, "updated": 0, "unchanged": 0, "rejected": 0}


def test_what_is_no_workbook_fails_with_a_sentence(clerk: Any) -> None:
    job = upload(clerk, BytesIO(b"PK not a workbook"))
    run_imports()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "xlsx" in job.message or "损坏" in job.message


def test_too_large_an_upload_is_refused_and_not_kept(clerk: Any, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        upload(clerk, BytesIO(bytes(33 * 1024 * 1024)))
    assert list((tmp_path / "imports").iterdir()) == []
    assert not Job.objects.exists()


def test_files_go_when_their_time_has_run_out(clerk: Any) -> None:
    job = upload(clerk, faulty())
    run_imports()
    assert discard_expired(now().date()) == 0
    assert discard_expired(now().date() + datetime.timedelta(days=7)) == 1
    job.refresh_from_db()
    assert (job.state, job.result_name) == (Job.State.CANCELLED, "")
    assert not files.register_path(job.pk).exists()


def test_imports_are_seen_by_who_asked_and_by_the_district(clerk: Any) -> None:
    street = assign(UserFactory(), "subdistrict_staff", NANJING_WEST)
    upload(clerk, faulty())
    upload(street, faulty())
    run_imports()
    assert ImportRun.objects.visible_to(clerk).count() == 2
    assert ImportRun.objects.visible_to(street).count() == 1
    assert set(
        RejectedRow.objects.visible_to(street).values_list("run__job__owner", flat=True)
    ) == {street.pk}
    assert not ImportRun.objects.visible_to(assign(UserFactory(), "auditor")).exists()


def test_a_user_who_lost_the_scope_after_confirming_writes_nothing(clerk: Any) -> None:
    job = upload(clerk, faulty())
    run_imports()
    confirm_import(by=clerk, job=job, now=now())
    clerk.is_active = False
    clerk.save()
    run_imports()
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, ScopeChanged.message)
    assert not Enterprise.objects.exists()


def test_a_broken_connection_leaves_the_import_owed(
    clerk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = upload(clerk, faulty())
    with monkeypatch.context() as patch:
        patch.setattr(queue, "preview", Mock(side_effect=OperationalError("deadlock detected")))
        run_imports()
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    run_imports()
    job.refresh_from_db()
    assert job.state == Job.State.READY


def test_only_the_importer_and_the_district_undo(clerk: Any) -> None:
    street = assign(UserFactory(), "subdistrict_staff", NANJING_WEST)
    job = upload(clerk, xlsx(small()))
    run_imports()
    confirm_import(by=clerk, job=job, now=now())
    run_imports()
    with pytest.raises(NotInScope):
        undo_import(by=street, run=job.import_run, now=now())
    with pytest.raises(NotPermitted):
        undo_import(by=assign(UserFactory(), "worker"), run=job.import_run, now=now())
    assert Enterprise.objects.count() == 3
    undo_import(by=assign(UserFactory(), "district_staff"), run=job.import_run, now=now())
    assert not Enterprise.objects.exists()


WORKER = """
import sys
import django
from django.conf import settings
django.setup()
settings.MEDIA_ROOT = sys.argv[1]
from common.imports.queue import run_imports
run_imports()
"""


@pytest.mark.servers
@pytest.mark.parametrize("percent", [55, 75, 95])
def test_a_killed_worker_leaves_no_row_and_the_next_one_does_it_all(
    clerk: Any, own_database: str, tmp_path: Path, percent: int
) -> None:
    job = upload(clerk, BytesIO(WORKBOOK.read_bytes()))
    run_imports()
    confirm_import(by=clerk, job=job, now=now())
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{own_database}")
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(tmp_path)],
        env=os.environ | {"DATABASE_URL": address.geturl()},
        cwd=settings.BASE_DIR,
    )
    try:
        _wait_for(lambda: Job.objects.get(pk=job.pk).progress >= percent)
        assert run_imports() == 0
    finally:
        worker.kill()
        worker.wait()
    assert not Enterprise.objects.exists()
    _wait_for(lambda: run_imports() == 1)
    job.refresh_from_db()
    assert (job.state, job.arguments["attempts"]) == (Job.State.DONE, 2)
    assert Enterprise.objects.count() == 3000


def _wait_for(is_so: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)
