"""Reviews of visits: once decided they stand; what is not believed counts nowhere."""

from typing import Any

import pytest

from common.audit.models import AuditEntry
from common.calendar.clock import now
from common.errors.domain import (
    AlreadyDecided,
    DomainError,
    NotInScope,
    NotPermitted,
    ReasonMissing,
)
from enterprises.models import RatingMark
from services.actions.corrections import AlreadyWithdrawn, withdraw_by_hand
from services.actions.reviews import review_visit
from services.models import Visit, VisitReview
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.services import VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(db: None) -> Any:
    """A visit to a tenant in 南京西路街道."""
    building = BuildingFactory()
    return VisitFactory(building=building, enterprise=EnterpriseFactory(building=building))


def say(visit: Any, by: Any, outcome: str, note: str = "") -> VisitReview:
    """Review the visit now."""
    return review_visit(visit_id=visit.pk, by=by, outcome=outcome, note=note, now=now())


def test_a_discarded_visit_counts_nowhere_and_its_enterprise_is_rated_again(
    visit: Any, street: Any
) -> None:
    RatingMark.objects.all().delete()
    say(visit, street, "discarded", "企业当日无人")
    visit.refresh_from_db()
    assert visit.withdrawn_reason == "抽查不予采信：企业当日无人"
    assert not Visit.objects.counting().filter(pk=visit.pk).exists()
    assert RatingMark.objects.filter(enterprise=visit.enterprise).exists()
    assert AuditEntry.objects.get(verb="visit.review").changes["outcome"] == "discarded"


def test_a_decision_stands(visit: Any, street: Any, district: Any) -> None:
    say(visit, street, "passed")
    for outcome, note in (("passed", ""), ("discarded", "晚了"), ("questioned", "补充")):
        with pytest.raises(AlreadyDecided):
            say(visit, district, outcome, note)
    review = VisitReview.objects.get()
    assert (review.outcome, review.reviewed_by) == ("passed", street)
    visit.refresh_from_db()
    assert visit.withdrawn_at is None


def test_a_questioned_visit_is_decided_on_later(visit: Any, street: Any) -> None:
    say(visit, street, "questioned", "请补充诉求")
    with pytest.raises(AlreadyDecided):
        say(visit, street, "questioned", "再问一次")
    say(visit, street, "passed")
    assert VisitReview.objects.get().outcome == "passed"


@pytest.mark.parametrize("outcome", ["questioned", "discarded", "nonsense", ""])
def test_whoever_does_not_pass_a_visit_says_why(visit: Any, street: Any, outcome: str) -> None:
    with pytest.raises(DomainError):
        say(visit, street, outcome, " ")
    assert not VisitReview.objects.exists()
    assert Visit.objects.counting().filter(pk=visit.pk).exists()


def test_only_staff_of_the_area_review_and_withdraw(
    visit: Any, street2: Any, worker: Any, auditor: Any
) -> None:
    for user, refusal in ((street2, NotInScope), (worker, NotPermitted), (auditor, NotPermitted)):
        with pytest.raises(refusal):
            say(visit, user, "passed")
    for user, refusal in ((street2, NotInScope), (worker, NotPermitted), (auditor, NotInScope)):
        with pytest.raises(refusal):
            withdraw_by_hand(visit_id=visit.pk, reason="误登", by=user, now=now())
    assert not VisitReview.objects.exists()
    assert Visit.objects.counting().filter(pk=visit.pk).exists()


def test_a_visit_is_withdrawn_once_and_with_a_reason(visit: Any, street: Any) -> None:
    with pytest.raises(ReasonMissing):
        withdraw_by_hand(visit_id=visit.pk, reason="", by=street, now=now())
    assert withdraw_by_hand(visit_id=visit.pk, reason="重复登记", by=street, now=now()).withdrawn_at
    with pytest.raises(AlreadyWithdrawn):
        withdraw_by_hand(visit_id=visit.pk, reason="再次", by=street, now=now())
    with pytest.raises(AlreadyDecided):
        say(visit, street, "passed")
    visit.refresh_from_db()
    assert visit.withdrawn_reason == "重复登记"
