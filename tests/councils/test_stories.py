"""The story of a matter, and who hears of its steps: each exactly once."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from common.calendar.clock import SHANGHAI
from common.notifications.models import Notice, OutboxMessage
from councils.actions.stories import TOLD, tell_steps
from councils.models import Decision
from councils.selectors.steps import KINDS
from councils.selectors.story import find_topic, story_of
from services.selectors.progress import progress_of
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils import CouncilFactory
from tests.factories.councils_projects import (
    MilestoneFactory,
    OutcomeMetricFactory,
    ProjectClaimFactory,
    ProjectFactory,
    SupervisionFactory,
)
from tests.factories.councils_work import (
    AgendaItemFactory,
    DecisionFactory,
    InvitationFactory,
    MeetingFactory,
    TopicFactory,
    TopicOriginFactory,
    TopicPositionFactory,
    TopicSupportFactory,
    VoteFactory,
)
from tests.factories.desk import SatisfactionAskFactory
from tests.factories.enterprises import EnterpriseFactory, SignalFactory
from tests.factories.orgs import PartyOrganisationFactory
from tests.factories.services import ServiceRequestFactory, VisitFactory

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)


def at(month: int, day: int, hour: int = 10) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, 0, tzinfo=SHANGHAI)


@pytest.fixture
def canteen(worker: Any) -> Any:
    """A matter with one row of every kind of step."""
    building = BuildingFactory()
    tenant = EnterpriseFactory(building=building)
    visit = VisitFactory(
        building=building, enterprise=tenant, recorded_by=worker, visited_at=at(9, 1)
    )
    request = ServiceRequestFactory(
        building=building, enterprise=tenant, visit=visit, received_at=at(9, 1, 11)
    )
    council = CouncilFactory(building=building)
    topic = TopicFactory(
        council=council,
        title="员工就餐",
        raised_on=at(9, 3).date(),
        state="done",
        answer="列入议事",
        answered_at=at(11, 1),
        done_on=at(11, 18).date(),
        result="新食堂开业",
    )
    TopicOriginFactory(topic=topic, request=request)
    TopicSupportFactory(topic=topic, supported_on=at(9, 5).date(), enterprise=tenant)
    TopicPositionFactory(topic=topic, stated_on=at(9, 6).date())
    meeting = MeetingFactory(council=council, state="held", held_at=at(9, 10))
    item = AgendaItemFactory(meeting=meeting, topic=topic)
    InvitationFactory(
        meeting=meeting, topic=topic, state="attending", replied_at=at(9, 9), reply="按时到会"
    )
    vote = VoteFactory(
        item=item,
        in_favour=5,
        members=9,
        present=6,
        quorum_over=50,
        majority_over=50,
        closed_at=at(9, 10, 12),
        is_passed=True,
    )
    DecisionFactory(meeting=meeting, topic=topic, vote=vote, state="done", done_on=at(9, 30).date())
    project = ProjectFactory(
        council=council,
        topic=topic,
        state="closed",
        effect="每日千人用餐",
        in_library_on=at(9, 11).date(),
        published_on=at(9, 12).date(),
        started_on=at(9, 20).date(),
        ended_on=at(11, 10).date(),
    )
    ProjectClaimFactory(project=project, state="approved", decided_on=at(9, 15).date())
    MilestoneFactory(project=project, done_on=at(10, 8).date())
    SupervisionFactory(project=project, on=at(10, 9).date())
    OutcomeMetricFactory(project=project, measured_on=at(11, 9).date())
    judged = MeetingFactory(
        council=council, kind="appraisal", judged_project=project, state="held", held_at=at(11, 12)
    )
    DecisionFactory(meeting=judged, kind="rating", score=5, text="很满意")
    SatisfactionAskFactory(
        request=request, is_solved=True, is_satisfied=True, answered_at=at(11, 19)
    )
    return topic


def test_every_kind_of_step_stands_in_the_story_once_and_in_order(
    canteen: Any, district: Any, django_assert_max_num_queries: Callable
) -> None:
    with django_assert_max_num_queries(12):
        parts = story_of(canteen, user=district).parts
    kinds = [part.kind for part in parts]
    assert kinds[0] == "requested"
    assert sorted(kinds) == sorted([*KINDS, "requested", "satisfied"])
    days = [part.at.astimezone(SHANGHAI).date() for part in parts]
    assert days == sorted(days)
    work = [kind for kind in kinds if kind in ("scheduled", "met", "voted", "decided")]
    assert work == ["scheduled", "met", "voted", "decided"]


def test_names_outside_the_scope_are_not_told(
    canteen: Any, street: Any, district: Any, client_for: Callable, api_for: Callable
) -> None:
    foreign = EnterpriseFactory(building=BuildingFactory(area=JINGAN_TEMPLE), name="别街公司")
    party = PartyOrganisationFactory(code=JINGAN_TEMPLE, name="别街党支部")
    TopicSupportFactory(topic=canteen, supported_on=at(9, 5).date(), enterprise=foreign)
    facts = {"project": canteen.projects.get(), "state": "approved", "decided_on": at(9, 15).date()}
    ProjectClaimFactory(enterprise=foreign, share="供餐", **facts)
    ProjectClaimFactory(
        claimant="organisation", enterprise=None, organisation=party, share="宣传", **facts
    )
    names = {"别街公司", "别街公司：供餐", "别街党支部：宣传"}
    assert names < {part.text for part in story_of(canteen, user=district).parts}
    asked = {"topic": str(canteen.pk)}
    page = client_for(street).get("/councils/story/", asked).content.decode()
    told = {
        part["text"]
        for part in api_for(street).get("/api/v1/council-story/", asked).json()["parts"]
    }
    for text in ("工作范围外的企业", "工作范围外的企业：供餐", "工作范围外的党组织：宣传"):
        assert text in told
        assert text in page
    assert "别街" not in page
    assert not any("别街" in text for text in told)


def test_what_was_withdrawn_is_not_told(canteen: Any, district: Any) -> None:
    Decision.objects.update(state="cancelled", done_on=None)
    kinds = {part.kind for part in story_of(canteen, user=district).parts}
    assert {"met", "voted"} < kinds
    assert not kinds & {"decided", "carried_out", "appraised"}


def test_the_first_speaker_hears_of_each_step_exactly_once(canteen: Any, worker: Any) -> None:
    assert tell_steps(NOW) == len(TOLD)
    assert tell_steps(NOW) == 0
    notices = Notice.objects.filter(recipient=worker, kind="topic.step")
    assert notices.count() == len(TOLD)
    assert OutboxMessage.objects.filter(event="topic.step").count() == len(TOLD)
    assert {notice.text for notice in notices} == {"员工就餐"}
    DecisionFactory(meeting=canteen.agenda_items.first().meeting, topic=canteen, text="再议")
    assert tell_steps(NOW) == 1
    assert Notice.objects.filter(recipient=worker, kind="topic.step").count() == len(TOLD) + 1


def test_nobody_is_told_of_a_topic_without_a_known_speaker(worker: Any) -> None:
    TopicFactory(
        council=CouncilFactory(building=BuildingFactory()),
        source="code",
        state="declined",
        answer="不属于楼内事务",
        answered_at=NOW,
    )
    assert tell_steps(NOW) == 1
    assert not Notice.objects.filter(kind="topic.step").exists()


def test_the_enterprise_reads_on_under_its_own_code_and_nothing_of_others(canteen: Any) -> None:
    request = canteen.origins.get().request
    request.refresh_from_db()
    progress = progress_of(request.progress_code)
    assert progress is not None
    told = {step.label: step.reply for step in progress.steps}
    assert told["答复"] == "列入议事"
    assert told["议题办结"] == "新食堂开业"
    assert told["项目认领"] == ""
    assert "附议" not in told
    assert "各方意见" not in told


def test_the_story_is_found_from_either_end(canteen: Any, district: Any, street: Any) -> None:
    request = canteen.origins.get().request
    project = canteen.projects.get()
    merged = ServiceRequestFactory(state="merged", duplicate_of=request)
    signal = SignalFactory(enterprise=request.enterprise, source_id=request.visit_id)
    TopicOriginFactory(topic=canteen, request=None, visit=request.visit)
    for asked in (
        {"topic": canteen.pk},
        {"request": request.pk},
        {"request": merged.pk},
        {"project": project.pk},
        {"visit": request.visit_id},
        {"signal": signal.pk},
    ):
        assert find_topic(user=district, **asked) == canteen
    assert find_topic(user=district, request=ServiceRequestFactory().pk) is None


def test_foreign_matters_have_no_story(
    street: Any, client_for: Callable, api_for: Callable
) -> None:
    foreign = TopicFactory(council=CouncilFactory(building=BuildingFactory(area=JINGAN_TEMPLE)))
    page = client_for(street).get("/councils/story/", {"topic": str(foreign.pk)})
    assert page.status_code == 404
    answer = api_for(street).get("/api/v1/council-story/", {"topic": str(foreign.pk)})
    assert answer.status_code == 404


def test_page_and_api_tell_the_same_story(
    canteen: Any, street: Any, client_for: Callable, api_for: Callable
) -> None:
    asked = {"request": str(canteen.origins.get().request_id)}
    page = client_for(street).get("/councils/story/", asked)
    answer = api_for(street).get("/api/v1/council-story/", asked)
    told = answer.json()["parts"]
    assert [part["kind"] for part in told] == [p.kind for p in page.context["story"].parts]
    assert "每日千人用餐" in page.content.decode()
    assert client_for(street).get("/councils/story/").status_code == 400
    refused = api_for(street).get("/api/v1/council-story/", {**asked, "topic": str(canteen.pk)})
    assert refused.status_code == 400
