"""What tablets sent and what became of it: nothing that was written is dropped in silence."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.records.base import Record
from common.sync.querysets import EditQuerySet, OperationQuerySet


class SyncOperation(Record):
    """One operation of a tablet (同步操作): its id is the client's and unique for ever.

    ``payload`` is kept where it may be needed again: for corrections, for what waits and for what
    was put aside. What an operation created stands in the registers.
    """

    class Status(models.TextChoices):
        """What became of it; the words of the contract."""

        CREATED = "created", "已送达"
        MERGED = "merged", "已合并"
        CONFLICT = "conflict", "有冲突"
        HELD = "held", "等待前序记录"
        QUARANTINED = "quarantined", "待处理"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        on_delete=models.PROTECT,
        related_name="sync_operations",
    )
    device_id = models.UUIDField("设备标识", null=True)
    # Where the sender worked, for those who look after it; a plain id: areas live above.
    area_id = models.UUIDField("区域标识", null=True)
    kind = models.CharField("操作", max_length=64, blank=True)
    # The device's own time, and that time corrected by the server's clock.
    stated_at = models.DateTimeField("设备时间", null=True)
    at = models.DateTimeField("时间")
    # What must be added to any time of the device; empty: none was told.
    skew = models.DurationField("时差", null=True)
    received_at = models.DateTimeField("接收时间")
    after_id = models.UUIDField("前序操作", null=True)
    base_version = models.BigIntegerField("所见版本", null=True)
    digest = models.CharField("内容摘要", max_length=64, db_collation="C")
    status = models.CharField("状态", max_length=16, choices=Status.choices)
    code = models.CharField("代码", max_length=48, blank=True)
    message = models.CharField("说明", max_length=500, blank=True)
    payload = models.JSONField("内容", null=True)
    object_kind = models.CharField("对象类型", max_length=32, blank=True)
    object_id = models.UUIDField("对象标识", null=True)
    version = models.BigIntegerField("版本", null=True)
    # Another content came under the id of this operation.
    same_id_as = models.UUIDField("同标识操作", null=True)
    is_forced = models.BooleanField("逾期强制处理", default=False)
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="处理人",
        null=True,
        on_delete=models.PROTECT,
        related_name="settled_operations",
    )
    decision = models.CharField("处理结果", max_length=300, blank=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        verbose_name = "同步操作"
        verbose_name_plural = "同步操作"
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(
                fields=["after_id"], condition=Q(status="held"), name="syncoperation_waiting"
            ),
            models.Index(
                fields=["user", "-received_at"],
                condition=Q(status__in=["quarantined", "held"]),
                name="syncoperation_unsettled",
            ),
            models.Index(
                fields=["object_id"], condition=Q(payload__isnull=False), name="syncoperation_about"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_status_display()}"


class FieldEdit(Record):
    """One value that somebody gave a field (字段修改): of two at once both are kept."""

    class State(models.TextChoices):
        """Whether the value stands."""

        STANDING = "standing", "现行"
        SUPERSEDED = "superseded", "已更新"
        LOST = "lost", "未采用"
        RESTORED = "restored", "已恢复"

    object_type = models.CharField("对象类型", max_length=64, db_collation="C")
    object_id = models.UUIDField("对象标识")
    field = models.CharField("字段", max_length=64, db_collation="C")
    value = models.JSONField("值", null=True)
    previous = models.JSONField("原值", null=True)
    # The order of edits: corrected time, then operation.
    at = models.DateTimeField("时间")
    operation_id = models.UUIDField("操作标识")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        null=True,
        on_delete=models.PROTECT,
        related_name="field_edits",
    )
    area_id = models.UUIDField("区域标识", null=True)
    reason = models.CharField("原因", max_length=300, blank=True)
    state = models.CharField("状态", max_length=16, choices=State.choices)

    objects = EditQuerySet.as_manager()

    class Meta:
        verbose_name = "字段修改"
        verbose_name_plural = "字段修改"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "field"],
                condition=Q(state="standing"),
                name="fieldedit_one_standing",
                violation_error_message="一个字段只能有一个现行值。",
            ),
        ]
        indexes = [
            models.Index(fields=["object_id", "field", "-at"], name="fieldedit_object"),
            models.Index(fields=["area_id"], condition=Q(state="lost"), name="fieldedit_lost"),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.get_state_display()}"
