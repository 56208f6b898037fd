"""What has been used lately, where there is a limit."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from common.scope.querysets import SystemQuerySet


class UseWindow(models.Model):
    """Moments at which a user used something that has a limit (使用次数), counted under a lock."""

    key = models.CharField("键", max_length=80, primary_key=True)
    used_at = ArrayField(models.DateTimeField(), verbose_name="使用时间", default=list)
    last_at = models.DateTimeField("最近时间", db_index=True)

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = "使用次数"
        verbose_name_plural = "使用次数"

    def __str__(self) -> str:
        return self.key
