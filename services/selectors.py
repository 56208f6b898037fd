"""What this app knows for others: on which days enterprises were met."""

import datetime

from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from orgs.selectors.new_tenants import register_contacts
from services.models import Visit


def met(day: datetime.date) -> QuerySet:
    """Return the visits to enterprises up to ``day``, with their Shanghai date ``on``."""
    visits = Visit.objects.until(day).filter(enterprise__isnull=False)
    return visits.order_by().annotate(on=TruncDate("visited_at"))


register_contacts(met)
