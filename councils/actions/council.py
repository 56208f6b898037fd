"""Writing councils; their terms and the buildings that they are for are dated."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from buildings.models import Building
from common.audit.acting import Act
from common.calendar.clock import today
from common.records.standing import relink, restate
from common.records.versions import rows_of
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    require_visible,
    update_record,
)
from councils.models import Council, CouncilBuilding, CouncilTerm


def create_council(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a council with its term; it has at least one building."""
    _require_buildings(by, values, needed=True)

    def link(act: Act, council: Council) -> Mapping[str, Any]:
        CouncilTerm.objects.create(
            council=council, due_on=council.term_ends_on, recorded_on=today()
        )
        return _link(council, values, CouncilBuilding.objects.all(), today())

    return create_record(Council, _own(values), by=by, key=key, content=values, also=link)


def update_council(
    *,
    by: Any,
    council_id: uuid.UUID,
    values: Mapping[str, Any],
    base: int | None = None,
    on: datetime.date | None = None,
) -> Written:
    """Change a council; another term and other buildings hold from ``on`` (default: today).

    Foreign buildings that the user does not see stay with it.
    """
    _require_buildings(by, values, needed=False)

    def link(act: Act, council: Council) -> Mapping[str, Any]:
        day, noted = on or today(), {}
        if "term_ends_on" in values and _restate_term(council, day):
            noted["term_from"] = day
        visible = Building.objects.visible_to(by)
        links = CouncilBuilding.objects.filter(building__in=visible)
        return noted | _link(council, values, links, day)

    return update_record(
        Council, council_id, _own(values), by=by, base=base, also=link, version_ids=version_rows
    )


def version_rows(council: Council) -> Any:
    """Return the rows whose changes make a new version of a council."""
    return rows_of(
        council.pk,
        CouncilBuilding.objects.filter(council=council),
        CouncilTerm.objects.filter(council=council),
    )


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "buildings"}


def _require_buildings(by: Any, values: Mapping[str, Any], *, needed: bool) -> None:
    named = values.get("buildings")
    if (needed or named is not None) and not named:
        words = "请填写至少一幢楼宇。"
        raise InvalidRecord([FieldFault("buildings", "required", words)])
    for place, building_id in enumerate(named or ()):
        require_visible(Building, building_id, by=by, path=f"buildings.{place}")


def _restate_term(council: Council, day: datetime.date) -> bool:
    """Let the council's term end as it now says, from the day on; return whether that is new."""
    stated = {"due_on": council.term_ends_on}
    return bool(restate(CouncilTerm, {"council": council}, stated, day))


def _link(
    council: Council, values: Mapping[str, Any], links: Any, day: datetime.date
) -> dict[str, Any]:
    """Let the council be for the named buildings from ``day``, as far as ``links`` may change."""
    if values.get("buildings") is None:
        return {}
    wanted = set(values["buildings"])
    held = relink(links, {"council": council}, "building", wanted, day)
    return {"buildings": [sorted(held), sorted(wanted)]} if held.keys() != wanted else {}
