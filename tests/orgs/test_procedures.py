"""Terms, officers and elections: each step with its guard, and what it leaves behind."""

import datetime
from typing import Any

import pytest

from common.audit.models import AuditEntry
from common.errors.domain import DomainError
from common.records.periods import current_on, standing_on
from orgs.actions.elections import (
    approve_election,
    cancel_election,
    confirm_election,
    fail_election,
    hold_election,
    plan_election,
    publish_candidates,
    report_election,
)
from orgs.actions.officers import appoint_officer, end_officer
from orgs.actions.terms import extend_term
from orgs.models import (
    Election,
    Officer,
    OrganisationTerm,
    TermExtension,
)
from tests.factories.orgs import MemberCountFactory, PartyOrganisationFactory
from tests.factories.orgs_tree import (
    ElectionFactory,
    OfficerFactory,
    OrganisationTermFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


def day(number: int) -> datetime.date:
    """Return a day of November 2026."""
    return datetime.date(2026, 11, number)


def code_of(refused: Any) -> str:
    """Return the code of a refusal; it speaks Chinese."""
    assert any("\u4e00" <= sign <= "\u9fff" for sign in refused.value.message)
    return str(refused.value.code)


# Terms


@pytest.mark.parametrize(
    ("until", "approved", "code"),
    [
        ("2027-05-01", "2026-04-01", None),
        ("2027-05-02", "2026-04-01", "extension_too_long"),
        ("2026-05-01", "2026-04-01", "extension_too_short"),
        ("2026-12-01", "2026-11-21", "future_date"),
        ("2026-12-01", "2023-01-01", "not_standing"),
    ],
)
def test_an_extension_lasts_twelve_months_at_most(
    until: str, approved: str, code: str | None, street: Any
) -> None:
    term = OrganisationTermFactory(
        starts_on=datetime.date(2023, 5, 1), due_on=datetime.date(2026, 5, 1)
    )
    values: dict[str, Any] = {
        "by": street,
        "term_id": term.pk,
        "until": datetime.date.fromisoformat(until),
        "approved_on": datetime.date.fromisoformat(approved),
        "approved_by": "示例街道党工委",
        "reason": "示例原因",
        "today": TODAY,
    }
    if code is None:
        extend_term(**values)
        assert TermExtension.objects.get().until == datetime.date(2027, 5, 1)
        return
    with pytest.raises(DomainError) as refused:
        extend_term(**values)
    assert code_of(refused) == code
    assert not TermExtension.objects.exists()


def test_an_extended_term_is_not_overdue_until_the_extension_ends(street: Any) -> None:
    term = OrganisationTermFactory(
        starts_on=datetime.date(2023, 5, 1), due_on=datetime.date(2026, 5, 1)
    )
    overdue = OrganisationTerm.objects.overdue_on
    assert overdue(datetime.date(2026, 6, 1)).get() == term
    extend_term(
        by=street,
        term_id=term.pk,
        until=datetime.date(2026, 11, 15),
        approved_on=datetime.date(2026, 5, 2),
        approved_by="示例街道党工委",
        reason="示例原因",
        today=TODAY,
    )
    assert not overdue(datetime.date(2026, 6, 1)).exists()
    assert not overdue(day(15)).exists()
    assert overdue(day(16)).get() == term


# Officers


def test_there_is_one_secretary_at_a_time(street: Any) -> None:
    officer = OfficerFactory()
    values = {
        "organisation": officer.organisation_id,
        "name": "示例新书记",
        "role": "secretary",
        "origin": "appointed",
        "starts_on": day(1),
    }
    with pytest.raises(DomainError) as refused:
        appoint_officer(by=street, values=values)
    assert code_of(refused) == "secretary_twice"
    end_officer(by=street, officer_id=officer.pk, on=day(1))
    appoint_officer(by=street, values=values)
    # Posted beside the elected one.
    appoint_officer(
        by=street,
        values={**values, "name": "示例第一书记", "role": "first_secretary", "origin": "posted"},
    )
    assert Officer.objects.filter(current_on(TODAY)).count() == 2
    with pytest.raises(DomainError) as again:
        end_officer(by=street, officer_id=officer.pk, on=TODAY)
    assert code_of(again) == "already_ended"


def test_leaders_of_a_temporary_branch_are_named(street: Any) -> None:
    organisation = PartyOrganisationFactory(form="temporary_branch")
    values = {
        "organisation": organisation.pk,
        "name": "示例书记",
        "role": "secretary",
        "origin": "elected",
        "starts_on": day(1),
    }
    with pytest.raises(DomainError) as refused:
        appoint_officer(by=street, values=values)
    assert code_of(refused) == "not_elected"
    with pytest.raises(DomainError) as no_election:
        plan_election(
            by=street,
            values={
                "organisation": organisation.pk,
                "kind": "term",
                "planned_on": TODAY,
                "seats": 1,
            },
        )
    assert code_of(no_election) == "not_elected"
    appoint_officer(by=street, values={**values, "origin": "appointed"})


# Elections

NAMES = ("示例甲", "示例乙", "示例丙", "示例丁")
VOTES = dict(zip(NAMES, (18, 15, 12, 6), strict=True))


def candidates(number: int = 4) -> list[dict[str, str]]:
    """Return who stands: the first as secretary."""
    return [
        {"name": name, "role": "secretary" if place == 0 else "member", "portfolio": ""}
        for place, name in enumerate(NAMES[:number])
    ]


def planned(user: Any, **told: Any) -> Election:
    """Return a planned election of three in a branch of twenty members."""
    organisation = told.pop("organisation", None) or PartyOrganisationFactory()
    MemberCountFactory(organisation=organisation, full_members=20)
    values = {
        "organisation": organisation.pk,
        "kind": "term",
        "planned_on": TODAY,
        "seats": 3,
        **told,
    }
    return plan_election(by=user, values=values).obj


def published(user: Any, **told: Any) -> Election:
    """Return an election whose candidates are known."""
    election = planned(user, **told)
    act: dict[str, Any] = {"by": user, "election_id": election.pk, "today": TODAY}
    approve_election(**act, on=day(2), document_number="示例1号")
    return publish_candidates(**act, on=day(4), candidates=candidates())


def held(user: Any, **told: Any) -> Election:
    """Return an election that was held: three of four elected."""
    election = published(user, **told)
    return hold_election(
        by=user,
        election_id=election.pk,
        on=day(10),
        entitled=20,
        present=18,
        votes=VOTES,
        today=TODAY,
    )


def test_a_confirmed_election_seats_officers_and_opens_the_next_term(street: Any) -> None:
    organisation = PartyOrganisationFactory(form="committee")
    term = OrganisationTermFactory(organisation=organisation, due_on=day(12))
    old = OfficerFactory(organisation=organisation)
    posted = OfficerFactory(organisation=organisation, role="first_secretary", origin="posted")
    election = held(street, organisation=organisation)
    act: dict[str, Any] = {"by": street, "election_id": election.pk, "today": TODAY}
    report_election(**act, on=day(11))
    confirm_election(**act, on=day(16), document_number="示例2号")
    election.refresh_from_db()
    assert (election.state, election.confirmed_on) == ("confirmed", day(16))
    assert (election.entitled, election.present) == (20, 18)
    now = Officer.objects.filter(current_on(day(16)), organisation=organisation)
    assert {(each.name, each.role, each.origin) for each in now} == {
        (posted.name, "first_secretary", "posted"),
        ("示例甲", "secretary", "elected"),
        ("示例乙", "member", "elected"),
        ("示例丙", "member", "elected"),
    }
    before = Officer.objects.filter(current_on(day(15)), organisation=organisation)
    assert {each.pk for each in before} == {old.pk, posted.pk}
    following = OrganisationTerm.objects.get(standing_on(day(16)), organisation=organisation)
    assert (following.number, following.starts_on) == (3, day(16))
    assert following.due_on == datetime.date(2031, 11, 16)
    term.refresh_from_db()
    assert term.ends_on == day(16)
    assert not OrganisationTerm.objects.overdue_on(day(16)).exists()
    assert AuditEntry.objects.filter(object_id=str(election.pk)).count() == 6


def test_a_by_election_leaves_committee_and_term(street: Any) -> None:
    organisation = PartyOrganisationFactory()
    term = OrganisationTermFactory(organisation=organisation)
    member = OfficerFactory(organisation=organisation, role="member", name="示例老委员")
    election = held(street, organisation=organisation, kind="by_election")
    act: dict[str, Any] = {"by": street, "election_id": election.pk, "today": TODAY}
    report_election(**act, on=day(11))
    confirm_election(**act, on=day(16), document_number="示例2号")
    assert OrganisationTerm.objects.get(organisation=organisation) == term
    member.refresh_from_db()
    assert member.ends_on is None
    assert Officer.objects.filter(current_on(TODAY), organisation=organisation).count() == 4


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ({"present": 15}, "meeting_invalid"),
        ({"present": 21}, "numbers_wrong"),
        ({"entitled": 21, "present": 18}, "numbers_wrong"),
        ({"votes": {"示例甲": 18}}, "numbers_wrong"),
        ({"votes": {**VOTES, "示例丁": 19}}, "numbers_wrong"),
        ({"votes": dict.fromkeys(NAMES, 18)}, "numbers_wrong"),
        ({"votes": dict.fromkeys(NAMES, 9)}, "nobody_elected"),
    ],
)
def test_numbers_that_cannot_be_are_refused(
    numbers: dict[str, Any], code: str, street: Any
) -> None:
    election = published(street)
    told = {"entitled": 20, "present": 18, "votes": VOTES, **numbers}
    with pytest.raises(DomainError) as refused:
        hold_election(by=street, election_id=election.pk, on=day(10), today=TODAY, **told)
    assert code_of(refused) == code
    election.refresh_from_db()
    assert (election.state, election.present) == ("candidates_published", None)
    assert not election.candidates.filter(votes__isnull=False).exists()


