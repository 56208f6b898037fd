"""The acts on a council's page: each is one action, and tells in a sentence what it did."""

import uuid
from typing import Any

from common.calendar.clock import today
from councils.actions.council import update_council
from councils.actions.documents import adopt_document
from councils.actions.founding import correct_step, record_step
from councils.actions.members import (
    add_floor_leader,
    add_seat,
    add_supervisor,
    change_floor_leader,
    change_seat,
    change_supervisor,
)
from councils.actions.pairings import change_pairing, pair_council, record_action
from councils.choices import PartnerKind
from councils.forms import council_acts as forms
from councils.models import FoundingStep

Values = dict[str, Any]


def renew_term(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Let the next term run."""
    due_on = values["due_on"]
    update_council(by=user, council_id=council_id, values={"term_ends_on": due_on}, on=values["on"])
    return f"已登记新一届，至 {due_on} 届满。"


def seat(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Seat a new member."""
    told = {name: value for name, value in values.items() if name != "former_stays"}
    add_seat(
        by=user,
        values={"council": council_id, **told},
        former_stays=values["former_stays"],
    )
    return f"已登记成员“{values['name']}”。"


def reseat(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Change or end a seat."""
    row = values.pop("row")
    change_seat(by=user, seat_id=row, values=values)
    return "成员已更正。"


def lead_floors(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Name a floor leader."""
    told = {**values, "council": council_id, "building": values["building"].pk}
    add_floor_leader(by=user, values=told)
    return f"已登记楼层长“{values['name']}”。"


def change_leader(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Change or end a floor leader."""
    row = values.pop("row")
    change_floor_leader(by=user, leader_id=row, values=values)
    return "楼层长已更正。"


def supervise(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Name a member of the supervision team."""
    add_supervisor(by=user, values={**values, "council": council_id})
    return f"已登记监督小组成员“{values['name']}”。"


def change_team(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Change or end a member of the supervision team."""
    row = values.pop("row")
    change_supervisor(by=user, member_id=row, values=values)
    return "监督小组成员已更正。"


def adopt(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Adopt the next version of a document."""
    document = adopt_document(by=user, council_id=council_id, today=today(), **values)
    return f"已登记{document}，自 {document.starts_on} 起生效。"


def found(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Write a step of the founding, or correct the one that is on record."""
    known = FoundingStep.objects.visible_to(user).filter(council=council_id, step=values["step"])
    step = known.first()
    if step is None:
        record_step(by=user, values={**values, "council": council_id}, today=today())
    else:
        correct_step(by=user, step_id=step.pk, values=values, today=today())
    return "组建步骤已登记。"


def pair(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Pair the council."""
    is_station = values["kind"] == PartnerKind.STATION
    station = values["station"] if is_station else None
    told = {
        **values,
        "council": council_id,
        "station": station.pk if station else None,
        "residential": "" if is_station else values["residential"],
    }
    pair_council(by=user, values=told)
    return "已登记结对。"


def end_pairing(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """End a pairing."""
    change_pairing(by=user, pairing_id=values["row"], values={"ends_on": values["ends_on"]})
    return "结对已终止。"


def act_together(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Write a joint action."""
    row = values.pop("row")
    record_action(by=user, values={**values, "pairing": row}, today=today())
    return f"已登记共建活动“{values['title']}”。"


# The form and what it runs, by the name of the act.
COUNCIL_ACTS: dict[str, tuple[Any, Any]] = {
    "term": (forms.TermForm, renew_term),
    "seat": (forms.SeatForm, seat),
    "reseat": (forms.SeatChangeForm, reseat),
    "leader": (forms.LeaderForm, lead_floors),
    "leader_change": (forms.LeaderChangeForm, change_leader),
    "supervisor": (forms.SupervisorForm, supervise),
    "supervisor_change": (forms.SupervisorChangeForm, change_team),
    "document": (forms.DocumentForm, adopt),
    "step": (forms.StepForm, found),
    "pair": (forms.PairForm, pair),
    "unpair": (forms.PairingEndForm, end_pairing),
    "together": (forms.PairingActionForm, act_together),
}
