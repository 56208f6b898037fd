"""走访端 as a worker holds it: few taps, starts without network, no barrier on any screen."""

import time
from collections.abc import Callable, Iterator

import pytest

from tests.browser.fake_sync import FakeSync
from tests.browser.journey import TABLET
from tests.browser.tablet import Tablet

pytestmark = pytest.mark.browser

SMALL_TABLET = {"width": 768, "height": 1024}
PHONE = {"width": 390, "height": 844}
MOST_SECONDS = 3
MOST_TAPS = 8
MOST_TAPS_FOR_NEWCOMER = 4


def test_a_routine_visit_takes_eight_taps_and_no_typing(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """From 今日: enterprise, 记走访, a quick word, a fact that stands, a signal in two, 保存."""
    device = tablet()
    page = device.start()
    device.tap(page.locator("a.due", has_text="天未走访").filter(has_not_text="评级").first)
    device.tap(page.get_by_role("button", name="记走访"))
    assert page.get_by_role("button", name="日常走访").get_attribute("aria-pressed") == "true"
    device.tap(page.get_by_role("button", name="仍是").first)
    device.tap(page.get_by_role("button", name="一切正常"))
    device.tap(page.get_by_role("button", name="搬迁意向"))
    device.tap(page.get_by_role("button", name="3 一般"))
    device.tap(page.get_by_role("button", name="保存"))
    page.get_by_role("heading", name="已送达").wait_for(state="attached")
    assert device.taps <= MOST_TAPS
    [operation] = sync.operations.values()
    visit = operation["payload"]
    assert visit["note"] == "一切正常"
    assert [(each["kind"], each["severity"]) for each in visit["signals"]] == [("moving", 3)]
    assert [each["is_same"] for each in visit["facts"]] == [True]
    assert visit["fence"] == "unknown"


def test_a_company_that_nobody_knows_takes_four_taps(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """From the building's plan: the empty unit, 有新企业, its name, 保存."""
    device = tablet()
    page = device.start()
    page.get_by_role("link", name="楼宇", exact=True).click()
    page.locator("a.line").first.click()
    device.tap(page.locator("button.cell").first)
    device.tap(page.get_by_role("link", name="有新企业"))
    device.tap(page.get_by_label("企业名称（照门牌或水牌写）"))
    page.keyboard.type("沪上新来的公司")
    device.tap(page.get_by_role("button", name="保存"))
    page.get_by_role("heading", name="已送达").wait_for(state="attached")
    assert device.taps <= MOST_TAPS_FOR_NEWCOMER
    [operation] = sync.operations.values()
    assert operation["payload"]["kind"] == "newcomer"
    assert operation["payload"]["unit"]


def test_the_app_starts_without_network_and_without_a_session(
    tablet: Callable[..., Tablet],
    sync: FakeSync,
    record_property: Callable[[str, object], None],
) -> None:
    """Locked within seconds, unlocked with the whole list."""
    device = tablet()
    page = device.start()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    due = page.locator("a.due").count()
    device.context.set_offline(True)
    device.context.clear_cookies()
    started = time.monotonic()
    page.goto(f"{sync.address}/field/")
    page.get_by_text("输入 6 位解锁码").wait_for()
    seconds = time.monotonic() - started
    record_property("seconds to the lock screen", round(seconds, 2))
    assert seconds < MOST_SECONDS
    device.type_code("246810")
    page.locator("a.due").first.wait_for()
    assert page.locator("a.due").count() == due


def test_what_leaves_the_patch_leaves_the_tablet_and_a_bad_cursor_starts_anew(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """A tombstone drops one row; after `invalid_cursor` what did not come is dropped too."""
    device = tablet()
    page = device.start()
    firms = [key for key in sync.rows if key[0] == "enterprise"]
    before = len(device.stored("rows"))
    sync.change(*firms[0], None)
    page.goto(f"{sync.address}/field/#/queue")
    page.get_by_role("button", name="现在发送").click()
    _until(device, lambda: len(device.stored("rows")) == before - 1)
    # A row goes without a tombstone, as after a restored server.
    sync.rows.pop(firms[1])
    sync.forgotten_cursors = 1
    page.get_by_role("button", name="现在发送").click()
    _until(device, lambda: len(device.stored("rows")) == before - 2)


def test_a_conflict_shows_both_values_and_one_tap_restores(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """Author and time stand beside each value."""
    device = tablet()
    page = device.start()
    identity = device.save_visit()
    page.get_by_role("heading", name="已送达").wait_for(state="attached")
    conflict = {
        "id": "7b1f9b52-6c2e-4d1e-9a52-000000000001", "field": "headcount", "label": "员工人数",
        "winner": {"value": 40, "by": "王同事", "at": "2026-11-30T09:00:00+08:00"},
        "loser": {"value": 38, "by": "我", "at": "2026-11-30T08:00:00+08:00"},
    }  # fmt: skip
    sync.change("visit", identity, sync.rows["visit", identity] | {"conflicts": [conflict]})
    page.goto(f"{sync.address}/field/#/queue")
    page.get_by_role("button", name="现在发送").click()
    device.wait_for("员工人数")
    device.wait_for("王同事")
    page.get_by_role("button", name="恢复我的").click()
    device.wait_for("已申请恢复")
    _until(device, lambda: len(sync.operations) == 2)
    [_, restore] = sync.operations.values()
    assert restore["op"] == "conflict.restore"
    assert restore["payload"] == {"conflict": conflict["id"]}


def test_a_correction_names_the_version_that_was_seen(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """Only what was changed is sent."""
    device = tablet()
    page = device.start()
    identity = device.save_visit()
    page.get_by_role("heading", name="已送达").wait_for(state="attached")
    page.goto(f"{sync.address}/field/#/own-visit/{identity}")
    page.get_by_role("button", name="更正").click()
    page.get_by_label("走访记录").fill("补充：约了下周三")
    page.get_by_role("button", name="保存更正").click()
    _until(device, lambda: len(sync.operations) == 2)
    [_, correction] = sync.operations.values()
    assert correction["base_version"] == 1
    assert correction["payload"]["fields"] == {"note": "补充：约了下周三"}


@pytest.mark.parametrize("size", [TABLET, SMALL_TABLET, PHONE], ids=["820", "768", "390"])
def test_no_screen_has_a_barrier_or_runs_over_its_edge(
    tablet: Callable[..., Tablet], sync: FakeSync, size: dict[str, int]
) -> None:
    """axe finds nothing serious, targets are large, also at 200 % zoom."""
    device = tablet(size)
    device.page.goto(f"{sync.address}/field/")
    device.page.get_by_role("link", name="登录").wait_for()
    _judge(device, "first start", size)
    device.start()
    for name in _walk(device):
        _judge(device, name, size)


def _walk(device: Tablet) -> Iterator[str]:
    """Go from screen to screen; give each one's name."""
    page = device.page
    yield "today"
    page.locator("a.due").nth(1).click()
    page.get_by_role("heading", name="上次走访").wait_for()
    yield "sheet"
    page.get_by_role("button", name="记走访").click()
    page.get_by_role("button", name="搬迁意向").click()
    page.get_by_role("button", name="答应一件事").click()
    page.get_by_role("button", name="停车").click()
    page.locator(".written").nth(1).wait_for()
    yield "form"
    page.get_by_role("button", name="改时间").click()
    page.get_by_role("button", name="有变化").first.click()
    yield "form with fields"
    for _ in range(2):
        page.get_by_role("button", name="删除", exact=True).first.click()
    device.press_save()
    page.get_by_role("heading", name="已送达").wait_for(state="attached")
    page.get_by_role("button", name="给企业的走访回执").click()
    yield "saved"
    page.goto(f"{device.site}/field/#/queue")
    page.get_by_role("heading", name="我的走访").wait_for()
    yield "queue"
    page.locator("a.line").first.click()
    page.get_by_role("button", name="更正").click()
    yield "correction"
    page.goto(f"{device.site}/field/#/buildings")
    page.locator("a.line").first.wait_for()
    yield "buildings"
    page.locator("a.line").first.click()
    for name in ("租约到期", "党建覆盖", "上次走访", "空置", "评级"):
        page.get_by_role("button", name=name, exact=True).click()
        yield f"plan by {name}"
    page.locator("button.cell").first.click()
    page.get_by_role("link", name="有新企业").wait_for()
    yield "empty unit"
    page.get_by_role("link", name="有新企业").click()
    yield "newcomer"
    page.get_by_role("button", name="锁定").click()
    page.get_by_text("输入 6 位解锁码").wait_for()
    yield "lock"


def _judge(device: Tablet, name: str, size: dict[str, int]) -> None:
    _let_bars(device, "static")
    assert device.barriers() == [], name
    _let_bars(device, "")
    assert device.overflow() <= 0, name
    assert _small_targets(device) == [], name
    device.page.set_viewport_size({key: side // 2 for key, side in size.items()})
    assert device.overflow() <= 0, f"{name} at 200 %"
    device.page.set_viewport_size(size)


def _let_bars(device: Tablet, position: str) -> None:
    """Take the bars out of the way: what they cover can be scrolled to, which axe cannot know."""
    device.page.evaluate(
        """position => document.querySelectorAll(".bar, .top").forEach(
            (bar) => bar.style.setProperty("position", position))""",
        position,
    )


def _small_targets(device: Tablet) -> list[str]:
    """Return what is to be tapped and is lower or narrower than 44 pixels, save links in a text."""
    return device.page.evaluate(
        """() => [...document.querySelectorAll("button, a, input, select")]
            .filter((each) => each.checkVisibility() && !each.closest("label, .visually-hidden"))
            .filter((each) => !each.matches("p a, li > a.phone, .skip, .empty a"))
            .map((each) => [each, each.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
            .map(([each, box]) => `${each.outerHTML.slice(0, 80)} ${box.width}×${box.height}`)"""
    )


def _until(device: Tablet, holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < until
        device.page.wait_for_timeout(100)
