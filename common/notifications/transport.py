"""One request to one channel: TLS, a judged address, five seconds in all, no redirect."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from common.notifications.addresses import AddressRefused, networks, resolve

SECONDS = 5.0
TAKEN = range(200, 300)
REDIRECTS = range(300, 400)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: the status, if there was an answer, and what went wrong in words."""

    status: int | None = None
    error: str = ""

    @property
    def is_taken(self) -> bool:
        """Return whether the receiver took the message."""
        return self.status in TAKEN


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send ``body`` and return the answer; whatever goes wrong is an answer too."""
    try:
        connection = _JudgedConnection(url)
    except (ValueError, OSError) as error:  # no port at all, or no such file of certificates
        return Answer(error=_words(error))
    cut = threading.Timer(SECONDS, connection.cut)
    cut.daemon = True
    cut.start()
    try:
        connection.request("POST", urlsplit(url).path or "/", body, dict(headers))
        status = connection.getresponse().status
    except (OSError, ValueError, http.client.HTTPException) as error:
        return Answer(error=_words(TimeoutError() if connection.was_cut else error))
    finally:
        cut.cancel()
        connection.close()
    # What was cut off may look like the end of an answer.
    return Answer(error=_words(TimeoutError())) if connection.was_cut else _told(status)


class _JudgedConnection(http.client.HTTPSConnection):
    """HTTPS to the address that was judged, under the name that the certificate must carry."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.was_cut = False
        self._deadline = time.monotonic() + SECONDS
        self._trust = ssl.create_default_context()
        if settings.WEBHOOK_CA_FILE:
            self._trust.load_verify_locations(settings.WEBHOOK_CA_FILE)
        super().__init__(
            parts.hostname or "", parts.port or 443, timeout=SECONDS, context=self._trust
        )

    def connect(self) -> None:
        """Try the judged addresses of the name one after the other."""
        found = resolve(self.host, self.port, networks(settings.WEBHOOK_NETWORKS))
        failure: OSError = TimeoutError()
        for address in found:
            left = self._deadline - time.monotonic()
            if left <= 0:
                break
            try:
                plain = socket.create_connection((address, self.port), left)
            except OSError as error:
                failure = error
                continue
            plain.settimeout(SECONDS)
            # Kept before the handshake, so that a silent peer can be cut off in it.
            self.sock = plain
            self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)
            return
        raise failure

    def cut(self) -> None:
        """End the request from outside: a peer that drips bytes never lets a read time out."""
        self.was_cut = True
        if self.sock is not None:
            try:
                # Of the plain socket: the TLS one would throw away its state under the reader.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return


def _told(status: int) -> Answer:
    if status in TAKEN:
        return Answer(status)
    if status in REDIRECTS:
        return Answer(status, f"应答 {status}：不跟随跳转，请改用最终地址")
    return Answer(status, f"应答 {status}")


def _words(error: Exception) -> str:
    """Return what went wrong, without a word that the other side chose."""
    if isinstance(error, AddressRefused):
        return "地址不是公网地址，也不在允许的网段内"
    if isinstance(error, TimeoutError):
        return f"{SECONDS:.0f} 秒内没有应答"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"证书未通过核验：{error.verify_message}"
    if isinstance(error, socket.gaierror):
        return "域名无法解析"
    if isinstance(error, http.client.HTTPException):
        return "应答不是有效的 HTTP"
    return f"连接失败（{type(error).__name__}）"
