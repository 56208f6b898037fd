"""Documents, founding, people around a council, and its partners."""

import datetime
from typing import Any

import pytest

from common.errors.domain import DomainError, NotInScope, NotPermitted
from common.records.writing import InvalidRecord
from councils.actions.documents import NotLater, adopt_document
from councils.actions.founding import StepsOutOfOrder, correct_step, record_step
from councils.actions.keeping import DayAhead
from councils.actions.members import NotItsBuilding, add_floor_leader, add_seat, change_floor_leader
from councils.actions.pairings import OutsidePairing, change_pairing, record_action
from councils.models import CouncilDocument, FloorLeader, FoundingStep, PairingAction
from councils.selectors.pairings import pairing_lines, totals
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils import CouncilBuildingFactory, CouncilFactory, SeatFactory
from tests.factories.councils_work import CouncilPairingFactory, PairingActionFactory
from tests.factories.services import StationFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
ONE = datetime.timedelta(days=1)


@pytest.fixture
def council(street: Any) -> Any:
    """A council in 南京西路街道."""
    return CouncilFactory(building=BuildingFactory())


class TestDocuments:
    """A version takes the place of the one before; none is lost."""

    def adopted(self, by: Any, council: Any, on: datetime.date, **facts: Any) -> CouncilDocument:
        told = {"kind": "rules", "text": "示例规则", "today": DAY, **facts}
        return adopt_document(by=by, council_id=council.pk, adopted_on=on, **told)

    def test_the_next_version_ends_the_last(self, council: Any, street: Any) -> None:
        first = self.adopted(street, council, DAY - 10 * ONE, quorum_over=66)
        second = self.adopted(street, council, DAY, starts_on=DAY + 5 * ONE)
        first.refresh_from_db()
        assert (first.version, first.ends_on, first.quorum_over) == (1, DAY + 5 * ONE, 66)
        assert (second.version, second.ends_on, second.majority_over) == (2, None, 50)
        covenant = self.adopted(street, council, DAY, kind="covenant", quorum_over=80)
        assert (covenant.version, covenant.quorum_over) == (1, 50)

    def test_it_does_not_begin_before_the_last(self, council: Any, street: Any) -> None:
        self.adopted(street, council, DAY)
        with pytest.raises(NotLater):
            self.adopted(street, council, DAY)
        with pytest.raises(DayAhead):
            self.adopted(street, council, DAY + ONE)
        with pytest.raises(InvalidRecord):
            self.adopted(street, council, DAY, kind="covenant", starts_on=DAY - ONE)
        assert CouncilDocument.objects.count() == 1

    def test_others_are_refused(self, council: Any, worker: Any, street2: Any) -> None:
        with pytest.raises(NotPermitted):
            self.adopted(worker, council, DAY)
        with pytest.raises(NotInScope):
            self.adopted(street2, council, DAY)


class TestFounding:
    """Seven steps in their order; missing ones may come later."""

    def test_dates_follow_the_order_of_the_steps(self, council: Any, street: Any) -> None:
        def done(step: str, on: datetime.date) -> FoundingStep:
            values = {"council": council.pk, "step": step, "done_on": on}
            return record_step(by=street, values=values, today=DAY).obj

        done("notice", DAY - 5 * ONE)
        done("preparation", DAY - 9 * ONE)
        for step, on in (("review", DAY - 4 * ONE), ("filing", DAY - 6 * ONE)):
            with pytest.raises(StepsOutOfOrder):
                done(step, on)
        with pytest.raises(DayAhead):
            done("filing", DAY + ONE)
        filed = done("filing", DAY - 5 * ONE)
        with pytest.raises(StepsOutOfOrder):
            correct_step(by=street, step_id=filed.pk, values={"done_on": DAY - 6 * ONE}, today=DAY)
        assert FoundingStep.objects.count() == 3


