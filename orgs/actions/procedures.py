"""Taking one step of a procedure: locked, in order, narrow, audited."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from common.audit.acting import acting
from common.records.canonical import canonical
from common.records.steps import Step
from common.records.writing import locked, validate
from orgs.actions.guards import StepRefused, StepTooEarly, require_past

Also = Callable[[Any], Mapping[str, Any] | None]


def take_step(
    model: Any,
    pk: Any,
    step: Step,
    *,
    by: Any,
    dates: Mapping[str, str],
    on: datetime.date,
    today: datetime.date,
    values: Mapping[str, Any] | None = None,
    also: Also | None = None,
) -> Any:
    """Take ``step`` of the procedure ``pk`` on the day ``on``; return the record.

    ``dates`` names the date column of each step; ``also`` judges and writes what belongs to the
    step and returns further changes. Raises ``StepRefused``, ``DayAhead``, ``StepTooEarly``.
    """
    name = model._meta.model_name
    with acting(by=by, verb=f"{name}.{step.code}") as act:
        record = locked(model, pk, by)
        _require_order(record, step, dates, on, today)
        told = {**(values or {}), "state": step.target}
        if step.code in dates:
            told[dates[step.code]] = on
        changes = {field: [getattr(record, field), value] for field, value in told.items()}
        for field, value in told.items():
            setattr(record, field, value)
        further = also(record) if also else None
        validate(record)
        record.save()
        act.record(record, changes=canonical({**changes, **(further or {})}))
    return record


def _require_order(
    record: Any,
    step: Step,
    dates: Mapping[str, str],
    on: datetime.date,
    today: datetime.date,
) -> None:
    if record.state not in step.sources:
        raise StepRefused(message=f"当前进度为“{record.get_state_display()}”，不能{step.label}。")
    require_past(on, today)
    earlier = [getattr(record, column) for column in set(dates.values())]
    if any(day is not None and day > on for day in earlier):
        raise StepTooEarly(path="on")
