"""Bad bodies of a sync call (reliability, 4 A): a clear answer, nothing written by halves."""

import gzip
import json
import resource
import time
import tracemalloc
import uuid
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.actions.devices import issue_device_token
from accounts.actions.tablets import revoke_tablet
from accounts.models import Device
from common.calendar.clock import now
from common.sync.bodies import GZIP_WINDOW
from common.sync.models import SyncOperation
from services.models import Visit
from tests.services.tablets import URL, Tablet

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


@pytest.fixture
def post(tablet: Tablet) -> Callable[..., Any]:
    """Send raw bytes; afterwards the tablet can still send, so the process is well."""

    def send(body: bytes, **headers: Any) -> Any:
        answer = tablet.client.generic("POST", URL, body, "application/json", **headers)
        assert tablet.sync() == []
        return answer

    return send


def _refused(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not SyncOperation.objects.exists()
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b" ", id="blank"),
        pytest.param(b'{"operations": [{"id":', id="5 cut off"),
        pytest.param('{"operations": []}'.encode("utf-16"), id="7 UTF-16"),
        pytest.param(b'{"operations": [{"op": "\xff\xfe"}]}', id="8 no UTF-8"),
    ],
)
def test_a_body_that_is_no_json_is_refused(post: Callable, body: bytes) -> None:
    _refused(post(body), 400, "invalid_json")


@pytest.mark.parametrize("body", [b"", b"null", b"7", b'"text"', b"[]", b'{"operations": null}'])
def test_1_2_a_body_without_a_list_of_operations_is_refused(post: Callable, body: bytes) -> None:
    _refused(post(body), 400, "not_a_batch")


@pytest.mark.parametrize("wrap", ["%s", '{"operations": [{"payload": %s}]}', '{"a": NaN, "b": %s}'])
def test_4_lists_within_lists_end_within_a_second(post: Callable, wrap: str) -> None:
    started = time.monotonic()
    answer = post((wrap % ("[" * 100_000 + "]" * 100_000)).encode())
    _refused(answer, 400, "invalid_json")
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("depth", [40, 500, 1000])
def test_an_item_too_deep_to_be_kept_stays_on_the_tablet(
    tablet: Tablet, post: Callable, building: Any, depth: int
) -> None:
    good, deep = tablet.visit(building), tablet.visit(building, note="深")
    text = json.dumps({"operations": [good, deep, deep]})
    text = text.replace('"\\u6df1"', "[" * depth + "]" * depth)
    results = post(text.encode()).json()["results"]
    assert [r["status"] for r in results] == ["created", "rejected", "rejected"]
    assert {r["code"] for r in results[1:]} == {"too_deep"}
    assert [r["id"] for r in results] == [good["id"], deep["id"], deep["id"]]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400"])
def test_10_a_number_that_is_none_is_rejected_alone(
    tablet: Tablet, post: Callable, building: Any, tenant: Any, number: str
) -> None:
    good = tablet.visit(building)
    bad = tablet.visit(building, tenant, signals=[{"kind": "award", "severity": "§"}])
    body = json.dumps({"operations": [bad, good, bad]}).replace('"\\u00a7"', number)
    results = post(body.encode()).json()["results"]
    # The same one twice is rejected twice: nothing of it is here.
    assert [r["status"] for r in results] == ["rejected", "created", "rejected"]
    assert {r["code"] for r in (results[0], results[2])} == {"not_a_number"}
    assert SyncOperation.objects.count() == Visit.objects.count() == 1


def test_10_minus_nothing_is_a_number(tablet: Tablet, post: Callable, building: Any) -> None:
    met = {"kind": "newcomer", "name": "示例新公司", "floor": "§"}
    operation = tablet.visit(building, proposals=[met])
    body = json.dumps({"operations": [operation]}).replace('"\\u00a7"', "-0").encode()
    assert post(body).json()["results"][0]["status"] == "created"


def test_14_more_items_than_allowed_are_refused_whole(
    tablet: Tablet, post: Callable, building: Any
) -> None:
    items = [tablet.visit(building) for _ in range(5000)]
    known = Device.objects.count()
    answer = post(json.dumps({"operations": items, "device_id": str(uuid.uuid4())}).encode())
    _refused(answer, 413, "too_many_operations")
    assert Device.objects.count() == known + 1  # the fixture's own, by its empty call


