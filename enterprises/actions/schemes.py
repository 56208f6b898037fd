"""Writing rating schemes: a draft from the scheme in force, edited, published, never changed."""

import copy
import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max

from common.audit.acting import acting
from common.errors.domain import DomainError, NotInScope, NotPermitted
from common.jobs.due import defer
from enterprises.actions.ratings import RATE_ALL
from enterprises.choices import SchemeState
from enterprises.models import RatingScheme
from enterprises.rating.registry import known_indicators
from enterprises.rating.results import published_scheme
from enterprises.stability.validation import Problem, problems_of


class SchemeInvalid(DomainError):
    """The definition breaks the rules of a scheme; ``problems`` says where and why."""

    code = "scheme_invalid"
    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(
            message="评级方案有误。" + "".join(str(problem) for problem in self.problems[:5]),
            problems=[{"path": p.path, "message": p.message} for p in self.problems],
        )


class SchemePublished(DomainError):
    """A scheme that was published never changes."""

    code = "scheme_published"
    message = "方案已发布，不能再修改；请另建草稿。"
    status = 409


def draft_scheme(*, by: Any) -> RatingScheme:
    """Start a draft as a copy of the scheme in force, under the next version."""
    _require_right(by)
    with acting(by=by, verb="scheme.draft") as act:
        published = RatingScheme.objects.select_for_update().get(pk=published_scheme().pk)
        version = (RatingScheme.objects.aggregate(last=Max("version"))["last"] or 0) + 1
        draft = RatingScheme.objects.create(
            version=version,
            name=published.name,
            definition={**copy.deepcopy(published.definition), "version": version},
        )
        act.record(draft, changes={"from": published.version})
    return draft


def edit_draft(*, by: Any, scheme_id: uuid.UUID, definition: Mapping[str, Any]) -> RatingScheme:
    """Replace a draft's definition; its version stays. Raises ``SchemeInvalid``."""
    _require_right(by)
    with acting(by=by, verb="scheme.edit") as act:
        draft = _locked_draft(scheme_id)
        before = draft.definition
        if isinstance(definition, Mapping):
            definition = {**definition, "version": draft.version}
        _require_sound(definition)
        draft.definition = dict(definition)
        draft.name = draft.definition["name"].strip()
        draft.save(update_fields=["definition", "name", "updated_at"])
        act.record(draft, changes={"definition": [before, draft.definition]})
    return draft


def publish_scheme(*, by: Any, scheme_id: uuid.UUID, now: datetime.datetime) -> RatingScheme:
    """Put a draft in force: the scheme before it retires, everybody's rating is owed anew."""
    _require_right(by)
    with acting(by=by, verb="scheme.publish") as act:
        draft = _locked_draft(scheme_id)
        _require_sound(draft.definition)
        before = RatingScheme.objects.select_for_update().get(state=SchemeState.PUBLISHED)
        before.state = SchemeState.RETIRED
        before.save(update_fields=["state", "updated_at"])
        draft.state = SchemeState.PUBLISHED
        draft.published_at = now
        draft.save(update_fields=["state", "published_at", "updated_at"])
        act.record(draft, changes={"retired": before.version})
        defer(RATE_ALL, key="scheme")
    return draft


def discard_draft(*, by: Any, scheme_id: uuid.UUID) -> None:
    """Throw a draft away."""
    _require_right(by)
    with acting(by=by, verb="scheme.discard") as act:
        draft = _locked_draft(scheme_id)
        act.record(draft, changes={"definition": [draft.definition, None]})
        draft.delete()


def _require_right(by: Any) -> None:
    if not by.has_capability("schemes.change"):
        raise NotPermitted


def _require_sound(definition: Mapping[str, Any]) -> None:
    problems = problems_of(definition, known_indicators())
    if problems:
        raise SchemeInvalid(problems)


def _locked_draft(scheme_id: uuid.UUID) -> RatingScheme:
    scheme = RatingScheme.objects.select_for_update().filter(pk=scheme_id).first()
    if scheme is None:
        raise NotInScope
    if scheme.state != SchemeState.DRAFT:
        raise SchemePublished
    return scheme
