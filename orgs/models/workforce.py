"""The people who keep coverage alive: workers, their posts, qualification and training."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from buildings.models import Area, Building
from common.records.base import Record, Sourced
from common.records.periods import Period, Standing, no_overlap, period_order
from enterprises.models import Enterprise
from orgs.choices import CertificationEvent, TrainingMethod, TrainingTopic
from orgs.querysets import (
    HandoverQuerySet,
    OfWorkerQuerySet,
    TrainingCourseQuerySet,
    WorkerQuerySet,
)


class Worker(Record, Sourced, Period):
    """A full-time party-mass worker in post (专职党群工作者)."""

    name = models.CharField("姓名", max_length=64)
    # Where the worker serves today; ``WorkerPost`` knows the past.
    area = models.ForeignKey(
        Area, verbose_name="街镇", on_delete=models.PROTECT, related_name="workers"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="worker",
    )
    professional_title = models.CharField("职称", max_length=64, blank=True, db_default="")

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "专职工作者"
        verbose_name_plural = "专职工作者"
        ordering = ["external_id"]
        constraints = [
            period_order("worker"),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="worker_external_id",
                violation_error_message="工号已存在。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkerPost(Record, Standing):
    """The subdistrict in which a worker served during a period (岗位)."""

    worker = models.ForeignKey(
        Worker, verbose_name="专职工作者", on_delete=models.CASCADE, related_name="posts"
    )
    area = models.ForeignKey(
        Area, verbose_name="街镇", on_delete=models.PROTECT, related_name="posts"
    )

    objects = OfWorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        constraints = [
            period_order("workerpost"),
            no_overlap("workerpost", "worker", message="同一天只能有一个岗位。"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.area}"


class WorkerBuilding(Record, Period):
    """A building in a worker's charge (分管楼宇): all its tenants count to the worker's load."""

    worker = models.ForeignKey(
        Worker, verbose_name="专职工作者", on_delete=models.CASCADE, related_name="charges"
    )
    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.CASCADE, related_name="worker_charges"
    )

    objects = OfWorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "分管楼宇"
        verbose_name_plural = "分管楼宇"
        ordering = ["-starts_on"]
        constraints = [
            period_order("workerbuilding"),
            no_overlap("workerbuilding", "worker", "building", message="该楼宇已由此人分管。"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.building}"


class WorkerEnterprise(Record, Period):
    """An enterprise given to one worker whoever has the building (分管企业)."""

    worker = models.ForeignKey(
        Worker, verbose_name="专职工作者", on_delete=models.CASCADE, related_name="enterprises"
    )
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="worker_charges"
    )

    objects = OfWorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "分管企业"
        verbose_name_plural = "分管企业"
        ordering = ["-starts_on"]
        constraints = [
            period_order("workerenterprise"),
            no_overlap("workerenterprise", "enterprise", message="该企业在此期间已有分管人。"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.enterprise}"


class TrainingCourse(Record):
    """A course for workers (培训): topic, method, day; may end with a test."""

    name = models.CharField("名称", max_length=200)
    topic = models.CharField("内容", max_length=24, choices=TrainingTopic.choices)
    method = models.CharField("方式", max_length=16, choices=TrainingMethod.choices)
    area = models.ForeignKey(
        Area, verbose_name="举办区域", on_delete=models.PROTECT, related_name="training_courses"
    )
    held_on = models.DateField("日期")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    has_test = models.BooleanField("有测试", default=False)

    objects = TrainingCourseQuerySet.as_manager()

    class Meta:
        verbose_name = "培训"
        verbose_name_plural = "培训"
        ordering = ["-held_on"]

    def __str__(self) -> str:
        return self.name


class TrainingResult(Record):
    """A worker's part in a course (培训结果)."""

    course = models.ForeignKey(
        TrainingCourse, verbose_name="培训", on_delete=models.CASCADE, related_name="results"
    )
    worker = models.ForeignKey(
        Worker, verbose_name="专职工作者", on_delete=models.CASCADE, related_name="trainings"
    )
    is_completed = models.BooleanField("结业", default=True)
    has_passed = models.BooleanField("测试合格", null=True, blank=True)

    objects = OfWorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "培训结果"
        verbose_name_plural = "培训结果"
        constraints = [
            models.UniqueConstraint(
                fields=["course", "worker"],
                name="trainingresult_once",
                violation_error_message="该工作者的培训结果已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.course}"


class Certification(Record):
    """An event in a worker's qualification (资格认证): no certificate without a passed test."""

    worker = models.ForeignKey(
        Worker, verbose_name="专职工作者", on_delete=models.CASCADE, related_name="certifications"
    )
    event = models.CharField("事项", max_length=16, choices=CertificationEvent.choices)
    # Levels are the office's own: 1 is the first; empty after a revocation.
    level = models.PositiveSmallIntegerField("等级", null=True, blank=True)
    valid_from = models.DateField("生效日期")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    # Which of the five factors the office found fulfilled; nobody is given marks here.
    factors = ArrayField(
        models.CharField(max_length=24), verbose_name="认定要素", default=list, blank=True
    )
    test = models.ForeignKey(
        TrainingResult,
        verbose_name="依据的测试",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certifications",
    )
    document_number = models.CharField("文号", max_length=100, blank=True)

    objects = OfWorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "资格认证"
        verbose_name_plural = "资格认证"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="certification_order",
                violation_error_message="有效期止早于生效日期。",
            ),
            models.CheckConstraint(
                condition=Q(event="revoke", level__isnull=True)
                | (~Q(event="revoke") & Q(level__gte=1)),
                name="certification_level",
                violation_error_message="请填写等级（退出时不填）。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.get_event_display()}"


class Handover(Record):
    """What a worker who leaves hands over to a successor (交接)."""

    worker = models.ForeignKey(
        Worker, verbose_name="移交人", on_delete=models.CASCADE, related_name="handovers"
    )
    successor = models.ForeignKey(
        Worker,
        verbose_name="接收人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="takeovers",
    )
    on = models.DateField("移交日期")
    # What was handed over, as it stood: buildings, open requests, contacts' enterprises.
    pack = models.JSONField("移交清单", default=dict, editable=False)
    accepted_at = models.DateTimeField("接收时间", null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "交接"
        verbose_name_plural = "交接"
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.worker} {self.on}"
