"""Who is rated on a day: enterprises that operate and hold at least one room."""

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from common.records.periods import standing_on
from enterprises.choices import OperatingStatus, Tenure
from enterprises.models import EnterpriseStanding, Occupancy
from enterprises.rating.registry import Run


def population(run: Run) -> QuerySet:
    """Select one row for each rated enterprise.

    Columns: enterprise_id, since (start of its earliest current occupancy), is_owner (a current
    room is its own), lease_ends_on (latest end of its current leases, or NULL).
    """
    operating = EnterpriseStanding.objects.filter(
        standing_on(run.day),
        enterprise=OuterRef("enterprise"),
        operating_status=OperatingStatus.OPERATING,
    )
    return (
        run.narrow(Occupancy.objects.current_on(run.day))
        .filter(Exists(run.narrow(operating)))
        .order_by()
        .values("enterprise_id")
        .annotate(
            since=Min("starts_on"),
            is_owner=BoolOr(Q(tenure=Tenure.OWNED)),
            lease_ends_on=Max("ends_on", filter=Q(tenure=Tenure.LEASED)),
        )
        .values(
            "enterprise_id",
            "since",
            "is_owner",
            "lease_ends_on",
        )
    )
