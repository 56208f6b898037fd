"""The work lists of coverage: counts of the figures, filters, suggestions, neighbours, scope."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs.checkpoints import StepState
from orgs.choices import CheckpointKind
from orgs.models import Coverage, UnbuiltReason
from orgs.selectors.gap_rows import GapRow, gap_rows
from orgs.selectors.gaps import Asked, blank_spots, should_build
from orgs.selectors.new_tenants import AskedTenants, new_tenants, tenant_rows
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import AreaFactory, BuildingFactory, area
from tests.factories.enterprises import ContactFactory, EnterpriseFactory
from tests.factories.orgs import (
    CoverageFactory,
    OrganisationSeatFactory,
    PartyOrganisationFactory,
)
from tests.factories.orgs_coverage import TenantCheckpointFactory, UnbuiltReasonFactory, rule_from
from tests.factories.services import VisitFactory
from tests.reports.indicators.figures import number, place
from tests.sweeps.foreign import foreign_to

pytestmark = pytest.mark.django_db

D = datetime.date
DAY = D(2026, 11, 20)
BEFORE = DAY - datetime.timedelta(days=1)


def tenant(building: Any = None, full: int | None = 4, **kwargs: Any) -> Any:
    """Make a tenant with so many full members."""
    return EnterpriseFactory(
        building=building or BuildingFactory(), status__full_members=full, **kwargs
    )


def gaps(user: Any, day: D = DAY, **asked: Any) -> list[str]:
    """Return the names in the list of should-build enterprises."""
    return [row.name for row in should_build(Asked(**asked), user=user, day=day)]


def only_row(enterprise: Any, user: Any, day: D = DAY) -> GapRow:
    """Return what the lists say of one enterprise."""
    (row,) = gap_rows([enterprise.pk], user=user, day=day)
    return row


def seated(building: Any, form: str = "joint_branch", units: int = 0, **kwargs: Any) -> Any:
    """Seat an organisation in a building; so many enterprises elsewhere are joined to it."""
    organisation = PartyOrganisationFactory(form=form, **kwargs)
    OrganisationSeatFactory(organisation=organisation, building=building)
    for _ in range(units):
        CoverageFactory(enterprise=EnterpriseFactory(), mode="joint", organisation=organisation)
    return organisation


@pytest.mark.parametrize("code", ["310106", NANJING_WEST, JINGAN_TEMPLE])
def test_the_lists_count_what_the_figures_count(register: None, district: Any, code: str) -> None:
    asked = Asked(area=place_area(code))
    assert should_build(asked, user=district, day=DAY).count() == number("should_build_gap", code)
    every = Asked(area=asked.area, situation="all")
    assert should_build(every, user=district, day=DAY).count() == number("should_build", code)
    assert blank_spots(asked, user=district, day=DAY).count() == number("coverage_blank", code)


def place_area(code: str) -> Any:
    """Return an area by its code."""
    assert place(code)
    return area(code)


def test_the_district_has_the_published_numbers(register: None, district: Any) -> None:
    every = should_build(Asked(situation="all"), user=district, day=DAY)
    assert every.count() == 1258
    assert should_build(Asked(), user=district, day=DAY).count() == 277
    assert blank_spots(Asked(), user=district, day=DAY).count() == 557


def test_a_street_sees_its_own_list(register: None, street: Any) -> None:
    assert should_build(Asked(), user=street, day=DAY).count() == number(
        "should_build_gap", NANJING_WEST
    )
    assert blank_spots(Asked(), user=street, day=DAY).count() == number(
        "coverage_blank", NANJING_WEST
    )
    foreign = Asked(area=area(JINGAN_TEMPLE))
    own = set(should_build(Asked(), user=street, day=DAY).values_list("pk", flat=True))
    assert set(should_build(foreign, user=street, day=DAY).values_list("pk", flat=True)) <= own


def test_only_whoever_reaches_the_rule_of_the_day_is_listed(district: Any) -> None:
    for full in (None, 2, 3, 5):
        tenant(full=full, name=f"{full}名")
    tenant(full=9, name="停业", status="suspended")
    EnterpriseFactory(name="无房", status__full_members=9)
    rule_from(DAY, branch_from=5)
    assert gaps(district, BEFORE) == ["5名", "3名"]
    assert gaps(district) == ["5名"]
    assert gaps(district, situation="unknown") == ["None名"]


def test_a_joint_organisation_does_not_close_the_gap(district: Any) -> None:
    CoverageFactory(enterprise=tenant(name="联"), mode="joint")
    CoverageFactory(enterprise=tenant(name="建"), mode="establish")
    assert gaps(district) == ["联"]
    assert gaps(district, situation="built") == ["建"]
    assert set(gaps(district, situation="all")) == {"联", "建"}


def test_the_lists_are_narrowed(district: Any) -> None:
    building = BuildingFactory(area=JINGAN_TEMPLE)
    first = tenant(building, name="示例甲公司")
    second = tenant(name="示例乙公司")
    ContactFactory(enterprise=first)
    second.standings.update(recorded_on=D(2026, 11, 1))
    UnbuiltReasonFactory(enterprise=first, kind="leaving")
    assert gaps(district, building=building) == [first.name]
    assert gaps(district, area=area(JINGAN_TEMPLE)) == [first.name]
    assert gaps(district, missing="contact") == [second.name]
    assert gaps(district, missing="stale") == [first.name]
    assert gaps(district, reason="leaving") == [first.name]
    assert gaps(district, reason="unstated") == [second.name]
    assert gaps(district, words="乙公司") == [second.name]


@pytest.mark.parametrize(("age", "is_stale"), [(180, False), (181, True)])
def test_a_count_older_than_180_days_is_asked_for_again(
    age: int, is_stale: bool, district: Any
) -> None:
    enterprise = tenant()
    enterprise.standings.update(recorded_on=DAY - datetime.timedelta(days=age))
    ContactFactory(enterprise=enterprise)
    assert bool(only_row(enterprise, district).missing) is is_stale
    assert bool(gaps(district, missing="stale")) is is_stale


def test_what_is_missing_is_named(district: Any) -> None:
    assert only_row(tenant(full=None), district).missing == ("党员数未登记", "没有联系人")


@pytest.mark.parametrize(
    ("full", "probationary", "form"),
    [
        (None, None, ""),
        (2, 3, "联合党支部"),
        (3, 0, "党支部"),
        (7, 0, "党支部（设支部委员会）"),
        (48, 2, "党总支"),
        (98, 2, "党委"),
    ],
)
def test_a_form_is_suggested(
    full: int | None, probationary: int | None, form: str, district: Any
) -> None:
    enterprise = tenant(full=full, status__probationary_members=probationary)
    assert only_row(enterprise, district).suggested_form == form


def test_neighbours_come_near_ones_first_with_their_reason(district: Any) -> None:
    grid, other_grid = AreaFactory(kind="building_grid"), AreaFactory(kind="building_grid")
    here = BuildingFactory(grid=grid)
    next_door, further = BuildingFactory(grid=grid), BuildingFactory(grid=other_grid)
    elsewhere = BuildingFactory(area=JINGAN_TEMPLE)
    seated(further, name="街镇里的")
    seated(next_door, name="网格里的", units=4)
    seated(elsewhere, name="别处的", code=JINGAN_TEMPLE)
    names = [one.name for one in only_row(tenant(here), district).neighbours]
    assert names == ["网格里的", "街镇里的"]

    seated(here, form="joint_committee", name="本楼党委")
    seated(here, name="本楼联合", units=2)
    found = only_row(tenant(here), district).neighbours
    assert [(one.name, one.mode) for one in found] == [
        ("本楼联合", "joint"),
        ("本楼党委", "attach"),
        ("网格里的", "joint"),
    ]
    assert found[0].why == "同楼的联合党支部，现有 2 家单位"
    assert found[1].why == "同楼的联合党委"


@pytest.mark.parametrize(("units", "has_room"), [(4, True), (5, False)])
def test_a_joint_branch_of_five_units_has_no_room(
    units: int, has_room: bool, district: Any
) -> None:
    building = BuildingFactory()
    seated(building, units=units)
    assert bool(only_row(tenant(building), district).neighbours) is has_room


def test_a_branch_of_one_enterprise_and_a_dissolved_one_are_no_neighbours(district: Any) -> None:
    building = BuildingFactory()
    seated(building, form="branch", host_enterprise=tenant(building))
    seated(building, dissolved_on=DAY)
    assert only_row(tenant(building), district).neighbours == ()


@pytest.mark.parametrize(
    ("full", "probationary", "has_joint", "mode"),
    [
        (3, 0, True, "establish"),
        (2, 0, True, "joint"),
        (2, 0, False, "attach"),
        (0, 1, True, "joint"),
        (0, 0, True, "assign"),
        (None, None, True, "assign"),
    ],
)
def test_a_blank_spot_has_a_suggested_way(
    full: Any, probationary: Any, has_joint: bool, mode: str, district: Any
) -> None:
    building = BuildingFactory()
    if has_joint:
        seated(building)
    enterprise = tenant(building, full=full, status__probationary_members=probationary)
    assert only_row(enterprise, district).suggested_mode == mode


def test_a_page_of_rows_costs_the_same_queries_whatever_its_length(district: Any) -> None:
    counts = []
    for _ in range(2):
        building = BuildingFactory()
        seated(building, units=1)
        for _ in range(10):
            enterprise = tenant(building)
            UnbuiltReasonFactory(enterprise=enterprise)
        ids = list(should_build(Asked(), user=district, day=DAY).values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            gap_rows(ids, user=district, day=DAY)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 13


# New tenants: DAY is a Friday; the calendar of 2026 is published, that of 2027 is not.
def arrived(on: D, **kwargs: Any) -> Any:
    """Make a tenant that came on a day."""
    return EnterpriseFactory(building=BuildingFactory(), building__starts_on=on, **kwargs)


def states(user: Any, day: D = DAY, **asked: Any) -> dict[str, list[str]]:
    """Return the states of the three steps by the name of the tenant."""
    rows = list(new_tenants(AskedTenants(**{"state": "all", **asked}), user=user, day=day))
    return {
        one.name: [str(step.state) for step in one.steps]
        for one in tenant_rows(rows, user=user, day=day)
    }


def test_steps_of_a_new_tenant_are_open_then_overdue(district: Any) -> None:
    enterprise = arrived(D(2026, 11, 2))
    assert states(district, D(2026, 11, 16))[enterprise.name] == ["open", "open", "open"]
    assert states(district, D(2026, 11, 17))[enterprise.name] == ["overdue", "open", "open"]
    (row,) = tenant_rows(
        list(new_tenants(AskedTenants(), user=district, day=DAY)), user=district, day=DAY
    )
    assert [step.due.is_provisional for step in row.steps] == [False, False, True]
    assert row.steps[0].due.on == D(2026, 11, 16)


def test_facts_tick_the_steps_by_themselves(district: Any) -> None:
    visited, followed, organised, ticked = (arrived(D(2026, 11, 2)) for _ in range(4))
    VisitFactory(
        enterprise=visited, visited_at=datetime.datetime(2026, 11, 5, 2, tzinfo=datetime.UTC)
    )
    CoverageFactory(enterprise=followed, mode="assign", organisation=None, starts_on=D(2026, 11, 9))
    CoverageFactory(enterprise=organised, mode="joint", starts_on=D(2024, 1, 1))
    TenantCheckpointFactory(enterprise=ticked, settled_on=D(2026, 11, 18))
    found = states(district)
    assert found[visited.name] == ["done", "open", "open"]
    assert found[followed.name] == ["overdue", "done", "open"]
    assert found[organised.name] == ["overdue", "done", "done"]
    assert found[ticked.name] == ["done_late", "open", "open"]


def test_what_is_not_applicable_does_not_wait(district: Any) -> None:
    enterprise = arrived(D(2026, 11, 2))
    TenantCheckpointFactory(
        enterprise=enterprise, result="not_applicable", settled_on=D(2026, 11, 3), note="无党员"
    )
    assert states(district)[enterprise.name][0] == StepState.NOT_APPLICABLE
    only = AskedTenants(state="overdue", kind=CheckpointKind.MEMBERS_CONTACTED.value)
    assert not new_tenants(only, user=district, day=DAY).exists()


def test_the_list_of_open_steps_is_narrowed(district: Any) -> None:
    late, early = arrived(D(2026, 11, 2), name="早来"), arrived(D(2026, 11, 18), name="晚来")
    settled = arrived(D(2026, 11, 2), name="已办")
    CoverageFactory(enterprise=settled, mode="establish", starts_on=D(2026, 11, 3))
    TenantCheckpointFactory(enterprise=settled, settled_on=D(2026, 11, 3))
    arrived(D(2025, 11, 20), name="老租户")
    arrived(D(2025, 11, 21), name="满一年前一天")
    assert list(states(district, state="open")) == [early.name, late.name, "满一年前一天"]
    assert set(states(district, state="overdue")) == {late.name, "满一年前一天"}
    assert settled.name in states(district)


def test_pages_open_in_scope_and_act_for_those_who_may(
    client_for: Callable, street: Any, street2: Any, worker: Any, wall: Any
) -> None:
    building = BuildingFactory()
    branch = seated(building)
    enterprise = tenant(building, full=2, name="示例待办公司")
    own, foreign = client_for(street), client_for(street2)
    for address in ("gaps", "blanks", "new-tenants"):
        assert own.get(f"/coverage/{address}/").status_code == 200
        assert client_for(wall).get(f"/coverage/{address}/").status_code == 403
    assert "示例待办公司" in own.get("/coverage/blanks/").content.decode()
    assert "示例待办公司" not in foreign.get("/coverage/blanks/").content.decode()
    page = f"/coverage/enterprises/{enterprise.pk}/"
    assert own.get(page).status_code == 200
    assert foreign.get(page).status_code == 404
    content = {
        "act": "cover",
        "mode": "joint",
        "organisation": str(branch.pk),
        "starts_on": "2026-11-20",
        "reason": "同楼",
        "next": "/coverage/blanks/",
    }
    assert foreign.post(page, content).status_code == 404
    assert client_for(worker).post(page, content).status_code == 403
    assert not Coverage.objects.filter(enterprise=enterprise).exists()
    answer = own.post(page, content)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/coverage/blanks/")
    assert Coverage.objects.get(enterprise=enterprise).reason == "同楼"
    again = own.post(page, content)
    assert again.status_code == 400
    assert "该覆盖已登记" in again.content.decode()
    away = own.post(
        page,
        {
            **content,
            "act": "reason",
            "kind": "preparing",
            "on": "2026-11-20",
            "next": "https://example.com/",
        },
    )
    assert away.headers["Location"] == page
    assert UnbuiltReason.objects.get(enterprise=enterprise).kind == "preparing"


def test_a_selection_is_previewed_and_then_covered(
    client_for: Callable, street: Any, worker: Any
) -> None:
    building = BuildingFactory()
    branch = seated(building)
    chosen = [tenant(building, full=1) for _ in range(3)]
    foreign = EnterpriseFactory(building=BuildingFactory(area=JINGAN_TEMPLE))
    content = {"enterprise": [str(one.pk) for one in (*chosen, foreign)]}
    how = {"mode": "joint", "organisation": str(branch.pk), "starts_on": "2026-11-20"}
    address, client = "/coverage/cover/", client_for(street)
    assert client_for(worker).post(address, content).status_code == 403
    page = client.post(address, content).content.decode()
    assert chosen[0].name in page
    assert foreign.name not in page
    looked = client.post(address, {**content, **how, "step": "preview"}).content.decode()
    assert "确认登记 3 家" in looked
    assert branch.coverages.count() == 0
    done = client.post(address, {**content, **how, "step": "do"}).content.decode()
    assert "已登记" in done
    assert branch.coverages.count() == 3
    assert not foreign.coverages.exists()


def test_a_list_is_taken_away_as_a_workbook_by_those_who_may(
    client_for: Callable, street: Any, worker: Any
) -> None:
    tenant()
    answer = client_for(street).get("/coverage/gaps/?format=xlsx&as_of=2026-11-20")
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert client_for(worker).get("/coverage/gaps/?format=xlsx").status_code == 403


def test_the_api_lists_are_the_same_lists(api_for: Callable, street: Any) -> None:
    own, _ = tenant(), tenant(BuildingFactory(area=JINGAN_TEMPLE))
    for name in ("should-build", "coverage-blanks"):
        body = api_for(street).get(f"/api/v1/{name}/", {"count": "1", "as_of": "2026-11-20"}).json()
        assert (body["count"], [row["id"] for row in body["results"]]) == (1, [str(own.pk)])
        assert body["results"][0]["full_members"] == 4
        before = api_for(street).get(f"/api/v1/{name}/", {"count": "1", "as_of": "2023-01-01"})
        assert before.json()["count"] == 0


@pytest.mark.timeout(300)
def test_pages_name_nothing_of_another_street(
    register: None, street: Any, street2: Any, client_for: Callable
) -> None:
    foreign, client = foreign_to(street, street2), client_for(street)
    for name in ("gaps", "blanks", "new-tenants"):
        for page in ("1", "2", "3"):
            answer = client.get(f"/coverage/{name}/", {"as_of": "2026-11-20", "page": page})
            assert answer.status_code == 200
            assert foreign.found_in(answer.content) == []
    for row in blank_spots(Asked(), user=street, day=DAY)[:5]:
        answer = client.get(f"/coverage/enterprises/{row.pk}/?as_of=2026-11-20")
        assert foreign.found_in(answer.content) == []
