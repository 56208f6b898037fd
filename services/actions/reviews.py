"""Sampling review of visits: the record is looked at, never who wrote it."""

import datetime
import uuid
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import AlreadyDecided, DomainError, NotInScope, NotPermitted
from common.records.writing import require_write_scope
from services.choices import ReviewOutcome
from services.models import Visit, VisitReview

REVIEW = "registers.change"
LONGEST_NOTE = 500
LONGEST_REASON = 300


def review_visit(
    *, visit_id: uuid.UUID, by: Any, outcome: str, note: str, now: datetime.datetime
) -> VisitReview:
    """Say what was found; what is not believed is withdrawn and counts nowhere.

    A visit that was questioned may be decided on later. Raises ``NotPermitted``, ``NotInScope``,
    ``OutsideWriteScope``, ``AlreadyDecided``, ``DomainError`` without a note where one is needed.
    """
    words = note.strip()
    _require_note(outcome, words)
    if not by.has_capability(REVIEW):
        raise NotPermitted
    with acting(by=by, verb="visit.review") as act:
        visit = _locked(visit_id, by)
        review = VisitReview.objects.filter(visit=visit).first() or VisitReview(visit=visit)
        settled = {review.outcome, outcome} == {ReviewOutcome.QUESTIONED}
        if review.outcome in {ReviewOutcome.PASSED, ReviewOutcome.DISCARDED} or settled:
            raise AlreadyDecided
        review.outcome, review.note = outcome, words
        review.reviewed_at, review.reviewed_by = now, by
        review.save()
        if outcome == ReviewOutcome.DISCARDED:
            _discard(act, visit, words, now)
        act.record(visit, changes={"outcome": outcome, "note": words})
    return review


def _require_note(outcome: str, words: str) -> None:
    if outcome not in ReviewOutcome.values:
        raise DomainError("unknown_choice", "请选择抽查结果。", path="outcome")
    if outcome != ReviewOutcome.PASSED and not words:
        raise DomainError("note_required", "请写明需要补充或不予采信的原因。", path="note")
    if len(words) > LONGEST_NOTE:
        raise DomainError("too_long", f"说明最多 {LONGEST_NOTE} 字。", path="note")


def _locked(visit_id: uuid.UUID, by: Any) -> Visit:
    seen = Visit.objects.visible_to(by).filter(pk=visit_id)
    visit = seen.select_for_update(of=("self",)).first()
    if visit is None:
        raise NotInScope
    require_write_scope(visit, by)
    if visit.withdrawn_at is not None:
        raise AlreadyDecided(message="该走访已撤回，无须抽查。")
    return visit


def _discard(act: Act, visit: Visit, words: str, now: datetime.datetime) -> None:
    visit.withdrawn_at = now
    visit.withdrawn_reason = f"抽查不予采信：{words}"[:LONGEST_REASON]
    visit.save(update_fields=["withdrawn_at", "withdrawn_reason", "updated_at"])
    act.hint("enterprises.rate_dirty")
