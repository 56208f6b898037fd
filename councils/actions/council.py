"""Writing councils with the buildings that they are for."""

import uuid
from collections.abc import Mapping
from typing import Any

from buildings.models import Building
from common.audit.acting import Act
from common.records.versions import rows_of
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    require_visible,
    update_record,
)
from councils.models import Council, CouncilBuilding


def create_council(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a council; it has at least one building."""
    _require_buildings(by, values, needed=True)

    def link(act: Act, council: Council) -> Mapping[str, Any]:
        return _link(council, values, set())

    return create_record(Council, _own(values), by=by, key=key, content=values, also=link)


def update_council(
    *, by: Any, council_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change a council; foreign buildings that the user does not see stay with it."""
    _require_buildings(by, values, needed=False)

    def link(act: Act, council: Council) -> Mapping[str, Any]:
        visible = Building.objects.visible_to(by).filter(councils=council)
        return _link(council, values, set(visible.values_list("pk", flat=True)))

    return update_record(
        Council, council_id, _own(values), by=by, base=base, also=link, version_ids=version_rows
    )


def version_rows(council: Council) -> Any:
    """Return the rows whose changes make a new version of a council."""
    return rows_of(council.pk, CouncilBuilding.objects.filter(council=council))


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "buildings"}


def _require_buildings(by: Any, values: Mapping[str, Any], *, needed: bool) -> None:
    named = values.get("buildings")
    if (needed or named is not None) and not named:
        words = "请填写至少一幢楼宇。"
        raise InvalidRecord([FieldFault("buildings", "required", words)])
    for place, building_id in enumerate(named or ()):
        require_visible(Building, building_id, by=by, path=f"buildings.{place}")


def _link(council: Council, values: Mapping[str, Any], linked: set[uuid.UUID]) -> dict[str, Any]:
    named = values.get("buildings")
    wanted = linked if named is None else set(named)
    if wanted == linked:
        return {}
    gone = CouncilBuilding.objects.filter(council=council, building__in=linked - wanted)
    gone.delete()
    for building_id in sorted(wanted - linked):
        CouncilBuilding.objects.create(council=council, building_id=building_id)
    return {"buildings": [sorted(linked), sorted(wanted)]}
