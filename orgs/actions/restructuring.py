"""Changing an organisation's place and form, dissolving it, merging it into another."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Greatest

from common.audit.acting import acting
from common.errors.domain import DomainError
from common.records.canonical import canonical
from common.records.periods import left_open
from common.records.writing import Written, locked
from orgs.actions.guards import (
    form_of,
    locked_organisation,
    require_document,
    require_standing,
)
from orgs.actions.organisation import update_organisation
from orgs.choices import CoverageMode, DissolutionKind
from orgs.models import Coverage, OrganisationSeat, PartyOrganisation
from orgs.selectors.closing import children_of, facts_of, open_elections

# Whoever sees the enterprise reads these words: they name no organisation of another subdistrict.
MERGED = "党组织并入其他党组织"
INHERITED = "原党组织并入"


class FormUnchanged(DomainError):
    """The organisation has that form already."""

    code = "form_unchanged"
    message = "该党组织已是这种形式。"


class ChildrenLeft(DomainError):
    """Organisations below would be left without one above them."""

    code = "children_left"
    message = "该党组织还有下级组织，请指定接收它们的上级组织。"
    status = 409


class ElectionOpen(DomainError):
    """An election is under way."""

    code = "election_open"
    message = "该党组织有进行中的换届选举，请先取消或办结。"
    status = 409


class IntoItself(DomainError):
    """The organisation that takes over must be another one, and not below it."""

    code = "into_itself"
    message = "接收组织不能是该组织自身或其下级。"


def change_form(
    *,
    by: Any,
    organisation_id: uuid.UUID,
    form: str,
    document_number: str,
    on: datetime.date,
    today: datetime.date,
) -> Written:
    """Let the organisation have another form from ``on`` by a document (组织升格).

    Earlier forms stay. Raises ``FormUnchanged``, ``DocumentMissing`` and what the guards raise.
    """
    with acting(by=by, verb="partyorganisation.change_form"):
        organisation = locked_organisation(organisation_id, by=by, on=on, today=today)
        require_document(document_number)
        if form_of(organisation, on) == form:
            raise FormUnchanged(path="form")
        values = {"form": form, "document_number": document_number}
        return update_organisation(by=by, organisation_id=organisation_id, values=values, on=on)


def move_organisation(
    *,
    by: Any,
    organisation_id: uuid.UUID,
    values: Mapping[str, Any],
    on: datetime.date,
    today: datetime.date,
    document_number: str = "",
) -> Written:
    """Let the organisation stand elsewhere from ``on``: ``parent``, ``area``, ``host_enterprise``.

    Raises ``CircularParent`` and what the guards raise.
    """
    with acting(by=by, verb="partyorganisation.move"):
        locked_organisation(organisation_id, by=by, on=on, today=today)
        told = {**values, "affiliation_document": document_number}
        return update_organisation(by=by, organisation_id=organisation_id, values=told, on=on)


def dissolve_organisation(
    *,
    by: Any,
    organisation_id: uuid.UUID,
    on: datetime.date,
    document_number: str,
    today: datetime.date,
    kind: str = DissolutionKind.DISSOLVED,
    children_to: uuid.UUID | None = None,
) -> PartyOrganisation:
    """Let the organisation end on ``on``, with its coverages, seats, posts and links.

    Organisations below move under ``children_to``. Raises ``ChildrenLeft``, ``ElectionOpen``,
    ``IntoItself``, ``DocumentMissing`` and what the guards raise.
    """
    with acting(by=by, verb="partyorganisation.dissolve") as act:
        organisation = _ending(organisation_id, by, on, today, document_number)
        heir = _heir(organisation, children_to, by, on) if children_to else None
        moved = _move_children(organisation, heir, by, on)
        touched = _end_facts(organisation, on, f"党组织{DissolutionKind(kind).label}")
        _close(organisation, on, kind, document_number)
        act.record(
            organisation,
            changes=canonical(
                {"dissolved_on": [None, on], "kind": kind, "children": moved, "ended": touched}
            ),
        )
    return organisation


def merge_organisation(
    *,
    by: Any,
    organisation_id: uuid.UUID,
    into_id: uuid.UUID,
    on: datetime.date,
    document_number: str,
    today: datetime.date,
) -> PartyOrganisation:
    """Let the organisation become part of another one on ``on``.

    What stands below it, the enterprises it covers and its buildings go over; an enterprise that
    had an organisation of its own is from then on covered jointly. Raises as dissolving does.
    """
    with acting(by=by, verb="partyorganisation.merge") as act:
        organisation = _ending(organisation_id, by, on, today, document_number)
        heir = _heir(organisation, into_id, by, on)
        moved = _move_children(organisation, heir, by, on)
        inherited = {
            "coverages": _hand_over_coverages(organisation, heir, on),
            "buildings": _hand_over_seats(organisation, heir, on),
        }
        touched = _end_facts(organisation, on, MERGED)
        organisation.merged_into = heir
        _close(organisation, on, DissolutionKind.MERGED, document_number)
        changes = {
            "dissolved_on": [None, on],
            "merged_into": str(heir.pk),
            "children": moved,
            "inherited": inherited,
            "ended": touched,
        }
        act.record(organisation, changes=canonical(changes))
    return organisation


def _ending(
    organisation_id: uuid.UUID,
    by: Any,
    on: datetime.date,
    today: datetime.date,
    document_number: str,
) -> PartyOrganisation:
    organisation = locked_organisation(organisation_id, by=by, on=on, today=today)
    require_document(document_number)
    if open_elections(organisation).exists():
        raise ElectionOpen
    return organisation


def _heir(
    organisation: PartyOrganisation, heir_id: uuid.UUID, by: Any, on: datetime.date
) -> PartyOrganisation:
    heir: PartyOrganisation = locked(PartyOrganisation, heir_id, by)
    require_standing(heir, on)
    above: PartyOrganisation | None = heir
    while above is not None:
        if above.pk == organisation.pk:
            raise IntoItself(path="into")
        above = above.parent
    return heir


def _move_children(
    organisation: PartyOrganisation, heir: PartyOrganisation | None, by: Any, on: datetime.date
) -> list[str]:
    children = list(children_of(organisation, on))
    if children and heir is None:
        raise ChildrenLeft(path="children_to")
    for child in children:
        values = {"parent": heir.pk if heir else None}
        update_organisation(by=by, organisation_id=child.pk, values=values, on=on)
    return [str(child.pk) for child in children]


def _hand_over_coverages(
    organisation: PartyOrganisation, heir: PartyOrganisation, on: datetime.date
) -> int:
    """Begin the heir's coverage of what the organisation covers; its own end with it."""
    begun = 0
    held: dict[uuid.UUID, list[tuple[datetime.date, datetime.date | None]]] = defaultdict(list)
    for row in _running(Coverage, "organisation", heir, on):
        held[row.enterprise_id].append((row.starts_on, row.ends_on))
    for coverage in _running(Coverage, "organisation", organisation, on):
        own, known = coverage.mode == CoverageMode.ESTABLISH, held[coverage.enterprise_id]
        for period in left_open(max(on, coverage.starts_on), coverage.ends_on, tuple(known)):
            Coverage.objects.create(
                enterprise_id=coverage.enterprise_id,
                mode=CoverageMode.JOINT if own else coverage.mode,
                organisation=heir,
                instructor=coverage.instructor,
                reason=INHERITED,
                starts_on=period[0],
                ends_on=period[1],
            )
            known.append(period)
            begun += 1
    return begun


