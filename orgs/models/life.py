"""Organisational life: what is due by rule, what was held, and what is counted."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.records.base import Record
from common.records.periods import Period, period_order
from orgs.choices import LifeCondition, LifeInterval, LifeKind, TallyKind
from orgs.models.organisation import PartyOrganisation
from orgs.querysets import LifeQuerySet, LifeRuleQuerySet, OfLifeQuerySet, OfOrganisationQuerySet


class LifeRule(Record, Period):
    """How often a kind of meeting is due (组织生活制度): 三会一课, theme day, yearly ones."""

    kind = models.CharField("组织生活", max_length=24, choices=LifeKind.choices)
    times = models.PositiveSmallIntegerField("次数", default=1)
    interval = models.CharField("周期", max_length=16, choices=LifeInterval.choices)
    condition = models.CharField(
        "适用范围", max_length=24, choices=LifeCondition.choices, default=LifeCondition.ALL
    )

    objects = LifeRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "组织生活制度"
        verbose_name_plural = "组织生活制度"
        ordering = ["kind", "-starts_on"]
        constraints = [
            period_order("liferule"),
            models.UniqueConstraint(
                fields=["kind", "starts_on"],
                name="liferule_once",
                violation_error_message="该制度已登记。",
            ),
            models.CheckConstraint(
                condition=Q(times__gte=1),
                name="liferule_times",
                violation_error_message="次数至少为1。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_interval_display()}{self.times}次"


class LifeRecord(Record):
    """A meeting or activity that was held (组织生活记录): written once, counted everywhere.

    One gathering may be several things at once (主题党日 with a 党课) and belong to several
    organisations; nobody's presence is recorded by name.
    """

    organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="主办党组织",
        on_delete=models.CASCADE,
        related_name="life_records",
    )
    kinds = ArrayField(
        models.CharField(max_length=24, choices=LifeKind.choices), verbose_name="组织生活"
    )
    held_on = models.DateField("日期")
    topic = models.CharField("主题", max_length=200)
    place = models.CharField("地点", max_length=200, blank=True)
    attendees = models.PositiveIntegerField("参加人数", null=True, blank=True)
    summary = models.TextField("摘要", blank=True, max_length=4000)

    objects = LifeQuerySet.as_manager()

    class Meta:
        verbose_name = "组织生活记录"
        verbose_name_plural = "组织生活记录"
        ordering = ["-held_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kinds__len__gte=1),
                name="liferecord_kinds",
                violation_error_message="请至少选择一种组织生活。",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "held_on"], name="liferecord_held")]

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"

    @property
    def kinds_label(self) -> str:
        """Return the kinds in words."""
        return "、".join(str(LifeKind(kind).label) for kind in self.kinds)


class LifePartner(Record):
    """Another organisation that held a meeting together with the host (共同参加的党组织)."""

    record = models.ForeignKey(
        LifeRecord, verbose_name="组织生活记录", on_delete=models.CASCADE, related_name="partners"
    )
    organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="党组织",
        on_delete=models.CASCADE,
        related_name="life_partnerships",
    )

    objects = OfLifeQuerySet.as_manager()

    class Meta:
        verbose_name = "共同参加的党组织"
        verbose_name_plural = "共同参加的党组织"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "organisation"],
                name="lifepartner_once",
                violation_error_message="该党组织已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.organisation}"


class OrganisationTally(Record, Period):
    """A number counted over a span (阶段计数): 双培养, 双报到; numbers only, no names."""

    organisation = models.ForeignKey(
        PartyOrganisation, verbose_name="党组织", on_delete=models.CASCADE, related_name="tallies"
    )
    kind = models.CharField("项目", max_length=24, choices=TallyKind.choices)
    count = models.PositiveIntegerField("数量")
    note = models.CharField("说明", max_length=200, blank=True)

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "双培养与双报到"
        verbose_name_plural = "双培养与双报到"
        ordering = ["-starts_on"]
        constraints = [
            period_order("organisationtally"),
            models.UniqueConstraint(
                fields=["organisation", "kind", "starts_on"],
                name="organisationtally_once",
                violation_error_message="该项目在此时段已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()} {self.count}"
