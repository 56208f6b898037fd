"""A tablet as the server meets it: builds operations, sends them, looks at the answers."""

import datetime
import json
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework.test import APIClient

SHANGHAI = ZoneInfo("Asia/Shanghai")
URL = "/api/v1/sync/"


def ago(**length: float) -> datetime.datetime:
    """Return a moment before now."""
    return datetime.datetime.now(SHANGHAI) - datetime.timedelta(**length)


class Tablet:
    """One tablet with one signed-in user."""

    def __init__(self, client: APIClient, skew: datetime.timedelta | None = None) -> None:
        self.client = client
        self.id = str(uuid.uuid4())
        # By how much the tablet's clock is ahead.
        self.skew = skew or datetime.timedelta(0)

    def now(self) -> datetime.datetime:
        """Return what the tablet's clock shows."""
        return datetime.datetime.now(SHANGHAI) + self.skew

    def operation(self, op: str, payload: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Return an operation; ``key`` and ``at`` may be given."""
        at = more.pop("at", None) or self.now()
        return {
            "id": str(more.pop("key", None) or uuid.uuid4()),
            "op": op,
            "at": at if isinstance(at, str) else at.isoformat(),
            "payload": payload,
            **more,
        }

    def visit(self, building: Any, enterprise: Any = None, **payload: Any) -> dict[str, Any]:
        """Return a routine visit that ended a moment ago."""
        more = {name: payload.pop(name) for name in ("key", "at") if name in payload}
        started = payload.pop("started_at", None) or self.now() - datetime.timedelta(minutes=9)
        content = {
            "building": str(building.pk),
            "enterprise": str(enterprise.pk) if enterprise is not None else None,
            "started_at": started if isinstance(started, str) else started.isoformat(),
            "purpose": "routine",
            "note": "",
            **payload,
        }
        return self.operation("visit.create", content, **more)

    def send(self, *operations: Any, **more: Any) -> Any:
        """Send the operations and return the whole response."""
        body = {
            "device_id": self.id,
            "app_version": 1,
            "sent_at": self.now().isoformat(),
            "operations": list(operations),
            **more,
        }
        return self.client.generic("POST", URL, json.dumps(body), "application/json")

    def sync(self, *operations: Any, **more: Any) -> list[dict[str, Any]]:
        """Send the operations and return their results."""
        response = self.send(*operations, **more)
        assert response.status_code == 200, response.content
        return response.json()["results"]

    def one(self, operation: Any) -> dict[str, Any]:
        """Send one operation and return its result."""
        (result,) = self.sync(operation)
        return result
