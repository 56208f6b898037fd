"""Buildings and enterprises in charge: what counts to whom, and what the tablet may do."""

import datetime
import uuid
from typing import Any

import pytest

from accounts.actions.users import disable_user
from accounts.models import BuildingAssignment
from buildings.models import Area
from common.calendar.clock import now, today
from common.models import AuditEntry
from common.records.writing import InvalidRecord
from enterprises.models import EnterpriseStanding
from orgs.actions.charges import (
    NotInCharge,
    NotInPost,
    OtherSubdistrict,
    change_charge,
    give_building,
    give_enterprise,
    take_charge,
)
from orgs.actions.rebalancing import Chosen, apply_moves
from orgs.actions.workforce import (
    ChargesLeft,
    DayUnfit,
    NothingToAccept,
    SuccessorUnfit,
    accept_handover,
    create_worker,
    end_post,
    link_worker,
    move_worker,
    update_worker,
)
from orgs.models import Handover, Worker, WorkerBuilding, WorkerPost
from orgs.selectors.caseload import caseload_on, free_buildings, loads_on, posts_on, proposal_on
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory, RatingFactory
from tests.factories.orgs import WorkerFactory
from tests.factories.orgs_workforce import (
    HandoverFactory,
    ResponsibilityFactory,
    WorkerBuildingFactory,
    WorkerEnterpriseFactory,
)
from tests.factories.services import ServiceRequestFactory

pytestmark = pytest.mark.django_db

YESTERDAY = datetime.timedelta(1)


def _signed_in_worker(name: str = "tablet", code: str = NANJING_WEST) -> Any:
    user = assign(UserFactory(username=name), "worker", code)
    return WorkerFactory(user=user, code=code)


def _load(worker: Worker, user: Any, day: datetime.date | None = None) -> Any:
    day = day or today()
    (load,) = [load for load in loads_on(day, posts_on(day, user)) if load.id == worker.pk]
    return load


def _give(by: Any, worker: Worker, building: Any, on: datetime.date | None = None) -> Any:
    values = {"worker": worker.pk, "building": building.pk, "starts_on": on or today()}
    return give_building(by=by, values=values).obj


def test_a_given_building_opens_the_tablet_and_a_taken_one_closes_it(street: Any) -> None:
    worker, building = _signed_in_worker(), BuildingFactory()
    charge = _give(street, worker, building)
    assert worker.user.building_assignments.get().building == building
    take_charge(WorkerBuilding, by=street, charge_id=charge.pk, on=today())
    assert not worker.user.building_assignments.current_on(today()).exists()
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"workerbuilding.create", "workerbuilding.update"} <= verbs


def test_a_building_that_the_user_already_had_is_not_assigned_twice(street: Any) -> None:
    worker, building = _signed_in_worker(), BuildingFactory()
    BuildingAssignment.objects.create(
        user=worker.user, building=building, starts_on=datetime.date(2025, 1, 1)
    )
    charge = _give(street, worker, building)
    assert worker.user.building_assignments.get().ends_on is None
    change_charge(
        WorkerBuilding, by=street, charge_id=charge.pk, values={"ends_on": today() + YESTERDAY}
    )
    assert worker.user.building_assignments.get().ends_on == today() + YESTERDAY


def test_what_is_not_in_charge_cannot_be_taken(street: Any) -> None:
    charge = WorkerBuildingFactory(starts_on=today())
    with pytest.raises(NotInCharge):
        take_charge(WorkerBuilding, by=street, charge_id=charge.pk, on=today() - YESTERDAY)
    charge.refresh_from_db()
    assert charge.ends_on is None


def test_a_building_of_another_subdistrict_is_refused(district: Any) -> None:
    worker, foreign = WorkerFactory(), BuildingFactory(area=JINGAN_TEMPLE)
    with pytest.raises(OtherSubdistrict):
        _give(district, worker, foreign)
    assert not WorkerBuilding.objects.exists()


def test_nobody_is_given_anything_before_or_after_his_post(street: Any) -> None:
    worker = WorkerFactory(starts_on=today(), ends_on=today() + YESTERDAY)
    building = BuildingFactory()
    for day in (today() - YESTERDAY, today(), today() + YESTERDAY):
        with pytest.raises(NotInPost):
            _give(street, worker, building, day)
    assert not WorkerBuilding.objects.exists()


def test_a_foreign_street_can_neither_give_nor_take(street2: Any) -> None:
    worker, building = WorkerFactory(), BuildingFactory()
    with pytest.raises(InvalidRecord):
        _give(street2, worker, building)
    assert not WorkerBuilding.objects.exists()


