"""Entries and matches: what is accepted keeps its limits, what is refused teaches."""

from typing import Any

import pytest

from common.audit.models import AuditEntry
from common.errors.domain import AlreadyDecided, NotInScope, NotPermitted, ReasonMissing
from common.records.writing import InvalidRecord
from councils.actions.lists.entries import (
    EntryClosed,
    EntryMatched,
    LimitExceeded,
    create_entry,
    settle,
    update_entry,
    update_kind,
    withdraw_entry,
)
from councils.actions.lists.matches import (
    Asked,
    EntryNotOpen,
    HasProject,
    WrongSides,
    accept_match,
    project_from_match,
    refuse_match,
    release_match,
)
from councils.models import ListKind, ListMatch
from councils.selectors.list_suggestions import reason_weights, suggestions_for
from councils.selectors.lists import fill_rates
from tests.councils.lists import day, entry
from tests.councils.projects import DAY, NOW
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils import CouncilFactory
from tests.factories.councils_projects import ListMatchFactory, ProjectFactory
from tests.factories.services import ServiceRequestFactory

pytestmark = pytest.mark.django_db


def accept(by: Any, need: Any, offer: Any, **asked: Any) -> ListMatch:
    """Bring two entries together."""
    return accept_match(by=by, need_id=need.pk, offer_id=offer.pk, now=NOW, asked=Asked(**asked))


def refuse(by: Any, need: Any, offer: Any, reason: str = "不合适") -> ListMatch:
    """Say that an offer is not for a need."""
    return refuse_match(by=by, need_id=need.pk, offer_id=offer.pk, reason=reason, now=NOW)


def release(by: Any, match: ListMatch) -> ListMatch:
    """Let a match go."""
    return release_match(by=by, match_id=match.pk, reason="场地检修", now=NOW)


def state_of(row: Any) -> str:
    """Return the stored state."""
    row.refresh_from_db()
    return str(row.state)


def limit_of(by: Any, need: Any, offer: Any, **asked: Any) -> str:
    """Return which limit refuses a match, and see that nothing was written."""
    stored = ListMatch.objects.count(), AuditEntry.objects.count()
    with pytest.raises(LimitExceeded) as refusal:
        accept(by, need, offer, **asked)
    assert (ListMatch.objects.count(), AuditEntry.objects.count()) == stored
    return refusal.value.code


def test_a_match_books_the_offer_and_meets_the_need(district: Any) -> None:
    need = entry("need", ends_on=day(10), capacity=3)
    offer = entry("resource", ends_on=day(30), capacity=4)
    first = accept(district, need, offer, amount=2)
    assert (first.starts_on, first.ends_on, first.amount) == (DAY, day(10), 2)
    assert set(first.reasons) >= {"category", "period", "capacity"}
    assert state_of(need) == "open"
    second = entry("resource")
    match = accept(district, need, second)
    assert (match.amount, state_of(need), state_of(offer)) == (1, "met", "open")
    with pytest.raises(EntryNotOpen):
        accept(district, need, entry("resource"))
    release(district, match)
    assert (state_of(match), state_of(need)) == ("released", "open")
    with pytest.raises(AlreadyDecided):
        release(district, match)


def test_a_need_from_the_past_is_met_from_today_on(district: Any) -> None:
    need = entry("need", starts_on=day(-30), ends_on=day(10))
    match = accept(district, need, entry("resource"))
    assert (match.starts_on, state_of(need)) == (DAY, "met")
    for later in (day(5), day(10), day(40)):
        need.refresh_from_db()
        assert settle(need, later) is None
        assert state_of(need) == "met"
    release(district, match)
    assert state_of(need) == "open"
    # From tomorrow on is not from today on.
    accept(district, need, entry("resource"), starts_on=day(1), ends_on=day(10))
    assert state_of(need) == "open"


def test_no_limit_is_exceeded(district: Any) -> None:
    here, there = BuildingFactory(), BuildingFactory()
    offer = entry("resource", at=here, ends_on=day(20), capacity=2)
    near = entry("need", at=here, council=offer.council, ends_on=day(30), capacity=5)
    assert limit_of(district, entry("need", at=there), offer) == "limit_place"
    assert limit_of(district, entry("need", starts_on=day(20)), offer) == "limit_time"
    assert limit_of(district, near, offer, amount=3) == "limit_capacity"
    assert limit_of(district, near, offer, starts_on=day(5), ends_on=day(21)) == "limit_time"
    accept(district, near, offer, starts_on=day(5), ends_on=day(10), amount=2)
    other = entry("need", ends_on=day(20))
    asked = {"starts_on": day(9), "ends_on": day(11)}
    assert limit_of(district, other, offer, **asked) == "limit_capacity"
    # Without words of their own they get the longest stretch that is free.
    match = accept(district, other, offer)
    assert (match.starts_on, match.ends_on) == (day(10), day(20))
    small = entry("need", capacity=1)
    assert limit_of(district, small, entry("resource"), amount=2) == "limit_need"