def test_fewer_candidates_than_a_fifth_more_are_refused(street: Any) -> None:
    election = planned(street)
    act: dict[str, Any] = {"by": street, "election_id": election.pk, "today": TODAY}
    with pytest.raises(DomainError) as early:
        publish_candidates(**act, on=day(4), candidates=candidates())
    assert code_of(early) == "wrong_state"
    approve_election(**act, on=day(2), document_number="示例1号")
    with pytest.raises(DomainError) as refused:
        publish_candidates(**act, on=day(4), candidates=candidates(3))
    assert code_of(refused) == "too_few_candidates"
    assert "至少 4 名" in refused.value.message
    with pytest.raises(DomainError) as doubled:
        publish_candidates(**act, on=day(4), candidates=[*candidates(3), candidates()[0]])
    assert code_of(doubled) == "candidate_twice"
    with pytest.raises(DomainError) as disordered:
        publish_candidates(**act, on=day(1), candidates=candidates())
    assert code_of(disordered) == "date_order"
    assert not election.candidates.exists()


def test_an_election_fails_or_is_given_up_with_a_reason(street: Any) -> None:
    failed = published(street)
    act: dict[str, Any] = {"by": street, "election_id": failed.pk, "on": day(10), "today": TODAY}
    with pytest.raises(DomainError) as silent:
        fail_election(**act, reason="")
    assert code_of(silent) == "missing_value"
    assert fail_election(**act, reason="到会人数不足").state == "failed"
    with pytest.raises(DomainError) as over:
        cancel_election(**act, reason="示例")
    assert code_of(over) == "wrong_state"
    # A new one may be planned: no other is open.
    ElectionFactory(organisation=failed.organisation)


@pytest.mark.parametrize(("years", "code"), [(2, "term_years"), (6, "term_years")])
def test_a_term_lasts_three_to_five_years(years: int, code: str, street: Any) -> None:
    election = held(street)
    act: dict[str, Any] = {"by": street, "election_id": election.pk, "today": TODAY}
    report_election(**act, on=day(11))
    with pytest.raises(DomainError) as refused:
        confirm_election(**act, on=day(12), document_number="示例2号", years=years)
    assert code_of(refused) == code
    assert not Officer.objects.filter(organisation=election.organisation).exists()
