"""How every act takes hold of a project: locked, in scope, by the table; who has it kept exact."""

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import Conflict, DomainError, NotInScope, NotPermitted, ReasonMissing
from common.records.writing import locked
from councils.choices import ClaimState, ProjectState, ProjectVerb
from councils.models import Project, ProjectClaim
from councils.project_states import Line, line_of, ownerless_from, verbs_in

STAFF, FIELD = "registers.change", "visits.change"


class VerbRefused(Conflict):
    """The transition table has no such line for the state of the project."""

    code = "transition_refused"

    def __init__(self, *, verb: str, state: str) -> None:
        label, stands = ProjectVerb(verb).label, ProjectState(state).label
        super().__init__(
            message=f"项目当前为“{stands}”，不能{label}。",
            members={"state": state, "verb": str(verb), "offered": sorted(verbs_in(state))},
        )


class ValueMissing(DomainError):
    """The act needs a value that was not given."""

    code = "missing_value"

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message=message, path=path)


@dataclass
class Hold:
    """A project under its lock, and what the act is going to change of it."""

    act: Act
    project: Project
    line: Line
    changes: dict[str, list[Any]] = field(default_factory=dict)

    def set(self, **values: Any) -> None:
        """Set columns of the project; those that differ are written at the end."""
        for name, value in values.items():
            old = getattr(self.project, name)
            if old != value:
                setattr(self.project, name, value)
                self.changes[name] = [_plain(old), _plain(value)]

    def keep(self, today: datetime.date) -> None:
        """Write the project as it is now, with since when nobody has it."""
        since = ownerless_from(
            self.project.state,
            is_owned=approved_claims(self.project).exists(),
            since=self.project.ownerless_since,
            today=today,
        )
        self.set(ownerless_since=since)
        if self.changes:
            self.project.save(update_fields=[*self.changes, "updated_at"])


@contextmanager
def holding(
    *, by: Any, project_id: uuid.UUID, verb: ProjectVerb, capability: str = STAFF
) -> Iterator[Hold]:
    """Take a project for one verb of the table; its target is set already.

    Raises ``NotPermitted``, ``NotInScope``, ``OutsideWriteScope``, ``VerbRefused``.
    """
    if not by.has_capability(capability):
        raise NotPermitted
    with acting(by=by, verb=f"project.{verb}") as act:
        project: Project = locked(Project, project_id, by)
        line = require_verb(project, verb)
        hold = Hold(act, project, line)
        if line.target is not None:
            hold.set(state=line.target)
        yield hold


@contextmanager
def moving(
    *,
    by: Any,
    project_id: uuid.UUID,
    verb: ProjectVerb,
    now: datetime.datetime,
    capability: str = STAFF,
) -> Iterator[Hold]:
    """Take a project for one verb, and write it with its audit row when the act is done."""
    with holding(by=by, project_id=project_id, verb=verb, capability=capability) as hold:
        yield hold
        hold.keep(now.date())
        hold.act.record(hold.project, changes=hold.changes)


def require_verb(project: Project, verb: ProjectVerb) -> Line:
    """Return the line of the table; raise ``VerbRefused``."""
    line = line_of(verb, project.state)
    if line is None:
        raise VerbRefused(verb=verb, state=project.state)
    return line


def approved_claims(project: Project) -> Any:
    """Return the claims by which somebody has the project."""
    return ProjectClaim.objects.filter(project=project, state=ClaimState.APPROVED)


def project_of(model: Any, pk: uuid.UUID, by: Any) -> uuid.UUID:
    """Return the project of a fact that the user may see; raise ``NotInScope``."""
    found: uuid.UUID | None = (
        model.objects.visible_to(by).filter(pk=pk).values_list("project", flat=True).first()
    )
    if found is None:
        raise NotInScope
    return found


def reason_of(text: str, longest: int, message: str) -> str:
    """Return the words of a reason; raise ``ReasonMissing``."""
    words = text.strip()[:longest]
    if not words:
        raise ReasonMissing(message)
    return words


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date | uuid.UUID):
        return str(value)
    return value
