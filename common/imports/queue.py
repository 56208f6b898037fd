"""Doing the imports that were asked for: the job's row says what is owed, whoever is free does it.

A session lock tells whether somebody is at it. When a worker dies its lock goes with its
connection, and the next one starts over: a dry run writes nothing, the writing is one
transaction that also settles the job.
"""

import datetime
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction

from common.audit.acting import Act
from common.calendar.clock import now
from common.errors.domain import DomainError
from common.imports import files
from common.imports.actions import import_register, keep_report
from common.imports.reading.reader import read_workbook
from common.imports.reading.workbook import Workbook
from common.imports.rejects import write_rejects
from common.imports.report import Report
from common.imports.requests import KIND, PREVIEW, FileChanged, ScopeChanged, scope_digest
from common.imports.running import Progress, preview
from common.jobs.models import Job

logger = logging.getLogger("louyu.imports")
OWED = (Job.State.WAITING, Job.State.RUNNING)
# A file that ends its worker each time must not end them for ever.
MOST_ATTEMPTS = 3


class ImportCancelled(Exception):
    """Somebody gave the import up while it was running."""


def run_imports() -> int:
    """Do every import that is owed and that nobody else is at; return how many."""
    done = 0
    owed = Job.objects.filter(kind=KIND, state__in=OWED).order_by("created_at")
    for pk in owed.values_list("pk", flat=True):
        with _at_work(pk.int) as is_free:
            if is_free:
                done += _take_up(pk)
    return done


@contextmanager
def _at_work(number: int) -> Iterator[bool]:
    """Hold the session's lock on a job; yield whether it was free."""
    key = number & 0x7FFF_FFFF_FFFF_FFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (is_free,) = cursor.fetchone()
    try:
        yield is_free
    finally:
        if is_free:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _take_up(pk: Any) -> bool:
    """Do the next step of a job; return whether there was one."""
    job = Job.objects.select_related("owner", "import_run").filter(pk=pk, state__in=OWED).first()
    if job is None:
        return False
    attempts = job.arguments["attempts"] + 1
    if attempts > MOST_ATTEMPTS:
        _fail(job, "多次处理均中断，请检查文件后重新上传。")
        return True
    job.state, job.arguments = Job.State.RUNNING, {**job.arguments, "attempts": attempts}
    Job.objects.filter(pk=pk, state__in=OWED).update(
        state=job.state, arguments=job.arguments, progress=0
    )
    try:
        with _progress(job) as progress:
            _step(job, progress)
    except ImportCancelled:
        logger.info("import %s was cancelled", job.pk)
    except OperationalError:
        # A deadlock or a lost connection: the job is still owed, the next round starts over.
        logger.warning("import %s was interrupted", job.pk, exc_info=True)
    except DomainError as error:
        _fail(job, error.message)
    except Exception:
        logger.exception("import %s failed", job.pk)
        _fail(job, "处理时发生内部错误，已记录，请联系系统管理员。")
    return True


@contextmanager
def _progress(job: Job) -> Iterator[Progress]:
    """Give a function that shows the progress at once, and notices when the job was cancelled."""
    with closing(connection.copy()) as beside:
        shown = -1

        def show(percent: int) -> None:
            nonlocal shown
            if percent == shown:
                return
            shown = percent
            with beside.cursor() as cursor:
                cursor.execute(
                    "UPDATE common_job SET progress = %s WHERE id = %s AND state = %s",
                    [min(percent, 99), job.pk, Job.State.RUNNING],
                )
                if not cursor.rowcount:
                    raise ImportCancelled

        yield show


def _step(job: Job, progress: Progress) -> None:
    book = read_workbook(files.register_path(job.pk))
    if book.sha256 != job.file_sha256:
        raise FileChanged
    progress(10)
    if job.arguments["step"] == PREVIEW:
        _preview(job, book, progress)
    else:
        _write(job, book, progress)


def _preview(job: Job, book: Workbook, progress: Progress) -> None:
    run = job.import_run
    report = preview(book, by=job.owner, reference_at=run.reference_at, progress=progress)
    with transaction.atomic():
        keep_report(run, report)
        _settle(job, report, Job.State.READY)


def _write(job: Job, book: Workbook, progress: Progress) -> None:
    run, moment = job.import_run, now()
    if job.owner is None or scope_digest(job.owner.write_scope) != job.arguments["scope"]:
        raise ScopeChanged

    def settle(act: Act, report: Report) -> None:
        job.operation = act.operation if report.is_written else None
        job.finished_at = moment
        _settle(job, report, Job.State.DONE if report.is_written else Job.State.FAILED)

    import_register(by=job.owner, book=book, run=run, now=moment, progress=progress, settle=settle)


def _settle(job: Job, report: Report, state: Job.State) -> None:
    """Close a step inside its transaction; a job cancelled meanwhile takes everything with it."""
    if report.rejected:
        write_rejects(report, files.rejected_path(job.pk))
    settled = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
        state=state,
        progress=100,
        counts=_totals(report),
        message="；".join(report.notes),
        result_name=files.REJECTED_NAME if report.rejected else "",
        operation=job.operation,
        finished_at=job.finished_at,
        updated_at=now(),
    )
    if not settled:
        raise ImportCancelled


def _totals(report: Report) -> dict[str, int]:
    totals = {"created": 0, "updated": 0, "unchanged": 0, "rejected": 0}
    for counts in report.counts.values():
        for name, count in counts.as_json().items():
            totals[name] += count
    return totals


def _fail(job: Job, message: str) -> None:
    Job.objects.filter(pk=job.pk, state__in=OWED).update(
        state=Job.State.FAILED, message=message, finished_at=now(), updated_at=now()
    )


def discard_expired(day: datetime.date) -> int:
    """Remove the files of imports whose time has run out by the end of ``day``."""
    end = datetime.datetime.combine(day, datetime.time.max, tzinfo=now().tzinfo)
    expired = Job.objects.filter(kind=KIND, expires_at__lte=end)
    for job in expired.filter(state__in=(*OWED, Job.State.READY)):
        Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED, finished_at=now())
    keys = list(expired.exclude(file_sha256="").values_list("pk", flat=True))
    for pk in keys:
        files.discard(pk)
    Job.objects.filter(pk__in=keys).update(result_name="", file_sha256="")
    return len(keys)
