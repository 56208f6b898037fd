"""What belongs to a project: its milestones, looks at it, its figures, whom it serves.

Each is a row that is written while the table allows it; the project is locked first.
"""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import Conflict, NotPermitted
from common.records.writing import (
    UNKNOWN_REFERENCE,
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    locked,
    require_visible,
    update_record,
)
from councils.actions.projects.moving import FIELD, STAFF, holding, project_of, require_verb
from councils.choices import ProjectVerb
from councils.models import Beneficiary, Milestone, OutcomeMetric, Project, Supervision

# By which verb of the table a fact is written, and who may.
VERBS: dict[Any, tuple[ProjectVerb, str]] = {
    Milestone: (ProjectVerb.PLAN, STAFF),
    Supervision: (ProjectVerb.SUPERVISE, FIELD),
    OutcomeMetric: (ProjectVerb.MEASURE, STAFF),
    Beneficiary: (ProjectVerb.SERVE, STAFF),
}
# The day of a fact that has happened.
HAPPENED = {Supervision: "on", OutcomeMetric: "measured_on"}


class MilestoneDone(Conflict):
    """The milestone is done; its day stands."""

    code = "milestone_done"
    message = "该节点已完成。"


def add_fact(
    model: Any,
    *,
    by: Any,
    values: Mapping[str, Any],
    today: datetime.date,
    key: uuid.UUID | None = None,
) -> Written:
    """Write a milestone, a supervision, a metric or a beneficiary of a project.

    Raises ``NotPermitted``, ``InvalidRecord``, ``OutsideWriteScope``, ``VerbRefused``.
    """
    verb, capability = VERBS[model]
    if not by.has_capability(capability):
        raise NotPermitted
    with acting(by=by, verb=f"{model._meta.model_name}.create"):
        project = _project(values.get("project"), by)

        def check(act: Act, fact: Any) -> None:
            require_verb(project, verb)
            _check(fact, today)

        return create_record(model, values, by=by, key=key, also=check)


def change_fact(
    model: Any,
    *,
    by: Any,
    pk: uuid.UUID,
    values: Mapping[str, Any],
    today: datetime.date,
    base: int | None = None,
) -> Written:
    """Correct a fact of a project, while one more could be written.

    Raises ``NotPermitted``, ``NotInScope``, ``VerbRefused``, ``MilestoneDone``.
    """
    verb, capability = VERBS[model]
    if not by.has_capability(capability):
        raise NotPermitted
    with acting(by=by, verb=f"{model._meta.model_name}.update"):
        project: Project = locked(Project, project_of(model, pk, by), by)
        if values.get("project", project.pk) != project.pk:
            raise InvalidRecord([FieldFault("project", "read_only", "所属项目不能修改。")])

        def check(act: Act, fact: Any) -> None:
            require_verb(project, verb)
            if isinstance(fact, Milestone) and fact.done_on is not None:
                raise MilestoneDone
            _check(fact, today)

        return update_record(model, pk, values, by=by, base=base, also=check)


def finish_milestone(
    *, by: Any, milestone_id: uuid.UUID, done_on: datetime.date, note: str, now: datetime.datetime
) -> Milestone:
    """Say that a milestone of a project under way is done; the tablet's people may, too.

    Raises ``NotPermitted``, ``NotInScope``, ``VerbRefused``, ``MilestoneDone``.
    """
    if done_on > now.date():
        raise InvalidRecord([FieldFault("done_on", "in_the_future", "完成日期不能晚于今天。")])
    project_id = project_of(Milestone, milestone_id, by)
    verb = ProjectVerb.FINISH
    with holding(by=by, project_id=project_id, verb=verb, capability=FIELD) as hold:
        milestone = Milestone.objects.select_for_update().get(pk=milestone_id)
        if milestone.done_on is not None:
            raise MilestoneDone
        milestone.done_on = done_on
        milestone.note = note.strip()[:300] or milestone.note
        milestone.save(update_fields=["done_on", "note", "updated_at"])
        hold.act.record(
            milestone,
            verb="milestone.finish",
            changes={"done_on": str(done_on), "note": milestone.note},
        )
    return milestone


def remove_beneficiary(*, by: Any, beneficiary_id: uuid.UUID) -> Project:
    """Take out a place that the project does not serve after all; the audit keeps it.

    Raises ``NotPermitted``, ``NotInScope``, ``VerbRefused``.
    """
    project_id = project_of(Beneficiary, beneficiary_id, by)
    with holding(by=by, project_id=project_id, verb=ProjectVerb.SERVE) as hold:
        row = Beneficiary.objects.select_for_update(of=("self",)).get(pk=beneficiary_id)
        hold.act.record(
            row,
            verb="beneficiary.remove",
            changes={
                "building": str(row.building_id or ""),
                "community": row.community,
                "party": row.party,
            },
        )
        row.delete()
    return hold.project


def _project(key: Any, by: Any) -> Project:
    """Return the project that new content names, under its lock."""
    if key is None:
        raise InvalidRecord([FieldFault("project", "required", UNKNOWN_REFERENCE)])
    require_visible(Project, key, by=by, path="project")
    found: Project = locked(Project, key, by)
    return found


def _check(fact: Any, today: datetime.date) -> None:
    name = HAPPENED.get(type(fact))
    if name and getattr(fact, name) > today:
        raise InvalidRecord([FieldFault(name, "in_the_future", "日期不能晚于今天。")])
