"""The load of workers on a day, as sets: operating enterprises, open requests, risky tenants."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from buildings.models import Area, Building, Jurisdiction
from common.calendar.clock import today
from common.database.fragments import Fragment, compose, joined
from common.records.periods import current_on, standing_on
from enterprises.choices import Colour, OperatingStatus
from enterprises.models import EnterpriseStanding, Occupancy, Rating
from enterprises.rating.results import rating_sql
from orgs.caseload import Carrier, Charge, LoadClass, Proposal, load_class, propose
from orgs.models import Worker, WorkerBuilding, WorkerEnterprise, WorkerPost
from orgs.selectors.demands import demand_providers

RISKY = (Colour.ORANGE, Colour.RED)
# Buildings, enterprises, risky ones and requests of a worker who has nothing in charge.
NOTHING = (0, 0, 0, 0)
# ``carried``: worker × operating enterprise, once. What was given to one person counts to nobody
# else, whoever has the building.
_CARRIED = """operating AS MATERIALIZED ({operating}),
given AS MATERIALIZED ({given}),
charge AS MATERIALIZED ({charges}),
tenant AS MATERIALIZED ({tenants}),
carried AS MATERIALIZED (
  SELECT given.worker_id, given.enterprise_id FROM given JOIN operating USING (enterprise_id)
  UNION
  SELECT charge.worker_id, tenant.enterprise_id
  FROM charge JOIN tenant USING (building_id) JOIN operating USING (enterprise_id)
  WHERE NOT EXISTS (SELECT FROM given WHERE given.enterprise_id = tenant.enterprise_id)
)"""
# Each source is counted once for all workers asked for, never once a worker.
_LOADS = """WITH {carried}, risky AS ({risky}), demand AS ({demands}),
demanded AS (
  SELECT carried.worker_id, demand.id
  FROM demand JOIN carried ON carried.enterprise_id = demand.enterprise_id
  UNION
  SELECT charge.worker_id, demand.id
  FROM demand JOIN charge ON charge.building_id = demand.building_id
  WHERE demand.enterprise_id IS NULL
),
counted AS (
  SELECT worker_id, count(*) AS buildings, 0 AS enterprises, 0 AS risky, 0 AS demands
  FROM charge GROUP BY worker_id
  UNION ALL
  SELECT worker_id, 0, count(*), 0, 0 FROM carried GROUP BY worker_id
  UNION ALL
  SELECT worker_id, 0, 0, count(*), 0
  FROM carried JOIN risky USING (enterprise_id) GROUP BY worker_id
  UNION ALL
  SELECT worker_id, 0, 0, 0, count(*) FROM demanded GROUP BY worker_id
)
SELECT worker_id, sum(buildings)::int, sum(enterprises)::int, sum(risky)::int, sum(demands)::int
FROM counted GROUP BY worker_id"""
_DEMANDS = """WITH {carried}, demand AS ({demands})
SELECT demand.id FROM demand JOIN carried ON carried.enterprise_id = demand.enterprise_id
WHERE carried.worker_id = {worker}
UNION
SELECT demand.id FROM demand JOIN charge ON charge.building_id = demand.building_id
WHERE demand.enterprise_id IS NULL AND charge.worker_id = {worker}"""
_NO_DEMANDS = "SELECT NULL::uuid AS id, NULL::uuid AS enterprise_id, NULL::uuid AS building_id"


@dataclass(frozen=True, slots=True)
class WorkerLoad:
    """What a worker in post looks after on a day."""

    id: uuid.UUID
    number: str
    name: str
    area_id: uuid.UUID
    buildings: int
    enterprises: int
    risky: int
    demands: int

    @property
    def load(self) -> LoadClass:
        """Return how the load compares with the rule of 150–200."""
        return load_class(self.enterprises)

    @property
    def is_charged(self) -> bool:
        """Return whether anything is in the worker's charge."""
        return bool(self.buildings or self.enterprises)


@dataclass(frozen=True, slots=True)
class FreeBuilding:
    """A building that no worker has in charge."""

    id: uuid.UUID
    name: str
    area_id: uuid.UUID
    tenants: int


