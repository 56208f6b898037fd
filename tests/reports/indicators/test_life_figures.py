"""Figures of organisational life: by rule, from records, and never more than the rows behind."""

import datetime
import random
from collections.abc import Callable
from typing import Any

import pytest

from orgs.life import Due, Situation, applies, counted, done, spans_closed, stood_through
from orgs.models import LifeRecord, OrganisationAffiliation, PartyOrganisation
from orgs.selectors.life import LOOK_BACK, life_section, rules
from orgs.selectors.pairing import cross_lines, pairing_lines
from reports.indicators.definitions import INDICATORS
from reports.indicators.rows import amounts_behind, rows_behind
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import CoverageFactory, MemberCountFactory, PartyOrganisationFactory
from tests.factories.orgs_life import (
    CrossAppointmentFactory,
    LifeRecordFactory,
    OrganisationTallyFactory,
    PairingFactory,
)
from tests.reports.indicators.figures import DAY, figure, number, parts, place

pytestmark = pytest.mark.django_db

JINGAN_TEMPLE = "310106013"
NANJING_WEST = "310106012"


def back(days: int) -> datetime.date:
    return DAY - datetime.timedelta(days=days)


def branch(members: int | None = 3, **kwargs: Any) -> PartyOrganisation:
    """Make a branch with so many full members."""
    organisation: PartyOrganisation = PartyOrganisationFactory(**kwargs)
    MemberCountFactory(organisation=organisation, full_members=members)
    return organisation


@pytest.mark.parametrize(("age", "expected"), [(0, 1), (89, 1), (90, 0), (-1, 0)])
def test_a_meeting_of_the_covering_organisation_makes_coverage_effective(
    age: int, expected: int
) -> None:
    coverage = CoverageFactory(enterprise=EnterpriseFactory(building=BuildingFactory()))
    assert number("effective_coverage") == 0
    LifeRecordFactory(organisation=coverage.organisation, held_on=back(age))
    assert parts("effective_coverage")[:2] == (expected, 1)


def test_a_guest_organisation_lives_as_well() -> None:
    coverage = CoverageFactory(
        enterprise=EnterpriseFactory(building=BuildingFactory()), mode="joint"
    )
    LifeRecordFactory(kinds=["theme_day"], partners=[coverage.organisation])
    assert number("effective_coverage") == 1


def test_a_meeting_of_an_organisation_that_covered_before_does_not_count() -> None:
    enterprise = EnterpriseFactory(building=BuildingFactory())
    ended = CoverageFactory(enterprise=enterprise, ends_on=DAY)
    CoverageFactory(enterprise=enterprise, mode="assign", organisation=None)
    LifeRecordFactory(organisation=ended.organisation)
    assert number("effective_coverage") == 0


def test_a_small_branch_owes_the_meeting_of_the_closed_quarter_and_three_theme_days() -> None:
    organisation = branch()
    assert parts("life_on_time") == (0, 1, 0)
    assert parts("life_on_time.theme_day") == (0, 3, 0)
    assert number("life_overdue") == 1
    LifeRecordFactory(organisation=organisation, held_on=datetime.date(2026, 9, 30))
    LifeRecordFactory(
        organisation=organisation, kinds=["theme_day"], held_on=datetime.date(2026, 10, 31)
    )
    assert parts("life_on_time") == (1, 1, 100)
    assert parts("life_on_time.theme_day")[:2] == (1, 3)
    assert number("life_overdue") == 0


@pytest.mark.parametrize(("members", "required"), [(6, 1), (7, 4), (None, 1)])
def test_committee_meetings_are_owed_from_seven_members_on(
    members: int | None, required: int
) -> None:
    branch(members)
    assert parts("life_on_time")[1] == required


def test_group_meetings_are_owed_only_where_groups_stand() -> None:
    organisation = branch()
    group = PartyOrganisationFactory(form="party_group", parent=organisation)
    assert parts("life_on_time")[1] == 4
    OrganisationAffiliation.objects.filter(organisation=group).update(starts_on=back(30))
    assert parts("life_on_time")[1] == 1


@pytest.mark.parametrize("form", ["general_branch", "committee", "party_group"])
def test_other_forms_owe_nothing(form: str) -> None:
    branch(60, form=form)
    assert parts("life_on_time") == (0, 0, None)


def test_a_branch_founded_in_the_middle_of_a_span_owes_the_next_one() -> None:
    branch(founded_on=datetime.date(2026, 9, 2))
    assert parts("life_on_time") == (0, 0, None)
    assert parts("life_on_time.theme_day")[1] == 1


