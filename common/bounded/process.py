"""Running foreign files through a process of their own, bounded in memory and time.

The process is started without Django, without the environment of the platform and in a folder of
its own, and is expected to die: some files make a library abort where nothing can be caught.
"""

import hashlib
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

import orjson

from common.bounded.bounds import MEBIBYTE, Bounds
from common.bounded.frames import LENGTH_BYTES
from common.bounded.watch import TOO_LARGE, TOO_SLOW, Watch

FAILED = "failed"
_ROOT = Path(__file__).resolve().parents[2]
# Isolated mode ignores the environment and the current folder, so the path is handed over.
_START = (
    "import importlib, sys; sys.path.append(sys.argv[1]);"
    " importlib.import_module(sys.argv[2]).main(sys.argv[3])"
)
# What an interpreter may need to find its libraries; no secret of the platform goes along.
_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_ERRORS = "errors"
_LAST_WORDS = 2000

Frame = dict[str, Any]
T = TypeVar("T")
logger = logging.getLogger("louyu.bounded")


class Died(Exception):
    """The process ended without an answer; ``reason``: ``too_slow``, ``too_large``, ``failed``.

    ``is_final``: the file itself is to blame, not a busy machine.
    """

    def __init__(self, reason: str, *, is_final: bool = True) -> None:
        self.reason = reason
        self.is_final = is_final
        super().__init__(reason)


class TooLong(Exception):
    """A file is longer than its limit."""


def copy_digested(source: BinaryIO, target: Path, most: int) -> str:
    """Copy a file and return its SHA-256: what is handled is what was hashed.

    Raises ``TooLong`` above ``most`` bytes.
    """
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as copy:
        while chunk := source.read(MEBIBYTE):
            size += len(chunk)
            if size > most:
                raise TooLong
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()


def run_bounded(
    module: str,
    arguments: Mapping[str, Any],
    folder: str,
    bounds: Bounds,
    receive: Callable[[Iterator[Frame]], T | None],
) -> T:
    """Run ``module.main`` in a process of its own and return what ``receive`` makes of its frames.

    ``receive`` returns None when the frames end before the answer. Raises ``Died``.
    """
    with started(module, arguments, folder) as process:
        watch = Watch(process, bounds)
        watch.start()
        try:
            received = receive(frames(cast("BinaryIO", process.stdout), bounds.output))
        finally:
            watch.stop()
        if received is None:
            raise _death(process.wait(), watch, folder)
        return received


@contextmanager
def started(
    module: str, arguments: Mapping[str, Any], folder: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Start ``module.main`` with ``arguments`` as JSON, and see to it that no process is left."""
    command = [sys.executable, "-I", "-X", "utf8", "-c", _START, str(_ROOT)]
    with (Path(folder) / _ERRORS).open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own arguments
            [*command, module, orjson.dumps(dict(arguments)).decode()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def frames(stream: BinaryIO, output: int) -> Iterator[Frame]:
    """Yield the frames of the process until it stops, for whatever reason."""
    # It limits itself, unless it was taken over.
    left = output + 64 * MEBIBYTE
    while len(head := stream.read(LENGTH_BYTES)) == LENGTH_BYTES:
        length = int.from_bytes(head, "big")
        left -= length
        if left < 0:
            raise Died(TOO_LARGE)
        body = stream.read(length)
        if len(body) < length:
            return
        yield orjson.loads(body)


def _death(returncode: int, watch: Watch, folder: str) -> Died:
    """Return why the process died without a word; its last words are logged."""
    words = (Path(folder) / _ERRORS).read_text(errors="replace")[-_LAST_WORDS:]
    logger.warning("bounded process ended with %d %s: %s", returncode, watch.reason, words)
    if watch.reason:
        # Only the clock depends on what else the machine has to do.
        return Died(watch.reason, is_final=watch.reason != TOO_SLOW)
    return Died(TOO_SLOW if returncode == -signal.SIGXCPU else FAILED)
