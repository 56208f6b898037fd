"""A folder for files, and people who send photos."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from common.api.attachments import MEDIA_TYPE
from common.attachments import files
from common.models import Attachment
from tests.common.attachments.photos import digest_of
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.accounts import UserFactory, assign


@pytest.fixture(autouse=True)
def _own_world(
    request: pytest.FixtureRequest, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Give files of its own, and a database; modules that say ``COMMITS`` really commit to it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ATTACHMENT_DISK_RESERVE = 0
    if getattr(request.module, "COMMITS", False):
        request.getfixturevalue("own_database")
    else:
        request.getfixturevalue("db")
        # What waits for the commit would wait for ever.
        monkeypatch.setattr(transaction, "on_commit", lambda work: work())


@dataclass
class Sender:
    """Somebody who sends photos as a tablet does."""

    user: Any
    client: APIClient

    def put(self, content: bytes, offset: int = 0, end: int | None = None, **more: Any) -> Any:
        """Send the bytes from ``offset`` to ``end`` of a photo."""
        name = more.pop("name", digest_of(content))
        headers = {
            "HTTP_UPLOAD_OFFSET": str(offset),
            "HTTP_UPLOAD_LENGTH": str(len(content)),
            "content_type": MEDIA_TYPE,
            **more,
        }
        body = content[offset:end]
        return self.client.generic("PUT", f"/api/v1/attachments/{name}/", body, **headers)

    def get(self, content: bytes) -> Any:
        """Ask how far a photo is."""
        return self.client.get(f"/api/v1/attachments/{digest_of(content)}/")

    def kept(self, content: bytes) -> bytes:
        """Return the cleaned picture of a photo."""
        row = Attachment.objects.get(owner=self.user, sha256=digest_of(content))
        return files.kept_path(row.stored_name).read_bytes()


@pytest.fixture
def sender_of(_own_world: None, api_for: Callable) -> Callable[..., Sender]:
    """Return a function that makes somebody who sends photos."""

    def make(name: str, area: str = NANJING_WEST, role: str = "worker") -> Sender:
        user = assign(UserFactory(username=name), role, area)
        return Sender(user, api_for(user))

    return make


@pytest.fixture
def sender(sender_of: Callable[..., Sender]) -> Sender:
    """A worker of 南京西路街道."""
    return sender_of("first")


@pytest.fixture
def stranger(sender_of: Callable[..., Sender]) -> Sender:
    """A worker of 静安寺街道."""
    return sender_of("second", JINGAN_TEMPLE)


@pytest.fixture
def every_file() -> Callable[[], list[str]]:
    """Return a function that tells all files of attachments by name."""
    return lambda: sorted(path.name for path in files.root().rglob("*") if path.is_file())
