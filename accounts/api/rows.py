"""Shapes of accounts."""

from typing import Any

from rest_framework import serializers

from accounts.models import Department, RoleAssignment, User
from accounts.roles import Role
from buildings.api.rows import AreaBrief
from common.api.context import ReadContext
from common.api.inputs import InputSerializer
from common.api.rows import Row, RowSerializer, attach
from common.records.periods import current_on


class DepartmentBrief(RowSerializer):
    """A department inside another row."""

    class Meta:
        model = Department
        fields = ["id", "code", "name"]


class DepartmentRow(RowSerializer):
    """A department; departments are public offices."""

    area = AreaBrief(label="区域", implied=True, read_only=True, allow_null=True)

    class Meta:
        model = Department
        fields = ["id", "code", "name", "area", "updated_at"]


class DepartmentInput(InputSerializer):
    """What may be written of a department."""

    class Meta:
        model = Department
        fields = ["id", "code", "name", "area"]


class GrantShape(serializers.Serializer):
    """A role over an area."""

    role = serializers.ChoiceField(Role.choices, label="角色")
    area = AreaBrief(label="区域；空为全区", allow_null=True)


class UserRow(RowSerializer):
    """A user with today's roles."""

    department = DepartmentBrief(label="部门", implied=True, read_only=True, allow_null=True)
    roles = GrantShape(label="当日角色", many=True, read_only=True)

    class Meta:
        model = User
        fields = [
            "id",
            "username",
            "display_name",
            "department",
            "roles",
            "is_active",
            "created_at",
            "updated_at",
        ]
        attached = ["roles"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the roles of the day."""
        given = RoleAssignment.objects.filter(
            current_on(context.day), user__any_of=[row["id"] for row in rows]
        ).order_by("role", "area__code")
        found = given.values_list("user_id", "role", "area_id", "area__code", "area__name")
        attach(rows, "roles", ((owner, _grant(*rest)) for owner, *rest in found))


def _grant(role: Any, key: Any, code: Any, name: Any) -> Row:
    area = {"id": key, "code": code, "name": name} if key else None
    return {"role": role, "area": area}


class MeShape(serializers.Serializer):
    """Who calls, and what he may do where."""

    id = serializers.UUIDField(label="标识")
    username = serializers.CharField(label="用户名")
    display_name = serializers.CharField(label="姓名")
    department = DepartmentBrief(label="部门", allow_null=True)
    roles = GrantShape(label="当日角色", many=True)
    capabilities = serializers.ListField(child=serializers.CharField(), label="权限")


class SignInShape(serializers.Serializer):
    """Name and password of a user, and the device that signs in."""

    username = serializers.CharField(label="用户名", max_length=150, trim_whitespace=False)
    password = serializers.CharField(label="密码", max_length=1024, trim_whitespace=False)
    otp = serializers.CharField(
        label="动态口令（暂未启用）", required=False, allow_blank=True, max_length=16
    )
    device_name = serializers.CharField(label="设备名称", max_length=100)


class TokenShape(serializers.Serializer):
    """A new device token; the secret is shown this once."""

    token = serializers.CharField(label="令牌")
    expires_at = serializers.DateTimeField(label="有效期至")
    user = MeShape(label="用户")
