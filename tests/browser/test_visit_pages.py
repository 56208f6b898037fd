"""The office's side of visits in a browser: looked at, decided on, by keyboard and on a tablet."""

import datetime
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import User
from buildings.models import Building
from common.calendar.clock import now, today
from enterprises.models import Enterprise
from orgs.models import Worker
from services.models import Visit
from tests.browser.away import away
from tests.browser.conftest import DESKTOP, TABLET, Journey
from tests.conftest import NANJING_WEST
from tests.factories.common import FieldEditFactory, SyncOperationFactory
from tests.factories.enterprises import FactCheckFactory, SignalFactory
from tests.factories.services import (
    PromiseFactory,
    ServiceRequestFactory,
    TenantProposalFactory,
    VisitFactory,
    VisitPhotoFactory,
)

pytestmark = pytest.mark.browser
# Where to put pictures for those who look; empty: none are taken.
PICTURES = os.environ.get("LOUYU_PICTURES", "")


@pytest.fixture(scope="module")
def seeded(site: str, django_db_blocker: Any) -> Iterator[Any]:
    """A visit that left everything behind, and something on each of the lists."""
    with django_db_blocker.unblock():
        yield away(_seed)


def _seed() -> Any:
    building = Building.objects.get(external_id="JA0001")
    tenants = Enterprise.objects.filter(occupancies__unit__building=building).distinct()
    tenant, other = tenants.order_by("external_id")[:2]
    worker = Worker.objects.filter(area__code=NANJING_WEST).order_by("external_id").first()
    writer = User.objects.get(username="worker")
    area = {"area_id": building.subdistrict_id, "user": writer}
    began = now() - datetime.timedelta(hours=3)
    visit = VisitFactory(
        building=building,
        enterprise=tenant,
        worker=worker,
        visited_at=began,
        ended_at=began + datetime.timedelta(minutes=25),
        purpose="预警走访",
        note="续租意向明确，希望协调地下车位；财务负责人已更换，九月起单月亏损。\n约定周五前答复。",
        fence="inside",
        checks=[
            {"type": "alert", "item": "cause", "done": True, "note": "资金周转紧张"},
            {"type": "alert", "item": "wish", "done": False, "note": ""},
        ],
        review_reason="clock_off",
    )
    SignalFactory(
        enterprise=tenant, kind="difficulty", severity=3, source_kind="visit", source_id=visit.pk
    )
    ServiceRequestFactory(
        visit=visit,
        building=building,
        enterprise=tenant,
        category="停车出行",
        content="车位不足",
        external_id="K7Q-0012",
    )
    PromiseFactory(visit=visit, text="周五前答复停车位事宜", due_on=today())
    FactCheckFactory(enterprise=tenant, source_kind="visit", source_id=visit.pk, field="headcount")
    VisitPhotoFactory.create_batch(3, visit=visit)
    TenantProposalFactory(
        building=building,
        visit=visit,
        name="上海云杉设计咨询有限公司",
        floor_number=12,
        unit_number="1299",
        note="十二层电梯口新挂招牌",
        proposed_by=writer,
        observed_on=today(),
    )
    TenantProposalFactory(
        kind="empty_unit",
        name="",
        building=building,
        unit=building.units.first(),
        proposed_by=writer,
        observed_on=today(),
        note="门口积灰，物业称上月搬走",
    )
    FieldEditFactory(
        object_id=visit.pk, value="续租意向不明，待下次走访再核", at=began, reason="补记", **area
    )
    FieldEditFactory(
        object_type="enterprises.enterprise",
        object_id=other.pk,
        field="operating_status",
        value="suspended",
        at=began,
        **area,
    )
    payload = {
        "building": str(building.pk),
        "enterprise": str(tenant.pk),
        "started_at": began.isoformat(),
        "purpose": "routine",
        "note": "代班走访，已与物业经理沟通消防通道占用一事。",
        "signals": [{"kind": "expansion", "severity": 3}],
        "promises": [{"text": "下周带消防科回访", "due_on": today().isoformat()}],
        "photos": [{"sha256": "a" * 64}],
    }
    SyncOperationFactory(payload=payload, at=began, received_at=now(), **area)
    SyncOperationFactory(
        kind="visit.correct",
        status="held",
        code="waiting",
        message="等待前序记录送达后处理。",
        payload={"visit": str(visit.pk), "fields": {"note": "改后的内容"}, "reason": "补充"},
        at=began,
        received_at=now(),
        **area,
    )
    for hours in range(4, 9):
        VisitFactory(
            building=building,
            enterprise=other,
            worker=worker,
            visited_at=now() - datetime.timedelta(hours=hours),
            note="例行走访，经营正常。" if hours % 2 else "",
            withdrawn_at=now() if hours == 6 else None,
        )
    return SimpleNamespace(visit=visit, news=visit.proposals.get())


def _picture(tab: Journey, name: str) -> None:
    if PICTURES:
        size = tab.page.viewport_size or {}
        target = Path(PICTURES) / f"{name}-{size.get('width')}.png"
        tab.page.screenshot(path=str(target), full_page=True)


@pytest.mark.parametrize("size", [DESKTOP, TABLET], ids=["desktop", "tablet"])
def test_every_page_is_readable_at_both_sizes(
    journey: Callable[..., Journey], seeded: Any, size: dict[str, int]
) -> None:
    tab = journey(size)
    tab.sign_in("street")
    for name, address in (
        ("visits", "/visits/"),
        ("sample", "/visits/review/"),
        ("troubles", "/visits/troubles/"),
        ("conflicts", "/visits/conflicts/"),
        ("news", "/visits/news/"),
        ("newcomer", f"/visits/news/{seeded.news.pk}/"),
        ("visit", f"/visits/{seeded.visit.pk}/"),
        ("none", "/visits/?only=edited"),
    ):
        page = tab.open(address)
        assert page.locator("h1").count() == 1
        assert tab.barriers() == [], address
        assert tab.overflow() <= 0, address
        _picture(tab, name)


def test_staff_review_and_settle_by_keyboard(
    journey: Callable[..., Journey], seeded: Any, django_db_blocker: Any
) -> None:
    tab = journey()
    tab.sign_in("street")
    page = tab.open(f"/visits/{seeded.visit.pk}/")
    page.get_by_label("请走访人补充").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert "请写明需要补充" in page.get_by_role("alert").inner_text()
    # The browser tells of every answer that is a refusal.
    assert [words for words in tab.complaints if "400" not in words] == []
    tab.complaints.clear()
    page.get_by_label("请走访人补充").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("请补充亏损金额")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert "抽查结果已登记：请走访人补充" in page.get_by_role("status").inner_text()

    page = tab.open("/visits/troubles/")
    first = page.locator(".trouble").first
    first.get_by_label("不再处理的原因").focus()
    page.keyboard.type("演示数据")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert "已标记为不再处理" in page.get_by_role("status").inner_text()
    assert page.locator(".trouble").count() == 1

    page = tab.open("/visits/conflicts/")
    page.get_by_role("button", name="恢复：内容").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert "已恢复该值" in page.get_by_role("status").inner_text()
    with django_db_blocker.unblock():
        visit = away(lambda: Visit.objects.get(pk=seeded.visit.pk))
    assert visit.note.startswith("续租意向不明")
