"""Pages of coverage statistics: who may open them, what they show, what they cost."""

import datetime
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from buildings.models import Building
from common.audit.models import AuditEntry
from enterprises.models import EnterpriseStanding
from reports.actions import close_month, take_snapshot
from reports.indicators.figures import figures_of
from reports.indicators.places import find_place
from reports.models import DeltaReason, FrozenMonth
from reports.selectors.coverage import COVERAGE_CODES
from reports.views.coverage import XLSX
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import CoverageFactory
from tests.factories.services import SHANGHAI
from tests.reports.indicators.figures import move

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
OCTOBER = datetime.date(2026, 10, 31)
DAY = "as_of=2026-11-20"
ROLES = ["district", "street", "street2", "worker", "wall", "admin_user", "auditor"]
# What each role gets; «-» is 404, «no» is 403.
ACCESS = """
/coverage/                                               ok ok ok ok ok no no
/coverage/?area=310106                                   ok - - - ok no no
/coverage/?area=310106012                                ok ok - ok ok no no
/coverage/?area={building}                               ok ok - ok ok no no
/coverage/export/                                        ok ok ok no no no no
/coverage/export/?area=310106013                         ok - ok no no no no
/coverage/map/                                           ok ok ok ok ok no no
/coverage/map/?area=310106013                            ok - ok - ok no no
/coverage/circle/                                        ok ok ok ok ok no no
/coverage/circle/?area=310106013                         ok - ok - ok no no
/coverage/compare/                                       ok ok ok ok ok no no
/coverage/compare/?area=310106013                        ok - ok - ok no no
/coverage/months/                                        ok ok ok ok ok no no
/coverage/months/2026-10/                                ok ok ok ok ok no no
/coverage/months/2026-10/?area=310106013                 ok - ok - ok no no
/coverage/months/2026-09/                                - - - - - no no
/coverage/months/2026-10/print/                          ok ok ok ok ok no no
/coverage/months/2026-10/print/?area=310106013           ok - ok - ok no no
/coverage/months/2026-10/export/                         ok ok ok no no no no
/coverage/months/2026-10/rows/?code=operating            ok ok ok ok no no no
/coverage/months/2026-10/rows/?area=310106013&code=operating  ok - ok - no no no
"""
STATUS = {"ok": 200, "-": 404, "no": 403}


@pytest.fixture
def closed(db: None) -> FrozenMonth:
    """Two buildings with a covered tenant each, and October closed."""
    for code in (NANJING_WEST, JINGAN_TEMPLE):
        CoverageFactory(enterprise=EnterpriseFactory(building=BuildingFactory(area=code)))
    with time_machine.travel(NOW, tick=False):
        return close_month(last_day=OCTOBER, by=None, now=NOW, today=NOW.date())


def test_every_role_opens_its_own_pages_and_no_others(
    closed: FrozenMonth, client_for: Callable[[Any], Client], request: pytest.FixtureRequest
) -> None:
    """Out of scope is 404, without the capability 403."""
    building = Building.objects.filter(subdistrict__code=NANJING_WEST).get()
    clients = [client_for(request.getfixturevalue(role)) for role in ROLES]
    wrong = []
    for line in ACCESS.strip().splitlines():
        address, *expected = line.split()
        for role, client, answer in zip(ROLES, clients, expected, strict=True):
            status = client.get(address.format(building=building.external_id)).status_code
            if status != STATUS[answer]:
                wrong.append(f"{role} {address}: {status}, expected {STATUS[answer]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "address",
    [
        "/coverage/?than=x",
        "/coverage/?than=0001-01-01",
        "/coverage/?sort=mood",
        "/coverage/?code=mood",
        "/coverage/?level=mood",
        "/coverage/circle/?by=mood",
        "/coverage/compare/?days=2026-01-01,x",
        "/coverage/compare/?days=" + ",".join(f"2026-01-0{n}" for n in range(1, 8)),
        "/coverage/compare/?code=mood",
    ],
)
def test_a_broken_address_is_a_refusal_and_never_a_failure(
    client_for: Callable[[Any], Client], district: Any, address: str
) -> None:
    """Whatever stands in the address, the answer is 400 in Chinese."""
    response = client_for(district).get(address)
    assert response.status_code == 400
    assert "没有改动任何数据" in _text(response)


def test_pages_carry_no_inline_script_or_style(
    closed: FrozenMonth, client_for: Callable[[Any], Client], district: Any
) -> None:
    """Drawings too are of attributes and classes alone."""
    take_snapshot(day=datetime.date(2026, 9, 30), now=NOW)
    client = client_for(district)
    for address in (
        f"/coverage/?{DAY}",
        f"/coverage/map/?{DAY}",
        f"/coverage/circle/?{DAY}",
        f"/coverage/compare/?{DAY}",
        "/coverage/months/",
        "/coverage/months/2026-10/",
        "/coverage/months/2026-10/print/",
    ):
        html = client.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*\ssrc=)", html), address
        assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", html), address


