"""The record of an import: what was read, what would happen, what happened."""

from django.db import models

from common.imports.querysets import ImportRunQuerySet, RejectedRowQuerySet
from common.records.base import Record


class ImportRun(Record):
    """One workbook brought in (导入批次): report per sheet, rejected rows, way back."""

    job = models.OneToOneField(
        "common.Job",
        verbose_name="作业",
        null=True,
        on_delete=models.PROTECT,
        related_name="import_run",
    )
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件摘要", max_length=64)
    reference_at = models.DateTimeField("参考时间")
    is_strict = models.BooleanField("严格模式", default=False)
    sheets = models.JSONField("各表计数", default=dict)
    notes = models.JSONField("提示", default=list)
    operation = models.UUIDField("操作批次", null=True)
    imported_at = models.DateTimeField("导入时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undo_report = models.JSONField("撤销结果", default=dict)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class RejectedRow(models.Model):
    """A row that was not taken (退回行), with the reason a clerk can act on."""

    run = models.ForeignKey(
        ImportRun, verbose_name="导入批次", on_delete=models.CASCADE, related_name="rejected_rows"
    )
    sheet = models.CharField("工作表", max_length=64)
    row = models.PositiveIntegerField("行号")
    column = models.CharField("列", max_length=64)
    value = models.CharField("值", max_length=200, blank=True)
    reason = models.CharField("原因代码", max_length=32)
    message = models.CharField("原因", max_length=300)

    objects = RejectedRowQuerySet.as_manager()

    class Meta:
        verbose_name = "退回行"
        verbose_name_plural = "退回行"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.sheet} 第 {self.row} 行 {self.reason}"
