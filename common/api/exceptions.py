"""Every refusal of the API as problem details (RFC 9457); bad input is never a 5xx."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from common.errors.domain import DomainError
from common.errors.responses import (
    CONTENT_TYPE,
    FieldProblem,
    headers_of,
    problem_body,
    problem_of,
)
from common.records.writing import InvalidRecord

logger = logging.getLogger("louyu.api")
NOT_FOUND = "未找到该记录，或不在您的工作范围内。"
DETAILS = {
    "not_authenticated": "请先登录，或在请求头中携带有效的设备令牌。",
    "permission_denied": "您没有进行此操作的权限。",
    "not_found": NOT_FOUND,
    "method_not_allowed": "该地址不支持此方法。",
    "unsupported_media_type": "请以 application/json 提交。",
    "throttled": "请求过于频繁，请稍后再试。",
}


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to a refusal; None for our own mistakes, which stay a 500."""
    answer = _answer(error)
    if answer is None:
        return None
    set_rollback()
    body, headers = answer
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def _answer(error: Exception) -> tuple[dict[str, Any], dict[str, str]] | None:
    if isinstance(error, DomainError):
        return _of_domain(error), headers_of(error)
    if isinstance(error, exceptions.APIException):
        return _of_framework(error), _headers(error)
    body = _of_django(error)
    return (body, {}) if body else None


def _of_domain(error: DomainError) -> dict[str, Any]:
    if isinstance(error, InvalidRecord):
        problems = [FieldProblem(f.path, f.code, f.message) for f in error.faults]
        return problem_body(error.status, code=error.code, detail=error.message, errors=problems)
    return {**problem_of(error), **error.params.get("members", {})}


def _of_framework(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        problems = list(_flat(error.detail, ""))
        detail = "提交的内容不符合规则，请按提示修改。"
        # A refusal about one thing alone names it in the code of the whole.
        code = problems[0].code if len(problems) == 1 and not problems[0].path else "invalid"
        if code != "invalid":
            detail = problems[0].message
        return problem_body(400, code=code, detail=detail, errors=problems)
    codes: Any = error.get_codes()
    code = codes if isinstance(codes, str) else error.default_code
    own_words = DETAILS.get(code) or str(error.detail)
    return problem_body(error.status_code, code=code, detail=own_words)


def _of_django(error: Exception) -> dict[str, Any] | None:
    if isinstance(error, Http404):
        return problem_body(404, detail=NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return problem_body(403, detail=DETAILS["permission_denied"])
    if isinstance(error, ValidationError):
        problems = [FieldProblem("", "invalid", message) for message in error.messages]
        return problem_body(400, code="invalid", errors=problems)
    if isinstance(error, IntegrityError):
        # The rule was checked before; only a write at the same moment comes here.
        return problem_body(409, code="conflict", detail="记录与同时写入的内容冲突，请重试。")
    if isinstance(error, DataError) or _is_nul(error):
        logger.warning("value refused by the database: %s", type(error).__name__)
        return problem_body(400, code="bad_value", detail="提交的值超出可存储的范围。")
    return None


def _is_nul(error: Exception) -> bool:
    return isinstance(error, ValueError) and "NUL" in str(error)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    authenticate = getattr(error, "auth_header", None)
    if authenticate:
        headers["WWW-Authenticate"] = authenticate
    wait = getattr(error, "wait", None)
    if wait:
        headers["Retry-After"] = str(int(wait) + 1)
    return headers


def _flat(detail: Any, path: str) -> Iterator[FieldProblem]:
    """Yield every message of a nested validation error with its dotted path."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            below = path if name == "non_field_errors" else f"{path}.{name}".lstrip(".")
            yield from _flat(inner, below)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            is_group = isinstance(inner, dict | list)
            yield from _flat(inner, f"{path}.{index}".lstrip(".") if is_group else path)
    else:
        yield FieldProblem(path, getattr(detail, "code", "invalid"), str(detail))
