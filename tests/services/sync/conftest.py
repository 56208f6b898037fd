"""A worker with a building, a tenant and a tablet."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory
from tests.factories.orgs import WorkerFactory
from tests.services.tablets import Tablet


@pytest.fixture
def building(db: None) -> Any:
    """A building in 南京西路街道."""
    return BuildingFactory()


@pytest.fixture
def tenant(building: Any) -> Any:
    """An enterprise that rents there."""
    enterprise = EnterpriseFactory()
    OccupancyFactory(
        enterprise=enterprise,
        unit=UnitFactory(building=building),
        starts_on=datetime.date(2024, 1, 1),
        ends_on=datetime.date(2028, 1, 1),
    )
    return enterprise


@pytest.fixture
def posted(worker: Any) -> Any:
    """The worker's post."""
    return WorkerFactory(user=worker, starts_on=datetime.date(2023, 1, 1))


@pytest.fixture
def tablet(worker: Any, posted: Any, api_for: Callable) -> Tablet:
    """The worker's tablet."""
    return Tablet(api_for(worker))
