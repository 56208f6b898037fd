"""What a browser or a program reads when a request ends early."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from common.errors.domain import DomainError
from common.errors.responses import headers_of, problem_body, problem_of, problem_response

API_PREFIX = "/api/"
CSRF_MESSAGE = "页面已过期或来源不符，请刷新页面后重试。"
MESSAGES = {
    400: "请求的内容无法识别。",
    403: "您没有进行此操作的权限。",
    404: "未找到该页面，或不在您的工作范围内。",
    500: "系统出错，已记录。请稍后再试。",
}


def answer(request: HttpRequest, status: int, *, code: str = "", detail: str = "") -> HttpResponse:
    """Return the refusal as a page, or as problem+json under /api/."""
    body = problem_body(status, code=code, detail=detail or MESSAGES.get(status, ""))
    return _as_asked(request, body)


def answer_refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the answer to a broken rule of the domain."""
    return _as_asked(request, problem_of(error), headers_of(error))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; the path is not repeated."""
    return answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without asking database or session for anything."""
    body = problem_body(500, detail=MESSAGES[500])
    if request.path.startswith(API_PREFIX):
        return problem_response(body)
    # No request: its context could be what failed.
    return HttpResponse(render_to_string("errors/failure.html", {"problem": body}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that did not come from our own page."""
    return answer(request, 403, code="csrf_failed", detail=CSRF_MESSAGE)


def _as_asked(
    request: HttpRequest, body: dict[str, Any], headers: dict[str, str] | None = None
) -> HttpResponse:
    if request.path.startswith(API_PREFIX):
        return problem_response(body, headers)
    page = render_to_string("errors/refusal.html", {"problem": body}, request)
    return HttpResponse(page, status=body["status"], headers=headers or {})
