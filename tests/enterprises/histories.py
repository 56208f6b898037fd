"""Random histories of enterprises around a day, dense where the rules change."""

import datetime
import random
import uuid
from decimal import Decimal
from typing import Any

from common.calendar.clock import SHANGHAI
from enterprises.choices import ArrearsKind, Intent, SignalKind
from enterprises.models import (
    Arrears,
    Enterprise,
    EnterpriseStanding,
    LeaseIntent,
    Measurement,
    Occupancy,
    Signal,
)
from services.models import Participation, ServiceRequest, Visit
from tests.factories.buildings import BuildingFactory, UnitFactory

# Distances in days at which some rule changes, and their neighbours.
EDGES = [
    edge + step
    for edge in (0, 15, 30, 60, 90, 120, 180, 200, 300, 365, 545, 730)
    for step in (-1, 0, 1)
]
UNITS = 4


class Histories:
    """Writes random facts; the same seed writes the same facts."""

    def __init__(self, seed: int, day: datetime.date) -> None:
        self.random = random.Random(seed)
        self.day = day
        self.building = BuildingFactory()
        self.units = [
            UnitFactory(building=self.building, number=str(place)) for place in range(UNITS)
        ]
        self.rows: dict[type, list[Any]] = {}

    def write(self, number: int) -> list[uuid.UUID]:
        """Write ``number`` enterprises with facts; return their ids."""
        enterprises = [
            Enterprise(
                source="history",
                external_id=f"H{place:05}",
                no_uscc_reason="示例",
                name=f"示例企业{place}",
                unit_kind="non_public",
            )
            for place in range(number)
        ]
        Enterprise.objects.bulk_create(enterprises)
        for enterprise in enterprises:
            self.standings(enterprise)
            self.occupancies(enterprise)
            self.measurements(enterprise)
            self.facts(enterprise)
            self.services(enterprise)
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, ignore_conflicts=True)
        return [enterprise.pk for enterprise in enterprises]

    def add(self, row: Any) -> Any:
        """Keep a row for the end."""
        self.rows.setdefault(type(row), []).append(row)
        return row

    def ago(self) -> datetime.date:
        """Return a day at some distance before (seldom after) the day."""
        far = self.random.choice(EDGES) if self.chance(0.6) else self.random.randint(-60, 800)
        return self.day - datetime.timedelta(far)

    def ahead(self) -> datetime.date:
        """Return a day at some distance after (seldom before) the day."""
        return self.day + (self.day - self.ago())

    def chance(self, probability: float) -> bool:
        """Return True with a probability."""
        return self.random.random() < probability

    def standings(self, enterprise: Enterprise) -> None:
        """State one or two statuses."""
        change = self.ago() if self.chance(0.3) else None
        first = "operating" if self.chance(0.85) else "suspended"
        recorded = datetime.date(2020, 1, 1)
        self.add(
            EnterpriseStanding(
                enterprise=enterprise,
                operating_status=first,
                ends_on=change,
                recorded_on=recorded,
            )
        )
        if change:
            self.add(
                EnterpriseStanding(
                    enterprise=enterprise,
                    operating_status="operating" if self.chance(0.7) else "moved_out",
                    starts_on=change,
                    recorded_on=recorded,
                )
            )

    def occupancies(self, enterprise: Enterprise) -> None:
        """Let it hold up to four rooms; several may end on one day."""
        shared_end = self.ahead()
        for unit in self.random.sample(self.units, self.random.choice([0, 1, 1, 1, 2, 2, 3, 4])):
            starts_on = min(self.ago(), self.day + datetime.timedelta(2))
            ends_on = self.random.choice([shared_end, shared_end, self.ahead(), None])
            if ends_on is not None and ends_on < starts_on:
                ends_on = starts_on + datetime.timedelta(self.random.choice([0, 1, 400]))
            occupancy = self.add(
                Occupancy(
                    enterprise=enterprise,
                    unit=unit,
                    starts_on=starts_on,
                    ends_on=ends_on,
                    tenure="owned" if self.chance(0.08) else "leased",
                )
            )
            for _ in range(self.random.choice([0, 0, 1, 1, 2, 3])):
                self.add(
                    LeaseIntent(
                        occupancy=occupancy,
                        intent=self.random.choice(Intent.values),
                        recorded_on=self.ago() if self.chance(0.8) else None,
                    )
                )

    def measurements(self, enterprise: Enterprise) -> None:
        """Measure headcounts and yearly taxes."""
        base = self.random.choice([0, 1, 3, 7, 10, 30, 100, 333])
        for measured_on in {self.ago() for _ in range(self.random.randint(0, 6))}:
            value = max(0, base + self.random.choice([-3, -1, 0, 0, 1, 2]) * base // 10)
            self.add(self.measured(enterprise, "headcount", measured_on, Decimal(value)))
        for year in range(self.day.year - 3, self.day.year + 1):
            if self.chance(0.6):
                value = Decimal(self.random.choice([0, -5, 100, 110, 90, 33.33, 70.1]))
                self.add(
                    self.measured(
                        enterprise,
                        "annual_tax",
                        datetime.date(year, self.random.choice([1, 6, 12]), 28),
                        value,
                    )
                )

    def measured(
        self, enterprise: Enterprise, kind: str, measured_on: datetime.date, value: Decimal
    ) -> Measurement:
        """Return a measurement to two decimals."""
        return Measurement(
            enterprise=enterprise,
            kind=kind,
            measured_on=measured_on,
            value=value.quantize(Decimal("0.01")),
        )

    def facts(self, enterprise: Enterprise) -> None:
        """Owe rent, give signals."""
        for _ in range(self.random.choice([0, 0, 0, 1, 2])):
            started_on = self.ago()
            settled_on = max(started_on, self.ago()) if self.chance(0.5) else None
            self.add(
                Arrears(
                    enterprise=enterprise,
                    kind=self.random.choice(ArrearsKind.values),
                    started_on=started_on,
                    settled_on=settled_on,
                )
            )
        for _ in range(self.random.choice([0, 0, 1, 1, 2, 5])):
            observed_on = self.ago()
            self.add(
                Signal(
                    enterprise=enterprise,
                    kind=self.random.choice(SignalKind.values),
                    severity=self.random.randint(1, 5),
                    observed_on=observed_on,
                    closed_on=max(observed_on, self.ago()) if self.chance(0.3) else None,
                    source_id=uuid.UUID(int=self.random.getrandbits(128)),
                )
            )

    def services(self, enterprise: Enterprise) -> None:
        """Visit it, let it ask and take part."""
        for _ in range(self.random.choice([0, 1, 1, 2, 4])):
            self.add(
                Visit(
                    visited_at=self.moment(self.ago()),
                    building=self.building,
                    enterprise=enterprise,
                )
            )
        for _ in range(self.random.choice([0, 0, 1, 2, 4])):
            received_at = self.moment(self.ago())
            resolved_at = self.moment(self.ago()) if self.chance(0.5) else None
            self.add(
                ServiceRequest(
                    enterprise=enterprise,
                    received_at=received_at,
                    resolved_at=max(received_at, resolved_at) if resolved_at else None,
                    due_on=self.ago() if self.chance(0.9) else None,
                    mechanism="platform",
                )
            )
        for ordinal in range(self.random.choice([0, 0, 1, 3, 7])):
            self.add(
                Participation(
                    enterprise=enterprise, held_on=self.ago(), activity="讲座", ordinal=ordinal + 1
                )
            )

    def moment(self, day: datetime.date) -> datetime.datetime:
        """Return a moment of a Shanghai day, often its first or last second."""
        time = self.random.choice(
            [
                datetime.time(0, 0),
                datetime.time(23, 59, 59),
                datetime.time(7, 59),
                datetime.time(12),
            ]
        )
        return datetime.datetime.combine(day, time, tzinfo=SHANGHAI)
