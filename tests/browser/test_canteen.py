"""The canteen of the fact book (A-094) in a browser: from a request to what it changed."""

import datetime
import uuid
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.models import User
from buildings.models import Area
from common.calendar.clock import now, today
from common.notifications.models import Notice
from councils.actions.stories import TOLD, tell_steps
from councils.models import Minutes, Project, Topic
from tests.browser.away import away
from tests.browser.conftest import DESKTOP, TABLET, Journey
from tests.conftest import NANJING_WEST
from tests.factories.accounts import DepartmentFactory
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import CouncilFactory, SeatFactory
from tests.factories.desk import SatisfactionAskFactory
from tests.factories.enterprises import EnterpriseFactory, RatingChangeFactory
from tests.factories.orgs import PartyOrganisationFactory
from tests.factories.services import ServiceRequestFactory, VisitFactory

pytestmark = pytest.mark.browser
SEATS = ("楼宇党组织书记", "产权方代表", "物业负责人", "企业行政负责人", "普通员工代表")
VIEWS = {
    "owner": "食堂关停会影响入驻率",
    "enterprise": "就餐不便会影响留人",
    "employee": "希望吃得安全",
}


@pytest.fixture
def world(site: str, django_db_blocker: Any) -> Iterator[Any]:
    """A building with its council, seven neighbours, and a worker who heard the first word."""
    with django_db_blocker.unblock():
        yield away(_seed)


def _seed() -> Any:
    known = uuid.uuid4().hex[:6]
    street = Area.objects.get(code=NANJING_WEST)
    building = BuildingFactory(
        subdistrict=street, external_id=f"CT{known}", name=f"示例食堂楼{known}"
    )
    near = [
        BuildingFactory(subdistrict=street, external_id=f"CT{known}{n}", name=f"邻楼{known}{n}")
        for n in range(7)
    ]
    leading = PartyOrganisationFactory(external_id=f"CTZZ{known}", name=f"示例联合党委{known}")
    council = CouncilFactory(
        external_id=f"CTLW{known}",
        name=f"示例食堂楼委会{known}",
        building=building,
        leading_organisation=leading,
    )
    for number, capacity in enumerate(SEATS):
        SeatFactory(council=council, name=f"示例成员{number}", capacity=capacity)
    firm = EnterpriseFactory(
        building=building, external_id=f"CTQY{known}", name=f"示例企业{known}有限公司"
    )
    worker = User.objects.get(username="worker")
    heard = now() - datetime.timedelta(days=20)
    visit = VisitFactory(building=building, enterprise=firm, recorded_by=worker, visited_at=heard)
    request = ServiceRequestFactory(
        external_id=f"CTSQ{known}",
        building=building,
        enterprise=firm,
        visit=visit,
        received_at=heard,
        category="白领就餐",
        content="四楼食堂即将关停，员工无处就餐",
    )
    department = DepartmentFactory(code=f"ct-{known}", name=f"示例市场监管部门{known}")
    return SimpleNamespace(
        building=building,
        near=near,
        council=council,
        leading=leading,
        firm=firm,
        worker=worker,
        request=request,
        department=department,
        known=known,
    )


class Desk:
    """A tab in which acts are done by their forms, as staff do them."""

    def __init__(self, tab: Journey) -> None:
        self.tab = tab
        self.page: Page = tab.page

    def act(self, verb: str, **fields: Any) -> None:
        """Open the form of an act, fill its fields by name, send it; it must not be refused."""
        form = self.page.locator(f'main form:has(input[name="act"][value="{verb}"])').first
        folded = form.locator("xpath=ancestor::details[not(@open)]")
        if folded.count():
            folded.first.locator("summary").first.click()
        for field, value in fields.items():
            self._fill(form.locator(f'[name="{field}"]'), value)
        form.locator('button[type="submit"]').click()
        self.page.wait_for_load_state("networkidle")
        refused = self.page.locator(".errorlist, .refused")
        assert refused.count() == 0, refused.all_inner_texts()

    def _fill(self, field: Any, value: Any) -> None:
        kind = field.first.evaluate("one => one.tagName + ' ' + one.type")
        if kind.startswith("SELECT"):
            field.select_option(str(value))
        elif kind.endswith(("checkbox", "radio")):
            for one in field.all():
                if value is ALL or one.get_attribute("value") == value:
                    one.check()
        else:
            field.fill(str(value))

    def option(self, field: str, words: str) -> str:
        """Return the value of the option with these words."""
        found = self.page.locator(f'[name="{field}"] option').filter(has_text=words).first
        value = found.get_attribute("value")
        assert value is not None
        return value

    def check(self) -> None:
        """Nothing serious for axe, nothing wider than the window."""
        assert self.tab.barriers() == []
        assert self.tab.overflow() <= 0


