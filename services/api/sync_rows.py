"""Shapes of what tablets sent and of the values of fields."""

from rest_framework import serializers

from common.api.context import ReadContext
from common.api.rows import Row, RowSerializer
from common.sync.models import FieldEdit, SyncOperation
from services.payloads.telling import lines_of
from services.selectors.conflicts import FIELD_LABELS
from services.selectors.naming import names_in
from services.selectors.told import purposes


class LineShape(serializers.Serializer):
    """One field of what was sent, in words."""

    label = serializers.CharField(label="项目")  # type: ignore[assignment]
    text = serializers.CharField(label="内容")


class OperationRow(RowSerializer):
    """An operation of a tablet; ``content`` is told where it was kept."""

    sender = serializers.CharField(source="user.display_name", label="提交人", read_only=True)
    content = LineShape(label="内容（逐项）", many=True, read_only=True)

    class Meta:
        model = SyncOperation
        fields = [
            "id",
            "kind",
            "status",
            "code",
            "message",
            "sender",
            "at",
            "received_at",
            "after_id",
            "is_forced",
            "object_kind",
            "object_id",
            "settled_at",
            "decision",
            "content",
            "updated_at",
        ]
        attached = ["content"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Tell the contents field by field; names as far as the reader may see them."""
        kept = SyncOperation.objects.filter(pk__in=[row["id"] for row in rows])
        payloads = dict(kept.values_list("pk", "payload"))
        names, labels = names_in(payloads.values(), context.user), purposes()
        for row in rows:
            lines = lines_of(payloads.get(row["id"]), names, labels)
            row["content"] = [{"label": line.label, "text": line.text} for line in lines]


class EditRow(RowSerializer):
    """A value that somebody gave a field."""

    label = serializers.CharField(label="字段名称", read_only=True)  # type: ignore[assignment]
    writer = serializers.CharField(
        source="user.display_name", label="修改人", read_only=True, allow_null=True
    )
    value = serializers.JSONField(label="值", read_only=True)
    previous = serializers.JSONField(label="所见的值", read_only=True)

    class Meta:
        model = FieldEdit
        fields = [
            "id",
            "object_type",
            "object_id",
            "field",
            "label",
            "value",
            "previous",
            "at",
            "writer",
            "reason",
            "state",
            "updated_at",
        ]
        attached = ["label"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Name the fields as pages do."""
        for row in rows:
            row["label"] = FIELD_LABELS.get(row["field"], row["field"])
