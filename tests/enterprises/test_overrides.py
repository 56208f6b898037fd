"""A person's word beside the computed colour: for a while, with a second person, never instead."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from common.errors.domain import AlreadyDecided, NotInScope, ReasonMissing
from common.models import AuditEntry
from common.records.writing import InvalidRecord, OutsideWriteScope
from enterprises.actions.overrides import (
    NothingToOverride,
    NotRated,
    OverrideBackdated,
    OverrideOver,
    OverrideTooLong,
    OverrideWithoutDays,
    OwnApproval,
    approve_override,
    return_run_out,
    set_override,
    withdraw_override,
)
from enterprises.models import Rating, RatingChange, RatingOverride
from enterprises.rating.shown import overrides_on
from enterprises.stability.overrides import is_towards_stable, shown_colour
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory, RatingFactory, RatingOverrideFactory

DAY = datetime.date(2026, 11, 20)
NOON = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


def days(number: int) -> datetime.timedelta:
    """Return a number of days."""
    return datetime.timedelta(days=number)


@pytest.mark.parametrize(
    ("computed", "colour", "is_approved", "shown"),
    [
        ("yellow", "orange", False, "orange"),
        ("yellow", "red", False, "red"),
        ("orange", "orange", False, "orange"),
        # The computed colour grew worse than what one person had set alone.
        ("red", "orange", False, "red"),
        ("red", "blue", True, "blue"),
        ("green", "blue", True, "blue"),
    ],
)
def test_what_is_shown(computed: str, colour: str, is_approved: bool, shown: str) -> None:
    assert shown_colour(computed, colour, is_approved=is_approved) == shown


def test_green_is_the_most_stable() -> None:
    assert is_towards_stable("red", "orange")
    assert not is_towards_stable("green", "blue")
    assert not is_towards_stable("blue", "blue")


def rated(colour: str = "yellow", code: str = NANJING_WEST) -> Any:
    """Return a rated enterprise."""
    enterprise = EnterpriseFactory(building=BuildingFactory(area=code))
    RatingFactory(enterprise=enterprise, colour=colour, colour_by_score=colour)
    return enterprise


def put(by: Any, enterprise: Any, colour: str, **changes: Any) -> RatingOverride:
    """Set an override for thirty days from ``DAY`` on."""
    values = {
        "enterprise": enterprise.pk,
        "colour": colour,
        "reason": "示例理由",
        "evidence": "示例依据",
        "starts_on": DAY,
        "ends_on": DAY + days(30),
        **changes,
    }
    found: RatingOverride = set_override(by=by, values=values, today=DAY).obj
    return found


def shown_on(enterprise: Any, day: datetime.date) -> str:
    """Return the shown colour of a day."""
    computed = Rating.objects.get(enterprise=enterprise).colour
    override = overrides_on([enterprise.pk], day).get(enterprise.pk)
    return override.shown(computed) if override else computed


@pytest.fixture
def colleague(db: None) -> Any:
    """A second person of the same subdistrict."""
    return assign(UserFactory(username="colleague"), "subdistrict_staff", NANJING_WEST)


@pytest.mark.django_db
class TestOverrides:
    """The acts."""

    def test_away_from_stable_it_holds_at_once_and_the_computed_colour_stays(
        self, street: Any
    ) -> None:
        enterprise = rated("yellow")
        override = put(street, enterprise, "orange")
        assert not override.needs_approval
        assert override.proposed_by_id == street.pk
        assert shown_on(enterprise, DAY) == "orange"
        rating = Rating.objects.get(enterprise=enterprise)
        assert (rating.colour, rating.colour_by_score) == ("yellow", "yellow")
        assert not RatingChange.objects.exists()
        entry = AuditEntry.objects.get(verb="ratingoverride.create")
        assert entry.actor_id == street.pk

    def test_the_last_day_is_the_one_before_the_end(self, street: Any) -> None:
        enterprise = rated("yellow")
        put(street, enterprise, "red", ends_on=DAY + days(90))
        assert shown_on(enterprise, DAY + days(89)) == "red"
        assert shown_on(enterprise, DAY + days(90)) == "yellow"

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"ends_on": DAY + days(91)}, OverrideTooLong),
            ({"ends_on": DAY}, OverrideWithoutDays),
            ({"starts_on": DAY - days(1)}, OverrideBackdated),
            ({"colour": "yellow"}, NothingToOverride),
            ({"evidence": ""}, InvalidRecord),
            ({"reason": ""}, InvalidRecord),
        ],
    )
    def test_refusals_write_nothing(
        self, street: Any, changes: dict[str, Any], refusal: Any
    ) -> None:
        enterprise = rated("yellow")
        with pytest.raises(refusal):
            put(street, enterprise, **{"colour": "orange", **changes})
        assert not RatingOverride.objects.exists()

    def test_the_database_too_knows_ninety_days_overlap_and_the_second_person(
        self, street: Any
    ) -> None:
        enterprise = rated("yellow")
        override = put(street, enterprise, "red", ends_on=DAY + days(90))
        for wrong in (
            {"ends_on": DAY + days(91)},
            {"approved_by": street},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                RatingOverride.objects.filter(pk=override.pk).update(**wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            RatingOverrideFactory(
                enterprise=enterprise, starts_on=DAY + days(89), ends_on=DAY + days(95)
            )

    def test_two_overrides_never_overlap(self, street: Any) -> None:
        enterprise = rated("yellow")
        put(street, enterprise, "orange")
        with pytest.raises(InvalidRecord):
            put(street, enterprise, "red", starts_on=DAY + days(29), ends_on=DAY + days(40))
        put(street, enterprise, "red", starts_on=DAY + days(30), ends_on=DAY + days(40))
        assert RatingOverride.objects.count() == 2

    def test_who_is_not_rated_cannot_be_overridden(self, street: Any) -> None:
        enterprise = EnterpriseFactory(building=BuildingFactory(area=NANJING_WEST))
        with pytest.raises(NotRated):
            put(street, enterprise, "orange")

    def test_another_street_is_out_of_scope(self, street: Any, street2: Any) -> None:
        with pytest.raises(InvalidRecord):
            put(street, rated("yellow", JINGAN_TEMPLE), "orange")
        override = put(street2, rated("yellow", JINGAN_TEMPLE), "green")
        with pytest.raises((NotInScope, OutsideWriteScope)):
            approve_override(by=street, override_id=override.pk, now=NOON)
        assert RatingOverride.objects.get().approved_at is None

    def test_towards_stable_waits_for_somebody_else(self, street: Any, colleague: Any) -> None:
        enterprise = rated("red")
        override = put(street, enterprise, "blue")
        assert override.is_waiting
        assert shown_on(enterprise, DAY) == "red"
        with pytest.raises(OwnApproval):
            approve_override(by=street, override_id=override.pk, now=NOON)
        assert shown_on(enterprise, DAY) == "red"
        approve_override(by=colleague, override_id=override.pk, now=NOON)
        assert shown_on(enterprise, DAY) == "blue"
        with pytest.raises(AlreadyDecided):
            approve_override(by=colleague, override_id=override.pk, now=NOON)

    def test_an_approval_counts_from_its_day(self, street: Any, colleague: Any) -> None:
        enterprise = rated("red")
        override = put(street, enterprise, "blue")
        approve_override(by=colleague, override_id=override.pk, now=NOON + days(3))
        assert shown_on(enterprise, DAY + days(2)) == "red"
        assert shown_on(enterprise, DAY + days(3)) == "blue"

    def test_what_has_passed_is_not_approved(self, street: Any, colleague: Any) -> None:
        override = put(street, rated("red"), "blue")
        with pytest.raises(OverrideOver):
            approve_override(by=colleague, override_id=override.pk, now=NOON + days(30))
        assert RatingOverride.objects.get().approved_at is None

    def test_withdrawing_ends_it_and_keeps_the_past(self, street: Any) -> None:
        enterprise = rated("yellow")
        override = put(street, enterprise, "orange")
        with pytest.raises(ReasonMissing):
            withdraw_override(by=street, override_id=override.pk, reason=" ", now=NOON + days(5))
        withdraw_override(by=street, override_id=override.pk, reason="情况变化", now=NOON + days(5))
        assert shown_on(enterprise, DAY + days(4)) == "orange"
        assert shown_on(enterprise, DAY + days(5)) == "yellow"
        with pytest.raises(AlreadyDecided):
            withdraw_override(by=street, override_id=override.pk, reason="再次", now=NOON + days(6))
        # A new one may follow.
        put(street, enterprise, "red", starts_on=DAY + days(5), ends_on=DAY + days(9))

    def test_running_out_leaves_one_record(self, street: Any) -> None:
        enterprise = rated("yellow")
        override = put(street, enterprise, "orange")
        waiting = put(street, rated("red"), "blue")
        assert return_run_out(DAY + days(29)) == 0
        assert return_run_out(DAY + days(30)) == 1
        assert return_run_out(DAY + days(30)) == 0
        assert return_run_out(DAY + days(31)) == 0
        override.refresh_from_db()
        waiting.refresh_from_db()
        assert (override.returned_on, waiting.returned_on) == (DAY + days(30), None)
        entry = AuditEntry.objects.get(verb="ratingoverride.return")
        assert entry.changes == {"colour": ["orange", "yellow"]}


@time_machine.travel(NOON, tick=False)
@pytest.mark.django_db
def test_the_api_sets_approves_and_withdraws(api_for: Any, street: Any, colleague: Any) -> None:
    enterprise = rated("red")
    content = {
        "id": "019a1f6e-2c00-7000-8000-00000000aa01",
        "enterprise": str(enterprise.pk),
        "colour": "orange",
        "reason": "示例理由",
        "evidence": "示例依据",
        "starts_on": "2026-11-20",
        "ends_on": "2026-12-20",
    }
    first, second = api_for(street), api_for(colleague)
    made = first.post("/api/v1/rating-overrides/", content, format="json")
    assert made.status_code == 201, made.content.decode()
    assert made.json()["needs_approval"]
    again = first.post("/api/v1/rating-overrides/", content, format="json")
    assert (again.status_code, again.json()) == (200, made.json())
    other = first.post("/api/v1/rating-overrides/", {**content, "colour": "blue"}, format="json")
    assert other.status_code == 409
    address = f"/api/v1/rating-overrides/{content['id']}/"
    assert first.post(f"{address}approve/").status_code == 403
    assert first.get(f"/api/v1/ratings/{enterprise.pk}/").json()["shown_colour"] == "red"
    assert second.post(f"{address}approve/").status_code == 200
    rating = first.get(f"/api/v1/ratings/{enterprise.pk}/").json()
    assert (rating["colour"], rating["shown_colour"]) == ("red", "orange")
    assert rating["overridden_until"] == "2026-12-20"
    told = first.post(f"{address}withdraw/", {"reason": "情况变化"}, format="json")
    assert told.status_code == 200
    assert first.get(f"/api/v1/ratings/{enterprise.pk}/").json()["shown_colour"] == "red"


@time_machine.travel(NOON, tick=False)
@pytest.mark.django_db
def test_the_page_shows_both_colours(client: Any, street: Any) -> None:
    enterprise = rated("yellow")
    put(street, enterprise, "orange")
    client.force_login(street)
    page = client.get(f"/enterprises/{enterprise.pk}/").content.decode()
    assert "2026-12-20 恢复计算颜色" in page
    listed = client.get("/enterprises/").content.decode()
    assert "人工调整至 2026-12-20，计算为黄" in listed
