"""Writing buildings: managing subdistrict, grid and «key building» are dated facts."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from buildings.actions.points import placed
from buildings.choices import AreaKind
from buildings.models import Area, Building, GridPlacement, Jurisdiction, KeyStanding
from common.audit.acting import Act
from common.calendar.clock import today
from common.records.periods import standing_on
from common.records.standing import restate
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    update_record,
)


def create_building(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a building; what is dated holds since ever (nobody stated another day)."""
    _require_subdistrict(values)

    def place(act: Act, building: Building) -> None:
        Jurisdiction.objects.create(
            building=building, area_id=building.subdistrict_id, recorded_on=today()
        )
        if building.grid_id is not None:
            GridPlacement.objects.create(
                building=building, grid_id=building.grid_id, recorded_on=today()
            )
        KeyStanding.objects.create(building=building, is_key=building.is_key, recorded_on=today())

    return create_record(Building, placed(values), by=by, key=key, content=values, also=place)


def update_building(
    *,
    by: Any,
    building_id: uuid.UUID,
    values: Mapping[str, Any],
    base: int | None = None,
    on: datetime.date | None = None,
) -> Written:
    """Change a building; what is dated changes from ``on`` (default: today)."""
    _require_subdistrict(values)

    def move(act: Act, building: Building) -> Mapping[str, Any] | None:
        day, noted = on or today(), {}
        if "subdistrict" in values and _hand_over(building, day):
            noted["jurisdiction_from"] = day
        if "grid" in values and _place_in_grid(building, day):
            noted["grid_from"] = day
        if "is_key" in values and _list_as_key(building, day):
            noted["key_from"] = day
        return noted or None

    return update_record(Building, building_id, placed(values), by=by, base=base, also=move)


def _require_subdistrict(values: Mapping[str, Any]) -> None:
    key = values.get("subdistrict")
    kind = Area.objects.filter(pk=key).values_list("kind", flat=True).first() if key else None
    if kind not in {None, AreaKind.SUBDISTRICT}:
        words = "楼宇须由街镇管理，请选择街道或镇。"
        raise InvalidRecord([FieldFault("subdistrict", "not_a_subdistrict", words)])


def _hand_over(building: Building, day: datetime.date) -> bool:
    """Let the building's subdistrict manage it from the day on; return whether that is new."""
    current = (
        Jurisdiction.objects.select_for_update().filter(standing_on(day), building=building).first()
    )
    if current is not None and current.area_id == building.subdistrict_id:
        return False
    if current is not None and current.starts_on == day:
        current.area_id = building.subdistrict_id
        current.save(update_fields=["area", "updated_at"])
        return True
    _end(current, day)
    Jurisdiction.objects.create(
        building=building, area_id=building.subdistrict_id, starts_on=day, recorded_on=day
    )
    return True


def _place_in_grid(building: Building, day: datetime.date) -> bool:
    """Place the building in its grid (or none) from the day on; return whether that is new."""
    current = (
        GridPlacement.objects.select_for_update()
        .filter(standing_on(day), building=building)
        .first()
    )
    if building.grid_id == (current.grid_id if current is not None else None):
        return False
    if current is not None and current.starts_on == day:
        current.delete()
    else:
        _end(current, day)
    if building.grid_id is not None:
        GridPlacement.objects.create(
            building=building, grid_id=building.grid_id, starts_on=day, recorded_on=day
        )
    return True


def _list_as_key(building: Building, day: datetime.date) -> bool:
    """Let «key building» be true or false from the day on; return whether that is new."""
    stated = {"is_key": building.is_key}
    return bool(restate(KeyStanding, {"building": building}, stated, day))


def _end(current: Jurisdiction | GridPlacement | None, day: datetime.date) -> None:
    if current is not None:
        current.ends_on = day
        current.save(update_fields=["ends_on", "updated_at"])
