"""Entering a colour opens its steps once; leaving closes or carries; nobody at risk is left."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection

from common.audit.models import AuditEntry
from common.calendar.clock import SHANGHAI
from common.jobs.due import run_due
from common.jobs.models import DueTask
from enterprises.actions.ratings import rate_all, rate_dirty
from enterprises.models import Arrears, Enterprise, Occupancy, Rating, RatingChange
from services.actions.responses import FOLLOW, Followed, follow_colours
from services.models import PlaybookStep, ResponseCase, ResponseStep
from tests.database import point_to
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory, RatingChangeFactory, RatingFactory
from tests.factories.orgs import WorkerFactory
from tests.factories.orgs_workforce import WorkerBuildingFactory
from tests.factories.responses import PlaybookStepFactory, ResponseStepFactory

DAY = datetime.date(2026, 11, 20)
NOON = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
# As the database stamps a change of rating itself; what is closed is closed after that.
LATER = datetime.datetime(2100, 1, 1, tzinfo=SHANGHAI)


def turn(enterprise: Enterprise, colour: str, *, on: datetime.date = DAY) -> RatingChange | None:
    """Let the rating of an enterprise become ``colour`` (empty: it is rated no longer)."""
    rating = Rating.objects.filter(enterprise=enterprise).first()
    before = rating.colour if rating else ""
    if not colour:
        Rating.objects.filter(enterprise=enterprise).delete()
        return RatingChangeFactory(
            enterprise=enterprise, colour=before, previous_colour=before, is_ended=True, rated_on=on
        )
    if rating is None:
        RatingFactory(enterprise=enterprise, colour=colour, rated_on=on)
    else:
        Rating.objects.filter(enterprise=enterprise).update(colour=colour, rated_on=on)
    return RatingChangeFactory(
        enterprise=enterprise, colour=colour, previous_colour=before, rated_on=on
    )


def follow(now: datetime.datetime = NOON) -> Followed:
    """Run the job."""
    return follow_colours(now=now)


def codes(**narrowed: Any) -> list[str]:
    """Return the codes of the playbook steps that opened the steps, in order of their days."""
    steps = ResponseStep.objects.filter(**narrowed)
    return sorted(step.origin_key.split(":")[-1] for step in steps)


@pytest.fixture
def enterprise(db: None) -> Enterprise:
    """An enterprise in one room."""
    return EnterpriseFactory(building=BuildingFactory())


LIVE = {"state__in": ["open", "doing"]}
ORANGE = ["orange_call", "orange_joint", "orange_visit"]
RED = ["red_department", "red_joint", "red_team", "red_visit"]


class TestEntering:
    def test_orange_opens_its_steps_with_owner_and_working_day(
        self, enterprise: Enterprise
    ) -> None:
        building = enterprise.occupancies.get().unit.building
        worker = WorkerFactory()
        WorkerBuildingFactory(worker=worker, building=building)
        change = turn(enterprise, "orange")
        assert follow() == Followed(cases=1, steps=3)
        case = ResponseCase.objects.get()
        assert (case.rating_change, case.colour, case.opened_on) == (change, "orange", DAY)
        assert codes(case=case, building=building, rating_change=change) == ORANGE
        visit = ResponseStep.objects.get(kind="visit")
        # Friday 2026-11-20; three working days later is Wednesday.
        assert (visit.due_on, visit.is_due_provisional) == (datetime.date(2026, 11, 25), False)
        assert (visit.owner, visit.worker, visit.state) == ("worker", worker, "open")
        joint = ResponseStep.objects.get(kind="joint_visit")
        assert (joint.owner, joint.worker, joint.on_leaving) == ("subdistrict", None, "carry")

    def test_an_enterprise_given_to_one_worker_is_his(self, enterprise: Enterprise) -> None:
        from_building, given = WorkerFactory(), WorkerFactory()
        building = enterprise.occupancies.get().unit.building
        WorkerBuildingFactory(worker=from_building, building=building)
        enterprise.worker_charges.create(worker=given, starts_on=datetime.date(2026, 1, 1))
        turn(enterprise, "orange")
        follow()
        assert ResponseStep.objects.get(kind="visit").worker == given

    def test_red_asks_a_department_and_the_chief_service_team(self, enterprise: Enterprise) -> None:
        turn(enterprise, "red")
        follow()
        assert codes() == RED
        asked = ResponseStep.objects.get(kind="ask_department")
        assert (asked.owner, str(asked.department)) == ("department", "投资促进办公室")

    @pytest.mark.parametrize("colour", ["green", "blue"])
    def test_a_calm_colour_opens_nothing(self, enterprise: Enterprise, colour: str) -> None:
        turn(enterprise, "yellow")
        turn(enterprise, colour)
        assert follow() == Followed()

    def test_yellow_is_answered_while_it_is_news_and_when_it_was_entered(
        self, enterprise: Enterprise
    ) -> None:
        found, late = EnterpriseFactory(), EnterpriseFactory()
        turn(found, "yellow")
        turn(late, "green", on=datetime.date(2026, 1, 1))
        turn(late, "yellow", on=DAY - datetime.timedelta(10))
        turn(enterprise, "green", on=datetime.date(2026, 1, 1))
        turn(enterprise, "yellow", on=DAY - datetime.timedelta(9))
        follow()
        assert [step.enterprise for step in ResponseStep.objects.all()] == [enterprise]
        assert codes() == ["yellow_visit"]
        assert not ResponseCase.objects.exists()

    def test_the_same_entry_is_answered_once_also_when_the_playbook_grows(
        self, enterprise: Enterprise
    ) -> None:
        turn(enterprise, "orange")
        follow()
        PlaybookStepFactory()
        assert follow() == Followed()
        ResponseStep.objects.update(state="done", done_at=NOON)
        turn(enterprise, "yellow")
        turn(enterprise, "orange")
        assert follow().steps == 4

    def test_a_version_that_has_ended_opens_nothing(self, enterprise: Enterprise) -> None:
        PlaybookStep.objects.filter(colour="orange").exclude(code="orange_call").update(ends_on=DAY)
        PlaybookStepFactory(code="orange_later", starts_on=DAY + datetime.timedelta(1))
        turn(enterprise, "orange")
        follow()
        assert codes() == ["orange_call"]

    def test_a_day_in_a_year_without_a_calendar_is_provisional(
        self, enterprise: Enterprise
    ) -> None:
        turn(enterprise, "orange")
        follow(datetime.datetime(2026, 12, 31, 12, 0, tzinfo=SHANGHAI))
        assert all(ResponseStep.objects.values_list("is_due_provisional", flat=True))


class TestLeaving:
    def test_steps_close_with_the_reason_or_are_carried(self, enterprise: Enterprise) -> None:
        turn(enterprise, "orange")
        follow()
        left = turn(enterprise, "green")
        assert follow() == Followed(closed=2, carried=1)
        closed = ResponseStep.objects.filter(state="cancelled")
        assert {step.closing_reason for step in closed} == {"评级已变为绿"}
        assert {step.done_at for step in closed} == {NOON}
        carried = ResponseStep.objects.get(**LIVE)
        assert (carried.kind, carried.rating_change) == ("joint_visit", left)
        assert follow() == Followed()

    def test_yellow_after_orange_opens_its_own_steps_beside_those_carried(
        self, enterprise: Enterprise
    ) -> None:
        turn(enterprise, "orange")
        follow()
        turn(enterprise, "yellow")
        assert follow() == Followed(steps=1, closed=2, carried=1)
        assert codes(**LIVE) == ["orange_joint", "yellow_visit"]

    def test_from_red_to_orange_the_work_goes_on(self, enterprise: Enterprise) -> None:
        turn(enterprise, "red")
        follow()
        case = ResponseCase.objects.get()
        turn(enterprise, "orange")
        # Visit and joint visit are under way; only the call is new.
        assert follow() == Followed(steps=1, carried=4)
        assert codes(**LIVE) == ["orange_call", *RED]
        assert ResponseCase.objects.get() == case
        ResponseStep.objects.update(state="done", done_at=NOON)
        assert follow() == Followed(steps=1)
        assert codes(**LIVE) == ["orange_visit#5"]

    def test_from_orange_to_red_the_steps_of_red_take_over(self, enterprise: Enterprise) -> None:
        turn(enterprise, "orange")
        follow()
        turn(enterprise, "red")
        assert follow() == Followed(steps=3, closed=2, carried=1)
        assert codes(**LIVE) == ["orange_joint", "red_department", "red_team", "red_visit"]

    def test_who_is_rated_no_longer_keeps_what_is_carried(self, enterprise: Enterprise) -> None:
        turn(enterprise, "orange")
        follow()
        turn(enterprise, "")
        assert follow() == Followed(closed=2)
        assert follow() == Followed()
        reasons = ResponseStep.objects.filter(state="cancelled").values_list("closing_reason")
        assert set(reasons) == {("不再评级",)}

    def test_a_case_is_only_proposed_for_closing(self, enterprise: Enterprise) -> None:
        turn(enterprise, "red")
        follow()
        Occupancy.objects.update(ends_on=DAY, leave_destination="out_of_district")
        turn(enterprise, "")
        follow()
        case = ResponseCase.objects.get()
        assert (case.calmed_on, case.proposed_outcome, case.outcome) == (DAY, "left", "")
        assert case.closed_on is None

    def test_back_in_risk_the_open_case_goes_on(self, enterprise: Enterprise) -> None:
        for colour in ("orange", "green", "orange"):
            turn(enterprise, colour)
            follow()
        case = ResponseCase.objects.get()
        assert (case.calmed_on, case.steps.count()) == (None, 5)

    def test_a_new_episode_after_a_closed_case_is_a_new_case(self, enterprise: Enterprise) -> None:
        turn(enterprise, "orange")
        follow()
        ResponseCase.objects.update(closed_on=DAY, closed_at=LATER, outcome="kept")
        turn(enterprise, "green")
        follow()
        ResponseCase.objects.update(closed_at=NOON - datetime.timedelta(days=3650))
        turn(enterprise, "orange")
        assert follow().cases == 1

    def test_a_case_closed_while_the_colour_stays_is_not_opened_again(
        self, enterprise: Enterprise
    ) -> None:
        turn(enterprise, "orange")
        follow()
        ResponseCase.objects.update(closed_on=DAY, closed_at=NOON, outcome="wrong_alarm")
        turn(enterprise, "red")
        assert follow().cases == 0


class TestNobodyIsLeft:
    def test_old_ratings_are_answered_whenever_they_were_made(self, enterprise: Enterprise) -> None:
        turn(enterprise, "orange", on=datetime.date(2025, 1, 1))
        without_change = EnterpriseFactory(building=BuildingFactory())
        RatingFactory(enterprise=without_change, colour="red")
        assert follow() == Followed(cases=2, steps=7)
        assert follow() == Followed()
        assert ResponseCase.objects.get(enterprise=without_change).opened_on == DAY

    def test_when_all_steps_are_taken_the_next_visit_is_opened(
        self, enterprise: Enterprise
    ) -> None:
        turn(enterprise, "orange")
        follow()
        ResponseStep.objects.update(state="done", done_at=NOON)
        assert follow() == Followed(steps=1)
        again = ResponseStep.objects.get(**LIVE)
        assert (again.kind, again.limit_days) == ("visit", 10)
        assert again.due_on == datetime.date(2026, 12, 4)
        again.state, again.done_at = "done", NOON
        again.save()
        assert follow() == Followed(steps=1)
        assert ResponseStep.objects.count() == 5

    def test_any_live_step_is_enough(self, enterprise: Enterprise) -> None:
        turn(enterprise, "orange")
        follow()
        ResponseStep.objects.update(state="done", done_at=NOON)
        ResponseStepFactory(enterprise=enterprise)
        assert follow() == Followed()

    def test_without_a_playbook_the_gap_is_told(self, enterprise: Enterprise) -> None:
        PlaybookStep.objects.all().delete()
        turn(enterprise, "red")
        assert follow() == Followed(cases=1, without_step=1)
        assert AuditEntry.objects.get(verb="response.follow").changes["without_step"] == 1
        PlaybookStepFactory(colour="red")
        assert follow() == Followed(steps=1)


def test_a_rating_owes_the_run_and_the_run_answers_it(enterprise: Enterprise) -> None:
    Occupancy.objects.update(ends_on=datetime.date(2030, 1, 1))
    rate_all(today=DAY)
    DueTask.objects.filter(task=FOLLOW).delete()
    Arrears.objects.create(enterprise=enterprise, kind="rent", started_on=datetime.date(2026, 9, 1))
    rate_dirty(today=DAY)
    assert Rating.objects.get().colour in {"orange", "red"}
    assert DueTask.objects.filter(task=FOLLOW).count() == 1
    assert run_due(datetime.datetime(2100, 1, 1, tzinfo=SHANGHAI)).failed == 0
    assert ResponseStep.objects.filter(enterprise=enterprise, **LIVE).exists()
    assert not DueTask.objects.filter(task=FOLLOW).exists()
    rate_dirty(today=DAY)
    assert not DueTask.objects.filter(task=FOLLOW).exists()


def test_four_at_once_are_one_effect(
    own_database: str, run_parallel: Callable[[Sequence[Callable[[], Any]]], list[Any]]
) -> None:
    home = connection.settings_dict["NAME"]
    point_to(own_database)
    try:
        for _ in range(3):
            turn(EnterpriseFactory(building=BuildingFactory()), "orange")
        told = run_parallel([follow] * 4)
        assert sorted(one.steps for one in told) == [0, 0, 0, 9]
        assert (ResponseCase.objects.count(), ResponseStep.objects.count()) == (3, 9)
    finally:
        point_to(home)


def test_a_run_cut_before_its_end_leaves_nothing_and_the_next_does_all(
    enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(enterprise, "orange")
    with monkeypatch.context() as patched:
        patched.setattr("services.actions.responses._without_step", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            follow()
    assert not ResponseStep.objects.exists()
    assert not ResponseCase.objects.exists()
    assert follow() == Followed(cases=1, steps=3)


def test_many_enterprises_cost_as_many_queries_as_one(
    db: None, django_assert_num_queries: Callable[[int], Any]
) -> None:
    turn(EnterpriseFactory(building=BuildingFactory()), "orange")
    follow()
    for count in (1, 12):
        for _ in range(count):
            turn(EnterpriseFactory(building=BuildingFactory()), "red")
        with django_assert_num_queries(26):
            assert follow().cases == count