ALL = object()


def test_from_the_first_word_to_the_effect(journey: Callable[..., Journey], world: Any) -> None:
    """Topic, meeting, decision, project, appraisal; then the story holds all of it."""
    desk = Desk(journey(DESKTOP))
    desk.tab.sign_in("street")
    topic = _raise(desk, world)
    meeting = _deliberate(desk, world)
    project = _carry_out(desk, world)
    _appraise(desk, world, project)
    desk.page.goto(f"{desk.tab.site}{meeting}")
    desk.act("done", done_on=today().isoformat(), result="新食堂已开业")
    desk.page.goto(f"{desk.tab.site}{topic}")
    desk.act("finish", result="每日供餐一千余份", is_in_building="no")
    desk.act("publish")
    away(lambda: _afterwards(world))
    _read_the_story(desk, world)
    _hear_once(world)
    _read_in_public(journey, world)


def _raise(desk: Desk, world: Any) -> str:
    page = desk.tab.open(f"/desk/{world.request.pk}/")
    page.get_by_role("link", name="提交楼委会议题").click()
    page.wait_for_load_state("networkidle")
    form = page.locator("main form.stack-form")
    form.locator('[name="title"]').fill("四楼食堂关停后的员工就餐")
    form.locator('[name="raised_by"]').select_option("employee")
    form.get_by_role("button", name="登记议题").click()
    page.wait_for_url("**/councils/topics/**")
    page.wait_for_load_state("networkidle")
    assert "/new/" not in page.url
    address = page.url.removeprefix(desk.tab.site)
    desk.act("support", party="employee", people=900)
    for party, statement in VIEWS.items():
        desk.act("position", party=party, statement=statement)
    desk.check()
    desk.act("answer", decision="accept", answer="涉及全楼员工，列入专题议事")
    return address


def _deliberate(desk: Desk, world: Any) -> str:
    page = desk.tab.open(f"/councils/{world.council.pk}/meetings/")
    begins = now() + datetime.timedelta(minutes=1)
    desk.act(
        "plan",
        kind="deliberation",
        title="员工就餐专题议事会",
        on=begins.date().isoformat(),
        at=begins.strftime("%H:%M"),
        place="一楼会议室",
        observer_seats=3,
    )
    if "/councils/meetings/" not in page.url:
        page.get_by_role("link", name="员工就餐专题议事会").click()
        page.wait_for_load_state("networkidle")
    address = page.url.removeprefix(desk.tab.site)
    desk.act("add", topic=desk.option("topic", "员工就餐"), minutes=40)
    desk.act(
        "invite",
        department=desk.option("department", world.department.name),
        question="新食堂的许可条件",
        reply_due_on=today().isoformat(),
    )
    desk.act("reply", state="attending", reply="到会说明")
    desk.act("members", seats=ALL)
    desk.act("guest", role="observer", unit="楼内员工")
    desk.act("hold")
    desk.act("discuss", text="产权方提供二楼场地")
    desk.act("vote", question="同意在二楼设立新食堂")
    desk.act("count", in_favour=5, against=0, abstained=0)
    assert page.get_by_text("成员 5 人，到会 5 人").count() == 1
    desk.act(
        "decide",
        kind="resolution",
        item=desk.option("item", "员工就餐"),
        vote=desk.option("vote", "同意在二楼"),
        text="在二楼设立新食堂",
        owner_name="物业公司",
        due_on=today().isoformat(),
    )
    desk.act("close")
    desk.act("draft")
    desk.act("circulate")
    desk.act("say", seats=ALL, is_agreed="yes")
    desk.act("seal")
    assert page.get_by_text("已封存").count() >= 1
    desk.check()
    return address


