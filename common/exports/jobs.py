"""Exports as jobs: asked for in one act, written by a worker, fetched by their owner."""

import datetime
import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from common.audit.acting import acting
from common.calendar.clock import now as current_moment
from common.errors.domain import DomainError, NotPermitted
from common.imports.exporting import CAPABILITY, choose, export_register
from common.jobs.due import defer
from common.jobs.models import Job

KIND, WORK = "export", "common.write_export"
RESULT_NAME = "登记册.xlsx"
KEPT_FOR = datetime.timedelta(days=1)


def ask_for_export(*, by: Any, names: Sequence[str], now: datetime.datetime) -> Job:
    """Ask for a workbook of the sheets ``names`` (none: all) as far as ``by`` may see.

    Raises ``NotPermitted``, ``UnknownSheet``.
    """
    if not by.has_capability(CAPABILITY):
        raise NotPermitted
    sheets = [sheet.name for sheet in choose(names)]
    with acting(by=by, verb="export.ask") as act:
        job = Job.objects.create(
            kind=KIND,
            owner=by,
            file_name=RESULT_NAME,
            arguments={"sheets": sheets},
            expires_at=now + KEPT_FOR,
        )
        defer(WORK, key=str(job.pk), arguments={"job": str(job.pk)})
        act.record(job, label=RESULT_NAME, changes={"sheets": sheets})
    return job


def write_export(job: str) -> None:
    """Write the workbook of a waiting job with the rights that its owner has now."""
    found = Job.objects.select_related("owner").filter(pk=job, kind=KIND, result_name="").first()
    if found is None:
        return
    path = result_path(found.pk)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        counts = export_register(by=found.owner, target=path, names=found.arguments["sheets"])
    except DomainError as refusal:
        found.state, found.message = Job.State.FAILED, refusal.message
    else:
        path.chmod(0o600)
        found.state, found.progress = Job.State.DONE, 100
        found.counts, found.result_name = counts, RESULT_NAME
    found.finished_at = current_moment()
    found.save()


def result_path(job: uuid.UUID) -> Path:
    """Return where the workbook of an export lies."""
    return Path(settings.MEDIA_ROOT) / "exports" / str(job) / "register.xlsx"


def discard_expired(day: datetime.date) -> int:
    """Remove the workbooks whose time has run out by the end of ``day``."""
    end = datetime.datetime.combine(day, datetime.time.max, tzinfo=current_moment().tzinfo)
    expired = Job.objects.filter(kind=KIND, expires_at__lte=end).exclude(result_name="")
    keys = list(expired.values_list("pk", flat=True))
    for pk in keys:
        shutil.rmtree(result_path(pk).parent, ignore_errors=True)
    Job.objects.filter(pk__in=keys).update(result_name="")
    return len(keys)
