"""Fixtures for all tests: the database, users per role, clients."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from rest_framework.test import APIClient

from tests.cases.documents import api_document
from tests.database import cloned, point_to, template
from tests.factories.accounts import UserFactory, assign
from tests.register import imported_template

# Random histories are judged by what they find, never by how busy the machine is.
hypothesis_settings.register_profile(
    "project", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("project")

NANJING_WEST = "310106012"
JINGAN_TEMPLE = "310106013"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Run all tests on a clone of the migrated template, as the application's role."""
    with django_db_blocker.unblock(), cloned(template(), "main"):
        yield


@pytest.fixture(autouse=True)
def _light_passwords(settings: Any) -> None:
    """Hash passwords cheaply."""
    settings.PASSWORD_HASHERS = ["tests.hashers.LightArgon2"]


@pytest.fixture(autouse=True)
def _free_searches(settings: Any) -> None:
    """Let sweeps search as often as they like; tests of the limit set their own."""
    settings.SEARCHES_PER_MINUTE = 0


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """Return the API's OpenAPI document."""
    return api_document()


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Give a database of its own: for threads, other connections, and damage."""
    with django_db_blocker.unblock(), cloned(template(), uuid.uuid4().hex[:8]) as name:
        yield name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests with the register point to its database before anything opens a transaction."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "register" in names:
            names.insert(0, "_at_register")


@pytest.fixture(scope="session")
def _register_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock():
        home = settings.DATABASES["default"]["NAME"]
        with cloned(imported_template(), "register") as name:
            point_to(home)
            yield name


@pytest.fixture
def _at_register(_register_database: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        home = settings.DATABASES["default"]["NAME"]
        point_to(_register_database)
        yield
        point_to(home)


@pytest.fixture
def register(_at_register: None, db: None) -> None:
    """Run the test on the imported register, in a transaction that is rolled back.

    Take it with the users you need; its day is 2026-11-20.
    """


@pytest.fixture
def own_register(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Give a database with the register that this test alone may commit to."""
    with (
        django_db_blocker.unblock(),
        cloned(imported_template(), uuid.uuid4().hex[:8]) as name,
    ):
        yield name


@pytest.fixture
def run_parallel() -> Callable[[Sequence[Callable[[], Any]]], list[Any]]:
    """Return a function that runs callables in threads, each with its own connections."""

    def alone(work: Callable[[], Any]) -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    def run(works: Sequence[Callable[[], Any]]) -> list[Any]:
        with ThreadPoolExecutor(max_workers=len(works)) as pool:
            return list(pool.map(alone, works))

    return run


@pytest.fixture
def admin_user(db: None) -> Any:
    """System administrator: keeps users, sees no business."""
    return assign(UserFactory(username="admin"), "system_admin")


@pytest.fixture
def auditor(db: None) -> Any:
    """Auditor: reads the audit."""
    return assign(UserFactory(username="auditor"), "auditor")


@pytest.fixture
def district(db: None) -> Any:
    """District staff: the whole district."""
    return assign(UserFactory(username="district"), "district_staff")


@pytest.fixture
def street(db: None) -> Any:
    """Staff of 南京西路街道."""
    return assign(UserFactory(username="street"), "subdistrict_staff", NANJING_WEST)


@pytest.fixture
def street2(db: None) -> Any:
    """Staff of 静安寺街道."""
    return assign(UserFactory(username="street2"), "subdistrict_staff", JINGAN_TEMPLE)


@pytest.fixture
def worker(db: None) -> Any:
    """Full-time worker in 南京西路街道."""
    return assign(UserFactory(username="worker"), "worker", NANJING_WEST)


@pytest.fixture
def worker2(db: None) -> Any:
    """Full-time worker in 静安寺街道."""
    return assign(UserFactory(username="worker2"), "worker", JINGAN_TEMPLE)


@pytest.fixture
def wall(db: None) -> Any:
    """Wall screen: figures only."""
    return assign(UserFactory(username="wall"), "wall")


@pytest.fixture
def client_for() -> Callable[[Any], Client]:
    """Return a browser-like client signed in as a user."""

    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def api_for() -> Callable[[Any], APIClient]:
    """Return an API client signed in as a user."""

    def sign_in(user: Any) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return sign_in
