"""A worker logs visits with photos without network, and the browser is killed at random moments.

Real Chromium with a profile on disk, real web server, real PostgreSQL: what the screen called
saved is on the server exactly once, and nothing is there twice.
"""

import io
import os
import random
import signal
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from PIL import Image
from playwright.sync_api import BrowserContext, Error, Playwright, sync_playwright

from ops.chromium import FLAGS, HINT, find_chromium
from services.models import Visit, VisitPhoto
from tests.browser.journey import PASSWORD
from tests.browser.tablet import CODE, Tablet
from tests.conftest import NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.failures.facts import IS_DRILL
from tests.failures.stack import START_SECONDS, wait_until

pytestmark = [pytest.mark.servers, pytest.mark.browser, pytest.mark.timeout(1800)]

WORKER = "corridor"
VISITS = 30 if IS_DRILL else 12
MOMENTS = ("typing", "photo", "saving", "saved")
# One visit in so many meets a kill.
KILL_EVERY = 3 if IS_DRILL else 4
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


def web_answers(address: str) -> bool:
    """Return whether the web server is there."""
    try:
        with urllib.request.urlopen(f"{address}/livez", timeout=10) as answer:
            return answer.status == 200
    except OSError:
        return False


class Corridor:
    """One worker's afternoon: visits without network, and a browser that dies now and then."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.chance = random.Random(20261130)
        # What the screen called saved, and what it may have saved when it died.
        self.saved: list[str] = []
        self.unsure: list[str] = []
        self.kills = 0

    def log_visits(self) -> None:
        """Log all visits offline; some of them are cut by a kill at one of four moments."""
        self._reopen(offline=True)
        for number in range(VISITS):
            moment = self.chance.choice(MOMENTS) if number % KILL_EVERY == 2 else ""
            note = f"第{number:02d}次走访"
            self._visit(number, note, moment)
            if moment:
                self.kills += 1
                self.phone.kill()
                self._reopen(offline=True)

    def send(self) -> None:
        """Come back into the network; the browser dies while it sends, and comes back."""
        for _ in range(KILLS_WHILE_SENDING + 1):
            self.phone.kill()
            self.phone.open(offline=False)
            self._unlock()
            self._sign_in_again()
            time.sleep(self.chance.uniform(0.2, 2.0))

    def _visit(self, number: int, note: str, moment: str) -> None:
        tablet = self.phone.tablet
        page = tablet.page
        page.goto(f"{tablet.site}/field/#/today")
        page.locator("a.due").nth(number).click()
        page.get_by_role("button", name="记走访").click()
        page.locator(".form-visit").wait_for()
        page.get_by_label("走访记录").fill(note)
        if moment == "typing":
            return
        page.locator(".photo-add input").set_input_files([picture(number)])
        page.locator(".photos img").first.wait_for()
        if moment == "photo":
            return
        if moment == "saving":
            self.unsure.append(note)
            page.get_by_role("button", name="保存").click(no_wait_after=True)
            time.sleep(self.chance.uniform(0, 0.2))
            return
        tablet.press_save()
        self.saved.append(note)

    def _reopen(self, *, offline: bool) -> None:
        if self.phone.context is None or self.kills:
            self.phone.open(offline=offline)
            self._unlock()
        self.phone.context.set_offline(offline)

    def _unlock(self) -> None:
        self.phone.tablet.unlock()

    def _sign_in_again(self) -> None:
        """Sign in where the killed browser had not written its cookie: the queue waits for that."""
        tablet = self.phone.tablet
        tablet.page.wait_for_timeout(2000)
        if tablet.page.get_by_text("需要登录").count():
            tablet.sign_in_for_field(WORKER)
            tablet.type_code(CODE)
            tablet.page.get_by_role("heading", name="今日").wait_for()


def test_what_was_called_saved_is_on_the_server_once_whenever_the_browser_dies(
    installed: Callable, tmp_path: Path, measured: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The driver of the browser runs a loop in this thread, and waits while the database is asked.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    path = find_chromium()
    if path is None:
        pytest.skip(HINT)
    with installed() as stack, sync_playwright() as driver:
        worker = UserFactory(username=WORKER)
        worker.set_password(PASSWORD)
        worker.save()
        assign(worker, "worker", NANJING_WEST)
        stack.start("web")
        wait_until(lambda: web_answers(stack.address), START_SECONDS, "web answers")
        phone = Phone(driver, path, tmp_path / "profile", stack.address)
        try:
            phone.open(offline=False).start(WORKER)
            corridor = Corridor(phone)
            corridor.log_visits()
            assert not stored(), "nothing is sent without network"
            corridor.send()
            seconds = wait_until(lambda: everything_is_here(corridor), 300, "visits and photos")
            notes = Counter(stored())
        finally:
            phone.kill()
            # Opened beside the browser's loop, where nobody else would find them.
            connections.close_all()
    assert corridor.kills == VISITS // KILL_EVERY
    assert set(notes.values()) == {1}
    assert set(corridor.saved) <= set(notes) <= {*corridor.saved, *corridor.unsure}
    measured("tablet: visits and photos sent after the last start", seconds)


def everything_is_here(corridor: Corridor) -> bool:
    """Return whether each saved visit has arrived, and every photo of what arrived."""
    mine = VisitPhoto.objects.filter(visit__recorded_by__username=WORKER)
    have = mine.filter(attachment__isnull=False).count()
    return set(corridor.saved) <= set(stored()) and have == mine.count() == len(stored())


def stored() -> list[str]:
    """Return the notes of the visits that the server has of the worker."""
    visits = Visit.objects.filter(recorded_by__username=WORKER)
    return list(visits.values_list("note", flat=True))