def test_the_page_shows_figures_changes_and_a_trend(
    register: None, client_for: Callable[[Any], Client], district: Any
) -> None:
    """Tiles as on the board, by how much they changed, a line from the snapshots."""
    with time_machine.travel(NOW, tick=False):
        take_snapshot(day=OCTOBER, now=NOW)
    response = client_for(district).get(f"/coverage/?{DAY}")
    page = _text(response)
    for shown in (
        "党的组织覆盖率 62.0% 1,814 ÷ 2,925",
        "空白点 557 家",
        "应建未建 277 家",
        "500米服务圈覆盖率 43.3% 26 ÷ 60",
        "较 2026-10-31",
        "南京西路街道 310106012",
    ):
        assert shown in page, shown
    assert [point.day.isoformat() for point in response.context["trend"].points] == [
        "2026-10-31",
        "2026-11-20",
    ]
    assert len(response.context["tiles"]) == len(COVERAGE_CODES)


def test_the_table_is_sorted_by_code_and_by_value(
    register: None, client_for: Callable[[Any], Client], district: Any
) -> None:
    """Each level of the tree, both ways."""
    client = client_for(district)

    def listed(query: str) -> list[Any]:
        return list(client.get(f"/coverage/?{DAY}&{query}").context["report"].lines)

    codes = [line.place.code for line in listed("")]
    assert codes == sorted(codes)
    values = [line.figures["coverage_blank"].value for line in listed("sort=-coverage_blank")]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) > 1
    buildings = listed("level=building&sort=organisation_coverage")
    assert len(buildings) == 60
    rates = [line.figures["organisation_coverage"].value for line in buildings]
    assert [rate for rate in rates if rate is not None] == sorted(r for r in rates if r is not None)


def test_the_tree_map_shows_every_building_and_its_size(
    register: None, client_for: Callable[[Any], Client], district: Any
) -> None:
    """Area as the operating enterprises; the same as a table."""
    cells = client_for(district).get(f"/coverage/map/?{DAY}").context["cells"]
    assert len(cells) == 60
    total = sum(int(cell["operating"].value) for cell in cells)
    for cell in cells:
        box = cell["box"]
        expected = int(cell["operating"].value) / total * 1000 * 560
        assert box.width * box.height == pytest.approx(expected, rel=0.02)


def test_the_circle_lists_who_is_outside_with_metres_and_says_how_they_are_measured(
    register: None, client_for: Callable[[Any], Client], district: Any
) -> None:
    """34 of 60 buildings, furthest first; sorted by enterprises and headcount on demand."""
    client = client_for(district)
    response = client.get(f"/coverage/circle/?{DAY}")
    assert "一律按直线距离" in _text(response)
    lines = response.context["lines"]
    assert len(lines) == 60 - 26
    metres = [line["building"].metres for line in lines]
    assert metres == sorted(metres, reverse=True)
    assert min(metres) > 500
    for by in ("enterprises", "headcount"):
        values = [
            line[by] for line in client.get(f"/coverage/circle/?{DAY}&by={by}").context["lines"]
        ]
        assert values == sorted(values, reverse=True)
        assert values[0] > 0


def test_the_comparison_shows_each_day_as_it_was(
    register: None, client_for: Callable[[Any], Client], district: Any
) -> None:
    """The place and its subdistricts, a column a day."""
    response = client_for(district).get(
        f"/coverage/compare/?{DAY}&code=operating&days=2026-08-31，2026-10-31"
    )
    days = response.context["days"]
    assert [day.isoformat() for day in days] == ["2026-08-31", "2026-10-31", "2026-11-20"]
    for line in response.context["lines"][:3]:
        for day, figure in zip(days, line["figures"], strict=True):
            alone = figures_of([line["place"]], day, ["operating"])[line["place"].id]
            assert figure.value == alone["operating"].value


