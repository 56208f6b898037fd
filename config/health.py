"""Addresses for proxies, launchers and checks; open to everybody, so without any detail."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.calendar.clock import now
from common.jobs.health import is_healthy, parts_of


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Answer that this process runs; asks no other part."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when web, database, broker and worker are well, else 503; name each part."""
    parts = parts_of(now())
    is_well = is_healthy(parts)
    body = {"status": "ok" if is_well else "unhealthy", "parts": parts}
    return JsonResponse(body, status=200 if is_well else 503)
