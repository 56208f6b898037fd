"""Pages of the workforce: who may open what, what they show, and that nobody is ranked."""

import datetime
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from common.calendar.clock import today
from config import api
from orgs.admin import workforce as back_office
from orgs.models import WorkerBuilding
from orgs.selectors.responsibilities import building_lines, grid_lines, staffing_on
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import AreaFactory, BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import WorkerFactory
from tests.factories.orgs_workforce import (
    CertificationFactory,
    HandoverFactory,
    ResponsibilityFactory,
    TrainingResultFactory,
    WorkerBuildingFactory,
)

pytestmark = pytest.mark.django_db

PAGES = ["workforce", "rebalance", "responsibilities"]


def _url(name: str, *args: Any) -> str:
    return reverse(f"orgs:{name}", args=args)


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_district_without_anybody_say_what_to_do(
    page: str, district: Any, client_for: Callable
) -> None:
    answer = client_for(district).get(_url(page))
    assert answer.status_code == 200
    assert "empty" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("district", (200, 200, 200, 200, 200)),
        ("street", (200, 200, 200, 200, 200)),
        ("street2", (200, 200, 200, 404, 404)),
        ("worker", (200, 403, 200, 403, 404)),
        ("wall", (403, 403, 403, 403, 403)),
        ("auditor", (403, 403, 403, 403, 403)),
        ("admin_user", (403, 403, 403, 403, 403)),
    ],
)
def test_who_may_open_what(
    role: str, expected: tuple[int, ...], request: Any, client_for: Callable
) -> None:
    worker, handover = WorkerFactory(), HandoverFactory()
    client = client_for(request.getfixturevalue(role))
    pages = [*map(_url, PAGES), _url("worker", worker.pk), _url("handover", handover.pk)]
    assert tuple(client.get(page).status_code for page in pages) == expected


def test_the_anonymous_signs_in_first(client: Any) -> None:
    assert client.get(_url("workforce")).status_code == 302


def test_a_street_sees_nothing_of_the_other(street: Any, client_for: Callable) -> None:
    foreign = WorkerBuildingFactory(
        worker=WorkerFactory(code=JINGAN_TEMPLE, name="示例外街工作者"),
        building=BuildingFactory(area=JINGAN_TEMPLE, name="示例外街大厦"),
    )
    BuildingFactory(area=JINGAN_TEMPLE, name="示例外街空楼")
    client = client_for(street)
    for page in PAGES:
        text = client.get(_url(page)).content.decode()
        assert "示例外街" not in text
    assert client.get(_url("worker", foreign.worker.pk)).status_code == 404


def test_the_successor_reads_the_pack(client_for: Callable) -> None:
    user = assign(UserFactory(username="next"), "worker", NANJING_WEST)
    handover = HandoverFactory(successor=WorkerFactory(user=user))
    answer = client_for(user).get(_url("handover", handover.pk))
    assert answer.status_code == 200


def test_the_successor_confirms_on_the_page(client_for: Callable) -> None:
    user = assign(UserFactory(username="next"), "worker", NANJING_WEST)
    handover = HandoverFactory(successor=WorkerFactory(user=user))
    page, client = _url("handover", handover.pk), client_for(user)
    assert "确认接收" in client.get(page).content.decode()
    assert client.post(page, follow=True).status_code == 200
    handover.refresh_from_db()
    assert handover.accepted_at is not None
    assert "确认接收" not in client.get(page).content.decode()


@pytest.mark.parametrize(("role", "status"), [("street2", 404), ("worker2", 404), ("wall", 403)])
def test_nobody_else_confirms(role: str, status: int, request: Any, client_for: Callable) -> None:
    handover = HandoverFactory(successor=WorkerFactory())
    client = client_for(request.getfixturevalue(role))
    assert client.post(_url("handover", handover.pk)).status_code == status
    handover.refresh_from_db()
    assert handover.accepted_at is None


def test_the_caseload_lists_over_and_under_by_number(street: Any, client_for: Callable) -> None:
    """Whoever has most stands where his number stands."""
    for number, tenants in (("W003", 1), ("W001", 0), ("W002", 3)):
        charge = WorkerBuildingFactory(worker=WorkerFactory(external_id=number))
        for _ in range(tenants):
            EnterpriseFactory(building=charge.building)
    answer = client_for(street).get(_url("workforce"))
    (area,) = answer.context["areas"]
    assert [load.number for load in area.loads] == ["W001", "W002", "W003"]
    assert [load.enterprises for load in area.loads] == [0, 3, 1]
    assert [load.number for load in answer.context["under"]] == ["W001", "W002", "W003"]


def test_the_file_of_a_worker(street: Any, client_for: Callable) -> None:
    worker = WorkerFactory()
    result = TrainingResultFactory(worker=worker)
    CertificationFactory(worker=worker, test=result, factors=["years"])
    charge = WorkerBuildingFactory(worker=worker)
    text = client_for(street).get(_url("worker", worker.pk)).content.decode()
    for word in (charge.building.name, result.course.name, "工作年限", "持证", "合格"):
        assert word in text


