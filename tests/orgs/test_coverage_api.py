"""Work lists, pairings and organisational life through the API: as the pages, and no further."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs.api.coverage_views import BlankSpotViewSet, NewTenantViewSet, ShouldBuildViewSet
from orgs.choices import CheckpointKind
from orgs.selectors.gap_rows import gap_rows
from orgs.selectors.life import life_section
from orgs.selectors.new_tenants import AskedTenants, new_tenants, tenant_rows
from orgs.selectors.pairing import pairing_lines
from tests.conftest import JINGAN_TEMPLE
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import (
    CoverageFactory,
    MemberCountFactory,
    OrganisationSeatFactory,
    PartyOrganisationFactory,
)
from tests.factories.orgs_coverage import TenantCheckpointFactory, UnbuiltReasonFactory
from tests.factories.orgs_life import LifePartnerFactory, LifeRecordFactory, PairingFactory
from tests.reports.indicators.figures import figure

pytestmark = pytest.mark.django_db

D = datetime.date
DAY = D(2026, 11, 20)
AS_OF = {"as_of": DAY.isoformat()}
LISTS = ("should-build", "coverage-blanks", "new-tenants", "pairings")


def listed(client: Any, name: str, **asked: str) -> list[dict[str, Any]]:
    """Return the rows of a list."""
    answer = client.get(f"/api/v1/{name}/", {**AS_OF, **asked})
    assert answer.status_code == 200, answer.content.decode()
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def seated(building: Any, **kwargs: Any) -> Any:
    """Seat a joint branch in a building."""
    organisation = PartyOrganisationFactory(form="joint_branch", **kwargs)
    OrganisationSeatFactory(organisation=organisation, building=building)
    return organisation


def tenant(building: Any = None, full: int | None = 4, **kwargs: Any) -> Any:
    """Make a tenant with so many full members."""
    return EnterpriseFactory(
        building=building or BuildingFactory(), status__full_members=full, **kwargs
    )


@pytest.mark.parametrize("name", ["should-build", "coverage-blanks"])
def test_work_lists_tell_what_the_page_tells(name: str, street: Any, api_for: Callable) -> None:
    building = BuildingFactory()
    near = seated(building)
    seated(building, code=JINGAN_TEMPLE)
    gap = tenant(building)
    UnbuiltReasonFactory(enterprise=gap, kind="no_secretary", note="示例", starts_on=D(2026, 11, 1))
    tenant(BuildingFactory(area=JINGAN_TEMPLE))
    (row,) = listed(api_for(street), name)
    (told,) = gap_rows([gap.pk], user=street, day=DAY)
    assert (row["suggested_form"], row["suggested_mode"]) == ("党支部", "establish")
    assert (told.suggested_form, told.suggested_mode) == ("党支部", "establish")
    (one,) = told.neighbours
    brief = {"id": str(near.pk), "external_id": near.external_id, "name": near.name}
    assert row["neighbours"] == [{"organisation": brief, "mode": one.mode, "reason": one.why}]
    assert row["unbuilt_reason"] == {
        "kind": "no_secretary",
        "note": "示例",
        "starts_on": "2026-11-01",
    }


def test_suggestions_made_from_counts_stay_inside_the_office(api_for: Callable) -> None:
    building = BuildingFactory()
    near, _ = seated(building), tenant(building)
    integration = assign(UserFactory(username="integration"), "integration")
    (row,) = listed(api_for(integration), "should-build")
    assert (row["full_members"], row["suggested_form"], row["suggested_mode"]) == (None,) * 3
    assert [one["organisation"]["id"] for one in row["neighbours"]] == [str(near.pk)]


def test_new_tenants_are_told_with_their_steps(street: Any, api_for: Callable) -> None:
    came = tenant(building__starts_on=D(2026, 11, 2))
    TenantCheckpointFactory(enterprise=came, settled_on=D(2026, 11, 18))
    tenant(building__starts_on=D(2025, 11, 20))
    foreign = BuildingFactory(area=JINGAN_TEMPLE)
    tenant(foreign, building__starts_on=D(2026, 11, 2))
    client = api_for(street)
    (row,) = listed(client, "new-tenants")
    rows = list(new_tenants(AskedTenants(state="all"), user=street, day=DAY))
    (told,) = tenant_rows(rows, user=street, day=DAY)
    assert (row["id"], row["arrived_on"]) == (str(came.pk), "2026-11-02")
    assert row["steps"] == [
        {
            "kind": step.kind.value,
            "due_on": step.due.on.isoformat(),
            "is_provisional": step.due.is_provisional,
            "state": step.state.value,
            "settled_on": step.settled_on and step.settled_on.isoformat(),
        }
        for step in told.steps
    ]
    assert [step["state"] for step in row["steps"]] == ["done_late", "open", "open"]
    assert [step["is_provisional"] for step in row["steps"]] == [False, False, True]
    for asked, count in (
        ({"open_step": "members_contacted"}, 0),
        ({"open_step": "members_contacted,work_followed"}, 1),
        ({"overdue_step": "work_followed"}, 0),
    ):
        assert len(listed(client, "new-tenants", **asked)) == count, asked
    later = {"as_of": "2026-12-20", "overdue_step": CheckpointKind.WORK_FOLLOWED.value}
    assert len(listed(client, "new-tenants", **later)) == 1
    assert client.get("/api/v1/new-tenants/", {"open_step": "gossip"}).status_code == 400
    assert client.get(f"/api/v1/new-tenants/{came.pk}/", AS_OF).json() == row
    (hidden,) = foreign.units.values_list("occupancies__enterprise", flat=True)
    assert client.get(f"/api/v1/new-tenants/{hidden}/", AS_OF).status_code == 404


def test_pairings_count_what_was_done_together(street: Any, api_for: Callable) -> None:
    busy, idle = PairingFactory(), PairingFactory()
    ended = PairingFactory(starts_on=D(2025, 1, 1), ends_on=D(2026, 6, 1))
    PairingFactory(
        organisation=PartyOrganisationFactory(code=JINGAN_TEMPLE),
        partner=PartyOrganisationFactory(code=JINGAN_TEMPLE),
    )
    for pairing, held_on in (
        (busy, D(2026, 11, 10)),
        (busy, D(2026, 11, 21)),
        (ended, D(2026, 5, 31)),
        (ended, D(2026, 6, 1)),
    ):
        record = LifeRecordFactory(organisation=pairing.organisation, held_on=held_on)
        LifePartnerFactory(record=record, organisation=pairing.partner)
    client = api_for(street)
    told = {row["id"]: (row["joint_actions"], row["is_idle"]) for row in listed(client, "pairings")}
    assert told == {str(busy.pk): (1, False), str(idle.pk): (0, True)}
    assert told == {
        str(line.pairing.pk): (line.actions, line.is_idle) for line in pairing_lines(street, DAY)
    }
    row = client.get(f"/api/v1/pairings/{ended.pk}/").json()
    assert (row["joint_actions"], row["is_idle"]) == (1, False)


def test_the_life_of_an_organisation_is_as_on_its_page(
    street: Any, wall: Any, api_for: Callable
) -> None:
    organisation = PartyOrganisationFactory()
    MemberCountFactory(organisation=organisation, full_members=9)
    for day in (D(2026, 9, 10), D(2026, 11, 10)):
        LifeRecordFactory(
            organisation=organisation, kinds=["committee_meeting", "theme_day"], held_on=day
        )
    address = f"/api/v1/organisations/{organisation.pk}/life/"
    body = api_for(street).get(address, AS_OF).json()
    life = life_section(organisation.pk, user=street, day=DAY).life
    for name in ("overdue", "open", "done"):
        assert body[name] == [
            {
                "kind": one.kind,
                "starts_on": one.span.starts_on.isoformat(),
                "last_day": one.span.last_day.isoformat(),
                "times": one.times,
                "held": one.held,
            }
            for one in getattr(life, name)
        ]
        assert body[name], name
    assert set(body) == {"overdue", "open", "done", "on_time_rate"}
    required, fulfilled = figure("life_on_time").denominator, figure("life_on_time").numerator
    assert body["on_time_rate"] == pytest.approx(100 * float(fulfilled) / float(required))
    foreign = PartyOrganisationFactory(code=JINGAN_TEMPLE)
    client = api_for(street)
    assert client.get(f"/api/v1/organisations/{foreign.pk}/life/").status_code == 404
    assert client.get(address, {"gossip": "1"}).status_code == 400
    assert api_for(wall).get(address).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_for_the_registers(name: str, client: Any, wall: Any, api_for: Callable) -> None:
    assert client.get(f"/api/v1/{name}/").status_code == 401
    assert api_for(wall).get(f"/api/v1/{name}/").status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_for_one_row_and_for_many(
    name: str, street: Any, api_for: Callable
) -> None:
    client, counts = api_for(street), []
    # The first call signs in and reads the scope.
    listed(client, name)
    for more in (2, 9):
        for _ in range(more):
            building = BuildingFactory()
            CoverageFactory(
                enterprise=EnterpriseFactory(), mode="joint", organisation=seated(building)
            )
            gap = tenant(building, building__starts_on=D(2026, 11, 2))
            UnbuiltReasonFactory(enterprise=gap)
            PairingFactory()
        with CaptureQueriesContext(connection) as queries:
            assert len(listed(client, name)) >= more
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("viewset", [ShouldBuildViewSet, BlankSpotViewSet, NewTenantViewSet])
def test_examples_have_the_fields_of_the_rows(viewset: Any) -> None:
    assert set(viewset.example) == set(viewset.row().fields)