def test_the_same_two_are_together_once(district: Any) -> None:
    need, offer = entry("need", ends_on=day(10)), entry("resource")
    accept(district, need, offer, starts_on=DAY, ends_on=day(3))
    with pytest.raises(AlreadyDecided):
        accept(district, need, offer, starts_on=day(2), ends_on=day(5))
    accept(district, need, offer, starts_on=day(3), ends_on=day(10))
    assert state_of(need) == "met"


def test_sides_and_states_are_asked(district: Any) -> None:
    need, offer = entry("need"), entry("resource")
    for one, other in ((offer, need), (need, entry("need"))):
        with pytest.raises(WrongSides):
            accept(district, one, other)
    withdraw_entry(by=district, entry_id=offer.pk, reason="停用", now=NOW)
    with pytest.raises(EntryNotOpen):
        accept(district, need, offer)
    with pytest.raises(ReasonMissing):
        refuse(district, need, entry("resource"), " ")


def test_scope_and_rights(street: Any, worker: Any) -> None:
    need, offer = entry("need"), entry("resource")
    far = entry("resource", at=BuildingFactory(area=JINGAN_TEMPLE))
    with pytest.raises(NotInScope):
        accept(street, need, far)
    with pytest.raises(NotPermitted):
        accept(worker, need, offer)
    assert [one.offer for one in suggestions_for([need], user=street, day=DAY)[need.pk]] == [offer]


class TestSuggestions:
    """What is suggested for a need."""

    def test_refusals_teach_and_are_not_repeated(self, district: Any) -> None:
        need = entry("need", category="用餐")
        alike = entry("resource", category="用餐")
        across = entry("resource", category="会议", side="residential")

        def order() -> list[Any]:
            told = suggestions_for([need], user=district, day=DAY)[need.pk]
            return [one.offer for one in told]

        assert order() == [alike, across]
        for _ in range(3):
            refuse(district, entry("need", category="用餐"), alike)
        # Category and side led nowhere three times.
        assert order() == [across, alike]
        refuse(district, need, across)
        assert order() == [alike]
        with pytest.raises(AlreadyDecided):
            refuse(district, need, across)

    def test_the_history_of_a_reason_is_told(self, district: Any) -> None:
        for state in ("accepted", "released", "refused"):
            ListMatchFactory(state=state, reasons=["category", "words"], note="一")
        ListMatchFactory(state="accepted", reasons=["words"])
        weights = reason_weights(district)
        assert {key: (one.accepted, one.decided) for key, one in weights.items()} == {
            "category": (2, 3),
            "words": (3, 4),
        }
        need = entry("need")
        entry("resource", category=need.category)
        told = suggestions_for([need], user=district, day=DAY)[need.pk][0]
        assert told.reasons[0].label == "同一类别"
        assert told.reasons[0].history == "此理由过去 3 次采纳 2 次"

    def test_what_is_past_full_or_closed_is_not_suggested(self, district: Any) -> None:
        need = entry("need", starts_on=day(-20))
        entry("resource", starts_on=day(-20), ends_on=DAY)
        full = entry("resource", capacity=1)
        accept(district, entry("need"), full)
        withdrawn = entry("resource")
        withdraw_entry(by=district, entry_id=withdrawn.pk, reason="停用", now=NOW)
        assert suggestions_for([need], user=district, day=DAY)[need.pk] == []
        long_over = entry("need", starts_on=day(-20), ends_on=DAY)
        entry("resource", starts_on=day(-30))
        assert suggestions_for([long_over], user=district, day=DAY)[long_over.pk] == []


