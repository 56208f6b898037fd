"""Pages: who may open them, what they show, what they cost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from buildings.models import Building
from enterprises.models import Enterprise, RatingScheme
from reports.forms import SITUATIONS
from reports.indicators.definitions import INDICATORS
from reports.selectors.timeline import KINDS
from reports.templatetags.words import EVIDENCE
from reports.views.enterprises import GROUPS
from reports.views.tiles import BUILDING_TILES, TILES
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory, RatingFactory

DAY = "as_of=2026-11-20"
DISTRICT = "310106"
TILE_CODES = [code for _, codes in TILES for code in codes]
ROLES = ["district", "street", "street2", "worker", "wall", "admin_user", "auditor"]
# What each role gets; «-» is 404, «no» is 403, «→» leads on.
ACCESS = """
/board/                                   → → → → → no no
/board/310106/                            ok - - - ok no no
/board/310106012/                         ok ok - ok ok no no
/board/310106013/                         ok - ok - ok no no
/board/310106012/rows/coverage_blank/     ok ok - ok no no no
/board/310106013/rows/coverage_blank/     ok - ok - no no no
/board/310106/rows/organisation_coverage/ ok - - - no no no
/board/nowhere/                           - - - - - no no
/board/310106/rows/nothing/               - - - - no no no
/buildings/                               ok ok ok ok no no no
/buildings/{nanjing}/                     ok ok - ok no no no
/buildings/{temple}/                      ok - ok - no no no
/enterprises/                             ok ok ok ok no no no
/enterprises/{tenant}/                    ok ok - ok no no no
/search/?q=hlgc                           ok ok ok ok no no no
"""
STATUS = {"ok": 200, "-": 404, "no": 403, "→": 302}


@pytest.fixture
def sample(register: None) -> dict[str, str]:
    """Return ids of a building in each of two subdistricts and of a tenant of the first alone."""
    nanjing, temple = (
        Building.objects.filter(subdistrict__code=code).order_by("external_id").first()
        for code in (NANJING_WEST, JINGAN_TEMPLE)
    )
    tenant = (
        Enterprise.objects.filter(occupancies__unit__building=nanjing)
        .exclude(occupancies__unit__building__subdistrict__code=JINGAN_TEMPLE)
        .order_by("external_id")
        .first()
    )
    return {"nanjing": str(nanjing.pk), "temple": str(temple.pk), "tenant": str(tenant.pk)}


def test_every_role_opens_its_own_pages_and_no_others(
    sample: dict[str, str], client_for: Callable[[Any], Client], request: pytest.FixtureRequest
) -> None:
    """Out of scope is 404, without the capability 403."""
    clients = [client_for(request.getfixturevalue(role)) for role in ROLES]
    wrong = []
    for line in ACCESS.strip().splitlines():
        address, *expected = line.split()
        for role, client, answer in zip(ROLES, clients, expected, strict=True):
            status = client.get(address.format(**sample)).status_code
            if status != STATUS[answer]:
                wrong.append(f"{role} {address}: {status}, expected {STATUS[answer]}")
    assert not wrong, "\n".join(wrong)


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    """Every page, also the first."""
    for address in ("/", "/board/310106/", "/buildings/", "/search/?q=x"):
        response = client.get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/sign-in/")


def test_the_first_page_leads_everybody_to_their_own(
    client_for: Callable[[Any], Client], district: Any, street: Any, admin_user: Any, settings: Any
) -> None:
    """Staff to the board of their area at the day of the demonstration, others to the office."""
    settings.BOARD_DEFAULT_AS_OF = "2026-11-20"
    home = client_for(district).get("/", follow=True)
    assert home.redirect_chain[-1][0] == f"/board/310106/?{DAY}"
    home = client_for(street).get("/", follow=True)
    assert home.redirect_chain[-1][0] == f"/board/{NANJING_WEST}/?{DAY}"
    assert client_for(admin_user).get("/").headers["Location"] == "/admin/"


def test_the_board_shows_the_figures_of_the_register(
    register: None, client_for: Callable[[Any], Client], district: Any
) -> None:
    """All published numbers of 2026-11-20 stand on the district's board."""
    page = _text(client_for(district).get(f"/board/310106/?{DAY}"))
    for shown in (
        "60 栋楼宇，2,925 家经营单位",
        "绿 · 稳定 1,731 59.2%",
        "蓝 · 较稳定 608",
        "黄 · 一般 269",
        "橙 · 较不稳定 260",
        "红 · 不稳定 57",
        "待核 1,065",
        "党的组织覆盖率 62.0% 1,814 ÷ 2,925",
        "单独组建率 33.5% 981 ÷ 2,925",
        "党的工作覆盖率 81.0% 2,368 ÷ 2,925",
        "空白点 557 家",
        "应建未建 277 家",
        "应建 1,258",
        "500米服务圈覆盖率 43.3% 26 ÷ 60",
        "近30天走访覆盖率 15.6% 456 ÷ 2,925",
        "近90天走访覆盖率 41.2% 1,204 ÷ 2,925",
        "专职工作者配比 162.5 家/人 2,925 ÷ 18",
    ):
        assert shown in page, shown


@pytest.mark.parametrize("code", [*TILE_CODES, "should_build", "colour_mix.red"])
def test_a_tile_opens_as_many_rows_as_it_counts(
    register: None, client_for: Callable[[Any], Client], district: Any, code: str
) -> None:
    """Numerator and denominator, on the register's day."""
    client = client_for(district)
    for part in ("numerator", "denominator"):
        response = client.get(f"/board/310106/rows/{code}/?{DAY}&part={part}")
        figure = getattr(response.context["figure"], part)
        if figure is not None:
            assert response.context["page"].paginator.count == figure
            assert response.context["elsewhere"] == 0


