"""Random histories of three tablets: what they write, how it arrives, what must come of it.

Two tablets of one worker and one of those who keep the street's registers. Each writes without
network, with a clock of its own that may jump between two operations; batches are partial,
doubled, lost on the way there or on the way back; an app dies before it has saved. Time is told
to the server, so a history takes none.
"""

import datetime
import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from common.sync.engine import receive
from common.sync.envelope import Batch, read_item, skew_of
from common.sync.models import FieldEdit, SyncOperation
from tests.services.tablets import SHANGHAI

START = datetime.datetime(2026, 11, 1, 9, tzinfo=SHANGHAI)
MINUTE = datetime.timedelta(minutes=1)
NOTES = ("甲", "乙", "丙", "")
PURPOSES = ("routine", "alert")


@dataclass
class World:
    """Where the visits take place, and who makes them."""

    building: Any
    tenants: list[Any]
    worker: Any
    keeper: Any
    area_id: uuid.UUID


@dataclass
class Written:
    """An operation that a tablet has saved, and what its writer knew."""

    raw: dict[str, Any]
    by: Any
    # By the server's clock; nothing is later than its first arrival.
    at: datetime.datetime
    tablet: "Tablet"
    # Operations whose words on the same object the writer knew.
    knew: frozenset[str] = frozenset()
    # Operations without which this one could not have been written.
    needs: frozenset[str] = frozenset()
    received: datetime.datetime | None = None

    @property
    def id(self) -> str:
        """Return the id of the operation."""
        return self.raw["id"]

    @property
    def about(self) -> str:
        """Return the id of the object that is made or changed."""
        told = self.raw["payload"]
        return told.get("visit") or told.get("promise") or told.get("about") or self.id


@dataclass
class Tablet:
    """One tablet: its queue, its clock, and what it last saw of the server."""

    by: Any
    skew: datetime.timedelta
    id: uuid.UUID
    queue: list[Written] = field(default_factory=list)
    # Own operations by object, the latest last.
    own: dict[str, list[Written]] = field(default_factory=dict)
    # Object → version and operations seen there at the last look.
    seen: dict[str, tuple[int, frozenset[str]]] = field(default_factory=dict)


