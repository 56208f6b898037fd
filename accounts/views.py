"""Pages of sign-in, sign-out and one's own password."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.passwords import change_own_password
from accounts.actions.sessions import begin_session
from accounts.actions.sign_in import DEVICE_DAYS, device_mark, sign_in, sign_out
from accounts.addresses import client_address
from accounts.forms import PasswordForm, SignInForm
from accounts.models import User
from common.calendar.clock import now
from common.errors.domain import DomainError
from common.errors.responses import headers_of

DEVICE_COOKIE = "__Host-louyu-device" if settings.SECURE_COOKIES else "louyu-device"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Show the form, or sign in."""
    if request.method == "GET":
        if request.user.is_authenticated:
            return HttpResponseRedirect(_target(request))
        return _sign_in_form(request, SignInForm(), 200)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_form(request, form, 400)
    try:
        user = sign_in(
            username=form.cleaned_data["username"],
            password=form.cleaned_data["password"],
            address=_address(request),
            now=now(),
            device=request.COOKIES.get(DEVICE_COOKIE, ""),
        )
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        # 401 would ask the browser for its own dialogue.
        status = 400 if refusal.status == 401 else refusal.status
        return _with_headers(_sign_in_form(request, form, status), refusal)
    login(request, user)
    target = _target(request)
    begin_session(request.session, in_field=target.startswith("/field/"), now=now())
    return _remembering(HttpResponseRedirect(target), user)


@require_POST
def sign_out_page(request: HttpRequest) -> HttpResponse:
    """Sign out; a link cannot do it, only a form."""
    sign_out(by=cast(User, request.user))
    logout(request)
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)


@sensitive_post_parameters("current", "new", "repeated")
@never_cache
@require_http_methods(["GET", "POST"])
def password_page(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _password_form(request, form, 200)
    if not form.is_valid():
        return _password_form(request, form, 400)
    user = cast(User, request.user)
    try:
        change_own_password(
            user=user,
            current=form.cleaned_data["current"],
            new=form.cleaned_data["new"],
            address=_address(request),
            now=now(),
        )
    except DomainError as refusal:
        form.add_error(refusal.params.get("path"), refusal.message)
        return _with_headers(_password_form(request, form, refusal.status), refusal)
    update_session_auth_hash(request, user)
    messages.success(request, "密码已修改，其他设备上的登录已失效。")
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)


def _sign_in_form(request: HttpRequest, form: Form, status: int) -> HttpResponse:
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "accounts/sign_in.html", context, status=status)


def _password_form(request: HttpRequest, form: Form, status: int) -> HttpResponse:
    return render(request, "accounts/password.html", {"form": form}, status=status)


def _with_headers(response: HttpResponse, refusal: DomainError) -> HttpResponse:
    for name, value in headers_of(refusal).items():
        response.headers[name] = value
    return response


def _address(request: HttpRequest) -> str:
    return client_address(request.META, settings.TRUSTED_PROXY_COUNT)


def _target(request: HttpRequest) -> str:
    """Return where to go after sign-in; never to another host."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else settings.LOGIN_REDIRECT_URL


def _remembering(response: HttpResponse, user: User) -> HttpResponse:
    """Mark the device, so that strangers' failures elsewhere never keep its owner out."""
    response.set_cookie(
        DEVICE_COOKIE,
        device_mark(user),
        max_age=DEVICE_DAYS * 24 * 3600,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
    return response
