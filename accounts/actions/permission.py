"""Who may keep users."""

from accounts.models import User
from accounts.roles import Capability
from common.errors.domain import NotPermitted


def require_keeper(by: User | None) -> None:
    """Raise ``NotPermitted`` unless ``by`` keeps users (``None``: the system itself)."""
    if by is not None and not by.has_capability(Capability.USERS_CHANGE):
        raise NotPermitted
