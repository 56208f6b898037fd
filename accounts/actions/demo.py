"""Accounts of the demonstration: one for every kind of user, all with one known password."""

import datetime
from dataclasses import dataclass

from accounts.actions.roles import assign_role
from accounts.models import User
from accounts.roles import Role
from buildings.models import Area
from common.audit.acting import acting


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account: name, who it stands for, role, and the area's code (empty: the district)."""

    username: str
    display_name: str
    role: Role
    area_code: str = ""


DEMO_ACCOUNTS = (
    DemoAccount("admin", "系统管理员", Role.SYSTEM_ADMIN),
    DemoAccount("auditor", "审计员", Role.AUDITOR),
    DemoAccount("district", "区级工作人员", Role.DISTRICT_STAFF),
    DemoAccount("street", "南京西路街道工作人员", Role.SUBDISTRICT_STAFF, "310106012"),
    DemoAccount("street2", "静安寺街道工作人员", Role.SUBDISTRICT_STAFF, "310106013"),
    DemoAccount("worker", "专职党群工作者 W001", Role.WORKER, "310106012"),
    DemoAccount("worker2", "专职党群工作者 W002", Role.WORKER, "310106013"),
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


def _store(user: User, account: DemoAccount, password: str) -> User:
    with acting(by=None, verb="user.demo") as act:
        user.display_name = account.display_name
        user.must_change_password = False
        user.set_password(password)
        user.save()
        act.record(user)
    return user
