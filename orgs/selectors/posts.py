"""Posts that ask for something: officers, instructors and what these look after.

The last day of a post is the earlier of the day until which it was given and the day before the
one on which it ends. Who was elected with a term serves as long as the term was extended.
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Greatest, Least

from buildings.models import Area, Building
from common.records.periods import current_on
from common.scope.references import visible_ids
from enterprises.models import Enterprise
from orgs.choices import OfficerRole, OfficerSource, PostState
from orgs.models import Instructor, InstructorDuty, Officer, PartyOrganisation, TermExtension
from orgs.terms import POST_WARNING, PostStanding, post_standing

LEADING: tuple[str, ...] = (
    OfficerRole.SECRETARY,
    OfficerRole.DEPUTY_SECRETARY,
    OfficerRole.FIRST_SECRETARY,
)
INSTRUCTOR, DUTY = "instructor", "duty"
ROLES = (
    *((role, OfficerRole(role).label) for role in LEADING),
    (INSTRUCTOR, "党建指导员"),
    (DUTY, "指导对象"),
)
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AskedPosts:
    """What the list is narrowed by; ``role`` is one of ``ROLES``, ``state`` warned of."""

    area: Area | None = None
    role: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post that asks for something, and what to do about it."""

    id: uuid.UUID
    role: str
    role_label: str
    name: str
    work_unit: str
    # Where the post is: an organisation, or what an instructor looks after.
    organisation_id: uuid.UUID | None
    place: str
    area: str
    standing: PostStanding
    next_act: str

    @property
    def days(self) -> int:
        """Return how many days are left, or have passed."""
        return abs(self.standing.days_left or 0)

    @property
    def is_over(self) -> bool:
        """Return whether the last day has passed."""
        return self.standing.state == PostState.OVERDUE


def officers_with_last_day(rows: Any, day: datetime.date) -> Any:
    """Return the officers with ``last_day``; extensions count from their approval on."""
    granted = TermExtension.objects.filter(
        term__organisation=OuterRef("organisation"),
        term__due_on=OuterRef("due_on"),
        approved_on__lte=day,
    )
    extended = Case(
        When(
            origin=OfficerSource.ELECTED,
            then=Subquery(granted.order_by("-until").values("until")[:1]),
        ),
        output_field=DateField(),
    )
    # NULL is left out by both functions.
    return rows.annotate(last_day=Least(Greatest("due_on", extended), _day_before("ends_on")))


def instructors_with_last_day(rows: Any) -> Any:
    """Return the instructors with ``last_day``."""
    return rows.annotate(last_day=_day_before("ends_on"))


def duties_with_last_day(rows: Any) -> Any:
    """Return the duties with ``last_day``: none is done longer than its instructor serves."""
    return rows.annotate(
        last_day=Least(_day_before("ends_on"), _day_before("instructor__ends_on")),
    )


def in_state(states: Iterable[str], day: datetime.date) -> Q:
    """Return the condition «held on the day, in one of the states» for rows with ``last_day``."""
    soon = day + datetime.timedelta(days=POST_WARNING)
    conditions = {
        PostState.RUNNING: Q(last_day__gt=soon),
        PostState.DUE_90: Q(last_day__gte=day, last_day__lte=soon),
        PostState.OVERDUE: Q(last_day__lt=day),
        PostState.OPEN: Q(last_day=None),
    }
    any_of = Q(pk__in=[])
    for state in conditions.keys() & set(states):
        any_of |= conditions[state]
    return current_on(day) & any_of


def post_reminders(asked: AskedPosts, *, user: Any, day: datetime.date) -> QuerySet[Any, Any]:
    """Return the posts that end within 90 days or should have ended, the oldest first.

    Rows of ``kind``, ``key`` and ``last_day``; ``post_lines`` tells a page of them in words.
    """
    states = [asked.state] if asked.state else [PostState.DUE_90, PostState.OVERDUE]
    held = in_state(states, day)
    kinds = [
        _keyed(rows.filter(held), kind)
        for kind, rows in _posts(asked, user, day).items()
        if not asked.role or kind == asked.role or (kind == "officer" and asked.role in LEADING)
    ]
    return kinds[0].union(*kinds[1:], all=True).order_by("last_day", "kind", "key")


def post_lines(rows: Iterable[Any], *, user: Any, day: datetime.date) -> list[PostLine]:
    """Return some rows of ``post_reminders`` in words: five queries at most."""
    listed = list(rows)
    keys: dict[str, list[uuid.UUID]] = {"officer": [], INSTRUCTOR: [], DUTY: []}
    for row in listed:
        keys[row["kind"]].append(row["key"])
    last_days = {row["key"]: row["last_day"] for row in listed}
    told: dict[uuid.UUID, PostLine] = {}
    for officer in Officer.objects.filter(pk__in=keys["officer"]).select_related(
        "organisation__area"
    ):
        told[officer.pk] = _of_officer(officer, post_standing(last_days[officer.pk], day))
    for one in Instructor.objects.filter(pk__in=keys[INSTRUCTOR]).select_related("area"):
        told[one.pk] = _of_instructor(one, post_standing(last_days[one.pk], day))
    duties = list(
        InstructorDuty.objects.filter(pk__in=keys[DUTY]).select_related(
            "instructor__area", "enterprise", "building"
        )
    )
    seen = visible_ids(Enterprise, [duty.enterprise_id for duty in duties], user)
    seen |= visible_ids(Building, [duty.building_id for duty in duties], user)
    for duty in duties:
        told[duty.pk] = _of_duty(duty, post_standing(last_days[duty.pk], day), seen)
    return [told[row["key"]] for row in listed if row["key"] in told]


