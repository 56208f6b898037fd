"""Pages of topics and meetings: what they show, what they offer, what they cost."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from councils.actions.meetings.deciding import Owner, record_decision
from councils.models import Decision, Topic
from tests.councils.talks import (
    DAY,
    LATER,
    accepted,
    cost,
    council_of,
    held,
    planned,
    text_of,
)
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils_projects import ProjectClaimFactory, ProjectFactory
from tests.factories.councils_work import (
    DecisionFactory,
    TopicFactory,
    TopicOriginFactory,
    TopicPositionFactory,
    TopicSupportFactory,
)
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import PartyOrganisationFactory
from tests.factories.services import ServiceRequestFactory, VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_the_meeting() -> Any:
    """Stand at the meeting's day."""
    with time_machine.travel(LATER, tick=False):
        yield


class TestLists:
    """Topics, meetings, decisions: of the reader's area, narrowed, at a constant cost."""

    def test_topics_of_the_area_with_their_supporters(
        self, street: Any, client_for: Callable
    ) -> None:
        council = council_of()
        late = TopicFactory(
            council=council, title="食堂关停", raised_on=DAY - datetime.timedelta(40)
        )
        TopicSupportFactory(topic=late)
        TopicSupportFactory(topic=late, party="employee", enterprise=None, people=900)
        accepted(council, title="夜间照明")
        foreign = council_of(building=BuildingFactory(area=JINGAN_TEMPLE))
        TopicFactory(council=foreign, title="外街议题")
        client = client_for(street)
        page = text_of(client.get("/councils/topics/"))
        assert "食堂关停" in page
        assert "40 天未答复" in page
        assert "900" in page
        assert "外街议题" not in page
        silent = text_of(client.get("/councils/topics/?state=silent"))
        assert "食堂关停" in silent
        assert "夜间照明" not in silent
        assert "夜间照明" in text_of(client.get("/councils/topics/?q=照明"))
        own = text_of(client.get(f"/councils/{council.pk}/topics/"))
        assert "食堂关停" in own
        assert "/council/raise/" in own

    def test_empty_lists_say_what_to_do_next(self, street: Any, client_for: Callable) -> None:
        client, council = client_for(street), council_of()
        for address, words in (
            ("/councils/topics/", "没有符合条件的议题"),
            (f"/councils/{council.pk}/topics/", "没有这样的议题"),
            ("/councils/meetings/", "没有符合条件的会议"),
            (f"/councils/{council.pk}/meetings/", "还没有会议"),
            ("/councils/decisions/", "没有这样的会议成果"),
            ("/councils/invitations/", "没有这样的约请"),
        ):
            assert words in text_of(client.get(address))

    @pytest.mark.parametrize(
        "address", ["/councils/topics/", "/councils/meetings/", "/councils/decisions/"]
    )
    def test_they_cost_the_same_at_any_length(
        self, address: str, street: Any, client_for: Callable
    ) -> None:
        client, council = client_for(street), council_of()
        costs = []
        for number in (1, 40):
            topics = TopicFactory.create_batch(number, council=council)
            TopicSupportFactory(topic=topics[0])
            meeting = planned(street, council)
            Decision.objects.bulk_create(
                Decision(meeting=meeting, kind="resolution", text="示例", topic=topic)
                for topic in topics
            )
            costs.append(cost(client, address))
        assert costs[0] == costs[1]

    def test_a_thousand_topics(self, street: Any, client_for: Callable) -> None:
        client, council = client_for(street), council_of()
        TopicFactory(council=council)
        one = cost(client, "/councils/topics/")
        Topic.objects.bulk_create(
            Topic(
                council=council,
                title=f"示例{number}",
                source="visit",
                raised_by="employee",
                raised_on=DAY,
            )
            for number in range(1000)
        )
        assert cost(client, "/councils/topics/") == one
        assert "1001" in text_of(client.get("/councils/topics/?page=3"))

    def test_decisions_by_their_day(self, street: Any, client_for: Callable) -> None:
        meeting = held(street, council_of(), kind="coordination")
        for text, days in (("明日事", 1), ("下月事", 30)):
            record_decision(
                by=street,
                meeting_id=meeting.pk,
                kind="responsibility",
                text=text,
                owner=Owner(name="示例物业"),
                due_on=DAY + datetime.timedelta(days),
                now=LATER,
            )
        with time_machine.travel(LATER + datetime.timedelta(days=3)):
            client = client_for(street)
            page = text_of(client.get("/councils/decisions/"))
            assert page.index("明日事") < page.index("下月事")
            assert "超期" in page
            late = text_of(client.get("/councils/decisions/?state=overdue"))
        assert "明日事" in late
        assert "下月事" not in late


