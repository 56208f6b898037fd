"""Appointing and ending officers (班子成员)."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act
from common.errors.domain import DomainError
from common.records.writing import Written, create_record, locked, update_record
from orgs.actions.guards import form_of, require_standing
from orgs.choices import OfficerRole, OfficerSource
from orgs.formation import elects_leaders
from orgs.models import Officer


class SecretaryTwice(DomainError):
    """An organisation has one secretary at a time."""

    code = "secretary_twice"
    message = "该期间已有书记在任，请先办理其卸任；另派的书记请登记为“第一书记”。"
    status = 409


class NotElectedHere(DomainError):
    """The superior names the leaders of such an organisation."""

    code = "not_elected"
    message = "此类党组织的负责人由上级指定，产生方式不能为“选举”。"


class AlreadyEnded(DomainError):
    """The officer has left already."""

    code = "already_ended"
    message = "该班子成员已经卸任。"
    status = 409


def appoint_officer(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write an officer with the day he begins.

    Raises ``NotStanding``, ``SecretaryTwice``, ``NotElectedHere``.
    """
    return create_record(Officer, values, by=by, key=key, also=_judge)


def update_officer(
    *, by: Any, officer_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Correct an officer; the same rules hold."""
    return update_record(Officer, officer_id, values, by=by, base=base, also=_judge)


def end_officer(*, by: Any, officer_id: uuid.UUID, on: datetime.date) -> Officer:
    """Let an officer leave on ``on``: that day he is no longer in the post.

    Raises ``AlreadyEnded``.
    """
    officer: Officer = locked(Officer, officer_id, by)
    if officer.ends_on is not None and officer.ends_on <= on:
        raise AlreadyEnded
    update_record(Officer, officer_id, {"ends_on": on}, by=by)
    officer.refresh_from_db()
    return officer


def _judge(act: Act, officer: Officer) -> None:
    require_standing(officer.organisation, officer.starts_on)
    form = form_of(officer.organisation, officer.starts_on)
    if officer.origin == OfficerSource.ELECTED and form and not elects_leaders(form):
        raise NotElectedHere(path="origin")
    if officer.role == OfficerRole.SECRETARY:
        _require_one_secretary(officer)


def _require_one_secretary(officer: Officer) -> None:
    others = Officer.objects.filter(
        organisation=officer.organisation, role=OfficerRole.SECRETARY
    ).exclude(pk=officer.pk)
    if officer.ends_on is not None:
        others = others.filter(starts_on__lt=officer.ends_on)
    if others.exclude(ends_on__lte=officer.starts_on).exists():
        raise SecretaryTwice(path="role")
