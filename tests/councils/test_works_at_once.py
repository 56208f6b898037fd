"""Claims and matches decided on by many at once: no room is given twice."""

from collections.abc import Callable
from typing import Any

from common.errors.domain import DomainError
from councils.actions.lists.matches import accept_match
from councils.actions.projects.claims import review_claim
from councils.models import ListMatch
from tests.councils.lists import entry
from tests.councils.projects import NOW, project_in
from tests.factories.accounts import UserFactory, assign
from tests.factories.councils_projects import ProjectClaimFactory


def test_parallel_approvals_keep_the_room(own_database: str, run_parallel: Callable) -> None:
    user = assign(UserFactory(), "district_staff")
    project = project_in("published", claim_capacity=2)
    waiting = [ProjectClaimFactory(project=project).pk for _ in range(4)]

    def approve(claim_id: Any) -> str:
        try:
            return review_claim(
                by=user, claim_id=claim_id, is_approved=True, reason="", now=NOW
            ).state
        except DomainError as refusal:
            return refusal.code

    told = run_parallel([lambda key=key: approve(key) for key in waiting])
    assert sorted(told) == ["approved", "approved", "capacity_full", "capacity_full"]
    assert project.claims.filter(state="approved").count() == 2


def test_parallel_matches_keep_the_capacity(own_database: str, run_parallel: Callable) -> None:
    user = assign(UserFactory(), "district_staff")
    offer = entry("resource", capacity=5)
    needs = [entry("need", capacity=2) for _ in range(4)]

    def accept(need: Any) -> str:
        try:
            return accept_match(by=user, need_id=need.pk, offer_id=offer.pk, now=NOW).state
        except DomainError as refusal:
            return refusal.code

    told = run_parallel([lambda need=need: accept(need) for need in needs])
    # The third may have the one that is left.
    assert sorted(told) == ["accepted", "accepted", "accepted", "limit_capacity"]
    amounts = ListMatch.objects.values_list("amount", flat=True)
    assert sorted(amounts) == [1, 2, 2]
