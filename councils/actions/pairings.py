"""Councils and their partners: who is paired, and what they did together."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act
from common.errors.domain import DomainError
from common.records.writing import Written, create_record, update_record
from councils.actions.keeping import require_keeper, require_past
from councils.models import CouncilPairing, PairingAction


class OutsidePairing(DomainError):
    """A joint action lies within the pairing."""

    code = "outside_pairing"
    message = "活动日期不在结对期间内。"


def pair_council(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Pair a council with a service centre or a residential committee.

    Raises ``NotPermitted``, ``InvalidRecord``.
    """
    require_keeper(by)
    return create_record(CouncilPairing, values, by=by, key=key)


def change_pairing(
    *, by: Any, pairing_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change or end a pairing; what was done together stays inside it.

    Raises ``NotPermitted``, ``NotInScope``, ``OutsidePairing``, ``InvalidRecord``.
    """
    require_keeper(by)

    def judge(act: Act, pairing: CouncilPairing) -> None:
        for on in pairing.actions.values_list("on", flat=True):
            _require_inside(pairing, on, path="ends_on")

    return update_record(CouncilPairing, pairing_id, values, by=by, base=base, also=judge)


def record_action(
    *, by: Any, values: Mapping[str, Any], today: datetime.date, key: uuid.UUID | None = None
) -> Written:
    """Write something that both did together.

    Raises ``NotPermitted``, ``DayAhead``, ``OutsidePairing``, ``InvalidRecord``.
    """
    require_keeper(by)
    return create_record(PairingAction, values, by=by, key=key, also=_judge(today))


def correct_action(
    *,
    by: Any,
    action_id: uuid.UUID,
    values: Mapping[str, Any],
    today: datetime.date,
    base: int | None = None,
) -> Written:
    """Correct a joint action; raises what ``record_action`` raises."""
    require_keeper(by)
    return update_record(PairingAction, action_id, values, by=by, base=base, also=_judge(today))


def _judge(today: datetime.date) -> Any:
    def judge(act: Act, action: PairingAction) -> None:
        require_past(action.on, today, path="on")
        _require_inside(action.pairing, action.on, path="on")

    return judge


def _require_inside(pairing: CouncilPairing, on: datetime.date, *, path: str) -> None:
    if on < pairing.starts_on or (pairing.ends_on is not None and on >= pairing.ends_on):
        raise OutsidePairing(path=path)
