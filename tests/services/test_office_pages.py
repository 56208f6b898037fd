"""The office's pages of visits: who may open them, what they show, what their acts do."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.calendar.clock import now
from common.sync.models import FieldEdit, SyncOperation
from enterprises.models import Enterprise, Occupancy
from services.models import Promise, TenantProposal, Visit
from services.selectors.visits import to_review
from tests.conftest import JINGAN_TEMPLE
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.common import FieldEditFactory, SyncOperationFactory
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory
from tests.factories.services import (
    PromiseFactory,
    TenantProposalFactory,
    VisitFactory,
    VisitPhotoFactory,
)

pytestmark = pytest.mark.django_db
PAGES = ("", "review/", "troubles/", "conflicts/", "news/")


@pytest.fixture
def building(db: None) -> Any:
    """A building in 南京西路街道."""
    return BuildingFactory(name="示例恒远大厦")


@pytest.fixture
def tenant(building: Any) -> Any:
    """An enterprise that rents there."""
    return EnterpriseFactory(name="示例云帆科技有限公司", building=building)


@pytest.fixture
def visit(building: Any, tenant: Any) -> Any:
    """A visit of today with a mark."""
    return VisitFactory(
        building=building,
        enterprise=tenant,
        note="续租意向明确",
        visited_at=now() - datetime.timedelta(hours=1),
        review_reason="clock_off",
    )


def text(answer: Any) -> str:
    """Return the page's text."""
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_staff_and_for_nobody_else(
    page: str, client: Any, client_for: Callable, request: Any, visit: Any
) -> None:
    for role, status in (
        ("district", 200),
        ("street", 200),
        ("worker", 403),
        ("wall", 403),
        ("auditor", 403),
        ("admin_user", 403),
    ):
        answer = client_for(request.getfixturevalue(role)).get(f"/visits/{page}")
        assert answer.status_code == status, role
    assert client.get(f"/visits/{page}").status_code == 302


def test_the_link_stands_where_staff_look_for_it(
    client_for: Callable, street: Any, worker: Any
) -> None:
    assert 'href="/visits/"' in text(client_for(street).get("/visits/"))
    assert 'href="/visits/"' not in text(client_for(worker).get("/buildings/"))
    assert "走访：等您处理" in text(client_for(street).get("/admin/"))


def test_a_list_shows_the_visits_of_the_scope_withdrawn_ones_marked(
    client_for: Callable, street: Any, street2: Any, visit: Any, building: Any
) -> None:
    VisitFactory(building=building, note="误登", withdrawn_at=now(), purpose="预警走访")
    VisitFactory(building=BuildingFactory(area=JINGAN_TEMPLE), note="他处")
    page = text(client_for(street).get("/visits/"))
    assert "续租意向明确" in page
    assert "误登" in page
    assert "已撤回" in page
    assert "他处" not in page
    assert "续租意向明确" not in text(client_for(street2).get("/visits/"))
    only = text(client_for(street).get("/visits/?only=withdrawn"))
    assert "误登" in only
    assert "续租意向明确" not in only
    assert "续租意向明确" in text(client_for(street).get("/visits/?only=review"))
    assert "没有这样的走访" in text(client_for(street).get("/visits/?only=edited"))
    assert "误登" in text(client_for(street).get("/visits/?purpose=预警走访"))
    later = (now() + datetime.timedelta(days=1)).date()
    assert "没有这样的走访" in text(client_for(street).get(f"/visits/?since={later}"))
    assert client_for(street).get("/visits/?since=2026-13-01").status_code == 400
    assert client_for(street).get("/visits/?only=nonsense").status_code == 400


@pytest.mark.parametrize("page", PAGES)
def test_a_list_costs_the_same_queries_at_one_and_at_many_rows(
    page: str, client_for: Callable, street: Any, building: Any
) -> None:
    def more() -> None:
        tenant = EnterpriseFactory(building=building)
        made = VisitFactory(building=building, enterprise=tenant, review_reason="clock_off")
        area = {"area_id": building.subdistrict_id}
        SyncOperationFactory(payload={"building": str(building.pk)}, **area)
        FieldEditFactory(object_id=made.pk, **area)
        FieldEditFactory(
            object_type="enterprises.enterprise",
            object_id=tenant.pk,
            field="operating_status",
            value="suspended",
            **area,
        )
        TenantProposalFactory(building=building)

    client = client_for(street)
    more()
    client.get(f"/visits/{page}")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/visits/{page}").status_code == 200
        counts.append(len(queries))
        for _ in range(9):
            more()
    assert counts[0] == counts[1], [query["sql"][:160] for query in queries]


