"""The shell of 走访端, its manifest and its service worker: no data, the same for everybody."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client

from services.views.field import FILES, WORKER

ADDRESSES = ("/field/", "/field/sw.js", "/field/manifest.webmanifest")
HASHED = {name: name.replace(".", ".0123456789ab.", 1) for name in (*FILES, WORKER)}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_starts_for_everybody_alike(address: str, worker: Any) -> None:
    """Without sign-in, without a cookie, and no proxy keeps it."""
    stranger, known = Client(), Client()
    known.force_login(worker)
    seen, own = stranger.get(address), known.get(address)
    assert seen.status_code == own.status_code == 200
    assert seen.content == own.content
    assert seen.headers["Cache-Control"] == "no-cache"
    assert not seen.cookies
    assert "script-src 'self'" in seen.headers["Content-Security-Policy"]
    assert stranger.post(address).status_code == 405


def test_every_file_that_the_worker_keeps_is_there() -> None:
    """Addresses of the precache list are those of the page."""
    kept = _kept(Client().get("/field/sw.js").content.decode())
    page = Client().get("/field/").content.decode()
    assert kept["shell"] == "/field/"
    assert len(kept["files"]) == len(FILES)
    for address in kept["files"]:
        assert address in page
        assert (project.BASE_DIR / "static" / address.removeprefix("/static/")).exists()


def test_addresses_carry_their_hash_where_the_installation_gives_one(
    settings: Any, tmp_path: Path
) -> None:
    """Another name of a file is another version."""
    plain = _kept(Client().get("/field/sw.js").content.decode())
    manifest = {"version": "1.1", "hash": "", "paths": _all_hashed()}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
        }
    }
    hashed = _kept(Client().get("/field/sw.js").content.decode())
    assert hashed["files"] == [f"/static/{HASHED[name]}" for name in FILES]
    assert hashed["version"] != plain["version"]


def test_it_can_be_installed() -> None:
    """Name, scope, start and icons that exist."""
    told = json.loads(Client().get("/field/manifest.webmanifest").content)
    assert told["start_url"] == told["scope"] == told["id"] == "/field/"
    assert {"any", "192x192", "512x512"} == {icon["sizes"] for icon in told["icons"]}
    for icon in told["icons"]:
        assert (project.BASE_DIR / "static" / icon["src"].removeprefix("/static/")).exists()


def _kept(script: str) -> dict[str, Any]:
    first = script.splitlines()[0]
    return json.loads(first.removeprefix("self.PRECACHE=").removesuffix(";"))


def _all_hashed() -> dict[str, str]:
    icons = {name: name.replace(".", ".0123456789ab.") for name in ("icon-192.png", "icon-512.png")}
    return HASHED | icons
