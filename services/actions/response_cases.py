"""The end of a case: people say how the episode ended, and what it was worth."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from common.audit.acting import acting
from common.errors.domain import AlreadyDecided, DomainError, NotPermitted
from common.records.writing import locked, validate
from services.actions.responses import owe_following
from services.choices import CaseOutcome, StepState
from services.models import ResponseCase, ResponseStep
from services.selectors.case_value import value_at_stake

CLOSE = "registers.change"
LONGEST_NOTE = 500
# Nobody else can tell afterwards why.
NEEDS_NOTE = frozenset({CaseOutcome.LEFT, CaseOutcome.WRONG_ALARM})


class CaseClosed(AlreadyDecided):
    """The case has its outcome."""

    message = "该风险处置单已结案，请刷新后查看。"


class OutcomeMissing(DomainError):
    """A case ends in one of four outcomes."""

    code = "missing_value"
    message = "请选择处置结果。"


class NoteMissing(DomainError):
    """This outcome says nothing without a word of explanation."""

    code = "note_missing"
    message = "已迁出、误报的，请写明结案说明。"


def close_case(
    *,
    by: Any,
    case_id: uuid.UUID,
    outcome: str,
    note: str,
    now: datetime.datetime,
    value_area: Decimal | None = None,
    value_headcount: int | None = None,
) -> ResponseCase:
    """Close an open case; what is not said about its value comes from the register.

    Its live steps are closed. Raises ``NotPermitted``, ``NotInScope``, ``CaseClosed``,
    ``OutcomeMissing``, ``NoteMissing``.
    """
    words = note.strip()
    _require_words(outcome, words)
    if not by.has_capability(CLOSE):
        raise NotPermitted
    with acting(by=by, verb="responsecase.close") as act:
        case: ResponseCase = locked(ResponseCase, case_id, by)
        if case.closed_on is not None:
            raise CaseClosed
        value = value_at_stake(case.enterprise_id, now.date())
        case.outcome, case.outcome_note = outcome, words
        case.closed_on, case.closed_at, case.closed_by = now.date(), now, by
        case.value_area = value.area if value_area is None else value_area
        case.value_headcount = value.headcount if value_headcount is None else value_headcount
        validate(case)
        case.save()
        closed = ResponseStep.objects.live().order_by().filter(case=case)
        number = closed.update(
            state=StepState.CANCELLED,
            done_at=now,
            done_by=by,
            closing_reason=f"风险处置单已结案：{case.get_outcome_display()}",
            updated_at=now,
        )
        act.record(
            case,
            changes={
                "outcome": outcome,
                "note": words,
                "area": str(case.value_area) if case.value_area is not None else None,
                "headcount": case.value_headcount,
                "steps_closed": number,
            },
        )
        # An enterprise that is still at risk is not left without a step.
        owe_following()
    return case


def _require_words(outcome: str, words: str) -> None:
    if outcome not in CaseOutcome.values:
        raise OutcomeMissing(path="outcome")
    if outcome in NEEDS_NOTE and not words:
        raise NoteMissing(path="note")
    if len(words) > LONGEST_NOTE:
        raise DomainError("too_long", f"结案说明最多 {LONGEST_NOTE} 字。", path="note")
