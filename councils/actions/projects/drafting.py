"""Projects are drafted, put into the library, and published."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act
from common.errors.domain import Conflict, NotPermitted
from common.records.writing import FieldFault, InvalidRecord, Written, create_record, update_record
from councils.actions.projects.moving import (
    STAFF,
    VerbRefused,
    approved_claims,
    moving,
    require_verb,
)
from councils.choices import ProjectState, ProjectVerb
from councils.models import Project
from councils.project_states import ADJUSTABLE, ADJUSTABLE_CLOSED, line_of


class ReviewerMissing(Conflict):
    """No party organisation is named that reviews claims and accepts the work."""

    code = "no_reviewer"
    message = "尚未指定审核党组织，请先填写。"


class CapacityTaken(Conflict):
    """As many as may have taken it on."""

    code = "capacity_full"
    message = "认领名额已满。"


def create_project(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a draft; a topic that it comes from is one of the same council."""
    _require_staff(by)

    def check(act: Act, project: Project) -> None:
        _require_topic(project)

    return create_record(Project, values, by=by, key=key, also=check)


def update_project(
    *, by: Any, project_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change a project: all of it before publication, ``ADJUSTABLE`` afterwards.

    Of a closed one ``ADJUSTABLE_CLOSED``.

    Raises ``VerbRefused``, ``ReviewerMissing``, ``CapacityTaken`` beside what every write does.
    """
    _require_staff(by)
    if "council" in values:
        _keep_council(project_id, values["council"])

    def check(act: Act, project: Project) -> None:
        if line_of(ProjectVerb.UPDATE, project.state) is None:
            is_closed = project.state == ProjectState.CLOSED
            if not values.keys() <= (ADJUSTABLE_CLOSED if is_closed else ADJUSTABLE):
                raise VerbRefused(verb=ProjectVerb.UPDATE, state=project.state)
            require_verb(project, ProjectVerb.ADJUST)
            if not is_closed:
                require_reviewer(project)
        if approved_claims(project).count() > project.claim_capacity:
            raise CapacityTaken(message="认领名额不能少于已通过的认领数。")
        _require_topic(project)

    return update_record(Project, project_id, values, by=by, base=base, also=check)


def shelve_project(*, by: Any, project_id: uuid.UUID, now: datetime.datetime) -> Project:
    """Put a draft into the library; from now on somebody should take it on."""
    with moving(by=by, project_id=project_id, verb=ProjectVerb.SHELVE, now=now) as hold:
        hold.set(in_library_on=now.date())
    return hold.project


def publish_project(*, by: Any, project_id: uuid.UUID, now: datetime.datetime) -> Project:
    """Open a project of the library to claims. Raises ``ReviewerMissing``."""
    with moving(by=by, project_id=project_id, verb=ProjectVerb.PUBLISH, now=now) as hold:
        require_reviewer(hold.project)
        hold.set(published_on=now.date())
    return hold.project


def require_reviewer(project: Project) -> None:
    """Raise ``ReviewerMissing`` unless an organisation is named."""
    if project.reviewer_id is None:
        raise ReviewerMissing


def _require_staff(by: Any) -> None:
    if not by.has_capability(STAFF):
        raise NotPermitted


def _keep_council(project_id: uuid.UUID, council: Any) -> None:
    if Project.objects.filter(pk=project_id).exclude(council=council).exists():
        raise InvalidRecord([FieldFault("council", "read_only", "项目所属楼委会不能修改。")])


def _require_topic(project: Project) -> None:
    if project.topic is not None and project.topic.council_id != project.council_id:
        words = "议题不属于该楼委会。"
        raise InvalidRecord([FieldFault("topic", "other_council", words)])
