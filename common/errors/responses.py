"""Problem details (RFC 9457): the one shape in which the platform says no to a machine."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpResponse

from common.errors.domain import DomainError

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "请求有误",
    401: "需要登录",
    403: "没有权限",
    404: "未找到",
    405: "不支持该方法",
    406: "无法按要求的格式回应",
    409: "内容冲突",
    412: "记录已被更新",
    413: "内容过大",
    414: "网址过长",
    415: "不支持的内容类型",
    422: "内容不符合规则",
    428: "缺少版本条件",
    429: "请求过于频繁",
    500: "系统出错",
    503: "暂时无法服务",
    507: "存储空间不足",
}
CODES = {
    400: "bad_request",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    500: "server_error",
    503: "unavailable",
}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one part of the input; ``path`` is dotted (``rows.3.name``)."""

    path: str
    code: str
    message: str


def problem_body(
    status: int, *, code: str = "", detail: str = "", errors: Iterable[FieldProblem] = ()
) -> dict[str, Any]:
    """Return {type, title, status, detail, code, errors} for ``status``."""
    code = code or CODES.get(status, "error")
    title = TITLES.get(status) or TITLES[status // 100 * 100]
    return {
        "type": f"urn:louyu:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail or f"{title}。",
        "code": code,
        "errors": [asdict(error) for error in errors],
    }


def problem_of(error: DomainError) -> dict[str, Any]:
    """Return the body that tells of a broken rule; a field named by the rule is listed."""
    path = error.params.get("path")
    errors = [FieldProblem(path, error.code, error.message)] if path else []
    return problem_body(error.status, code=error.code, detail=error.message, errors=errors)


def headers_of(error: DomainError) -> dict[str, str]:
    """Return the headers that belong to a refusal: when to come back, in whole seconds."""
    seconds = error.params.get("retry_after")
    return {} if seconds is None else {"Retry-After": str(seconds)}


def problem_response(
    body: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Return the answer that carries ``body``."""
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=body["status"],
        content_type=CONTENT_TYPE,
        headers=dict(headers or {}),
    )
