"""`make run`: servers, database, demonstration data, web, worker and beat; until it is told to end.

Needs an installed environment (`ops/install.py`).
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

from ops import embedded
from ops.home import CHECKOUT, ensure_home
from ops.supervisor import Child, Supervisor, end_leftovers

DEMO_PASSWORD = "louyu-demo-2026"  # noqa: S105 - for the demonstration on loopback
ACCOUNTS = {
    "admin": "系统管理员（不见业务数据）",
    "auditor": "审计员",
    "district": "区级工作人员",
    "street": "南京西路街道工作人员",
    "street2": "静安寺街道工作人员",
    "worker": "专职党群工作者 W001",
    "worker2": "专职党群工作者 W002",
    "department": "职能部门经办人",
    "wall": "大屏",
}
HEALTHY_SECONDS = 300.0


class Stop:
    """Whether somebody asked the launcher to end: a signal, or the end of the `make` above it."""

    def __init__(self) -> None:
        self._asked = False
        self._parent = os.getppid() if "MAKELEVEL" in os.environ else None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def __bool__(self) -> bool:
        return self._asked or (self._parent is not None and os.getppid() != self._parent)

    def _ask(self, *_: Any) -> None:
        self._asked = True


def main() -> int:
    """Run the platform; return 0 when it was asked to end and 1 when it failed."""
    stop = Stop()
    home = ensure_home()
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    with (home / "launcher.lock").open("a") as lock:
        if not lock_soon(lock):
            return fail(f"{home} 已有一个实例在运行；另起一个请设置 LOUYU_HOME 和 PORT")
        for name in end_leftovers(home / "pids.json"):
            say("run", f"已结束上次遗留的进程：{name}")
        if not is_free(host, port):
            return fail(f"端口 {port} 已被占用，请换一个，例如：make run PORT={port + 1}")
        try:
            with embedded.servers() as lease:
                return run(stop, home, host, port, lease)
        except RuntimeError as failure:
            return fail(str(failure))


def lock_soon(lock: IO[str]) -> bool:
    """Take the launcher's lock; return False when another launcher has it."""
    for _ in range(20):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)  # the keeper may just be looking
        else:
            return True
    return False


def run(stop: Stop, home: Path, host: str, port: int, lease: embedded.Lease | None) -> int:
    """Prepare the database and keep web, worker and beat running until `stop`."""
    certificate = certificate_files()
    environment = child_environment(host, is_secure=bool(certificate))
    say("run", "数据库与消息代理已就绪")
    code = run_step(stop, [sys.executable, "-m", "ops.prepare"], environment)
    if stop:
        return 0
    if code != 0:
        return fail(f"数据库升级或演示数据载入失败（退出码 {code}）")
    descriptors = () if lease is None else (lease.descriptor,)
    children = [
        Child(name, command, {**environment, **extra}, home / "logs" / f"{name}.log", descriptors)
        for name, command, extra in commands(home, host, port, certificate)
    ]
    supervisor = Supervisor(children, home / "pids.json", say)
    supervisor.start()
    try:
        scheme = "https" if certificate else "http"
        return watch(stop, supervisor, lease, f"{scheme}://{address(host)}:{port}")
    finally:
        say("run", "正在停止……")
        supervisor.stop()


def watch(stop: Stop, supervisor: Supervisor, lease: embedded.Lease | None, url: str) -> int:
    """Look after everything until `stop` or until a child is gone for good."""
    deadline = time.monotonic() + HEALTHY_SECONDS
    is_healthy = False
    while not stop:
        gone = supervisor.watch()
        if gone is not None:
            return fail(f"{gone} 已退出，详见日志")
        if lease is not None:
            lease.ensure()
        if not is_healthy:
            is_healthy, complaint = ask_health(url)
            if is_healthy:
                greet(url)
            elif time.monotonic() > deadline:
                return fail(f"{HEALTHY_SECONDS:.0f} 秒内未能正常运行：{complaint}")
        time.sleep(0.2)
    return 0


