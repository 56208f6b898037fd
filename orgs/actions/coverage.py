"""Covering an enterprise (建、联、挂、派), ending a coverage, changing its mode; one or many."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q

from common.audit.acting import Act, acting
from common.errors.domain import DomainError
from common.records.previews import tried
from common.records.writing import (
    Written,
    create_record,
    locked,
    require_write_scope,
    take_turns,
    update_record,
)
from enterprises.models import Enterprise
from orgs.choices import CoverageMode
from orgs.models import Coverage, PartyOrganisation
from orgs.selectors.coverage import warning_about

MOST_AT_ONCE = 500
# What the rules look at; a row whose end alone changes is not judged again.
JUDGED = frozenset({"enterprise", "mode", "organisation", "instructor", "starts_on"})


class OrganisationMissing(DomainError):
    """建, 联 and 挂 are coverage by an organisation; none was named."""

    code = "organisation_missing"
    message = "覆盖方式为建、联、挂时，须选择党组织。"


class InstructorMissing(DomainError):
    """派 is coverage by a person; nobody was named."""

    code = "instructor_missing"
    message = "覆盖方式为派时，须填写指导员姓名。"


class OrganisationNotStanding(DomainError):
    """The organisation had not been founded by the day, or was dissolved by then."""

    code = "organisation_not_standing"
    message = "所选党组织在起始日期当天尚未成立或已经撤销。"


class AlreadyCovered(DomainError):
    """The enterprise is covered in just this way in that period."""

    code = "already_covered"
    message = "该企业在此期间已有同样的覆盖，无需重复登记。"
    status = 409


class EndsBeforeStart(DomainError):
    """The coverage would end before it began."""

    code = "period_order"
    message = "终止日期早于起始日期，请核对。"


class AlreadyEnded(DomainError):
    """The coverage had ended by that day."""

    code = "already_ended"
    message = "该覆盖在此之前已经终止。"
    status = 409


class EndReasonMissing(DomainError):
    """A coverage ends for a reason."""

    code = "reason_missing"
    message = "请填写终止原因。"


class TooManyAtOnce(DomainError):
    """More enterprises were chosen than one act takes."""

    code = "too_many_rows"
    message = f"一次最多办理 {MOST_AT_ONCE} 家企业，请缩小选择范围。"


@dataclass(frozen=True, slots=True)
class Way:
    """How an enterprise is to be covered, since when and on what grounds (依据)."""

    mode: str
    starts_on: datetime.date
    organisation_id: uuid.UUID | None = None
    instructor: str = ""
    reason: str = ""

    def values(self, enterprise_id: uuid.UUID) -> dict[str, Any]:
        """Return the values of the coverage of one enterprise."""
        return {
            "enterprise": enterprise_id,
            "mode": self.mode,
            "organisation": self.organisation_id,
            "instructor": self.instructor,
            "starts_on": self.starts_on,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one enterprise of a selection.

    ``refusal`` and its machine ``code`` are empty when it is covered.
    """

    enterprise_id: uuid.UUID
    name: str
    refusal: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What came of a selection, enterprise by enterprise; ``warnings`` do not stop anything."""

    rows: tuple[Outcome, ...]
    warnings: tuple[str, ...] = field(default=())

    @property
    def covered(self) -> int:
        """Return how many were, or would be, covered."""
        return sum(not row.refusal for row in self.rows)


def create_coverage(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a coverage; raises what the rules of its mode refuse."""

    def judged(act: Act, coverage: Coverage) -> None:
        _judge(coverage)

    with acting(by=by, verb="coverage.create"):
        # Two equal coverages at once: the second waits here and then finds the first.
        take_turns(f"coverage {values.get('enterprise')}")
        return create_record(Coverage, values, by=by, key=key, also=judged)