def _carry_out(desk: Desk, world: Any) -> Any:
    page = desk.tab.open(f"/councils/{world.council.pk}/projects/")
    desk.act(
        "create",
        title="楼宇共享食堂",
        summary="面向楼内员工、周边楼宇和居民",
        domain="service",
        topic=desk.option("topic", "员工就餐"),
        reviewer=desk.option("reviewer", world.leading.name),
        is_public=ALL,
    )
    project = away(lambda: Project.objects.get(council=world.council))
    page = desk.tab.open(f"/councils/projects/{project.pk}/")
    for act in ("shelve", "publish"):
        desk.act(act)
    desk.act("claim", claimant="team", name="供餐单位与物业", share="装修与运营")
    desk.act("approve")
    desk.act("start")
    desk.act("plan", title="开业", due_on=today().isoformat())
    desk.act("finish", done_on=today().isoformat())
    desk.act("supervise", method="look", on=today().isoformat(), finding="后厨明厨亮灶")
    desk.act(
        "measure",
        name="日均用餐人次",
        value="1050",
        unit="人次",
        measured_on=today().isoformat(),
        basis="供餐单位统计",
    )
    for building in world.near:
        desk.act("serve", building=building.pk, party="employee")
    desk.act("serve", community="附近居民区", party="resident")
    desk.act("hand_in")
    desk.act("accept", effect="九百余名员工就餐得到解决")
    assert page.get_by_text("已结项").count() >= 1
    desk.check()
    return project


def _appraise(desk: Desk, world: Any, project: Any) -> None:
    page = desk.tab.open(f"/councils/{world.council.pk}/meetings/")
    begins = now() + datetime.timedelta(minutes=1)
    desk.act(
        "plan",
        kind="appraisal",
        title="共享食堂评议会",
        on=begins.date().isoformat(),
        at=begins.strftime("%H:%M"),
        place="二楼食堂",
        judged_project=project.pk,
    )
    if "/councils/meetings/" not in page.url:
        page.get_by_role("link", name="共享食堂评议会").click()
        page.wait_for_load_state("networkidle")
    desk.act("members", seats=ALL)
    desk.act("hold")
    desk.act("decide", kind="rating", text="员工满意", score="5")
    desk.act("close")


def _afterwards(world: Any) -> None:
    """The enterprise answers, and its colour changes."""
    SatisfactionAskFactory(
        request=world.request, is_solved=True, is_satisfied=True, answered_at=now()
    )
    RatingChangeFactory(
        enterprise=world.firm, previous_colour="orange", colour="green", rated_on=today()
    )
    tell_steps(now())


def _read_the_story(desk: Desk, world: Any) -> None:
    page = desk.tab.open(f"/desk/{world.request.pk}/")
    page.get_by_role("link", name="来龙去脉").click()
    page.wait_for_load_state("networkidle")
    lines = page.locator(".timeline strong").all_inner_texts()
    for step in (
        *("诉求", "提出议题", "附议", "各方意见", "答复", "列入会议", "召开会议", "表决"),
        *("形成决定", "决定落实", "项目入库", "项目发布", "项目认领", "项目实施", "项目节点"),
        *("项目监督", "成效指标", "评议", "项目结项", "议题办结", "满意度", "评级变化"),
    ):
        assert step in lines, step
    assert lines[0] == "诉求"
    desk.check()
    page = desk.tab.open(f"/councils/{world.council.pk}/vitality/")
    assert page.get_by_text("空转", exact=True).count() == 0
    assert "100" in page.locator("#vitality").inner_text()
    desk.check()


def _hear_once(world: Any) -> None:
    topic = away(lambda: Topic.objects.get(council=world.council))
    told = Notice.objects.filter(recipient=world.worker, object_id=topic.pk)
    before = away(lambda: sorted(told.values_list("key", flat=True)))
    kinds = [key.split("/")[1] for key in before]
    assert sorted(kinds) == sorted(TOLD)
    away(lambda: tell_steps(now()))
    assert away(lambda: sorted(told.values_list("key", flat=True))) == before


def _read_in_public(journey: Callable[..., Journey], world: Any) -> None:
    project = away(lambda: Project.objects.get(council=world.council))
    visitor = journey(TABLET)
    page = visitor.open(f"/public/projects/{project.pk}/")
    shown = page.inner_text("body")
    assert "楼宇共享食堂" in shown
    assert "九百余名员工就餐得到解决" in shown
    assert world.firm.name not in shown
    assert visitor.barriers() == []
    assert visitor.overflow() <= 0
    page = visitor.open("/public/topics/")
    assert "四楼食堂关停后的员工就餐" in page.inner_text("body")
    sealed = away(lambda: Minutes.objects.get(meeting__council=world.council, state="sealed"))
    assert len(sealed.digest) == 64