@dataclass(frozen=True, slots=True)
class AreaCaseload:
    """One subdistrict: its workers by number, and its buildings without a worker by name."""

    area: Area
    loads: tuple[WorkerLoad, ...]
    free: tuple[FreeBuilding, ...]

    @property
    def over(self) -> tuple[WorkerLoad, ...]:
        """Return those above 200, in the order of their numbers."""
        return tuple(load for load in self.loads if load.load is LoadClass.SHORT)

    @property
    def under(self) -> tuple[WorkerLoad, ...]:
        """Return those below 150, in the order of their numbers."""
        return tuple(load for load in self.loads if load.load is LoadClass.AMPLE)


def posts_on(day: datetime.date, user: Any) -> QuerySet[WorkerPost]:
    """Return the posts of the day that ``user`` may see, by subdistrict and number."""
    return (
        WorkerPost.objects.filter(
            standing_on(day),
            current_on(day, "worker__"),
            worker__in=Worker.objects.visible_to(user),
            # Who came from another subdistrict served there: its load is not shown here.
            area__in=Area.objects.visible_to(user),
        )
        .select_related("worker", "area")
        .order_by("area__code", "worker__external_id", "worker__pk")
    )


def loads_on(day: datetime.date, posts: Iterable[WorkerPost]) -> list[WorkerLoad]:
    """Return the loads of workers in post, in the order of the posts.

    One statement; for a past day one more, as its colours are rated anew, of what they carry.
    """
    served = list(posts)
    carried = _carried(day, [post.worker_id for post in served])
    statement = compose(_LOADS, carried=carried, risky=_risky(day, carried), demands=_demands(day))
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        counted = {row[0]: row[1:] for row in cursor.fetchall()}
    return [
        WorkerLoad(
            post.worker_id,
            post.worker.external_id or "",
            post.worker.name,
            post.area_id,
            *counted.get(post.worker_id, NOTHING),
        )
        for post in served
    ]


def caseload_on(day: datetime.date, user: Any) -> list[AreaCaseload]:
    """Return every subdistrict in scope with its workers and its buildings without one."""
    loads: dict[uuid.UUID, list[WorkerLoad]] = defaultdict(list)
    for load in loads_on(day, posts_on(day, user)):
        loads[load.area_id].append(load)
    free: dict[uuid.UUID, list[FreeBuilding]] = defaultdict(list)
    for building in free_buildings(day, user):
        free[building.area_id].append(building)
    areas = Area.objects.filter(pk__in={*loads, *free}).order_by("code")
    return [AreaCaseload(area, tuple(loads[area.pk]), tuple(free[area.pk])) for area in areas]


def free_buildings(day: datetime.date, user: Any) -> list[FreeBuilding]:
    """Return the buildings in scope that nobody in post has in charge, by name."""
    charged = _charges(day).values("building_id")
    rows = (
        Building.objects.visible_to(user)
        .exclude(pk__in=charged)
        .annotate(
            managed_by=_managed_by(day),
            tenants=Subquery(
                _tenants(day)
                .filter(unit__building=OuterRef("pk"), enterprise__in=_operating(day))
                .order_by()
                .values("unit__building")
                .annotate(number=Count("enterprise", distinct=True))
                .values("number")
            ),
        )
        .filter(managed_by__isnull=False)
        .order_by("name", "pk")
        .values_list("pk", "name", "managed_by", "tenants")
    )
    return [FreeBuilding(pk, name, area, tenants or 0) for pk, name, area, tenants in rows]


def proposal_on(
    day: datetime.date, user: Any, areas: Collection[uuid.UUID] | None = None
) -> Proposal:
    """Return which buildings should change hands in the user's scope (or some of its areas)."""
    carriers, charges = facts_on(day, user)
    if areas is not None:
        carriers = [carrier for carrier in carriers if carrier.area_id in areas]
        charges = [charge for charge in charges if charge.area_id in areas]
    return propose(carriers, charges)