def test_a_visit_tells_what_it_left_behind_and_every_version(
    client_for: Callable, street: Any, street2: Any, worker: Any, visit: Any, building: Any
) -> None:
    PromiseFactory(visit=visit, text="周五前答复停车")
    TenantProposalFactory(building=building, visit=visit, name="示例新来公司")
    VisitPhotoFactory.create_batch(2, visit=visit)
    FieldEditFactory(
        object_id=visit.pk, value="另一种说法", reason="记错了", area_id=building.subdistrict_id
    )
    page = text(client_for(street).get(f"/visits/{visit.pk}/"))
    for words in (
        "续租意向明确",
        "周五前答复停车",
        "示例新来公司",
        "已收到 0/2",
        "未收到",
        "另一种说法",
        "原因：记错了",
        "待核：设备时间与服务器相差较大",
        "示例云帆科技有限公司",
    ):
        assert words in page, words
    assert client_for(street2).get(f"/visits/{visit.pk}/").status_code == 404
    assert client_for(street).get(f"/visits/{uuid.uuid4()}/").status_code == 404
    assert client_for(worker).get(f"/visits/{visit.pk}/").status_code == 403


def test_a_visit_is_reviewed_and_withdrawn_on_its_page(
    client_for: Callable, street: Any, street2: Any, visit: Any
) -> None:
    client, page = client_for(street), f"/visits/{visit.pk}/"
    assert visit in to_review(user=street, day=now().date())
    refused = client.post(page, {"act": "review", "outcome": "questioned", "note": ""})
    assert refused.status_code == 400
    assert "请写明需要补充" in text(refused)
    assert client_for(street2).post(page, {"act": "withdraw", "reason": "无"}).status_code == 404
    assert client.post(page, {"act": "nonsense"}).status_code == 404
    assert client.post(page, {"act": "review", "outcome": "passed"}).status_code == 302
    assert visit not in to_review(user=street, day=now().date())
    again = client.post(page, {"act": "review", "outcome": "discarded", "note": "不信"})
    assert (again.status_code, "已处理" in text(again)) == (409, True)
    assert client.post(page, {"act": "withdraw", "reason": ""}).status_code == 400
    assert Visit.objects.counting().filter(pk=visit.pk).exists()
    assert client.post(page, {"act": "withdraw", "reason": "重复登记"}).status_code == 302
    assert "撤回：重复登记" in text(client.get(page))
    assert not Visit.objects.counting().filter(pk=visit.pk).exists()


def test_what_was_put_aside_is_told_field_by_field(
    client_for: Callable, street: Any, street2: Any, building: Any, tenant: Any
) -> None:
    elsewhere = BuildingFactory(area=JINGAN_TEMPLE, name="示例别处大厦")
    payload = {
        "building": str(elsewhere.pk),
        "enterprise": str(tenant.pk),
        "started_at": "2026-11-20T10:20:00+08:00",
        "purpose": "routine",
        "note": "<script>alert(1)</script>",
        "signals": [{"kind": "expansion", "severity": 3}],
        "facts": [
            {"field": "contact", "value": {"name": "示例甲", "phone": "13812345678"}},
            {"field": "headcount", "is_same": True},
        ],
        "promises": [{"text": "下周回访", "due_on": "2026-11-27"}, 7],
        "photos": [{"sha256": "a" * 64}, {"sha256": "b" * 64}],
        "odd": {"deep": [1, {"phone": "13812345678"}]},
    }
    SyncOperationFactory(payload=payload, area_id=building.subdistrict_id)
    SyncOperationFactory(payload=None, kind="", area_id=building.subdistrict_id)
    SyncOperationFactory(payload=["x", None], area_id=building.subdistrict_id)
    page = text(client_for(street).get("/visits/troubles/"))
    for words in (
        "登记走访",
        "示例云帆科技有限公司",
        "2026-11-20 10:20",
        "日常走访",
        "&lt;script&gt;",
        "程度 3",
        "138****5678",
        "在岗人数：核实无变化",
        "下周回访，约定 2026-11-27",
        "2 张",
        "不在您的工作范围内",
        "无法识别的内容",
    ):
        assert words in page, words
    assert "示例别处大厦" not in page
    assert "13812345678" not in page
    assert "没有待处理的记录" in text(client_for(street2).get("/visits/troubles/"))


def test_operations_are_decided_on_from_the_page(
    client_for: Callable, street: Any, street2: Any, building: Any
) -> None:
    row = SyncOperationFactory(area_id=building.subdistrict_id)
    client, page = client_for(street), "/visits/troubles/"
    act = {"operation": str(row.pk)}
    assert client_for(street2).post(page, {"act": "retry", **act}).status_code == 404
    retried = client.post(page, {"act": "retry", **act}, follow=True)
    assert "仍不能使用" in text(retried)
    assert client.post(page, {"act": "dismiss", **act, "reason": ""}).status_code == 400
    assert SyncOperation.objects.get().settled_at is None
    assert client.post(page, {"act": "dismiss", **act, "reason": "试用数据"}).status_code == 302
    again = client.post(page, {"act": "dismiss", **act, "reason": "再次"})
    assert (again.status_code, "已处理" in text(again)) == (409, True)
    assert SyncOperation.objects.get().decision == "试用数据"