def test_16_a_bomb_is_refused_before_it_has_grown(post: Callable) -> None:
    packer = zlib.compressobj(9, wbits=GZIP_WINDOW)
    blank = b" " * MEGABYTE
    head = packer.compress(b"[" + blank) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    bomb = head + block * 1024
    assert len(bomb) < 2 * MEGABYTE
    tracemalloc.start()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = post(bomb, HTTP_CONTENT_ENCODING="gzip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    _refused(answer, 413, "body_too_large")
    assert peak < 50 * MEGABYTE
    assert grown * 1024 < 50 * MEGABYTE


def test_a_packed_body_is_read_and_another_packing_is_refused(
    tablet: Tablet, post: Callable, building: Any
) -> None:
    body = json.dumps({"operations": [tablet.visit(building)]}).encode()
    _refused(post(gzip.compress(body)[:-9], HTTP_CONTENT_ENCODING="gzip"), 400, "invalid_json")
    _refused(post(body, HTTP_CONTENT_ENCODING="gzip"), 400, "invalid_json")
    _refused(post(body, HTTP_CONTENT_ENCODING="br"), 415, "unknown_encoding")
    answer = post(gzip.compress(body), HTTP_CONTENT_ENCODING="gzip")
    assert answer.json()["results"][0]["status"] == "created"


def test_17_a_length_below_the_bodys_stores_nothing(
    tablet: Tablet, post: Callable, building: Any
) -> None:
    """The other way round is told by a real server only: `tests/failures`."""
    body = json.dumps({"operations": [tablet.visit(building)]}).encode()
    _refused(post(body, CONTENT_LENGTH=str(len(body) - 9)), 400, "invalid_json")


@pytest.mark.parametrize("version", [-9, -2])
def test_38_an_app_ten_versions_old_keeps_its_queue_and_reloads(
    tablet: Tablet, building: Any, version: int
) -> None:
    answer = tablet.send(tablet.visit(building), app_version=version)
    assert (answer.status_code, answer.json()["code"]) == (426, "app_too_old")
    assert "刷新" in answer.json()["detail"]
    assert not SyncOperation.objects.exists()
    assert not Visit.objects.exists()


def test_38_an_app_two_versions_old_is_understood_and_counts_once(
    tablet: Tablet, building: Any
) -> None:
    today = tablet.visit(building, note="旧版")
    inner = dict(today["payload"])
    inner["visited_at"] = inner.pop("started_at")
    flat = {name: today[name] for name in ("id", "op", "at")} | inner
    assert tablet.sync(flat, app_version=-1)[0]["status"] == "created"
    assert Visit.objects.get().note == "旧版"
    # The same queue, sent again by the newer app that was loaded meanwhile.
    assert tablet.sync({**today, "payload": inner}, app_version=0)[0]["status"] == "unchanged"
    assert tablet.sync(today, app_version=1)[0]["status"] == "unchanged"
    fields = {"visited_at": inner["visited_at"], "note": "改过"}
    change = tablet.operation("visit.correct", {"visit": today["id"], "fields": fields})
    assert tablet.sync(change, app_version=0)[0]["status"] == "created"
    assert Visit.objects.get().note == "改过"


@pytest.mark.parametrize("version", [None, 99, "1", 1.5, True, [], {}])
def test_a_version_that_says_nothing_is_todays(tablet: Tablet, building: Any, version: Any) -> None:
    assert tablet.sync(tablet.visit(building), app_version=version)[0]["status"] == "created"


def test_46_a_call_after_the_token_ended_is_401_and_the_same_call_later_counts_once(
    worker: Any, posted: Any, building: Any
) -> None:
    client = APIClient()
    token, secret = issue_device_token(user=worker, device_name="平板", by=worker, now=now())
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    tablet = Tablet(client)
    first, second = tablet.visit(building), tablet.visit(building)
    assert tablet.one(first)["status"] == "created"
    token.expires_at = now()
    token.save()
    assert tablet.send(first, second).status_code == 401
    assert Visit.objects.count() == 1
    _, secret = issue_device_token(user=worker, device_name="平板", by=worker, now=now())
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert [r["status"] for r in tablet.sync(first, second)] == ["unchanged", "created"]
    assert Visit.objects.count() == 2


def test_47_a_revoked_tablet_is_wiped_and_what_it_wrote_is_put_aside(
    tablet: Tablet, building: Any, worker: Any, street: Any
) -> None:
    tablet.sync()
    revoke_tablet(device_id=uuid.UUID(tablet.id), by=worker, now=now())
    operation = tablet.visit(building, note="丢失前写的")
    broken = {"id": str(uuid.uuid4()), "op": "visit.create", "payload": "?"}
    for _ in range(2):
        answer = tablet.send(operation, broken)
        assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")
    assert not Visit.objects.exists()
    kept = SyncOperation.objects.visible_to(street).get(pk=operation["id"])
    assert (kept.status, kept.code) == ("quarantined", "device_revoked")
    assert kept.payload["note"] == "丢失前写的"
    assert SyncOperation.objects.count() == 2
    assert Device.objects.get(pk=tablet.id).wiped_at is not None


@pytest.mark.parametrize("name", ["\0", "\ud800", "李 11010119900307123X", 7, None, "长" * 500])
def test_no_name_of_a_tablet_breaks_its_call(tablet: Tablet, building: Any, name: Any) -> None:
    body = {"device_id": tablet.id, "device_name": name, "operations": [tablet.visit(building)]}
    text = json.dumps(body)
    answer = tablet.client.generic("POST", URL, text, "application/json")
    assert answer.json()["results"][0]["status"] == "created"
    assert "19900307" not in Device.objects.get(pk=tablet.id).name


@pytest.mark.parametrize("device", ["", "x", 7, [], "{d2acdd90-1f15-4c33-ad17-496aa7215fcb}"])
def test_an_unreadable_id_of_a_tablet_is_refused(
    tablet: Tablet, building: Any, device: Any
) -> None:
    answer = tablet.send(tablet.visit(building), device_id=device)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_device_id")
    assert not Visit.objects.exists()