def _hand_over_seats(
    organisation: PartyOrganisation, heir: PartyOrganisation, on: datetime.date
) -> int:
    begun = 0
    held = set(
        _running(OrganisationSeat, "organisation", heir, on).values_list("building_id", flat=True)
    )
    for seat in _running(OrganisationSeat, "organisation", organisation, on):
        if seat.building_id in held:
            continue
        held.add(seat.building_id)
        OrganisationSeat.objects.create(
            organisation=heir,
            building_id=seat.building_id,
            starts_on=max(on, seat.starts_on or on),
            ends_on=seat.ends_on,
            recorded_on=on,
        )
        begun += 1
    return begun


def _running(model: Any, link: str, organisation: PartyOrganisation, on: datetime.date) -> Any:
    """Return the facts that would run on after ``on``."""
    return model.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), **{link: organisation})


def _end_facts(organisation: PartyOrganisation, on: datetime.date, reason: str) -> dict[str, int]:
    """End every dated fact of the organisation on ``on``; return how many by kind."""
    ended: dict[str, int] = {}
    for fact in facts_of(organisation, on):
        # What would begin later ends as it begins: it never holds.
        told: dict[str, Any] = {"ends_on": Greatest(F("starts_on"), on)}
        if fact.model is Coverage:
            told["end_reason"] = reason
        ended[fact.code] = fact.rows.update(**told)
    return {code: count for code, count in ended.items() if count}


def _close(
    organisation: PartyOrganisation, on: datetime.date, kind: str, document_number: str
) -> None:
    organisation.dissolved_on = on
    organisation.dissolution = kind
    organisation.dissolution_document = document_number
    organisation.save(
        update_fields=[
            "dissolved_on",
            "dissolution",
            "dissolution_document",
            "merged_into",
            "updated_at",
        ]
    )
