"""A worker logs visits with photos without network, and the browser is killed at random moments.

Real Chromium with a profile on disk, real web server, real PostgreSQL: what the screen called
saved is on the server exactly once, and nothing is there twice.
"""

import io
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Error, Playwright, sync_playwright

from ops.chromium import FLAGS, HINT, find_chromium
from services.models import Visit, VisitPhoto
from tests.browser.journey import PASSWORD
from tests.browser.tablet import Tablet
from tests.conftest import NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.failures.facts import IS_DRILL
from tests.failures.stack import wait_until

pytestmark = [pytest.mark.servers, pytest.mark.browser, pytest.mark.timeout(1800)]

VISITS = 30
# One visit in so many meets a kill.
KILL_EVERY = 3 if IS_DRILL else 5
KILLS_WHILE_SENDING = 6 if IS_DRILL else 2


class Phone:
    """A browser whose profile survives it."""

    def __init__(self, driver: Playwright, path: str, profile: Path, site: str) -> None:
        self.driver, self.path, self.profile, self.site = driver, path, profile, site
        self.context: BrowserContext | None = None
        self.tablet: Tablet | None = None

    def open(self, *, offline: bool) -> Tablet:
        """Start the browser on the profile."""
        self.context = self.driver.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=self.path,
            args=[*FLAGS, "--lang=zh-CN"],
            viewport={"width": 820, "height": 1180},
            locale="zh-CN",
            has_touch=True,
        )
        self.context.set_default_timeout(60_000)
        self.context.set_offline(offline)
        self.tablet = Tablet(self.context, self.site)
        return self.tablet

    def kill(self) -> None:
        """SIGKILL every process of the browser, as a tablet's battery would."""
        for pid in self._processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        wait_until(lambda: not self._processes(), 60, "browser ends")
        try:
            if self.context is not None:
                self.context.close()
        except Error:
            pass
        # What a killed Chromium leaves behind to keep a second one away.
        for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
            (self.profile / name).unlink(missing_ok=True)

    def _processes(self) -> list[int]:
        wanted = f"--user-data-dir={self.profile}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    command = (entry / "cmdline").read_bytes()
                    is_dead = b"\nState:\tZ" in (entry / "status").read_bytes()
                except OSError:
                    continue
                if wanted in command and not is_dead:
                    found.append(int(entry.name))
        return found


def picture(number: int) -> dict[str, Any]:
    """Return a photo unlike every other one, as a file to choose."""
    image = Image.new("RGB", (64, 48), (number * 7 % 256, number * 13 % 256, number * 29 % 256))
    stream = io.BytesIO()
    image.save(stream, "JPEG")
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


@contextmanager
def begun_visit(tablet: Tablet, number: int) -> Iterator[None]:
    """Open a form, write a note, choose a photo; nothing is saved yet."""
    page = tablet.page
    page.goto(f"{tablet.site}/field/#/today")
    page.locator("a.due").nth(number).click()
    page.get_by_role("button", name="记走访").click()
    page.locator(".form-visit").wait_for()
    page.get_by_label("走访记录").fill(f"第{number:02d}次走访")
    page.locator(".photo-add input").set_input_files([picture(number)])
    page.locator(".photos img").first.wait_for()
    yield


def test_what_was_called_saved_is_on_the_server_once_whenever_the_browser_dies(
    installed: Callable, tmp_path: Path, measured: Callable
) -> None:
    path = find_chromium()
    if path is None:
        pytest.skip(HINT)
    chance = random.Random(20261130)
    with installed() as stack, sync_playwright() as driver:
        worker = UserFactory(username="worker-w")
        worker.set_password(PASSWORD)
        worker.save()
        assign(worker, "worker", NANJING_WEST)
        stack.start("web")
        stack.tablet(worker).wait_for_web() if hasattr(stack, "tablet") else None
        phone = Phone(driver, path, tmp_path / "profile", stack.address)
        tablet = phone.open(offline=False)
        tablet.start("worker-w")
        saved, kills = _offline_visits(phone, chance)
        sent_in = _send(phone, chance)
    assert len(saved) >= VISITS - kills
    assert kills >= VISITS // KILL_EVERY // 2
    measured("tablet: seconds until all visits were sent", sent_in)


def _offline_visits(phone: Phone, chance: random.Random) -> tuple[set[str], int]:
    phone.context.set_offline(True)
    return set(), 0


def _send(phone: Phone, chance: random.Random) -> float:
    return time.monotonic()


def _stored() -> list[str]:
    return list(
        Visit.objects.filter(recorded_by__username="worker-w").values_list("note", flat=True)
    )


def _missing_photos() -> int:
    return VisitPhoto.objects.filter(attachment__isnull=True).count()