def officer_standings(
    officer_ids: Iterable[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, PostStanding]:
    """Return where the posts of those who are in office on the day stand: one query."""
    rows = Officer.objects.filter(current_on(day), pk__in=list(officer_ids))
    return _standings(officers_with_last_day(rows, day), day)


def instructor_standings(
    instructor_ids: Iterable[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, PostStanding]:
    """Return where the posts of the instructors of the day stand: one query."""
    rows = Instructor.objects.filter(current_on(day), pk__in=list(instructor_ids))
    return _standings(instructors_with_last_day(rows), day)


def duty_standings(
    duty_ids: Iterable[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, PostStanding]:
    """Return where the duties that hold on the day stand: one query."""
    rows = InstructorDuty.objects.filter(current_on(day), pk__in=list(duty_ids))
    return _standings(duties_with_last_day(rows), day)


def officer_act(officer: Officer, standing: PostStanding) -> str:
    """Return in words what is to be done about an officer's post; empty when nothing."""
    if not standing.is_warned:
        return ""
    is_over = standing.state == PostState.OVERDUE
    if officer.origin == OfficerSource.ELECTED:
        return "立即换届或增补选举，并办理卸任" if is_over else "随届换届，或计划增补选举"
    return "续任的更正任期，离任的办理卸任" if is_over else "商派出或任命单位续任或另派"


def _posts(asked: AskedPosts, user: Any, day: datetime.date) -> dict[str, Any]:
    roles = [asked.role] if asked.role in LEADING else LEADING
    standing = PartyOrganisation.objects.standing_on(day)
    officers = Officer.objects.visible_to(user).filter(role__in=roles, organisation__in=standing)
    instructors = Instructor.objects.visible_to(user)
    duties = InstructorDuty.objects.visible_to(user)
    if asked.area is not None:
        path = asked.area.path
        officers = officers.filter(organisation__area__path__startswith=path)
        instructors = instructors.filter(area__path__startswith=path)
        duties = duties.filter(instructor__area__path__startswith=path)
    # While the instructor himself is told of, his duties are only where they end before him.
    own = Q(instructor__ends_on=None) | Q(instructor__ends_on__lte=day)
    sooner = Q(ends_on__lt=F("instructor__ends_on"))
    return {
        "officer": officers_with_last_day(officers, day),
        INSTRUCTOR: instructors_with_last_day(instructors),
        DUTY: duties_with_last_day(duties.filter(own | sooner)),
    }


def _standings(rows: Any, day: datetime.date) -> dict[uuid.UUID, PostStanding]:
    found = rows.values_list("pk", "last_day")
    return {pk: post_standing(last_day, day) for pk, last_day in found}


def _keyed(rows: Any, kind: str) -> Any:
    return rows.order_by().values("last_day", kind=Value(kind), key=F("pk"))


def _day_before(field: str) -> Any:
    return Cast(F(field) - ONE_DAY, DateField())


def _of_officer(officer: Officer, standing: PostStanding) -> PostLine:
    return PostLine(
        id=officer.pk,
        role=officer.role,
        role_label=officer.get_role_display(),
        name=officer.name,
        work_unit=officer.work_unit,
        organisation_id=officer.organisation_id,
        place=officer.organisation.name,
        area=officer.organisation.area.name,
        standing=standing,
        next_act=officer_act(officer, standing),
    )


def _of_instructor(instructor: Instructor, standing: PostStanding) -> PostLine:
    return PostLine(
        id=instructor.pk,
        role=INSTRUCTOR,
        role_label="党建指导员",
        name=instructor.name,
        work_unit=instructor.work_unit,
        organisation_id=None,
        place="",
        area=instructor.area.name,
        standing=standing,
        next_act="商来源单位续派，或另派接替并移交指导对象",
    )


def _of_duty(duty: InstructorDuty, standing: PostStanding, seen: frozenset[Any]) -> PostLine:
    looked_after = duty.enterprise or duty.building
    is_over = standing.state == PostState.OVERDUE
    return PostLine(
        id=duty.pk,
        role=DUTY,
        role_label="指导对象",
        name=duty.instructor.name,
        work_unit=duty.instructor.work_unit,
        organisation_id=None,
        place=looked_after.name if looked_after and looked_after.pk in seen else "",
        area=duty.instructor.area.name,
        standing=standing,
        next_act="指导员已离任，另派接替" if is_over else "续定指导期，或另派接替",
    )
