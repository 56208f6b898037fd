"""Which form of organisation fits, what its committee needs, and who may found one.

Source of the numbers: the regulation on branch work and the office's rules of formation
(R-ORG). In official Chinese «以上» includes the number itself, so every threshold is «at least».
"""

import datetime
from dataclasses import dataclass

from common.calendar.months import add_months
from common.records.steps import table
from orgs.choices import CoverageMode, FoundingState, OrganisationForm


@dataclass(frozen=True, slots=True)
class Standard:
    """From how many members on which form is suggested (组建标准).

    ``joint_branch_units``: so many units at most a joint branch generally covers (R-ORG-3);
    ``counts_attached``: 挂 counts as coverage by an organisation.
    """

    branch_from: int = 3
    committee_in_branch_from: int = 7
    general_branch_from: int = 50
    committee_from: int = 100
    joint_branch_units: int = 5
    counts_attached: bool = False


STANDARD = Standard()
# 党委 and 党工委: they alone may found an organisation.
COMMITTEES: frozenset[str] = frozenset(
    {
        OrganisationForm.WORKING_COMMITTEE,
        OrganisationForm.COMMITTEE,
        OrganisationForm.JOINT_COMMITTEE,
        OrganisationForm.COMMUNITY_COMMITTEE,
        OrganisationForm.COMPREHENSIVE_COMMITTEE,
        OrganisationForm.INDUSTRY_COMMITTEE,
    }
)
GENERAL_BRANCHES: frozenset[str] = frozenset(
    {OrganisationForm.GENERAL_BRANCH, OrganisationForm.JOINT_GENERAL_BRANCH}
)
# Forms that members of one unit choose among, by their number.
BRANCHES: frozenset[str] = frozenset(
    {
        OrganisationForm.BRANCH,
        OrganisationForm.JOINT_BRANCH,
        OrganisationForm.GENERAL_BRANCH,
        OrganisationForm.COMMITTEE,
    }
)
# Their leaders are named by the superior, not elected.
NAMED_BY_SUPERIOR: frozenset[str] = frozenset(
    {
        OrganisationForm.WORKING_COMMITTEE,
        OrganisationForm.TEMPORARY_BRANCH,
        OrganisationForm.PARTY_GROUP,
    }
)


@dataclass(frozen=True, slots=True)
class CommitteeNeed:
    """How many lead an organisation: ``fewest`` to ``most``, with a committee or without."""

    has_committee: bool
    fewest: int
    most: int


def suggest_form(
    full_members: int, total_members: int, standard: Standard = STANDARD
) -> OrganisationForm:
    """Return the form that members suggest; never more than a suggestion.

    Only full members make a branch; for 党总支 and 党委 all members count.
    """
    if full_members < standard.branch_from:
        return OrganisationForm.JOINT_BRANCH
    if total_members >= standard.committee_from:
        return OrganisationForm.COMMITTEE
    if total_members >= standard.general_branch_from:
        return OrganisationForm.GENERAL_BRANCH
    return OrganisationForm.BRANCH


def committee_need(form: str, full_members: int, standard: Standard = STANDARD) -> CommitteeNeed:
    """Return the size of the body that leads an organisation of ``form``."""
    if form in COMMITTEES:
        return CommitteeNeed(has_committee=True, fewest=5, most=7)
    if form in GENERAL_BRANCHES:
        return CommitteeNeed(has_committee=True, fewest=3, most=5)
    if full_members >= standard.committee_in_branch_from:
        # Generally three to five, never more than seven.
        return CommitteeNeed(has_committee=True, fewest=3, most=7)
    return CommitteeNeed(has_committee=False, fewest=1, most=2)


def may_found(form: str) -> bool:
    """Return whether an organisation of ``form`` may approve the founding of another one."""
    return form in COMMITTEES


def elects_leaders(form: str) -> bool:
    """Return whether the leaders of an organisation of ``form`` are elected."""
    return form not in NAMED_BY_SUPERIOR


def needs_exception(
    form: str, full_members: int, total_members: int, standard: Standard = STANDARD
) -> bool:
    """Return whether ``form`` asks for more members than there are.

    Allowed with the superior's document; a smaller form than suggested needs none.
    """
    return _SIZES.get(form, 0) > _SIZES[suggest_form(full_members, total_members, standard)]


_SIZES: dict[str, int] = {
    OrganisationForm.JOINT_BRANCH: 0,
    OrganisationForm.BRANCH: 1,
    OrganisationForm.GENERAL_BRANCH: 2,
    OrganisationForm.COMMITTEE: 3,
}


def answer_due(applied_on: datetime.date) -> datetime.date:
    """Return the day by which an application must be answered: one month later."""
    return add_months(applied_on, 1)


_S = FoundingState
# The procedure of founding: application, answer within a month, election, filing.
FOUNDING_STEPS = table(
    ("approve", "批复同意", (_S.APPLIED,), _S.APPROVED),
    ("refuse", "批复不同意", (_S.APPLIED,), _S.REFUSED),
    ("elect", "登记选举", (_S.APPROVED,), _S.ELECTED),
    ("file", "备案成立", (_S.ELECTED,), _S.FILED),
    ("withdraw", "撤回申请", (_S.APPLIED, _S.APPROVED, _S.ELECTED), _S.WITHDRAWN),
)


def suggest_mode(
    full_members: int | None,
    total_members: int | None,
    *,
    has_joint: bool,
    standard: Standard = STANDARD,
) -> CoverageMode:
    """Return how an enterprise without any coverage could be reached; a suggestion only.

    Enough full members: one of its own (建). Some: a joint branch nearby with room (联), else
    attached to the building's or the subdistrict's committee (挂). None, or nobody knows: an
    instructor is sent (派).
    """
    if (full_members or 0) >= standard.branch_from:
        return CoverageMode.ESTABLISH
    if not total_members:
        return CoverageMode.ASSIGN
    return CoverageMode.JOINT if has_joint else CoverageMode.ATTACH