class History:
    """Writes a random history while it is sent; remembers everything that was saved."""

    def __init__(self, seed: int, world: World, *, is_informed: bool) -> None:
        self.chance = random.Random(seed)
        self.world = world
        # Informed tablets look at the server between; what they write cannot be told elsewhere.
        self.is_informed = is_informed
        self.moment = START
        self.tablets = [
            Tablet(by, self._days(), self._key())
            for by in (world.worker, world.worker, world.keeper)
        ]
        self.saved: list[Written] = []
        self.answers: list[dict[str, Any]] = []
        self.visits: list[Written] = []
        self.began: dict[str, datetime.datetime] = {}
        self.promises: list[tuple[str, Written]] = []

    def run(self, steps: int) -> None:
        """Write and send for a while; at the end everything is sent."""
        for _ in range(steps):
            self.moment += MINUTE
            tablet = self.chance.choice(self.tablets)
            if self.chance.random() < 0.6:
                self._write(tablet)
            elif self.is_informed and self.chance.random() < 0.3:
                self._look(tablet)
            else:
                self._send(tablet)
        for tablet in self.tablets:
            while tablet.queue:
                self.moment += MINUTE
                self._send(tablet)

    def _write(self, tablet: Tablet) -> None:
        options = [self._visit]
        if self._open_to(tablet):
            options += [self._correct] * 5 + [self._withdraw, self._restore, self._restore]
        if self.promises:
            options.append(self._settle)
        options.append(self._news)
        written = self.chance.choice(options)(tablet)
        # The app dies between the last letter and the saving: nobody was told «saved».
        if written is None or self.chance.random() < 0.05:
            return
        self.saved.append(written)
        tablet.queue.append(written)
        tablet.own.setdefault(written.about, []).append(written)
        if written.raw["op"] == "visit.create":
            self.visits.append(written)
            self.promises += [(p["id"], written) for p in written.raw["payload"]["promises"]]

    def _send(self, tablet: Tablet) -> None:
        """Send some of the queue from its beginning; perhaps twice, perhaps in vain."""
        count = self.chance.randint(1, max(1, len(tablet.queue)))
        batch = tablet.queue[:count]
        if batch and self.chance.random() < 0.2:
            batch = [*batch, self.chance.choice(batch)]
        if self.chance.random() < 0.1:
            return
        for written in batch:
            if written.received is None:
                written.received, written.at = self.moment, min(written.at, self.moment)
        self.answers += deliver(batch, tablet, self.moment, self.world)
        # Else the answer was lost: the tablet knows nothing and sends all of it again.
        if self.chance.random() < 0.8:
            del tablet.queue[:count]

    def _look(self, tablet: Tablet) -> None:
        """Look at the visits as they stand on the server."""
        rows = SyncOperation.objects.filter(version__isnull=False).values_list(
            "object_id", "pk", "version"
        )
        seen: dict[str, tuple[int, frozenset[str]]] = {}
        for key, operation, version in rows:
            before, known = seen.get(str(key), (0, frozenset()))
            seen[str(key)] = (max(before, version), known | {str(operation)})
        tablet.seen = seen

    def _visit(self, tablet: Tablet) -> Written:
        key = str(self._key())
        started = self.began[key] = self.moment - 60 * MINUTE
        told = {
            "building": str(self.world.building.pk),
            "enterprise": self._enterprise(),
            "started_at": self._stated(started, tablet),
            "ended_at": self._stated(started + 30 * MINUTE, tablet),
            "purpose": self.chance.choice(PURPOSES),
            "note": self.chance.choice(NOTES),
            "photos": [
                {"sha256": f"{self.chance.getrandbits(256):064x}", "size": 9}
                for _ in range(self.chance.randint(0, 2))
            ],
            "promises": [
                {"id": str(self._key()), "text": "答复", "due_on": "2027-01-05"}
                for _ in range(self.chance.randint(0, 1))
            ],
        }
        return self._written(tablet, "visit.create", told, key=key)

    def _correct(self, tablet: Tablet) -> Written:
        visit = self.chance.choice(self._open_to(tablet))
        start = self.began[visit.id]
        options = {
            "note": self.chance.choice(NOTES),
            "purpose": self.chance.choice(PURPOSES),
            "enterprise": self._enterprise(),
            "started_at": self._stated(start + self.chance.randint(-9, 40) * MINUTE, tablet),
            "ended_at": self._stated(start + self.chance.randint(10, 50) * MINUTE, tablet),
        }
        names = self.chance.sample(sorted(options), self.chance.randint(1, 2))
        if {"started_at", "ended_at"} <= set(names):
            names.remove("started_at")
        told = {"visit": visit.id, "fields": {n: options[n] for n in names}, "reason": "核对"}
        return self._upon(tablet, "visit.correct", told, visit)

    def _withdraw(self, tablet: Tablet) -> Written:
        visit = self.chance.choice(self._open_to(tablet))
        told = {"visit": visit.id, "reason": f"误记 {self.chance.randint(1, 99)}"}
        return self._upon(tablet, "visit.withdraw", told, visit)

    def _settle(self, tablet: Tablet) -> Written:
        key, visit = self.chance.choice(self.promises)
        own = tablet.own.get(key, [])
        told = {
            "promise": key,
            "outcome": self.chance.choice(("kept", "dropped")),
            "note": self.chance.choice(NOTES),
        }
        chain = frozenset(written.id for written in own)
        after = own[-1].id if own else visit.id
        return self._written(tablet, "promise.settle", told, after=after, knew=chain)

    def _news(self, tablet: Tablet) -> Written:
        told = {"building": str(self.world.building.pk), "kind": "newcomer", "name": "示例新公司"}
        return self._written(tablet, "proposal.create", told)

    def _restore(self, tablet: Tablet) -> Written | None:
        """Restore a value that the server shows as lost, or any that was ever written."""
        lost = [
            edit
            for edit in FieldEdit.objects.lost().filter(object_type="services.visit")
            if any(str(edit.object_id) == visit.id for visit in self._open_to(tablet))
        ]
        if not lost:
            return None
        edit = self.chance.choice(sorted(lost, key=lambda edit: edit.pk))
        visit = next(v for v in self.visits if v.id == str(edit.object_id))
        told = {"conflict": str(edit.pk), "about": visit.id, "field": edit.field}
        word = str(edit.operation_id)
        by_id = {written.id: written for written in self.saved}
        needs = {word, visit.id} | by_id[word].knew | by_id[word].needs
        return self._upon(tablet, "conflict.restore", told, visit, {word}, frozenset(needs))

    def _upon(
        self,
        tablet: Tablet,
        op: str,
        told: dict[str, Any],
        visit: Written,
        words: Iterable[str] = (),
        needs: frozenset[str] = frozenset(),
    ) -> Written:
        """Return an operation upon a visit: after an own one, upon what was seen, or neither."""
        own = tablet.own.get(visit.id, [])
        more: dict[str, Any] = {}
        knew = set(words)
        if own and (self.chance.random() < 0.8 or op == "conflict.restore"):
            more["after"] = own[-1].id
            knew |= {own[-1].id} | own[-1].knew
            needs |= {own[-1].id} if op == "conflict.restore" else set()
        if visit.id in tablet.seen and (not more or self.chance.random() < 0.5):
            more["base_version"], shown = tablet.seen[visit.id]
            knew |= shown
        return self._written(tablet, op, told, knew=frozenset(knew), needs=needs, **more)

    def _written(
        self,
        tablet: Tablet,
        op: str,
        told: dict[str, Any],
        *,
        key: str | None = None,
        knew: frozenset[str] = frozenset(),
        needs: frozenset[str] = frozenset(),
        **more: Any,
    ) -> Written:
        # The clock of the tablet was set by hand since: what it said then is wrong by hours.
        jump = self.chance.choice((0, 0, 0, -600, 300)) * MINUTE
        moment = self.moment + jump
        raw = {"id": key or str(self._key()), "op": op, "payload": told, **more}
        raw["at"] = (moment + tablet.skew).isoformat()
        return Written(raw, tablet.by, moment, tablet, knew, needs)

    def _open_to(self, tablet: Tablet) -> list[Written]:
        return [v for v in self.visits if v.by == tablet.by or tablet.by == self.world.keeper]

    def _stated(self, moment: datetime.datetime, tablet: Tablet) -> str:
        return (moment + tablet.skew).isoformat()

    def _enterprise(self) -> str | None:
        return self.chance.choice([None, *(str(tenant.pk) for tenant in self.world.tenants)])

    def _days(self) -> datetime.timedelta:
        return self.chance.choice((0, 0, -3, 3)) * datetime.timedelta(days=1)

    def _key(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)


def permuted(history: History, chance: random.Random) -> list[Written]:
    """Return the operations in another order: what one needs comes before it."""
    left, done, order = list(history.saved), set(), []
    while left:
        chosen = chance.choice([written for written in left if written.needs <= done])
        left.remove(chosen)
        done.add(chosen.id)
        order.append(chosen)
    return order


def deliver(
    batch: list[Written], tablet: Tablet, moment: datetime.datetime, world: World
) -> list[dict[str, Any]]:
    """Let the server take a batch at ``moment``; return its answers."""
    clock = skew_of((moment + tablet.skew).isoformat(), moment)
    items = [read_item(written.raw, clock) for written in batch]
    return receive(Batch(tablet.id, moment, clock, items), by=tablet.by, area_id=world.area_id)
