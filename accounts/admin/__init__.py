"""Back office of users and rights; importing the parts registers their pages."""

from accounts.admin import rights, users

__all__ = ["rights", "users"]
