"""Topics proposed and decided on by many at once: one effect, nothing lost."""

from collections.abc import Callable
from typing import Any

from common.audit.models import AuditEntry
from common.errors.domain import AlreadyDecided
from councils.actions.proposals import decide_proposal
from councils.models import TopicProposal, TopicProposalRequest
from tests.councils.test_proposing_topics import MOMENT, propose, received
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import TopicProposalFactory


def test_four_at_once_are_one(own_database: str, run_parallel: Callable) -> None:
    for _ in range(3):
        received(BuildingFactory(), 4, 3, 2, 1)
    assert sorted(run_parallel([propose] * 4)) == [0, 0, 0, 3]
    assert TopicProposalRequest.objects.count() == 12
    assert set(TopicProposal.objects.values_list("request_count", flat=True)) == {4}
    assert AuditEntry.objects.filter(verb="topicproposal.open").count() == 3


def test_a_proposal_is_decided_once(own_database: str, run_parallel: Callable) -> None:
    user = assign(UserFactory(), "district_staff")
    proposal = TopicProposalFactory()

    def decline() -> Any:
        try:
            return decide_proposal(
                proposal_id=proposal.pk, is_accepted=False, reason="一", by=user, now=MOMENT
            ).state
        except AlreadyDecided as refusal:
            return refusal.code

    assert sorted(run_parallel([decline] * 4)) == ["already_decided"] * 3 + ["declined"]