def test_the_load_counts_each_operating_enterprise_once(street: Any) -> None:
    """Two buildings of one worker, a closed firm, one that left, one given to somebody else."""
    worker, other = WorkerFactory(), WorkerFactory()
    one, two = BuildingFactory(), BuildingFactory()
    for building in (one, two):
        WorkerBuildingFactory(worker=worker, building=building)
    both = EnterpriseFactory(building=one)
    OccupancyFactory(enterprise=both, unit=UnitFactory(building=two))
    closed = EnterpriseFactory(building=one)
    EnterpriseStanding.objects.filter(enterprise=closed).update(operating_status="suspended")
    gone = EnterpriseFactory(building=one)
    gone.occupancies.update(ends_on=today())
    lent = EnterpriseFactory(building=two)
    WorkerEnterpriseFactory(worker=other, enterprise=lent)
    RatingFactory(enterprise=both, colour="red")
    RatingFactory(enterprise=lent, colour="orange")
    load = _load(worker, street)
    assert (load.buildings, load.enterprises, load.risky) == (2, 1, 1)
    other_load = _load(other, street)
    assert (other_load.buildings, other_load.enterprises, other_load.risky) == (0, 1, 1)
    assert _load(worker, street, today() - YESTERDAY).enterprises == 2


def test_open_requests_come_from_the_app_that_keeps_them(street: Any) -> None:
    """Of an enterprise in charge, of a building in charge; not twice, not resolved ones."""
    worker, building = WorkerFactory(), BuildingFactory()
    WorkerBuildingFactory(worker=worker, building=building)
    tenant = EnterpriseFactory(building=building)
    ServiceRequestFactory(enterprise=tenant, building=building, resolved_at=None)
    ServiceRequestFactory(enterprise=None, building=building, resolved_at=None)
    ServiceRequestFactory(enterprise=tenant, building=building, resolved_at=now())
    ServiceRequestFactory(enterprise=None, building=BuildingFactory(), resolved_at=None)
    assert _load(worker, street).demands == 2


def test_buildings_without_a_worker_are_listed_with_their_tenants(street: Any) -> None:
    free, held = BuildingFactory(name="甲楼"), BuildingFactory(name="乙楼")
    BuildingFactory(area=JINGAN_TEMPLE)
    WorkerBuildingFactory(building=held)
    EnterpriseFactory(building=free)
    assert [(row.name, row.tenants) for row in free_buildings(today(), street)] == [("甲楼", 1)]
    (here,) = caseload_on(today(), street)
    assert here.area.code == NANJING_WEST
    assert [load.number for load in here.under] == [here.loads[0].number]


def test_the_number_of_queries_does_not_grow(street: Any, django_assert_num_queries: Any) -> None:
    def fill() -> None:
        for _ in range(3):
            charge = WorkerBuildingFactory()
            EnterpriseFactory(building=charge.building)
            BuildingFactory()

    fill()
    assert street.scope
    with django_assert_num_queries(4):
        caseload_on(today(), street)
    fill()
    with django_assert_num_queries(4):
        caseload_on(today(), street)


def test_a_new_worker_has_a_post(street: Any) -> None:
    area = Area.objects.get(code=NANJING_WEST)
    values = {"name": "示例", "area": area.pk, "starts_on": datetime.date(2026, 1, 1)}
    worker = create_worker(by=street, values=values).obj
    assert worker.posts.get().area == area


def test_a_move_changes_the_post_and_leaves_the_buildings(district: Any) -> None:
    """Yesterday's caseload of the old subdistrict stays as it was."""
    worker, colleague, building = _signed_in_worker(), WorkerFactory(), BuildingFactory()
    WorkerBuildingFactory(worker=worker, building=building)
    EnterpriseFactory(building=building)
    there = Area.objects.get(code=JINGAN_TEMPLE)
    handover = move_worker(
        by=district,
        worker_id=worker.pk,
        area_id=there.pk,
        on=today(),
        successor_id=colleague.pk,
    )
    assert handover is not None
    assert handover.pack["enterprise_count"] == 1
    worker.refresh_from_db()
    assert worker.area == there
    posts = WorkerPost.objects.filter(worker=worker).order_by("ends_on")
    assert [post.area.code for post in posts] == [NANJING_WEST, JINGAN_TEMPLE]
    assert not worker.charges.current_on(today()).exists()
    assert colleague.charges.get().building == building
    assert _load(worker, district).enterprises == 0
    assert _load(worker, district, today() - YESTERDAY).enterprises == 1
    assert not worker.user.building_assignments.current_on(today()).exists()


def test_a_form_does_not_leave_buildings_behind(street: Any) -> None:
    charge = WorkerBuildingFactory()
    with pytest.raises(ChargesLeft):
        update_worker(by=street, worker_id=charge.worker.pk, values={"ends_on": today()})
    charge.worker.refresh_from_db()
    assert charge.worker.ends_on is None


