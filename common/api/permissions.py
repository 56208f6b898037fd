"""Who may call what: nothing without a capability."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class DenyAll(BasePermission):
    """The default: a view that names no rule is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return False."""
        return False


class IsSignedIn(BasePermission):
    """Everybody who is signed in."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the caller is known and active."""
        user = request.user
        return bool(user and user.is_authenticated and user.is_active)


class HasCapability(IsSignedIn):
    """The view's capability for the act: ``act_capabilities`` by name, else read or write."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the caller's role, and token, allow the act."""
        if not super().has_permission(request, view):
            return False
        if getattr(view, "action", "") is None:
            # A method that the address does not have: 405, whoever asks.
            return True
        capability = self.capability(request, view)
        user: Any = request.user
        return bool(capability) and user.has_capability(capability)

    def capability(self, request: Request, view: Any) -> str:
        """Return the capability that the act needs; empty: nobody has it."""
        acts: dict[str, str] = getattr(view, "act_capabilities", {})
        action = getattr(view, "action", None) or ""
        if action in acts:
            return acts[action]
        safe = request.method in SAFE_METHODS
        return str(view.read_capability if safe else view.write_capability)
