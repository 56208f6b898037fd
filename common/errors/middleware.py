"""Refusals of the domain that a page view lets through."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from common.errors.domain import DomainError
from common.errors.views import answer_refusal


class UnusableAddress(DomainError):
    """The address holds a NUL, which PostgreSQL refuses in any text."""

    code = "nul_char"
    message = "地址中含有无法识别的字符。"


class DomainErrorMiddleware:
    """Turns a ``DomainError`` into its answer; the API has its own handler."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless its address holds what no column can hold."""
        if any("\0" in text for values in request.GET.lists() for text in (values[0], *values[1])):
            return answer_refusal(request, UnusableAddress())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave everything else to Django."""
        if isinstance(exception, DomainError):
            return answer_refusal(request, exception)
        return None