def test_a_proposal_is_shown_and_applied(street: Any, client_for: Callable) -> None:
    worker, building = WorkerFactory(), BuildingFactory()
    EnterpriseFactory(building=building)
    client = client_for(street)
    (move,) = client.get(_url("rebalance")).context["proposal"].moves
    ticked = [f"{move.building_id}||{move.to_id}", f"{uuid.uuid4()}||{move.to_id}"]
    answer = client.post(_url("rebalance"), {"move": ticked}, follow=True)
    text = answer.content.decode()
    assert "已执行 1 项，未执行 1 项" in text
    assert "情况已变化" in text
    assert WorkerBuilding.objects.get().worker == worker
    assert "执行结果" not in client.get(_url("rebalance")).content.decode()


@pytest.mark.parametrize(
    "typed", [[], ["x"], ["a|b|c"], ["||"], [f"{uuid.uuid4()}|{uuid.uuid4()}"]]
)
def test_nonsense_moves_nothing(typed: list[str], street: Any, client_for: Callable) -> None:
    answer = client_for(street).post(_url("rebalance"), {"move": typed}, follow=True)
    assert "请至少勾选一项" in answer.content.decode()
    assert not WorkerBuilding.objects.exists()


def test_workers_apply_no_proposal(worker: Any, client_for: Callable) -> None:
    assert client_for(worker).post(_url("rebalance"), {"move": ["x"]}).status_code == 403


def test_four_officers_two_leaders_and_a_contact(street: Any) -> None:
    """4/4 with all four alone; a key building needs one contact; a grid both leaders."""
    grid = AreaFactory(code="310106012901", path="310106/310106012/310106012901/")
    key = BuildingFactory(is_key=True, grid=grid)
    plain = BuildingFactory()
    for role in ("party_instructor", "economic_service", "safety"):
        ResponsibilityFactory(building=key, role=role)
    day = today()
    ended = ResponsibilityFactory(
        building=key, role="market_supervision", ends_on=day - datetime.timedelta(10)
    )
    street = type(street).objects.get(pk=street.pk)
    line, other = building_lines([key, plain], day)
    assert (line.held, line.wanted, line.is_complete, line.is_contacted) == (3, 4, False, False)
    (gap, contact) = line.gaps
    assert (gap.role, gap.vacant_days) == ("market_supervision", 10)
    assert contact.role == "contact_leader"
    assert (other.held, other.is_contacted) == (0, True)
    assert other.gaps[0].vacant_days is None
    before = staffing_on(street, day)
    assert (before.buildings, before.complete, before.key_buildings, before.contacted) == (
        2,
        0,
        1,
        0,
    )
    assert (before.grids, before.led) == (1, 0)
    ResponsibilityFactory(building=key, role="market_supervision", starts_on=day)
    ResponsibilityFactory(building=key, role="contact_leader", ends_on=day + datetime.timedelta(90))
    ResponsibilityFactory(building=None, grid=grid, role="grid_convener")
    assert [leader.held for leader in grid_lines(street, day)] == [1]
    ResponsibilityFactory(building=None, grid=grid, role="grid_worker")
    after = staffing_on(street, day)
    assert (after.complete, after.contacted, after.led) == (1, 1, 1)
    (line,) = building_lines([key], day)
    assert line.is_complete
    assert not line.gaps
    assert [h.ends_soon for cell in line.cells for h in cell.holders] == [False] * 4 + [True]
    assert ended.ends_on < day


def test_the_matrix_costs_the_same_for_many(
    street: Any, client_for: Callable, django_assert_max_num_queries: Callable
) -> None:
    client = client_for(street)
    for _ in range(12):
        ResponsibilityFactory()
    client.get(_url("responsibilities"))
    with django_assert_max_num_queries(22):
        client.get(_url("responsibilities"))


def test_nobody_is_ranked() -> None:
    """Persons stand by subdistrict and number; no list, page or address orders them by load.

    The one classification is over, met and under: it keeps the order of the numbers.
    """
    words = re.compile(r"排名(?!。)|排行|积分|名次|rank|top_", re.IGNORECASE)
    files = [*Path(settings.BASE_DIR, "templates/orgs").glob("*.html")]
    files += [settings.BASE_DIR / "orgs" / name for name in ("caseload.py", "forms/workforce.py")]
    selectors = ("caseload", "workforce", "responsibilities", "handover")
    files += [settings.BASE_DIR / "orgs/selectors" / f"{name}.py" for name in selectors]
    for file in files:
        text = file.read_text().replace("不作排名", "").replace("never ranked", "")
        assert not words.search(text), file
    allowed = {"pk", "external_id", "starts_on", "held_on", "valid_from", "on", "name"}
    of_persons = {"workers", "worker-posts", "worker-buildings", "worker-enterprises"}
    of_persons |= {"training-results", "certifications", "handovers", "instructors"}
    for prefix, viewset, _ in api.REGISTERS:
        if prefix in of_persons:
            fields = {name for names in viewset.orderings.values() for name in names}
            assert fields <= allowed, prefix
    page = back_office.WorkerAdmin
    assert set(page.list_display) == {"external_id", "name", "area", "starts_on", "ends_on"}