def _required(organisation: PartyOrganisation, members: int, due: Due, groups: bool) -> int:
    situation = Situation(organisation.forms.get().form, members, groups)
    stood = stood_through(due.span, organisation.founded_on, organisation.dissolved_on)
    return due.times if stood and applies(due.condition, situation, 7) else 0


def test_the_statement_says_what_the_pure_rules_say() -> None:
    chance = random.Random(7)
    dues = spans_closed(rules(), DAY, LOOK_BACK)
    kinds = sorted({due.kind for due in dues} | {"life_meeting", "joint_action"})
    organisations: list[tuple[Any, int, bool]] = []
    for _ in range(25):
        members = chance.choice([2, 6, 7, 30])
        organisation = branch(
            members,
            founded_on=back(chance.choice([60, 100, 143, 400])),
            form=chance.choice(["branch", "branch", "joint_branch", "committee"]),
        )
        groups = chance.random() < 0.4
        if groups:
            PartyOrganisationFactory(
                form="party_group", parent=organisation, founded_on=datetime.date(2020, 1, 1)
            )
        organisations.append((organisation, members, groups))
    for _ in range(120):
        host, guest = chance.sample([one for one, _, _ in organisations], 2)
        LifeRecordFactory(
            organisation=host,
            kinds=chance.sample(kinds, 2),
            held_on=back(chance.randrange(150)),
            partners=[guest],
        )
    every = list(LifeRecord.objects.prefetch_related("partners"))
    for family, code in (("theme_day",), "life_on_time.theme_day"), (None, "life_on_time"):
        required = fulfilled = 0
        for organisation, members, groups in organisations:
            for due in dues:
                if (due.kind == "theme_day") != (family is not None):
                    continue
                times = _required(organisation, members, due, groups)
                held = sum(_counts(record, organisation, due) for record in every)
                required += times
                fulfilled += done(times, held)
        assert parts(code)[:2] == (fulfilled, required)
        assert 0 < fulfilled < required


def _counts(record: LifeRecord, organisation: PartyOrganisation, due: Due) -> bool:
    is_host = record.organisation_id == organisation.pk
    is_guest = any(one.organisation_id == organisation.pk for one in record.partners.all())
    taken = counted(record.kinds, as_guest=not is_host) if is_host or is_guest else frozenset()
    return due.kind in taken and record.held_on in due.span


def test_the_rows_behind_add_up_to_the_figure() -> None:
    organisation = branch(7)
    LifeRecordFactory(organisation=organisation, held_on=datetime.date(2026, 9, 30))
    for part, expected in (("numerator", 1), ("denominator", 4)):
        amounts = amounts_behind("life_on_time", place(), DAY, part)
        assert sum(amounts.values()) == expected
    assert [row.pk for row in rows_behind("life_overdue", place(), DAY)] == [organisation.pk]


def test_members_are_counted_by_kind_and_only_where_they_belong() -> None:
    organisation = branch(12)
    organisation.member_counts.update(floating_members=2, activists=4)
    committee = PartyOrganisationFactory(form="committee")
    MemberCountFactory(organisation=committee, full_members=300)
    assert number("members.full") == 12
    assert number("members.probationary") == 1
    assert number("members.floating") == 2
    assert number("members.activists") == 4
    assert number("members.full", JINGAN_TEMPLE) == 0


def test_tallies_count_from_the_first_of_january_to_the_day() -> None:
    for starts_on in ("2025-12-31", "2026-01-01", "2026-11-20", "2026-11-21"):
        OrganisationTallyFactory(
            starts_on=datetime.date.fromisoformat(starts_on), ends_on=None, count=2
        )
    OrganisationTallyFactory(kind="member_report", count=5)
    assert number("dual_cultivation.members_to_backbone") == 4
    assert number("double_report.members") == 5
    assert number("double_report.organisations") == 0


@pytest.mark.parametrize(
    ("began", "age", "idle"),
    [(90, None, True), (89, None, False), (200, 90, True), (200, 89, False), (200, 0, False)],
)
def test_a_pairing_is_idle_after_ninety_days_without_a_joint_action(
    began: int, age: int | None, idle: bool, district: Any
) -> None:
    pairing = PairingFactory(starts_on=back(began))
    if age is not None:
        LifeRecordFactory(
            organisation=pairing.partner,
            kinds=["joint_action"],
            held_on=back(age),
            partners=[pairing.organisation],
        )
    assert number("pairings_idle") == (2 if idle else 0)
    (line,) = pairing_lines(district, DAY)
    assert line.is_idle is idle
    assert line.actions == (0 if age is None else 1)


