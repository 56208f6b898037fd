"""Many small requests propose one topic: the bounds of the rule, joining, and the decision."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.audit.models import AuditEntry
from common.errors.domain import AlreadyDecided, DomainError, NotInScope, ReasonMissing
from common.notifications.models import Notice
from councils.actions.proposals import (
    NoCouncil,
    decide_proposal,
    propose_daily,
    propose_topics,
)
from councils.models import TopicProposal
from councils.proposing import window_of
from services.models import RequestVoice, ServiceRequest
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import CouncilFactory, TopicProposalFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.services import ServiceRequestFactory

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = datetime.date(2026, 11, 20)
MOMENT = datetime.datetime(2026, 11, 21, 0, 40, tzinfo=SHANGHAI)


def received(building: Any, *ages: int, **facts: Any) -> list[Any]:
    """Make requests received so many days before the day, at its first or last minute."""
    made = []
    for age in ages:
        time = datetime.time(0, 0) if age else datetime.time(23, 59)
        at = datetime.datetime.combine(DAY - datetime.timedelta(age), time, SHANGHAI)
        made.append(
            ServiceRequestFactory(
                building=building,
                **{"received_at": at, "enterprise": EnterpriseFactory()} | facts,
            )
        )
    return made


def propose(day: datetime.date = DAY) -> int:
    """Run the rule."""
    return propose_topics(day=day, moment=MOMENT)


def the_proposal() -> TopicProposal:
    """Return the only proposal."""
    return TopicProposal.objects.get()


def linked(proposal: TopicProposal) -> set[Any]:
    """Return the requests behind a proposal."""
    return set(proposal.links.values_list("request", flat=True))


def test_the_window_is_thirty_days_with_both_ends() -> None:
    assert window_of(DAY) == (datetime.date(2026, 10, 22), DAY)


def test_three_in_thirty_days_propose_a_topic() -> None:
    building = BuildingFactory()
    requests = received(building, 29, 10, 0)
    assert propose() == 1
    proposal = the_proposal()
    assert (proposal.building, proposal.category) == (building, "物业服务")
    assert (proposal.opened_on, proposal.state) == (MOMENT.date(), "open")
    assert (proposal.window_starts_on, proposal.window_ends_on) == window_of(DAY)
    assert (proposal.request_count, proposal.enterprise_count) == (3, 3)
    assert linked(proposal) == {row.pk for row in requests}


@pytest.mark.parametrize(
    ("ages", "facts"),
    [
        ((10, 0), {}),
        # Thirty days apart are thirty-one days.
        ((30, 10, 0), {}),
        # The next day does not belong to the window.
        ((10, 0, -1), {}),
        ((10, 5, 0), {"category": ""}),
        ((10, 5, 0), {"building": None}),
        ((10, 5, 0), {"outcome": "withdrawn", "state": "closed"}),
    ],
)
def test_less_proposes_nothing(ages: tuple[int, ...], facts: dict[str, Any]) -> None:
    building = facts.pop("building", BuildingFactory())
    received(building, *ages, **facts)
    assert propose() == 0
    assert not TopicProposal.objects.exists()
    assert not AuditEntry.objects.filter(verb__startswith="topicproposal").exists()


def test_other_categories_and_buildings_do_not_add_up() -> None:
    building = BuildingFactory()
    received(building, 3, 2)
    received(building, 1, category="停车")
    received(BuildingFactory(), 1)
    assert propose() == 0


def test_settled_requests_count() -> None:
    received(BuildingFactory(), 3, 2, 1, state="closed", outcome="solved", resolved_at=MOMENT)
    assert propose() == 1


def test_the_day_that_has_just_ended_is_looked_at() -> None:
    received(BuildingFactory(), 29, 10, 0)
    assert propose_daily(DAY) == 0
    assert propose_daily(DAY + datetime.timedelta(1)) == 1


def test_voices_and_merged_duplicates_are_enterprises_and_no_requests() -> None:
    building = BuildingFactory()
    first, second = received(building, 3, 2)
    duplicate = received(building, 1, state="merged", duplicate_of=first)[0]
    assert propose() == 0
    received(building, 1)
    # Who adds a voice to two of them, and who had asked already, is one enterprise.
    follower = EnterpriseFactory()
    for request, enterprise in ((first, follower), (second, follower), (second, first.enterprise)):
        RequestVoice.objects.create(
            request=request, enterprise=enterprise, added_on=DAY, channel="staff"
        )
    assert propose() == 1
    assert (the_proposal().request_count, the_proposal().enterprise_count) == (3, 5)
    assert duplicate.pk not in linked(the_proposal())


def test_new_requests_join_the_open_proposal_and_gone_ones_leave() -> None:
    building = BuildingFactory()
    first, *_ = received(building, 20, 10, 5)
    assert propose(DAY - datetime.timedelta(5)) == 1
    later = received(building, 2)[0]
    ServiceRequest.objects.filter(pk=first.pk).update(category="停车")
    assert propose() == 0
    proposal = the_proposal()
    assert later.pk in linked(proposal)
    assert first.pk not in linked(proposal)
    assert proposal.request_count == 3
    assert proposal.window_starts_on == DAY - datetime.timedelta(10)
    assert proposal.window_ends_on == DAY - datetime.timedelta(2)
    # With its own category the request counts again.
    received(building, 20, 19, category="停车")
    assert propose() == 1
    assert first.pk in linked(TopicProposal.objects.get(category="停车"))


def test_old_requests_of_the_register_stay_out() -> None:
    building = BuildingFactory()
    received(building, 300, 200, 100, 60, 45)
    recent = received(building, 3, 2, 1)
    assert propose() == 1
    assert linked(the_proposal()) == {row.pk for row in recent}


def test_after_the_decision_only_new_requests_count(district: Any) -> None:
    building = BuildingFactory()
    received(building, 10, 9, 8)
    propose(DAY - datetime.timedelta(5))
    decided = the_proposal()
    decide_proposal(
        proposal_id=decided.pk, is_accepted=False, reason="已统一整改", by=district, now=MOMENT
    )
    received(building, 3, 2)
    assert propose() == 0
    assert decided.links.count() == 3
    received(building, 1)
    assert propose() == 1
    again = TopicProposal.objects.get(state="open")
    assert (again.request_count, decided.links.count()) == (3, 3)


def test_a_second_run_changes_nothing(street: Any) -> None:
    received(BuildingFactory(), 3, 2, 1)
    assert propose() == 1
    before = (
        TopicProposal.objects.values_list("updated_at", flat=True).get(),
        AuditEntry.objects.count(),
        Notice.objects.count(),
    )
    assert propose() == 0
    assert before == (
        TopicProposal.objects.values_list("updated_at", flat=True).get(),
        AuditEntry.objects.count(),
        Notice.objects.count(),
    )


def test_the_cost_does_not_grow_with_the_district(street: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert propose()
        return len(queries)

    received(BuildingFactory(), 3, 2, 1)
    few = cost()
    for _ in range(6):
        received(BuildingFactory(), 4, 3, 2, 1)
    assert cost() == few


def test_the_staff_of_the_subdistrict_hear_of_it_once(
    street: Any, street2: Any, district: Any, worker: Any
) -> None:
    building = BuildingFactory()
    received(building, 3, 2, 1)
    propose()
    propose()
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (street, "topic.proposed")
    assert notice.object_id == the_proposal().pk
    assert building.name in notice.text


class TestDecision:
    """Accepted goes to the council in term, declined says why; once, and where one may write."""

    def decide(self, by: Any, proposal: Any, *, accepted: bool = True, reason: str = "") -> Any:
        return decide_proposal(
            proposal_id=proposal.pk, is_accepted=accepted, reason=reason, by=by, now=MOMENT
        )

    def test_an_accepted_one_names_the_council(self, street: Any) -> None:
        proposal = TopicProposalFactory()
        council = CouncilFactory(building=proposal.building, term_ends_on=MOMENT.date())
        self.decide(street, proposal)
        proposal.refresh_from_db()
        assert (proposal.state, proposal.council) == ("accepted", council)
        assert (proposal.decided_by, proposal.decided_at) == (street, MOMENT)
        entry = AuditEntry.objects.get(verb="topicproposal.accept")
        assert entry.changes["council"] == str(council.pk)

    def test_a_declined_one_says_why(self, street: Any) -> None:
        proposal = TopicProposalFactory()
        with pytest.raises(ReasonMissing):
            self.decide(street, proposal, accepted=False, reason="  ")
        self.decide(street, proposal, accepted=False, reason="已列入物业整改")
        proposal.refresh_from_db()
        assert (proposal.state, proposal.reason) == ("declined", "已列入物业整改")
        assert proposal.council is None

    def test_without_a_council_in_term_it_stays_open(self, street: Any) -> None:
        proposal = TopicProposalFactory()
        CouncilFactory(building=BuildingFactory())
        CouncilFactory(building=proposal.building, term_ends_on=DAY)
        CouncilFactory(building=proposal.building, founded_on=MOMENT.date().replace(day=22))
        with pytest.raises(NoCouncil):
            self.decide(street, proposal)
        proposal.refresh_from_db()
        assert (proposal.state, proposal.decided_at) == ("open", None)

    def test_it_is_decided_once(self, street: Any) -> None:
        proposal = TopicProposalFactory()
        self.decide(street, proposal, accepted=False, reason="一")
        CouncilFactory(building=proposal.building)
        with pytest.raises(AlreadyDecided):
            self.decide(street, proposal)
        proposal.refresh_from_db()
        assert proposal.reason == "一"

    @pytest.mark.parametrize(
        ("role", "refusal"), [("street2", NotInScope), ("worker", DomainError)]
    )
    def test_others_are_refused(self, role: str, refusal: Any, request: Any) -> None:
        proposal = TopicProposalFactory()
        CouncilFactory(building=proposal.building)
        with pytest.raises(refusal):
            self.decide(request.getfixturevalue(role), proposal)
        proposal.refresh_from_db()
        assert proposal.state == "open"
