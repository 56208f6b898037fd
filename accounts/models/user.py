"""Users: identity, roles over areas, assigned buildings."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts.querysets import DepartmentQuerySet, OfUserQuerySet, UserQuerySet
from accounts.roles import (
    ROLES_BY_DEPARTMENT,
    ROLES_WITHOUT_BUSINESS,
    STAFF_ROLES,
    Role,
    capabilities_of,
)
from accounts.usernames import PATTERN
from buildings.choices import AreaKind
from buildings.models import Area, Building
from common.calendar.clock import today
from common.records.base import Record
from common.records.periods import Period, no_overlap, period_order
from common.scope.scope import NOTHING, Scope


class Department(Record):
    """An office that takes part in the work (部门)."""

    code = models.CharField("代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=100)
    area = models.ForeignKey(
        Area,
        verbose_name="区域",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="departments",
    )

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = "部门"
        verbose_name_plural = "部门"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser, Record):
    """A person or system that signs in (用户)."""

    username = models.CharField("用户名", max_length=64, unique=True)
    display_name = models.CharField("姓名", max_length=64)
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="users",
    )
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=True)
    # Raising it ends every session of the user at the next request.
    session_epoch = models.PositiveIntegerField("会话批次", default=0, editable=False)

    objects = BaseUserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(username__regex=PATTERN),
                name="user_username",
                violation_error_code="invalid_username",
                violation_error_message="用户名只能包含小写字母、数字、汉字和 . _ @ -。",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to stay valid: password and session epoch."""
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Any:
        """Yield no older hashes: a changed secret ends sessions."""
        return iter(())

    def _session_hash(self, secret: str | None) -> str:
        return salted_hmac(
            "accounts.session",
            f"{self.password}{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    @cached_property
    def current_roles(self) -> list["RoleAssignment"]:
        """Return the role assignments of today, areas loaded."""
        return list(self.role_assignments.current_on(today()).select_related("area"))

    @cached_property
    def capabilities(self) -> frozenset[str]:
        """Return what the user may do today."""
        if not self.is_active:
            return frozenset()
        return capabilities_of({assignment.role for assignment in self.current_roles})

    def has_capability(self, capability: str) -> bool:
        """Return whether the user may do this anywhere at all."""
        return capability in self.capabilities

    @cached_property
    def scope(self) -> Scope:
        """Return what the user may read: areas with all below them, and assigned buildings."""
        without_area = ROLES_WITHOUT_BUSINESS | ROLES_BY_DEPARTMENT
        business = [a for a in self.current_roles if a.role not in without_area]
        if not self.is_active or not business:
            return NOTHING
        if any(a.area is None or a.area.kind == AreaKind.DISTRICT for a in business):
            return Scope(everything=True)
        return Scope(
            area_ids=_areas_below([a.area.path for a in business if a.area is not None]),
            building_ids=frozenset(self._assigned_buildings),
        )

    @cached_property
    def write_scope(self) -> Scope:
        """Return where the user may write.

        A worker with assigned buildings writes there only; without any, in the whole
        subdistrict. Other roles write where they read.
        """
        roles = {assignment.role for assignment in self.current_roles}
        if roles == {Role.WORKER} and self._assigned_buildings:
            return Scope(building_ids=frozenset(self._assigned_buildings))
        return self.scope

    @cached_property
    def _assigned_buildings(self) -> list[Any]:
        return list(
            self.building_assignments.current_on(today()).values_list("building_id", flat=True)
        )

    @property
    def is_staff(self) -> bool:
        """Return whether the back office is open to the user."""
        return self.is_active and any(a.role in STAFF_ROLES for a in self.current_roles)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Return no Django permission: rights are capabilities, asked for by name."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Return whether the back office may list an app; each admin page decides for itself."""
        return self.is_staff


def _areas_below(paths: list[str]) -> frozenset[Any]:
    condition = Q()
    for path in paths:
        condition |= Q(path__startswith=path)
    return frozenset(Area.objects.filter(condition).values_list("pk", flat=True))


class RoleAssignment(Record, Period):
    """A role of a user over an area (角色授权); no area means the whole district."""

    user = models.ForeignKey(
        User, verbose_name="用户", on_delete=models.CASCADE, related_name="role_assignments"
    )
    role = models.CharField("角色", max_length=32, choices=Role.choices)
    area = models.ForeignKey(
        Area,
        verbose_name="区域",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="role_assignments",
    )

    objects = OfUserQuerySet.as_manager()

    class Meta:
        verbose_name = "角色授权"
        verbose_name_plural = "角色授权"
        constraints = [period_order("roleassignment")]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class BuildingAssignment(Record, Period):
    """A building in a worker's charge during a period (包干楼宇)."""

    user = models.ForeignKey(
        User, verbose_name="用户", on_delete=models.CASCADE, related_name="building_assignments"
    )
    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.CASCADE, related_name="assignments"
    )

    objects = OfUserQuerySet.as_manager()

    class Meta:
        verbose_name = "包干楼宇"
        verbose_name_plural = "包干楼宇"
        constraints = [
            period_order("buildingassignment"),
            no_overlap(
                "buildingassignment", "user", "building", message="该楼宇已在此期间分配给该用户。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.building}"
