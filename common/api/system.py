"""What the platform keeps about itself, through the API: audit and jobs."""

from typing import Any

from django.db.models import Q
from django_filters import CharFilter, DateFilter, UUIDFilter
from rest_framework import serializers

from common.api.context import ReadContext
from common.api.permissions import IsSignedIn
from common.api.rows import Row, RowSerializer
from common.api.viewsets import RowViewSet
from common.audit.models import AuditEntry
from common.jobs.models import Job
from common.records.filters import RegisterFilterSet, choices

GROUP = "系统"


class AuditRow(RowSerializer):
    """One act."""

    id = serializers.IntegerField(source="number", label="序号", read_only=True)

    class Meta:
        model = AuditEntry
        fields = [
            "id",
            "at",
            "actor_id",
            "actor_name",
            "verb",
            "object_type",
            "object_id",
            "object_label",
            "operation",
            "changes",
        ]


class AuditFilterSet(RegisterFilterSet):
    """Audit entries."""

    actor = UUIDFilter(field_name="actor_id", label="操作人标识")
    verb = CharFilter(field_name="verb", label="动作")
    object_type = CharFilter(field_name="object_type", label="对象类型")
    object_id = CharFilter(field_name="object_id", label="对象标识")
    operation = UUIDFilter(field_name="operation", label="操作批次")
    at_from = DateFilter(field_name="at__date", lookup_expr="gte", label="不早于（日期）")
    at_until = DateFilter(field_name="at__date", lookup_expr="lte", label="不晚于（日期）")


class AuditViewSet(RowViewSet):
    """The audit, for auditors."""

    queryset = AuditEntry.objects
    row = AuditRow
    filterset_class = AuditFilterSet
    read_capability = "audit.view"
    lookup_value_converter = "int"
    orderings = {"id": ("pk",)}
    default_ordering = "-id"
    group, title = GROUP, "审计记录"
    about = "只增不改，数秒内封入哈希链；篡改、删除、调序均可查出。"
    example = {
        "id": 1024,
        "at": "2026-11-20T08:30:00+08:00",
        "actor_id": "019a1f6e-2c00-7000-8000-000000006001",
        "actor_name": "示例用户",
        "verb": "enterprise.update",
        "object_type": "enterprises.enterprise",
        "object_id": "019a1f6e-2c00-7000-8000-000000001001",
        "object_label": "示例咨询",
        "operation": "019a1f6e-2c00-7000-8000-000000007001",
        "changes": {"short_name": ["", "示例咨询"]},
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match who or what."""
        words = text.strip()
        return Q(actor_name__contains=words) | Q(object_label__contains=words)

    def version_ids(self, pk: Any) -> Any:
        """Return nothing: an act never changes."""
        return []


class JobRow(RowSerializer):
    """A job; ``result`` is where its file can be fetched by its owner."""

    result = serializers.CharField(label="结果下载地址", allow_null=True, read_only=True)

    class Meta:
        model = Job
        fields = [
            "id",
            "kind",
            "state",
            "progress",
            "counts",
            "message",
            "file_name",
            "file_sha256",
            "result",
            "expires_at",
            "created_at",
            "finished_at",
        ]
        attached = ["result"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Name where the results lie."""
        named = dict(
            Job.objects.filter(pk__any_of=[row["id"] for row in rows], owner=context.user.pk)
            .exclude(result_name="")
            .values_list("pk", "result_name")
        )
        for row in rows:
            row["result"] = f"/api/v1/jobs/{row['id']}/result/" if row["id"] in named else None


class JobFilterSet(RegisterFilterSet):
    """Jobs."""

    kind = CharFilter(field_name="kind", label="类型")
    state = choices(Job.State, "state", "状态")


class JobViewSet(RowViewSet):
    """Long work that the caller asked for."""

    queryset = Job.objects
    row = JobRow
    filterset_class = JobFilterSet
    permission_classes = [IsSignedIn]
    orderings = {"id": ("pk",), "created_at": ("created_at",)}
    default_ordering = "-created_at"
    group, title = GROUP, "作业"
    about = "导入、导出与报告均为作业：先返回 202，再查进度与结果；结果只有发起人可取，到期作废。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000007101",
        "kind": "import",
        "state": "ready",
        "progress": 100,
        "counts": {"created": 2925, "updated": 0, "unchanged": 0, "rejected": 18},
        "message": "",
        "file_name": "register.xlsx",
        "file_sha256": "",
        "result": "/api/v1/jobs/019a1f6e-2c00-7000-8000-000000007101/result/",
        "expires_at": "2026-11-27T08:30:00+08:00",
        "created_at": "2026-11-20T08:30:00+08:00",
        "finished_at": None,
    }
