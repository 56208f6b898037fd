"""The human page of the API works offline, under its own strict policy."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Journey

pytestmark = pytest.mark.browser


def test_the_page_describes_every_group_and_opens_an_operation(
    journey: Callable[..., Journey],
) -> None:
    """Nothing is fetched from elsewhere, and the browser has nothing to complain about."""
    tab = journey()
    tab.sign_in("district")
    page = tab.open("/api/v1/docs/")
    page.get_by_text("楼宇党建平台接口").first.wait_for(timeout=20_000)
    for group in (
        "区域与楼宇",
        "企业与稳定度",
        "党组织与覆盖",
        "走访与服务",
        "楼委会",
        "指标与看板",
    ):
        page.get_by_role("link", name=group).first.wait_for(timeout=60_000)
    page.get_by_role("link", name="企业与稳定度").first.click()
    page.get_by_text("列出企业", exact=True).click()
    page.get_by_text("游标分页，任意深度同样快").first.wait_for()
