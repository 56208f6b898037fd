"""A worker who came from another subdistrict brings nothing of it along."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from orgs.actions.workforce import move_worker
from orgs.models import Handover, Worker
from orgs.selectors.caseload import caseload_on
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import BuildingFactory, area
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import WorkerFactory
from tests.factories.orgs_workforce import (
    ResponsibilityFactory,
    WorkerBuildingFactory,
    WorkerEnterpriseFactory,
)

pytestmark = pytest.mark.django_db
BEFORE = "2026-06-01"


@pytest.fixture
def moved(district: Any) -> Worker:
    """Somebody who served in 静安寺街道 until 1 September 2026, since then in 南京西路街道."""
    worker = WorkerFactory(code=JINGAN_TEMPLE)
    building = BuildingFactory(area=JINGAN_TEMPLE, name="示例外街大厦")
    WorkerBuildingFactory(worker=worker, building=building)
    tenant = EnterpriseFactory(building=building, name="示例外街企业")
    WorkerEnterpriseFactory(worker=worker, enterprise=tenant)
    ResponsibilityFactory(building=building, worker=worker, name=worker.name)
    move_worker(
        by=district,
        worker_id=worker.pk,
        area_id=area(NANJING_WEST).pk,
        on=datetime.date(2026, 9, 1),
    )
    return worker


def test_the_pack_stays_with_the_subdistrict_that_was_left(
    moved: Worker, street: Any, street2: Any, client_for: Callable, api_for: Callable
) -> None:
    handover = Handover.objects.get(worker=moved)
    assert "示例外街大厦" in json.dumps(handover.pack, ensure_ascii=False)
    page = reverse("orgs:handover", args=[handover.pk])
    row = f"/api/v1/handovers/{handover.pk}/"
    assert client_for(street).get(page).status_code == 404
    assert api_for(street).get(row).status_code == 404
    assert "示例外街大厦" in client_for(street2).get(page).content.decode()
    assert api_for(street2).get(row).status_code == 200


@pytest.mark.parametrize("day", ["", f"?as_of={BEFORE}"])
def test_his_file_names_nothing_of_the_subdistrict_that_was_left(
    moved: Worker, day: str, street: Any, client_for: Callable
) -> None:
    page = reverse("orgs:worker", args=[moved.pk])
    answer = client_for(street).get(page + day)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "示例外街" not in text
    assert "/workforce/handovers/" not in text


def test_the_load_of_a_past_day_is_not_shown_elsewhere(moved: Worker, street: Any) -> None:
    assert caseload_on(datetime.date.fromisoformat(BEFORE), street) == []
    assert len(caseload_on(datetime.date(2026, 9, 1), street)[0].loads) == 1
