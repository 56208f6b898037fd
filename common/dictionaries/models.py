"""Open dictionaries: values that the office adds as it meets them."""

from django.db import models

from common.records.base import Record
from common.scope.querysets import PublicQuerySet


class DictionaryEntry(Record):
    """One value of an open dictionary (字典项), such as a visit purpose or an activity name."""

    dictionary = models.CharField("字典", max_length=32)
    code = models.CharField("代码", max_length=64, blank=True)
    label = models.CharField("名称", max_length=100)
    is_active = models.BooleanField("启用", default=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "字典项"
        verbose_name_plural = "字典项"
        ordering = ["dictionary", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["dictionary", "label"],
                name="dictionaryentry_label",
                violation_error_message="该字典中已有同名项。",
            ),
        ]

    def __str__(self) -> str:
        return self.label
