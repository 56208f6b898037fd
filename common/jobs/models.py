"""Work that must happen: rows first, messages second (the broker may lose any message)."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from common.jobs.querysets import DueTaskQuerySet, JobQuerySet, PeriodicRunQuerySet
from common.records.base import Record
from common.scope.querysets import SystemQuerySet


class DueTask(Record):
    """A piece of work owed (待办作业): written with the fact, removed when it is done."""

    task = models.CharField("任务", max_length=100)
    key = models.CharField("去重键", max_length=200)
    arguments = models.JSONField("参数", default=dict)
    due_at = models.DateTimeField("应办时间", db_default=Now())
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    last_error = models.TextField("最近错误", blank=True)

    objects = DueTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "待办作业"
        verbose_name_plural = "待办作业"
        constraints = [
            models.UniqueConstraint(
                fields=["task", "key"],
                name="duetask_task_key",
                violation_error_message="同一作业已在等待。",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="duetask_due")]

    def __str__(self) -> str:
        return f"{self.task} {self.key}"


class PeriodicRun(Record):
    """One period of a periodic job (定时作业运行): unique, so its effect happens once."""

    job = models.CharField("作业", max_length=100)
    period = models.CharField("周期", max_length=32)
    finished_at = models.DateTimeField("完成时间", null=True)
    rows = models.BigIntegerField("处理行数", null=True)
    result = models.JSONField("结果", default=dict)
    error = models.TextField("错误", blank=True)

    objects = PeriodicRunQuerySet.as_manager()

    class Meta:
        verbose_name = "定时作业运行"
        verbose_name_plural = "定时作业运行"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "period"],
                name="periodicrun_job_period",
                violation_error_message="该周期已经运行。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.period}"

    @property
    def day(self) -> datetime.date:
        """Return the period of a daily job as a day."""
        return datetime.date.fromisoformat(self.period)


class Heartbeat(models.Model):
    """The last sign of life of a part of the platform (心跳)."""

    part = models.CharField("部件", max_length=32, primary_key=True)
    seen_at = models.DateTimeField("最近时间")

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = "心跳"
        verbose_name_plural = "心跳"

    def __str__(self) -> str:
        return f"{self.part} {self.seen_at:%Y-%m-%d %H:%M:%S}"


class Job(Record):
    """Long work that a user asked for (作业): its state, progress and result survive the page."""

    class State(models.TextChoices):
        """Where the work stands."""

        WAITING = "waiting", "等待中"
        RUNNING = "running", "进行中"
        READY = "ready", "待确认"
        DONE = "done", "已完成"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已取消"
        UNDONE = "undone", "已撤销"

    kind = models.CharField("类型", max_length=32)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField("进度", default=0)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="发起人",
        null=True,
        on_delete=models.PROTECT,
        related_name="jobs",
    )
    arguments = models.JSONField("参数", default=dict)
    counts = models.JSONField("计数", default=dict)
    message = models.TextField("说明", blank=True)
    file_sha256 = models.CharField("文件摘要", max_length=64, blank=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    result_name = models.CharField("结果文件", max_length=200, blank=True)
    expires_at = models.DateTimeField("有效期至", null=True)
    operation = models.UUIDField("操作批次", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "作业"
        verbose_name_plural = "作业"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"