def test_joint_actions_count_within_the_pairing_and_for_two_guests_too(district: Any) -> None:
    pairing = PairingFactory(starts_on=back(30))
    both = [pairing.organisation, pairing.partner]
    LifeRecordFactory(held_on=back(31), partners=both)
    LifeRecordFactory(held_on=back(30), partners=both)
    LifeRecordFactory(held_on=back(1), organisation=pairing.organisation)
    (line,) = pairing_lines(district, DAY)
    assert (line.actions, line.last_on) == (1, back(30))


def test_cross_appointments_are_two_way_only_while_both_stand(district: Any) -> None:
    there = CrossAppointmentFactory()
    assert [line.is_two_way for line in cross_lines(district, DAY)] == [False]
    mutual = CrossAppointmentFactory(home=there.host, host=there.home, starts_on=DAY)
    assert [line.is_two_way for line in cross_lines(district, DAY)] == [True]
    assert [line.is_two_way for line in cross_lines(district, back(1))] == [False]
    mutual.ends_on = DAY
    mutual.save()
    assert [line.is_two_way for line in cross_lines(district, DAY)] == [False]


def test_the_section_of_an_organisation_shows_what_it_owes_and_held(street: Any) -> None:
    organisation = branch(8)
    LifeRecordFactory(organisation=organisation, held_on=datetime.date(2026, 11, 3))
    section = life_section(organisation.pk, user=street, day=DAY)
    assert section.voters == 8
    assert {one.kind for one in section.life.done} == {"members_meeting"}
    assert {one.kind for one in section.life.open} >= {"committee_meeting", "theme_day"}
    assert {one.kind for one in section.life.overdue} >= {"members_meeting", "committee_meeting"}
    assert len(section.records) == 1


def test_figures_that_count_persons_are_marked_as_internal() -> None:
    persons = {code for code, one in INDICATORS.items() if one.is_internal}
    assert persons == {
        code for code in INDICATORS if code.startswith(("members.", "dual_", "double_"))
    }
    assert figure("members.full").unit == "count"


@pytest.mark.parametrize("role", ["wall", "integration"])
def test_outside_the_office_nobody_reads_counts_of_persons(role: str, api_for: Callable) -> None:
    organisation = branch(2)
    enterprise = EnterpriseFactory(building=BuildingFactory())
    user = assign(UserFactory(username="outside"), role)
    client = api_for(user)
    day = {"as_of": DAY.isoformat()}
    shown = client.get("/api/v1/indicators/", {**day, "area": "310106"}).json()["results"]
    codes = {row["code"] for row in shown}
    assert "life_on_time" in codes
    assert not codes & {code for code, one in INDICATORS.items() if one.is_internal}
    board = client.get("/api/v1/dashboard/", {**day, "area": "310106"}).json()
    assert "members.full" not in str(board)
    for address in ("members.full/", "members.full/rows/", "double_report.members/rows/"):
        answer = client.get(f"/api/v1/indicators/{address}", {**day, "area": "310106"})
        assert answer.status_code in {403, 404}
    for codes, expected in (("life_on_time", 200), ("life_on_time,members.full", 400)):
        asked = {"codes": codes, "areas": "310106", "days": DAY.isoformat()}
        assert client.get("/api/v1/indicators/compare/", asked).status_code == expected
    if role == "integration":
        for address in (
            f"/api/v1/organisations/{organisation.pk}/",
            f"/api/v1/enterprises/{enterprise.pk}/",
        ):
            row = client.get(address).json()
            assert (row["full_members"], row["probationary_members"]) == (None, None)
        found = client.get(f"/api/v1/enterprises/{enterprise.pk}/file/", day).json()
        assert found["full_members"] is None
        assert found["enterprise"]["full_members"] is None


def test_inside_the_office_counts_are_open(worker: Any, api_for: Callable) -> None:
    organisation = branch(2)
    client = api_for(worker)
    assert client.get(f"/api/v1/organisations/{organisation.pk}/").json()["full_members"] == 2
    figures = client.get("/api/v1/indicators/", {"as_of": DAY.isoformat()}).json()["results"]
    assert {row["code"]: row["value"] for row in figures}["members.full"] == 2
