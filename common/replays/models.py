"""Answers that are given again when a client repeats a request."""

from django.db import models

from common.records.base import Record
from common.scope.querysets import SystemQuerySet


class ReplayedAnswer(Record):
    """The answer to a request that carried an idempotency key (幂等应答), kept for some days."""

    user_id = models.UUIDField("用户标识")
    key = models.CharField("幂等键", max_length=255, db_collation="C")
    # A keyed hash of method, address and body: another request under the key is a mistake.
    fingerprint = models.CharField("请求摘要", max_length=64)
    status = models.PositiveSmallIntegerField("状态码")
    headers = models.JSONField("响应头", default=dict)
    body = models.TextField("应答内容")

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = "幂等应答"
        verbose_name_plural = "幂等应答"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "key"],
                name="replayedanswer_key",
                violation_error_message="该幂等键已使用。",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="replayedanswer_age")]

    def __str__(self) -> str:
        return self.key