def test_a_conflict_is_decided_on_from_the_page(
    client_for: Callable, street: Any, street2: Any, visit: Any, building: Any
) -> None:
    edit = FieldEditFactory(object_id=visit.pk, value="另一种说法", area_id=building.subdistrict_id)
    client, page = client_for(street), "/visits/conflicts/"
    assert "另一种说法" in text(client.get(page))
    content = {"act": "restore", "conflict": str(edit.pk)}
    assert client_for(street2).post(page, content).status_code == 404
    assert client.post(page, content).status_code == 302
    assert Visit.objects.get(pk=visit.pk).note == "另一种说法"
    assert client.post(page, content).status_code == 409
    assert not FieldEdit.objects.lost().exists()
    other = FieldEditFactory(
        object_type="services.promise",
        object_id=PromiseFactory(visit=visit).pk,
        field="outcome",
        value="dropped",
        area_id=building.subdistrict_id,
    )
    assert client.post(page, {"act": "keep", "conflict": str(other.pk)}).status_code == 302
    assert Promise.objects.get().outcome == ""
    assert "没有冲突" in text(client.get(page))


def test_news_become_enterprises_once(
    client_for: Callable, street: Any, street2: Any, building: Any, tenant: Any
) -> None:
    unit = UnitFactory(building=building, number="1808")
    proposal = TenantProposalFactory(
        building=building, name="上海云帆科技（静安）分公司", floor_number=18, unit_number="1808"
    )
    client, page = client_for(street), f"/visits/news/{proposal.pk}/"
    assert client_for(street2).get(page).status_code == 404
    shown = text(client.get(page))
    assert "示例云帆科技有限公司" in shown
    assert f'value="{unit.pk}" selected' in shown
    assert client.post(page, {"act": "refuse", "reason": ""}).status_code == 400
    foreign = UnitFactory(building=BuildingFactory())
    content = {"act": "confirm", "unit": str(foreign.pk), "on": "2026-11-10"}
    content["unit_kind"] = "non_public"
    assert client.post(page, content).status_code == 400
    assert not Enterprise.objects.filter(name=proposal.name).exists()
    assert client.post(page, {**content, "unit": str(unit.pk)}).status_code == 302
    made = Enterprise.objects.get(name=proposal.name)
    assert Occupancy.objects.get(enterprise=made).unit == unit
    proposal.refresh_from_db()
    assert (proposal.state, proposal.enterprise, proposal.decided_by) == (
        "confirmed",
        made,
        street,
    )
    again = client.post(page, {**content, "unit": str(unit.pk)})
    assert again.status_code == 409
    assert Enterprise.objects.filter(name=proposal.name).count() == 1


def test_news_are_matched_with_an_enterprise_of_the_register(
    client_for: Callable, street: Any, building: Any, tenant: Any
) -> None:
    unit = UnitFactory(building=building)
    proposal = TenantProposalFactory(building=building, name="云帆科技")
    page = f"/visits/news/{proposal.pk}/"
    content = {"act": "match", "enterprise": str(tenant.pk), "unit": str(unit.pk)}
    assert client_for(street).post(page, {**content, "on": "2026-11-10"}).status_code == 302
    assert Occupancy.objects.filter(enterprise=tenant, unit=unit).exists()
    assert TenantProposal.objects.get().state == "matched"


def test_an_empty_unit_ends_what_was_held_of_it_and_nothing_else(
    client_for: Callable, street: Any, building: Any
) -> None:
    left, kept = UnitFactory(building=building), UnitFactory(building=building)
    company = EnterpriseFactory(unit=left)
    OccupancyFactory(enterprise=company, unit=kept)
    proposal = TenantProposalFactory(kind="empty_unit", name="", building=building, unit=left)
    page = f"/visits/news/{proposal.pk}/"
    shown = text(client_for(street).get(page))
    assert company.name in shown
    assert client_for(street).post(
        page, {"act": "confirm", "unit": str(left.pk), "on": "2026-11-10", "unit_kind": "other"}
    ).status_code in {400, 404}
    answer = client_for(street).post(
        page,
        {"act": "empty", "unit": str(left.pk), "on": "2026-11-10", "destination": "unknown"},
    )
    assert answer.status_code == 302
    assert Occupancy.objects.get(unit=left).ends_on == datetime.date(2026, 11, 10)
    assert Occupancy.objects.get(unit=kept).ends_on is None
    assert TenantProposal.objects.get().state == "confirmed"