def test_a_post_ends_with_a_pack_as_it_stood(street: Any) -> None:
    worker, successor = _signed_in_worker(), _signed_in_worker("next")
    building = BuildingFactory(name="示例大厦")
    WorkerBuildingFactory(worker=worker, building=building)
    tenant = EnterpriseFactory(building=building)
    request = ServiceRequestFactory(enterprise=tenant, building=building, resolved_at=None)
    role = ResponsibilityFactory(building=building, worker=worker, name=worker.name)
    handover = end_post(by=street, worker_id=worker.pk, on=today(), successor_id=successor.pk)
    pack = Handover.objects.get(pk=handover.pk).pack
    assert [row["name"] for row in pack["buildings"]] == ["示例大厦"]
    assert [row["id"] for row in pack["requests"]] == [str(request.pk)]
    assert pack["responsibilities"] == [{"role": "安全员", "place": str(building)}]
    worker.refresh_from_db()
    role.refresh_from_db()
    assert worker.ends_on == role.ends_on == today()
    assert successor.charges.get().starts_on == today()
    assert successor.user.building_assignments.get().building == building
    building.name = "新名"
    building.save()
    assert Handover.objects.get(pk=handover.pk).pack == pack


@pytest.mark.parametrize("case", ["self", "other_street", "left"])
def test_unfit_successors_are_refused(case: str, district: Any) -> None:
    worker = WorkerFactory()
    WorkerBuildingFactory(worker=worker)
    successor = {
        "self": lambda: worker,
        "other_street": lambda: WorkerFactory(code=JINGAN_TEMPLE),
        "left": lambda: WorkerFactory(ends_on=today()),
    }[case]()
    with pytest.raises(SuccessorUnfit):
        end_post(by=district, worker_id=worker.pk, on=today(), successor_id=successor.pk)
    worker.refresh_from_db()
    assert worker.ends_on is None
    assert not Handover.objects.exists()


def test_a_post_ends_on_a_day_of_the_post(street: Any) -> None:
    worker = WorkerFactory(starts_on=today())
    for day in (today() - YESTERDAY, today() + YESTERDAY):
        with pytest.raises(DayUnfit):
            end_post(by=street, worker_id=worker.pk, on=day)
    assert not Handover.objects.exists()


def test_the_successor_accepts_once(street: Any) -> None:
    successor = _signed_in_worker()
    handover = HandoverFactory(successor=successor)
    accept_handover(by=successor.user, handover_id=handover.pk, now=now())
    with pytest.raises(NothingToAccept):
        accept_handover(by=street, handover_id=handover.pk, now=now())
    with pytest.raises(NothingToAccept):
        accept_handover(by=street, handover_id=HandoverFactory(successor=None).pk, now=now())


def test_charges_follow_when_the_user_is_disabled(street: Any, admin_user: Any) -> None:
    """The accounts' own hand-over carries the workforce with it."""
    worker, taker, building = _signed_in_worker(), _signed_in_worker("next"), BuildingFactory()
    _give(street, worker, building)
    disable_user(user=worker.user, by=admin_user, today=today(), now=now(), hand_over_to=taker.user)
    assert not worker.charges.current_on(today()).exists()
    assert taker.charges.current_on(today()).get().building == building
    assert taker.user.building_assignments.current_on(today()).get().building == building


def test_linking_a_user_takes_his_buildings_for_charges(street: Any) -> None:
    user, building = assign(UserFactory(username="t"), "worker", NANJING_WEST), BuildingFactory()
    BuildingAssignment.objects.create(user=user, building=building, starts_on=today())
    worker = WorkerFactory()
    for _ in range(2):
        assert link_worker(external_id=worker.external_id, user=user, by=None)
    assert worker.charges.get().building == building


def test_a_given_enterprise_belongs_to_one_worker(street: Any) -> None:
    tenant = EnterpriseFactory(building=BuildingFactory())
    values = {"enterprise": tenant.pk, "starts_on": today()}
    give_enterprise(by=street, values={**values, "worker": WorkerFactory().pk})
    with pytest.raises(InvalidRecord):
        give_enterprise(by=street, values={**values, "worker": WorkerFactory().pk})


def test_a_proposal_is_asked_again_before_it_is_applied(street: Any) -> None:
    """One move is made, one has changed meanwhile and is told."""
    worker = WorkerFactory()
    free, taken = BuildingFactory(), BuildingFactory()
    moves = proposal_on(today(), street).moves
    chosen = [Chosen(move.building_id, move.from_id, move.to_id) for move in moves]
    assert {choice.building_id for choice in chosen} == {free.pk, taken.pk}
    WorkerBuildingFactory(worker=worker, building=taken)
    results = {
        result.chosen.building_id: result
        for result in apply_moves(by=street, chosen=chosen, on=today())
    }
    assert results[free.pk].is_done
    assert not results[taken.pk].is_done
    assert "未执行" in results[taken.pk].message
    assert worker.charges.count() == 2
    unknown = Chosen(uuid.uuid4(), None, worker.pk)
    (refused,) = apply_moves(by=street, chosen=[unknown], on=today())
    assert not refused.is_done
