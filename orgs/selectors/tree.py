"""The tree of organisations on a day, as far as the reader sees it."""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.roles import may_count_members
from common.calendar.months import add_months
from common.records.periods import current_on, standing_on
from orgs.choices import OfficerRole, OrganisationForm
from orgs.models import (
    MemberCount,
    Officer,
    OrganisationAffiliation,
    OrganisationFormPeriod,
    OrganisationSeat,
    OrganisationTerm,
    PartyOrganisation,
)
from orgs.selectors.terms import standings_of
from orgs.terms import default_years

PAGE = 100
# Whoever has a term: these alone can lack one.
WITH_TERM = [form.value for form in OrganisationForm if default_years(form) is not None]


@dataclass(frozen=True, slots=True)
class TreeLine:
    """An organisation in the tree: how deep it stands and what is known of it on the day."""

    organisation_id: uuid.UUID
    external_id: str
    name: str
    form: str
    area: str
    # Of those the reader sees: 0 has nobody above it, or nobody whom he may see.
    depth: int
    above: str
    full_members: int | None
    probationary_members: int | None
    secretary: str
    buildings: int
    term_state: str
    due_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class TreePage:
    """A page of the tree; ``total`` lines in all, ``after`` the place where the next begins."""

    lines: tuple[TreeLine, ...]
    total: int
    after: int | None


@dataclass(frozen=True, slots=True)
class _Node:
    key: uuid.UUID
    external_id: str
    name: str
    form: str
    area: str
    parent: uuid.UUID | None


def organisation_tree(
    *,
    user: Any,
    day: datetime.date,
    words: str = "",
    area: Any = None,
    form: str = "",
    situation: str = "",
    start: int = 0,
) -> TreePage:
    """Return the organisations that stood on ``day``, each below its superior of that day.

    ``situation``: ``overdue``, ``due`` (within six months) or ``no_term``. A constant number of
    queries, whatever the size of the tree.
    """
    nodes = _nodes(user, day)
    ordered = list(_in_order(nodes))
    wanted = _wanted(user, day, words, area, form, situation)
    if wanted is not None:
        ordered = [(node, depth) for node, depth in ordered if node.key in wanted]
    shown = ordered[start : start + PAGE]
    more = start + PAGE if len(ordered) > start + PAGE else None
    lines = _lines(shown, nodes, day, counts=may_count_members(user))
    return TreePage(tuple(lines), len(ordered), more)


def _nodes(user: Any, day: datetime.date) -> dict[uuid.UUID, _Node]:
    visible = PartyOrganisation.objects.visible_to(user).standing_on(day)
    places = OrganisationAffiliation.objects.filter(standing_on(day), organisation__in=visible)
    of_day = dict(
        OrganisationFormPeriod.objects.filter(
            standing_on(day), organisation__in=visible
        ).values_list("organisation", "form")
    )
    found = places.values_list(
        "organisation",
        "organisation__external_id",
        "organisation__name",
        "area__name",
        "parent",
    )
    return {
        key: _Node(key, number or "", name, of_day.get(key, ""), place, parent)
        for key, number, name, place, parent in found
    }


def _in_order(nodes: dict[uuid.UUID, _Node]) -> Iterator[tuple[_Node, int]]:
    below: dict[uuid.UUID | None, list[_Node]] = {}
    for node in nodes.values():
        above = node.parent if node.parent in nodes else None
        below.setdefault(above, []).append(node)
    for children in below.values():
        children.sort(key=lambda node: (node.external_id == "", node.external_id, node.name))
    waiting = [(node, 0) for node in reversed(below.get(None, []))]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting += [(child, depth + 1) for child in reversed(below.get(node.key, []))]


def _wanted(
    user: Any, day: datetime.date, words: str, area: Any, form: str, situation: str
) -> set[uuid.UUID] | None:
    """Return the organisations that the filters leave; None when nothing is asked."""
    if not (words or area or form or situation):
        return None
    rows = PartyOrganisation.objects.visible_to(user).standing_on(day)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(external_id__icontains=words))
    if area:
        rows = rows.filter(_has(OrganisationAffiliation, day, area__path__startswith=area.path))
    if form:
        rows = rows.filter(_has(OrganisationFormPeriod, day, form=form))
    if situation:
        rows = rows.filter(_situation(situation, day))
    return set(rows.values_list("pk", flat=True))


def _has(model: Any, day: datetime.date, **conditions: Any) -> Exists:
    return Exists(model.objects.filter(standing_on(day), organisation=OuterRef("pk"), **conditions))


def _situation(situation: str, day: datetime.date) -> Any:
    if situation == "overdue":
        over = OrganisationTerm.objects.overdue_on(day).filter(organisation=OuterRef("pk"))
        return Exists(over)
    if situation == "due":
        return _has(OrganisationTerm, day, due_on__gte=day, due_on__lte=add_months(day, 6))
    return ~_has(OrganisationTerm, day) & _has(OrganisationFormPeriod, day, form__in=WITH_TERM)


def _lines(
    shown: Iterable[tuple[_Node, int]],
    nodes: dict[uuid.UUID, _Node],
    day: datetime.date,
    *,
    counts: bool,
) -> Iterator[TreeLine]:
    shown = list(shown)
    keys = [node.key for node, _ in shown]
    members = {
        key: (full, probationary)
        for key, full, probationary in _of(
            MemberCount, keys if counts else [], standing_on(day)
        ).values_list("organisation", "full_members", "probationary_members")
    }
    secretaries = dict(
        _of(Officer, keys, current_on(day))
        .filter(role=OfficerRole.SECRETARY)
        .values_list("organisation", "name")
    )
    seats: dict[uuid.UUID, int] = {}
    for key in _of(OrganisationSeat, keys, standing_on(day)).values_list("organisation", flat=True):
        seats[key] = seats.get(key, 0) + 1
    terms = standings_of(keys, day)
    for node, depth in shown:
        full, probationary = members.get(node.key, (None, None))
        standing = terms.get(node.key)
        above = nodes.get(node.parent) if node.parent else None
        yield TreeLine(
            organisation_id=node.key,
            external_id=node.external_id,
            name=node.name,
            form=node.form,
            area=node.area,
            depth=depth,
            above=above.name if above else "",
            full_members=full,
            probationary_members=probationary,
            secretary=secretaries.get(node.key, ""),
            buildings=seats.get(node.key, 0),
            term_state=standing.state if standing else "",
            due_on=standing.binding_on if standing else None,
        )


def _of(model: Any, keys: list[uuid.UUID], holds: Q) -> Any:
    return model.objects.filter(holds, organisation__in=keys)
