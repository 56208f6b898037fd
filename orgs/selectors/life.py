"""What organisations owe and held: one statement for all of them, and what pages show of it."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet

from accounts.roles import may_count_members
from common.database.fragments import Fragment, compose, joined
from common.errors.domain import NotInScope
from common.records.periods import standing_on
from orgs.choices import LifeCondition, LifeKind, OrganisationForm
from orgs.formation import STANDARD
from orgs.life import (
    BRANCH_FORMS,
    MEETINGS_AND_LESSON,
    SHARED,
    Due,
    Rule,
    Span,
    done,
    rate,
    spans_closed,
    spans_in_force,
)
from orgs.models import FormationRule, LifeRecord, LifeRule, MemberCount, PartyOrganisation

# For so many days a span that closed without its meeting is still asked about.
LOOK_BACK = 90
PAGE = 30
# What the host of another subdistrict is called.
ELSEWHERE = "其他街镇的党组织"

# ``due``: what is due, with the number of members from which a branch has a committee.
# Form and members are those of a span's first day; whoever did not stand from its first to its
# last day owes nothing in it.
_OWED = """WITH due AS (
  SELECT * FROM (VALUES {due}) AS due(kind, starts_on, ends_on, times, condition, members_from)
),
grouped AS (
  SELECT DISTINCT affiliation.parent_id, due.starts_on
  FROM due
  JOIN orgs_organisationaffiliation affiliation
    ON (affiliation.starts_on IS NULL OR affiliation.starts_on <= due.starts_on)
   AND (affiliation.ends_on IS NULL OR affiliation.ends_on > due.starts_on)
  JOIN orgs_organisationformperiod form ON form.organisation_id = affiliation.organisation_id
   AND form.form = {group_form}
   AND (form.starts_on IS NULL OR form.starts_on <= due.starts_on)
   AND (form.ends_on IS NULL OR form.ends_on > due.starts_on)
  JOIN orgs_partyorganisation party_group ON party_group.id = affiliation.organisation_id
   AND (party_group.founded_on IS NULL OR party_group.founded_on <= due.starts_on)
   AND (party_group.dissolved_on IS NULL OR party_group.dissolved_on > due.starts_on)
  WHERE due.condition = {with_groups} AND affiliation.parent_id IS NOT NULL
),
owing AS (
  SELECT {distinct}
    organisation.id AS organisation_id, due.kind, due.starts_on, due.ends_on, due.times
  FROM due
  JOIN orgs_partyorganisation organisation
    ON (organisation.founded_on IS NULL OR organisation.founded_on <= due.starts_on)
   AND (organisation.dissolved_on IS NULL OR organisation.dissolved_on >= due.ends_on){only}
  JOIN orgs_organisationformperiod form ON form.organisation_id = organisation.id
   AND form.form = ANY({branches})
   AND (form.starts_on IS NULL OR form.starts_on <= due.starts_on)
   AND (form.ends_on IS NULL OR form.ends_on > due.starts_on)
  LEFT JOIN orgs_membercount counted ON counted.organisation_id = organisation.id
   AND due.condition = {with_committee}
   AND (counted.starts_on IS NULL OR counted.starts_on <= due.starts_on)
   AND (counted.ends_on IS NULL OR counted.ends_on > due.starts_on)
  LEFT JOIN grouped ON grouped.parent_id = organisation.id
   AND grouped.starts_on = due.starts_on
  WHERE CASE due.condition
    WHEN {with_committee} THEN counted.full_members >= due.members_from
    WHEN {with_groups} THEN grouped.parent_id IS NOT NULL
    ELSE true
  END
),
held AS (
  SELECT record.organisation_id, kind, record.held_on
  FROM orgs_liferecord record CROSS JOIN unnest(record.kinds) AS kind
  WHERE record.held_on BETWEEN {first} AND {until}
  UNION ALL
  SELECT partner.organisation_id, kind, record.held_on
  FROM orgs_liferecord record
  JOIN orgs_lifepartner partner ON partner.record_id = record.id
  CROSS JOIN unnest(record.kinds) AS kind
  WHERE kind = ANY({shared}) AND record.held_on BETWEEN {first} AND {until}
),
tallied AS (
  SELECT held.organisation_id, span.kind, span.starts_on, span.ends_on, count(*) AS held
  FROM (SELECT DISTINCT kind, starts_on, ends_on FROM due) span
  JOIN held ON held.kind = span.kind
   AND held.held_on >= span.starts_on AND held.held_on < span.ends_on
  GROUP BY held.organisation_id, span.kind, span.starts_on, span.ends_on
)
SELECT owing.organisation_id, owing.kind, owing.starts_on, owing.ends_on, owing.times,
  coalesce(tallied.held, 0) AS held