def certificate_files() -> list[str]:
    """Return the web server's arguments for https, from CERT and KEY (PEM); none: http."""
    certificate, key = os.environ.get("CERT"), os.environ.get("KEY")
    if not certificate and not key:
        return []
    for path in (certificate, key):
        if not path or not Path(path).is_file():
            message = f"https 需要 CERT 与 KEY 两个 PEM 文件，找不到：{path or '（未给出）'}"
            raise RuntimeError(message)
    return ["--ssl-certificate", str(certificate), "--ssl-keyfile", str(key)]


def commands(
    home: Path, host: str, port: int, certificate: list[str]
) -> list[tuple[str, list[str], dict[str, str]]]:
    """Return name, command and extra environment of every child."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "config"]
    web = [
        *python, "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", os.environ.get("WEB_WORKERS") or "2", "--blocking-threads", "4",
        "--respawn-failed-workers", "--workers-kill-timeout", "5", "--no-ws",
        *certificate, "config.wsgi:application",
    ]  # fmt: skip
    worker = [
        *celery, "worker", "--loglevel", "WARNING", "--concurrency", "2",
        "--without-gossip", "--without-mingle", "-n", f"louyu-{port}@%h",
    ]  # fmt: skip
    schedule = home / "celerybeat-schedule"
    beat = [*celery, "beat", "--loglevel", "WARNING", "--pidfile", "", "--schedule", str(schedule)]
    # Messages are JSON only, so a worker of root is no way in; the warning is noise here.
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    keeping = {"DATABASE_PERSISTENT": "1"}
    return [("web", web, keeping), ("worker", worker, quiet), ("beat", beat, {})]


def child_environment(host: str, *, is_secure: bool) -> dict[str, str]:
    """Return the environment of the demonstration: http or https, sample accounts."""
    # A demonstration's name is not bound to https for a year.
    secure = {"SECURE_COOKIES": "1", "SECURE_SSL_REDIRECT": "0", "SECURE_HSTS_SECONDS": "0"}
    environment = {
        "LOUYU_DEMO": "1",
        **(secure if is_secure else {}),
        # The first page opens at the day of the demonstration's register.
        "BOARD_DEFAULT_AS_OF": "2026-11-20",
        "ALLOWED_HOSTS": "*" if host in {"0.0.0.0", "::"} else f"localhost,127.0.0.1,{host}",  # noqa: S104
        **os.environ,
        "PYTHONUNBUFFERED": "1",
    }
    environment["LOUYU_DEMO_PASSWORD"] = environment.get("LOUYU_DEMO_PASSWORD") or DEMO_PASSWORD
    return environment


def run_step(stop: Stop, command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end, or end it when `stop` is asked for; return its exit code."""
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, start_new_session=True) as step:
        while step.poll() is None:
            if stop:
                step.terminate()
            time.sleep(0.05)
        return step.returncode


def ask_health(url: str) -> tuple[bool, str]:
    """Return whether /healthz answers 200, and what it complains about."""
    try:
        # The certificate of a demonstration may be signed by nobody; only health is asked here.
        trusting = ssl._create_unverified_context()  # noqa: S323
        with urllib.request.urlopen(  # noqa: S310
            f"{url}/healthz", timeout=5, context=trusting
        ) as answer:
            return answer.status == 200, ""
    except urllib.error.HTTPError as refused:
        return False, refused.read().decode("utf-8", "replace")[:500]
    except OSError as failure:
        return False, str(failure)


def greet(url: str) -> None:
    """Print where the platform is and how to sign in."""
    password = os.environ.get("LOUYU_DEMO_PASSWORD") or DEMO_PASSWORD
    rows = "\n".join(f"    {name:<9} {role}" for name, role in ACCOUNTS.items())
    show(
        f"\n  楼宇党建平台已就绪：{url}/\n\n  演示账号（密码均为 {password}）：\n{rows}\n\n"
        "  按 Ctrl-C 停止。\n"
    )


def is_free(host: str, port: int) -> bool:
    """Tell whether the port can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def address(host: str) -> str:
    """Return the host name under which this machine reaches what listens on `host`."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def say(name: str, line: str) -> None:
    """Print one line of a child, or of the launcher itself."""
    show(f"{name:<6} | {line}")


def show(text: str) -> None:
    """Print, also when nobody reads any more: stopping must not fail because of that."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fail(message: str) -> int:
    """Print what went wrong; return the exit code of a failure."""
    print(f"make run: {message}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
