"""The five-colour stability rating: schemes as data, results with their reasons."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.database.transactions import CurrentTransaction, TransactionField
from common.records.base import Record
from enterprises.choices import Colour, SchemeState
from enterprises.models.enterprise import Enterprise
from enterprises.querysets import OfEnterpriseQuerySet, ReferenceQuerySet


class RatingScheme(Record):
    """A versioned definition of the rating (评级方案); once published it never changes."""

    version = models.PositiveIntegerField("版本", unique=True)
    name = models.CharField("名称", max_length=100)
    state = models.CharField(
        "状态", max_length=16, choices=SchemeState.choices, default=SchemeState.DRAFT
    )
    definition = models.JSONField("定义")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "评级方案"
        verbose_name_plural = "评级方案"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=SchemeState.PUBLISHED),
                name="ratingscheme_one_published",
                violation_error_message="同时只能有一个生效方案。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class RatingResult(models.Model):
    """What one rating found (评级结果): the columns that current rows and history share.

    ``values`` and ``points`` stand in the order of the scheme's indicators; NULL = no data.
    """

    rated_on = models.DateField("评级日")
    scheme = models.ForeignKey(
        RatingScheme, verbose_name="方案", on_delete=models.PROTECT, related_name="+"
    )
    score = models.DecimalField("分值", max_digits=5, decimal_places=2)
    confidence = models.DecimalField("把握度", max_digits=7, decimal_places=6)
    colour_by_score = models.CharField("分值颜色", max_length=8, choices=Colour.choices)
    colour = models.CharField("颜色", max_length=8, choices=Colour.choices)
    floors = ArrayField(models.CharField(max_length=32), verbose_name="触发底线", default=list)
    needs_review = models.BooleanField("待核")
    values = ArrayField(models.FloatField(null=True), verbose_name="取值")
    points = ArrayField(models.FloatField(null=True), verbose_name="得分")

    class Meta:
        abstract = True


class Rating(RatingResult):
    """The current rating of an enterprise (稳定度评级)."""

    enterprise = models.OneToOneField(
        Enterprise,
        verbose_name="企业",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="rating",
    )
    # For readers of changes; the day's new values are no change that leaves a row of history.
    changed_in = TransactionField("事务", db_default=CurrentTransaction(), editable=False)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "稳定度评级"
        verbose_name_plural = "稳定度评级"
        indexes = [models.Index(fields=["colour", "enterprise"], name="rating_colour")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_colour_display()}"


class RatingChange(Record, RatingResult):
    """A change of rating (评级变化): colour, colour by score, floors, 待核 or scheme version.

    ``is_ended``: the enterprise is rated no longer (left or closed); the rest repeats the
    last rating. Rows with another ``previous_colour`` are «colour entered».
    """

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="rating_changes"
    )
    previous_colour = models.CharField(
        "此前颜色", max_length=8, choices=Colour.choices, blank=True, default=""
    )
    is_ended = models.BooleanField("不再评级", default=False)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "评级变化"
        verbose_name_plural = "评级变化"
        ordering = ["-rated_on", "-created_at"]
        indexes = [
            models.Index(fields=["enterprise", "-rated_on"], name="ratingchange_enterprise"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.rated_on} {self.get_colour_display()}"


class RatingMark(models.Model):
    """An enterprise whose facts changed since its rating (待评标记); triggers write it."""

    enterprise = models.OneToOneField(
        Enterprise,
        verbose_name="企业",
        primary_key=True,
        db_constraint=False,
        on_delete=models.CASCADE,
        related_name="rating_mark",
    )
    # A new number with every change, so that a mark set during a rating survives it.
    token = models.BigIntegerField("序号")
    marked_at = models.DateTimeField("标记时间")

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "待评标记"
        verbose_name_plural = "待评标记"

    def __str__(self) -> str:
        return str(self.enterprise_id)
