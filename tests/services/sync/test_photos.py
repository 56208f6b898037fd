"""Photos and visits come in any order, and a visit tells how many of them are here."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from common.api.attachments import MEDIA_TYPE
from common.attachments.models import Attachment
from common.attachments.seeing import may_see
from services.models import VisitPhoto
from services.selectors.told import received_photos
from tests.common.attachments.photos import digest_of, jpeg
from tests.services.tablets import Tablet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any, monkeypatch: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.ATTACHMENT_DISK_RESERVE = 0
    monkeypatch.setattr(transaction, "on_commit", lambda work: work())


def put(tablet: Tablet, content: bytes) -> Any:
    return tablet.client.generic(
        "PUT",
        f"/api/v1/attachments/{digest_of(content)}/",
        content,
        content_type=MEDIA_TYPE,
        HTTP_UPLOAD_OFFSET="0",
        HTTP_UPLOAD_LENGTH=str(len(content)),
    )


def photo(content: bytes) -> dict[str, Any]:
    return {"sha256": digest_of(content), "size": len(content), "media_type": "image/jpeg"}


def test_a_visit_tells_which_of_its_photos_are_here(tablet: Tablet, building: Any) -> None:
    early, late, never = jpeg((8, 6)), jpeg((9, 6)), jpeg((10, 6))
    assert put(tablet, early).status_code == 201
    operation = tablet.visit(building, photos=[photo(early), photo(late), photo(never)])
    assert tablet.one(operation)["status"] == "created"
    (visit,) = set(VisitPhoto.objects.values_list("visit_id", flat=True))
    assert received_photos([visit])[visit] == {digest_of(early)}
    assert put(tablet, late).status_code == 201
    assert received_photos([visit])[visit] == {digest_of(early), digest_of(late)}
    changes = tablet.client.get("/api/v1/sync/changes/").json()
    rows = [row["row"] for row in changes["rows"] if row["kind"] == "visit"]
    assert rows[0]["photos"] == {"expected": 3, "received": 2, "missing": [digest_of(never)]}


def test_the_same_photo_of_somebody_else_is_not_this_one(
    tablet: Tablet, building: Any, worker2: Any, api_for: Callable
) -> None:
    content = jpeg()
    assert put(Tablet(api_for(worker2)), content).status_code == 201
    tablet.one(tablet.visit(building, photos=[photo(content)]))
    assert VisitPhoto.objects.get().attachment is None


def test_those_who_see_the_visit_see_its_pictures(
    tablet: Tablet, building: Any, street: Any, street2: Any
) -> None:
    content = jpeg()
    put(tablet, content)
    picture = Attachment.objects.get()
    assert not may_see(street, [picture.pk])
    tablet.one(tablet.visit(building, photos=[photo(content)]))
    assert may_see(street, [picture.pk]) == {picture.pk}
    assert not may_see(street2, [picture.pk])