def update_coverage(
    *, by: Any, coverage_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Correct a coverage; raises what the rules of its mode refuse."""

    def judged(act: Act, coverage: Coverage) -> None:
        if JUDGED & values.keys():
            _judge(coverage)

    return update_record(Coverage, coverage_id, values, by=by, base=base, also=judged)


def cover_enterprise(*, by: Any, enterprise_id: uuid.UUID, way: Way) -> tuple[Coverage, str]:
    """Cover one enterprise; return the coverage and a warning, or an empty text."""
    coverage: Coverage = create_coverage(by=by, values=way.values(enterprise_id)).obj
    return coverage, warning_about(coverage.organisation_id, coverage.starts_on)


def end_coverage(*, by: Any, coverage_id: uuid.UUID, on: datetime.date, reason: str) -> Coverage:
    """End a coverage on ``on`` (the first day without it) for a reason."""
    with acting(by=by, verb="coverage.end") as act:
        coverage: Coverage = locked(Coverage, coverage_id, by)
        _end(act, coverage, on, reason)
    return coverage


def change_mode(*, by: Any, coverage_id: uuid.UUID, way: Way) -> tuple[Coverage, str]:
    """End a coverage and begin another one on the same day, as one act.

    Returns the new coverage and a warning, or an empty text.
    """
    with acting(by=by, verb="coverage.change_mode") as act:
        left: Coverage = locked(Coverage, coverage_id, by)
        _end(act, left, way.starts_on, way.reason)
        return cover_enterprise(by=by, enterprise_id=left.enterprise_id, way=way)


def cover_many(
    *, by: Any, enterprise_ids: Iterable[uuid.UUID], way: Way, is_preview: bool = False
) -> BulkOutcome:
    """Cover the chosen enterprises in one way, each by the rules for one; say what came of each.

    A preview does the same and takes it back, so it cannot promise what the act would refuse.
    Enterprises that ``by`` does not see are left out. Raises ``TooManyAtOnce``.
    """
    chosen = list(dict.fromkeys(enterprise_ids))
    if len(chosen) > MOST_AT_ONCE:
        raise TooManyAtOnce
    seen = Enterprise.objects.visible_to(by).filter(pk__in=chosen).order_by("external_id", "pk")
    with tried(is_preview=is_preview), acting(by=by, verb="coverage.cover_many"):
        rows = tuple(_cover_one(by, enterprise, way) for enterprise in seen)
        warning = warning_about(way.organisation_id, way.starts_on)
    return BulkOutcome(rows, (warning,) if warning else ())


def _cover_one(by: Any, enterprise: Enterprise, way: Way) -> Outcome:
    try:
        with transaction.atomic():
            create_coverage(by=by, values=way.values(enterprise.pk))
    except DomainError as refusal:
        faults = getattr(refusal, "faults", ())
        words = "".join(fault.message for fault in faults) or refusal.message
        code = faults[0].code if faults else refusal.code
        return Outcome(enterprise.pk, enterprise.name, words, code)
    return Outcome(enterprise.pk, enterprise.name)


def _end(act: Act, coverage: Coverage, on: datetime.date, reason: str) -> None:
    if not reason.strip():
        raise EndReasonMissing
    if on < coverage.starts_on:
        raise EndsBeforeStart
    if coverage.ends_on is not None and coverage.ends_on <= on:
        raise AlreadyEnded
    before = coverage.ends_on
    coverage.ends_on, coverage.end_reason = on, reason.strip()
    coverage.save(update_fields=["ends_on", "end_reason", "updated_at"])
    require_write_scope(coverage, act.by)
    act.record(
        coverage,
        verb="coverage.end",
        changes={
            "ends_on": [before.isoformat() if before else None, on.isoformat()],
            "end_reason": coverage.end_reason,
        },
    )


def _judge(coverage: Coverage) -> None:
    """Raise what the rules refuse: who covers, whether it stood, whether it is covered already."""
    if coverage.mode == CoverageMode.ASSIGN:
        if not coverage.instructor.strip():
            raise InstructorMissing(path="instructor")
    elif coverage.organisation_id is None:
        raise OrganisationMissing(path="organisation")
    if coverage.organisation_id is not None:
        _require_standing(coverage.organisation_id, coverage.starts_on)
    if _same_way(coverage).exists():
        raise AlreadyCovered


def _require_standing(organisation_id: uuid.UUID, day: datetime.date) -> None:
    standing = PartyOrganisation.objects.standing_on(day).filter(pk=organisation_id)
    if not standing.exists():
        raise OrganisationNotStanding(path="organisation")


def _same_way(coverage: Coverage) -> Any:
    """Return other coverages of the enterprise that are the same during part of the period."""
    rows = Coverage.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=coverage.starts_on),
        enterprise=coverage.enterprise_id,
        mode=coverage.mode,
        organisation=coverage.organisation_id,
    ).exclude(pk=coverage.pk)
    if coverage.organisation_id is None:
        rows = rows.filter(instructor=coverage.instructor)
    if coverage.ends_on is not None:
        rows = rows.filter(starts_on__lt=coverage.ends_on)
    return rows
