"""Photos as they arrive and as they are kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.attachments.querysets import AttachmentQuerySet
from common.records.base import Record


class Attachment(Record):
    """A photo that a user sends in pieces and the platform keeps cleaned (附件).

    ``sha256`` is of the bytes as sent, by which the client knows it; they are gone once the
    cleaned file is there. No row history: ``received`` moves with every piece, and what lasts
    (kept, refused, removed) is an act in the audit.
    """

    class State(models.TextChoices):
        """How far it is: only ``complete`` has a picture."""

        PARTIAL = "partial", "接收中"
        CHECKING = "checking", "检查中"
        COMPLETE = "complete", "已收妥"
        REFUSED = "refused", "已拒收"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="上传人",
        on_delete=models.PROTECT,
        related_name="attachments",
    )
    sha256 = models.CharField("原始摘要", max_length=64, db_collation="C")
    size = models.PositiveIntegerField("原始字节数")
    received = models.PositiveIntegerField("已收字节数", default=0)
    media_type = models.CharField("内容类型", max_length=50, default="image/jpeg")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.PARTIAL)
    attempts = models.PositiveSmallIntegerField("检查次数", default=0)
    refusal = models.CharField("拒收原因", max_length=32, blank=True)
    stored_name = models.CharField("存储名", max_length=100, blank=True)
    clean_sha256 = models.CharField("留存摘要", max_length=64, blank=True)
    width = models.PositiveIntegerField("宽（像素）", null=True)
    height = models.PositiveIntegerField("高（像素）", null=True)
    completed_at = models.DateTimeField("收妥时间", null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["-created_at"]
        constraints = [
            # Within one owner only: who sends a photo must not learn that somebody else did.
            models.UniqueConstraint(
                fields=["owner", "sha256"],
                name="attachment_owner_sha256",
                violation_error_message="该用户已上传同一附件。",
            ),
            models.CheckConstraint(
                condition=Q(received__lte=F("size")),
                name="attachment_received",
                violation_error_message="已收字节数不能超过原始字节数。",
            ),
            models.CheckConstraint(
                condition=~Q(state="complete")
                | (
                    ~Q(stored_name="")
                    & ~Q(clean_sha256="")
                    & Q(width__isnull=False, height__isnull=False, completed_at__isnull=False)
                ),
                name="attachment_complete",
                violation_error_message="已收妥的附件须有留存文件。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["updated_at"],
                condition=~Q(state="complete"),
                name="attachment_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.get_state_display()}"
