"""What goes over to somebody else goes on without a hole and without a second row."""

import datetime
from typing import Any

import pytest

from common.records.periods import left_open
from common.records.writing import InvalidRecord
from orgs.actions.elections import confirm_election
from orgs.actions.guards import NotStanding
from orgs.actions.rebalancing import Chosen, apply_moves
from orgs.actions.restructuring import merge_organisation
from orgs.actions.workforce import DayUnfit, end_post
from orgs.models import Coverage, Handover, WorkerBuilding
from orgs.selectors.caseload import proposal_on
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import CoverageFactory, PartyOrganisationFactory, WorkerFactory
from tests.factories.orgs_tree import CandidateFactory, ElectionFactory, OrganisationTermFactory
from tests.factories.orgs_workforce import WorkerBuildingFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


def day(text: str | None) -> datetime.date | None:
    """Return the day of 2026 written as ``11-20``."""
    return None if text is None else datetime.date.fromisoformat(f"2026-{text}")


DAY = datetime.date(2026, 11, 1)


@pytest.mark.parametrize(
    ("ends", "held", "left"),
    [
        (None, [], [("02-01", None)]),
        ("03-01", [], [("02-01", "03-01")]),
        ("02-01", [], []),
        (None, [("01-01", None)], []),
        (None, [("01-01", "02-01")], [("02-01", None)]),
        (None, [("01-01", "02-02")], [("02-02", None)]),
        ("04-01", [("03-01", None)], [("02-01", "03-01")]),
        ("04-01", [("04-01", None)], [("02-01", "04-01")]),
        (None, [("05-01", "06-01"), ("02-01", "03-01")], [("03-01", "05-01"), ("06-01", None)]),
        (None, [("03-01", "03-01")], [("02-01", None)]),
    ],
)
def test_what_other_periods_leave_open(ends: str | None, held: Any, left: Any) -> None:
    found = left_open(
        datetime.date(2026, 2, 1), day(ends), [(day(one), day(two)) for one, two in held]
    )
    assert found == [(day(one), day(two)) for one, two in left]


def test_a_merger_leaves_no_day_uncovered(street: Any) -> None:
    """The heir covered the enterprise already, for a few days more."""
    ended, heir = PartyOrganisationFactory(), PartyOrganisationFactory(name="示例接收组织")
    enterprise = EnterpriseFactory(building=BuildingFactory())
    own = CoverageFactory(enterprise=enterprise, organisation=ended, mode="establish")
    CoverageFactory(enterprise=enterprise, organisation=heir, mode="joint", ends_on=day("11-10"))
    merge_organisation(
        by=street,
        organisation_id=ended.pk,
        into_id=heir.pk,
        on=DAY,
        document_number="示例〔2026〕1号",
        today=TODAY,
    )
    later = Coverage.objects.get(organisation=heir, ends_on=None)
    assert (later.mode, later.starts_on) == ("joint", day("11-10"))
    own.refresh_from_db()
    assert own.ends_on == DAY
    # Who sees the enterprise need not see the organisations.
    assert "示例接收组织" not in own.end_reason
    assert ended.name not in later.reason


def test_a_successor_takes_over_as_long_as_he_is_in_post(street: Any) -> None:
    left, taker = WorkerFactory(), WorkerFactory(ends_on=day("12-15"))
    charge = WorkerBuildingFactory(worker=left)
    WorkerBuildingFactory(worker=taker, building=charge.building, starts_on=day("12-01"))
    end_post(by=street, worker_id=left.pk, on=DAY, successor_id=taker.pk)
    held = WorkerBuilding.objects.filter(worker=taker).order_by("starts_on")
    assert list(held.values_list("starts_on", "ends_on")) == [
        (DAY, day("12-01")),
        (day("12-01"), None),
    ]
    other = WorkerBuildingFactory(worker=WorkerFactory())
    end_post(by=street, worker_id=other.worker.pk, on=DAY, successor_id=taker.pk)
    assert WorkerBuilding.objects.get(worker=taker, building=other.building).ends_on == day("12-15")


def test_nobody_hands_over_twice(street: Any) -> None:
    left, taker = WorkerFactory(), WorkerFactory()
    WorkerBuildingFactory(worker=left)
    end_post(by=street, worker_id=left.pk, on=DAY, successor_id=taker.pk)
    for again in ("11-01", "10-01"):
        with pytest.raises(DayUnfit):
            end_post(by=street, worker_id=left.pk, on=day(again), successor_id=taker.pk)
    assert Handover.objects.count() == 1


def test_a_move_that_is_sent_twice_is_one_move(street: Any) -> None:
    building, taker = BuildingFactory(), WorkerFactory()
    EnterpriseFactory(building=building)
    (move,) = proposal_on(TODAY, street).moves
    chosen = Chosen(move.building_id, move.from_id, move.to_id)
    results = apply_moves(by=street, chosen=[chosen, chosen], on=TODAY)
    assert [result.is_done for result in results] == [True]
    assert WorkerBuilding.objects.get().worker == taker


@pytest.mark.parametrize(("dissolved", "refusal"), [(None, InvalidRecord), ("02-15", NotStanding)])
def test_an_election_is_not_confirmed_against_what_is_known(
    dissolved: str | None, refusal: Any, street: Any
) -> None:
    """A later term runs already; the organisation stands no more."""
    organisation = PartyOrganisationFactory(dissolved_on=day(dissolved))
    OrganisationTermFactory(
        organisation=organisation, starts_on=day("06-01"), due_on=datetime.date(2029, 6, 1)
    )
    election = ElectionFactory(
        organisation=organisation,
        state="reported",
        planned_on=day("02-01"),
        reported_on=day("02-10"),
        entitled=5,
        present=5,
    )
    CandidateFactory(election=election, is_elected=True, votes=5)
    with pytest.raises(refusal):
        confirm_election(
            by=street,
            election_id=election.pk,
            on=day("03-01"),
            document_number="示例〔2026〕2号",
            today=TODAY,
        )
