"""走访端: the shell of the tablet's app, its manifest and its service worker.

None of them holds any data, and each is the same for everybody: the app starts without network and
with an expired session, and asks the API for the rest.
"""

import hashlib
import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

WORKER = "dist/field-worker.js"
# What the app needs to start without network.
FILES = ("dist/field.js", "dist/field.css", "icon.svg")
# Asked for at each start, kept by the service worker; a copy on the way would outlive a release.
FRESH = "no-cache"
ACCENT, GROUND = "#8f2a2a", "#f4f5f7"


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """Return the page that the app draws itself into."""
    return _fresh(HttpResponse(_shell()))


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return what an installation needs to know."""
    described = {
        "id": reverse("services:field"),
        "name": "楼宇党建走访端",
        "short_name": "走访端",
        "lang": "zh-Hans",
        "start_url": reverse("services:field"),
        "scope": reverse("services:field"),
        "display": "standalone",
        "theme_color": GROUND,
        "background_color": GROUND,
        "icons": [
            _icon("icon.svg", "any", "image/svg+xml"),
            _icon("icon-192.png", "192x192"),
            _icon("icon-512.png", "512x512"),
            _icon("icon-512.png", "512x512") | {"purpose": "maskable"},
        ],
    }
    return _fresh(JsonResponse(described, content_type="application/manifest+json"))


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker with the list of what it keeps and the version of all of it."""
    digest = hashlib.sha256(_shell().encode())
    for name in (WORKER, *FILES):
        digest.update(_source(name).read_bytes())
    kept = {
        "version": digest.hexdigest()[:16],
        "shell": reverse("services:field"),
        "files": [static(name) for name in FILES],
    }
    head = f"self.PRECACHE={json.dumps(kept)};\n"
    body = head + _source(WORKER).read_text(encoding="utf-8")
    return _fresh(HttpResponse(body, content_type="text/javascript; charset=utf-8"))


def _shell() -> str:
    return render_to_string("services/field.html")


def _source(name: str) -> Path:
    """Return the file itself, from the source folders or from what was collected."""
    found = finders.find(name)
    return Path(found if isinstance(found, str) else staticfiles_storage.path(name))


def _icon(name: str, sizes: str, kind: str = "image/png") -> dict[str, str]:
    return {"src": static(name), "sizes": sizes, "type": kind}


def _fresh(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = FRESH
    return response
