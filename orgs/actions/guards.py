"""What the acts of an organisation ask before they write: does it stand, is the day right."""

import datetime
import uuid
from typing import Any

from common.errors.domain import DomainError
from common.records.periods import standing_on
from common.records.writing import locked
from orgs.models import MemberCount, OrganisationFormPeriod, PartyOrganisation


class NotStanding(DomainError):
    """The organisation is not founded yet, or dissolved already."""

    code = "not_standing"
    message = "该党组织当日尚未成立或已经撤销。"
    status = 409


class DayAhead(DomainError):
    """What has happened cannot lie in the future."""

    code = "future_date"
    message = "日期不能晚于今天。"


class DocumentMissing(DomainError):
    """The act rests on a document of the superior."""

    code = "missing_value"
    message = "须填写文号。"


class ReasonMissing(DomainError):
    """The act needs a word on why."""

    code = "missing_value"
    message = "须说明原因。"


class StepRefused(DomainError):
    """The procedure has not come so far, or has ended."""

    code = "wrong_state"
    message = "当前进度不能办理此步骤。"
    status = 409


class StepTooEarly(DomainError):
    """A step would lie before an earlier one."""

    code = "date_order"
    message = "日期早于前一步骤的日期，请核对。"


def locked_organisation(
    organisation_id: uuid.UUID, *, by: Any, on: datetime.date, today: datetime.date
) -> PartyOrganisation:
    """Return the organisation under a lock; it must stand on ``on``, which is not ahead.

    Raises ``NotInScope``, ``OutsideWriteScope``, ``DayAhead``, ``NotStanding``.
    """
    organisation: PartyOrganisation = locked(PartyOrganisation, organisation_id, by)
    require_past(on, today)
    require_standing(organisation, on)
    return organisation


def require_standing(organisation: PartyOrganisation, day: datetime.date) -> None:
    """Raise ``NotStanding`` unless the organisation stands on ``day``."""
    if not PartyOrganisation.objects.standing_on(day).filter(pk=organisation.pk).exists():
        raise NotStanding(path="on")


def require_past(day: datetime.date, today: datetime.date) -> None:
    """Raise ``DayAhead`` for a day after today."""
    if day > today:
        raise DayAhead(path="on")


def require_document(document_number: str) -> None:
    """Raise ``DocumentMissing`` for an empty number."""
    if not document_number.strip():
        raise DocumentMissing(path="document_number")


def require_reason(reason: str) -> None:
    """Raise ``ReasonMissing`` for an empty reason."""
    if not reason.strip():
        raise ReasonMissing(path="reason")


def form_of(organisation: PartyOrganisation, day: datetime.date) -> str:
    """Return the form of the day, empty when none is known."""
    forms = OrganisationFormPeriod.objects.filter(standing_on(day), organisation=organisation)
    return forms.values_list("form", flat=True).first() or ""


def full_members_of(organisation: PartyOrganisation, day: datetime.date) -> int | None:
    """Return the full members of the day; None when nobody stated them."""
    counts = MemberCount.objects.filter(standing_on(day), organisation=organisation)
    return counts.values_list("full_members", flat=True).first()
