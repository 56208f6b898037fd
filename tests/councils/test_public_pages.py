"""What everybody may read: what was published, and nothing besides."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.calendar.clock import now
from common.limits.limit import Limit
from councils.choices import ProjectState
from councils.views import published
from tests.councils.projects import project_in
from tests.factories.councils_projects import (
    BeneficiaryFactory,
    OutcomeMetricFactory,
    ProjectClaimFactory,
    SupervisionFactory,
)
from tests.factories.councils_work import TopicFactory
from tests.factories.enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
PROJECTS, TOPICS = "/public/projects/", "/public/topics/"
SHOWN = {"published", "claimed", "in_progress", "acceptance", "suspended", "closed"}


def test_projects_are_shown_from_publication_on_if_they_are_public() -> None:
    client = Client()
    for state in ProjectState.values:
        project_in(state, title=f"示例{state}项目")
    project_in("claimed", title="示例内部项目", is_public=False)
    page = client.get(PROJECTS).content.decode()
    assert {state for state in ProjectState.values if f"示例{state}项目" in page} == SHOWN
    assert "示例内部项目" not in page


def test_one_project_tells_its_work_and_no_people() -> None:
    project = project_in("in_progress", note="内部说明", summary="示例公开内容")
    OutcomeMetricFactory(project=project, name="日均用餐", basis="内部来源")
    BeneficiaryFactory(project=project, building__name="示例受益大厦")
    BeneficiaryFactory(project=project, building=None, community="示例社区")
    SupervisionFactory(project=project, finding="内部情况")
    ProjectClaimFactory(
        project=project, state="approved", enterprise=EnterpriseFactory(name="示例保密企业")
    )
    project.milestones.update(note="内部节点说明")
    answer = Client().get(reverse("councils:public-project", args=[project.pk]))
    page = answer.content.decode()
    for shown in ("示例公开内容", "示例节点", "日均用餐", "示例受益大厦", "示例社区", "已认领 2"):
        assert shown in page
    for hidden in ("内部", "示例保密企业", str(project.reviewer)):
        assert hidden not in page
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_is_not_open_is_as_unknown() -> None:
    client = Client()
    for project in (project_in("in_library"), project_in("claimed", is_public=False)):
        answer = client.get(reverse("councils:public-project", args=[project.pk]))
        assert answer.status_code == 404
        assert project.title not in answer.content.decode()
    assert client.get("/public/others/").status_code == 404


def test_released_topics_stand_with_their_answers() -> None:
    answered: dict[str, Any] = {"state": "accepted", "answer": "已列入", "answered_at": now()}
    TopicFactory(is_public=True, title="示例公开议题", text="内部内容", **answered)
    TopicFactory(title="示例内部议题")
    page = Client().get(TOPICS).content.decode()
    assert "示例公开议题" in page
    assert "已列入" in page
    assert "示例内部议题" not in page
    assert "内部内容" not in page


def test_pages_cost_the_same_however_much_there_is() -> None:
    client = Client()

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    project_in("claimed")
    TopicFactory(is_public=True)
    few = [cost(address) for address in (PROJECTS, TOPICS)]
    for _ in range(4):
        project_in("claimed")
        TopicFactory(is_public=True)
    assert [cost(address) for address in (PROJECTS, TOPICS)] == few


def test_readings_of_one_address_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "READS", Limit("public", 2, 60))
    client = Client()
    assert [client.get(PROJECTS).status_code for _ in range(3)] == [200, 200, 429]
    assert client.post(TOPICS).status_code == 405
