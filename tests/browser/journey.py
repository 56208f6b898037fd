"""A tab of a person who walks through the platform, and what the browser complains of meanwhile."""

from typing import Any

from django.conf import settings
from playwright.sync_api import BrowserContext, Page, Request

PASSWORD = "louyu-journey-2026"
TABLET = {"width": 820, "height": 1180}
DESKTOP = {"width": 1440, "height": 900}
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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