@pytest.mark.parametrize("address", ["/board/310106/", "/buildings/", "/enterprises/"])
@pytest.mark.parametrize("day", ["2026-13-40", "heute", "20261120", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_refused_with_a_sentence(
    client_for: Callable[[Any], Client], district: Any, address: str, day: str
) -> None:
    """What happened, what was kept, what to do."""
    response = client_for(district).get(f"{address}?as_of={day}")
    assert response.status_code == 400
    page = _text(response)
    assert "日期无法识别" in page
    assert "没有改动任何数据" in page


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=%00",
        "/search/?q=" + "x" * 101,
        "/buildings/?after=none",
        "/buildings/?area=none",
        "/enterprises/?situation=mood",
        "/enterprises/{tenant}/?group=mood",
        "/enterprises/{tenant}/?after=2026-11-20~visited",
        "/enterprises/{tenant}/?after=x~visited~y",
        "/buildings/{nanjing}/?colour_by=mood",
        "/board/310106/rows/coverage_blank/?part=mood",
    ],
)
def test_a_broken_address_is_a_refusal_and_never_a_failure(
    sample: dict[str, str], client_for: Callable[[Any], Client], district: Any, address: str
) -> None:
    """Whatever stands in the address, the answer is 400 in Chinese."""
    response = client_for(district).get(address.format(**sample))
    assert response.status_code == 400
    assert "没有改动任何数据" in _text(response)


def test_pages_carry_no_inline_script_style_or_foreign_address(
    sample: dict[str, str], client_for: Callable[[Any], Client], district: Any
) -> None:
    """What the strict policy would block is not there in the first place."""
    client = client_for(district)
    for address in (
        f"/board/310106/?{DAY}",
        f"/board/310106/rows/station_500m_coverage/?{DAY}",
        "/buildings/",
        "/buildings/{nanjing}/",
        "/enterprises/",
        "/enterprises/{tenant}/",
        "/search/?q=hlgc",
        "/buildings/{tenant}/",
        "/account/password/",
    ):
        response = client.get(address.format(**sample))
        html = response.content.decode()
        assert not re.search(r"<script(?![^>]*\ssrc=)", html), address
        assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", html), address
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html), address
        assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_a_subdistrict_finds_nothing_of_its_neighbour(
    register: None, client_for: Callable[[Any], Client], street: Any, street2: Any
) -> None:
    """Search, lists and filters stay within the scope."""
    address = "/search/?q=会德丰国际广场"
    assert "没有找到" in _text(client_for(street).get(address))
    assert "没有找到" not in _text(client_for(street2).get(address))
    for client, area in ((client_for(street), NANJING_WEST), (client_for(street2), JINGAN_TEMPLE)):
        page = client.get("/buildings/").context["page"]
        assert page.total == Building.objects.filter(subdistrict__code=area).count()


def test_search_knows_initials_numbers_codes_and_rooms(
    register: None, client_for: Callable[[Any], Client], district: Any
) -> None:
    """One box for everything that people know of a place or an enterprise."""
    client = client_for(district)
    tenant = Enterprise.objects.get(external_id="QY000002")
    for words, found in (
        ("hlgc", "恒隆广场"),
        ("恆隆廣場", "恒隆广场"),
        ("plaza 66", "恒隆广场"),
        ("JA0001", "恒隆广场"),
        ("qy000002", tenant.name),
        (tenant.uscc, tenant.name),
        (tenant.short_name, tenant.name),
        ("6601", "66 层 6601"),
        ("182 1197 9879", tenant.name),
    ):
        assert found in _text(client.get("/search/", {"q": words})), words


def test_the_wall_shows_figures_and_opens_nothing(
    register: None, client_for: Callable[[Any], Client], wall: Any
) -> None:
    """No person, no enterprise, no way to their rows."""
    response = client_for(wall).get(f"/board/310106/?{DAY}")
    html = response.content.decode()
    assert "2,925" in html
    assert "/rows/" not in html
    assert 'href="/buildings/' not in html
    assert "示例工作者" not in html


@pytest.mark.parametrize(
    "address", [f"/board/{NANJING_WEST}/", "/buildings/", "/enterprises/", "/search/?q=示例"]
)
def test_a_list_costs_the_same_queries_for_one_row_and_for_twenty(
    client_for: Callable[[Any], Client], street: Any, address: str
) -> None:
    """Nothing is asked per row."""
    client = client_for(street)
    _tenants(1)
    client.get(address)
    costs = []
    for more in (0, 19):
        _tenants(more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_every_declared_name_leads_somewhere() -> None:
    """Tiles, filters and groups name what exists; no kind of event is without a group."""
    assert {*TILE_CODES, *BUILDING_TILES, *SITUATIONS} <= INDICATORS.keys()
    grouped = [kind for _, kinds in GROUPS.values() for kind in kinds]
    assert sorted(grouped) == sorted(KINDS)
    assert {group for group, _, _ in EVIDENCE.values()} - {""} <= GROUPS.keys()


def test_every_indicator_of_the_scheme_has_its_evidence(db: None) -> None:
    """A person can open the rows behind each line of the explanation."""
    scheme = RatingScheme.objects.get(state="published")
    assert {entry["id"] for entry in scheme.definition["indicators"]} == EVIDENCE.keys()


def _tenants(number: int) -> None:
    for _ in range(number):
        building = BuildingFactory()
        RatingFactory(enterprise=EnterpriseFactory(building=building))


def _text(response: Any) -> str:
    """Return what a reader sees: the text of the page with single blanks."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text).replace("&quot;", '"')
