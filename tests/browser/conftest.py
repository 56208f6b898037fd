"""Browser journeys: the platform on a port of its own, with the register, in a real Chromium.

Without one they are skipped and say how to get it; in CI that is a failure (``ops.test``).
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from ops.chromium import FLAGS, HINT, find_chromium
from tests.conftest import NANJING_WEST
from tests.database import cloned
from tests.factories.accounts import UserFactory, assign
from tests.register import imported_template

PASSWORD = "louyu-journey-2026"
TABLET = {"width": 820, "height": 1180}
DESKTOP = {"width": 1440, "height": 900}
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ACCOUNTS = {
    "district": ("district_staff", None),
    "street": ("subdistrict_staff", NANJING_WEST),
    "wall": ("wall", None),
}


@pytest.fixture(scope="session", autouse=True)
def chromium() -> str:
    """Path of the installed Chromium; `ops.chromium.FLAGS` are the arguments to start it with."""
    path = find_chromium()
    if path is None:
        pytest.skip(HINT)
    return path


class _Quiet(WSGIRequestHandler):
    """Answers without a line for each request."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="package")
def site(chromium: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Serve the platform with the register of 2026-11-20; give its address."""
    assert (settings.BASE_DIR / "static/dist/pages.js").exists(), "run `make install` first"
    with django_db_blocker.unblock(), cloned(imported_template(), "browser"):
        for name, (role, area) in ACCOUNTS.items():
            user = UserFactory(username=name)
            user.set_password(PASSWORD)
            user.save()
            assign(user, role, area)
        opened, settings.BOARD_DEFAULT_AS_OF = settings.BOARD_DEFAULT_AS_OF, "2026-11-20"
        server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
        server.set_app(WSGIHandler())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()
        settings.BOARD_DEFAULT_AS_OF = opened


@pytest.fixture(scope="package")
def browser(site: str, chromium: str) -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=[*FLAGS, "--lang=zh-CN"]
        )
        yield started
        started.close()


class Journey:
    """A signed-in tab that remembers every complaint of the browser and every address asked."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.asked: set[str] = set()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._note)

    def sign_in(self, username: str) -> Page:
        """Sign in by the form and return the tab at the first page."""
        self.page.goto(f"{self.site}/sign-in/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_load_state("networkidle")
        return self.page

    def open(self, address: str) -> Page:
        """Open an address of the site and wait until it rests."""
        self.page.goto(f"{self.site}{address}")
        self.page.wait_for_load_state("networkidle")
        return self.page

    def barriers(self) -> list[str]:
        """Return what axe finds serious or critical on the page that is open."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES
        )
        return [
            f"{entry['id']}: {node['target']} {node['failureSummary']}"
            for entry in found
            if entry["impact"] in {"serious", "critical"}
            for node in entry["nodes"]
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} {message.location}")

    def _note(self, request: Request) -> None:
        if not request.url.startswith("data:"):
            self.asked.add("/".join(request.url.split("/")[:3]))


@pytest.fixture
def journey(browser: Browser, site: str) -> Iterator[Callable[..., Journey]]:
    """Give a function that opens a tab of a size; afterwards nobody may have complained."""
    opened: list[tuple[BrowserContext, Journey]] = []

    def start(size: dict[str, int] = DESKTOP) -> Journey:
        context = browser.new_context(viewport=size, locale="zh-CN")
        opened.append((context, Journey(context, site)))
        return opened[-1][1]

    yield start
    for context, tab in opened:
        context.close()
        assert tab.complaints == []
        assert tab.asked <= {site}
