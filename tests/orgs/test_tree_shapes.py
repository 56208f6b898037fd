"""The shapes of organisation that the districts built, each as a tree with its links."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs.actions.restructuring import move_organisation
from orgs.choices import AllianceKind
from orgs.models import Alliance, AllianceMember, PartyOrganisation
from orgs.selectors.organisation_page import organisation_profile
from orgs.selectors.tree import TreePage, organisation_tree
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import (
    CoverageFactory,
    OrganisationSeatFactory,
    PartyOrganisationFactory,
)
from tests.factories.orgs_tree import OrganisationLineFactory, OrganisationTermFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


def chain(*steps: tuple[str, str]) -> list[PartyOrganisation]:
    """Return organisations (name, form), each below the one before."""
    made: list[PartyOrganisation] = []
    for number, (name, form) in enumerate(steps):
        made.append(
            PartyOrganisationFactory(
                external_id=f"示例{number}",
                name=name,
                form=form,
                parent=made[-1] if made else None,
            )
        )
    return made


def shape(page: TreePage) -> list[tuple[int, str]]:
    """Return depth and name of the lines."""
    return [(line.depth, line.name) for line in page.lines]


def test_putuo_has_three_levels(street: Any) -> None:
    """街道党工委 → 楼宇党委 → 楼宇企业党组织."""
    chain(
        ("示例街道党工委", "working_committee"),
        ("示例楼宇党委", "committee"),
        ("示例企业党支部", "branch"),
    )
    assert shape(organisation_tree(user=street, day=TODAY)) == [
        (0, "示例街道党工委"),
        (1, "示例楼宇党委"),
        (2, "示例企业党支部"),
    ]


def test_lujiazui_has_four_levels(street: Any) -> None:
    """金融城综合党委 → 片区党组织 → 楼宇党组织 → 楼宇企业党组织, in several zones."""
    top, zone, _, _ = chain(
        ("示例金融城综合党委", "comprehensive_committee"),
        ("示例东片区党总支", "general_branch"),
        ("示例楼宇联合党支部", "joint_branch"),
        ("示例企业党支部", "branch"),
    )
    west = PartyOrganisationFactory(
        external_id="示例9", name="示例西片区党总支", form="general_branch", parent=top
    )
    tree = organisation_tree(user=street, day=TODAY)
    assert [line.depth for line in tree.lines] == [0, 1, 2, 3, 1]
    assert tree.lines[4].above == tree.lines[1].above == top.name
    assert {zone.name, west.name} == {
        each.name for each in organisation_profile(top.pk, user=street, day=TODAY).below
    }


def test_jingan_leads_a_building_by_a_joint_committee(street: Any) -> None:
    """街道社区党委 → 楼宇联合党委（总支） → 企业支部; seated in buildings, covering enterprises."""
    _, joint, _ = chain(
        ("示例社区党委", "community_committee"),
        ("示例楼宇联合党委", "joint_committee"),
        ("示例企业党支部", "branch"),
    )
    building = BuildingFactory()
    tenant = EnterpriseFactory(building=building)
    OrganisationSeatFactory(organisation=joint, building=building)
    CoverageFactory(enterprise=tenant, organisation=joint, mode="joint")
    told = organisation_profile(joint.pk, user=street, day=TODAY)
    assert [each.name for each in told.superiors] == ["示例社区党委"]
    assert [each.name for each in told.below] == ["示例企业党支部"]
    assert told.buildings == (building,)
    assert [(each.name, each.mode) for each in told.covered] == [(tenant.name, "联")]


def test_in_the_five_level_chain_the_alliance_is_a_link_and_no_superior(street: Any) -> None:
    """区域党建联盟 – 社区党组织 – 楼宇联合党委 – 企业党支部 – 党小组."""
    community, *_ = made = chain(
        ("示例社区党委", "community_committee"),
        ("示例楼宇联合党委", "joint_committee"),
        ("示例企业党支部", "branch"),
        ("示例党小组", "party_group"),
    )
    alliance = Alliance.objects.create(
        name="示例区域党建联盟",
        kind=AllianceKind.ALLIANCE,
        area=community.area,
        starts_on=datetime.date(2024, 1, 1),
    )
    AllianceMember.objects.create(
        alliance=alliance, organisation=community, starts_on=datetime.date(2024, 1, 1)
    )
    assert shape(organisation_tree(user=street, day=TODAY)) == [
        (depth, organisation.name) for depth, organisation in enumerate(made)
    ]
    assert organisation_profile(community.pk, user=street, day=TODAY).alliances == (
        "示例区域党建联盟",
    )
    told = organisation_profile(made[3].pk, user=street, day=TODAY)
    assert [each.name for each in told.superiors] == [each.name for each in made[:3]]
    assert told.alliances == ()


def test_an_industry_line_stands_beside_the_tree(street: Any) -> None:
    line = OrganisationLineFactory(leader__name="示例金融行业党委")
    told = organisation_profile(line.organisation_id, user=street, day=TODAY)
    assert [(each.name, each.words) for each in told.lines] == [("示例金融行业党委", "行业条线")]
    assert told.superiors == ()
    led = organisation_profile(line.leader_id, user=street, day=TODAY)
    assert [each.words for each in led.lines] == ["行业条线，本组织牵头"]


def test_the_tree_of_a_past_day_has_the_superiors_of_that_day(street: Any) -> None:
    one = PartyOrganisationFactory(external_id="甲", form="committee")
    other = PartyOrganisationFactory(external_id="乙", form="committee")
    branch = PartyOrganisationFactory(external_id="丙", parent=one)
    move_organisation(
        by=street,
        organisation_id=branch.pk,
        values={"parent": other.pk},
        on=datetime.date(2026, 11, 1),
        today=TODAY,
    )
    above = {}
    for day in (datetime.date(2026, 10, 31), datetime.date(2026, 11, 1)):
        (line,) = (x for x in organisation_tree(user=street, day=day).lines if x.depth)
        above[day.month] = line.above
    assert above == {10: one.name, 11: other.name}
    assert not organisation_tree(user=street, day=datetime.date(2022, 6, 30)).lines


def test_a_foreign_superior_is_not_named(street: Any) -> None:
    foreign = PartyOrganisationFactory(code=JINGAN_TEMPLE, name="示例外街道党委")
    own = PartyOrganisationFactory(parent=foreign)
    (line,) = organisation_tree(user=street, day=TODAY).lines
    assert (line.depth, line.above) == (0, "")
    told = organisation_profile(own.pk, user=street, day=TODAY)
    assert (told.superiors, told.has_hidden_superior) == ((), True)


def test_filters_leave_what_they_name(street: Any) -> None:
    over = PartyOrganisationFactory(name="示例逾期党支部")
    OrganisationTermFactory(organisation=over, due_on=datetime.date(2026, 11, 19))
    due = PartyOrganisationFactory(name="示例到期党委", form="committee")
    OrganisationTermFactory(organisation=due, due_on=datetime.date(2026, 12, 1))
    lacking = PartyOrganisationFactory(name="示例未登记党支部")
    PartyOrganisationFactory(name="示例党小组", form="party_group")

    def names(**asked: Any) -> set[str]:
        return {line.name for line in organisation_tree(user=street, day=TODAY, **asked).lines}

    assert names(situation="overdue") == {over.name}
    assert names(situation="due") == {due.name}
    assert names(situation="no_term") == {lacking.name}
    assert names(form="committee") == {due.name}
    assert names(words="逾期") == {over.name}
    assert names(area=over.area) == {over.name, due.name, lacking.name, "示例党小组"}


def test_the_tree_costs_the_same_queries_at_two_and_at_forty(street: Any) -> None:
    counts = []
    for more in (1, 20):
        for _ in range(more):
            upper = PartyOrganisationFactory()
            OrganisationTermFactory(organisation=PartyOrganisationFactory(parent=upper))
        # The scope of a user is read once.
        assert street.scope
        with CaptureQueriesContext(connection) as queries:
            assert len(organisation_tree(user=street, day=TODAY).lines) >= 2 * more
        counts.append(len(queries))
    assert counts == [9, 9]


@pytest.mark.parametrize("page", ["/organisations/", "/organisations/terms/"])
def test_pages_open_for_staff_and_not_for_the_auditor(
    page: str, street: Any, auditor: Any, client_for: Callable
) -> None:
    assert client_for(street).get(page).status_code == 200
    assert client_for(auditor).get(page).status_code == 403


def test_a_foreign_organisation_has_no_page(street: Any, client_for: Callable) -> None:
    foreign = PartyOrganisationFactory(code=JINGAN_TEMPLE)
    assert client_for(street).get(f"/organisations/{foreign.pk}/").status_code == 404


def test_the_page_tells_place_terms_people_and_next_steps(
    street: Any, client_for: Callable
) -> None:
    term = OrganisationTermFactory(due_on=datetime.date(2026, 11, 1))
    address = f"/organisations/{term.organisation_id}/"
    text = client_for(street).get(address, {"as_of": "2026-11-20"}).content.decode()
    for words in (term.organisation.name, "届满未换届", "立即计划换届选举", "第 2 届"):
        assert words in text
    listed = client_for(street).get("/organisations/terms/", {"as_of": "2026-11-20"})
    text = listed.content.decode()
    assert "已超过 19 天" in text
    # The next act is one click away.
    for address in (
        f"/admin/orgs/election/add/?organisation={term.organisation_id}",
        f"/admin/orgs/organisationterm/{term.pk}/extend/",
    ):
        assert address in text
        assert client_for(street).get(address).status_code == 200
