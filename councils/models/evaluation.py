"""How councils are evaluated: sets of measures that the office chooses; never persons."""

from django.db import models
from django.db.models import Q

from common.records.base import Record
from common.records.periods import Period, no_overlap, period_order
from councils.choices import MeasureGroup
from councils.querysets import OfEvaluationSetQuerySet, SettingPeriodQuerySet


class EvaluationSet(Record, Period):
    """The measures by which councils are evaluated during a period (评价指标体系)."""

    name = models.CharField("名称", max_length=100)

    objects = SettingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "评价指标体系"
        verbose_name_plural = "评价指标体系"
        ordering = ["-starts_on"]
        constraints = [
            period_order("evaluationset"),
            no_overlap("evaluationset", "name", message="该指标体系已登记在此期间。"),
        ]

    def __str__(self) -> str:
        return self.name


class EvaluationItem(Record):
    """A measure of an evaluation, its weight and what is full marks (评价指标)."""

    evaluation = models.ForeignKey(
        EvaluationSet, verbose_name="指标体系", on_delete=models.CASCADE, related_name="items"
    )
    group = models.CharField("部分", max_length=16, choices=MeasureGroup.choices)
    # A code of ``councils.measures``.
    measure = models.CharField("指标", max_length=32)
    weight = models.PositiveSmallIntegerField("权重")
    # At which the measure counts in full.
    target = models.DecimalField("满分值", max_digits=9, decimal_places=2)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    objects = OfEvaluationSetQuerySet.as_manager()

    class Meta:
        verbose_name = "评价指标"
        verbose_name_plural = "评价指标"
        ordering = ["evaluation", "position", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "measure"],
                name="evaluationitem_once",
                violation_error_message="该指标已在体系中。",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1) & Q(target__gt=0),
                name="evaluationitem_positive",
                violation_error_message="权重与满分值须大于 0。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.measure}"
