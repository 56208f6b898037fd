"""Projects are claimed, claims reviewed, left and handed over; never more than there is room."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from common.errors.domain import Conflict, DomainError, NotInScope
from common.records.writing import require_visible, validate
from councils.actions.projects.drafting import CapacityTaken, require_reviewer
from councils.actions.projects.moving import (
    Hold,
    ValueMissing,
    approved_claims,
    moving,
    project_of,
    reason_of,
)
from councils.choices import Claimant, ClaimState, ProjectState, ProjectVerb
from councils.models import ProjectClaim

LONGEST_NOTE = 300
# By which field a claimant is named.
NAMED_BY = {
    Claimant.DEPARTMENT: "department",
    Claimant.ORGANISATION: "organisation",
    Claimant.ENTERPRISE: "enterprise",
    Claimant.MEMBER: "name",
    Claimant.TEAM: "name",
}


class ClaimMoved(Conflict):
    """The claim is not in the state that the act is for."""

    code = "claim_moved"

    def __init__(self, state: str) -> None:
        super().__init__(message=f"该认领当前为“{ClaimState(state).label}”，不能这样处理。")


@dataclass(frozen=True, slots=True)
class WhoClaims:
    """A claimant: of the four ways to name it exactly the one that its kind asks for."""

    claimant: str
    department: uuid.UUID | None = None
    organisation: uuid.UUID | None = None
    enterprise: uuid.UUID | None = None
    name: str = ""

    def named(self) -> dict[str, Any]:
        """Return the column that names it; raise ``ValueMissing`` or ``DomainError``."""
        if self.claimant not in Claimant.values:
            raise DomainError("unknown_choice", "请选择认领方。", path="claimant")
        column = NAMED_BY[Claimant(self.claimant)]
        value = self.name.strip()[:100] if column == "name" else getattr(self, column)
        if not value:
            raise ValueMissing(column, "请填写认领方。")
        return {column if column == "name" else f"{column}_id": value}


def claim_project(
    *, by: Any, project_id: uuid.UUID, who: WhoClaims, share: str, now: datetime.datetime
) -> ProjectClaim:
    """Write down who wants to take a published project on, and with what.

    Raises ``VerbRefused``, ``CapacityTaken``, ``InvalidRecord`` (the same claimant twice).
    """
    column = who.named()
    words = share.strip()[:LONGEST_NOTE]
    if not words:
        raise ValueMissing("share", "请写明承担内容。")
    with moving(by=by, project_id=project_id, verb=ProjectVerb.CLAIM, now=now) as hold:
        _require_room(hold)
        for name, key in column.items():
            if name != "name":
                model = ProjectClaim._meta.get_field(name.removesuffix("_id")).related_model
                require_visible(model, key, by=by, path=name.removesuffix("_id"))
        claim = ProjectClaim(
            project=hold.project,
            claimant=who.claimant,
            share=words,
            applied_on=now.date(),
            **column,
        )
        validate(claim)
        claim.save(force_insert=True)
        hold.act.record(
            claim, verb="projectclaim.create", changes={"claimant": who.claimant, "share": words}
        )
    return claim


def review_claim(
    *, by: Any, claim_id: uuid.UUID, is_approved: bool, reason: str, now: datetime.datetime
) -> ProjectClaim:
    """Write down what the reviewing organisation decided; one that is refused hears why.

    Raises ``VerbRefused``, ``ClaimMoved``, ``ReviewerMissing``, ``CapacityTaken``,
    ``ReasonMissing``.
    """
    words = (
        reason.strip()[:LONGEST_NOTE]
        if is_approved
        else reason_of(reason, LONGEST_NOTE, "不通过须写明原因。")
    )
    verb = ProjectVerb.APPROVE if is_approved else ProjectVerb.REJECT
    project_id = project_of(ProjectClaim, claim_id, by)
    with moving(by=by, project_id=project_id, verb=verb, now=now) as hold:
        claim = _claim(hold, claim_id, ClaimState.APPLIED)
        require_reviewer(hold.project)
        if is_approved:
            _require_room(hold)
        state = ClaimState.APPROVED if is_approved else ClaimState.REJECTED
        _decide(hold, claim, state, words, now)
    return claim


def withdraw_claim(
    *, by: Any, claim_id: uuid.UUID, reason: str, now: datetime.datetime
) -> ProjectClaim:
    """Let a claim go that nobody has decided on. Raises ``VerbRefused``, ``ClaimMoved``."""
    project_id = project_of(ProjectClaim, claim_id, by)
    with moving(by=by, project_id=project_id, verb=ProjectVerb.WITHDRAW, now=now) as hold:
        claim = _claim(hold, claim_id, ClaimState.APPLIED)
        _end(hold, claim, ClaimState.WITHDRAWN, reason.strip()[:LONGEST_NOTE], now)
    return claim


def release_claim(
    *, by: Any, claim_id: uuid.UUID, reason: str, now: datetime.datetime
) -> ProjectClaim:
    """Let a claimant leave; when nobody is left, the project seeks somebody again.

    Raises ``VerbRefused``, ``ClaimMoved``, ``ReasonMissing``.
    """
    words = reason_of(reason, LONGEST_NOTE, "退出须写明原因。")
    project_id = project_of(ProjectClaim, claim_id, by)
    with moving(by=by, project_id=project_id, verb=ProjectVerb.RELEASE, now=now) as hold:
        claim = _claim(hold, claim_id, ClaimState.APPROVED)
        _end(hold, claim, ClaimState.RELEASED, words, now)
        if not approved_claims(hold.project).exists():
            hold.set(state=ProjectState.PUBLISHED, started_on=None)
    return claim


def swap_claims(
    *,
    by: Any,
    leaving_id: uuid.UUID,
    coming_id: uuid.UUID,
    reason: str,
    now: datetime.datetime,
) -> ProjectClaim:
    """Let one claimant leave and another one come in one act; the project is never without.

    Raises ``VerbRefused``, ``ClaimMoved``, ``ReviewerMissing``, ``ReasonMissing``.
    """
    words = reason_of(reason, LONGEST_NOTE, "换人须写明原因。")
    project_id = project_of(ProjectClaim, leaving_id, by)
    with moving(by=by, project_id=project_id, verb=ProjectVerb.SWAP, now=now) as hold:
        leaving = _claim(hold, leaving_id, ClaimState.APPROVED)
        coming = _claim(hold, coming_id, ClaimState.APPLIED)
        require_reviewer(hold.project)
        _end(hold, leaving, ClaimState.RELEASED, words, now)
        _decide(hold, coming, ClaimState.APPROVED, words, now)
    return coming


def end_claims(hold: Hold, why: str, now: datetime.datetime, *, also_approved: bool) -> None:
    """End the claims of a project that is over: those that wait, and those who had it."""
    claims = ProjectClaim.objects.select_for_update().filter(project=hold.project)
    for claim in claims.filter(state=ClaimState.APPLIED).order_by("pk"):
        _decide(hold, claim, ClaimState.REJECTED, why, now)
    if also_approved:
        for claim in claims.filter(state=ClaimState.APPROVED).order_by("pk"):
            _end(hold, claim, ClaimState.RELEASED, why, now)


def _claim(hold: Hold, claim_id: uuid.UUID, state: ClaimState) -> ProjectClaim:
    """Return a claim of the project under lock; raise ``NotInScope`` or ``ClaimMoved``."""
    rows = ProjectClaim.objects.select_for_update(of=("self",)).filter(project=hold.project)
    claim = rows.filter(pk=claim_id).first()
    if claim is None:
        raise NotInScope
    if claim.state != state:
        raise ClaimMoved(claim.state)
    return claim


def _decide(
    hold: Hold, claim: ProjectClaim, state: ClaimState, note: str, now: datetime.datetime
) -> None:
    before, claim.state, claim.note, claim.decided_on = claim.state, state, note, now.date()
    claim.save(update_fields=["state", "note", "decided_on", "updated_at"])
    _record(hold, claim, before)


def _end(
    hold: Hold, claim: ProjectClaim, state: ClaimState, note: str, now: datetime.datetime
) -> None:
    before, claim.state, claim.note, claim.ended_on = claim.state, state, note, now.date()
    claim.save(update_fields=["state", "note", "ended_on", "updated_at"])
    _record(hold, claim, before)


def _record(hold: Hold, claim: ProjectClaim, before: str) -> None:
    changes = {"state": [before, str(claim.state)], "note": claim.note}
    hold.act.record(claim, verb=f"projectclaim.{claim.state}", changes=changes)


def _require_room(hold: Hold) -> None:
    if approved_claims(hold.project).count() >= hold.project.claim_capacity:
        raise CapacityTaken
