"""Topics: raised by whoever is in the field, answered with a reason, finished when carried out."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.errors.domain import AlreadyDecided, NotInScope, NotPermitted, ReasonMissing
from common.notifications.models import Notice
from common.records.writing import InvalidRecord
from councils.actions.meetings.deciding import cancel_decision, finish_decision
from councils.actions.proposals import decide_proposal
from councils.actions.raising import (
    NoCouncilHere,
    building_to_raise_in,
    raise_by_code,
    raising_entrance_of,
)
from councils.actions.silent_topics import tell_silent_topics
from councils.actions.topic_voices import (
    AlreadyOrigin,
    AlreadySupported,
    TopicOver,
    add_origin,
    add_position,
    support_topic,
)
from councils.actions.topics import (
    FutureDay,
    NotDecided,
    answer_topic,
    finish_topic,
    publish_topic,
    raise_topic,
    update_topic,
)
from councils.models import Topic, TopicOrigin
from services.actions.entrance import entrance_of
from services.actions.links import LinkInvalid
from tests.councils.talks import LATER, MOMENT, accepted, closed, council_of
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils import (
    CouncilFactory,
    TopicProposalFactory,
    TopicProposalRequestFactory,
)
from tests.factories.councils_work import DAY, TopicFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.services import ServiceRequestFactory, VisitFactory

pytestmark = pytest.mark.django_db


def raised(by: Any, council: Any, **facts: Any) -> Topic:
    """Raise a topic."""
    return raise_topic(
        **{
            "by": by,
            "council_id": council.pk,
            "title": "食堂关停",
            "source": "visit",
            "raised_by": "enterprise",
            "now": MOMENT,
        }
        | facts
    )


def answered(by: Any, topic: Topic, *, accept: bool = True, answer: str = "列入议程") -> Topic:
    """Answer a topic."""
    return answer_topic(by=by, topic_id=topic.pk, is_accepted=accept, answer=answer, now=MOMENT)


class TestRaising:
    """With what it came from, as far as the writer may see that."""

    def test_a_worker_raises_with_origins(self, worker: Any) -> None:
        building = BuildingFactory()
        council = council_of(building=building)
        demand = ServiceRequestFactory(building=building)
        visit = VisitFactory(building=building)
        topic = raised(
            worker,
            council,
            building_id=building.pk,
            requests=(demand.pk, demand.pk),
            visits=(visit.pk,),
        )
        assert (topic.state, topic.raised_on, topic.opened_by) == ("open", DAY, worker)
        assert len(topic.progress_code) == 12
        origins = TopicOrigin.objects.filter(topic=topic)
        assert set(origins.values_list("request", "visit")) == {
            (demand.pk, None),
            (None, visit.pk),
        }

    @pytest.mark.parametrize("case", ["foreign request", "foreign council", "other building"])
    def test_what_is_elsewhere_is_refused(self, case: str, street: Any) -> None:
        there = BuildingFactory(area=JINGAN_TEMPLE)
        council, facts = council_of(), {}
        if case == "foreign request":
            facts["requests"] = (ServiceRequestFactory(building=there).pk,)
        elif case == "foreign council":
            council = council_of(building=there)
        else:
            facts["building_id"] = BuildingFactory().pk
        with pytest.raises(InvalidRecord):
            raised(street, council, **facts)
        assert not Topic.objects.exists()

    def test_readers_raise_nothing(self, wall: Any) -> None:
        with pytest.raises(NotPermitted):
            raised(wall, council_of())

    def test_an_accepted_proposal_is_a_topic_that_was_taken_up(self, street: Any) -> None:
        link = TopicProposalRequestFactory()
        proposal = link.proposal
        council = CouncilFactory(building=proposal.building)
        decide_proposal(proposal_id=proposal.pk, is_accepted=True, reason="", by=street, now=MOMENT)
        topic = Topic.objects.get()
        assert (topic.proposal, topic.council, topic.building) == (
            proposal,
            council,
            proposal.building,
        )
        assert (topic.state, topic.source, topic.raised_by, topic.raised_on) == (
            "accepted",
            "requests",
            "enterprise",
            DAY,
        )
        assert "已采纳" in topic.answer
        assert list(topic.origins.values_list("request", flat=True)) == [link.request_id]

    def test_a_declined_proposal_is_none(self, street: Any) -> None:
        proposal = TopicProposalFactory()
        decide_proposal(
            proposal_id=proposal.pk, is_accepted=False, reason="已整改", by=street, now=MOMENT
        )
        assert not Topic.objects.exists()

    def test_words_are_corrected_by_staff_or_by_the_opener_until_the_answer(
        self, street: Any, worker: Any
    ) -> None:
        topic = raised(worker, council_of())
        values = {"title": "食堂关停与供餐"}
        update_topic(by=worker, topic_id=topic.pk, values=values, now=MOMENT)
        with pytest.raises(NotPermitted):
            update_topic(by=worker, topic_id=topic.pk, values={"is_public": True}, now=MOMENT)
        answered(street, topic)
        with pytest.raises(NotPermitted):
            update_topic(by=worker, topic_id=topic.pk, values={"title": "其他"}, now=MOMENT)
        update_topic(by=street, topic_id=topic.pk, values={"title": "供餐"}, now=MOMENT)
        with pytest.raises(InvalidRecord):
            update_topic(by=street, topic_id=topic.pk, values={"requests": []}, now=MOMENT)
        topic.refresh_from_db()
        assert topic.title == "供餐"


class TestByCode:
    """The entrance of a building; nobody is named."""

    def test_a_resident_raises_a_topic(self) -> None:
        building = BuildingFactory()
        council = council_of(building=building)
        found = building_to_raise_in(raising_entrance_of(building))
        topic = raise_by_code(
            building=found, party="resident", title="夜间噪声", text="", now=MOMENT
        )
        assert (topic.council, topic.building, topic.source, topic.raised_by) == (
            council,
            building,
            "code",
            "resident",
        )
        assert topic.opened_by is None

    def test_without_a_council_in_term_nothing_is_taken(self) -> None:
        with pytest.raises(NoCouncilHere):
            raise_by_code(
                building=BuildingFactory(), party="employee", title="x", text="", now=MOMENT
            )

    def test_the_word_of_another_purpose_opens_nothing(self) -> None:
        with pytest.raises(LinkInvalid):
            building_to_raise_in(entrance_of(BuildingFactory()))


class TestVoices:
    """Origins, supports, positions."""

    def test_an_enterprise_supports_once(self, worker: Any) -> None:
        building = BuildingFactory()
        own, other = EnterpriseFactory.create_batch(2, building=building)
        topic = raised(worker, council_of(building=building), enterprise_id=own.pk)
        by = {"by": worker, "topic_id": topic.pk, "party": "enterprise", "now": MOMENT}
        support_topic(**by, enterprise_id=other.pk)
        for again in (own, other):
            with pytest.raises(AlreadySupported):
                support_topic(**by, enterprise_id=again.pk)
        with pytest.raises(InvalidRecord):
            support_topic(**by)
        assert topic.supports.count() == 1

    @pytest.mark.parametrize("people", [0, 100_001])
    def test_people_of_a_party_are_a_number(self, people: int, worker: Any) -> None:
        topic = raised(worker, council_of())
        by = {"by": worker, "topic_id": topic.pk, "party": "employee", "now": MOMENT}
        support_topic(**by, people=900)
        with pytest.raises(InvalidRecord):
            support_topic(**by, people=people)
        assert [each.people for each in topic.supports.all()] == [900]

    def test_origins_and_positions(self, worker: Any) -> None:
        building = BuildingFactory()
        topic = raised(worker, council_of(building=building))
        demand = ServiceRequestFactory(building=building)
        add_origin(by=worker, topic_id=topic.pk, request_id=demand.pk)
        with pytest.raises(AlreadyOrigin):
            add_origin(by=worker, topic_id=topic.pk, request_id=demand.pk)
        add_position(by=worker, topic_id=topic.pk, party="owner", statement="保出租", now=MOMENT)
        with pytest.raises(InvalidRecord):
            add_position(by=worker, topic_id=topic.pk, party="owner", statement=" ", now=MOMENT)
        assert topic.positions.get().statement == "保出租"

    def test_a_declined_topic_takes_nothing_more(self, street: Any) -> None:
        topic = answered(street, raised(street, council_of()), accept=False, answer="不属楼内事务")
        with pytest.raises(TopicOver):
            support_topic(by=street, topic_id=topic.pk, party="employee", now=MOMENT)
        assert not topic.supports.exists()


class TestAnswer:
    """Every topic gets an answer with a reason, once, from the staff."""

    @pytest.mark.parametrize("accept", [True, False])
    def test_there_is_always_a_reason(self, accept: bool, street: Any) -> None:
        topic = raised(street, council_of())
        with pytest.raises(ReasonMissing):
            answered(street, topic, accept=accept, answer="  ")
        answered(street, topic, accept=accept)
        with pytest.raises(AlreadyDecided):
            answered(street, topic, accept=not accept)
        topic.refresh_from_db()
        assert topic.state == ("accepted" if accept else "declined")

    @pytest.mark.parametrize(
        ("role", "refusal"), [("worker", NotPermitted), ("street2", NotInScope)]
    )
    def test_others_are_refused(self, role: str, refusal: Any, street: Any, request: Any) -> None:
        topic = raised(street, council_of())
        user = request.getfixturevalue(role)
        with pytest.raises(refusal):
            answered(user, topic)
        with pytest.raises(refusal):
            publish_topic(by=user, topic_id=topic.pk, is_public=True)
        topic.refresh_from_db()
        assert (topic.state, topic.is_public) == ("open", False)


class TestFinish:
    """The last decision is carried out, then the topic is done."""

    def finish(self, by: Any, topic: Any, **facts: Any) -> Topic:
        """Finish a topic in the building."""
        values = {"result": "新食堂开张", "is_in_building": True, "now": LATER} | facts
        return finish_topic(by=by, topic_id=topic.pk, **values)

    def test_an_open_decision_keeps_it_open(self, street: Any) -> None:
        meeting = closed(street, council_of())
        decision = meeting.decisions.get()
        topic = decision.topic
        assert topic.state == "decided"
        with pytest.raises(NotDecided):
            self.finish(street, topic)
        finish_decision(by=street, decision_id=decision.pk, result="已落实", now=LATER)
        with pytest.raises(FutureDay):
            self.finish(street, topic, done_on=DAY + datetime.timedelta(1))
        done = self.finish(street, topic)
        assert (done.state, done.done_on, done.is_in_building) == ("done", DAY, True)
        with pytest.raises(AlreadyDecided):
            self.finish(street, topic)

    def test_without_a_decision_it_is_not_done(self, street: Any) -> None:
        with pytest.raises(NotDecided):
            self.finish(street, accepted(council_of()))

    def test_a_decision_taken_back_leaves_it_to_be_decided(self, street: Any) -> None:
        decision = closed(street, council_of()).decisions.get()
        with pytest.raises(ReasonMissing):
            cancel_decision(by=street, decision_id=decision.pk, reason="")
        cancel_decision(by=street, decision_id=decision.pk, reason="条件变化")
        decision.topic.refresh_from_db()
        assert decision.topic.state == "accepted"


class TestSilence:
    """None is silent for more than thirty days."""

    def test_staff_hear_once_of_each_topic_over_thirty_days(
        self, street: Any, street2: Any, worker: Any
    ) -> None:
        council = council_of()
        late = TopicFactory(council=council, raised_on=DAY - datetime.timedelta(31))
        TopicFactory(council=council, raised_on=DAY - datetime.timedelta(30))
        answered(street, TopicFactory(council=council, raised_on=DAY - datetime.timedelta(60)))
        assert tell_silent_topics(DAY) == 1
        assert tell_silent_topics(DAY + datetime.timedelta(0)) == 0
        notice = Notice.objects.get()
        assert (notice.recipient, notice.object_id) == (street, late.pk)

    def test_it_costs_the_same_for_any_number(self, street: Any) -> None:
        costs = []
        for number in (1, 8):
            for _ in range(number):
                TopicFactory(council=council_of(1), raised_on=DAY - datetime.timedelta(31))
            with CaptureQueriesContext(connection) as queries:
                assert tell_silent_topics(DAY) == number
            costs.append(len(queries))
        assert costs[0] == costs[1]
