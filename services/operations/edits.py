"""Operations on what stands: visits, promises, conflicts; and news of buildings."""

import uuid
from collections.abc import Sequence

from common.records.writing import InvalidRecord
from common.sync.envelope import Draft
from common.sync.faults import SENTENCES, Unusable
from common.sync.knowing import Known, known_to
from common.sync.models import FieldEdit, SyncOperation
from common.sync.registry import Context, Outcome
from common.sync.values import as_text, as_uuid
from common.sync.waiting import UNUSED
from services.actions.corrections import (
    Correction,
    correct_field_visit,
    withdraw_visit,
)
from services.actions.promises import settle_promise
from services.actions.proposals import propose
from services.actions.restoring import restore_value
from services.models import Visit
from services.payloads.correction import read_fields
from services.payloads.visit import read_proposal, read_settled
from services.selectors.told import purposes

Status = SyncOperation.Status
LONGEST_REASON = 300


def correct(drafts: Sequence[Draft], context: Context) -> list[Outcome]:
    """Change fields of an own visit; wait when the visit has not arrived."""
    (draft,) = drafts
    visit = _visit(draft)
    if visit is None or not _has_base(draft, visit):
        return [_waiting(draft)]
    correction = Correction(
        visit_id=visit.pk,
        fields=read_fields(draft.payload.get("fields"), context.clock, purposes()),
        known=known_to(draft.after_id, draft.base_version, visit.pk),
        reason=as_text(draft.payload.get("reason"), LONGEST_REASON),
        at=draft.at,
        operation=draft.id,
    )
    try:
        done = correct_field_visit(
            correction, act=context.act, by=context.user, area_id=context.area_id
        )
    except InvalidRecord as error:
        raise Unusable("bad_value", f"（{error.faults[0].message}）") from error
    if done.is_withdrawn:
        return [_about(visit, Status.CONFLICT, done.version, code="withdrawn")]
    if done.conflicts:
        return [_about(visit, Status.CONFLICT, done.version, code="same_field")]
    return [_about(visit, Status.MERGED if done.is_merge else Status.CREATED, done.version)]


def withdraw(drafts: Sequence[Draft], context: Context) -> list[Outcome]:
    """Withdraw an own visit: it stays, and counts nowhere."""
    (draft,) = drafts
    visit = _visit(draft)
    if visit is None:
        return [_waiting(draft)]
    version = withdraw_visit(
        visit_id=visit.pk,
        reason=as_text(draft.payload.get("reason"), LONGEST_REASON, is_required=True),
        act=context.act,
        by=context.user,
        now=context.now,
        at=draft.at,
        operation=draft.id,
    )
    return [_about(visit, Status.CREATED, version)]


def settle(drafts: Sequence[Draft], context: Context) -> list[Outcome]:
    """Settle a promise; wait when it has not arrived."""
    (draft,) = drafts
    settled = read_settled(draft.payload)
    if not _may_go_on(draft):
        return [_waiting(draft)]
    conflicts = settle_promise(
        settled,
        act=context.act,
        by=context.user,
        on=draft.at.date(),
        at=draft.at,
        operation=draft.id,
        area_id=context.area_id,
        after=draft.after_id,
    )
    code = "same_field" if conflicts else ""
    return [
        Outcome(
            Status.CONFLICT if conflicts else Status.CREATED,
            code,
            SENTENCES.get(code, ""),
            object_kind="promise",
            object_id=settled.promise,
        )
    ]


def propose_news(drafts: Sequence[Draft], context: Context) -> list[Outcome]:
    """Report a company that is not on the register, or an empty unit."""
    (draft,) = drafts
    met = read_proposal(draft.payload, draft.id)
    building = as_uuid(draft.payload.get("building"), "out_of_scope")
    propose(met, building_id=building, act=context.act, by=context.user, on=draft.at.date())
    return [Outcome(Status.CREATED, object_kind="proposal", object_id=met.id)]


def restore(drafts: Sequence[Draft], context: Context) -> list[Outcome]:
    """Let the value that lost stand again."""
    (draft,) = drafts
    key = as_uuid(draft.payload.get("conflict"), "unknown_conflict")
    if not _may_go_on(draft):
        return [_waiting(draft)]
    edit = FieldEdit.objects.filter(pk=key).values_list("object_id", flat=True).first()
    known = known_to(draft.after_id, draft.base_version, edit) if edit else Known()
    restored = restore_value(
        edit_id=key,
        act=context.act,
        by=context.user,
        at=draft.at,
        operation=draft.id,
        known=known,
        area_id=context.area_id,
    )
    status, code = (Status.CONFLICT, "same_field") if restored.conflicts else (Status.CREATED, "")
    return [
        Outcome(
            status,
            code,
            SENTENCES.get(code, ""),
            object_kind=restored.kind,
            object_id=restored.id,
            version=restored.version,
            keeps_payload=True,
        )
    ]


def _visit(draft: Draft) -> Visit | None:
    key = as_uuid(draft.payload.get("visit"), "unknown_visit")
    return Visit.objects.filter(pk=key).first()


def _waiting(draft: Draft) -> Outcome:
    """Return the outcome «waits»: for the operation it builds upon, else for its visit."""
    key = draft.after_id or as_uuid(draft.payload.get("visit"), "unknown_visit")
    return Outcome(Status.HELD, "waiting", SENTENCES["waiting"], keeps_payload=True, waits_for=key)


def _has_base(draft: Draft, visit: Visit) -> bool:
    """Return whether what the correction builds upon is here."""
    return draft.after_id == visit.pk or _may_go_on(draft)


def _may_go_on(draft: Draft) -> bool:
    return draft.after_id is None or _has_arrived(draft.after_id)


def _has_arrived(operation: uuid.UUID) -> bool:
    """Return whether an operation was carried out, and all that its writer had written before.

    A withdrawal is carried out ahead of what it came after.
    """
    walked: set[uuid.UUID] = set()
    step: uuid.UUID | None = operation
    while step is not None and step not in walked:
        walked.add(step)
        settled = SyncOperation.objects.filter(pk=step).exclude(status__in=UNUSED)
        row = settled.values("after_id").first()
        if row is None:
            # A visit that came by another way than a tablet's operation is a beginning too.
            return step != operation and Visit.objects.filter(pk=step).exists()
        step = row["after_id"]
    return True


def _about(visit: Visit, status: str, version: int, code: str = "") -> Outcome:
    return Outcome(
        status,
        code,
        SENTENCES.get(code, ""),
        object_kind="visit",
        object_id=visit.pk,
        version=version,
        keeps_payload=True,
    )
