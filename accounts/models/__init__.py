"""Users, roles, departments and their ways in."""

from accounts.models.access import DeviceToken, SignInWindow
from accounts.models.user import BuildingAssignment, Department, RoleAssignment, User

__all__ = [
    "BuildingAssignment",
    "Department",
    "DeviceToken",
    "RoleAssignment",
    "SignInWindow",
    "User",
]
