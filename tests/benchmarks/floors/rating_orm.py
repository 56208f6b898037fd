"""The rating as plain Django would do it: prefetch, score one by one, bulk upsert."""

import datetime
import uuid
from collections.abc import Iterable, Sequence

from common.calendar.clock import SHANGHAI
from enterprises.models import Enterprise, Rating, RatingScheme
from enterprises.rating.results import published_scheme
from enterprises.stability import values
from enterprises.stability.scheme import parse_scheme
from enterprises.stability.scoring import rate

CHUNK = 1_000
RELATED = (
    "standings",
    "occupancies__intents",
    "measurements",
    "arrears",
    "signals",
    "requests",
    "visits",
    "participations",
)
COLUMNS = [field.attname for field in Rating._meta.concrete_fields if not field.primary_key]


def rate_plainly(ids: Sequence[uuid.UUID], day: datetime.date) -> int:
    """Rate enterprises and store them; return how many are rated."""
    published = published_scheme()
    enterprises = Enterprise.objects.filter(pk__in=ids).prefetch_related(*RELATED)
    ratings = list(_ratings(enterprises.iterator(chunk_size=CHUNK), published, day))
    Rating.objects.bulk_create(
        ratings,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["enterprise_id"],
        update_fields=COLUMNS,
    )
    return len(ratings)


def _ratings(
    enterprises: Iterable[Enterprise], published: RatingScheme, day: datetime.date
) -> Iterable[Rating]:
    scheme = parse_scheme(published.definition)
    for enterprise in enterprises:
        found = values.find(_facts(enterprise), day, scheme)
        if found is None:
            continue
        rated = rate(scheme, found)
        yield Rating(
            enterprise=enterprise,
            rated_on=day,
            scheme=published,
            score=rated.score,
            confidence=rated.confidence,
            colour_by_score=rated.colour_by_score,
            colour=rated.colour,
            floors=list(rated.floors),
            needs_review=rated.needs_review,
            values=[None if isinstance(v, str) or v is None else float(v) for v in rated.values],
            points=[None if p is None else float(p) for p in rated.points],
        )


def _facts(enterprise: Enterprise) -> values.Facts:
    measured = list(enterprise.measurements.all())
    return values.Facts(
        statuses=tuple(
            values.Status(s.operating_status == "operating", s.starts_on, s.ends_on)
            for s in enterprise.standings.all()
        ),
        tenancies=tuple(
            values.Tenancy(
                o.starts_on,
                o.ends_on,
                o.tenure == "owned",
                tuple(values.Intent(i.intent, i.recorded_on) for i in o.intents.all()),
            )
            for o in enterprise.occupancies.all()
        ),
        headcounts=tuple(
            values.Measured(m.measured_on, m.value) for m in measured if m.kind == "headcount"
        ),
        taxes=tuple(
            values.Measured(m.measured_on, m.value) for m in measured if m.kind == "annual_tax"
        ),
        arrears=tuple(values.Owed(a.started_on, a.settled_on) for a in enterprise.arrears.all()),
        signals=tuple(
            values.Observed(s.kind, s.severity, s.observed_on, s.closed_on)
            for s in enterprise.signals.all()
        ),
        requests=tuple(
            values.Asked(
                r.received_at.astimezone(SHANGHAI).date(),
                r.due_on,
                r.resolved_at.astimezone(SHANGHAI).date() if r.resolved_at else None,
            )
            for r in enterprise.requests.all()
        ),
        visits=tuple(v.visited_at.astimezone(SHANGHAI).date() for v in enterprise.visits.all()),
        participations=tuple(p.held_on for p in enterprise.participations.all()),
    )
