"""Pages, workbook and API of the work lists of coverage: scope, acts, preview."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from orgs.models import Coverage, UnbuiltReason
from orgs.selectors.gaps import Asked, blank_spots
from tests.conftest import JINGAN_TEMPLE
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import (
    CoverageFactory,
    OrganisationSeatFactory,
    PartyOrganisationFactory,
)
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


def seated(building: Any, form: str = "joint_branch", units: int = 0, **kwargs: Any) -> Any:
    """Seat an organisation in a building; so many enterprises elsewhere are joined to it."""
    organisation = PartyOrganisationFactory(form=form, **kwargs)
    OrganisationSeatFactory(organisation=organisation, building=building)
    for _ in range(units):
        CoverageFactory(enterprise=EnterpriseFactory(), mode="joint", organisation=organisation)
    return organisation


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
    whole = {"listed": content["enterprise"], "whole": "page"}
    assert client.post(address, whole).content.decode().count('name="enterprise"') == 3
    assert client.post(address, {"enterprise": ["nonsense"]}).status_code == 404
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
