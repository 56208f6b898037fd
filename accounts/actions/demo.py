"""Accounts of the demonstration: one for every kind of user, all with one known password."""

import datetime
from dataclasses import dataclass

from accounts.actions.roles import assign_role
from accounts.models import Department, User
from accounts.roles import Role
from buildings.models import Area
from common.audit.acting import acting
from common.records.writing import create_record


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account: name, who it stands for, role, the area's code (empty: the district).

    ``department``: the code of the department whose officer it is.
    """

    username: str
    display_name: str
    role: Role
    area_code: str = ""
    department: str = ""


# Departments of the demonstration by code: those that its duty list names.
DEMO_DEPARTMENTS = {
    "demo-property": "示例住房保障和房屋管理部门",
    "demo-traffic": "示例交通管理部门",
    "demo-market": "示例市场监督管理部门",
    "demo-licence": "示例行政审批部门",
    "demo-talent": "示例人力资源和社会保障部门",
    "demo-commerce": "示例商务投资促进部门",
}
DEMO_ACCOUNTS = (
    DemoAccount("admin", "系统管理员", Role.SYSTEM_ADMIN),
    DemoAccount("auditor", "审计员", Role.AUDITOR),
    DemoAccount("district", "区级工作人员", Role.DISTRICT_STAFF),
    DemoAccount("street", "南京西路街道工作人员", Role.SUBDISTRICT_STAFF, "310106012"),
    DemoAccount("street2", "静安寺街道工作人员", Role.SUBDISTRICT_STAFF, "310106013"),
    DemoAccount("worker", "专职党群工作者 W001", Role.WORKER, "310106012"),
    DemoAccount("worker2", "专职党群工作者 W002", Role.WORKER, "310106013"),
    DemoAccount("department", "房屋管理部门经办人", Role.DEPARTMENT, department="demo-property"),
    DemoAccount("wall", "大屏", Role.WALL),
)


def ensure_demo_account(*, account: DemoAccount, password: str, today: datetime.date) -> User:
    """Return the account with this password and role, made or mended if need be.

    The password is asked of nobody's rules: it is printed at every start of the demonstration.
    """
    user = User.objects.filter(username=account.username).first()
    if user is None or not user.check_password(password):
        user = _store(user or User(username=account.username), account, password)
    area = Area.objects.get(code=account.area_code) if account.area_code else None
    if not user.role_assignments.current_on(today).filter(role=account.role).exists():
        assign_role(user=user, role=account.role, area=area, by=None, today=today)
    return user


def ensure_demo_departments() -> dict[str, Department]:
    """Return the departments of the demonstration by code, made if need be."""
    missing = set(DEMO_DEPARTMENTS) - set(
        Department.objects.filter(code__in=DEMO_DEPARTMENTS).values_list("code", flat=True)
    )
    for code in sorted(missing):
        create_record(Department, {"code": code, "name": DEMO_DEPARTMENTS[code]}, by=None)
    return {row.code: row for row in Department.objects.filter(code__in=DEMO_DEPARTMENTS)}


def _store(user: User, account: DemoAccount, password: str) -> User:
    with acting(by=None, verb="user.demo") as act:
        user.display_name = account.display_name
        if account.department:
            user.department = Department.objects.get(code=account.department)
        user.must_change_password = False
        user.set_password(password)
        user.save()
        act.record(user)
    return user
