"""Who works at the desk, and a request on it."""

from typing import Any

import pytest

from common.calendar.clock import now
from services.actions.handling.deeds import Facts
from services.actions.handling.performing import perform
from services.actions.requests import create_request
from services.models import RequestCategory, ServiceRequest
from tests.factories.accounts import DepartmentFactory, UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.desk import DutyItemFactory
from tests.factories.enterprises import EnterpriseFactory


@pytest.fixture
def unit(db: None) -> Any:
    """The department that leads."""
    return DepartmentFactory(name="示例建设管理委")


@pytest.fixture
def partner(db: None) -> Any:
    """The department that takes part."""
    return DepartmentFactory(name="示例绿化市容局")


@pytest.fixture
def officer(unit: Any) -> Any:
    """An officer of the department that leads."""
    return assign(UserFactory(username="officer", department=unit), "department")


@pytest.fixture
def helper(partner: Any) -> Any:
    """An officer of the department that takes part."""
    return assign(UserFactory(username="helper", department=partner), "department")


@pytest.fixture
def duty(unit: Any, partner: Any) -> Any:
    """The line of the duty list for 物业管理."""
    category = RequestCategory.objects.get(name="物业管理")
    return DutyItemFactory(category=category, lead=unit, co_units=[partner])


@pytest.fixture
def building(db: None) -> Any:
    """A building in 南京西路街道."""
    return BuildingFactory(name="示例恒远大厦")


@pytest.fixture
def tenant(building: Any) -> Any:
    """An enterprise that rents there."""
    return EnterpriseFactory(name="示例云帆科技有限公司", building=building)


@pytest.fixture
def demand(building: Any, tenant: Any) -> ServiceRequest:
    """A request that nobody has classified yet."""
    return received(building, tenant)


def received(building: Any, tenant: Any = None, **values: Any) -> ServiceRequest:
    """Take a request in."""
    content = {
        "building": building.pk,
        "enterprise": tenant.pk if tenant else None,
        "category": "物业管理",
        "content": "电梯经常停运",
        "mechanism": "platform",
    }
    made: ServiceRequest = create_request(by=None, values=content | values, now=now()).obj
    made.refresh_from_db()
    return made


def moved(request: ServiceRequest, *verbs: str, **facts: Any) -> ServiceRequest:
    """Lead a request on, by the system's own hand."""
    for verb in verbs:
        request = perform(
            request_id=request.pk, verb=verb, by=None, now=now(), facts=Facts(**facts)
        )
    return request
