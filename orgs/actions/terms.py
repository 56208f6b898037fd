"""Opening and extending terms (届次)."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act
from common.errors.domain import DomainError
from common.records.periods import standing_on
from common.records.standing import restate
from common.records.writing import Written, create_record, locked, validate
from orgs.actions.guards import NotStanding, require_past
from orgs.models import OrganisationTerm, PartyOrganisation, TermExtension
from orgs.terms import latest_extension


class ExtensionTooLong(DomainError):
    """An election may be postponed by twelve months, all extensions together."""

    code = "extension_too_long"
    message = "延期换届最长不超过十二个月。"


class ExtensionTooShort(DomainError):
    """An extension leads beyond the end of the term and of earlier extensions."""

    code = "extension_too_short"
    message = "延至日期须晚于换届日期及已批准的延期。"


def extend_term(
    *,
    by: Any,
    term_id: uuid.UUID,
    until: datetime.date,
    approved_on: datetime.date,
    approved_by: str,
    reason: str,
    today: datetime.date,
    document_number: str = "",
    key: uuid.UUID | None = None,
) -> Written:
    """Write an approved postponement of the election at the end of a term.

    Raises ``DayAhead``, ``NotStanding``, ``ExtensionTooLong``, ``ExtensionTooShort``.
    """
    values = {
        "term": term_id,
        "until": until,
        "approved_on": approved_on,
        "approved_by": approved_by,
        "document_number": document_number,
        "reason": reason,
    }

    def judge(act: Act, extension: TermExtension) -> None:
        require_past(approved_on, today)
        term: OrganisationTerm = locked(OrganisationTerm, term_id, by)
        _require_extensible(term, extension)

    return create_record(TermExtension, values, by=by, key=key, also=judge)


def _require_extensible(term: OrganisationTerm, extension: TermExtension) -> None:
    if not OrganisationTerm.objects.filter(standing_on(extension.approved_on), pk=term.pk).exists():
        raise NotStanding(message="该届次在批准日期不在任，不能延期。", path="approved_on")
    limit = latest_extension(term.due_on)
    if extension.until > limit:
        raise ExtensionTooLong(
            message=f"延期换届最长不超过十二个月，本届最晚至 {limit}。", path="until"
        )
    earlier = TermExtension.objects.filter(term=term).exclude(pk=extension.pk)
    ends = [term.due_on, *earlier.values_list("until", flat=True)]
    if extension.until <= max(ends):
        raise ExtensionTooShort(path="until")


def open_term(
    *,
    organisation: PartyOrganisation,
    on: datetime.date,
    due_on: datetime.date,
    document_number: str,
) -> dict[str, Any]:
    """Let the next term begin on ``on``, inside another act; return what changed."""
    terms = OrganisationTerm.objects.filter(organisation=organisation)
    current = terms.filter(standing_on(on)).first()
    number = current.number + 1 if current is not None and current.number else None
    told = {"due_on": due_on, "number": number, "document_number": document_number}
    if current is not None:
        return restate(OrganisationTerm, {"organisation": organisation}, told, on)
    opened = OrganisationTerm(organisation=organisation, starts_on=on, recorded_on=on, **told)
    # A later term is known already: a refusal in words, not by the database.
    validate(opened)
    opened.save(force_insert=True)
    return {name: [None, value] for name, value in told.items()}


def note_term(
    *, by: Any, values: Mapping[str, Any], today: datetime.date, key: uuid.UUID | None = None
) -> Written:
    """Write a term that began before the platform knew of it."""
    told = {**values, "recorded_on": today}
    return create_record(OrganisationTerm, told, by=by, key=key, content=values)