@pytest.mark.parametrize(
    "address",
    [
        "/coverage/",
        "/coverage/map/",
        "/coverage/circle/",
        "/coverage/compare/",
        "/coverage/months/2026-10/",
        "/coverage/months/2026-10/print/",
    ],
)
def test_a_page_costs_the_same_queries_for_two_buildings_and_for_twenty(
    client_for: Callable[[Any], Client], district: Any, closed: FrozenMonth, address: str
) -> None:
    """Nothing is asked per place."""
    client = client_for(district)
    client.get(address)
    costs = []
    for more in (0, 18):
        for _ in range(more):
            EnterpriseFactory(building=BuildingFactory())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_district_staff_close_a_month_and_nobody_else_does(
    client_for: Callable[[Any], Client], district: Any, street: Any
) -> None:
    """By hand on the page; a second time it is refused and nothing changes."""
    with time_machine.travel(NOW, tick=False):
        page = client_for(street).get("/coverage/months/")
        assert "手工关账" not in _text(page)
        refused = client_for(street).post("/coverage/months/", {"month": "2026-10"}, follow=True)
        assert "只有区级工作人员可以关账" in _text(refused)
        assert not FrozenMonth.objects.exists()
        client = client_for(district)
        assert "2026-10 将于 2026-11-06 自动关账" in _text(client.get("/coverage/months/"))
        answer = client.post("/coverage/months/", {"month": "2026-10"}, follow=True)
        assert "2026-10 已关账" in _text(answer)
        again = client.post("/coverage/months/", {"month": "2026-10"}, follow=True)
        assert "该月已经关账" in _text(again)
        early = client.post("/coverage/months/", {"month": "2026-11"}, follow=True)
        assert "该月尚未结束" in _text(early)
        assert client.post("/coverage/months/", {"month": "x"}).status_code == 400
    assert FrozenMonth.objects.count() == 1


def test_a_closed_month_is_printed_and_exported_byte_for_byte_again(
    register: None, client_for: Callable[[Any], Client], district: Any
) -> None:
    """Whatever is corrected, renamed or moved afterwards, whenever it is printed."""
    with time_machine.travel(NOW, tick=False):
        close_month(last_day=OCTOBER, by=None, now=NOW, today=NOW.date())
        client = client_for(district)
        prints = "/coverage/months/2026-10/print/", "/coverage/months/2026-10/export/"
        before = [client.get(address).content for address in prints]
    building = Building.objects.filter(subdistrict__code=NANJING_WEST).first()
    assert building is not None
    EnterpriseStanding.objects.update(full_members=0)
    move(building, JINGAN_TEMPLE, None)
    Building.objects.update(name="改名大厦")
    with time_machine.travel(NOW + datetime.timedelta(days=40, minutes=7), tick=False):
        client = client_for(district)
        assert [client.get(address).content for address in prints] == before
    assert "改名大厦" not in before[0].decode()


def test_a_later_correction_shows_as_a_delta_with_its_rows_and_a_reason(
    closed: FrozenMonth, client_for: Callable[[Any], Client], street: Any, street2: Any
) -> None:
    """Frozen and recomputed side by side; the row that came; why."""
    client = client_for(street)
    address = "/coverage/months/2026-10/"
    assert "与现在重算的完全一致" in _text(client.get(address))
    building = Building.objects.get(subdistrict__code=NANJING_WEST)
    late = EnterpriseFactory(building=building)
    response = client.get(address)
    delta = next(one for one in response.context["deltas"] if one.frozen.code == "operating")
    assert (delta.frozen.value, delta.now.value) == (1, 2)
    assert [one.code for one, _ in response.context["elsewhere"]] == [building.external_id]
    rows = client.get(f"{address}rows/?code=operating").context["rows"]
    assert ([row.id for row in rows.added], rows.gone, rows.hidden) == ([late.pk], (), 0)
    blank = client.post(address, {"code": "operating", "reason": " "}, follow=True)
    assert "请写明原因" in _text(blank)
    assert not DeltaReason.objects.exists()
    told = client.post(address, {"code": "operating", "reason": "补登记入驻"}, follow=True)
    assert "补登记入驻" in _text(told)
    assert AuditEntry.objects.filter(verb="month.explain").count() == 1
    other = client_for(street2)
    assert other.post(f"{address}?area={NANJING_WEST}", {}).status_code in {302, 404}
    assert "补登记入驻" not in _text(other.get(address))
    assert DeltaReason.objects.count() == 1


def test_the_export_holds_the_table_and_says_who_took_it(
    register: None, client_for: Callable[[Any], Client], street: Any
) -> None:
    """Values as numbers, definitions on their own sheet, one audit entry."""
    response = client_for(street).get(f"/coverage/export/?{DAY}")
    assert response["Content-Type"] == XLSX
    book = openpyxl.load_workbook(BytesIO(response.content))
    sheet = book["覆盖统计"]
    head = [cell.value for cell in sheet[4]]
    own = dict(zip(head, [cell.value for cell in sheet[5]], strict=True))
    figure = figures_of([find_place(NANJING_WEST)], datetime.date(2026, 11, 20))
    (figures,) = figure.values()
    assert own["代码"] == NANJING_WEST
    assert own["空白点"] == figures["coverage_blank"].value
    assert own["党的组织覆盖率（%）"] == float(figures["organisation_coverage"].value or 0)
    assert len(list(book["口径"].rows)) == len(COVERAGE_CODES) + 1
    assert AuditEntry.objects.filter(verb="export", actor_id=street.pk).count() == 1


def _text(response: Any) -> str:
    """Return what a reader sees: the text of the page with single blanks."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text).replace("&quot;", '"')
