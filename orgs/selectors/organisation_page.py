"""One organisation on one page: facts of the day, place, people by post, what comes next."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from accounts.roles import may_count_members
from buildings.models import Building
from common.errors.domain import NotInScope
from common.records.periods import current_on, standing_on
from common.scope.references import visible_ids
from enterprises.models import Enterprise
from orgs.choices import DissolutionKind, OrganisationForm, SecretaryState, TermState
from orgs.elections import needs_delegates
from orgs.formation import (
    BRANCHES,
    CommitteeNeed,
    committee_need,
    elects_leaders,
    suggest_form,
)
from orgs.models import (
    AllianceMember,
    Coverage,
    Election,
    MemberCount,
    Officer,
    OrganisationAffiliation,
    OrganisationFormPeriod,
    OrganisationLine,
    OrganisationSeat,
    OrganisationTerm,
    PartyOrganisation,
)
from orgs.selectors.formation import standard_on
from orgs.selectors.posts import LEADING, officer_act, officer_standings
from orgs.selectors.terms import next_act, open_election, standings_of
from orgs.selectors.vacancies import SecretaryGap, secretary_gaps, told_gaps
from orgs.terms import PostStanding, TermStanding


@dataclass(frozen=True, slots=True)
class Named:
    """Another organisation beside the one shown; ``words`` say how they are tied."""

    organisation_id: uuid.UUID
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Covered:
    """An enterprise that the organisation covers."""

    enterprise_id: uuid.UUID
    name: str
    mode: str
    starts_on: datetime.date


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody who serves, and where his post stands."""

    officer: Officer
    standing: PostStanding

    @property
    def days(self) -> int:
        """Return how many days are left, or have passed."""
        return abs(self.standing.days_left or 0)


@dataclass(frozen=True, slots=True)
class OrganisationProfile:
    """What is known of an organisation on a day; foreign names are left out."""

    organisation: PartyOrganisation
    is_standing: bool
    form: str
    document_number: str
    area: str
    host: Enterprise | None
    superiors: tuple[Named, ...]
    has_hidden_superior: bool
    below: tuple[Named, ...]
    lines: tuple[Named, ...]
    alliances: tuple[str, ...]
    posts: tuple[Post, ...]
    secretary_gap: SecretaryGap | None
    members: MemberCount | None
    buildings: tuple[Building, ...]
    covered: tuple[Covered, ...]
    covered_elsewhere: int
    term: OrganisationTerm | None
    standing: TermStanding | None
    election: Election | None
    need: CommitteeNeed | None
    next_steps: tuple[str, ...]


def organisation_profile(
    organisation_id: uuid.UUID, *, user: Any, day: datetime.date
) -> OrganisationProfile:
    """Return what the user may read of the organisation; raise ``NotInScope``."""
    visible = PartyOrganisation.objects.visible_to(user)
    organisation = visible.filter(pk=organisation_id).first()
    if organisation is None:
        raise NotInScope
    place = (
        OrganisationAffiliation.objects.filter(standing_on(day), organisation=organisation)
        .select_related("area", "host_enterprise")
        .first()
    )
    superiors, is_cut = _superiors(place.parent_id if place else None, user, day)
    form = _first(OrganisationFormPeriod, organisation, day)
    members = _first(MemberCount, organisation, day) if may_count_members(user) else None
    term = _first(OrganisationTerm, organisation, day)
    standing = standings_of([organisation.pk], day).get(organisation.pk)
    election = open_election(organisation.pk, day)
    covered, elsewhere = _covered(organisation, user, day)
    posts = _posts(organisation, day)
    gap = next(
        iter(told_gaps(secretary_gaps(user=user, day=day).filter(pk=organisation.pk), day)), None
    )
    return OrganisationProfile(
        organisation=organisation,
        is_standing=PartyOrganisation.objects.standing_on(day).filter(pk=organisation.pk).exists(),
        form=form.form if form else "",
        document_number=form.document_number if form else "",
        area=(place or organisation).area.name,
        host=_host(place, user),
        superiors=superiors,
        has_hidden_superior=is_cut,
        below=_below(organisation, user, day),
        lines=_lines(organisation, user, day),
        alliances=_alliances(organisation, user, day),
        posts=posts,
        secretary_gap=gap,
        members=members,
        buildings=_buildings(organisation, user, day),
        covered=covered,
        covered_elsewhere=elsewhere,
        term=term,
        standing=standing,
        election=election,
        need=committee_need(form.form, members.full_members or 0) if form and members else None,
        next_steps=(
            *_next_steps(organisation, form, members, term, standing, election, day),
            *_about_posts(posts, gap),
        ),
    )


_ROLES = {"first_secretary": 0, "secretary": 1, "deputy_secretary": 2, "member": 3}


def _posts(organisation: PartyOrganisation, day: datetime.date) -> tuple[Post, ...]:
    officers = list(Officer.objects.filter(current_on(day), organisation=organisation))
    standings = officer_standings([officer.pk for officer in officers], day)
    officers.sort(key=lambda officer: (_ROLES[officer.role], officer.starts_on))
    return tuple(Post(officer, standings[officer.pk]) for officer in officers)


def _about_posts(posts: tuple[Post, ...], gap: SecretaryGap | None) -> list[str]:
    told = [
        f"{post.officer.get_role_display()}{post.officer.name}：{act}"
        for post in posts
        if post.officer.role in LEADING and (act := officer_act(post.officer, post.standing))
    ]
    if gap is not None and gap.state == SecretaryState.VACANT:
        told.append("配备书记" if gap.days is None else f"书记空缺 {gap.days} 天，配备书记")
    elif gap is not None:
        told.append("登记书记与班子成员")
    return told


