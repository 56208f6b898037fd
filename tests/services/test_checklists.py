"""Checklists as the office writes them, and the settings that carry them."""

from collections.abc import Callable
from typing import Any

import pytest

from common.dictionaries.models import DictionaryEntry
from common.records.writing import InvalidRecord
from services.actions.visit_types import update_visit_type
from services.models import MustVisitRule, VisitType
from services.payloads.checklist import UnreadableChecklist, read_checklist, written_checklist
from tests.factories.services import VisitTypeFactory

ITEMS = [
    {"code": "members", "label": "了解党员情况", "is_required": True},
    {"code": "needs", "label": "了解落地需求", "is_required": False},
]


def test_a_checklist_is_read_as_it_is_written() -> None:
    assert written_checklist(ITEMS) == "members = 了解党员情况 *\nneeds = 了解落地需求"
    assert read_checklist(written_checklist(ITEMS)) == ITEMS
    assert read_checklist("\n members＝了解党员情况＊ \n\nneeds=了解落地需求\n") == ITEMS
    assert read_checklist("") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("了解党员情况", "第 1 行应为"),
        ("a = 甲\nb =", "第 2 行应为"),
        ("a = *", "第 1 行应为"),
        ("大写 = 甲", "第 1 行的代码"),
        ("A = 甲", "第 1 行的代码"),
        ("a = 甲\na = 乙", "代码 a 重复"),
        (f"a = {'长' * 65}", "第 1 行的名称超过"),
        ("\n".join(f"a{n} = 项" for n in range(21)), "最多 20 项"),
    ],
)
def test_an_unreadable_line_is_named(text: str, words: str) -> None:
    with pytest.raises(UnreadableChecklist, match=words):
        read_checklist(text)


@pytest.mark.django_db
def test_district_staff_write_types_with_their_checklists(
    client_for: Callable, district: Any
) -> None:
    client = client_for(district)
    content = {
        "code": "festival",
        "label": "节日慰问",
        "checklist": "greet = 送上问候 *",
        "position": "9",
        "is_active": "on",
    }
    broken = client.post("/admin/services/visittype/add/", {**content, "checklist": "没有代码"})
    assert "第 1 行应为" in broken.content.decode()
    assert not VisitType.objects.filter(code="festival").exists()
    assert client.post("/admin/services/visittype/add/", content).status_code == 302
    made = VisitType.objects.get(code="festival")
    assert made.checklist == [{"code": "greet", "label": "送上问候", "is_required": True}]
    assert DictionaryEntry.objects.filter(dictionary="visit_purpose", label="节日慰问").exists()
    page = f"/admin/services/visittype/{made.pk}/change/"
    assert "greet = 送上问候 *" in client.get(page).content.decode()
    client.post(page, {**content, "checklist": "greet = 送上问候"})
    made.refresh_from_db()
    assert made.checklist[0]["is_required"] is False


@pytest.mark.django_db
def test_a_code_that_visits_carry_stays(district: Any) -> None:
    made = VisitTypeFactory()
    with pytest.raises(InvalidRecord):
        update_visit_type(by=district, type_id=made.pk, values={"code": "other"})
    assert VisitType.objects.get(pk=made.pk).code == made.code


@pytest.mark.django_db
def test_a_rule_waits_for_the_office_until_it_is_confirmed(
    client_for: Callable, district: Any
) -> None:
    client = client_for(district)
    assert "待办公室确认" in client.get("/admin/services/mustvisitrule/").content.decode()
    MustVisitRule.objects.update(is_confirmed=True)
    assert "待办公室确认" not in client.get("/admin/services/mustvisitrule/").content.decode()
