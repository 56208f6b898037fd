"""The tree of organisations on a day, as far as the reader sees it."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from accounts.roles import may_count_members
from common.calendar.months import add_months
from common.database.fragments import Fragment, compose
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


# Organisation, depth, who is above it, how many lines there are in all.
_Place = tuple[uuid.UUID, int, uuid.UUID | None, int]
# Who stands where on the day, from those whom nobody (whom the reader may see) leads downwards;
# below one organisation by number, then name, who has none last. A circle is never reached.
_ORDERED = """WITH RECURSIVE node AS MATERIALIZED ({nodes}),
line AS (
  SELECT node.organisation_id, 0 AS depth, NULL::uuid AS above_id, ARRAY[{key}] AS place
  FROM node
  WHERE NOT EXISTS (SELECT FROM node above WHERE above.organisation_id = node.parent_id)
  UNION ALL
  SELECT node.organisation_id, line.depth + 1, line.organisation_id, line.place || {key}
  FROM line JOIN node ON node.parent_id = line.organisation_id
)
SELECT organisation_id, depth, above_id, (SELECT count(*) FROM line{wanted})
FROM line{wanted} ORDER BY place COLLATE "C" LIMIT {most} OFFSET {start}"""
_KEY = Fragment(
    "(CASE WHEN node.number = '' THEN '1' ELSE '0' || node.number END) || chr(1) || node.name"
)


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
    wanted = _wanted(user, day, words, area, form, situation)
    rows = _ordered(user, day, wanted, start)
    total = rows[0][3] if rows else 0
    more = start + PAGE if total > start + PAGE else None
    return TreePage(tuple(_lines(rows, day, counts=may_count_members(user))), total, more)


def _ordered(user: Any, day: datetime.date, wanted: Any, start: int) -> list[_Place]:
    visible = PartyOrganisation.objects.visible_to(user).standing_on(day)
    places = (
        OrganisationAffiliation.objects.filter(standing_on(day), organisation__in=visible)
        .order_by()
        .values(
            "organisation_id",
            "parent_id",
            number=Coalesce("organisation__external_id", Value("")),
            name=F("organisation__name"),
        )
    )
    narrowed = Fragment("")
    if wanted is not None:
        narrowed = compose(" WHERE organisation_id IN ({ids})", ids=Fragment.of(wanted))
    statement = compose(
        _ORDERED, nodes=Fragment.of(places), key=_KEY, wanted=narrowed, most=PAGE, start=start
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        found: list[_Place] = cursor.fetchall()
    return found


def _wanted(user: Any, day: datetime.date, words: str, area: Any, form: str, situation: str) -> Any:
    """Return the organisations that the filters leave, by id; None when nothing is asked."""
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
    return rows.order_by().values("pk")


def _has(model: Any, day: datetime.date, **conditions: Any) -> Exists:
    return Exists(model.objects.filter(standing_on(day), organisation=OuterRef("pk"), **conditions))


def _situation(situation: str, day: datetime.date) -> Any:
    if situation == "overdue":
        over = OrganisationTerm.objects.overdue_on(day).filter(organisation=OuterRef("pk"))
        return Exists(over)
    if situation == "due":
        return _has(OrganisationTerm, day, due_on__gte=day, due_on__lte=add_months(day, 6))
    return ~_has(OrganisationTerm, day) & _has(OrganisationFormPeriod, day, form__in=WITH_TERM)


def _lines(rows: list[_Place], day: datetime.date, *, counts: bool) -> Iterator[TreeLine]:
    keys = [key for key, *_ in rows]
    named = PartyOrganisation.objects.in_bulk({*keys, *(above for _, _, above, _ in rows if above)})
    areas = dict(
        _of(OrganisationAffiliation, keys, standing_on(day)).values_list(
            "organisation", "area__name"
        )
    )
    forms = dict(
        _of(OrganisationFormPeriod, keys, standing_on(day)).values_list("organisation", "form")
    )
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
    for key, depth, above, _ in rows:
        full, probationary = members.get(key, (None, None))
        standing = terms.get(key)
        yield TreeLine(
            organisation_id=key,
            external_id=named[key].external_id or "",
            name=named[key].name,
            form=forms.get(key, ""),
            area=areas.get(key, ""),
            depth=depth,
            above=named[above].name if above else "",
            full_members=full,
            probationary_members=probationary,
            secretary=secretaries.get(key, ""),
            buildings=seats.get(key, 0),
            term_state=standing.state if standing else "",
            due_on=standing.binding_on if standing else None,
        )


def _of(model: Any, keys: list[uuid.UUID], holds: Q) -> Any:
    return model.objects.filter(holds, organisation__in=keys)
