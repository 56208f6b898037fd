"""No change is missed: by random histories, and by many writers who commit out of order."""

import datetime
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import BuildingAssignment, User
from buildings.models import Area, Building, Unit
from common.models import CalendarDay
from enterprises.models import Contact, Enterprise, EnterpriseStanding, Occupancy, Rating, Signal
from services.models import ServiceRequest, Visit
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import (
    ContactFactory,
    EnterpriseFactory,
    LeaseIntentFactory,
    MeasurementFactory,
    OccupancyFactory,
    RatingChangeFactory,
    RatingFactory,
    SignalFactory,
)
from tests.factories.field import PromiseFactory, SyncOperationFactory, VisitPhotoFactory
from tests.factories.orgs import CoverageFactory, WorkerFactory
from tests.factories.services import ServiceRequestFactory, StationFactory, VisitFactory
from tests.services.feeding import NOON, Tablet

STREETS = ("310106012", "310106013")
WRITERS, WRITES = 20, 15


class Town:
    """Two streets with a worker each, and everything that may happen there."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.users = [assign(UserFactory(), "worker", code).pk for code in STREETS]
        for user, code in zip(self.users, STREETS, strict=True):
            WorkerFactory(user_id=user, code=code)
        for code in STREETS * 2:
            unit = UnitFactory(building=BuildingFactory(area=code))
            for _ in range(3):
                EnterpriseFactory(unit=unit)
        self.day = NOON

    def any(self, model: Any) -> Any:
        """Return some row of a model, or None."""
        keys = sorted(model.objects.values_list("pk", flat=True), key=str)
        return model.objects.get(pk=self.chance.choice(keys)) if keys else None

    def write(self) -> None:
        """Let one thing happen."""
        acts = [name for name in dir(self) if name.startswith("do_")]
        try:
            with transaction.atomic():
                getattr(self, self.chance.choice(acts))()
        except IntegrityError:
            # The same thing twice; nothing happened.
            return

    def some_day(self) -> datetime.date:
        """Return a day near the present one."""
        return self.day.date() + datetime.timedelta(days=self.chance.randint(-5, 5))

    def do_move_in(self) -> None:
        OccupancyFactory(
            enterprise=self.any(Enterprise), unit=self.any(Unit), starts_on=self.some_day()
        )

    def do_move_out(self) -> None:
        room = self.any(Occupancy)
        if room:
            day = max(room.starts_on, self.some_day())
            Occupancy.objects.filter(pk=room.pk).update(ends_on=day)

    def do_erase_room(self) -> None:
        room = self.any(Occupancy)
        if room:
            room.delete()

    def do_move_room(self) -> None:
        room = self.any(Occupancy)
        if room:
            Occupancy.objects.filter(pk=room.pk).update(unit=self.any(Unit))

    def do_move_unit(self) -> None:
        Unit.objects.filter(pk=self.any(Unit).pk).update(building=self.any(Building))

    def do_move_building(self) -> None:
        area = Area.objects.get(code=self.chance.choice(STREETS))
        Building.objects.filter(pk=self.any(Building).pk).update(subdistrict=area)

    def do_found(self) -> None:
        EnterpriseFactory(unit=self.any(Unit))

    def do_rename(self) -> None:
        name = f"更名企业{self.chance.random()}"
        Enterprise.objects.filter(pk=self.any(Enterprise).pk).update(name=name)

    def do_note(self) -> None:
        make = self.chance.choice(
            [ContactFactory, MeasurementFactory, SignalFactory, CoverageFactory]
        )
        make(enterprise=self.any(Enterprise))

    def do_state(self) -> None:
        status = self.chance.choice(["operating", "suspended"])
        EnterpriseStanding.objects.filter(pk=self.any(EnterpriseStanding).pk).update(
            operating_status=status
        )

    def do_rate(self) -> None:
        colour = self.chance.choice(["green", "red"])
        enterprise = self.any(Enterprise)
        updated = Rating.objects.filter(enterprise=enterprise)
        with connection.cursor() as cursor:
            if updated.exists():
                cursor.execute(
                    "UPDATE enterprises_rating SET colour = %s, changed_in = DEFAULT"
                    " WHERE enterprise_id = %s",
                    [colour, enterprise.pk],
                )
            else:
                RatingFactory(enterprise=enterprise, colour=colour)
        RatingChangeFactory(enterprise=enterprise, colour=colour, rated_on=self.some_day())

    def do_visit(self) -> None:
        visit = VisitFactory(
            building=self.any(Building),
            enterprise=self.any(Enterprise),
            worker=User.objects.get(pk=self.chance.choice(self.users)).worker,
            visited_at=self.day - datetime.timedelta(days=self.chance.randint(0, 100)),
        )
        PromiseFactory(visit=visit)
        VisitPhotoFactory(visit=visit)

    def do_withdraw(self) -> None:
        if visit := self.any(Visit):
            Visit.objects.filter(pk=visit.pk).update(withdrawn_at=NOON)

    def do_request(self) -> None:
        ServiceRequestFactory(enterprise=self.any(Enterprise), building=self.any(Building))

    def do_resolve(self) -> None:
        if request := self.any(ServiceRequest):
            ServiceRequest.objects.filter(pk=request.pk).update(resolved_at=request.received_at)

    def do_intend(self) -> None:
        if room := self.any(Occupancy):
            LeaseIntentFactory(occupancy=room, recorded_on=self.some_day())

    def do_forget(self) -> None:
        if row := self.any(self.chance.choice([Contact, Signal])):
            row.delete()

    def do_assign(self) -> None:
        user, day = self.chance.choice(self.users), datetime.date(2020, 1, 1)
        given = BuildingAssignment.objects.filter(user=user)
        if given and self.chance.random() < 0.5:
            given.first().delete()
        else:
            BuildingAssignment.objects.create(
                user_id=user, building=self.any(Building), starts_on=day
            )

    def do_open_station(self) -> None:
        StationFactory(building=self.any(Building), starts_on=self.some_day())

    def do_trouble(self) -> None:
        SyncOperationFactory(user_id=self.chance.choice(self.users))

    def do_free_a_day(self) -> None:
        day = self.some_day()
        CalendarDay.objects.filter(day=day).update(is_working=self.chance.random() < 0.5)


@pytest.mark.parametrize("seed", range(8))
def test_following_the_cursor_gives_what_a_new_load_gives(committed: str, seed: int) -> None:
    town = Town(seed)
    # Short pages, so that much happens in the middle of a load.
    tablets = [Tablet(user, size=town.chance.choice([3, 200])) for user in town.users]
    for _ in range(6):
        for _ in range(town.chance.randint(1, 6)):
            town.write()
            if town.chance.random() < 0.3:
                # In the middle of a load or of a long change.
                town.chance.choice(tablets).page(town.day)
        if town.chance.random() < 0.3:
            town.day += datetime.timedelta(days=town.chance.randint(1, 4))
        for tablet in tablets:
            # What was under way since another day ends first.
            tablet.sync(town.day).sync(town.day)
            assert tablet.held == tablet.fresh(town.day)
            assert tablet.page(town.day).items == ()


def test_nothing_is_missed_while_twenty_write_and_commit_out_of_order(
    committed: str, run_parallel: Callable
) -> None:
    user = assign(UserFactory(), "worker", STREETS[0])
    tenants = [EnterpriseFactory(building=BuildingFactory()).pk for _ in range(WRITERS)]
    tablet = Tablet(user.pk, size=7).sync()
    done = threading.Event()
    finished: list[int] = []

    def writer(number: int) -> Callable[[], None]:
        def write() -> None:
            chance = random.Random(number)
            for turn in range(WRITES):
                with transaction.atomic():
                    # The number of the transaction is taken now, and it commits when it likes.
                    Contact.objects.create(
                        enterprise_id=chance.choice(tenants), name=f"示例{number}-{turn}"
                    )
                    time.sleep(chance.random() * 0.05)
            finished.append(number)
            if len(finished) == WRITERS:
                done.set()

        return write

    def reader() -> None:
        while not done.is_set():
            tablet.page()

    run_parallel([reader, *(writer(number) for number in range(WRITERS))])
    # The reader may have stopped within a window of changes: that one ends, then the last comes.
    tablet.sync().sync()
    names = {
        contact["name"]
        for (kind, _), row in tablet.held.items()
        if kind == "enterprise"
        for contact in row["contacts"]
    }
    assert len(names) == WRITERS * WRITES
    assert tablet.held == tablet.fresh()
