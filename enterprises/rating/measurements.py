"""Indicators of what was measured: headcount over half a year, tax over a year.

Both are quotients of whole hundredths, so that the quotient is the nearest double and a limit
of a floor, written as a decimal, meets it exactly.
"""

import datetime
import uuid

from django.db.models import QuerySet

from common.database.fragments import Fragment, compose
from enterprises.choices import MeasurementKind
from enterprises.models import Measurement
from enterprises.rating.registry import (
    Indicator,
    Provider,
    Run,
    register_indicator,
    register_provider,
)
from enterprises.stability.scheme import Scheme

RECENT_DAYS = 120
BEFORE_DAYS = (180, 365)

TREND = """
SELECT latest.enterprise_id,
       ((latest.value - before.value) * 100)::float8 / (before.value * 100)::float8 AS value
FROM (
    SELECT DISTINCT ON (m.enterprise_id) m.enterprise_id, m.value, m.measured_on
    FROM enterprises_measurement m
    WHERE m.kind = {kind} AND {recent} AND {among}
    ORDER BY m.enterprise_id, m.measured_on DESC
) AS latest
CROSS JOIN LATERAL (
    SELECT earlier.value FROM enterprises_measurement earlier
    WHERE earlier.enterprise_id = latest.enterprise_id AND earlier.kind = {kind} AND {before}
    ORDER BY earlier.measured_on DESC LIMIT 1
) AS before
WHERE before.value > 0
"""


def headcount_trend(run: Run) -> Fragment:
    """Select (h0 − h1) / h1: the latest headcount against the one half a year before it."""
    return compose(
        TREND,
        kind=MeasurementKind.HEADCOUNT.value,
        recent=compose(
            "m.measured_on <= {day} AND m.measured_on > {day} - {days}",
            day=run.day,
            days=RECENT_DAYS,
        ),
        before=compose(
            "earlier.measured_on <= latest.measured_on - {nearest} "
            "AND earlier.measured_on > latest.measured_on - {farthest}",
            nearest=BEFORE_DAYS[0],
            farthest=BEFORE_DAYS[1],
        ),
        among=run.among("m.enterprise_id"),
    )


def tax_trend(run: Run) -> Fragment:
    """Select (t0 − t1) / t1: the latest complete tax year against the year before it."""
    year = "make_date(extract(year FROM latest.measured_on)::integer{back}, 1, 1)"
    return compose(
        TREND,
        kind=MeasurementKind.ANNUAL_TAX.value,
        recent=compose("m.measured_on < {year}", year=run.day.replace(month=1, day=1)),
        before=compose(
            "earlier.measured_on < {this} AND earlier.measured_on >= {last}",
            this=Fragment(year.format(back="")),
            last=Fragment(year.format(back=" - 1")),
        ),
        among=run.among("m.enterprise_id"),
    )


def headcounts(enterprise_id: uuid.UUID, day: datetime.date, scheme: Scheme) -> QuerySet:
    """Return the headcounts that can bear on the trend of the day."""
    return Measurement.objects.filter(
        enterprise=enterprise_id,
        kind=MeasurementKind.HEADCOUNT,
        measured_on__lte=day,
        measured_on__gt=day - datetime.timedelta(RECENT_DAYS + BEFORE_DAYS[1]),
    )


def taxes(enterprise_id: uuid.UUID, day: datetime.date, scheme: Scheme) -> QuerySet:
    """Return the yearly taxes of the complete years on the day."""
    return Measurement.objects.filter(
        enterprise=enterprise_id,
        kind=MeasurementKind.ANNUAL_TAX,
        measured_on__lt=day.replace(month=1, day=1),
    )


def change_text(value: float) -> str:
    """Return a change as people say it: 减少 12.5%."""
    return "持平" if not round(value, 3) else f"{'增加' if value > 0 else '减少'} {abs(value):.1%}"


register_indicator(Indicator("headcount_trend", value="{found}", unit="%", text=change_text))
register_indicator(Indicator("tax_trend", value="{found}", unit="%", text=change_text))
register_provider("headcount_trend", Provider(headcount_trend, headcounts))
register_provider("tax_trend", Provider(tax_trend, taxes))
