"""Back office of users: create, give roles, move, disable with hand-over, reset, sign out."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action

from accounts.actions.passwords import reset_password
from accounts.actions.roles import assign_building, assign_role
from accounts.actions.sessions import revoke_sessions
from accounts.actions.users import (
    create_user,
    describe_user,
    disable_user,
    enable_user,
    move_user_to_area,
)
from accounts.admin.entry import (
    ChargeForm,
    HandOverForm,
    MoveForm,
    NewUserForm,
    PasswordForm,
    RoleForm,
)
from accounts.models import (
    BuildingAssignment,
    RoleAssignment,
    User,
)
from common.backoffice.acts import ActForm, act_page, actor, found
from common.backoffice.admin import FactInline, RegisterAdmin
from common.calendar.clock import now, today


class RoleInline(FactInline):
    """Roles of the user; given and ended by their own acts."""

    model = RoleAssignment
    view_capability = "users.change"
    can_add = False


class ChargeInline(FactInline):
    """Buildings in the user's charge."""

    model = BuildingAssignment
    view_capability = "users.change"
    can_add = False


@admin.register(User)
class UserAdmin(RegisterAdmin):
    """Users; every change is an act of its own."""

    view_capability = "users.change"
    change_capability = "users.change"
    list_display = ["username", "display_name", "roles_today", "department", "is_active"]
    list_select_related = ["department"]
    list_filter = ["is_active"]
    search_fields = ["username", "display_name"]
    fields = ["username", "display_name", "department", "is_active", "must_change_password"]
    readonly_fields = ["username", "is_active", "must_change_password"]
    inlines = [RoleInline, ChargeInline]
    actions_detail = [
        "role_page",
        "charge_page",
        "move_page",
        "password_page",
        "sign_out_page",
        "disable_page",
        "enable_page",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the visible users with their roles."""
        return super().get_queryset(request).prefetch_related("role_assignments__area")

    @admin.display(description="角色")
    def roles_today(self, obj: User) -> str:
        """Return today's roles in words."""
        return "、".join(
            f"{r.get_role_display()}（{r.area or '全区'}）"
            for r in obj.role_assignments.all()
            if r.starts_on <= today() and (r.ends_on is None or r.ends_on > today())
        )

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write name and department; everything else about a user has its own act."""
        describe_user(user=User.objects.get(pk=key), by=actor(request), values=values)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Create a user with the first role in one act page."""
        if not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)

        def run(form: Any) -> str:
            values = form.cleaned_data
            user = create_user(
                username=values["username"],
                display_name=values["display_name"],
                department=values["department"],
                password=values["password"],
                by=actor(request),
            )
            assign_role(
                user=user,
                role=values["role"],
                area=values["area"],
                by=actor(request),
                today=today(),
            )
            return f"已创建用户 {user.username}。"

        return self._page(request, "新建用户", NewUserForm, run, "创建")

    @action(description="授予角色", url_path="role", permissions=["change"])
    def role_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the user a further role."""
        user = self._user(request, object_id)

        def run(form: Any) -> str:
            assign_role(user=user, by=actor(request), today=today(), **form.cleaned_data)
            return "已授予角色。"

        return self._page(request, f"授予角色：{user}", RoleForm, run, "授予", user)

    @action(description="分配包干楼宇", url_path="charge", permissions=["change"])
    def charge_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put a building into the user's charge."""
        user = self._user(request, object_id)

        def run(form: Any) -> str:
            building = form.cleaned_data["code"]
            assign_building(user=user, building=building, by=actor(request), today=today())
            return "已分配楼宇。"

        return self._page(request, f"分配包干楼宇：{user}", ChargeForm, run, "分配", user)

    @action(description="调往其他街镇", url_path="move", permissions=["change"])
    def move_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Move the user's roles to another area."""
        user = self._user(request, object_id)

        def run(form: Any) -> str:
            move_user_to_area(user=user, by=actor(request), today=today(), **form.cleaned_data)
            return "已调动。"

        return self._page(request, f"调往其他街镇：{user}", MoveForm, run, "调动", user)

    @action(description="重置密码", url_path="password", permissions=["change"])
    def password_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the user a new password."""
        user = self._user(request, object_id)

        def run(form: Any) -> str:
            reset_password(user=user, by=actor(request), now=now(), **form.cleaned_data)
            return "已重置密码，原有登录与设备令牌全部失效。"

        return self._page(request, f"重置密码：{user}", PasswordForm, run, "重置", user)

    @action(description="全部下线", url_path="sign-out", permissions=["change"])
    def sign_out_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End every session and device token of the user."""
        user = self._user(request, object_id)

        def run(form: Any) -> str:
            revoke_sessions(user=user, by=actor(request), now=now())
            return "该用户的登录与设备令牌已全部失效。"

        return self._page(request, f"全部下线：{user}", ActForm, run, "确认下线", user)

    @action(description="停用", url_path="disable", permissions=["change"])
    def disable_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Disable the user and hand the buildings over."""
        user = self._user(request, object_id)

        def run(form: Any) -> str:
            disable_user(
                user=user, by=actor(request), today=today(), now=now(), **form.cleaned_data
            )
            return "已停用，包干楼宇已移交。"

        return self._page(request, f"停用：{user}", HandOverForm, run, "停用", user)

    @action(description="恢复启用", url_path="enable", permissions=["change"])
    def enable_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let a disabled user in again."""
        user = self._user(request, object_id)

        def run(form: Any) -> str:
            enable_user(user=user, by=actor(request))
            return "已恢复启用。"

        return self._page(request, f"恢复启用：{user}", ActForm, run, "恢复", user)

    def _user(self, request: HttpRequest, object_id: str) -> User:
        return found(self.get_queryset(request), object_id)

    def _page(
        self,
        request: HttpRequest,
        title: str,
        form_class: Any,
        run: Any,
        button: str,
        user: User | None = None,
    ) -> HttpResponse:
        back = (
            reverse("admin:accounts_user_change", args=[user.pk])
            if user
            else reverse("admin:accounts_user_changelist")
        )
        return act_page(
            self, request, title=title, form_class=form_class, run=run, back=back, button=button
        )
