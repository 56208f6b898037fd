"""A server of the contract in docs/field-sync.md that breaks down on demand.

It stands in front of the platform: sign-in, ``/api/v1/me/`` and the pages are the real ones.
"""

import base64
import datetime
import gzip
import hashlib
import io
import json
import threading
from collections.abc import Callable, Iterable

from cryptography.hazmat.primitives.asymmetric import ec

from tests.browser.field_world import Row, world

SYNC, CHANGES, PHOTOS = "/api/v1/sync/", "/api/v1/sync/changes/", "/api/v1/attachments/"
PAGE = 60
# What the feed repeats of a visit.
TOLD = ("started_at", "ended_at", "building", "enterprise", "purpose", "note")
WORDS = {200: "OK", 201: "Created", 400: "Bad Request", 403: "Forbidden", 409: "Conflict",
         422: "Unprocessable", 503: "Unavailable"}  # fmt: skip
ZONE = datetime.timezone(datetime.timedelta(hours=8))


class FakeSync:
    """Keeps what tablets send; `faults` are used up one by one, one a call of `POST /sync/`."""

    def __init__(self, app: Callable, today: datetime.date, public_key: Row | None = None) -> None:
        self.app = app
        self.address = ""
        self.rows = world(today, public_key)
        self.changed: list[tuple[str, str]] = list(self.rows)
        self.operations: dict[str, Row] = {}
        self.calls: list[list[str]] = []
        self.senders: dict[str, str] = {}
        self.faults: list[str] = []
        self.photos: dict[str, bytes] = {}
        self.is_revoked = False
        self.quarantined: list[str] = []
        self.refused: dict[str, str] = {}
        self.forgotten_cursors = 0
        self._lock = threading.Lock()

    def __call__(self, environ: Row, start_response: Callable) -> Iterable[bytes]:
        """Answer a call of the contract, or hand it to the platform."""
        path = environ["PATH_INFO"]
        if not path.startswith((SYNC, PHOTOS)):
            return self.app(environ, start_response)
        user = self._user(environ)
        if user is None:
            return self.app(environ, start_response)
        with self._lock:
            if path == SYNC:
                return self._sync(environ, start_response, user)
            if path == CHANGES:
                return self._changes(environ, start_response)
            return self._photo(environ, start_response, path.removeprefix(PHOTOS).strip("/"))

    def change(self, kind: str, identity: str, row: Row | None) -> None:
        """Let a row change, or, with None, leave the patch."""
        with self._lock:
            self._put(kind, identity, row)

    def _put(self, kind: str, identity: str, row: Row | None) -> None:
        if row is None:
            self.rows.pop((kind, identity), None)
        else:
            self.rows[kind, identity] = row
        self.changed.append((kind, identity))

    def _user(self, environ: Row) -> str | None:
        """Ask the platform who calls."""
        asked = environ | {
            "PATH_INFO": "/api/v1/me/", "REQUEST_METHOD": "GET", "QUERY_STRING": "",
            "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO(),
        }  # fmt: skip
        seen: list[str] = []
        answer = self.app(asked, lambda status, headers, *_: seen.append(status))
        body = b"".join(answer)
        return json.loads(body)["id"] if seen[0].startswith("200") else None

    def _sync(self, environ: Row, start: Callable, user: str) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if environ.get("HTTP_CONTENT_ENCODING") == "gzip":
            body = gzip.decompress(body)
        message = json.loads(body)
        if not environ.get("HTTP_X_CSRFTOKEN"):
            return _say(start, 403, {"code": "csrf_failed"})
        sent = message["operations"]
        self.calls.append([each["id"] for each in sent])
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "unavailable":
            return _say(start, 503, {"code": "unavailable"}, [("Retry-After", "1")])
        if self.is_revoked:
            self.quarantined += [each["id"] for each in sent]
            return _say(start, 403, {"code": "device_revoked"})
        results = [self._take(each, user) for each in sent]
        answer = {"received_at": _now(), "results": results}
        if fault == "cut":
            return _cut(start, answer)
        if fault == "unreadable":
            start("200 OK", [("Content-Type", "application/json")])
            return [b"<html>portal</html>"]
        return _say(start, 200, answer)

    def _take(self, operation: Row, user: str) -> Row:
        identity = operation["id"]
        if identity in self.refused:
            return {
                "id": identity,
                "status": "rejected",
                "code": "internal",
                "message": self.refused[identity],
            }
        known = identity in self.operations
        if known and self.operations[identity] != operation:
            return {"id": identity, "status": "conflict"}
        self.operations[identity] = operation
        self.senders[identity] = user
        if not known and operation["op"] == "visit.create":
            self._store_visit(operation)
        kind = {"kind": "visit", "id": identity, "version": 1}
        return {"id": identity, "status": "unchanged" if known else "created", "object": kind}

    def _store_visit(self, operation: Row) -> None:
        visit = operation["payload"]
        row = {
            "id": operation["id"], "version": 1, "state": "kept", "received_at": _now(),
            "purpose_label": "日常走访", "conflicts": [],
            "photos": {"expected": len(visit["photos"]), "received": 0, "missing": []},
        } | {name: visit[name] for name in TOLD}  # fmt: skip
        self._put("visit", operation["id"], row)
        sheet = self.rows.get(("enterprise", visit["enterprise"] or ""))
        if sheet:
            last = {
                "id": operation["id"],
                "visited_on": visit["started_at"][:10],
                "purpose": visit["purpose"],
            }
            self._put("enterprise", sheet["id"], sheet | {"last_visit": last})

    def _changes(self, environ: Row, start: Callable) -> Iterable[bytes]:
        if self.is_revoked:
            return _say(start, 403, {"code": "device_revoked"})
        asked = dict(
            pair.split("=", 1) for pair in environ["QUERY_STRING"].split("&") if "=" in pair
        )
        cursor = int(asked.get("cursor", "0"))
        if "cursor" in asked and self.forgotten_cursors:
            self.forgotten_cursors -= 1
            return _say(start, 400, {"code": "invalid_cursor"})
        until = min(cursor + PAGE, len(self.changed))
        told = dict.fromkeys(self.changed[cursor:until])
        rows = [
            {"kind": k, "id": i, "row": self.rows[k, i]} for k, i in told if (k, i) in self.rows
        ]
        gone = [{"kind": k, "id": i} for k, i in told if (k, i) not in self.rows]
        page = {"cursor": str(until), "has_more": until < len(self.changed), "as_of": _now(),
                "rows": rows, "tombstones": gone}  # fmt: skip
        return _say(start, 200, page)

    def _photo(self, environ: Row, start: Callable, sha256: str) -> Iterable[bytes]:
        kept = self.photos.get(sha256, b"")
        if environ["REQUEST_METHOD"] == "GET":
            return _say(start, 200, {"sha256": sha256, "received": len(kept), "state": "partial"})
        offset, length = (int(environ[f"HTTP_UPLOAD_{name}"]) for name in ("OFFSET", "LENGTH"))
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if offset != len(kept):
            return _say(start, 409, {"code": "offset_mismatch", "received": len(kept)})
        kept += body
        is_complete = len(kept) == length
        if is_complete and hashlib.sha256(kept).hexdigest() != sha256:
            self.photos.pop(sha256, None)
            return _say(start, 422, {"code": "hash_mismatch"})
        self.photos[sha256] = kept
        state = "complete" if is_complete else "partial"
        told = {"sha256": sha256, "received": len(kept), "size": length, "state": state}
        return _say(start, 201 if is_complete else 200, told)


def public_jwk(private: ec.EllipticCurvePrivateKey) -> Row:
    """Return the public half as the rules of the contract tell it."""
    numbers = private.public_key().public_numbers()
    x, y = (
        base64.urlsafe_b64encode(each.to_bytes(32, "big")).rstrip(b"=").decode()
        for each in (numbers.x, numbers.y)
    )
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def _now() -> str:
    return datetime.datetime.now(ZONE).isoformat(timespec="seconds")


def _say(start: Callable, status: int, body: Row, headers: Iterable = ()) -> list[bytes]:
    text = json.dumps(body).encode()
    size = ("Content-Length", str(len(text)))
    start(f"{status} {WORDS[status]}", [("Content-Type", "application/json"), size, *headers])
    return [text]


def _cut(start: Callable, body: Row) -> list[bytes]:
    """Send half an answer and hang up: without a length, the end is where the line is cut."""
    text = json.dumps(body).encode()
    start("200 OK", [("Content-Type", "application/json")])
    return [text[: len(text) // 2]]
