"""One request to one channel: to judged addresses only, short, without redirects, over TLS."""

import ipaddress
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from common.notifications import transport
from common.notifications.addresses import AddressRefused, may_reach, networks, resolve
from common.notifications.transport import Answer, post
from tests.common.notifications.receiver import (
    Receiver,
    certificate,
    drip,
    moved,
    nonsense,
    receiving,
    resolving_to,
    silence,
)

REFUSED = "地址不是公网地址，也不在允许的网段内"


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("127.8.8.8", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::1", False),
    ],
)
def test_only_public_addresses_are_open(address: str, is_open: bool) -> None:
    assert may_reach(ipaddress.ip_address(address), []) is is_open


def test_named_networks_are_open_as_well() -> None:
    allowed = networks(["10.20.0.0/16", " fd00:1::/64 ", ""])
    for address, is_open in (
        ("10.20.3.4", True),
        ("::ffff:10.20.3.4", True),
        ("10.21.0.1", False),
        ("fd00:1::5", True),
        ("fd00:2::5", False),
    ):
        assert may_reach(ipaddress.ip_address(address), allowed) is is_open, address


def test_one_closed_address_of_a_name_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("93.184.216.34", "10.0.0.1"))
    with pytest.raises(AddressRefused):
        resolve("example.com", 443, [])
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("fe80::1%eth0"))
    with pytest.raises(AddressRefused):
        resolve("example.com", 443, [])


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:10.0.0.1]/",
    ],
)
def test_no_spelling_of_an_inner_address_is_connected_to(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", refuse)
    assert post(url, b"", {}) == Answer(error=REFUSED)


def test_the_connection_goes_to_the_address_that_was_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name is asked once; what it answers later does not matter."""
    asked: list[str] = []
    connected: list[Any] = []

    def once(host: str, port: int, *_: Any, **__: Any) -> Any:
        asked.append(host)
        return resolving_to("93.184.216.34" if len(asked) == 1 else "10.0.0.1")(host, port)

    def note(place: Any, *_: Any, **__: Any) -> None:
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", once)
    monkeypatch.setattr(socket, "create_connection", note)
    assert post("https://example.com/", b"", {}).error == "连接失败（ConnectionRefusedError）"
    assert (asked, connected) == (["example.com"], [("93.184.216.34", 443)])


def test_a_message_arrives_as_it_was_sent(receiver: Receiver) -> None:
    assert post(receiver.url, b"body", {"Louyu-Delivery": "1"}) == Answer(200)
    assert (receiver.bodies, receiver.ids) == ([b"body"], ["1"])
    assert receiver.headers[0]["path"] == "/events"
    assert receiver.headers[0]["host"].startswith("localhost:")


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (204, Answer(204)),
        (500, Answer(500, "应答 500")),
        (404, Answer(404, "应答 404")),
        (moved, Answer(302, "应答 302：不跟随跳转，请改用最终地址")),
        (nonsense, Answer(error="应答不是有效的 HTTP")),
    ],
)
def test_whatever_is_answered_is_told_and_no_redirect_is_followed(
    reply: Any, answer: Answer, receiver: Receiver
) -> None:
    receiver.replies = [reply]
    assert post(receiver.url, b"{}", {}) == answer
    assert len(receiver.bodies) == 1


@pytest.mark.parametrize("reply", [silence, drip])
def test_a_request_ends_in_time_whatever_the_peer_does(
    reply: Any, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "SECONDS", 1.0)
    receiver.replies = [reply]
    started = time.monotonic()
    assert post(receiver.url, b"{}", {}) == Answer(error="1 秒内没有应答")
    assert time.monotonic() - started < 3


def test_a_peer_that_is_silent_in_the_handshake_is_cut_off(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "SECONDS", 1.0)
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"https://127.0.0.1:{server.getsockname()[1]}/"
        assert post(url, b"", {}) == Answer(error="1 秒内没有应答")


def test_a_certificate_of_nobody_or_of_another_name_is_refused(
    pem: Path, tmp_path: Path, settings: Any
) -> None:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    other = certificate(tmp_path, "other.example")
    for trusted, shown in (("", pem), (str(other), other)):
        settings.WEBHOOK_CA_FILE = trusted
        with receiving(shown) as running:
            assert post(running.url, b"", {}).error.startswith("证书未通过核验")
            assert running.bodies == []


def test_what_is_no_address_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror

    assert post("https://example.com:99999/", b"", {}).error == "连接失败（ValueError）"
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert post("https://unknown.example/", b"", {}).error == "域名无法解析"
