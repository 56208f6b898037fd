"""The dated facts that figures of enterprises are made from: one queryset a source.

Each yields at most one row for an enterprise (``enterprise_id`` and columns); moments count by
their Shanghai date, and «the last n days» of day D are (D−n, D].
"""

import datetime

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import F, FloatField, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.db.models.lookups import GreaterThanOrEqual

from common.calendar.clock import end_of
from common.database.fragments import Fragment
from common.records.periods import standing_on
from enterprises.choices import MeasurementKind, OperatingStatus
from enterprises.models import EnterpriseStanding, Measurement, Occupancy
from orgs.choices import CoverageMode
from orgs.models import Coverage, LifePartner, LifeRecord
from orgs.selectors.formation import threshold
from reports.indicators.sql import selected
from services.models import Participation, ResponseStep, Visit

SHORT, LONG = datetime.timedelta(days=30), datetime.timedelta(days=90)
_AREA = Cast(Coalesce("area", "unit__area", Value(0)), FloatField())


def operating(day: datetime.date) -> Fragment:
    """Enterprises at work on the day, and whether their own full members ask for a branch."""
    standings = EnterpriseStanding.objects.filter(
        standing_on(day), operating_status=OperatingStatus.OPERATING
    )
    enough = GreaterThanOrEqual(F("full_members"), threshold("branch_from", day))
    return selected(standings.values("enterprise_id").annotate(should_build=enough))


def rooms(day: datetime.date) -> Fragment:
    """Enterprises with each building they rent in, and the square metres held there."""
    current = Occupancy.objects.current_on(day)
    return selected(
        current.values("enterprise_id", building_id=F("unit__building_id")).annotate(
            held=Sum(_AREA)
        )
    )


def tenancy(day: datetime.date) -> Fragment:
    """The day since which an enterprise has been a tenant without a break in its contracts."""
    current = Occupancy.objects.current_on(day).values("enterprise_id")
    return selected(current.annotate(since=Min("starts_on")))


def coverage(day: datetime.date) -> Fragment:
    """Enterprises with any current coverage, and of which kind."""
    current = Coverage.objects.current_on(day).values("enterprise_id")
    return selected(
        current.annotate(
            established=BoolOr(Q(mode=CoverageMode.ESTABLISH)),
            organised=BoolOr(
                Q(mode__in=[CoverageMode.ESTABLISH, CoverageMode.JOINT])
                | (Q(mode=CoverageMode.ATTACH) & Q(threshold("counts_attached", day)))
            ),
        )
    )


def _visits(day: datetime.date) -> QuerySet[Visit]:
    return Visit.objects.until(day).filter(enterprise__isnull=False)


def recent_visit(day: datetime.date) -> Fragment:
    """Enterprises visited in the last 90 days, and whether in the last 30."""
    recent = _visits(day).filter(visited_at__gte=end_of(day - LONG))
    return selected(
        recent.values("enterprise_id").annotate(
            within_30=BoolOr(Q(visited_at__gte=end_of(day - SHORT)))
        )
    )


def last_visit(day: datetime.date) -> Fragment:
    """The Shanghai date of the last visit up to the day."""
    visits = _visits(day).values("enterprise_id")
    return selected(visits.annotate(visited_on=TruncDate(Max("visited_at"))))


def participation(day: datetime.date) -> Fragment:
    """Enterprises that took part in a meeting or activity in the last 90 days."""
    recent = Participation.objects.filter(held_on__gt=day - LONG, held_on__lte=day)
    return selected(recent.values("enterprise_id").distinct())


def organised_life(day: datetime.date) -> Fragment:
    """Enterprises covered by an organisation that held, or joined, a gathering in 90 days."""
    records = LifeRecord.objects.filter(held_on__gt=day - LONG, held_on__lte=day)
    guests = LifePartner.objects.filter(record__in=records)
    active = records.values("organisation_id").union(guests.values("organisation_id"), all=True)
    current = Coverage.objects.current_on(day).filter(organisation__in=active)
    return selected(current.values("enterprise_id").distinct())


def headcount(day: datetime.date) -> Fragment:
    """The latest headcount measured up to the day."""
    measured = Measurement.objects.filter(
        kind=MeasurementKind.HEADCOUNT, measured_on__lte=day
    ).order_by("-enterprise_id", "-measured_on")
    return selected(measured.distinct("enterprise_id").values("enterprise_id", "value"))


def response(day: datetime.date) -> Fragment:
    """Enterprises with a response step that was live at the end of the day."""
    ends = end_of(day)
    live = ResponseStep.objects.filter(
        Q(done_at__isnull=True) | Q(done_at__gte=ends), opened_at__lt=ends
    )
    return selected(live.order_by().values("enterprise_id").distinct())
