"""`make screenshots`: pictures of the running platform with the demonstration register.

Starts a platform of its own in a temporary folder, signs in and writes docs/screenshots/*.png.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from ops.chromium import FLAGS, HINT, find_chromium
from ops.home import CHECKOUT
from ops.run import DEMO_PASSWORD

TARGET = CHECKOUT / "docs" / "screenshots"
REGISTER_DAY = "as_of=2026-11-20"
BUILDING = re.compile(r"^/buildings/[0-9a-f-]{36}/")
PARTY_WORK = (
    (f"/coverage/?{REGISTER_DAY}", "coverage"),
    (f"/coverage/map/?{REGISTER_DAY}", "coverage-map"),
    (f"/coverage/gaps/?{REGISTER_DAY}", "gaps"),
    (f"/organisations/?{REGISTER_DAY}", "organisations"),
    (f"/organisations/terms/?{REGISTER_DAY}", "terms"),
    (f"/organisations/life/?{REGISTER_DAY}", "life"),
    (f"/workforce/?{REGISTER_DAY}", "workforce"),
)
UNLOCK_CODE = "135790"
ENTERPRISE = re.compile(r"^/enterprises/[0-9a-f-]{36}/")
REQUEST = re.compile(r"^/desk/[0-9a-f-]{36}/")
# The council whose matter the demonstration plays, and the kinds of pages below it.
COUNCIL = re.compile(r"^/councils/[0-9a-f-]{36}/")
TOPIC = re.compile(r"^/councils/topics/[0-9a-f-]{36}/")
MEETING = re.compile(r"^/councils/meetings/[0-9a-f-]{36}/")
PROJECT = re.compile(r"^/councils/projects/[0-9a-f-]{36}/")


def main() -> int:
    """Take all pictures."""
    chromium = find_chromium()
    if chromium is None:
        print(HINT, file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    with platform() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*FLAGS, "--lang=zh-CN"]
        )
        page = browser.new_page(
            base_url=url, viewport={"width": 1440, "height": 900}, locale="zh-CN"
        )
        take_all(page)
        tablet = browser.new_page(
            base_url=url, viewport={"width": 820, "height": 1180}, locale="zh-CN", has_touch=True
        )
        take_field(tablet)
        browser.close()
    return 0


def take_all(page: Page) -> None:
    """Walk through the platform as the district's staff."""
    page.goto("/sign-in/")
    take(page, "sign-in")
    page.fill("[name=username]", "district")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("button[type=submit]")
    page.goto(f"/board/310106/?{REGISTER_DAY}")
    take(page, "board")
    page.goto(first_link(page, f"/buildings/?{REGISTER_DAY}", BUILDING))
    take(page, "building")
    page.get_by_text("堆叠图").first.evaluate("heading => heading.scrollIntoView()")
    take(page, "stacking-plan")
    page.goto(
        first_link(page, f"/enterprises/?situation=colour_mix.orange&{REGISTER_DAY}", ENTERPRISE)
    )
    take(page, "enterprise")
    page.goto("/admin/enterprises/enterprise/")
    take(page, "back-office")
    for address, name in (*PARTY_WORK, ("/visits/", "visits"), ("/desk/?queue=open", "desk")):
        page.goto(address)
        take(page, name)
    page.goto(first_link(page, "/desk/?queue=open", REQUEST).partition("?")[0])
    take(page, "desk-request")
    take_councils(page)


def take_councils(page: Page) -> None:
    """Follow the demonstration's matter through its council."""
    council = first_link(page, "/councils/?q=LW005", COUNCIL).partition("?")[0]
    page.goto(council)
    take(page, "council")
    topic = first_link(page, "/councils/topics/", TOPIC).partition("?")[0]
    page.goto(topic)
    take(page, "topic")
    page.goto(first_link(page, "/councils/meetings/", MEETING).partition("?")[0])
    take(page, "meeting")
    page.goto(first_link(page, "/councils/projects/", PROJECT).partition("?")[0])
    take(page, "project")
    page.goto(f"{council}vitality/")
    take(page, "vitality")
    page.goto(f"/councils/story/?topic={topic.rstrip('/').rpartition('/')[2]}")
    take(page, "story")


def take_field(page: Page) -> None:
    """Open the field surface as a full-time worker, on a tablet."""
    page.goto("/sign-in/?next=/field/")
    page.fill("[name=username]", "worker")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("button[type=submit]")
    page.get_by_role("button", name="设置我的解锁码").click()
    take(page, "field-lock")
    for _ in range(2):
        for digit in UNLOCK_CODE:
            page.get_by_role("button", name=digit, exact=True).click()
        page.wait_for_timeout(1000)
    page.locator("a.due").first.wait_for()
    page.get_by_text("全部已送达").first.wait_for()
    take(page, "field-today")
    page.locator("a.due").nth(1).click()
    take(page, "field-enterprise")
    page.get_by_role("button", name="记走访").click()
    take(page, "field-visit")
    page.goto("/field/#/buildings")
    page.locator("a[href*='#/building/']").first.click()
    take(page, "field-building")
    page.goto("/field/#/queue")
    take(page, "field-queue")


def first_link(page: Page, address: str, pattern: re.Pattern[str]) -> str:
    """Return the first link on the page at `address` that matches `pattern`, on the same day."""
    page.goto(address)
    links: list[str] = page.eval_on_selector_all(
        "main a[href]", "links => links.map(link => link.getAttribute('href'))"
    )
    found = next(link for link in links if pattern.match(link))
    return found if "as_of=" in found else f"{found}?{REGISTER_DAY}"


def take(page: Page, name: str) -> None:
    """Write one picture when the page has come to rest."""
    page.wait_for_load_state("networkidle")
    path = TARGET / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    print(path.relative_to(CHECKOUT), flush=True)


@contextmanager
def platform() -> Iterator[str]:
    """Run a platform of its own; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="louyu-screenshots-") as folder:
        Path(folder).chmod(0o755)
        environment = {
            **os.environ,
            "LOUYU_HOME": folder,
            "PORT": str(port),
            "LOUYU_DEMO_PASSWORD": DEMO_PASSWORD,
        }
        launcher = subprocess.Popen(
            [sys.executable, "-m", "ops.run"],
            cwd=CHECKOUT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            wait_until_ready(launcher)
            yield f"http://127.0.0.1:{port}"
        finally:
            launcher.send_signal(signal.SIGTERM)
            launcher.communicate()


def wait_until_ready(launcher: subprocess.Popen[str]) -> None:
    """Read what the launcher says until it greets; the rest is read at the end."""
    for line in launcher.stdout or ():
        if "已就绪：http" in line:
            return
    raise RuntimeError("the platform did not start; see `make run`")


if __name__ == "__main__":
    sys.exit(main())
