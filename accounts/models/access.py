"""Ways in: device tokens and the exact count of failed sign-ins."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.user import User
from accounts.querysets import OfUserQuerySet
from common.records.base import Record
from common.scope.querysets import SystemQuerySet


class DeviceToken(Record):
    """A token of a device or system (设备令牌): only its hash is kept; revocable at once."""

    user = models.ForeignKey(
        User, verbose_name="用户", on_delete=models.CASCADE, related_name="device_tokens"
    )
    device_name = models.CharField("设备名称", max_length=100)
    digest = models.CharField("摘要", max_length=64, unique=True)
    capabilities = ArrayField(
        models.CharField(max_length=32), verbose_name="权限范围", null=True, blank=True
    )
    expires_at = models.DateTimeField("有效期至")
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)

    objects = OfUserQuerySet.as_manager()

    class Meta:
        verbose_name = "设备令牌"
        verbose_name_plural = "设备令牌"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.device_name}"


class SignInWindow(models.Model):
    """Moments of failed sign-ins of one key (登录失败计数), counted under a row lock."""

    # A digest: what people type as a user name may be their password.
    key = models.CharField("键", max_length=80, primary_key=True)
    failed_at = ArrayField(models.DateTimeField(), verbose_name="失败时间", default=list)
    last_at = models.DateTimeField("最近时间", db_index=True)

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = "登录失败计数"
        verbose_name_plural = "登录失败计数"

    def __str__(self) -> str:
        return self.key


class Device(Record):
    """A tablet of the field surface (平板): known since its first sync, wiped when revoked."""

    name = models.CharField("设备名称", max_length=100, blank=True)
    # Who signed in on it last; several workers may share one tablet.
    user = models.ForeignKey(
        User, verbose_name="最近用户", on_delete=models.CASCADE, related_name="devices"
    )
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)
    # The revoked tablet came once more and was told to wipe itself.
    wiped_at = models.DateTimeField("通知清除时间", null=True, blank=True)

    objects = OfUserQuerySet.as_manager()

    class Meta:
        verbose_name = "平板"
        verbose_name_plural = "平板"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name or str(self.pk)[:8]
