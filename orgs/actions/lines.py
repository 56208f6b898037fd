"""Second links beside the command line (条线隶属)."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act
from common.errors.domain import DomainError
from common.records.writing import Written, create_record, update_record
from orgs.models import OrganisationLine


class LineIsCommand(DomainError):
    """The organisation above by command needs no second link."""

    code = "line_is_command"
    message = "条线组织就是其上级组织，无需另行登记。"


def link_line(
    *,
    by: Any,
    values: Mapping[str, Any],
    today: datetime.date,
    key: uuid.UUID | None = None,
) -> Written:
    """Let an organisation belong to a line beside its superior. Raises ``LineIsCommand``."""
    told = {**values, "recorded_on": today}
    return create_record(OrganisationLine, told, by=by, key=key, content=values, also=_judge)


def change_line(
    *, by: Any, line_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Correct or end a link; the same rule holds."""
    return update_record(OrganisationLine, line_id, values, by=by, base=base, also=_judge)


def _judge(act: Act, line: OrganisationLine) -> None:
    if line.organisation.parent_id == line.leader_id:
        raise LineIsCommand(path="leader")
