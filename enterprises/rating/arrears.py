"""Indicator of arrears: days since the earliest that is still open."""

import datetime
import uuid

from django.db.models import Min, QuerySet

from enterprises.models import Arrears
from enterprises.rating.registry import (
    Indicator,
    Provider,
    Run,
    register_indicator,
    register_provider,
)
from enterprises.stability.scheme import Scheme


def earliest_open(run: Run) -> QuerySet:
    """Select the start of the earliest arrears open on the day."""
    return (
        run.narrow(Arrears.objects.open_on(run.day))
        .order_by()
        .values("enterprise_id")
        .annotate(value=Min("started_on"))
    )


def open_arrears(enterprise_id: uuid.UUID, day: datetime.date, scheme: Scheme) -> QuerySet:
    """Return the arrears open on the day."""
    return Arrears.objects.open_on(day).filter(enterprise=enterprise_id)


register_indicator(
    Indicator(
        "arrears",
        value="coalesce({day} - {found}, 0)",
        unit="天",
        text=lambda value: "" if value else "无欠费",
    )
)
register_provider("arrears", Provider(earliest_open, open_arrears))