def _first(model: Any, organisation: PartyOrganisation, day: datetime.date) -> Any:
    return model.objects.filter(standing_on(day), organisation=organisation).first()


def _host(place: OrganisationAffiliation | None, user: Any) -> Enterprise | None:
    if place is None or place.host_enterprise is None:
        return None
    seen = visible_ids(Enterprise, [place.host_enterprise_id], user)
    return place.host_enterprise if place.host_enterprise_id in seen else None


def _superiors(
    parent_id: uuid.UUID | None, user: Any, day: datetime.date
) -> tuple[tuple[Named, ...], bool]:
    """Return who stands above, the highest first, and whether the reader may not see on."""
    above: list[Named] = []
    seen: set[uuid.UUID] = set()
    while parent_id is not None and parent_id not in seen:
        seen.add(parent_id)
        parent = PartyOrganisation.objects.visible_to(user).filter(pk=parent_id).first()
        if parent is None:
            return tuple(reversed(above)), True
        above.append(Named(parent.pk, parent.name, ""))
        place = _first(OrganisationAffiliation, parent, day)
        parent_id = place.parent_id if place else None
    return tuple(reversed(above)), False


def _below(organisation: PartyOrganisation, user: Any, day: datetime.date) -> tuple[Named, ...]:
    below = OrganisationAffiliation.objects.filter(standing_on(day), parent=organisation)
    found = (
        PartyOrganisation.objects.visible_to(user)
        .standing_on(day)
        .filter(pk__in=below.values("organisation"))
        .order_by("external_id", "name")
    )
    forms = dict(
        OrganisationFormPeriod.objects.filter(standing_on(day), organisation__in=found).values_list(
            "organisation", "form"
        )
    )
    return tuple(
        Named(
            each.pk, each.name, OrganisationForm(forms[each.pk]).label if each.pk in forms else ""
        )
        for each in found
    )


def _lines(organisation: PartyOrganisation, user: Any, day: datetime.date) -> tuple[Named, ...]:
    rows = OrganisationLine.objects.filter(
        standing_on(day), organisation=organisation
    ).select_related("leader")
    led = OrganisationLine.objects.filter(standing_on(day), leader=organisation).select_related(
        "organisation"
    )
    ties = [(row.leader, row.get_kind_display()) for row in rows]
    ties += [(row.organisation, f"{row.get_kind_display()}，本组织牵头") for row in led]
    seen = visible_ids(PartyOrganisation, [other.pk for other, _ in ties], user)
    return tuple(Named(other.pk, other.name, words) for other, words in ties if other.pk in seen)


def _alliances(organisation: PartyOrganisation, user: Any, day: datetime.date) -> tuple[str, ...]:
    rows = AllianceMember.objects.visible_to(user).filter(
        current_on(day), organisation=organisation
    )
    return tuple(sorted({row.alliance.name for row in rows.select_related("alliance")}))


def _buildings(
    organisation: PartyOrganisation, user: Any, day: datetime.date
) -> tuple[Building, ...]:
    seats = OrganisationSeat.objects.filter(standing_on(day), organisation=organisation)
    return tuple(
        Building.objects.visible_to(user)
        .filter(pk__in=seats.values("building"))
        .order_by("external_id")
    )


def _covered(
    organisation: PartyOrganisation, user: Any, day: datetime.date
) -> tuple[tuple[Covered, ...], int]:
    rows = list(
        Coverage.objects.filter(current_on(day), organisation=organisation)
        .select_related("enterprise")
        .order_by("enterprise__external_id")
    )
    seen = visible_ids(Enterprise, [row.enterprise_id for row in rows], user)
    shown = [
        Covered(row.enterprise_id, row.enterprise.name, row.get_mode_display(), row.starts_on)
        for row in rows
        if row.enterprise_id in seen
    ]
    return tuple(shown), len(rows) - len(shown)


def _next_steps(
    organisation: PartyOrganisation,
    form: OrganisationFormPeriod | None,
    members: MemberCount | None,
    term: OrganisationTerm | None,
    standing: TermStanding | None,
    election: Election | None,
    day: datetime.date,
) -> list[str]:
    """Return in words what the office might do next; suggestions, not orders."""
    if organisation.dissolved_on is not None and organisation.dissolved_on <= day:
        kind = organisation.dissolution
        return [f"已{DissolutionKind(kind).label if kind else '撤销'}，无待办事项。"]
    told: list[str] = []
    is_urgent = standing is not None and standing.state != TermState.RUNNING
    if term is not None and standing is not None and (is_urgent or election is not None):
        told.append(next_act(term, standing, election))
    if form is None:
        return [*told, "登记组织形式"]
    if term is None and elects_leaders(form.form):
        told.append("登记本届起止与换届日期")
    if organisation.planned_end_on is not None and organisation.planned_end_on <= day:
        told.append(f"临时组织已于 {organisation.planned_end_on} 到期，办理撤销")
    return told + _about_members(form.form, members, day)


def _about_members(form: str, members: MemberCount | None, day: datetime.date) -> list[str]:
    if members is None or members.full_members is None:
        return ["核实并登记党员人数"]
    full = members.full_members
    total = full + (members.probationary_members or 0)
    told: list[str] = []
    suggested = suggest_form(full, total, standard_on(day))
    if form in BRANCHES and suggested != form:
        told.append(f"按党员人数（正式 {full}、共 {total}）可研究改设{suggested.label}（仅供参考）")
    if needs_delegates(full):
        told.append("正式党员达五百名，可报上级批准召开党员代表大会选举")
    return told
