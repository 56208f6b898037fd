"""What the work lists of coverage say of each enterprise: facts, suggestion, neighbours, reason."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.roles import may_count_members
from common.records.periods import standing_on
from enterprises.models import Contact, Enterprise, EnterpriseStanding, Occupancy
from orgs.choices import CoverageMode, FoundingState, OrganisationForm, UnbuiltReasonKind
from orgs.formation import Standard, committee_need, suggest_form, suggest_mode
from orgs.models import Coverage, Founding, UnbuiltReason
from orgs.selectors.formation import standard_on
from orgs.selectors.gaps import STALE_AFTER
from orgs.selectors.neighbours import Neighbour, surroundings


@dataclass(frozen=True, slots=True)
class Room:
    """A building in which the enterprise holds rooms, and their numbers."""

    building_id: uuid.UUID
    building: str
    units: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """An enterprise of a work list; suggestions are suggestions, the office decides."""

    enterprise_id: uuid.UUID
    external_id: str | None
    name: str
    rooms: tuple[Room, ...]
    full_members: int | None
    probationary_members: int | None
    counted_on: datetime.date | None
    modes: tuple[str, ...]
    suggested_form: str
    suggested_mode: str
    neighbours: tuple[Neighbour, ...]
    missing: tuple[str, ...]
    reason_kind: str
    reason: str
    reason_note: str
    reason_since: datetime.date | None
    founding: str

    @property
    def mode_word(self) -> str:
        """Return the suggested way as people say it."""
        return str(CoverageMode(self.suggested_mode).label)

    @property
    def is_built(self) -> bool:
        """Return whether the enterprise has an organisation of its own."""
        return CoverageMode.ESTABLISH.label in self.modes


def gap_rows(ids: Sequence[uuid.UUID], *, user: Any, day: datetime.date) -> tuple[GapRow, ...]:
    """Return the rows of ``ids`` in that order: twelve queries, however many they are."""
    standard = standard_on(day)
    seen = Enterprise.objects.visible_to(user).in_bulk(list(ids))
    rooms = _rooms(ids, user, day)
    told = {
        row.enterprise_id: row
        for row in EnterpriseStanding.objects.filter(standing_on(day), enterprise__in=ids)
    }
    counts = may_count_members(user)
    modes = _modes(ids, day)
    reachable = set(Contact.objects.filter(enterprise__in=ids).values_list("enterprise", flat=True))
    reasons = {
        row.enterprise_id: row
        for row in UnbuiltReason.objects.current_on(day).filter(enterprise__in=ids)
    }
    foundings = _foundings(ids, day)
    around = surroundings(
        {room.building_id for held in rooms.values() for room in held},
        user=user,
        day=day,
        standard=standard,
    )
    return tuple(
        _row(
            seen[key],
            rooms.get(key, ()),
            told.get(key),
            modes.get(key, ()),
            around.of(room.building_id for room in rooms.get(key, ())),
            reasons.get(key),
            foundings.get(key, ""),
            key in reachable,
            day,
            standard,
            counts=counts,
        )
        for key in ids
        if key in seen
    )


def _row(
    enterprise: Enterprise,
    rooms: tuple[Room, ...],
    told: EnterpriseStanding | None,
    modes: tuple[str, ...],
    neighbours: tuple[Neighbour, ...],
    reason: UnbuiltReason | None,
    founding: str,
    is_reachable: bool,
    day: datetime.date,
    standard: Standard,
    *,
    counts: bool,
) -> GapRow:
    full = told.full_members if told and counts else None
    probationary = told.probationary_members if told and counts else None
    total = (full or 0) + (probationary or 0)
    has_joint = any(one.mode == CoverageMode.JOINT for one in neighbours)
    return GapRow(
        enterprise_id=enterprise.pk,
        external_id=enterprise.external_id,
        name=enterprise.name,
        rooms=rooms,
        full_members=full,
        probationary_members=probationary,
        counted_on=told.recorded_on if told else None,
        modes=modes,
        suggested_form=_form_words(full, total, standard),
        suggested_mode=suggest_mode(full, total, has_joint=has_joint, standard=standard),
        neighbours=neighbours,
        missing=_missing(told, day, is_reachable=is_reachable),
        reason_kind=reason.kind if reason else "",
        reason=UnbuiltReasonKind(reason.kind).label if reason else "",
        reason_note=reason.note if reason else "",
        reason_since=reason.starts_on if reason else None,
        founding=founding,
    )


def _form_words(full: int | None, total: int, standard: Standard) -> str:
    if full is None:
        return ""
    form = suggest_form(full, total, standard)
    need = committee_need(form, full, standard)
    own = form == OrganisationForm.BRANCH and need.has_committee
    return f"{form.label}（设支部委员会）" if own else str(form.label)


def _missing(
    told: EnterpriseStanding | None, day: datetime.date, *, is_reachable: bool
) -> tuple[str, ...]:
    words = []
    if told is None or told.full_members is None:
        words.append("党员数未登记")
    elif told.recorded_on < day - STALE_AFTER:
        words.append(f"党员数超过 {STALE_AFTER.days} 天未核实")
    if not is_reachable:
        words.append("没有联系人")
    return tuple(words)


def _rooms(
    ids: Sequence[uuid.UUID], user: Any, day: datetime.date
) -> dict[uuid.UUID, tuple[Room, ...]]:
    held = (
        Occupancy.objects.visible_to(user)
        .current_on(day)
        .filter(enterprise__in=ids)
        .order_by("unit__building__external_id", "unit__building", "unit__number")
        .values_list("enterprise_id", "unit__building_id", "unit__building__name", "unit__number")
    )
    numbers: dict[Any, dict[Any, list[str]]] = defaultdict(lambda: defaultdict(list))
    for enterprise, building, name, number in held:
        numbers[enterprise][building, name].append(number)
    return {
        enterprise: tuple(
            Room(building, name, "、".join(units)) for (building, name), units in places.items()
        )
        for enterprise, places in numbers.items()
    }


def _modes(ids: Sequence[uuid.UUID], day: datetime.date) -> dict[uuid.UUID, tuple[str, ...]]:
    words: dict[uuid.UUID, list[str]] = defaultdict(list)
    current = Coverage.objects.current_on(day).filter(enterprise__in=ids)
    for key, mode in current.order_by("mode").values_list("enterprise_id", "mode").distinct():
        words[key].append(CoverageMode(mode).label)
    return {key: tuple(found) for key, found in words.items()}


def _foundings(ids: Sequence[uuid.UUID], day: datetime.date) -> dict[uuid.UUID, str]:
    running = Founding.objects.open().filter(enterprise__in=ids, applied_on__lte=day)
    return {
        key: f"{name}：{FoundingState(state).label}（{applied_on} 申请）"
        for key, name, state, applied_on in running.order_by("applied_on").values_list(
            "enterprise_id", "name", "state", "applied_on"
        )
    }
