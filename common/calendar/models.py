"""The working-day calendar as a table: the only authority on holidays and make-up days."""

from django.db import models

from common.records.base import Record
from common.scope.querysets import PublicQuerySet


class CalendarDay(Record):
    """One day of a published year (工作日历): working or not, with the holiday's name."""

    day = models.DateField("日期", unique=True)
    is_working = models.BooleanField("是否工作日")
    name = models.CharField("名称", max_length=50, blank=True)
    source = models.CharField("来源", max_length=100)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "工作日历"
        verbose_name_plural = "工作日历"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'工作日' if self.is_working else '休息日'}"
