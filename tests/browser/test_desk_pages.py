"""The request desk in a browser, on the register: a request from the telephone to the archive."""

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
from services.actions.handling.deeds import Facts
from services.actions.handling.performing import perform
from services.actions.requests import create_request
from services.models import RequestCategory, ServiceRequest
from tests.browser.away import away
from tests.browser.conftest import DESKTOP, TABLET, Journey
from tests.factories.accounts import DepartmentFactory, UserFactory, assign
from tests.factories.desk import (
    DutyItemFactory,
    PolicySnippetFactory,
    ReplyTemplateFactory,
    RequestVoiceFactory,
)

pytestmark = pytest.mark.browser
DAY = datetime.timedelta(days=1)
# Where to put pictures for those who look; empty: none are taken.
PICTURES = os.environ.get("LOUYU_PICTURES", "")


@pytest.fixture(scope="module")
def seeded(site: str, django_db_blocker: Any) -> Iterator[Any]:
    """A duty list, words at hand, an officer, and requests at several stations of their way."""
    with django_db_blocker.unblock():
        yield away(_seed)


def _seed() -> Any:
    unit = DepartmentFactory(code="BM801", name="区房屋管理局")
    partner = DepartmentFactory(code="BM802", name="区绿化市容局")
    password = User.objects.get(username="street").password
    officer = UserFactory(
        username="officer", display_name="房管局经办人", department=unit, password=password
    )
    assign(officer, "department")
    category = RequestCategory.objects.get(name="物业管理")
    template = ReplyTemplateFactory(
        title="物业类答复", category=category, text="{企业}：您反映的{类别}问题已办理。"
    )
    DutyItemFactory(category=category, lead=unit, co_units=[partner], template=template)
    PolicySnippetFactory(title="电梯困人处置", text="物业应在三十分钟内到场处置。")
    building = Building.objects.get(external_id="JA0001")
    tenants = list(
        Enterprise.objects.filter(occupancies__unit__building=building)
        .distinct()
        .order_by("external_id")[:4]
    )
    story = _taken_in(building, tenants[0], "电梯频繁停运，影响员工上下班")
    for verb, facts in (
        ("triage", Facts(category="物业管理")),
        ("dispatch", Facts()),
        ("accept", Facts()),
        ("start", Facts()),
        (
            "pause",
            Facts(pause_reason="legal", until=today() + datetime.timedelta(5), note="等待检测"),
        ),
        ("resume", Facts()),
    ):
        perform(request_id=story.pk, verb=verb, by=None, now=now(), facts=facts)
    RequestVoiceFactory(request=story, enterprise=tenants[1], note="我们楼层也是")
    follower = _taken_in(building, tenants[2], "电梯又停了")
    facts = Facts(original=story.pk)
    perform(request_id=follower.pk, verb="link_duplicate", by=None, now=now(), facts=facts)
    for number in range(6):
        _taken_in(building, tenants[3], f"示例诉求{number}", category="停车出行")
    return SimpleNamespace(story=story, building=building, caller=tenants[3])


def _taken_in(building: Any, tenant: Any, content: str, **values: Any) -> ServiceRequest:
    written = {
        "building": building.pk,
        "enterprise": tenant.pk,
        "category": "物业管理",
        "content": content,
        "mechanism": "platform",
        "received_at": now() - 4 * DAY,
    }
    made: ServiceRequest = create_request(by=None, values=written | values, now=now()).obj
    return made


def _picture(tab: Journey, name: str) -> None:
    if PICTURES:
        size = tab.page.viewport_size or {}
        target = Path(PICTURES) / f"{name}-{size.get('width')}.png"
        tab.page.screenshot(path=str(target), full_page=True)


@pytest.mark.parametrize("size", [DESKTOP, TABLET], ids=["desktop", "tablet"])
def test_every_page_of_the_desk_is_readable_at_both_sizes(
    journey: Callable[..., Journey], seeded: Any, size: dict[str, int]
) -> None:
    tab = journey(size)
    tab.sign_in("street")
    for name, address in (
        ("desk", "/desk/?queue=all"),
        ("desk-none", "/desk/?queue=ruling"),
        ("desk-new", f"/desk/new/?enterprise={seeded.caller.pk}"),
        ("desk-request", f"/desk/{seeded.story.pk}/"),
        ("desk-sheet", f"/desk/{seeded.story.pk}/?print"),
    ):
        page = tab.open(address)
        assert page.locator("h1").count() == 1
        assert tab.barriers() == [], address
        assert tab.overflow() <= 0, address
        _picture(tab, name)
    # The places of the masthead stand in one line.
    tab.open("/desk/")
    tops = tab.page.evaluate(
        "[...document.querySelectorAll('.places li')].map(place => place.offsetTop)"
    )
    assert len(tops) > 8
    assert len(set(tops)) == 1


