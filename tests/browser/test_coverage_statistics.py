"""Statistics of coverage in a real browser: legible, without barriers, on tablet and desktop."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import DESKTOP, TABLET

pytestmark = pytest.mark.browser

PAGES = ("", "map/", "circle/", "compare/", "months/")


@pytest.mark.parametrize("size", [TABLET, DESKTOP], ids=["tablet", "desktop"])
def test_every_page_of_coverage_stands_without_barriers(
    journey: Callable, size: dict[str, int]
) -> None:
    """Nothing serious for axe, nothing wider than the window."""
    tab = journey(size)
    tab.sign_in("district")
    for address in PAGES:
        page = tab.open(f"/coverage/{address}?as_of=2026-11-20")
        assert page.locator("h1").is_visible(), address
        assert tab.barriers() == [], address
        assert tab.overflow() <= 0, address


def test_a_figure_leads_to_its_rows_and_a_street_to_its_buildings(journey: Callable) -> None:
    """From the masthead to the figure, to its rows; from the table down one level."""
    tab = journey()
    page = tab.sign_in("district")
    page.get_by_role("link", name="覆盖", exact=True).first.click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="打开这 557 家").click()
    page.wait_for_load_state("networkidle")
    assert "共 557 家" in page.locator("main").inner_text()
    page = tab.open("/coverage/?as_of=2026-11-20")
    page.get_by_role("link", name="南京西路街道").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").inner_text() == "南京西路街道党建覆盖统计"
    assert page.get_by_role("link", name="恒隆广场").first.is_visible()
