"""Indicators of the tenancy: days left of the lease, and what the tenant means to do."""

import datetime
import uuid

from django.db.models import Q, QuerySet

from common.database.fragments import Fragment, compose
from enterprises.choices import Intent
from enterprises.models import LeaseIntent, Occupancy
from enterprises.rating.registry import (
    Indicator,
    Provider,
    Run,
    register_indicator,
    register_provider,
)
from enterprises.stability.scheme import Scheme
from enterprises.stability.values import OWNED_DAYS

# A lease counts with the last word on it; of several leases that end last, and of several words
# of one day, the one with the most points (the last position among the scheme's options).
INTENTS = """
SELECT word.enterprise_id, max(word.place) AS value
FROM (
    SELECT DISTINCT ON (occupancy.id) population.enterprise_id, option.place
    FROM population
    JOIN enterprises_occupancy occupancy
        ON occupancy.enterprise_id = population.enterprise_id
        AND occupancy.ends_on = population.lease_ends_on
    JOIN enterprises_leaseintent intent ON intent.occupancy_id = occupancy.id
    JOIN unnest({codes}::text[]) WITH ORDINALITY AS option(code, place)
        ON option.code = intent.intent
    WHERE NOT population.is_owner AND occupancy.tenure = 'leased'
      AND occupancy.starts_on <= {day}
      AND (intent.recorded_on IS NULL OR intent.recorded_on <= {day})
    ORDER BY occupancy.id, intent.recorded_on DESC NULLS LAST, option.place DESC
) AS word
GROUP BY word.enterprise_id
"""


def intents(run: Run) -> Fragment:
    """Select the position of the intent on the current lease that ends last."""
    rule = next(rule for rule in run.scheme.indicators if rule.id == "lease_intent")
    return compose(INTENTS, codes=[option.code for option in rule.options], day=run.day)


def current_occupancies(enterprise_id: uuid.UUID, day: datetime.date, scheme: Scheme) -> QuerySet:
    """Return the rooms that the enterprise holds on the day."""
    return Occupancy.objects.current_on(day).filter(enterprise=enterprise_id)


def known_intents(enterprise_id: uuid.UUID, day: datetime.date, scheme: Scheme) -> QuerySet:
    """Return what was said by the day about the current leases that end last."""
    leases = current_occupancies(enterprise_id, day, scheme)
    last = leases.order_by("-ends_on").filter(ends_on__isnull=False).values("ends_on")[:1]
    return LeaseIntent.objects.filter(
        Q(recorded_on__isnull=True) | Q(recorded_on__lte=day),
        occupancy__in=leases.filter(ends_on__in=last),
    )


register_indicator(
    Indicator(
        "lease_remaining",
        value=f"CASE WHEN population.is_owner THEN {OWNED_DAYS} "
        "ELSE population.lease_ends_on - {day} END",
        unit="天",
        text=lambda value: "自有" if value == OWNED_DAYS else "",
    )
)
register_indicator(Indicator("lease_intent", value="{found} - 1", unit="", choices=Intent.choices))
register_provider("lease_remaining", Provider(facts=None, rows=current_occupancies))
register_provider("lease_intent", Provider(facts=intents, rows=known_intents))
