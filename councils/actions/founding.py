"""The steps by which a council was founded, dated, in their order."""

import datetime
import itertools
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act
from common.errors.domain import DomainError
from common.records.writing import Written, create_record, update_record
from councils.actions.keeping import require_keeper, require_past
from councils.choices import FoundingStepKind
from councils.models import FoundingStep

ORDER = {step: place for place, step in enumerate(FoundingStepKind.values)}


class StepsOutOfOrder(DomainError):
    """A step lies before an earlier one, or after a later one."""

    code = "date_order"
    message = "日期与其他组建步骤的先后不符，请核对。"


def record_step(
    *, by: Any, values: Mapping[str, Any], today: datetime.date, key: uuid.UUID | None = None
) -> Written:
    """Write that a step is done; earlier ones may still be missing.

    Raises ``NotPermitted``, ``DayAhead``, ``StepsOutOfOrder``, ``InvalidRecord``.
    """
    require_keeper(by)

    def judge(act: Act, step: FoundingStep) -> None:
        _require_order(step, today)

    return create_record(FoundingStep, values, by=by, key=key, also=judge)


def correct_step(
    *,
    by: Any,
    step_id: uuid.UUID,
    values: Mapping[str, Any],
    today: datetime.date,
    base: int | None = None,
) -> Written:
    """Correct a step; raises what ``record_step`` raises."""
    require_keeper(by)

    def judge(act: Act, step: FoundingStep) -> None:
        _require_order(step, today)

    return update_record(FoundingStep, step_id, values, by=by, base=base, also=judge)


def _require_order(step: FoundingStep, today: datetime.date) -> None:
    require_past(step.done_on, today, path="done_on")
    steps = FoundingStep.objects.filter(council=step.council_id)
    done = sorted(steps.values_list("step", "done_on"), key=lambda row: ORDER[row[0]])
    if any(later < earlier for (_, earlier), (_, later) in itertools.pairwise(done)):
        raise StepsOutOfOrder(path="done_on")
