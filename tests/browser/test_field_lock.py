"""The lock of the tablet: wrong codes, a lost tablet, a killed browser, a newer database."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Playwright

from ops.chromium import FLAGS
from tests.browser.fake_sync import FakeSync
from tests.browser.tablet import CODE, Tablet

pytestmark = pytest.mark.browser


def test_ten_wrong_codes_wipe_the_patch_and_never_the_queue(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """Each wrong try after the third has to wait; the right code still opens what was written."""
    device = tablet()
    page = device.start()
    device.context.set_offline(True)
    device.save_visit()
    page.get_by_role("button", name="锁定").click()
    assert len(device.stored("rows")) > 100
    for number in range(1, 11):
        device.type_code("111112")
        page.locator(".pad-error").get_by_text("秒再试" if number > 3 else "解锁码不对").wait_for()
        if number == 4:
            page.reload()
            page.get_by_text("秒再试").wait_for()
        if number > 3:
            _let_time_pass(device)
    assert device.stored("rows") == []
    assert len(device.stored("queue")) == 1

    device.context.set_offline(False)
    device.type_code(CODE)
    device.wait_for("全部已送达")
    assert len(sync.operations) == 1
    page.goto(f"{sync.address}/field/#/today")
    page.locator("a.due").first.wait_for()


def test_a_revoked_tablet_hands_in_its_queue_and_forgets_everything(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """Patch, drafts, keys and queue go at once, and the screen says so."""
    device = tablet()
    page = device.start()
    device.context.set_offline(True)
    identity = device.save_visit()
    sync.is_revoked = True
    device.context.set_offline(False)
    page.get_by_role("heading", name="这台平板已停用").wait_for()
    assert identity in sync.quarantined
    for store in ("rows", "drafts", "keys", "people", "queue", "answers", "photos"):
        assert device.stored(store) == [], store


def test_a_newer_database_keeps_a_queue_that_was_not_sent(
    tablet: Callable[..., Tablet], sync: FakeSync, tmp_path: Path
) -> None:
    """A step of the schema runs over a full queue; every row is what it was."""
    device = tablet()
    device.start()
    device.context.set_offline(True)
    device.save_visit()
    before = device.stored("queue")
    sync.faults = ["unavailable"] * 50
    device.context.set_offline(False)
    device.page.goto(f"{sync.address}/sign-in/")
    device.page.evaluate(_probe(tmp_path))
    names = device.page.evaluate(
        """async () => {
            const { STEPS, openStore } = globalThis.probe;
            const next = (db, transaction) => {
                db.createObjectStore("later");
                transaction.objectStore("queue").createIndex("state", "state");
            };
            const db = await openStore({ steps: [...STEPS, next] });
            const found = await db.getAllFromIndex("queue", "state", "waiting");
            const told = { version: db.version, ids: found.map((row) => row.id) };
            db.close();
            return told;
        }"""
    )
    assert names == {"version": 2, "ids": [row["id"] for row in before]}
    assert device.stored("queue") == before


def _let_time_pass(device: Tablet) -> None:
    """Make the pause that is kept in the database end now."""
    device.page.evaluate(
        """() => new Promise((resolve) => {
            const request = indexedDB.open("louyu-field");
            request.onsuccess = () => {
                const db = request.result;
                const transaction = db.transaction("people", "readwrite");
                const store = transaction.objectStore("people");
                store.getAll().onsuccess = ({ target }) => {
                    for (const person of target.result) store.put({ ...person, until: 0 });
                };
                transaction.oncomplete = () => { db.close(); resolve(); };
            };
        })"""
    )
    device.page.reload()
    device.page.get_by_text("输入 6 位解锁码").wait_for()


def _probe(folder: Path) -> str:
    """Bundle the store for a page that is not the app."""
    source = settings.BASE_DIR / "static/src/field/store/schema.js"
    entry = folder / "probe.js"
    entry.write_text(f'import * as store from "{source}"; globalThis.probe = store;')
    esbuild = settings.BASE_DIR / "node_modules/@esbuild"
    [binary] = esbuild.glob("*/bin/esbuild")
    made = subprocess.run(
        [binary, entry, "--bundle", "--format=iife"], capture_output=True, text=True, check=True
    )
    return made.stdout


class Machine:
    """A Chromium with a profile of its own that can be killed like a tablet without battery."""

    def __init__(self, chromium: str, profile: Path) -> None:
        self.chromium, self.profile = chromium, profile
        self.process: subprocess.Popen | None = None

    def boot(self) -> str:
        """Start it; return the address for the debugger."""
        port = self.profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [self.chromium, *FLAGS, "--headless=new", "--lang=zh-CN", "--remote-debugging-port=0",
             f"--user-data-dir={self.profile}", "--window-size=820,1180", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + 30
        while not port.exists() or "\n" not in port.read_text():
            assert time.monotonic() < until, "Chromium did not start"
            time.sleep(0.1)
        return f"http://127.0.0.1:{port.read_text().splitlines()[0]}"

    def kill(self) -> None:
        """SIGKILL to it and all its children."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def machine(chromium: str, tmp_path: Path) -> Iterator[Machine]:
    """Give a machine that is off."""
    made = Machine(chromium, tmp_path / "profile")
    made.profile.mkdir()
    yield made
    made.kill()


def test_a_killed_browser_loses_neither_what_was_saved_nor_what_was_typed(
    machine: Machine, sync: FakeSync, driver: Playwright
) -> None:
    """SIGKILL right after 已保存 and in the middle of a draft; the same profile has both."""
    device = _on(driver, machine, sync)
    device.start()
    device.context.set_offline(True)
    identity = device.save_visit(note="已保存的")
    device.page.goto(f"{sync.address}/field/#/today")
    device.page.locator("a.due").nth(3).click()
    device.page.get_by_role("button", name="记走访").click()
    device.page.get_by_label("走访记录").fill("没写完的")
    device.page.wait_for_timeout(300)
    machine.kill()

    device = _on(driver, machine, sync)
    device.unlock()
    device.page.get_by_text("继续填写").click()
    assert device.page.get_by_label("走访记录").input_value() == "没写完的"
    # A killed browser may have lost its cookies.
    device.sign_in_for_field("worker")
    device.type_code(CODE)
    device.wait_for("全部已送达")
    assert sync.operations[identity]["payload"]["note"] == "已保存的"


def _on(driver: Playwright, machine: Machine, sync: FakeSync) -> Tablet:
    """Open a tab on a machine that is switched on for it."""
    remote = driver.chromium.connect_over_cdp(machine.boot())
    return Tablet(remote.contexts[0], sync.address)
