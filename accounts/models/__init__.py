"""Users, roles, departments and their ways in."""

from accounts.models.access import Device, DeviceToken, SignInWindow
from accounts.models.user import BuildingAssignment, Department, RoleAssignment, User

__all__ = [
    "BuildingAssignment",
    "Department",
    "Device",
    "DeviceToken",
    "RoleAssignment",
    "SignInWindow",
    "User",
]
