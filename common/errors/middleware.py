"""Refusals of the domain that a page view lets through."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from common.errors.domain import DomainError
from common.errors.views import answer_refusal


class DomainErrorMiddleware:
    """Turns a ``DomainError`` into its answer; the API has its own handler."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave everything else to Django."""
        if isinstance(exception, DomainError):
            return answer_refusal(request, exception)
        return None
