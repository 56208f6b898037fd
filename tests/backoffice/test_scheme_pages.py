"""The office keeps its rating schemes in the back office: draft, edit, publish, throw away."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from common.calendar.clock import today
from common.jobs.models import DueTask
from enterprises.actions.ratings import rate_all
from enterprises.models import Rating, RatingScheme
from tests.enterprises.schemes import definition
from tests.factories.enterprises import OccupancyFactory

pytestmark = pytest.mark.django_db


def _act(client: Any, name: str, *arguments: Any) -> int:
    address = reverse(f"admin:enterprises_ratingscheme_{name}_page", args=arguments)
    assert client.get(address).status_code == 200
    return int(client.post(address, {"go": "1"}).status_code)


def _save(client: Any, scheme: RatingScheme, text: str) -> str:
    address = reverse("admin:enterprises_ratingscheme_change", args=[scheme.pk])
    answer = client.post(address, {"definition": text}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_draft_is_edited_checked_and_published(district: Any, client_for: Callable) -> None:
    client = client_for(district)
    assert _act(client, "draft") == 302
    draft = RatingScheme.objects.get(state="draft")
    before = draft.definition
    assert "缺少此项" in _save(client, draft, json.dumps({"name": "不全"}))
    assert "应为一个对象" in _save(client, draft, "[1]")
    broken = '{\n  "name": "新",,\n}'
    answer = _save(client, draft, broken)
    assert "第 2 行第 15 个字符处不是有效的 JSON" in answer
    assert "&quot;新&quot;,,\n" in answer
    assert "括号层数过多" in _save(client, draft, "[" * 3000)
    heavy = definition()
    heavy["indicators"][4]["weight"] = -1
    assert f"indicators.{heavy['indicators'][4]['id']}：权重应为正数。" in _save(
        client, draft, json.dumps(heavy)
    )
    draft.refresh_from_db()
    assert draft.definition == before
    _save(client, draft, json.dumps(definition(name="新方案")))
    draft.refresh_from_db()
    assert (draft.name, draft.version) == ("新方案", 2)
    assert _act(client, "publish", draft.pk) == 302
    assert RatingScheme.objects.get(state="published") == draft
    assert DueTask.objects.filter(task="enterprises.rate_all").exists()
    # What was published is refused with words on the page of the act.
    assert _act(client, "publish", draft.pk) == 200
    assert _act(client, "discard", draft.pk) == 200


def test_before_publishing_the_page_tells_which_colours_would_change(
    district: Any, client_for: Callable
) -> None:
    enterprise = OccupancyFactory().enterprise
    rate_all(today=today())
    assert Rating.objects.get().colour != "red"
    client = client_for(district)
    _act(client, "draft")
    draft = RatingScheme.objects.get(state="draft")
    address = reverse("admin:enterprises_ratingscheme_publish_page", args=[draft.pk])
    assert "在评 1 家企业的颜色都不变" in client.get(address).content.decode()
    floor = {"id": "all", "at_least": "red", "when": {"visit_recency_at_least": 0}}
    _save(client, draft, json.dumps(definition(floors=[floor])))
    assert "在评 1 家企业中有 1 家改变颜色" in client.get(address).content.decode()
    # A trial writes nothing.
    assert Rating.objects.get(enterprise=enterprise).colour != "red"
    assert RatingScheme.objects.get(state="published") != draft


def test_a_draft_can_be_thrown_away(district: Any, client_for: Callable) -> None:
    client = client_for(district)
    _act(client, "draft")
    assert _act(client, "discard", RatingScheme.objects.get(state="draft").pk) == 302
    assert RatingScheme.objects.count() == 1


def test_a_street_keeps_no_schemes(street: Any, client_for: Callable) -> None:
    address = reverse("admin:enterprises_ratingscheme_draft_page")
    assert client_for(street).post(address, {"go": "1"}).status_code in {302, 403}
    assert RatingScheme.objects.count() == 1
