"""The queue of a dead tablet: sealed on the tablet for the server, opened by staff alone."""

import base64
import json
import os
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.files.uploadedfile import SimpleUploadedFile

from common.audit.models import AuditEntry
from common.secrets.rescue import public_jwk
from services.models import Visit
from tests.services.tablets import Tablet

pytestmark = pytest.mark.django_db
URL = "/api/v1/sync/rescue/"


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def export_file(tablet: Tablet, user: Any, operations: list[Any]) -> dict[str, Any]:
    """Do what the tablet does, from the contract alone."""
    jwk = public_jwk()
    numbers = (int.from_bytes(_bytes(jwk[name]), "big") for name in ("x", "y"))
    server = ec.EllipticCurvePublicNumbers(*numbers, ec.SECP256R1()).public_key()
    mine = ec.generate_private_key(ec.SECP256R1())
    point = mine.public_key().public_numbers()
    secret = HKDF(hashes.SHA256(), 32, b"", b"louyu-queue").derive(mine.exchange(ec.ECDH(), server))
    key, nonce = os.urandom(32), os.urandom(12)
    rows = []
    for operation in operations:
        row_nonce = os.urandom(12)
        content = json.dumps(operation).encode()
        sealed = AESGCM(key).encrypt(row_nonce, content, operation["id"].encode())
        rows.append({"id": operation["id"], "iv": _text(row_nonce), "data": _text(sealed)})
    return {
        "format": "louyu-queue",
        "version": 1,
        "device_id": tablet.id,
        "user_id": str(user.pk),
        "wrapped": {
            "epk": {
                "kty": "EC",
                "crv": "P-256",
                "x": _text(point.x.to_bytes(32, "big")),
                "y": _text(point.y.to_bytes(32, "big")),
            },
            "iv": _text(nonce),
            "key": _text(AESGCM(secret).encrypt(nonce, key, None)),
        },
        "rows": rows,
    }


def test_staff_bring_home_what_a_dead_tablet_held(
    tablet: Tablet, worker: Any, posted: Any, building: Any, street: Any, api_for: Callable
) -> None:
    operations = [tablet.visit(building, note=f"第{number}次") for number in range(3)]
    tablet.one(operations[0])
    file = export_file(tablet, worker, operations)
    client = api_for(street)
    assert client.post(URL, file, format="json").json() == {
        "results": {"unchanged": 1, "created": 2}
    }
    assert client.post(URL, file, format="json").json() == {"results": {"unchanged": 3}}
    assert set(Visit.objects.values_list("recorded_by", "worker")) == {(worker.pk, posted.pk)}
    assert AuditEntry.objects.filter(verb="sync.rescue", actor_id=street.pk).count() == 2


def test_only_staff_of_the_area_may(
    tablet: Tablet, worker: Any, building: Any, street2: Any, api_for: Callable
) -> None:
    file = export_file(tablet, worker, [tablet.visit(building)])
    assert api_for(street2).post(URL, file, format="json").status_code == 404
    assert api_for(worker).post(URL, file, format="json").status_code == 403
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ({"format": "other"}, "unreadable_file"),
        ({"version": 9}, "unreadable_file"),
        ({"user_id": "x"}, "unreadable_file"),
        ({"wrapped": {}}, "sealed_for_another"),
        ({"rows": [{"id": str(uuid.uuid4()), "iv": "AAAA", "data": "AAAA"}]}, "sealed_for_another"),
        ({"rows": ["x"]}, "sealed_for_another"),
    ],
)
def test_a_damaged_file_is_refused_whole(
    damage: dict[str, Any], code: str, tablet: Tablet, worker: Any, building: Any, street: Any,
    api_for: Callable,
) -> None:  # fmt: skip
    file = export_file(tablet, worker, [tablet.visit(building)]) | damage
    answer = api_for(street).post(URL, file, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Visit.objects.exists()


def test_a_moved_row_is_noticed(
    tablet: Tablet, worker: Any, building: Any, street: Any, api_for: Callable
) -> None:
    file = export_file(tablet, worker, [tablet.visit(building), tablet.visit(building)])
    first, second = file["rows"]
    first["id"], second["id"] = second["id"], first["id"]
    answer = api_for(street).post(URL, file, format="json")
    assert answer.json()["code"] == "sealed_for_another"
    assert not Visit.objects.exists()


def test_staff_hand_the_file_in_on_a_page(
    tablet: Tablet, worker: Any, building: Any, street: Any, street2: Any, client_for: Callable
) -> None:
    file = export_file(tablet, worker, [tablet.visit(building, note="救回")])
    content = json.dumps(file).encode()

    def hand_in(user: Any, content: bytes) -> Any:
        upload = SimpleUploadedFile("queue.json", content)
        return client_for(user).post("/visits/rescue/", {"file": upload}, follow=True)

    assert "不是走访端导出的队列文件" in hand_in(street, b"{}").content.decode()
    assert "文件无法读取" in hand_in(street, b"PK").content.decode()
    assert hand_in(street2, content).status_code == 404
    assert hand_in(worker, content).status_code == 403
    assert not Visit.objects.exists()
    assert "已处理文件中的 1 条记录：已送达 1 条" in hand_in(street, content).content.decode()
    assert "此前已收到 1 条" in hand_in(street, content).content.decode()
    assert Visit.objects.get().note == "救回"
