"""Rating overrides: set with evidence and an end, approved by a second person, ended."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import AlreadyDecided, DomainError, ReasonMissing
from common.records.writing import (
    Written,
    create_record,
    locked,
    require_visible,
    take_turns,
)
from enterprises.models import Enterprise, Rating, RatingOverride
from enterprises.stability.overrides import MOST_DAYS, is_towards_stable, shown_colour

NIGHTLY = "enterprises.return_overrides"


class NotRated(DomainError):
    """There is no computed colour that could be overridden."""

    code = "not_rated"
    message = "该企业今天没有评级，不能人工调整。"
    status = 409


class NothingToOverride(DomainError):
    """The computed colour is that one already."""

    code = "same_colour"
    message = "计算颜色已经是这一级，无需调整。"
    status = 409


class OverrideBackdated(DomainError):
    """What was shown on a past day does not change."""

    code = "in_the_past"
    message = "起始日期不能早于今天：过去各日显示过的颜色不追改。"


class OverrideWithoutDays(DomainError):
    """The period holds no day at all."""

    code = "period_order"
    message = "截止日期须晚于起始日期。"


class OverrideTooLong(DomainError):
    """An override is for a while only."""

    code = "too_long"
    message = f"人工调整最长 {MOST_DAYS} 天，到期自动恢复计算颜色。"


class OwnApproval(DomainError):
    """Towards a stabler colour a second person must agree."""

    code = "own_approval"
    message = "须由提出人以外的第二人批准。"
    status = 403


class OverrideOver(DomainError):
    """The period has passed."""

    code = "already_ended"
    message = "该人工调整已经到期，请重新提出。"
    status = 409


def set_override(
    *, by: Any, values: Mapping[str, Any], today: datetime.date, key: uuid.UUID | None = None
) -> Written:
    """Set another colour for an enterprise of the user's write scope.

    ``values``: enterprise (its id), colour, reason, evidence, starts_on, ends_on. Away from
    stable it holds at once; towards stable it waits for a second person. Raises ``NotRated``,
    ``NothingToOverride``, ``OverrideBackdated``, ``OverrideWithoutDays``, ``OverrideTooLong``,
    ``InvalidRecord`` (also for an overlap), ``OutsideWriteScope``, ``IdTaken``.
    """
    with acting(by=by, verb="ratingoverride.create"):
        take_turns(f"ratingoverride {values['enterprise']}")
        if key is not None and RatingOverride.objects.filter(pk=key).exists():
            # The rules of today are not asked again: the same content answers as the first time.
            return create_record(RatingOverride, values, by=by, key=key)
        computed = _computed(by, values["enterprise"])
        _require_period(values["starts_on"], values["ends_on"], today)
        if values["colour"] == computed:
            raise NothingToOverride
        found = {
            "computed_colour": computed,
            "needs_approval": is_towards_stable(computed, values["colour"]),
        }

        def sign(act: Act, override: RatingOverride) -> None:
            override.proposed_by = by
            override.save(update_fields=["proposed_by"])

        return create_record(
            RatingOverride, {**values, **found}, by=by, key=key, content=values, also=sign
        )


def approve_override(*, by: Any, override_id: uuid.UUID, now: datetime.datetime) -> RatingOverride:
    """Let an override towards stable hold from today on; ``by`` is not who proposed it.

    Raises ``NotInScope``, ``OutsideWriteScope``, ``AlreadyDecided``, ``OwnApproval``,
    ``OverrideOver``.
    """
    with acting(by=by, verb="ratingoverride.approve") as act:
        override: RatingOverride = locked(RatingOverride, override_id, by)
        if not override.is_waiting or override.withdrawn_at is not None:
            raise AlreadyDecided
        # Whose account is gone may have been anybody: then nobody can be the second.
        if override.proposed_by_id is None or override.proposed_by_id == by.pk:
            raise OwnApproval
        today = now.date()
        if override.ends_on <= today:
            raise OverrideOver
        override.approved_by, override.approved_at = by, now
        override.starts_on = max(override.starts_on, today)
        override.save(update_fields=["approved_by", "approved_at", "starts_on", "updated_at"])
        act.record(override, changes={"starts_on": override.starts_on.isoformat()})
    return override


def withdraw_override(
    *, by: Any, override_id: uuid.UUID, reason: str, now: datetime.datetime
) -> RatingOverride:
    """End an override today, before its time; the computed colour is shown again.

    Raises ``NotInScope``, ``OutsideWriteScope``, ``ReasonMissing``, ``AlreadyDecided``.
    """
    if not reason.strip():
        raise ReasonMissing
    with acting(by=by, verb="ratingoverride.withdraw") as act:
        override: RatingOverride = locked(RatingOverride, override_id, by)
        today = now.date()
        if override.withdrawn_at is not None or override.ends_on <= today:
            raise AlreadyDecided
        before = override.ends_on
        override.withdrawn_by, override.withdrawn_at = by, now
        override.withdrawn_reason = reason.strip()
        override.ends_on = max(override.starts_on, today)
        if not override.is_waiting:
            override.returned_on = today
        override.save(
            update_fields=[
                "withdrawn_by",
                "withdrawn_at",
                "withdrawn_reason",
                "ends_on",
                "returned_on",
                "updated_at",
            ]
        )
        changes = {"ends_on": [before.isoformat(), override.ends_on.isoformat()]}
        act.record(override, changes={**changes, "reason": override.withdrawn_reason})
    return override


def return_run_out(day: datetime.date) -> int:
    """Note for every override that ran out by ``day`` which colour is shown again; return how many.

    Reading colours needs no job: the period says what holds. This leaves the record, once.
    """
    with acting(by=None, verb="ratingoverride.return") as act:
        rows = list(
            RatingOverride.objects.run_out_by(day)
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("enterprise")
            .order_by("pk")
        )
        computed = dict(
            Rating.objects.filter(
                enterprise__any_of=[row.enterprise_id for row in rows]
            ).values_list("enterprise_id", "colour")
        )
        for row in rows:
            row.returned_on = day
            now_shown = computed.get(row.enterprise_id)
            before = now_shown and shown_colour(
                now_shown, row.colour, is_approved=row.approved_at is not None
            )
            act.record(row, changes={"colour": [before, now_shown]})
        RatingOverride.objects.bulk_update(rows, ["returned_on"])
    return len(rows)


def _computed(by: Any, enterprise_id: uuid.UUID) -> str:
    require_visible(Enterprise, enterprise_id, by=by, path="enterprise")
    rating = Rating.objects.filter(enterprise=enterprise_id).first()
    if rating is None:
        raise NotRated
    return rating.colour


def _require_period(starts_on: datetime.date, ends_on: datetime.date, today: datetime.date) -> None:
    if starts_on < today:
        raise OverrideBackdated
    if ends_on <= starts_on:
        raise OverrideWithoutDays
    if ends_on - starts_on > datetime.timedelta(MOST_DAYS):
        raise OverrideTooLong
