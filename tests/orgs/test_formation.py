"""Which form fits, what a committee needs, who may found: by table, at every boundary."""

import datetime

import pytest

from orgs.choices import OrganisationForm
from orgs.formation import (
    Standard,
    answer_due,
    committee_need,
    elects_leaders,
    may_found,
    needs_exception,
    suggest_form,
)


@pytest.mark.parametrize(
    ("full", "total", "form"),
    [
        (0, 0, "joint_branch"),
        (2, 2, "joint_branch"),
        # Three members of whom one is probationary: two full members make no branch.
        (2, 3, "joint_branch"),
        (3, 3, "branch"),
        (49, 49, "branch"),
        (40, 50, "general_branch"),
        (50, 50, "general_branch"),
        (99, 99, "general_branch"),
        (90, 100, "committee"),
        (100, 100, "committee"),
        (2, 120, "joint_branch"),
    ],
)
def test_members_suggest_a_form(full: int, total: int, form: str) -> None:
    assert suggest_form(full, total) == form


def test_the_office_may_set_other_numbers() -> None:
    standard = Standard(branch_from=5, general_branch_from=30, committee_from=60)
    assert suggest_form(4, 4, standard) == "joint_branch"
    assert suggest_form(5, 29, standard) == "branch"
    assert suggest_form(30, 30, standard) == "general_branch"
    assert suggest_form(30, 60, standard) == "committee"


@pytest.mark.parametrize(
    ("form", "full", "has_committee", "fewest", "most"),
    [
        ("branch", 6, False, 1, 2),
        ("branch", 7, True, 3, 7),
        ("joint_branch", 6, False, 1, 2),
        ("general_branch", 50, True, 3, 5),
        ("joint_general_branch", 6, True, 3, 5),
        ("committee", 100, True, 5, 7),
        ("joint_committee", 20, True, 5, 7),
    ],
)
def test_a_committee_has_its_size(
    form: str, full: int, has_committee: bool, fewest: int, most: int
) -> None:
    need = committee_need(form, full)
    assert (need.has_committee, need.fewest, need.most) == (has_committee, fewest, most)


def test_only_committees_found_organisations() -> None:
    assert {form.value for form in OrganisationForm if may_found(form)} == {
        "working_committee",
        "committee",
        "joint_committee",
        "community_committee",
        "comprehensive_committee",
        "industry_committee",
    }


def test_leaders_of_temporary_branches_and_groups_are_named() -> None:
    assert {form.value for form in OrganisationForm if not elects_leaders(form)} == {
        "working_committee",
        "temporary_branch",
        "party_group",
    }


@pytest.mark.parametrize(
    ("form", "full", "total", "needed"),
    [
        ("branch", 2, 3, True),
        ("branch", 3, 3, False),
        ("general_branch", 49, 49, True),
        ("general_branch", 50, 50, False),
        ("committee", 99, 99, True),
        ("committee", 100, 100, False),
        ("branch", 60, 60, False),
        # Bodies of whole buildings are made by policy, whatever the number of members.
        ("joint_committee", 20, 20, False),
        ("temporary_branch", 0, 0, False),
    ],
)
def test_more_than_the_members_carry_needs_a_document(
    form: str, full: int, total: int, needed: bool
) -> None:
    assert needs_exception(form, full, total) is needed


@pytest.mark.parametrize(
    ("applied", "due"),
    [("2026-11-20", "2026-12-20"), ("2026-01-31", "2026-02-28"), ("2028-01-31", "2028-02-29")],
)
def test_an_application_is_answered_within_a_month(applied: str, due: str) -> None:
    day = datetime.date.fromisoformat
    assert answer_due(day(applied)) == day(due)
