"""Browser journeys: the platform on a port of its own, with the register, in a real Chromium.

Without one they are skipped and say how to get it; in CI that is a failure (``ops.test``).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from common.calendar.clock import today
from ops.chromium import FLAGS, HINT, find_chromium
from tests.browser.fake_sync import FakeSync, public_jwk
from tests.browser.journey import DESKTOP, PASSWORD, TABLET, Journey
from tests.browser.tablet import Tablet
from tests.conftest import NANJING_WEST
from tests.database import cloned
from tests.factories.accounts import UserFactory, assign
from tests.register import imported_template

ACCOUNTS = {
    "district": ("district_staff", None),
    "street": ("subdistrict_staff", NANJING_WEST),
    "wall": ("wall", None),
    "worker": ("worker", NANJING_WEST),
    "worker2": ("worker", NANJING_WEST),
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


@contextmanager
def served(app: Callable) -> Iterator[str]:
    """Serve a WSGI application on a port of its own; give its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


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
        with served(WSGIHandler()) as address:
            yield address
        settings.BOARD_DEFAULT_AS_OF = opened


@pytest.fixture(scope="package")
def driver(chromium: str) -> Iterator[Playwright]:
    """What starts browsers; there can be one only."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(site: str, chromium: str, driver: Playwright) -> Iterator[Browser]:
    """One Chromium for all journeys."""
    started = driver.chromium.launch(executable_path=chromium, args=[*FLAGS, "--lang=zh-CN"])
    yield started
    started.close()


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


@pytest.fixture(scope="session")
def rescue_key() -> ec.EllipticCurvePrivateKey:
    """The key that opens export files; tablets get its public half."""
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def sync(site: str, rescue_key: ec.EllipticCurvePrivateKey) -> Iterator[FakeSync]:
    """Serve the platform with a sync of the contract that breaks down on demand."""
    fake = FakeSync(WSGIHandler(), today(), public_jwk(rescue_key))
    with served(fake) as address:
        fake.address = address
        yield fake


@pytest.fixture
def tablet(browser: Browser, sync: FakeSync) -> Iterator[Callable[..., Tablet]]:
    """Give a function that opens a tablet; afterwards no policy was broken, nobody else asked."""
    opened: list[Tablet] = []

    def start(size: dict[str, int] = TABLET, address: str = sync.address) -> Tablet:
        context = browser.new_context(viewport=size, locale="zh-CN", has_touch=True)
        context.set_default_timeout(60_000)
        opened.append(Tablet(context, address))
        return opened[-1]

    yield start
    for each in opened:
        each.context.close()
        assert each.faults() == []
        assert each.asked <= {each.site}
