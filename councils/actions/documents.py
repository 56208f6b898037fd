"""Covenants and rules of procedure: a new version ends the one before, old ones are kept."""

import datetime
import uuid
from typing import Any

from common.audit.acting import acting
from common.errors.domain import Conflict
from common.records.writing import locked, validate
from councils.actions.keeping import require_keeper, require_past, require_words
from councils.choices import DocumentKind
from councils.models import Council, CouncilDocument

# More than half, where a council has said nothing else (G-11).
HALF = 50


class NotLater(Conflict):
    """A version begins after the one that it replaces."""

    code = "not_later"
    message = "新版本的生效日期须晚于上一版本的生效日期。"


def adopt_document(
    *,
    by: Any,
    council_id: uuid.UUID,
    kind: str,
    text: str,
    adopted_on: datetime.date,
    today: datetime.date,
    starts_on: datetime.date | None = None,
    quorum_over: int = HALF,
    majority_over: int = HALF,
) -> CouncilDocument:
    """Write the next version; it holds from ``starts_on`` (default: the day of its adoption).

    The shares (percent) belong to the rules of procedure alone. Raises ``NotPermitted``,
    ``NotInScope``, ``DayAhead``, ``NotLater``, ``InvalidRecord``.
    """
    require_keeper(by)
    require_past(adopted_on, today, path="adopted_on")
    words = require_words(text, path="text", asked="文件内容")
    is_rules = kind == DocumentKind.RULES
    with acting(by=by, verb="councildocument.adopt") as act:
        council: Council = locked(Council, council_id, by)
        versions = CouncilDocument.objects.filter(council=council, kind=kind)
        latest = versions.order_by("-version").first()
        document = CouncilDocument(
            council=council,
            kind=kind,
            version=latest.version + 1 if latest else 1,
            text=words,
            adopted_on=adopted_on,
            starts_on=starts_on or adopted_on,
            quorum_over=quorum_over if is_rules else HALF,
            majority_over=majority_over if is_rules else HALF,
        )
        if latest is not None:
            if latest.starts_on >= document.starts_on:
                raise NotLater(path="starts_on")
            latest.ends_on = document.starts_on
            latest.save(update_fields=["ends_on", "updated_at"])
            act.record(latest, verb="councildocument.end", changes={"ends_on": str(latest.ends_on)})
        validate(document)
        document.save(force_insert=True)
        act.record(
            document,
            changes={
                "council": str(council.pk),
                "kind": kind,
                "version": document.version,
                "starts_on": str(document.starts_on),
            },
        )
    return document
