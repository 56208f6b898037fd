"""A database to commit to, shared by the tests of the change feed and emptied between them.

What one transaction writes is no change to itself: a feed needs writers that commit.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from tests.database import cloned, owner, point_to, template

# With all that hangs on them; what the migrations seeded stays.
ROOTS = "accounts_user, buildings_building, enterprises_enterprise, services_station, orgs_worker"


@pytest.fixture(scope="session")
def _feed_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock():
        home = settings.DATABASES["default"]["NAME"]
        with cloned(template(), "feed") as name:
            point_to(home)
            yield name


@pytest.fixture
def committed(_feed_database: str, django_db_blocker: Any) -> Iterator[str]:
    """Run the test on a database without users and enterprises, where everything commits."""
    with django_db_blocker.unblock():
        home = settings.DATABASES["default"]["NAME"]
        point_to(_feed_database)
        try:
            yield _feed_database
        finally:
            connections["default"].close()
            with owner(_feed_database) as connection:
                connection.execute(f"TRUNCATE {ROOTS} CASCADE")
            point_to(home)
