"""Deny by default: every address but a short list needs a signed-in user."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.actions.sessions import IN_FIELD, SEEN_AT, SIGNED_IN_AT
from common.errors.responses import problem_body, problem_response

API_PREFIX = "/api/"
PASSWORD_PATH = "/account/password/"  # noqa: S105 - an address
SIGN_OUT_PATH = "/sign-out/"
# Open to everybody. Files under /static/ are code, and are answered before this.
OPEN_PATHS = frozenset(
    {
        "/sign-in/",
        "/livez",
        "/healthz",
        "/api/v1/auth/token/",
        # 走访端 must open without network and with an expired session: no data, only the app.
        "/field/",
        "/field/sw.js",
        "/field/manifest.webmanifest",
        # Enterprises follow their request by its code; whoever raised a topic, the topic.
        "/progress/",
        "/council/progress/",
        # Members of a council say that they are at the meeting of the day, by its code.
        "/council/check-in/",
    }
)
OPEN_PREFIXES = (settings.STATIC_URL,)
# What a council has published: no personal data, and nothing that was not released.
PUBLIC_PREFIXES = ("/public/",)
# Opened by a signed word that stands behind: an answer of an enterprise, a building's entrance.
LINK_PREFIXES = ("/answer/", "/report/", "/council/raise/")
# A user with a first password may change it or leave.
FIRST_PASSWORD_PATHS = frozenset({PASSWORD_PATH, SIGN_OUT_PATH})
# 走访端 has a lock of its own and is away from the network for hours: on a tablet its few addresses
# stay open for days, while all others end with the idle half hour.
FIELD_PREFIXES = ("/field/", "/api/v1/sync/", "/api/v1/attachments/", "/api/v1/me/")
# A session is written at most this often, so that a page view is not a database write.
SEEN_EVERY_SECONDS = 60


class AccountMiddleware:
    """Asks for sign-in, ends idle and old sessions, keeps personal pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or send the visitor to sign in."""
        response = self._refusal(request) or self.get_response(request)
        if not request.path.startswith(OPEN_PREFIXES):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let a token in only where the view itself will check it."""
        if _is_open(request.path) or request.user.is_authenticated or hasattr(view, "cls"):
            return None
        return _sign_in_first(request)

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        if _is_open(request.path):
            if request.path == settings.LOGIN_URL and request.user.is_authenticated:
                _end_worn_session(request)
            return None
        if request.user.is_authenticated:
            _end_worn_session(request)
        if request.user.is_authenticated:
            return _first_password_refusal(request)
        # The API reads tokens itself, and denies by default.
        has_token = request.path.startswith(API_PREFIX) and "Authorization" in request.headers
        return None if has_token else _sign_in_first(request)


def _is_open(path: str) -> bool:
    return path in OPEN_PATHS or path.startswith(OPEN_PREFIXES + PUBLIC_PREFIXES + LINK_PREFIXES)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API_PREFIX):
        body = problem_body(401, detail="请先登录，或在请求头中携带有效的设备令牌。")
        return problem_response(body, {"WWW-Authenticate": 'Bearer realm="louyu"'})
    asked = {"next": request.get_full_path()} if request.method == "GET" else {}
    target = settings.LOGIN_URL if asked.get("next", "/") == "/" else _with(asked)
    return HttpResponseRedirect(target)


def _with(asked: dict[str, str]) -> str:
    return f"{settings.LOGIN_URL}?{urlencode(asked)}"


def _first_password_refusal(request: HttpRequest) -> HttpResponse | None:
    if not getattr(request.user, "must_change_password", False):
        return None
    if request.path in FIRST_PASSWORD_PATHS:
        return None
    if request.path.startswith(API_PREFIX):
        detail = "首次登录须先修改密码。"
        return problem_response(problem_body(403, code="password_change_required", detail=detail))
    return HttpResponseRedirect(PASSWORD_PATH)


def _end_worn_session(request: HttpRequest) -> None:
    """Sign out what was idle or signed in for too long; note that the session is in use."""
    moment, session = int(time.time()), request.session
    signed_in_at = session.get(SIGNED_IN_AT, moment)
    seen_at = session.get(SEEN_AT, signed_in_at)
    age = moment - signed_in_at
    is_worn = (
        moment - seen_at >= settings.SESSION_IDLE_SECONDS or age >= settings.SESSION_COOKIE_AGE
    )
    if session.get(IN_FIELD) and age < settings.FIELD_SESSION_SECONDS:
        if request.path.startswith(FIELD_PREFIXES):
            # What the app sends by itself is no sign that somebody is there.
            return
        if is_worn:
            request.user = AnonymousUser()
            return
    if is_worn:
        logout(request)
        return
    if SIGNED_IN_AT not in session or moment - seen_at >= SEEN_EVERY_SECONDS:
        session[SIGNED_IN_AT], session[SEEN_AT] = signed_in_at, moment