class TestEntries:
    """Entries are changed as far as their matches allow."""

    def content(self, **facts: Any) -> dict[str, Any]:
        building = BuildingFactory()
        kind = ListKind.objects.get(code="resource")
        given = {
            "council": CouncilFactory(building=building).pk,
            "kind": kind.pk,
            "title": "示例会议室",
            "building": building.pk,
            "starts_on": DAY,
        }
        return given | facts

    def test_they_are_of_a_list_in_use_and_of_their_council(self, street: Any) -> None:
        create_entry(by=street, values=self.content(), today=DAY)
        unused = ListKind.objects.get(code="service")
        for wrong in (
            {"kind": unused.pk},
            {"building": BuildingFactory().pk},
            {"project": ProjectFactory(council=CouncilFactory(building=BuildingFactory())).pk},
            {"ends_on": DAY},
        ):
            with pytest.raises(InvalidRecord):
                create_entry(by=street, values=self.content(**wrong), today=DAY)

    def test_a_change_keeps_the_limits_of_what_is_accepted(self, street: Any) -> None:
        need = entry("need", ends_on=day(10), capacity=2)
        offer = entry("resource", ends_on=day(30), capacity=5)
        accept(street, need, offer)

        def change(row: Any, **values: Any) -> None:
            update_entry(by=street, entry_id=row.pk, values=values, today=DAY)

        for wrong in ({"ends_on": day(9)}, {"capacity": 1}, {"starts_on": day(1)}):
            with pytest.raises(LimitExceeded):
                change(offer, **wrong)
        with pytest.raises(EntryMatched):
            change(offer, kind=need.kind_id)
        with pytest.raises(EntryMatched):
            withdraw_entry(by=street, entry_id=offer.pk, reason="停用", now=NOW)
        with pytest.raises(LimitExceeded):
            change(need, capacity=1)
        change(offer, capacity=2, ends_on=day(10))
        change(need, capacity=3)
        assert state_of(need) == "open"
        change(need, capacity=2)
        assert state_of(need) == "met"

    def test_what_is_taken_down_stays_as_it_is(self, street: Any) -> None:
        offer = entry("resource")
        with pytest.raises(ReasonMissing):
            withdraw_entry(by=street, entry_id=offer.pk, reason="", now=NOW)
        withdraw_entry(by=street, entry_id=offer.pk, reason="停用", now=NOW)
        with pytest.raises(EntryClosed):
            update_entry(by=street, entry_id=offer.pk, values={"title": "一"}, today=DAY)
        with pytest.raises(EntryClosed):
            withdraw_entry(by=street, entry_id=offer.pk, reason="停用", now=NOW)

    def test_a_list_with_entries_keeps_its_side(self, district: Any, street: Any) -> None:
        kind = entry("resource").kind
        with pytest.raises(InvalidRecord):
            update_kind(by=district, kind_id=kind.pk, values={"role": "need"})
        update_kind(by=district, kind_id=kind.pk, values={"label": "示例清单"})
        with pytest.raises(NotPermitted):
            update_kind(by=street, kind_id=kind.pk, values={"label": "另一清单"})


def test_a_project_is_drafted_of_a_match_once(street: Any) -> None:
    need, offer = entry("need", detail="示例说明"), entry("resource", detail="示例场地")
    match = accept(street, need, offer)
    project = project_from_match(by=street, match_id=match.pk, domain="service", now=NOW)
    assert (project.state, project.council, project.title) == ("draft", need.council, need.title)
    assert set(project.list_entries.all()) == {need, offer}
    assert "示例说明" in project.summary
    with pytest.raises(HasProject):
        project_from_match(by=street, match_id=match.pk, domain="service", now=NOW)
    refused = refuse(street, entry("need"), offer)
    with pytest.raises(AlreadyDecided):
        project_from_match(by=street, match_id=refused.pk, domain="service", now=NOW)


def test_the_words_of_a_request_do_not_reach_the_public(street: Any) -> None:
    need = entry("need", detail="诉求原话", request=ServiceRequestFactory())
    match = accept(street, need, entry("resource", detail="示例场地"))
    project = project_from_match(by=street, match_id=match.pk, domain="service", now=NOW)
    assert not project.is_public
    assert "诉求原话" not in project.summary
    assert "示例场地" in project.summary


def test_fill_rates_are_of_the_month_in_which_a_need_was_opened(street: Any) -> None:
    created = entry("need").created_at
    for _ in range(2):
        need = entry("need")
        ListMatchFactory(need=need, decided_on=created.date())
    ListMatchFactory(need=entry("need"), state="released")
    ListMatchFactory(need=entry("need", at=BuildingFactory(area=JINGAN_TEMPLE)))
    (told,) = fill_rates(user=street, since=created.date(), until=created.date())
    assert (told.opened, told.accepted, told.percent) == (4, 2, 50)
    assert told.month == created.date().replace(day=1)
    assert told.mean_wait is not None
