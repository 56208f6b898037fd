"""Dated facts: half-open periods ``[starts_on, ends_on)``, empty end = still running."""

import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateRangeField,
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """SQL ``daterange(start, end, '[)')``; NULL bounds are open."""

    function = "DATERANGE"
    output_field = DateRangeField()


class MomentRange(Func):
    """SQL ``tstzrange(start, end, '[)')``; NULL bounds are open."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def current_on(day: datetime.date, prefix: str = "") -> Q:
    """Return the condition «period of ``prefix`` holds on ``day``» for dated rows with a start."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": day})
    )


def standing_on(day: datetime.date, prefix: str = "") -> Q:
    """Return the same condition for standings, whose empty start means «since ever»."""
    return (Q(**{f"{prefix}starts_on__isnull": True}) | Q(**{f"{prefix}starts_on__lte": day})) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": day})
    )


def left_open(
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    held: Iterable[tuple[datetime.date, datetime.date | None]],
) -> list[tuple[datetime.date, datetime.date | None]]:
    """Return the parts of [starts_on, ends_on) that none of the ``held`` periods covers."""
    parts: list[tuple[datetime.date, datetime.date | None]] = []
    begins: datetime.date | None = starts_on
    for from_, until in sorted(held, key=lambda period: period[0]):
        if begins is None or (ends_on is not None and from_ >= ends_on):
            break
        if until is not None and until <= max(from_, begins):
            continue
        if from_ > begins:
            parts.append((begins, from_))
        begins = until
    if begins is not None and (ends_on is None or begins < ends_on):
        parts.append((begins, ends_on))
    return parts


class PeriodQuerySet(models.QuerySet):
    """Reads over dated rows."""

    def current_on(self, day: datetime.date) -> Self:
        """Return rows whose period holds on ``day``."""
        return self.filter(current_on(day))


class Period(models.Model):
    """A dated fact (期间): ``starts_on`` inclusive, ``ends_on`` exclusive or empty."""

    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        abstract = True


class Standing(models.Model):
    """A fact stated without a date (现状): an empty start means «since ever»."""

    starts_on = models.DateField("自", null=True, blank=True)
    ends_on = models.DateField("至", null=True, blank=True)
    recorded_on = models.DateField("登记日")

    class Meta:
        abstract = True


class PeriodExclusion(ExclusionConstraint):
    """An exclusion of overlapping periods that leaves a reversed period to its own rule.

    PostgreSQL refuses to build a range whose end lies before its start; asking it anyway would
    turn a typing mistake into a server error.
    """

    def validate(self, model: Any, instance: Any, *args: Any, **kwargs: Any) -> None:
        """Check ``instance`` against the stored rows, unless its period is reversed."""
        start, end = instance.starts_on, instance.ends_on
        if start is not None and end is not None and end < start:
            return
        super().validate(model, instance, *args, **kwargs)

    def deconstruct(self) -> Any:
        """Return Django's own constraint: the database knows no difference."""
        _, args, kwargs = super().deconstruct()
        return "django.contrib.postgres.constraints.ExclusionConstraint", args, kwargs


def period_order(table: str) -> models.CheckConstraint:
    """Return the rule «a period does not end before it starts» (equal is allowed)."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True)
        | Q(starts_on__isnull=True)
        | Q(ends_on__gte=F("starts_on")),
        name=f"{table}_period_order",
        violation_error_code="period_order",
        violation_error_message="终止日期早于起始日期。",
    )


def no_overlap(
    table: str, *fields: str, message: str, name: str = "overlap"
) -> ExclusionConstraint:
    """Return the rule «for equal ``fields`` the periods do not overlap»."""
    return PeriodExclusion(
        name=f"{table}_{name}",
        expressions=[
            *((field, RangeOperators.EQUAL) for field in fields),
            (
                DateRange("starts_on", "ends_on", RangeBoundary()),
                RangeOperators.OVERLAPS,
            ),
        ],
        violation_error_code="overlap",
        violation_error_message=message,
    )
