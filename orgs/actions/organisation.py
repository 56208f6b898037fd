"""Writing party organisations: form, member counts and buildings are dated."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from buildings.models import Building
from common.audit.acting import Act
from common.calendar.clock import today
from common.errors.domain import DomainError
from common.records.periods import standing_on
from common.records.standing import relink, restate
from common.records.versions import rows_of
from common.records.writing import Written, create_record, require_visible, update_record
from orgs.models import (
    MemberCount,
    OrganisationAffiliation,
    OrganisationFormPeriod,
    OrganisationSeat,
    OrganisationTerm,
    PartyOrganisation,
)

COUNTED = (
    "full_members",
    "probationary_members",
    "candidates",
    "activists",
    "applicants",
    "floating_members",
)
DATED = (*COUNTED, "form", "document_number", "buildings", "term_ends_on", "affiliation_document")
# The organisation's own columns that are kept over time as well.
AFFILIATED = ("parent_id", "area_id", "host_enterprise_id")


class CircularParent(DomainError):
    """An organisation would stand above itself."""

    code = "circular"
    message = "上级组织不能是该组织自身或其下级。"


def create_organisation(
    *, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None
) -> Written:
    """Write an organisation with its form, members and buildings."""
    _require_buildings(by, values)

    def furnish(act: Act, organisation: PartyOrganisation) -> Mapping[str, Any]:
        return _state(organisation, values, today(), by)

    return create_record(
        PartyOrganisation, _own(values), by=by, key=key, content=values, also=furnish
    )


def update_organisation(
    *,
    by: Any,
    organisation_id: uuid.UUID,
    values: Mapping[str, Any],
    base: int | None = None,
    on: datetime.date | None = None,
) -> Written:
    """Change an organisation; what is dated holds from ``on`` (default: today)."""
    _require_buildings(by, values)

    def restated(act: Act, organisation: PartyOrganisation) -> Mapping[str, Any]:
        if "parent" in values:
            _require_no_circle(organisation)
        return _state(organisation, values, on or today(), by)

    return update_record(
        PartyOrganisation,
        organisation_id,
        _own(values),
        by=by,
        base=base,
        also=restated,
        version_ids=version_rows,
    )


def version_rows(organisation: PartyOrganisation) -> Any:
    """Return the rows whose changes make a new version of an organisation."""
    return rows_of(
        organisation.pk,
        OrganisationAffiliation.objects.filter(organisation=organisation),
        OrganisationFormPeriod.objects.filter(organisation=organisation),
        OrganisationTerm.objects.filter(organisation=organisation),
        MemberCount.objects.filter(organisation=organisation),
        OrganisationSeat.objects.filter(organisation=organisation),
    )


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in DATED}


def _require_buildings(by: Any, values: Mapping[str, Any]) -> None:
    for place, building_id in enumerate(values.get("buildings") or ()):
        require_visible(Building, building_id, by=by, path=f"buildings.{place}")


def _require_no_circle(organisation: PartyOrganisation) -> None:
    seen, above = {organisation.pk}, organisation.parent_id
    while above is not None:
        if above in seen:
            raise CircularParent(path="parent")
        seen.add(above)
        above = PartyOrganisation.objects.values_list("parent", flat=True).get(pk=above)


def _state(
    organisation: PartyOrganisation, values: Mapping[str, Any], day: datetime.date, by: Any
) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    owner = {"organisation": organisation}
    place = {name: getattr(organisation, name) for name in AFFILIATED}
    restate(OrganisationAffiliation, owner, {**place, **_order(values)}, day)
    if "term_ends_on" in values:
        changes |= _due(organisation, values["term_ends_on"], day)
    form = {name: values[name] for name in ("form", "document_number") if name in values}
    if form.get("form"):
        changes |= restate(OrganisationFormPeriod, owner, form, day)
    counts = {name: values[name] for name in COUNTED if name in values}
    if counts:
        changes |= restate(MemberCount, owner, counts, day)
    if values.get("buildings") is not None:
        changes |= _seat(organisation, set(values["buildings"]), day, by)
    return changes


def _order(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return by which document the organisation moves; a move without one carries none on."""
    if "affiliation_document" in values:
        return {"document_number": values["affiliation_document"]}
    moves = any(name in values for name in ("parent", "area", "host_enterprise"))
    return {"document_number": ""} if moves else {}


def _due(
    organisation: PartyOrganisation, due_on: datetime.date | None, day: datetime.date
) -> dict[str, Any]:
    """State by when the next election is due; None: nobody knows."""
    owner = {"organisation": organisation}
    if due_on is not None:
        changes = restate(OrganisationTerm, owner, {"due_on": due_on}, day)
        return {"term_ends_on": changes["due_on"]} if changes else {}
    term = OrganisationTerm.objects.select_for_update().filter(standing_on(day), **owner).first()
    if term is None:
        return {}
    term.ends_on = day
    term.save(update_fields=["ends_on", "updated_at"])
    return {"term_ends_on": [term.due_on, None]}


def _seat(
    organisation: PartyOrganisation, wanted: set[uuid.UUID], day: datetime.date, by: Any
) -> dict[str, Any]:
    """Seat the organisation from ``day`` in the wanted buildings.

    Foreign buildings that the user does not see stay with it.
    """
    seats = OrganisationSeat.objects.all()
    if by is not None:
        seats = seats.filter(building__in=Building.objects.visible_to(by))
    held = relink(seats, {"organisation": organisation}, "building", wanted, day)
    return {"buildings": [sorted(held), sorted(wanted)]} if held.keys() != wanted else {}
