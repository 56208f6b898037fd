"""The playbook and the chief service teams: settings that the office keeps."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import DomainError, NotPermitted
from common.records.writing import (
    Written,
    create_record,
    take_turns,
    update_record,
)
from services.actions.responses import owe_following
from services.models import ChiefServiceTeam, PlaybookStep

KEEP = "district.change"


class VersionOrder(DomainError):
    """A later version of the step exists already."""

    code = "version_order"
    message = "该代码已有自该日或之后起生效的版本，请核对起始日期。"


def set_playbook_step(
    *, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None
) -> Written:
    """Let a step hold from its first day; the version before ends there.

    Steps that are open already stay as they are. Raises ``NotPermitted``, ``VersionOrder``.
    """
    _require(by)
    starts_on: datetime.date = values["starts_on"]
    with acting(by=by, verb="playbookstep.set") as act:
        take_turns("playbook")
        known = key is not None and PlaybookStep.objects.filter(pk=key).exists()
        running = (
            PlaybookStep.objects.select_for_update(of=("self",))
            .filter(code=values["code"], ends_on=None)
            .first()
        )
        if running is not None and not known:
            if running.starts_on >= starts_on:
                raise VersionOrder(path="starts_on")
            running.ends_on = starts_on
            running.save(update_fields=["ends_on", "updated_at"])
            act.record(running, changes={"ends_on": [None, str(starts_on)]})
        return create_record(PlaybookStep, values, by=by, key=key, also=_owe)


def change_playbook_step(
    *, by: Any, step_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Correct a version, or end it by stating its last day. Raises ``NotPermitted``."""
    _require(by)
    return update_record(PlaybookStep, step_id, values, by=by, base=base, also=_owe)


def create_team(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a chief service team. Raises ``NotPermitted``."""
    _require(by)
    return create_record(ChiefServiceTeam, values, by=by, key=key)


def update_team(
    *, by: Any, team_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change a chief service team. Raises ``NotPermitted``."""
    _require(by)
    return update_record(ChiefServiceTeam, team_id, values, by=by, base=base)


def _owe(act: Act, step: PlaybookStep) -> None:
    """Look at once whom the new step helps: those at risk for whom there was none."""
    owe_following()


def _require(by: Any) -> None:
    if by is not None and not by.has_capability(KEEP):
        raise NotPermitted