FROM owing
LEFT JOIN tallied ON tallied.organisation_id = owing.organisation_id
 AND tallied.kind = owing.kind AND tallied.starts_on = owing.starts_on
 AND tallied.ends_on = owing.ends_on"""
_LINE = "({kind}, {starts_on}::date, {ends_on}::date, {times}::integer, {condition}, {members})"
_NOTHING_DUE = Fragment("(NULL::text, NULL::date, NULL::date, 0, NULL::text, NULL::integer)")

# The order of the calendar: most overdue first, then what is still to be done.
_RANKED = """SELECT organisation_id FROM (
  SELECT organisation_id,
    sum(CASE WHEN ends_on <= {day} THEN greatest(times - held, 0) ELSE 0 END) AS overdue,
    sum(CASE WHEN ends_on > {day} THEN greatest(times - held, 0) ELSE 0 END) AS open
  FROM ({owed}) owed
  GROUP BY organisation_id
) ranked
ORDER BY overdue DESC, open DESC, organisation_id"""


@dataclass(frozen=True, slots=True)
class Owed:
    """A kind of meeting that an organisation owed in a span, and how often it was held."""

    kind: str
    span: Span
    times: int
    held: int
    is_closed: bool

    @property
    def label(self) -> str:
        """Return the kind's name."""
        return str(LifeKind(self.kind).label)

    @property
    def is_done(self) -> bool:
        """Return whether it was held as often as asked for."""
        return self.held >= self.times

    @property
    def is_overdue(self) -> bool:
        """Return whether the span went by without it."""
        return self.is_closed and not self.is_done


@dataclass(frozen=True, slots=True)
class OrganisationLife:
    """What one organisation owes on a day: overdue first, then what the running spans ask for."""

    organisation: PartyOrganisation
    owed: tuple[Owed, ...]

    @property
    def overdue(self) -> list[Owed]:
        """Return what was missed."""
        return [one for one in self.owed if one.is_overdue]

    @property
    def open(self) -> list[Owed]:
        """Return what the running spans still ask for."""
        return [one for one in self.owed if not one.is_closed and not one.is_done]

    @property
    def done(self) -> list[Owed]:
        """Return what the running spans asked for and got."""
        return [one for one in self.owed if not one.is_closed and one.is_done]

    @property
    def on_time_rate(self) -> float | None:
        """Return the percentage of 三会一课 held in the closed spans; None when none was due."""
        closed = [one for one in self.owed if one.is_closed and one.kind in MEETINGS_AND_LESSON]
        fulfilled = sum(done(one.times, one.held) for one in closed)
        return rate(sum(one.times for one in closed), fulfilled)


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A gathering that an organisation took part in; ``host``: whose guest it was, if anybody's."""

    record: LifeRecord
    host: str


@dataclass(frozen=True, slots=True)
class LifeSection:
    """The life of an organisation on its own page.

    ``voters``: full members of the day, None when nobody knows or the reader may not.
    """

    life: OrganisationLife
    records: tuple[RecordLine, ...]
    voters: int | None


def rules() -> list[Rule]:
    """Return all rules, past ones too."""
    return [
        Rule(rule.kind, rule.times, rule.interval, rule.condition, rule.starts_on, rule.ends_on)
        for rule in LifeRule.objects.all()
    ]


def owed_sql(
    dues: Iterable[Due], *, until: datetime.date, only: Fragment | None = None
) -> Fragment:
    """Return (organisation_id, kind, starts_on, ends_on, times, held) of all organisations.

    ``until``: meetings after that day are not known yet. ``only``: a SELECT of the ids to look at.
    """
    dues = list(dues)
    first = min((due.span.starts_on for due in dues), default=until)
    asked = [(due.kind, due.span, due.times) for due in dues]
    return compose(
        _OWED,
        due=joined(", ", _lines(dues)) if dues else _NOTHING_DUE,
        # Two rules may ask for the same at once: it is owed once.
        distinct=Fragment("DISTINCT" if len(set(asked)) < len(asked) else ""),
        group_form=OrganisationForm.PARTY_GROUP.value,
        with_groups=LifeCondition.WITH_GROUPS.value,
        with_committee=LifeCondition.WITH_COMMITTEE.value,
        branches=sorted(BRANCH_FORMS),
        shared=sorted(SHARED),
        only=Fragment("") if only is None else compose(" AND organisation.id IN ({ids})", ids=only),
        first=first,
        until=until,
    )


