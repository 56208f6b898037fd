"""Applying a proposal to re-balance: each chosen move is asked for again, then made or refused."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from common.audit.acting import acting
from common.errors.domain import DomainError
from common.records.previews import tried
from common.records.writing import take_turns
from orgs.actions.charges import give_building, take_charge
from orgs.caseload import Move
from orgs.models import WorkerBuilding
from orgs.selectors.caseload import proposal_on


@dataclass(frozen=True, slots=True)
class Chosen:
    """A move that somebody saw and chose: the building, from whom, to whom."""

    building_id: uuid.UUID
    from_id: uuid.UUID | None
    to_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a chosen move: done or not, and why."""

    chosen: Chosen
    building: str
    is_done: bool
    message: str
    # Why not, for machines.
    code: str = ""


def apply_moves(
    *, by: Any, chosen: Collection[Chosen], on: datetime.date, is_preview: bool = False
) -> list[Applied]:
    """Make those of the chosen moves that a fresh proposal still contains; tell each result.

    One act: the moves are found together in the audit. What changed since the proposal was seen
    is left alone, and told. A preview does the same and takes it back.
    """
    with tried(is_preview=is_preview), acting(by=by, verb="workforce.rebalance") as act:
        take_turns("workforce.rebalance")
        proposed = {
            Chosen(move.building_id, move.from_id, move.to_id): move
            for move in proposal_on(on, by).moves
        }
        # A move that was sent twice is one move.
        moves = list(dict.fromkeys(chosen))
        results = [_apply(choice, proposed.get(choice), by, on) for choice in moves]
        done = sum(result.is_done for result in results)
        act.record(WorkerBuilding, changes={"moved": done, "refused": len(results) - done})
    return results


def _apply(choice: Chosen, move: Move | None, by: Any, on: datetime.date) -> Applied:
    if move is None:
        return Applied(choice, "", False, "情况已变化，此项不再成立，未执行。", "changed")
    try:
        with transaction.atomic():
            _make(choice, by, on)
    except DomainError as refused:
        return Applied(choice, move.building, False, refused.message, refused.code)
    giver = f"由{move.giver}" if move.giver else ""
    return Applied(choice, move.building, True, f"已{giver}移交给{move.taker}。")


def _make(choice: Chosen, by: Any, on: datetime.date) -> None:
    if choice.from_id is not None:
        held = WorkerBuilding.objects.current_on(on).get(
            building=choice.building_id, worker=choice.from_id
        )
        take_charge(WorkerBuilding, by=by, charge_id=held.pk, on=on)
    values = {"worker": choice.to_id, "building": choice.building_id, "starts_on": on}
    give_building(by=by, values=values)
