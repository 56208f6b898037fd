"""Opening what a colour asks for: the one place where cases and response steps begin.

What is owed is read from what is stored, under one lock: any number of runs, side by side or cut
anywhere, open each step once.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from common.audit.acting import Act, acting
from common.calendar import clock
from common.calendar.selectors import working_calendar
from common.calendar.working_days import WorkingCalendar
from common.database.inserting import insert_rows
from common.jobs.due import defer
from common.records.ids import uuid7
from common.records.writing import take_turns
from enterprises.models import Rating
from services.actions.case_signs import follow_cases
from services.actions.response_telling import tell_opened
from services.choices import LIVE_STATES, CarryRule, StepOrigin, StepOwner, StepState
from services.models import PlaybookStep, ResponseCase, ResponseStep
from services.playbook import AT_RISK, kinds_to_open, reason_of_leaving, stays
from services.selectors.response_owed import (
    OwedSteps,
    left_behind,
    owed_cases,
    owed_steps,
)

FOLLOW = "services.open_responses"
TURN = "services.responses"


@dataclass(frozen=True, slots=True)
class WantedStep:
    """A step to be opened; ``origin`` and ``origin_key`` name its cause."""

    enterprise_id: uuid.UUID
    building_id: uuid.UUID | None
    origin: str
    origin_key: str
    title: str
    kind: str
    owner: str
    worker_id: uuid.UUID | None
    limit_days: int
    department_id: uuid.UUID | None = None
    colour: str = ""
    change_id: uuid.UUID | None = None
    on_leaving: str = CarryRule.CARRY


@dataclass(frozen=True, slots=True)
class Followed:
    """What a run did: cases and steps opened, steps closed and carried, at risk without a step."""

    cases: int = 0
    steps: int = 0
    closed: int = 0
    carried: int = 0
    without_step: int = 0


def owe_following() -> None:
    """Owe a run as part of the current transaction."""
    defer(FOLLOW, key="all")


def follow_owed() -> None:
    """Do the owed run."""
    follow_colours(now=clock.now())


def follow_colours(*, now: datetime.datetime) -> Followed:
    """Open the cases and steps that colours ask for, close or carry those of colours left."""
    with acting(by=None, verb="response.follow") as act:
        take_turns(TURN)
        day = now.date()
        playbook = _playbook(day)
        # Before anything is carried on to the new colour, whose own steps are still to be opened.
        owed = owed_steps(day, [str(colour) for colour in playbook])
        closed, carried = _leave(now)
        cases = _open_cases(day)
        follow_cases(now=now)
        opened = open_steps(_wanted(owed, playbook), now=now)
        followed = Followed(cases, len(opened), closed, carried, _without_step())
        if cases or opened or closed or carried:
            _tell(act, followed)
    return followed


def open_steps(wanted: Iterable[WantedStep], *, now: datetime.datetime) -> list[WantedStep]:
    """Open the steps whose cause has opened none before; return them.

    To be called in turn (``take_turns(TURN)``): two readers at once would both find nothing.
    """
    wanted = list(wanted)
    known = _known(wanted)
    fresh = [step for step in wanted if (step.origin, step.origin_key) not in known]
    if not fresh:
        return []
    calendar = working_calendar()
    enterprises = {step.enterprise_id for step in fresh}
    cases = dict(
        ResponseCase.objects.open()
        .filter(enterprise__in=enterprises)
        .values_list("enterprise_id", "pk")
    )
    rows = [_row(step, cases.get(step.enterprise_id), calendar, now) for step in fresh]
    insert_rows(ResponseStep, rows)
    tell_opened([uuid.UUID(row["id"]) for row in rows], now=now)
    return fresh


def _known(wanted: Sequence[WantedStep]) -> set[tuple[str, str]]:
    keys = [step.origin_key for step in wanted]
    known = ResponseStep.objects.filter(origin_key__any_of=keys).order_by()
    return set(known.values_list("origin", "origin_key"))


def _row(
    step: WantedStep,
    case_id: uuid.UUID | None,
    calendar: WorkingCalendar,
    now: datetime.datetime,
) -> dict[str, Any]:
    due = calendar.add_working_days(now.date(), step.limit_days)
    return {
        "id": str(uuid7()),
        "enterprise_id": str(step.enterprise_id),
        "building_id": _text(step.building_id),
        "case_id": _text(case_id) if step.origin == StepOrigin.COLOUR else None,
        "origin": str(step.origin),
        "origin_key": step.origin_key,
        "rating_change_id": _text(step.change_id),
        "colour": step.colour,
        "on_leaving": str(step.on_leaving),
        "title": step.title,
        "kind": str(step.kind),
        "owner": str(step.owner),
        "worker_id": _text(step.worker_id),
        "department_id": _text(step.department_id),
        "opened_at": now.isoformat(),
        "limit_days": step.limit_days,
        "due_on": due.on.isoformat(),
        "is_due_provisional": due.is_provisional,
        "state": StepState.OPEN.value,
        "result": "",
        "closing_reason": "",
    }


def _text(key: uuid.UUID | None) -> str | None:
    return str(key) if key is not None else None


def _playbook(day: datetime.date) -> dict[str, list[PlaybookStep]]:
    steps: dict[str, list[PlaybookStep]] = defaultdict(list)
    for step in PlaybookStep.objects.current_on(day).order_by("position", "code"):
        steps[step.colour].append(step)
    return steps


def _wanted(owed: list[OwedSteps], playbook: dict[str, list[PlaybookStep]]) -> list[WantedStep]:
    """Return the steps to open; a kind that is under way for the enterprise is not opened twice."""
    under_way: dict[uuid.UUID, set[str]] = defaultdict(set)
    live = ResponseStep.objects.filter(
        state__in=LIVE_STATES,
        origin=StepOrigin.COLOUR,
        enterprise__any_of=[entry.enterprise_id for entry in owed],
    )
    for enterprise, kind in live.order_by().values_list("enterprise_id", "kind"):
        under_way[enterprise].add(kind)
    return [
        _from_playbook(step, entry)
        for entry in owed
        for step in _asked(playbook[entry.colour], entry, under_way[entry.enterprise_id])
    ]


def _asked(steps: list[PlaybookStep], entry: OwedSteps, busy: set[str]) -> list[PlaybookStep]:
    if entry.is_follow_up:
        return [step for step in steps if step.follow_up_days is not None]
    free = kinds_to_open([step.kind for step in steps], busy)
    return [step for step in steps if step.kind in free]


def _from_playbook(step: PlaybookStep, entry: OwedSteps) -> WantedStep:
    round_ = f"#{entry.times}" if entry.is_follow_up else ""
    return WantedStep(
        enterprise_id=entry.enterprise_id,
        building_id=entry.building_id,
        origin=StepOrigin.COLOUR,
        origin_key=f"{entry.entry}:{step.code}{round_}",
        title=step.title,
        kind=step.kind,
        owner=step.owner,
        worker_id=entry.worker_id if step.owner == StepOwner.WORKER else None,
        limit_days=(step.follow_up_days or step.limit_days)
        if entry.is_follow_up
        else step.limit_days,
        department_id=step.department_id,
        colour=entry.colour,
        change_id=entry.change_id,
        on_leaving=step.on_leaving,
    )


def _leave(now: datetime.datetime) -> tuple[int, int]:
    """Close or carry the live steps of colours that were left; return how many of each."""
    left = {row.step_id: row for row in left_behind()}
    closed, carried = [], []
    for step in ResponseStep.objects.filter(pk__any_of=list(left)):
        row = left[step.pk]
        if not stays(opened_for=step.colour, now=row.colour, on_leaving=step.on_leaving):
            step.state, step.done_at = StepState.CANCELLED, now
            step.closing_reason = reason_of_leaving(row.colour)
            step.updated_at = now
            closed.append(step)
        elif row.change_id is not None and row.colour:
            step.rating_change_id, step.updated_at = row.change_id, now
            carried.append(step)
    ResponseStep.objects.bulk_update(
        closed, ["state", "done_at", "closing_reason", "updated_at"], batch_size=1000
    )
    ResponseStep.objects.bulk_update(carried, ["rating_change", "updated_at"], batch_size=1000)
    return len(closed), len(carried)


def _open_cases(day: datetime.date) -> int:
    owed = owed_cases()
    insert_rows(
        ResponseCase,
        [
            {
                "id": str(uuid7()),
                "enterprise_id": str(case.enterprise_id),
                "opened_on": (case.entered_on or day).isoformat(),
                "rating_change_id": _text(case.change_id),
                "colour": case.colour,
                "proposed_outcome": "",
                "outcome": "",
                "outcome_note": "",
            }
            for case in owed
        ],
    )
    return len(owed)


def _without_step() -> int:
    """Return how many enterprises at risk have no live step: no playbook covers them."""
    live = ResponseStep.objects.live().order_by().values("enterprise_id")
    return Rating.objects.filter(colour__in=AT_RISK).exclude(enterprise__in=live).count()


def _tell(act: Act, followed: Followed) -> None:
    act.record(
        ResponseStep,
        label=f"风险应对：打开 {followed.steps} 项，关闭 {followed.closed} 项",
        changes={
            "cases": followed.cases,
            "opened": followed.steps,
            "closed": followed.closed,
            "carried": followed.carried,
            "without_step": followed.without_step,
        },
    )