def _lines(dues: Sequence[Due]) -> Iterator[Fragment]:
    committees = list(
        FormationRule.objects.order_by("starts_on").values_list(
            "starts_on", "ends_on", "committee_in_branch_from"
        )
    )
    for due in dues:
        day = due.span.starts_on
        members = next(
            (n for start, end, n in committees if start <= day and (end is None or day < end)),
            STANDARD.committee_in_branch_from,
        )
        yield compose(
            _LINE,
            kind=due.kind,
            starts_on=day,
            ends_on=due.span.ends_on,
            times=due.times,
            condition=due.condition,
            members=compose("{members}::integer", members=members),
        )


def dues_on(day: datetime.date) -> list[Due]:
    """Return what is asked for on a day: spans closed in the last 90 days, and the running ones."""
    every = rules()
    return [*spans_closed(every, day, LOOK_BACK), *spans_in_force(every, day)]


def life_calendar(organisations: QuerySet[Any, Any], day: datetime.date, page: Any) -> Page:
    """Return a page of ``OrganisationLife``, most overdue first; organisations owe by their rules.

    Three statements, however many organisations there are.
    """
    dues = dues_on(day)
    owed = owed_sql(dues, until=day, only=_ids(organisations))
    ranked = compose(_RANKED, owed=owed, day=day)
    with connection.cursor() as cursor:
        cursor.execute(ranked.sql, ranked.params)
        ids = [row[0] for row in cursor.fetchall()]
    shown = Paginator(ids, PAGE).get_page(page)
    shown.object_list = lives(list(shown.object_list), dues, day)
    return shown


def lives(
    ids: Collection[uuid.UUID], dues: Iterable[Due], day: datetime.date
) -> list[OrganisationLife]:
    """Return what the organisations owe, in the order of ``ids``; two statements."""
    found: dict[uuid.UUID, list[Owed]] = {key: [] for key in ids}
    only = _ids(PartyOrganisation.objects.filter(pk__in=list(ids)))
    statement = compose(
        "{owed} ORDER BY ends_on, starts_on, kind", owed=owed_sql(dues, until=day, only=only)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        for key, kind, starts_on, ends_on, times, held in cursor.fetchall():
            span = Span(starts_on, ends_on)
            found[key].append(Owed(kind, span, times, held, is_closed=ends_on <= day))
    named = PartyOrganisation.objects.select_related("area").in_bulk(list(ids))
    return [OrganisationLife(named[key], tuple(found[key])) for key in ids]


def life_section(
    organisation_id: uuid.UUID, *, user: Any, day: datetime.date, records: int = 12
) -> LifeSection:
    """Return what the organisation's own page shows of its life; raises ``NotInScope``."""
    visible = PartyOrganisation.objects.visible_to(user).filter(pk=organisation_id)
    if not visible.exists():
        raise NotInScope
    (life,) = lives([organisation_id], dues_on(day), day)
    latest = LifeRecord.objects.taken_part_in(organisation_id).filter(held_on__lte=day)
    return LifeSection(
        life=life,
        records=tuple(_hosted(list(latest.order_by("-held_on", "pk")[:records]), visible, user)),
        voters=voters_on(organisation_id, day) if may_count_members(user) else None,
    )


def _hosted(records: list[LifeRecord], own: QuerySet[Any, Any], user: Any) -> Iterator[RecordLine]:
    """Name the hosts that the user may see; a host elsewhere stays nameless."""
    (key,) = own.values_list("pk", flat=True)
    hosts = PartyOrganisation.objects.visible_to(user).filter(
        pk__in={record.organisation_id for record in records}
    )
    names = dict(hosts.values_list("pk", "name"))
    for record in records:
        is_own = record.organisation_id == key
        yield RecordLine(record, "" if is_own else names.get(record.organisation_id, ELSEWHERE))


def voters_on(organisation_id: uuid.UUID, day: datetime.date) -> int | None:
    """Return how many members of the organisation have a vote on a day, None when unknown."""
    counts = MemberCount.objects.filter(standing_on(day), organisation=organisation_id)
    return counts.values_list("full_members", flat=True).first()


def _ids(organisations: QuerySet[Any, Any]) -> Fragment:
    return Fragment.of(organisations.order_by().values("pk"))
