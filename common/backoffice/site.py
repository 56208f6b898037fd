"""The back office has no door of its own: people sign in where everybody signs in."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


def no_door(request: HttpRequest) -> HttpResponse:
    """Send the unknown to the sign-in page; refuse those whose role has no back office."""
    if request.user.is_authenticated:
        raise PermissionDenied("您的角色没有工作后台。")
    return redirect_to_login(request.GET.get("next", "/admin/"))
