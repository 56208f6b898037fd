"""What the desk works by is kept here: categories, duty list, mechanisms, words, unit days."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import Department
from common.audit.acting import Act, acting
from common.dictionaries.models import DictionaryEntry
from common.errors.domain import DomainError, NotInScope, NotPermitted
from common.jobs.due import defer
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    take_turns,
    update_record,
    validate,
)
from services.actions.clocks import RECOMPUTE_ALL
from services.models import (
    DutyItem,
    MechanismRule,
    PolicySnippet,
    ReplyTemplate,
    RequestCategory,
    ServiceRequest,
    Substitute,
    UnitDay,
)
from services.selectors.colleagues import colleagues_of

CATEGORIES = "request_category"
DISTRICT = "district.change"
LINKS = frozenset({"category", "lead", "template"})


class DutyRefused(DomainError):
    """The version would begin before the one it follows, or is over already."""

    code = "duty_refused"


def create_category(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a category; its name becomes a label of the dictionary."""
    _require_district(by)
    return create_record(RequestCategory, values, by=by, key=key, also=_into_dictionary)


def update_category(*, by: Any, category_id: uuid.UUID, values: Mapping[str, Any]) -> Written:
    """Change a category; one that requests carry keeps its name."""
    _require_district(by)
    used = RequestCategory.objects.filter(
        pk=category_id, name__in=ServiceRequest.objects.order_by().values("category")
    )
    if "name" in values and used.exclude(name=values["name"]).exists():
        words = "已有诉求使用这个类别，不能改名；请另建类别。"
        raise InvalidRecord([FieldFault("name", "read_only", words)])
    if values.get("parent") is not None:
        _require_above(category_id, values["parent"])
    return update_record(RequestCategory, category_id, values, by=by, also=_into_dictionary)


def set_duty(
    *,
    by: Any,
    values: Mapping[str, Any],
    co_units: Sequence[Department],
    key: uuid.UUID | None = None,
) -> Written:
    """Let a line of the duty list hold from its first day; the one before ends there.

    Raises ``DutyRefused`` unless it begins after the one that runs.
    """
    _require_district(by)
    with acting(by=by, verb="dutyitem.set") as act:
        take_turns(f"duty list {values['category']}")
        running = DutyItem.objects.filter(category=values["category"], ends_on=None)
        before = running.select_for_update().first()
        if before is not None and before.pk != key:
            if before.starts_on >= values["starts_on"]:
                words = f"现行版本自 {before.starts_on} 起，新版本须晚于这一天。"
                raise DutyRefused(message=words, path="starts_on")
            _end_duty(act, before, values["starts_on"])
        written = create_record(DutyItem, values, by=by, key=key)
        if written.outcome == "created":
            written.obj.co_units.set(co_units)
            act.record(written.obj, changes={"co_units": [str(unit.pk) for unit in co_units]})
    return written


def change_duty(
    *,
    by: Any,
    duty_id: uuid.UUID,
    values: Mapping[str, Any],
    co_units: Sequence[Department],
    today: datetime.date,
) -> Written:
    """Change a line of the duty list from ``today`` (or a stated later day) on.

    The version that held until then stays as it was; one that began today is corrected.
    Raises ``NotInScope``, ``DutyRefused``.
    """
    _require_district(by)
    with acting(by=by, verb="dutyitem.change") as act:
        duty = DutyItem.objects.select_for_update().filter(pk=duty_id).first()
        if duty is None:
            raise NotInScope
        if duty.ends_on is not None:
            raise DutyRefused(message="这一版本已经终止，不能修改。")
        if set(values) == {"ends_on"}:
            return update_record(DutyItem, duty_id, values, by=by)
        starts_on = values.get("starts_on") or today
        if duty.starts_on >= today and starts_on >= duty.starts_on:
            written = update_record(DutyItem, duty_id, values, by=by)
            duty.co_units.set(co_units)
            act.record(duty, changes={"co_units": [str(unit.pk) for unit in co_units]})
            return written
        kept = {
            name: getattr(duty, f"{name}_id" if name in LINKS else name)
            for name in ("category", "lead", "mechanism", "days", "template")
        }
        content = {**kept, **values, "starts_on": starts_on}
        return set_duty(by=by, values=content, co_units=co_units)


def update_mechanism_rule(*, by: Any, rule_id: uuid.UUID, values: Mapping[str, Any]) -> Written:
    """Change clock and approver of a mechanism; requests under way keep their limit."""
    _require_district(by)
    return update_record(MechanismRule, rule_id, values, by=by)


