"""Organisations that an enterprise could join: near ones first, each with the reason.

In the same building, then in the same grid, then in the same subdistrict: joint branches that
still cover fewer units than they generally may, and the building's own committee.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from buildings.models import Building
from common.records.periods import standing_on
from orgs.choices import BUILDING_FORMS, CoverageMode, OrganisationForm
from orgs.formation import Standard
from orgs.models import OrganisationFormPeriod, OrganisationSeat, PartyOrganisation
from orgs.selectors.coverage import units_of

MOST = 3


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An organisation to join, in which way, and why just this one."""

    organisation_id: uuid.UUID
    external_id: str | None
    name: str
    mode: str
    why: str

    @property
    def mode_word(self) -> str:
        """Return the way as people say it."""
        return str(CoverageMode(self.mode).label)


@dataclass(frozen=True, slots=True)
class _Seat:
    organisation_id: uuid.UUID
    name: str
    number: str
    form: str
    building_id: uuid.UUID
    units: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The seats around some buildings, ready to be asked for one enterprise after another."""

    seats: Mapping[Any, tuple[_Seat, ...]]
    places: Mapping[uuid.UUID, tuple[Any, Any, str]]

    def of(self, building_ids: Iterable[uuid.UUID]) -> tuple[Neighbour, ...]:
        """Return the few nearest organisations for a tenant of these buildings."""
        known = [key for key in building_ids if key in self.places]
        found: dict[uuid.UUID, Neighbour] = {}
        for key in known:
            self._add(found, self.seats.get(key, ()), "同楼")
        for key in known:
            self._add(found, self._joint(self.places[key][0]), f"同网格（{self.places[key][2]}）")
        for key in known:
            self._add(found, self._joint(self.places[key][1]), "同街镇")
        return tuple(found.values())[:MOST]

    def _joint(self, place: Any) -> Iterable[_Seat]:
        return (seat for seat in self.seats.get(place, ()) if _is_joint(seat))

    def _add(self, found: dict[uuid.UUID, Neighbour], seats: Iterable[_Seat], where: str) -> None:
        for seat in seats:
            if len(found) >= MOST:
                return
            found.setdefault(seat.organisation_id, _neighbour(seat, where))


def surroundings(
    building_ids: Collection[uuid.UUID], *, user: Any, day: datetime.date, standard: Standard
) -> Surroundings:
    """Return the organisations around some buildings that ``user`` may see: four queries."""
    places = {
        key: (grid, street, name or "")
        for key, grid, street, name in Building.objects.filter(pk__in=building_ids).values_list(
            "pk", "grid_id", "subdistrict_id", "grid__name"
        )
    }
    streets = {street for _, street, _ in places.values()}
    rows = list(
        OrganisationSeat.objects.filter(
            standing_on(day),
            organisation__in=PartyOrganisation.objects.visible_to(user).standing_on(day),
            building__subdistrict__in=streets,
            organisation__host_enterprise=None,
        )
        .order_by("organisation__external_id", "pk")
        .values_list(
            "organisation_id",
            "organisation__name",
            "organisation__external_id",
            "building_id",
            "building__grid_id",
            "building__subdistrict_id",
        )
    )
    forms = _forms({row[0] for row in rows}, day)
    units = units_of(set(forms), day)
    seats: dict[Any, list[_Seat]] = defaultdict(list)
    for key, name, number, building, grid, street in rows:
        if key not in forms:
            continue
        seat = _Seat(key, name, number or "", forms[key], building, units.get(key, 0))
        if _is_joint(seat) and seat.units >= standard.joint_branch_units:
            continue
        for place in (building, grid, street):
            if place is not None:
                seats[place].append(seat)
    return Surroundings(
        {place: tuple(sorted(held, key=_order)) for place, held in seats.items()}, places
    )


def _forms(ids: Collection[uuid.UUID], day: datetime.date) -> dict[uuid.UUID, str]:
    wanted = [OrganisationForm.JOINT_BRANCH, *BUILDING_FORMS]
    stated = OrganisationFormPeriod.objects.filter(
        Q(organisation__in=ids), standing_on(day), form__in=wanted
    )
    return dict(stated.values_list("organisation_id", "form"))


def _order(seat: _Seat) -> tuple[bool, int, str]:
    """Put joint branches first, those with most room before others."""
    return (not _is_joint(seat), seat.units, seat.number)


def _is_joint(seat: _Seat) -> bool:
    return seat.form == OrganisationForm.JOINT_BRANCH


def _neighbour(seat: _Seat, where: str) -> Neighbour:
    mode, why = CoverageMode.ATTACH, f"{where}的{OrganisationForm(seat.form).label}"
    if _is_joint(seat):
        mode, why = CoverageMode.JOINT, f"{why}，现有 {seat.units} 家单位"
    return Neighbour(seat.organisation_id, seat.number or None, seat.name, mode, why)