class TestPeople:
    """Floor leaders are for the council's buildings; an official head relieves the former one."""

    def test_a_floor_leader_has_floors_of_a_building_of_the_council(
        self, council: Any, street: Any
    ) -> None:
        building = council.building_links.get().building
        values = {
            "council": council.pk,
            "building": building.pk,
            "floors": [" 3", "4", "3", ""],
            "name": "示例楼层长",
            "starts_on": DAY,
        }
        leader = add_floor_leader(by=street, values=values).obj
        assert leader.floors == ["3", "4"]
        other = BuildingFactory().pk
        with pytest.raises(NotItsBuilding):
            add_floor_leader(by=street, values={**values, "building": other, "name": "乙"})
        with pytest.raises(InvalidRecord):
            add_floor_leader(by=street, values={**values, "floors": [" "], "name": "乙"})
        change_floor_leader(by=street, leader_id=leader.pk, values={"ends_on": DAY + ONE})
        assert FloorLeader.objects.get().ends_on == DAY + ONE

    def test_an_official_head_needs_no_selection(self, council: Any, street: Any) -> None:
        former = SeatFactory(council=council, is_building_head=True)
        values = {
            "council": council.pk,
            "name": "示例领导",
            "capacity": "街镇代表",
            "mode": "official",
            "is_building_head": True,
            "starts_on": DAY,
        }
        add_seat(by=street, values=values, former_stays=False)
        former.refresh_from_db()
        assert former.ends_on == DAY
        assert council.seats.filter(is_building_head=True, ends_on=None).count() == 1


class TestPairings:
    """Joint actions are counted; silence of 90 days is idleness."""

    def test_idle_is_whoever_did_nothing_for_ninety_days(self, council: Any, street: Any) -> None:
        began = DAY - 200 * ONE
        busy, silent = CouncilPairingFactory.create_batch(2, council=council, starts_on=began)
        young = CouncilPairingFactory(council=council, starts_on=DAY - 89 * ONE)
        never = CouncilPairingFactory(council=council, starts_on=DAY - 90 * ONE)
        PairingActionFactory(pairing=busy, on=DAY - 89 * ONE)
        PairingActionFactory(pairing=busy, on=DAY - 150 * ONE)
        PairingActionFactory(pairing=silent, on=DAY - 90 * ONE)
        PairingActionFactory(pairing=silent, on=DAY + ONE)
        lines = pairing_lines(user=street, day=DAY)
        found = {line.pairing: (line.actions, line.is_idle) for line in lines}
        assert found == {
            busy: (2, False),
            silent: (1, True),
            young: (0, False),
            never: (0, True),
        }
        assert [line.is_idle for line in lines] == [True, True, False, False]

    def test_buildings_are_counted_apart_from_their_councils(
        self, council: Any, street: Any
    ) -> None:
        CouncilBuildingFactory(council=council, building=BuildingFactory())
        station = StationFactory()
        CouncilPairingFactory(council=council, kind="station", station=station, residential="")
        CouncilPairingFactory(council=council)
        foreign = CouncilFactory(building=BuildingFactory(area=JINGAN_TEMPLE))
        CouncilPairingFactory(council=foreign)
        told = totals(pairing_lines(user=street, day=DAY), user=street, day=DAY)
        assert (told.councils, told.buildings, told.stations, told.residential) == (1, 2, 1, 1)

    def test_what_was_done_lies_within_the_pairing(self, council: Any, street: Any) -> None:
        pairing = CouncilPairingFactory(council=council, starts_on=DAY - 10 * ONE)

        def done(on: datetime.date) -> PairingAction:
            values = {"pairing": pairing.pk, "on": on, "title": "示例活动"}
            return record_action(by=street, values=values, today=DAY).obj

        with pytest.raises(OutsidePairing):
            done(DAY - 11 * ONE)
        with pytest.raises(DayAhead):
            done(DAY + ONE)
        done(DAY)
        with pytest.raises(OutsidePairing):
            change_pairing(by=street, pairing_id=pairing.pk, values={"ends_on": DAY})
        change_pairing(by=street, pairing_id=pairing.pk, values={"ends_on": DAY + ONE})
        with pytest.raises(DomainError):
            done(DAY)
        assert PairingAction.objects.count() == 1