def write_words(
    model: type[ReplyTemplate] | type[PolicySnippet],
    *,
    by: Any,
    values: Mapping[str, Any],
    key: uuid.UUID | None = None,
) -> Written:
    """Write a template or a passage of policy."""
    _require_district(by)
    return create_record(model, values, by=by, key=key)


def change_words(
    model: type[ReplyTemplate] | type[PolicySnippet],
    *,
    by: Any,
    words_id: uuid.UUID,
    values: Mapping[str, Any],
) -> Written:
    """Change a template or a passage; answers that were given keep their words."""
    _require_district(by)
    return update_record(model, words_id, values, by=by)


def set_unit_day(
    *,
    by: Any,
    values: Mapping[str, Any],
    key: uuid.UUID | None = None,
    day_id: uuid.UUID | None = None,
) -> Written:
    """Write or change (``day_id``) a day on which a department differs from the calendar.

    All clocks are computed again soon after.
    """
    _require_district(by)
    with acting(by=by, verb="unitday.set"):
        if day_id is None:
            written = create_record(UnitDay, values, by=by, key=key)
        else:
            written = update_record(UnitDay, day_id, values, by=by)
        if written.outcome != "unchanged":
            defer(RECOMPUTE_ALL, key="all")
    return written


def remove_unit_day(*, by: Any, day_id: uuid.UUID) -> None:
    """Let a department follow the calendar on a day again. Raises ``NotInScope``."""
    _require_district(by)
    with acting(by=by, verb="unitday.remove") as act:
        day = UnitDay.objects.select_for_update().filter(pk=day_id).first()
        if day is None:
            raise NotInScope
        act.record(day)
        day.delete()
        defer(RECOMPUTE_ALL, key="all")


def set_substitute(
    *,
    by: Any,
    values: Mapping[str, Any],
    key: uuid.UUID | None = None,
    substitute_id: uuid.UUID | None = None,
) -> Substitute:
    """Let a colleague stand in for an absent one for a period, or change that.

    Staff do so for officers of their area. Raises ``NotInScope``, ``InvalidRecord``.
    """
    with acting(by=by, verb="substitute.set") as act:
        row = _substitute(substitute_id, by) if substitute_id else Substitute()
        if key is not None:
            row.pk = key
        names = {"user": "user_id", "deputy": "deputy_id"}
        for name, value in values.items():
            setattr(row, names.get(name, name), value)
        own = colleagues_of(by).filter(pk__in=[row.user_id, row.deputy_id])
        known = dict(own.values_list("pk", "department"))
        faults = [
            FieldFault(path, "does_not_exist", "不在您可以安排代理的人员之中。")
            for path, chosen in (("user", row.user_id), ("deputy", row.deputy_id))
            if chosen not in known
        ]
        if not faults and known[row.user_id] is None:
            faults.append(FieldFault("user", "no_department", "本人没有所属部门，无须代理。"))
        if faults:
            raise InvalidRecord(faults)
        validate(row)
        row.save()
        act.record(row, changes={name: str(value) for name, value in values.items()})
    return row


def _require_district(by: Any) -> None:
    if by is not None and not by.has_capability(DISTRICT):
        raise NotPermitted


def _substitute(key: uuid.UUID, by: Any) -> Substitute:
    found = Substitute.objects.visible_to(by).select_for_update(of=("self",))
    row = found.filter(pk=key).first()
    if row is None:
        raise NotInScope
    return row


def _end_duty(act: Act, duty: DutyItem, on: datetime.date) -> None:
    duty.ends_on = on
    duty.save(update_fields=["ends_on", "updated_at"])
    act.record(duty, changes={"ends_on": [None, str(on)]})


def _require_above(category_id: uuid.UUID, parent: uuid.UUID) -> None:
    """Raise ``InvalidRecord`` when ``parent`` lies below the category or is it."""
    above = dict(RequestCategory.objects.values_list("pk", "parent"))
    walked: uuid.UUID | None = parent
    while walked is not None:
        if walked == category_id:
            words = "上级类别不能是自己或自己的下级。"
            raise InvalidRecord([FieldFault("parent", "circle", words)])
        walked = above.get(walked)


def _into_dictionary(act: Act, category: RequestCategory) -> Mapping[str, Any] | None:
    _, is_new = DictionaryEntry.objects.get_or_create(dictionary=CATEGORIES, label=category.name)
    return {"label": category.name} if is_new else None
