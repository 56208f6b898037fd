"""From sign-in over the board and the stacking plan to one enterprise, as people walk."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import DESKTOP, TABLET, Journey

pytestmark = pytest.mark.browser

DAY = "as_of=2026-11-20"
PAGES = (
    f"/board/310106/?{DAY}",
    f"/board/310106012/?{DAY}",
    f"/board/310106/rows/coverage_blank/?{DAY}",
    f"/board/310106/rows/station_500m_coverage/?{DAY}",
    f"/buildings/?{DAY}",
    f"/enterprises/?{DAY}&situation=colour_mix.red",
    f"/search/?q=hlgc&{DAY}",
    "/account/password/",
)


def _hl_plaza(tab: Journey) -> str:
    """Open the building page of 恒隆广场 and return its address on the site."""
    tab.open(f"/search/?q=JA0001&{DAY}")
    tab.page.get_by_role("link", name="恒隆广场").first.click()
    tab.page.wait_for_load_state("networkidle")
    return tab.page.url.removeprefix(tab.site)


@pytest.mark.parametrize("size", [DESKTOP, TABLET], ids=["desktop", "tablet"])
def test_staff_walk_from_sign_in_to_one_enterprise(
    journey: Callable[..., Journey], size: dict[str, int]
) -> None:
    """Board at the register's day, building, plan by lease end, file with rating and timeline."""
    tab = journey(size)
    page = tab.sign_in("district")
    assert page.url.endswith(f"/board/310106/?{DAY}")
    for figure in ("1,731", "1,065", "62.0%", "33.5%", "81.0%", "43.3%", "162.5"):
        assert page.get_by_text(figure, exact=True).count()
    assert tab.barriers() == []

    assert page.locator(".leaflet-marker-icon").count() > 60
    page.get_by_text("文字列表").click()
    page.locator("#map-list").get_by_role("link", name="恒隆广场").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("恒隆广场")
    assert page.locator("[data-floor]").count() == 66
    assert tab.barriers() == []

    page.get_by_role("link", name="租约到期").click()
    page.wait_for_load_state("networkidle")
    legend = page.get_by_role("list", name="图例").inner_text()
    assert "90 天内到期" in legend
    assert "空置" in legend

    page.locator("a.block").first.click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("heading", name="稳定度评级").count() == 1
    assert DAY in page.url
    assert page.get_by_role("row", name="租约剩余天数").count() == 1
    page.get_by_role("navigation", name="按类型筛选").get_by_role("link", name="走访").click()
    page.wait_for_load_state("networkidle")
    kinds = set(page.locator(".timeline .kind").all_inner_texts())
    assert kinds <= {"走访"}
    assert tab.barriers() == []

    page.get_by_role("link", name="回到今天").click()
    page.wait_for_load_state("networkidle")
    assert "as_of" not in page.url


@pytest.mark.parametrize("size", [DESKTOP, TABLET], ids=["desktop", "tablet"])
def test_no_page_has_a_barrier_or_runs_over_its_edge(
    journey: Callable[..., Journey], size: dict[str, int]
) -> None:
    """axe finds nothing serious; nothing is wider than the window, also at 200 % zoom."""
    tab = journey(size)
    tab.sign_in("district")
    for address in (*PAGES, _hl_plaza(tab)):
        tab.open(address)
        assert tab.barriers() == [], address
        assert tab.overflow() <= 0, address
        tab.page.set_viewport_size({key: side // 2 for key, side in size.items()})
        assert tab.overflow() <= 0, f"{address} at 200 %"
        tab.page.set_viewport_size(size)


def test_the_sign_in_page_has_no_barrier(journey: Callable[..., Journey]) -> None:
    """The first page of all."""
    tab = journey(TABLET)
    tab.open("/sign-in/")
    assert tab.barriers() == []
    assert tab.overflow() <= 0


def test_the_keyboard_alone_walks_the_stacking_plan(journey: Callable[..., Journey]) -> None:
    """Arrow keys go from block to block, Enter opens the enterprise."""
    tab = journey()
    page = tab.sign_in("district")
    _hl_plaza(tab)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    blocks = page.locator("a.block")
    blocks.first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == blocks.nth(
        1
    ).get_attribute("aria-label")
    upper = page.evaluate("document.activeElement.closest('[data-floor]').id")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('[data-floor]').id") != upper
    page.keyboard.press("Enter")
    page.wait_for_url("**/enterprises/**")


def test_the_file_of_an_enterprise_prints_on_a4(journey: Callable[..., Journey]) -> None:
    """Without navigation, with everything that is said of it."""
    tab = journey()
    page = tab.sign_in("district")
    tab.open(f"/enterprises/?{DAY}&situation=colour_mix.red")
    page.locator("tbody th a").first.click()
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="主导航").is_visible()
    assert page.get_by_role("heading", name="稳定度评级").is_visible()
    assert page.get_by_text("数据截至 2026-11-20").first.is_visible()
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF")


def test_a_wall_screen_sees_figures_and_no_way_into_the_rows(
    journey: Callable[..., Journey],
) -> None:
    """Only the board is open to it."""
    tab = journey()
    page = tab.sign_in("wall")
    assert page.get_by_text("2,925 家经营单位").count()
    assert page.locator("main a[href^='/enterprises/'], main a[href^='/buildings/']").count() == 0
    assert tab.barriers() == []


def test_a_day_is_typed_or_chosen_and_always_reads_alike(journey: Callable[..., Journey]) -> None:
    """The field holds 2026-11-20 in every browser; what is no day never leaves the page."""
    tab = journey()
    page = tab.sign_in("district")
    field = page.get_by_label("截至")
    assert field.input_value() == "2026-11-20"
    field.fill("20.11.2026")
    page.get_by_role("button", name="查看").click()
    assert page.url.endswith(DAY)
    page.locator(".calendar").evaluate(
        "field => { field.value = '2026-06-30'; field.dispatchEvent(new Event('change')); }"
    )
    page.wait_for_url("**as_of=2026-06-30**")
    assert page.get_by_text("截至 2026-06-30").count()