def facts_on(day: datetime.date, user: Any) -> tuple[list[Carrier], list[Charge]]:
    """Return workers in post and managed buildings of the scope, with enterprises as sets."""
    operating = set(_operating(day))
    given: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for worker, enterprise in _given(day).values_list("worker_id", "enterprise_id"):
        given[worker].add(enterprise)
    owned = set().union(*given.values())
    tenants: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for building, enterprise in _tenants(day).values_list("unit__building_id", "enterprise_id"):
        if enterprise in operating and enterprise not in owned:
            tenants[building].add(enterprise)
    holders: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for worker, building in _charges(day).values_list("worker_id", "building_id"):
        holders[building].append(worker)
    carriers = [
        Carrier(
            post.worker_id,
            str(post.worker),
            post.area_id,
            frozenset(given[post.worker_id] & operating),
        )
        for post in posts_on(day, user)
    ]
    places = Building.objects.visible_to(user).annotate(managed_by=_managed_by(day))
    rows = places.filter(managed_by__isnull=False).values_list("pk", "name", "managed_by")
    charges = [
        Charge(pk, name, area, frozenset(tenants[pk]), tuple(holders[pk]))
        for pk, name, area in rows
    ]
    return carriers, charges


def demands_of(worker_id: uuid.UUID, day: datetime.date) -> list[Any]:
    """Return the open requests of what is in a worker's charge, as the providers tell them."""
    found = []
    for provider in demand_providers():
        statement = compose(
            _DEMANDS,
            carried=_carried(day, [worker_id]),
            demands=Fragment.of(provider.facts(day)),
            worker=worker_id,
        )
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.params)
            found += provider.told([key for (key,) in cursor.fetchall()])
    return found


def _carried(day: datetime.date, worker_ids: list[uuid.UUID]) -> Fragment:
    """Select what the workers have in charge; what was given to others is known all the same."""
    charges = _charges(day).filter(worker__in=worker_ids).order_by()
    held = _tenants(day).filter(unit__building__in=charges.values("building_id"))
    tenants = held.order_by().values("enterprise_id", building_id=F("unit__building_id"))
    return compose(
        _CARRIED,
        operating=Fragment.of(_operating(day)),
        given=Fragment.of(_given(day).order_by().values("worker_id", "enterprise_id")),
        charges=Fragment.of(charges.values("worker_id", "building_id")),
        tenants=Fragment.of(tenants.distinct()),
    )


def _operating(day: datetime.date) -> QuerySet[Any, Any]:
    """Return the keys of enterprises at work; with a current room they are «operating»."""
    standings = EnterpriseStanding.objects.filter(
        standing_on(day),
        operating_status=OperatingStatus.OPERATING,
        enterprise__in=Occupancy.objects.current_on(day).order_by().values("enterprise_id"),
    )
    return standings.order_by().values_list("enterprise_id", flat=True)


def _tenants(day: datetime.date) -> QuerySet[Any, Any]:
    return Occupancy.objects.current_on(day)


def _given(day: datetime.date) -> QuerySet[Any, Any]:
    return WorkerEnterprise.objects.current_on(day).filter(current_on(day, "worker__"))


def _charges(day: datetime.date) -> QuerySet[Any, Any]:
    return WorkerBuilding.objects.current_on(day).filter(current_on(day, "worker__"))


def _managed_by(day: datetime.date) -> Subquery:
    managing = Jurisdiction.objects.filter(standing_on(day), building=OuterRef("pk"))
    return Subquery(managing.values("area_id")[:1])


def _risky(day: datetime.date, carried: Fragment) -> Fragment:
    """Select the carried enterprises that are orange or red: as stored today, else rated anew."""
    if day == today():
        stored = Rating.objects.filter(colour__in=RISKY).order_by()
        return Fragment.of(stored.values("enterprise_id"))
    statement = compose(
        "WITH {carried} SELECT DISTINCT enterprise_id FROM carried", carried=carried
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        carried_ids = [key for (key,) in cursor.fetchall()]
    sql, params = rating_sql(day, enterprise_ids=carried_ids)
    return compose(
        "SELECT rated.enterprise_id FROM ({rated}) rated WHERE rated.colour = ANY({risky}::text[])",
        rated=Fragment(sql, tuple(params)),
        risky=list(RISKY),
    )


def _demands(day: datetime.date) -> Fragment:
    parts = [Fragment.of(provider.facts(day)) for provider in demand_providers()]
    return joined(" UNION ALL ", parts or [Fragment(f"{_NO_DEMANDS} WHERE FALSE")])