def test_a_request_goes_from_the_telephone_to_the_archive(
    journey: Callable[..., Journey], seeded: Any
) -> None:
    desk, unit = journey(), journey()
    desk.sign_in("street")
    page = desk.open("/desk/")
    page.get_by_role("link", name="登记诉求").click()
    search = page.get_by_label("企业（名称、拼音首字母、编号、代码）")
    search.fill(seeded.caller.external_id)
    search.press("Enter")
    page.get_by_role("button", name="选这家").first.click()
    assert page.get_by_label("楼宇", exact=True).evaluate("field => field.selectedOptions[0].text")
    page.get_by_label("来源渠道").select_option("phone")
    page.get_by_label("类别").select_option("物业管理")
    page.locator("[data-duty]:visible").get_by_text("区房屋管理局").wait_for()
    _picture(desk, "desk-new-filled")
    page.get_by_label("内容", exact=True).fill("大堂空调夜间噪声")
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_load_state("networkidle")
    again = page.get_by_role("button", name="不是同一件，继续登记")
    if again.count():
        _picture(desk, "desk-alike")
        again.click()
    page.locator(".mark", has_text="待分类").first.wait_for()
    address = page.url.removeprefix(desk.site)

    page.get_by_role("button", name="分类").click()
    page.locator(".mark", has_text="待派单").first.wait_for()
    assert page.get_by_label("主办部门").evaluate("field => field.selectedOptions[0].text") == (
        "区房屋管理局"
    )
    page.get_by_role("button", name="派单").click()
    page.locator(".mark", has_text="待签收").first.wait_for()

    unit.sign_in("officer")
    assert unit.page.url == f"{unit.site}/desk/"
    office = unit.open(address)
    office.get_by_role("button", name="签收").click()
    office.locator(".mark", has_text="已签收").first.wait_for()
    office.locator("summary", has_text="办结").click()
    answer = office.get_by_label("答复（企业可见）")
    assert answer.input_value().startswith(str(seeded.caller))
    office.locator("summary", has_text="答复模板与政策口径").click()
    office.locator("li", has_text="电梯困人处置").get_by_role("button").click()
    assert "三十分钟内到场" in answer.input_value()
    _picture(unit, "desk-resolve")
    office.get_by_role("button", name="办结").click()
    office.wait_for_load_state("networkidle")
    assert "协办任务未反馈" in office.get_by_role("alert").first.inner_text()
    assert "三十分钟内到场" in office.get_by_label("答复（企业可见）").input_value()
    # The browser tells of every answer that is a refusal.
    assert [words for words in unit.complaints if "409" not in words] == []
    unit.complaints.clear()
    office.get_by_label("协办未反馈，免予反馈的原因").fill("无须市容配合")
    office.get_by_role("button", name="办结").click()
    office.locator(".mark", has_text="已办结").first.wait_for()

    page = desk.open(address)
    page.locator("summary", has_text="归档").click()
    page.get_by_role("button", name="归档").click()
    page.locator(".mark", has_text="已归档").first.wait_for()
    assert page.get_by_text("大堂空调夜间噪声").count() == 1
    _picture(desk, "desk-closed")


def test_many_are_classified_looked_at_and_taken_back(
    journey: Callable[..., Journey], seeded: Any
) -> None:
    tab = journey()
    tab.sign_in("street")
    page = tab.open("/desk/?queue=received&category=停车出行")
    page.get_by_label("批量办理").select_option("triage")
    boxes = page.locator("tbody input[type=checkbox]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="所选…").click()
    page.get_by_role("button", name="确认按职责清单分类 2 件").click()
    page.get_by_role("heading", name="已办理 2").wait_for()
    assert tab.barriers() == []
    _picture(tab, "desk-bulk")
    page.get_by_role("button", name="撤销本次操作").click()
    page.get_by_text("2 件已恢复到操作之前").wait_for()
    _picture(tab, "desk-act")
