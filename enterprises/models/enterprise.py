"""Enterprises: identity, standing, contacts."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from common.database.functions import Bigrams
from common.records.base import Record, Sourced
from common.records.periods import Standing, no_overlap, period_order
from common.text.folding import fold
from common.text.pinyin import initials
from enterprises.choices import ContactRole, IndustrySection, OperatingStatus, UnitKind
from enterprises.querysets import EnterpriseQuerySet, OfEnterpriseQuerySet
from enterprises.uscc import CODE_TAKEN, REASON_MISSING


class Enterprise(Record, Sourced):
    """An enterprise, shop or social organisation of the district (企业)."""

    # NULL means «has no code», with a reason; the empty text would not be unique.
    uscc = models.CharField(  # noqa: DJ001
        "统一社会信用代码", max_length=18, null=True, blank=True, db_collation="C"
    )
    no_uscc_reason = models.CharField("无代码原因", max_length=100, blank=True)
    name = models.CharField("企业名称", max_length=200)
    short_name = models.CharField("简称", max_length=100, blank=True)
    name_folded = models.CharField(max_length=320, editable=False, default="")
    name_initials = models.CharField(max_length=200, editable=False, default="", db_collation="C")
    unit_kind = models.CharField("单位类别", max_length=24, choices=UnitKind.choices)
    industry_section = models.CharField(
        "行业门类", max_length=1, choices=IndustrySection.choices, blank=True
    )
    founded_on = models.DateField("成立日期", null=True, blank=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "企业"
        verbose_name_plural = "企业"
        ordering = ["external_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="enterprise_external_id",
                violation_error_message="企业编号已存在。",
            ),
            models.UniqueConstraint(
                fields=["uscc"],
                name="enterprise_uscc",
                violation_error_code="duplicate_uscc",
                violation_error_message=CODE_TAKEN,
            ),
            models.CheckConstraint(
                condition=Q(uscc__isnull=False) | ~Q(no_uscc_reason=""),
                name="enterprise_uscc_or_reason",
                violation_error_code="uscc_missing",
                violation_error_message=REASON_MISSING,
            ),
        ]
        indexes = [
            GinIndex(
                fields=["name_folded"], opclasses=["gin_trgm_ops"], name="enterprise_name_trgm"
            ),
            # Two characters have no trigram.
            GinIndex(Bigrams("name_folded"), name="enterprise_name_pairs"),
            models.Index(fields=["name_initials"], name="enterprise_initials"),
            # A search by the beginning of a number, and lists in its order.
            models.Index(fields=["external_id"], name="enterprise_number"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the search columns derived from the names."""
        self.name_folded = fold(f"{self.name} {self.short_name}".strip())
        self.name_initials = initials(self.short_name or self.name)
        super().save(*args, **kwargs)


class EnterpriseStanding(Record, Standing):
    """What an enterprise stated about itself without a date (企业现状): status and members.

    ``starts_on`` empty: the earliest known value, which also holds for the days before.
    """

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="standings"
    )
    operating_status = models.CharField("经营状态", max_length=16, choices=OperatingStatus.choices)
    full_members = models.PositiveIntegerField("正式党员数", null=True, blank=True)
    probationary_members = models.PositiveIntegerField("预备党员数", null=True, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "企业现状"
        verbose_name_plural = "企业现状"
        constraints = [
            period_order("enterprisestanding"),
            no_overlap("enterprisestanding", "enterprise", message="同一天只能有一个现状。"),
        ]
        indexes = [
            models.Index(
                fields=["enterprise"],
                condition=Q(ends_on__isnull=True),
                include=["operating_status", "full_members"],
                name="enterprisestanding_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_operating_status_display()}"


class Contact(Record):
    """A person to talk to at an enterprise (联系人); the phone is encrypted, shown masked."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="contacts"
    )
    name = models.CharField("姓名", max_length=64)
    role = models.CharField(
        "角色", max_length=24, choices=ContactRole.choices, default=ContactRole.GENERAL
    )
    phone_encrypted = models.BinaryField("电话（加密）", null=True, editable=False)
    # Keyed hash of the normalised number: exact search without decryption.
    phone_index = models.BinaryField("电话索引", null=True, editable=False)
    phone_masked = models.CharField("电话", max_length=32, blank=True, editable=False)
    confirmed_on = models.DateField("最近核实", null=True, blank=True)
    consent_note = models.CharField("同意说明", max_length=200, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "联系人"
        verbose_name_plural = "联系人"
        indexes = [models.Index(fields=["phone_index"], name="contact_phone")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "role", "name"],
                name="contact_enterprise_role_name",
                violation_error_message="该企业已有同名同角色的联系人。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
