"""Saved means safe: what was saved on the tablet reaches the server, once, come what may."""

import base64
import json
import time
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.browser.fake_sync import FakeSync
from tests.browser.tablet import Tablet

pytestmark = pytest.mark.browser

NOTE = "前台说下月搬到十二楼"


def test_a_visit_saved_without_network_is_sent_when_it_is_back(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """已保存 at once, 已送达 only by the server's answer; the text is not readable on the disk."""
    device = tablet()
    device.start()
    device.context.set_offline(True)
    identity = device.save_visit(note=NOTE)
    device.page.get_by_role("heading", name="已保存").wait_for(state="attached")
    device.wait_for("1 条未送达")
    assert sync.operations == {}
    [row] = device.stored("queue")
    assert NOTE not in json.dumps(row, ensure_ascii=False)
    assert row["state"] == "waiting"

    device.context.set_offline(False)
    device.page.get_by_role("heading", name="已送达").wait_for(state="attached")
    assert sync.operations[identity]["payload"]["note"] == NOTE
    assert device.stored("queue") == []


@pytest.mark.parametrize("fault", ["cut", "unreadable", "unavailable"])
def test_a_lost_reply_is_answered_by_the_same_ids(
    tablet: Callable[..., Tablet], sync: FakeSync, fault: str
) -> None:
    """Half an answer, a portal's page, a busy server: sent again as it was, stored once."""
    device = tablet()
    device.start()
    sync.faults = [fault, fault]
    identity = device.save_visit(note=NOTE)
    device.page.get_by_role("heading", name="已送达").wait_for(state="attached", timeout=30_000)
    assert sync.calls[-3:] == [[identity]] * 3
    assert list(sync.operations) == [identity]


def test_a_visit_that_the_server_will_not_take_stays_with_its_reason(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """Rejected is not lost: it can be sent again."""
    device = tablet()
    device.start()
    device.context.set_offline(True)
    identity = device.save_visit()
    sync.refused[identity] = "内容无法读取"
    device.context.set_offline(False)
    device.page.goto(f"{sync.address}/field/#/queue")
    device.wait_for("服务器没有收下：内容无法读取")
    sync.refused.clear()
    device.page.get_by_role("button", name="再发一次").click()
    device.wait_for("全部已送达")
    assert list(sync.operations) == [identity]


def test_an_expired_session_keeps_the_queue(tablet: Callable[..., Tablet], sync: FakeSync) -> None:
    """The app opens, says what is missing, and sends after the next sign-in."""
    device = tablet()
    device.start()
    device.context.clear_cookies()
    identity = device.save_visit(note=NOTE)
    device.wait_for("登录已过期")
    assert sync.operations == {}
    device.page.get_by_role("link", name="登录").click()
    device.page.get_by_label("用户名").fill("worker")
    device.sign_in_for_field("worker")
    device.type_code("246810")
    device.wait_for("全部已送达")
    assert list(sync.operations) == [identity]


def test_two_workers_share_a_tablet_and_neither_sends_the_others_queue(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """A's visit waits through B's session and is sent in A's own."""
    device = tablet()
    device.start("worker")
    device.context.set_offline(True)
    first = device.save_visit(note=NOTE)
    device.page.get_by_role("button", name="锁定").click()
    device.context.set_offline(False)
    device.page.get_by_role("button", name="其他人使用这台平板").click()
    device.page.get_by_role("button", name="不是我，换账号登录").click()
    device.page.wait_for_url("**/sign-in/**")

    device.start("worker2", code="135792")
    second = device.save_visit(at=1)
    device.page.get_by_role("heading", name="已送达").wait_for(state="attached")
    assert list(sync.operations) == [second]
    assert NOTE not in device.page.content()

    device.page.get_by_role("button", name="锁定").click()
    device.wait_for("谁在使用？")
    people = device.page.locator(".people")
    assert "1 条未送达" in people.inner_text()
    people.get_by_role("button").filter(has_text="1 条未送达").click()
    device.type_code("246810")
    device.wait_for("登录的是别人")
    device.page.wait_for_timeout(500)
    assert list(sync.operations) == [second]

    device.context.clear_cookies()
    device.sign_in_for_field("worker")
    device.page.get_by_role("button").filter(has_text="1 条未送达").click()
    device.type_code("246810")
    device.wait_for("全部已送达")
    assert list(sync.operations) == [second, first]
    assert sync.senders[first] != sync.senders[second]


def test_the_export_file_opens_with_the_key_of_the_server_alone(
    tablet: Callable[..., Tablet], sync: FakeSync, rescue_key: ec.EllipticCurvePrivateKey
) -> None:
    """Written while the tablet is locked."""
    device = tablet()
    device.start()
    device.context.set_offline(True)
    identity = device.save_visit(note=NOTE)
    device.page.get_by_role("button", name="锁定").click()
    with device.page.expect_download() as download:
        device.page.get_by_role("button", name="导出加密文件").click()
    file = json.loads(download.value.path().read_text())
    assert file["format"] == "louyu-queue"
    assert NOTE not in json.dumps(file)

    key = _opened(file["wrapped"], rescue_key)
    [row] = file["rows"]
    text = AESGCM(key).decrypt(_bytes(row["iv"]), _bytes(row["data"]), row["id"].encode())
    operation = json.loads(text)
    assert operation["id"] == identity == row["id"]
    assert operation["payload"]["note"] == NOTE


def test_a_long_queue_goes_in_batches_of_fifty(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """Oldest first, none twice."""
    device = tablet()
    device.start()
    device.context.set_offline(True)
    building = next(row for (kind, _), row in sync.rows.items() if kind == "building")
    for number in range(3):
        device.page.goto(f"{sync.address}/field/#/proposal/newcomer/{building['id']}")
        device.page.get_by_label("企业名称（照门牌或水牌写）").fill(f"新企业 {number}")
        device.press_save()
    device.context.set_offline(False)
    device.wait_for("全部已送达")
    names = [operation["payload"]["name"] for operation in sync.operations.values()]
    assert names == ["新企业 0", "新企业 1", "新企业 2"]


def test_photos_arrive_in_pieces_without_what_the_camera_wrote(
    tablet: Callable[..., Tablet], sync: FakeSync
) -> None:
    """Drawn anew, gone from the tablet only when the server has all of it."""
    device = tablet()
    device.start()
    picture = device.page.evaluate(
        """() => {
            const canvas = document.createElement("canvas");
            canvas.width = 2400; canvas.height = 1800;
            const pen = canvas.getContext("2d");
            const noise = pen.createImageData(2400, 1800);
            for (let at = 0; at < noise.data.length; at += 1) noise.data[at] = (at * 7919) % 251;
            pen.putImageData(noise, 0, 0);
            return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
        }"""
    )
    raw = base64.b64decode(picture)
    marked = raw[:2] + b"\xff\xe1\x00\x1aExif\x00\x00GPS-SECRET-PLACE" + raw[2:]
    device.page.locator("a.due").first.click()
    device.page.get_by_role("button", name="记走访").click()
    device.page.locator("input[type=file]").set_input_files(
        {"name": "门头.jpg", "mimeType": "image/jpeg", "buffer": marked}
    )
    device.page.get_by_alt_text("照片 1").wait_for()
    device.press_save()
    device.page.get_by_role("heading", name="已送达").wait_for(state="attached")
    until = time.monotonic() + 15
    while device.stored("photos") and time.monotonic() < until:
        device.page.wait_for_timeout(200)
    [(sha256, kept)] = sync.photos.items()
    [operation] = sync.operations.values()
    assert operation["payload"]["photos"] == [
        {"sha256": sha256, "size": len(kept), "media_type": "image/jpeg"}
    ]
    assert kept.startswith(b"\xff\xd8")
    assert b"GPS-SECRET-PLACE" not in kept
    assert len(kept) > 256 * 1024, "more than one piece"
    assert device.stored("photos") == []
    assert device.stored("pieces") == []


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _opened(wrapped: dict, private: ec.EllipticCurvePrivateKey) -> bytes:
    epk = wrapped["epk"]
    x, y = (int.from_bytes(_bytes(epk[name]), "big") for name in ("x", "y"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    shared = private.exchange(ec.ECDH(), public)
    key = HKDF(hashes.SHA256(), 32, b"", b"louyu-queue").derive(shared)
    return AESGCM(key).decrypt(_bytes(wrapped["iv"]), _bytes(wrapped["key"]), None)
