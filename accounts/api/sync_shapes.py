"""Shapes of the sync call and of tablets, for the contract's description."""

from rest_framework import serializers

from accounts.models import Device
from common.api.rows import RowSerializer


class OperationShape(serializers.Serializer):
    """One operation of a tablet."""

    id = serializers.UUIDField(label="操作标识（客户端生成，永久唯一；走访的标识即此标识）")
    op = serializers.CharField(label="操作")
    at = serializers.DateTimeField(label="设备时间")
    after = serializers.UUIDField(label="所依据的前序操作", required=False)
    base_version = serializers.IntegerField(label="修改时所见的版本", required=False)
    payload = serializers.DictField(label="内容")


class SyncShape(serializers.Serializer):
    """One call: at most 200 operations of any kinds."""

    device_id = serializers.UUIDField(label="设备标识", required=False)
    device_name = serializers.CharField(label="设备名称", required=False)
    app_version = serializers.IntegerField(label="走访端版本", required=False)
    sent_at = serializers.DateTimeField(label="发送时的设备时间", required=False)
    operations = OperationShape(label="操作", many=True)


class ObjectShape(serializers.Serializer):
    """What an operation is about."""

    kind = serializers.CharField(label="类型")
    id = serializers.UUIDField(label="标识")
    version = serializers.IntegerField(label="版本", allow_null=True)


class ResultShape(serializers.Serializer):
    """What became of one operation."""

    id = serializers.UUIDField(label="操作标识", allow_null=True)
    status = serializers.ChoiceField(
        [
            ("created", "已保存"),
            ("unchanged", "此前已收到"),
            ("merged", "已与他人的修改合并"),
            ("conflict", "与他人的修改冲突，两个值都已保留"),
            ("held", "等待前序操作"),
            ("quarantined", "已完整保留，待工作人员处理"),
            ("rejected", "无法保存"),
        ],
        label="结果",
    )
    code = serializers.CharField(label="原因代码", required=False)
    message = serializers.CharField(label="原因", required=False)
    object = ObjectShape(label="对象", required=False)


class AnswerShape(serializers.Serializer):
    """The answer, in the order of the operations."""

    received_at = serializers.DateTimeField(label="接收时间")
    results = ResultShape(label="逐项结果", many=True)


class RescueShape(serializers.Serializer):
    """A tablet's export file as it is."""

    format = serializers.CharField(label="格式")
    version = serializers.IntegerField(label="版本")
    device_id = serializers.UUIDField(label="设备标识")
    user_id = serializers.UUIDField(label="用户标识")
    wrapped = serializers.DictField(label="封装的数据密钥")
    rows = serializers.ListField(child=serializers.DictField(), label="加密的记录")


class RescuedShape(serializers.Serializer):
    """How many items of the file had which result."""

    results = serializers.DictField(child=serializers.IntegerField(), label="各结果的项数")


class DeviceRow(RowSerializer):
    """A tablet."""

    class Meta:
        model = Device
        fields = ["id", "name", "revoked_at", "wiped_at", "created_at", "updated_at"]
