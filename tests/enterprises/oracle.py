"""The slow rating of everybody in the database: facts read row by row, scored in fractions."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain
from typing import Any

from common.calendar.clock import SHANGHAI
from enterprises.models import (
    Arrears,
    EnterpriseStanding,
    LeaseIntent,
    Measurement,
    Occupancy,
    Signal,
)
from enterprises.rating.results import AsOf
from enterprises.stability import values
from enterprises.stability.scheme import Scheme
from enterprises.stability.scoring import Rated, rate
from services.models import Participation, ServiceRequest, Visit


def rate_everybody(day: datetime.date, scheme: Scheme) -> dict[uuid.UUID, Rated]:
    """Return the exact rating of every enterprise that is rated on ``day``."""
    rated = {}
    for enterprise_id, facts in read_facts().items():
        found = values.find(facts, day, scheme)
        if found is not None:
            rated[enterprise_id] = rate(scheme, found)
    return rated


def read_facts() -> dict[uuid.UUID, values.Facts]:
    """Return the dated facts of every enterprise that has any."""
    parts: dict[uuid.UUID, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for enterprise_id, name, fact in chain(_tenancies(), _facts(), _services()):
        parts[enterprise_id][name].append(fact)
    return {
        key: values.Facts(**{name: tuple(rows) for name, rows in part.items()})
        for key, part in parts.items()
    }


Found = Iterator[tuple[uuid.UUID, str, Any]]


def _tenancies() -> Found:
    intents = defaultdict(list)
    for said in LeaseIntent.objects.all():
        intents[said.occupancy_id].append(values.Intent(said.intent, said.recorded_on))
    for o in Occupancy.objects.all():
        tenancy = values.Tenancy(o.starts_on, o.ends_on, o.tenure == "owned", tuple(intents[o.pk]))
        yield o.enterprise_id, "tenancies", tenancy


def _facts() -> Found:
    for s in EnterpriseStanding.objects.all():
        status = values.Status(s.operating_status == "operating", s.starts_on, s.ends_on)
        yield s.enterprise_id, "statuses", status
    for m in Measurement.objects.all():
        name = "headcounts" if m.kind == "headcount" else "taxes"
        yield m.enterprise_id, name, values.Measured(m.measured_on, m.value)
    for a in Arrears.objects.all():
        yield a.enterprise_id, "arrears", values.Owed(a.started_on, a.settled_on)
    for g in Signal.objects.all():
        signal = values.Observed(g.kind, g.severity, g.observed_on, g.closed_on)
        yield g.enterprise_id, "signals", signal


def _services() -> Found:
    for r in ServiceRequest.objects.filter(enterprise__isnull=False):
        asked = values.Asked(_day(r.received_at), r.due_on, _day(r.resolved_at))
        yield r.enterprise_id, "requests", asked
    for v in Visit.objects.filter(enterprise__isnull=False):
        yield v.enterprise_id, "visits", _day(v.visited_at)
    for p in Participation.objects.all():
        yield p.enterprise_id, "participations", p.held_on


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return moment.astimezone(SHANGHAI).date() if moment else None


def differences(
    scheme: Scheme, exact: dict[uuid.UUID, Rated], found: Iterable[AsOf]
) -> list[tuple[uuid.UUID, Any, Any]]:
    """Return who is rated otherwise than the oracle says: id, exact, found."""
    rated = {row.enterprise_id: row for row in found}
    return [
        (key, exact.get(key), rated.get(key))
        for key in exact.keys() | rated.keys()
        if key not in exact or key not in rated or not _agree(scheme, exact[key], rated[key])
    ]


def _agree(scheme: Scheme, exact: Rated, found: AsOf) -> bool:
    """Compare everything that is rounded exactly, and doubles within their own error."""
    said = (exact.score, exact.confidence, exact.colour_by_score, exact.colour)
    if said != (found.score, found.confidence, found.colour_by_score, found.colour):
        return False
    if (list(exact.floors), exact.needs_review) != (found.floors, found.needs_review):
        return False
    values = [
        next(place for place, option in enumerate(rule.options) if option.code == value)
        if isinstance(value, str)
        else value
        for rule, value in zip(scheme.indicators, exact.values, strict=True)
    ]
    return all(
        _close(mine, theirs)
        for mine, theirs in zip(
            (*values, *exact.points), (*found.values, *found.points), strict=True
        )
    )


def _close(mine: Fraction | int | None, theirs: float | None) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    return abs(float(mine) - theirs) < 1e-10
