"""Patches of readers, content-addressed: a cursor names its patch, and stays small."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from common.scope.querysets import SystemQuerySet


class SyncPatch(models.Model):
    """A set of ids that a reader of changes holds (同步范围), named by the digest of its content.

    Readers with the same rights share one. What no cursor can name any more is discarded.
    """

    digest = models.CharField("摘要", max_length=64, primary_key=True, db_collation="C")
    ids = ArrayField(models.UUIDField(), verbose_name="标识")
    used_on = models.DateField("最近使用", db_index=True)

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = "同步范围"
        verbose_name_plural = "同步范围"
        ordering = ["-used_on"]

    def __str__(self) -> str:
        return self.digest[:12]
