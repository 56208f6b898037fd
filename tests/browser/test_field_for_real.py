"""One visit from the tablet into the registers: the real server, nothing in between."""

from collections.abc import Callable

import pytest

from tests.browser.tablet import Tablet

pytestmark = pytest.mark.browser


def test_a_visit_from_the_tablet_stands_in_the_register(
    tablet: Callable[..., Tablet], site: str
) -> None:
    """Its note, its request under the tablet's own number, and the visit among one's own."""
    device = tablet(address=site)
    page = device.start()
    page.locator("a.due").first.click()
    page.get_by_role("button", name="记走访").click()
    page.get_by_role("button", name="一切正常").click()
    page.locator("fieldset", has_text="企业提出").locator(".chip").first.click()
    page.locator(".written textarea").fill("空调太冷")
    number = page.locator(".written-head .figures").inner_text()
    device.press_save()
    page.get_by_role("heading", name="已送达").wait_for(state="attached")
    identity = page.url.rsplit("/", 1)[1]
    visit = _read(device, f"/api/v1/visits/{identity}/")
    assert visit["note"] == "一切正常"
    assert number in str(_read(device, f"/api/v1/requests/?external_id={number}"))
    page.goto(f"{site}/field/#/own-visit/{identity}")
    page.get_by_role("button", name="更正").wait_for()


def _read(device: Tablet, address: str) -> dict:
    return device.page.evaluate("address => fetch(address).then((it) => it.json())", address)
