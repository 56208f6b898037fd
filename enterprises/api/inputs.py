"""What may be written of enterprises and their facts."""

from rest_framework import serializers

from common.api.inputs import InputSerializer, ReferenceField
from enterprises.actions.contacts import LONGEST_NOTE
from enterprises.choices import (
    Intent,
    LeaveDestination,
    LeaveReason,
    OperatingStatus,
    RevealReason,
    Tenure,
)
from enterprises.models import (
    Arrears,
    Contact,
    Enterprise,
    Measurement,
    Occupancy,
    RatingOverride,
    Signal,
)


class RoomInput(serializers.Serializer):
    """The room into which an enterprise moves."""

    unit = ReferenceField(label="单元标识")
    starts_on = serializers.DateField(label="起始日期")
    ends_on = serializers.DateField(label="终止日期", required=False, allow_null=True)
    area = serializers.DecimalField(
        10, 2, label="面积（㎡）", required=False, allow_null=True, min_value=0
    )
    tenure = serializers.ChoiceField(Tenure.choices, label="使用方式", default=Tenure.LEASED)


class MoveOutInput(serializers.Serializer):
    """How a tenant leaves a building."""

    building = ReferenceField(label="楼宇标识")
    on = serializers.DateField(label="迁出日期")
    destination = serializers.ChoiceField(LeaveDestination.choices, label="迁出去向")
    reason_code = serializers.ChoiceField(LeaveReason.choices, label="迁出原因")
    reason = serializers.CharField(
        label="迁出说明", max_length=100, required=False, allow_blank=True, default=""
    )


class StateMoveOutInput(serializers.Serializer):
    """Where a tenant that left went, and why."""

    destination = serializers.ChoiceField(LeaveDestination.choices, label="迁出去向")
    reason_code = serializers.ChoiceField(LeaveReason.choices, label="迁出原因")
    reason = serializers.CharField(
        label="迁出说明", max_length=100, required=False, allow_blank=True, default=""
    )


class RoomChangeInput(serializers.Serializer):
    """The room to which a lease goes over."""

    unit = ReferenceField(label="新单元标识")
    on = serializers.DateField(label="换房日期")
    area = serializers.DecimalField(
        10, 2, label="面积（㎡）", required=False, allow_null=True, default=None, min_value=0
    )


class EnterpriseInput(InputSerializer):
    """An enterprise with what it states about itself."""

    operating_status = serializers.ChoiceField(
        OperatingStatus.choices, label="经营状态", required=False
    )
    full_members = serializers.IntegerField(
        label="正式党员数", required=False, allow_null=True, min_value=0, max_value=100_000
    )
    probationary_members = serializers.IntegerField(
        label="预备党员数", required=False, allow_null=True, min_value=0, max_value=100_000
    )
    occupancy = RoomInput(label="首个入驻单元（仅登记时）", required=False, allow_null=True)

    class Meta:
        model = Enterprise
        fields = [
            "id",
            "source",
            "external_id",
            "uscc",
            "no_uscc_reason",
            "name",
            "short_name",
            "unit_kind",
            "industry_section",
            "founded_on",
            "operating_status",
            "full_members",
            "probationary_members",
            "occupancy",
        ]


class ContactInput(InputSerializer):
    """A contact with the whole number, which is never answered."""

    phone = serializers.CharField(
        label="联系电话（只写）", max_length=32, required=False, allow_blank=True, write_only=True
    )

    class Meta:
        model = Contact
        fields = ["id", "enterprise", "name", "role", "phone", "confirmed_on", "consent_note"]


class OccupancyInput(InputSerializer):
    """An occupancy, with an intent if one was stated."""

    intent = serializers.ChoiceField(
        Intent.choices, label="续租意向", required=False, allow_null=True
    )
    intent_recorded_on = serializers.DateField(label="意向日期", required=False, allow_null=True)

    class Meta:
        model = Occupancy
        fields = [
            "id",
            "enterprise",
            "unit",
            "area",
            "tenure",
            "starts_on",
            "ends_on",
            "intent",
            "intent_recorded_on",
        ]


class MeasurementInput(InputSerializer):
    """A measurement."""

    class Meta:
        model = Measurement
        fields = ["id", "enterprise", "kind", "measured_on", "value"]


class ArrearsInput(InputSerializer):
    """Arrears."""

    class Meta:
        model = Arrears
        fields = ["id", "enterprise", "kind", "started_on", "settled_on", "amount"]


class SignalInput(InputSerializer):
    """A signal."""

    class Meta:
        model = Signal
        fields = ["id", "enterprise", "kind", "severity", "observed_on", "closed_on"]


class OverrideInput(InputSerializer):
    """An override of a rating."""

    class Meta:
        model = RatingOverride
        fields = ["id", "enterprise", "colour", "reason", "evidence", "starts_on", "ends_on"]


class WithdrawOverrideInput(serializers.Serializer):
    """Why an override ends before its time."""

    reason = serializers.CharField(label="撤回理由", max_length=300)


class RevealInput(serializers.Serializer):
    """Why somebody looks at a whole number."""

    reason = serializers.ChoiceField(RevealReason.choices, label="查看事由")
    note = serializers.CharField(
        label="说明",
        max_length=LONGEST_NOTE,
        required=False,
        allow_blank=True,
        default="",
        help_text="事由为 other 时必填；写入审计",
    )


class PhoneShape(serializers.Serializer):
    """A whole number."""

    phone = serializers.CharField(label="联系电话")
