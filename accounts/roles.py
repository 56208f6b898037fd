"""Roles and what each of them may do: capabilities are the only rights in the platform."""

from typing import Any

from django.db import models


class Role(models.TextChoices):
    """The shipped roles (角色)."""

    SYSTEM_ADMIN = "system_admin", "系统管理员"
    AUDITOR = "auditor", "审计员"
    DISTRICT_STAFF = "district_staff", "区级工作人员"
    SUBDISTRICT_STAFF = "subdistrict_staff", "街镇工作人员"
    WORKER = "worker", "专职党群工作者"
    DEPARTMENT = "department", "职能部门经办人"
    DEPARTMENT_HEAD = "department_head", "职能部门负责人"
    WALL = "wall", "大屏"
    INTEGRATION = "integration", "系统对接"


class Capability(models.TextChoices):
    """What a role may allow (权限)."""

    REGISTERS_VIEW = "registers.view", "查看登记册"
    REGISTERS_CHANGE = "registers.change", "维护登记册"
    DISTRICT_CHANGE = "district.change", "维护全区设置（区域、等级、日历、字典）"
    VISITS_CHANGE = "visits.change", "登记走访、信号与诉求"
    REQUESTS_VIEW = "requests.view", "查看诉求"
    REQUESTS_HANDLE = "requests.handle", "办理诉求"
    REQUESTS_DISPATCH = "requests.dispatch", "分派与裁定诉求"
    CONTACTS_REVEAL = "contacts.reveal", "查看完整联系电话"
    FIGURES_VIEW = "figures.view", "查看指标与看板"
    MEMBERS_VIEW = "members.view", "查看党员人数（仅限机关内部）"
    SCHEMES_CHANGE = "schemes.change", "维护评级方案"
    IMPORTS_RUN = "imports.run", "导入登记册"
    EXPORTS_RUN = "exports.run", "导出"
    AUDIT_VIEW = "audit.view", "查看审计"
    USERS_CHANGE = "users.change", "维护用户与角色"
    SYSTEM_VIEW = "system.view", "查看系统运行"


C = Capability

CAPABILITIES: dict[str, frozenset[str]] = {
    Role.SYSTEM_ADMIN: frozenset({C.USERS_CHANGE, C.SYSTEM_VIEW}),
    Role.AUDITOR: frozenset({C.AUDIT_VIEW, C.SYSTEM_VIEW}),
    Role.DISTRICT_STAFF: frozenset(
        {
            C.REGISTERS_VIEW,
            C.REGISTERS_CHANGE,
            C.DISTRICT_CHANGE,
            C.VISITS_CHANGE,
            C.REQUESTS_VIEW,
            C.REQUESTS_HANDLE,
            C.REQUESTS_DISPATCH,
            C.CONTACTS_REVEAL,
            C.FIGURES_VIEW,
            C.MEMBERS_VIEW,
            C.SCHEMES_CHANGE,
            C.IMPORTS_RUN,
            C.EXPORTS_RUN,
            C.SYSTEM_VIEW,
        }
    ),
    Role.SUBDISTRICT_STAFF: frozenset(
        {
            C.REGISTERS_VIEW,
            C.REGISTERS_CHANGE,
            C.VISITS_CHANGE,
            C.REQUESTS_VIEW,
            C.REQUESTS_HANDLE,
            C.REQUESTS_DISPATCH,
            C.CONTACTS_REVEAL,
            C.FIGURES_VIEW,
            C.MEMBERS_VIEW,
            C.IMPORTS_RUN,
            C.EXPORTS_RUN,
        }
    ),
    Role.WORKER: frozenset(
        {C.REGISTERS_VIEW, C.REQUESTS_VIEW, C.VISITS_CHANGE, C.FIGURES_VIEW, C.MEMBERS_VIEW}
    ),
    # Sees what is dispatched to the department, and nothing else of the district.
    Role.DEPARTMENT: frozenset({C.REQUESTS_VIEW, C.REQUESTS_HANDLE}),
    Role.DEPARTMENT_HEAD: frozenset({C.REQUESTS_VIEW, C.REQUESTS_HANDLE}),
    Role.WALL: frozenset({C.FIGURES_VIEW}),
    Role.INTEGRATION: frozenset(
        {C.REGISTERS_VIEW, C.REQUESTS_VIEW, C.FIGURES_VIEW, C.VISITS_CHANGE}
    ),
}

# Roles whose work is in the back office.
STAFF_ROLES: frozenset[str] = frozenset(
    {Role.SYSTEM_ADMIN, Role.AUDITOR, Role.DISTRICT_STAFF, Role.SUBDISTRICT_STAFF}
)
# Roles that see nothing of the district's business, whatever area they are given.
ROLES_WITHOUT_BUSINESS: frozenset[str] = frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR})


# Roles whose sight follows their department and not an area.
ROLES_BY_DEPARTMENT: frozenset[str] = frozenset({Role.DEPARTMENT, Role.DEPARTMENT_HEAD})


def may_count_members(user: Any) -> bool:
    """Return whether counts of members are open to the user: small groups stay in the office."""
    return bool(user.has_capability(C.MEMBERS_VIEW))


def capabilities_of(roles: set[str]) -> frozenset[str]:
    """Return the union of what ``roles`` allow; an unknown role allows nothing."""
    return frozenset().union(*(CAPABILITIES.get(role, frozenset()) for role in roles))
