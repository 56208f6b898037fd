"""Base of every stored fact: identity, time stamps, and the number it has in another system."""

from django.db import models
from django.db.models.functions import Now

from common.records.ids import uuid7


class Record(models.Model):
    """A row with our own UUIDv7 identity (记录)."""

    id = models.UUIDField("标识", primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField("登记时间", db_default=Now(), editable=False)
    updated_at = models.DateTimeField("更新时间", auto_now=True, db_default=Now())

    class Meta:
        abstract = True


class Sourced(models.Model):
    """A record that carries an office's own number (外部编号), unique with its source."""

    source = models.CharField("编号来源", max_length=32, default="register")
    # NULL means «no number»: many rows may lack one, so the empty text cannot stand for it.
    external_id = models.CharField(  # noqa: DJ001
        "编号", max_length=64, null=True, blank=True, db_collation="C"
    )

    class Meta:
        abstract = True
