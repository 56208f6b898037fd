"""Back office of roles, charges, departments and devices."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action

from accounts.actions.devices import revoke_device_token
from accounts.actions.roles import end_role
from accounts.actions.tablets import revoke_tablet
from accounts.admin.entry import (
    ALL_AREAS,
)
from accounts.models import (
    BuildingAssignment,
    Department,
    Device,
    DeviceToken,
    RoleAssignment,
    SignInWindow,
)
from common.backoffice.acts import ActForm, act_page, actor, found
from common.backoffice.admin import ReadOnlyAdmin, RegisterAdmin, SystemAdmin
from common.backoffice.filters import ChoicesDropdownFilter
from common.calendar.clock import now, today


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(ReadOnlyAdmin):
    """Roles over areas."""

    view_capability = "users.change"
    list_display = ["user", "role", "area", "starts_on", "ends_on"]
    list_select_related = ["user", "area"]
    list_filter = [("role", ChoicesDropdownFilter)]
    search_fields = ["user__username", "user__display_name"]
    actions_detail = ["end_page"]

    def has_end_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user keeps users."""
        return bool(actor(request).has_capability("users.change"))

    @action(description="终止授权", url_path="end", permissions=["end"])
    def end_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End the role as of today."""
        assignment = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            end_role(assignment=assignment, by=actor(request), today=today())
            return "已终止授权。"

        return act_page(
            self,
            request,
            title=f"终止授权：{assignment}",
            form_class=ActForm,
            run=run,
            back=reverse("admin:accounts_roleassignment_changelist"),
            button="终止",
        )


@admin.register(BuildingAssignment)
class BuildingAssignmentAdmin(ReadOnlyAdmin):
    """Buildings in charge."""

    view_capability = "users.change"
    list_display = ["user", "building", "starts_on", "ends_on"]
    list_select_related = ["user", "building"]
    search_fields = ["user__username", "building__external_id"]


@admin.register(Department)
class DepartmentAdmin(RegisterAdmin):
    """Departments."""

    view_capability = "users.change"
    change_capability = "users.change"
    list_display = ["code", "name", "area"]
    list_select_related = ["area"]
    search_fields = ["code", "name"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer every area: they are public, and who keeps users has no scope of his own."""
        if db_field.name == "area":
            kwargs["queryset"] = ALL_AREAS
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(DeviceToken)
class DeviceTokenAdmin(ReadOnlyAdmin):
    """Device tokens; only their hash is kept."""

    view_capability = "users.change"
    list_display = ["user", "device_name", "expires_at", "revoked_at", "last_used_at"]
    list_select_related = ["user"]
    search_fields = ["user__username", "device_name"]
    exclude = ["digest"]
    actions_detail = ["revoke_page"]

    def has_revoke_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user keeps users."""
        return bool(actor(request).has_capability("users.change"))

    @action(description="吊销", url_path="revoke", permissions=["revoke"])
    def revoke_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Revoke the token at once."""
        token = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            revoke_device_token(token=token, by=actor(request), now=now())
            return "已吊销，设备下次请求即被拒绝。"

        return act_page(
            self,
            request,
            title=f"吊销：{token}",
            form_class=ActForm,
            run=run,
            back=reverse("admin:accounts_devicetoken_changelist"),
            button="吊销",
        )


@admin.register(Device)
class DeviceAdmin(ReadOnlyAdmin):
    """Tablets of the field surface."""

    view_capability = "users.change"
    list_display = ["name", "user", "created_at", "revoked_at", "wiped_at"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username", "user__display_name"]
    actions_detail = ["revoke_page"]

    def has_revoke_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user keeps users."""
        return bool(actor(request).has_capability("users.change"))

    @action(description="吊销", url_path="revoke", permissions=["revoke"])
    def revoke_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Revoke the tablet; what it still sends goes to the supervisor, and it wipes itself."""
        device = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            revoke_tablet(device_id=device.pk, by=actor(request), now=now())
            return "已吊销。平板下次联网时清除本机数据，未送达的记录转交工作人员。"

        return act_page(
            self,
            request,
            title=f"吊销：{device}",
            form_class=ActForm,
            run=run,
            back=reverse("admin:accounts_device_changelist"),
            button="吊销",
            intro="平板遗失或停用时吊销。之后它不能再提交，也不能撤销吊销；同一平板重新启用须重新安装走访端。",
        )


@admin.register(SignInWindow)
class SignInWindowAdmin(SystemAdmin):
    """Failed sign-ins being counted."""

    list_display = ["key", "last_at"]
