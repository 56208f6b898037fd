"""Asking for an import in two steps: upload and dry run, then confirm; cancel until it is done."""

import datetime
import hashlib
from typing import Any, BinaryIO

from common.audit.acting import acting
from common.errors.domain import Conflict, NotInScope, NotPermitted
from common.imports import files
from common.imports.actions import CAPABILITY
from common.imports.models import ImportRun
from common.jobs.models import Job
from common.scope.scope import Scope

KIND = "import"
TASK = "common.run_imports"
PREVIEW, WRITE = "preview", "write"
_KEPT_FOR = datetime.timedelta(days=7)


class NotConfirmable(Conflict):
    """The dry run is not there, or was for something else."""

    code = "not_confirmable"
    message = "该导入不在待确认状态，请重新上传。"


class FileChanged(Conflict):
    """The file is not the one that was previewed."""

    code = "file_changed"
    message = "文件与预演时不同，请重新上传并预演。"


class ScopeChanged(Conflict):
    """The user's area is not the one in which the file was previewed."""

    code = "scope_changed"
    message = "您的工作范围在预演之后有变动，请重新上传并预演。"


class RowsRejected(Conflict):
    """A strict import has bad rows."""

    code = "rows_rejected"
    message = "严格模式：文件中有问题行，不能导入。"


class NotCancellable(Conflict):
    """The import is over."""

    code = "not_cancellable"
    message = "该导入已经结束，不能取消。"


def upload_register(
    *,
    by: Any,
    file: BinaryIO,
    file_name: str,
    now: datetime.datetime,
    is_strict: bool = False,
) -> Job:
    """Keep an uploaded register and ask for its dry run.

    Raises ``NotPermitted``, ``UnreadableFile`` (too large).
    """
    _demand_capability(by)
    job = Job(kind=KIND, owner=by, file_name=file_name[-200:], expires_at=now + _KEPT_FOR)
    job.file_sha256 = files.store(job.pk, file)
    job.arguments = {"step": PREVIEW, "scope": scope_digest(by.write_scope), "attempts": 0}
    with acting(by=by, verb="import.upload") as act:
        job.save()
        ImportRun.objects.create(
            job=job,
            file_name=job.file_name,
            sha256=job.file_sha256,
            reference_at=now,
            is_strict=is_strict,
        )
        act.record(job, label=job.file_name, changes={"sha256": job.file_sha256})
        act.hint(TASK)
    return job


def confirm_import(*, by: Any, job: Job, now: datetime.datetime, sha256: str | None = None) -> Job:
    """Ask for the writing of a previewed import: same user, same file, same scope.

    ``sha256``: what the caller saw in the dry run. Raises ``NotInScope``, ``NotConfirmable``,
    ``FileChanged``, ``ScopeChanged``, ``RowsRejected``.
    """
    _demand_capability(by)
    with acting(by=by, verb="import.confirm") as act:
        job = _locked(job, by)
        run = job.import_run
        if job.state != Job.State.READY:
            raise NotConfirmable
        if files.digest_of(job.pk) != job.file_sha256 or sha256 not in (None, job.file_sha256):
            raise FileChanged
        if job.arguments["scope"] != scope_digest(by.write_scope):
            raise ScopeChanged
        if run.is_strict and run.rejected_rows.exists():
            raise RowsRejected
        run.reference_at = now
        run.save(update_fields=["reference_at", "updated_at"])
        job.state, job.progress = Job.State.WAITING, 0
        job.arguments = {**job.arguments, "step": WRITE, "attempts": 0}
        job.save(update_fields=["state", "progress", "arguments", "updated_at"])
        act.record(job, label=job.file_name, changes={"sha256": job.file_sha256})
        act.hint(TASK)
    return job


def cancel_import(*, by: Any, job: Job, now: datetime.datetime) -> Job:
    """Give an import up before it is done; one that is being written leaves no row."""
    with acting(by=by, verb="import.cancel") as act:
        job = _locked(job, by)
        if job.state not in (Job.State.WAITING, Job.State.RUNNING, Job.State.READY):
            raise NotCancellable
        job.state, job.finished_at = Job.State.CANCELLED, now
        job.save(update_fields=["state", "finished_at", "updated_at"])
        act.record(job, label=job.file_name)
    return job


def scope_digest(scope: Scope) -> str:
    """Return a short name of what a scope covers."""
    parts = [str(scope.everything), *sorted(map(str, scope.area_ids | scope.building_ids))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _demand_capability(by: Any) -> None:
    if not by.has_capability(CAPABILITY):
        raise NotPermitted


def _locked(job: Job, by: Any) -> Job:
    found = (
        Job.objects.select_for_update(of=("self",)).filter(pk=job.pk, kind=KIND, owner=by).first()
    )
    if found is None:
        raise NotInScope
    return found