class TestTopicPage:
    """What is behind a topic, and what may be done with it."""

    def test_it_shows_what_the_reader_may_see(self, street: Any, client_for: Callable) -> None:
        building = BuildingFactory()
        topic = TopicFactory(council=council_of(building=building))
        seen = ServiceRequestFactory(building=building)
        hidden = ServiceRequestFactory(building=BuildingFactory(area=JINGAN_TEMPLE))
        for request in (seen, hidden):
            TopicOriginFactory(topic=topic, request=request)
        TopicPositionFactory(topic=topic, statement="保出租率")
        page = text_of(client_for(street).get(f"/councils/topics/{topic.pk}/"))
        assert f"/desk/{seen.pk}/" in page
        assert f"/desk/{hidden.pk}/" not in page
        assert "另有 1 项" in page
        assert "保出租率" in page
        assert 'value="answer"' in page

    def test_a_worker_supports_and_does_not_answer(
        self, worker: Any, street2: Any, client_for: Callable
    ) -> None:
        building = BuildingFactory()
        topic = TopicFactory(council=council_of(building=building))
        address = f"/councils/topics/{topic.pk}/"
        client = client_for(worker)
        page = text_of(client.get(address))
        assert 'value="answer"' not in page
        firm = EnterpriseFactory(building=building)
        sent = {"act": "support", "party": "enterprise", "enterprise": firm.name, "people": 1}
        assert client.post(address, sent).status_code == 302
        assert topic.supports.get().enterprise == firm
        again = client.post(address, sent)
        assert again.status_code == 409
        assert "该企业已附议" in text_of(again)
        answer = {"act": "answer", "decision": "accept", "answer": "列入"}
        assert client.post(address, answer).status_code == 403
        assert client_for(street2).get(address).status_code == 404

    def test_staff_answer_and_a_refusal_keeps_the_words(
        self, street: Any, client_for: Callable
    ) -> None:
        topic = TopicFactory(council=council_of())
        address, client = f"/councils/topics/{topic.pk}/", client_for(street)
        sent = {"act": "answer", "decision": "decline", "answer": "310106199001011237"}
        refused = client.post(address, sent)
        assert refused.status_code == 400
        assert "身份证" in text_of(refused)
        sent["answer"] = "不属于楼内事务"
        assert client.post(address, sent).status_code == 302
        topic.refresh_from_db()
        assert (topic.state, topic.answer) == ("declined", "不属于楼内事务")


class TestNewTopic:
    """From a request, a visit, or a council."""

    @pytest.mark.parametrize("kind", ["request", "visit"])
    def test_the_origin_fills_the_form_in(
        self, kind: str, worker: Any, client_for: Callable
    ) -> None:
        building = BuildingFactory()
        council = council_of(building=building)
        firm = EnterpriseFactory(building=building)
        if kind == "request":
            row = ServiceRequestFactory(building=building, enterprise=firm, content="食堂本月关停")
        else:
            row = VisitFactory(building=building, enterprise=firm)
        address, client = f"/councils/topics/new/?{kind}={row.pk}", client_for(worker)
        page = client.get(address)
        form = page.context["form"]
        assert form["building"].value() == building.pk
        assert form["enterprise"].value() == firm.external_id
        assert ("食堂本月关停" in text_of(page)) is (kind == "request")
        sent = {
            "title": "食堂关停",
            "source": "visit",
            "raised_by": "enterprise",
            "building": building.pk,
        }
        assert client.post(address, sent).status_code == 302
        topic = Topic.objects.get()
        assert (topic.council, topic.opened_by) == (council, worker)
        assert getattr(topic.origins.get(), kind) == row

    def test_a_foreign_origin_is_unknown(self, worker: Any, client_for: Callable) -> None:
        row = ServiceRequestFactory(building=BuildingFactory(area=JINGAN_TEMPLE))
        client = client_for(worker)
        assert client.get(f"/councils/topics/new/?request={row.pk}").status_code == 404
        assert client.get("/councils/topics/new/?request=x").status_code == 400

    def test_without_a_council_one_is_chosen_first(self, street: Any, client_for: Callable) -> None:
        council, client = council_of(), client_for(street)
        assert council.name in text_of(client.get("/councils/topics/new/"))
        page = text_of(client.get(f"/councils/topics/new/?council={council.pk}"))
        assert 'name="title"' in page

    def test_the_desk_and_the_visit_lead_there(self, street: Any, client_for: Callable) -> None:
        demand, visit = ServiceRequestFactory(building=BuildingFactory()), VisitFactory()
        client = client_for(street)
        assert f"/councils/topics/new/?request={demand.pk}" in text_of(
            client.get(f"/desk/{demand.pk}/")
        )
        assert f"/councils/topics/new/?visit={visit.pk}" in text_of(
            client.get(f"/visits/{visit.pk}/")
        )


def test_names_outside_the_scope_stand_on_no_page(
    street: Any, district: Any, client_for: Callable
) -> None:
    foreign = EnterpriseFactory(building=BuildingFactory(area=JINGAN_TEMPLE), name="别街公司")
    party = PartyOrganisationFactory(code=JINGAN_TEMPLE, name="别街党支部")
    meeting = held(street, council_of())
    topic = meeting.agenda.get().topic
    Topic.objects.update(enterprise=foreign)
    TopicSupportFactory(topic=topic, enterprise=foreign)
    DecisionFactory(meeting=meeting, topic=topic, enterprise=foreign)
    DecisionFactory(meeting=meeting, topic=topic, organisation=party)
    project = ProjectFactory(council=topic.council, state="claimed", ownerless_since=None)
    ProjectClaimFactory(project=project, enterprise=foreign, state="approved", decided_on=DAY)
    for address in (
        f"topics/{topic.pk}/",
        f"meetings/{meeting.pk}/",
        "decisions/",
        f"projects/{project.pk}/",
        "projects/",
    ):
        assert "别街公司" in text_of(client_for(district).get(f"/councils/{address}"))
        page = text_of(client_for(street).get(f"/councils/{address}"))
        assert "工作范围外的企业" in page
        assert "别街" not in page
        assert foreign.external_id not in page
