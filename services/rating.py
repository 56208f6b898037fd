"""What this app knows for the stability rating: overdue requests, visits, participations."""

import datetime
import uuid

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate

from enterprises.rating.registry import Provider, Run, register_provider
from enterprises.stability.scheme import Scheme
from services.models import Participation, ServiceRequest, Visit

ENGAGEMENT_DAYS = 180


def overdue_requests(run: Run) -> QuerySet:
    """Count the requests past their due day and not resolved."""
    requests = ServiceRequest.objects.overdue_on(run.day).filter(enterprise__isnull=False)
    return run.narrow(requests).order_by().values("enterprise_id").annotate(value=Count("*"))


def last_visits(run: Run) -> QuerySet:
    """Select the Shanghai date of the last visit."""
    visits = Visit.objects.until(run.day).filter(enterprise__isnull=False)
    return (
        run.narrow(visits)
        .order_by()
        .values("enterprise_id")
        .annotate(value=TruncDate(Max("visited_at")))
    )


def participations(run: Run) -> QuerySet:
    """Count the participations in (D−180, D]."""
    held = Participation.objects.within(run.day, ENGAGEMENT_DAYS)
    return run.narrow(held).order_by().values("enterprise_id").annotate(value=Count("*"))


def requests_behind(enterprise_id: uuid.UUID, day: datetime.date, scheme: Scheme) -> QuerySet:
    """Return the overdue requests."""
    return ServiceRequest.objects.overdue_on(day).filter(enterprise=enterprise_id)


def visits_behind(enterprise_id: uuid.UUID, day: datetime.date, scheme: Scheme) -> QuerySet:
    """Return the visits up to the day, the last one first."""
    return Visit.objects.until(day).filter(enterprise=enterprise_id).order_by("-visited_at")


def participations_behind(enterprise_id: uuid.UUID, day: datetime.date, scheme: Scheme) -> QuerySet:
    """Return the participations that count."""
    return Participation.objects.within(day, ENGAGEMENT_DAYS).filter(enterprise=enterprise_id)


register_provider("overdue_requests", Provider(overdue_requests, requests_behind))
register_provider("visit_recency", Provider(last_visits, visits_behind))
register_provider("engagement", Provider(participations, participations_behind))
