"""The admin theme's own content security policy; all other pages keep the strict one."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

# The theme's Alpine evaluates expressions and styles elements in place (upstream: no plan to
# change); nothing may come from elsewhere, and nothing may frame the page.
THEME_POLICY = {
    "script-src": ["'self'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "font-src": ["'self'", "data:"],
}


class ThemePolicyMiddleware:
    """Relax the policy for the back office only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the theme's policy on its own pages."""
        response: Any = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = THEME_POLICY
        return response
