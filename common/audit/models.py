"""What happened: audit entries sealed into one hash chain, and the history of rows."""

from django.db import models
from django.db.models.functions import Now

from common.audit.querysets import AuditQuerySet
from common.database.transactions import CurrentTransaction, TransactionField


class AuditEntry(models.Model):
    """One act of a person or of the system (审计记录), written in the act's own transaction."""

    number = models.BigAutoField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_default=Now())
    actor_id = models.UUIDField("操作人标识", null=True)
    actor_name = models.CharField("操作人", max_length=150, blank=True)
    verb = models.CharField("动作", max_length=64)
    object_type = models.CharField("对象类型", max_length=64, blank=True)
    object_id = models.CharField("对象标识", max_length=64, blank=True)
    object_label = models.CharField("对象", max_length=200, blank=True)
    operation = models.UUIDField("操作批次", null=True)
    changes = models.JSONField("变更", default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["operation"], name="audit_operation"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.object_label}"


class AuditPending(models.Model):
    """An audit entry that waits for its seal (待封存); a trigger writes it with the entry."""

    entry_number = models.BigIntegerField("审计序号", primary_key=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "待封存审计"
        verbose_name_plural = "待封存审计"

    def __str__(self) -> str:
        return str(self.entry_number)


class AuditSeal(models.Model):
    """One link of the hash chain (封存): SHA-256 over the link before and the entry."""

    position = models.BigIntegerField("位置", primary_key=True)
    entry_number = models.BigIntegerField("审计序号", unique=True)
    digest = models.CharField("摘要", max_length=64)
    sealed_at = models.DateTimeField("封存时间", db_default=Now())

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "审计封存"
        verbose_name_plural = "审计封存"
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.digest[:12]}"


class RowHistory(models.Model):
    """One change of one row (行历史), written by statement-level database triggers only."""

    class Change(models.TextChoices):
        """What happened to the row."""

        INSERTED = "I", "新增"
        UPDATED = "U", "修改"
        DELETED = "D", "删除"

    number = models.BigAutoField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_default=Now())
    table_name = models.CharField("表", max_length=63, db_collation="C")
    row_id = models.UUIDField("行标识")
    change = models.CharField("变更", max_length=1, choices=Change.choices)
    # The row as it was before; empty for an insert.
    before = models.JSONField("变更前", null=True)
    operation = models.UUIDField("操作批次", null=True)
    actor_id = models.UUIDField("操作人标识", null=True)
    transaction = TransactionField("事务", db_default=CurrentTransaction(), editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "行历史"
        verbose_name_plural = "行历史"
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["row_id", "number"], name="rowhistory_row"),
            models.Index(fields=["transaction"], name="rowhistory_transaction"),
            models.Index(
                fields=["operation", "number"],
                condition=models.Q(operation__isnull=False),
                name="rowhistory_operation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id} {self.change}"
