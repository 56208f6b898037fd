"""Founding an organisation: applied, answered within a month, elected, filed."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act
from common.errors.domain import DomainError
from common.records.periods import standing_on
from common.records.writing import Written, create_record, update_record
from enterprises.models import EnterpriseStanding
from orgs.actions.coverage import create_coverage
from orgs.actions.guards import (
    StepRefused,
    form_of,
    require_document,
    require_past,
    require_reason,
    require_standing,
)
from orgs.actions.organisation import create_organisation
from orgs.actions.procedures import take_step
from orgs.actions.terms import open_term
from orgs.choices import CoverageMode, FoundingState
from orgs.formation import FOUNDING_STEPS, answer_due, may_found, needs_exception
from orgs.models import Founding, PartyOrganisation
from orgs.selectors.formation import standard_on
from orgs.terms import default_years, term_end

DATES = {
    "approve": "answered_on",
    "refuse": "answered_on",
    "elect": "elected_on",
    "file": "filed_on",
}


class MayNotFound(DomainError):
    """Only a committee may approve the founding of an organisation."""

    code = "may_not_found"
    message = "只有党委（党工委）可以审批成立党组织；党总支、党支部不能审批。"


class NoBase(DomainError):
    """An organisation is founded at an enterprise or in a building."""

    code = "missing_value"
    message = "须填写企业或楼宇。"


class ExceptionMissing(DomainError):
    """Fewer members than the form asks for: the superior's document is needed."""

    code = "exception_missing"
    message = "党员人数少于该形式的标准，须填写上级特批的文号。"


def apply_founding(
    *, by: Any, values: Mapping[str, Any], today: datetime.date, key: uuid.UUID | None = None
) -> Written:
    """Write an application; the answer is due within a month.

    Raises ``NoBase``, ``MayNotFound``, ``ExceptionMissing``.
    """
    require_past(values["applied_on"], today)
    told = {**values, "answer_due_on": answer_due(values["applied_on"])}

    def judge(act: Act, founding: Founding) -> None:
        _judge(act, founding)
        founding.started_by = by
        founding.save(update_fields=["started_by"])

    return create_record(Founding, told, by=by, key=key, content=values, also=judge)


def change_application(
    *,
    by: Any,
    founding_id: uuid.UUID,
    values: Mapping[str, Any],
    today: datetime.date,
    base: int | None = None,
) -> Written:
    """Change an application that has no answer yet. Raises ``StepRefused``."""
    told = dict(values)
    if "applied_on" in told:
        require_past(told["applied_on"], today)
        told["answer_due_on"] = answer_due(told["applied_on"])

    def judge(act: Act, founding: Founding) -> None:
        if founding.state != FoundingState.APPLIED:
            raise StepRefused(message="批复之后不能再改申请；请撤回后重新申请。")
        _judge(act, founding)

    return update_record(Founding, founding_id, told, by=by, base=base, also=judge)


def approve_founding(
    *,
    by: Any,
    founding_id: uuid.UUID,
    on: datetime.date,
    document_number: str,
    today: datetime.date,
) -> Founding:
    """Note that the committee agrees, by which document."""
    require_document(document_number)
    values = {"answer_document": document_number}
    return _take("approve", by, founding_id, on, today, values)


def refuse_founding(
    *, by: Any, founding_id: uuid.UUID, on: datetime.date, reason: str, today: datetime.date
) -> Founding:
    """Note that the committee does not agree, and why."""
    require_reason(reason)
    return _take("refuse", by, founding_id, on, today, {"reason": reason})


def elect_founding(
    *, by: Any, founding_id: uuid.UUID, on: datetime.date, today: datetime.date
) -> Founding:
    """Note that the members' meeting has elected (or the superior has named) the leaders."""
    return _take("elect", by, founding_id, on, today, {})


def file_founding(
    *,
    by: Any,
    founding_id: uuid.UUID,
    on: datetime.date,
    today: datetime.date,
    external_id: str = "",
) -> Founding:
    """Note that the result is filed: the organisation stands from ``on``.

    It gets its form, host or building, its first term, and covers its enterprise (建).
    """

    def found(founding: Founding) -> dict[str, Any]:
        organisation = _make(founding, on, external_id, by)
        founding.organisation = organisation
        return {"organisation": str(organisation.pk)}

    return _take("file", by, founding_id, on, today, {}, found)


def withdraw_founding(
    *, by: Any, founding_id: uuid.UUID, on: datetime.date, reason: str, today: datetime.date
) -> Founding:
    """Take the application back, and say why."""
    require_reason(reason)
    return _take("withdraw", by, founding_id, on, today, {"reason": reason})


def _take(
    code: str,
    by: Any,
    founding_id: uuid.UUID,
    on: datetime.date,
    today: datetime.date,
    values: Mapping[str, Any],
    also: Any = None,
) -> Founding:
    founding: Founding = take_step(
        Founding,
        founding_id,
        FOUNDING_STEPS[code],
        by=by,
        dates=DATES,
        on=on,
        today=today,
        values=values,
        also=also,
    )
    return founding


def _judge(act: Act, founding: Founding) -> None:
    if founding.enterprise_id is None and founding.building_id is None:
        raise NoBase(path="enterprise")
    superior, day = founding.approving_organisation, founding.applied_on
    require_standing(superior, day)
    if not may_found(form_of(superior, day)):
        raise MayNotFound(path="approving_organisation")
    if not founding.exception_document and _is_too_small(founding):
        raise ExceptionMissing(path="exception_document")


def _is_too_small(founding: Founding) -> bool:
    """Return whether the enterprise is known to have too few members for the form."""
    if founding.enterprise_id is None:
        return False
    stated = EnterpriseStanding.objects.filter(
        standing_on(founding.applied_on), enterprise=founding.enterprise_id
    ).first()
    if stated is None or stated.full_members is None:
        return False
    total = stated.full_members + (stated.probationary_members or 0)
    return needs_exception(
        founding.form, stated.full_members, total, standard_on(founding.applied_on)
    )


def _make(founding: Founding, on: datetime.date, external_id: str, by: Any) -> PartyOrganisation:
    buildings = [founding.building_id] if founding.building_id else []
    written = create_organisation(
        by=by,
        values={
            "external_id": external_id,
            "name": founding.name,
            "form": founding.form,
            "document_number": founding.answer_document,
            "parent": founding.approving_organisation_id,
            "area": founding.area_id,
            "host_enterprise": founding.enterprise_id,
            "buildings": buildings,
            "founded_on": on,
        },
    )
    organisation: PartyOrganisation = written.obj
    years = default_years(founding.form)
    if years is not None:
        open_term(
            organisation=organisation,
            on=on,
            due_on=term_end(on, years),
            document_number=founding.answer_document,
        )
    if founding.enterprise_id is not None:
        create_coverage(
            by=by,
            values={
                "enterprise": founding.enterprise_id,
                "mode": CoverageMode.ESTABLISH,
                "organisation": organisation.pk,
                "starts_on": on,
                "reason": founding.answer_document,
            },
        )
    return organisation
