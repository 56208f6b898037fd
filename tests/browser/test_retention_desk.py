"""The worked case in a browser: lease ends, growth need, joint visit, new unit, outcome."""

import datetime
import uuid
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from buildings.models import Area
from common.calendar.clock import today
from enterprises.models import Occupancy
from services.models import JointVisit, ResponseCase
from tests.browser.away import away
from tests.browser.conftest import DESKTOP, TABLET, Journey
from tests.conftest import NANJING_WEST
from tests.factories.buildings import BuildingFactory, BuildingTaxFactory, UnitFactory
from tests.factories.enterprises import (
    EnterpriseFactory,
    OccupancyFactory,
    RatingFactory,
    SignalFactory,
)
from tests.factories.responses import ResponseCaseFactory

pytestmark = pytest.mark.browser


@pytest.fixture(params=[DESKTOP, TABLET], ids=["desktop", "tablet"])
def case(request: Any, site: str, django_db_blocker: Any) -> Iterator[Any]:
    """A firm whose lease ends in three months and that needs more room; a free unit nearby."""
    with django_db_blocker.unblock():
        yield away(lambda: _seed(request.param))


def _seed(size: dict[str, int]) -> Any:
    street = Area.objects.get(code=NANJING_WEST)
    # The database is shared by all journeys of the package.
    known = uuid.uuid4().hex[:8]
    building = BuildingFactory(
        subdistrict=street, external_id=f"BT{known}", name=f"示例日资楼{known}"
    )
    BuildingTaxFactory(building=building)
    firm = EnterpriseFactory(external_id=f"BTQY{known}", name=f"示例日资企业{known}有限公司")
    held = UnitFactory(building=building, number="1201", area=300)
    OccupancyFactory(
        enterprise=firm, unit=held, area=300, ends_on=today() + datetime.timedelta(days=90)
    )
    free = UnitFactory(building=building, number="1501", floor_number=15, area=370)
    SignalFactory(enterprise=firm, kind="space_need", observed_on=today())
    RatingFactory(enterprise=firm, colour="orange", colour_by_score="orange", rated_on=today())
    opened = ResponseCaseFactory(enterprise=firm, opened_on=today())
    return SimpleNamespace(firm=firm, free=free, case=opened, size=size)


def test_from_the_alert_to_the_new_unit(journey: Callable[..., Journey], case: Any) -> None:
    """Two clicks from the alert to the joint visit; the outcome moves the firm."""
    tab = journey(case.size)
    page = tab.sign_in("street")
    # The alert: the file of a firm that turned orange.
    tab.open(f"/enterprises/{case.firm.pk}/")
    page.get_by_role("link", name="找留商空间").click()
    page.wait_for_url("**/retention/**")
    first = page.locator(".spaces > li").first
    assert "15 层 1501" in first.inner_text()
    assert "就在本楼，不换办公地址" in first.inner_text()
    assert tab.barriers() == []
    assert tab.overflow() <= 0
    first.get_by_role("button", name="发起联合走访").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("的联合走访，参加部门待回复").count() == 1
    visit = away(lambda: JointVisit.objects.get(enterprise=case.firm))
    assert "15 层 1501（370 ㎡）" in visit.purpose
    assert visit.case_id == case.case.pk

    page.locator("#close-outcome").select_option("moved")
    page.get_by_label("迁入空间（区内迁移）").select_option(str(case.free.pk))
    page.get_by_label("迁入日期").fill((today() + datetime.timedelta(days=30)).isoformat())
    page.get_by_label("结案说明").fill("协助办理集中登记")
    page.get_by_role("button", name="结案").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("已结案：区内迁移").count() == 1
    closed = away(lambda: ResponseCase.objects.get(pk=case.case.pk))
    assert (closed.outcome, closed.value_area) == ("moved", 300)
    rooms = Occupancy.objects.filter(enterprise=case.firm, ends_on__isnull=True)
    assert away(lambda: list(rooms.values_list("unit__number", flat=True))) == ["1501"]


def test_the_lists_have_no_barrier(journey: Callable[..., Journey], case: Any) -> None:
    """The list of tenants at risk, and the move-outs."""
    tab = journey(case.size)
    tab.sign_in("street")
    for address in ("/retention/", "/moves/"):
        tab.open(address)
        assert tab.barriers() == [], address
        assert tab.overflow() <= 0, address
