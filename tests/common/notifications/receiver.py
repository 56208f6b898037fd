"""A receiver as another office would run it: HTTPS on this machine, with a certificate of its own.

It answers what a test tells it to, one answer after the other, and keeps what came.
"""

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Reply = int | Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Receiver:
    """``replies`` are used up in order; then every message is taken."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """Return the ids of deliveries as they came."""
        return [headers["louyu-delivery"] for headers in self.headers]


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, for ever: no single read times out."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.2)


def silence(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing until the other side goes away."""
    handler.connection.settimeout(30)
    while handler.connection.recv(1):
        pass


def moved(handler: BaseHTTPRequestHandler) -> None:
    """Point to another page of the same receiver."""
    handler.send_response(302)
    handler.send_header("Location", "/elsewhere")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    """Answer with what is no HTTP."""
    handler.wfile.write(b"\x00\x01 hello\r\n\r\n")


def certificate(folder: Path, name: str = "localhost") -> Path:
    """Write key and self-signed certificate for ``name`` into one file; return it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    alternative: list[x509.GeneralName] = [x509.DNSName(name)]
    if name == "localhost":
        alternative.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName(alternative), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def receiving(pem: Path) -> Iterator[Receiver]:
    """Run a receiver with this certificate."""
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            told = {name.lower(): value for name, value in self.headers.items()}
            receiver.headers.append({**told, "path": self.path})
            reply = receiver.replies.pop(0) if receiver.replies else 200
            if callable(reply):
                reply(self)
                self.close_connection = True
                return
            self.send_response(reply)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """Keep quiet about peers that go away."""

    server = Server(("127.0.0.1", 0), Handler)
    trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trust.load_cert_chain(pem)
    server.socket = trust.wrap_socket(server.socket, server_side=True)
    receiver.url = f"https://localhost:{server.server_port}/events"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def resolving_to(*addresses: str) -> Callable[..., list[Any]]:
    """Return a name server that answers these addresses to any name."""

    def answer(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return [
            (
                socket.AF_INET6 if ":" in address else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (address, port),
            )
            for address in addresses
        ]

    return answer
