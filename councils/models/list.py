"""The three lists (三张清单): what there is, what is needed, what was brought together."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Department
from buildings.models import Building
from common.records.base import Record
from councils.choices import EntryState, ListReach, ListRole, ListSide, MatchState
from councils.models.council import Council
from councils.models.project import Project
from councils.querysets import ListMatchQuerySet, OfCouncilQuerySet, SettingQuerySet
from enterprises.models import Enterprise
from orgs.models import PartyOrganisation
from services.models import ServiceRequest


class ListKind(Record):
    """A list that councils keep (清单类别): resources, needs, projects, or what the office adds."""

    code = models.SlugField("代码", max_length=32, unique=True)
    label = models.CharField("名称", max_length=64)
    role = models.CharField("匹配方向", max_length=16, choices=ListRole.choices)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("启用", default=True)

    objects = SettingQuerySet.as_manager()

    class Meta:
        verbose_name = "清单类别"
        verbose_name_plural = "清单类别"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label


class ListEntry(Record):
    """An entry of a list (清单条目), with its limits of time, place and capacity."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="list_entries"
    )
    kind = models.ForeignKey(
        ListKind, verbose_name="清单", on_delete=models.PROTECT, related_name="entries"
    )
    side = models.CharField(
        "提出方", max_length=16, choices=ListSide.choices, default=ListSide.BUILDING
    )
    title = models.CharField("名称", max_length=200)
    detail = models.CharField("说明", max_length=1000, blank=True)
    # A label of the open dictionary «request_category».
    category = models.CharField("类别", max_length=64, blank=True)
    # Where it is; empty: not bound to a place.
    building = models.ForeignKey(
        Building,
        verbose_name="楼宇",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="list_entries",
    )
    # Counts where both sides are bound to a place; the wider of the two decides.
    reach = models.CharField(
        "可用范围",
        max_length=16,
        choices=ListReach.choices,
        default=ListReach.BUILDING,
        db_default=ListReach.BUILDING,
    )
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="list_entries",
    )
    organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="党组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="list_entries",
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="list_entries",
    )
    party_name = models.CharField("单位名称", max_length=100, blank=True)
    request = models.ForeignKey(
        ServiceRequest,
        verbose_name="诉求",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="list_entries",
    )
    project = models.ForeignKey(
        Project,
        verbose_name="项目",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="list_entries",
    )
    # When it can be had, or is needed: half-open; an empty end: without end.
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True, blank=True)
    # How much there is at a time, or is needed; empty: not counted.
    capacity = models.PositiveIntegerField("数量", null=True, blank=True)
    unit = models.CharField("计量单位", max_length=16, blank=True)
    state = models.CharField(
        "状态",
        max_length=16,
        choices=EntryState.choices,
        default=EntryState.OPEN,
        editable=False,
    )

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "清单条目"
        verbose_name_plural = "清单条目"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="listentry_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期须晚于起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="listentry_capacity",
                violation_error_message="数量至少 1。",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "kind"], name="listentry_council"),
            models.Index(fields=["-created_at", "-id"], name="listentry_made"),
        ]

    def __str__(self) -> str:
        return self.title


class ListMatch(Record):
    """A need and an offer that people brought together, or would not (清单匹配)."""

    need = models.ForeignKey(
        ListEntry, verbose_name="需求", on_delete=models.CASCADE, related_name="as_need"
    )
    offer = models.ForeignKey(
        ListEntry, verbose_name="供给", on_delete=models.CASCADE, related_name="as_offer"
    )
    state = models.CharField("决定", max_length=16, choices=MatchState.choices)
    # Codes of the reasons that spoke for it when it was decided on.
    reasons = ArrayField(models.CharField(max_length=32), verbose_name="理由", default=list)
    amount = models.PositiveIntegerField("数量", default=1)
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True, blank=True)
    decided_on = models.DateField("决定日期")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="决定人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.CharField("说明", max_length=300, blank=True)

    objects = ListMatchQuerySet.as_manager()

    class Meta:
        verbose_name = "清单匹配"
        verbose_name_plural = "清单匹配"
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(need=F("offer")),
                name="listmatch_not_itself",
                violation_error_message="条目不能与自身匹配。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1),
                name="listmatch_amount",
                violation_error_message="数量至少 1。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="listmatch_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期须晚于起始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatchState.REFUSED) | ~Q(note=""),
                name="listmatch_reason",
                violation_error_message="不采纳须写明原因。",
            ),
        ]
        indexes = [models.Index(fields=["offer", "state"], name="listmatch_offer")]

    def __str__(self) -> str:
        return f"{self.need} ↔ {self.offer}"
