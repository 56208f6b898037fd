"""The end of photos that nobody finished or nobody uses, and of files that no row knows."""

import datetime
import logging
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from common.attachments import files
from common.attachments.models import Attachment
from common.attachments.registry import claimed, providers
from common.audit.acting import acting
from common.calendar.clock import now

KEPT_FOR = datetime.timedelta(days=30)
# A file without a row may be one whose transaction is not over, or a row that a restore will
# bring back; a week is longer than either.
FILES_KEPT_FOR = datetime.timedelta(days=7)
_PAGE = 1000

State = Attachment.State
logger = logging.getLogger("louyu.attachments")


def discard_old(day: datetime.date) -> dict[str, int]:
    """Remove what has outlived its time at the end of ``day``; return how many of each."""
    end = datetime.datetime.combine(day, datetime.time.max, tzinfo=now().tzinfo)
    return {
        "unfinished": _discard_unfinished(end - KEPT_FOR),
        "unclaimed": _discard_unclaimed(end - KEPT_FOR),
        "files": _discard_strays(end - FILES_KEPT_FOR),
    }


def _discard_unfinished(before: datetime.datetime) -> int:
    """Remove uploads without a byte since ``before``, and the notes of refused ones.

    Not those of which all bytes are here: they are checked in the end.
    """
    states = [State.PARTIAL, State.REFUSED]
    old = Attachment.objects.filter(state__in=states, updated_at__lte=before)
    gone = list(old.select_for_update(skip_locked=True))
    _remove(gone)
    return len(gone)


def _discard_unclaimed(before: datetime.datetime) -> int:
    """Remove complete photos that no app uses; none while there is no app that could."""
    if not providers():
        return 0
    count = 0
    for ids in _pages(Attachment.objects.complete().filter(completed_at__lte=before)):
        unclaimed = frozenset(ids) - claimed(ids)
        # Asked again under the lock: somebody may have come for one of them meanwhile.
        rows = list(Attachment.objects.complete().filter(pk__in=unclaimed).select_for_update())
        still = claimed([row.pk for row in rows]) if rows else frozenset()
        gone = [row for row in rows if row.pk not in still]
        _remove(gone)
        count += len(gone)
    return count


def _remove(gone: list[Attachment]) -> None:
    """Remove rows in one act, and their files once that is sure."""
    if not gone:
        return
    with acting(by=None, verb="attachment.discard") as act:
        Attachment.objects.filter(pk__in=[row.pk for row in gone]).delete()
        shown = [{"id": str(row.pk), "sha256": row.sha256, "state": row.state} for row in gone]
        act.record(Attachment, changes={"attachments": shown})
    for row in gone:
        transaction.on_commit(lambda row=row: _remove_files(row))  # type: ignore[misc]


def _remove_files(row: Attachment) -> None:
    files.discard_partial(row.pk)
    if row.stored_name:
        files.discard_kept(row.stored_name)


def _discard_strays(before: datetime.datetime) -> int:
    """Remove files last written before ``before`` that belong to no row."""
    old = [path for path in files.every_file() if path.stat().st_mtime <= before.timestamp()]
    count = 0
    for start in range(0, len(old), _PAGE):
        page = old[start : start + _PAGE]
        for path in set(page) - set(_known(page)):
            logger.warning("removing %s, which belongs to no attachment", path.name)
            path.unlink(missing_ok=True)
            count += 1
    return count


def _known(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield those of ``paths`` where a row has its bytes."""
    keys = [key for path in paths if (key := _key_of(path)) is not None]
    for row in Attachment.objects.filter(pk__in=keys):
        if row.state == State.COMPLETE:
            yield files.kept_path(row.stored_name)
        else:
            yield files.partial_path(row.pk)


def _key_of(path: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(path.stem)
    except ValueError:
        return None


def _pages(rows: Any) -> Iterator[list[uuid.UUID]]:
    """Yield the ids of ``rows``, a thousand at a time."""
    last = uuid.UUID(int=0)
    while page := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_PAGE]
    ):
        yield page
        last = page[-1]
