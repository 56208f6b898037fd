"""`make check`: everything that can be said about the code without running it, in seconds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ops import embedded
from ops.home import CHECKOUT

BIN = CHECKOUT / ".venv" / "bin"
MANAGE = [sys.executable, "-W", "ignore::RuntimeWarning", "manage.py"]


@dataclass(frozen=True)
class Step:
    """One check: a name for the reader and the command, which fails with a non-zero code."""

    name: str
    command: list[str]


@dataclass(frozen=True)
class Result:
    """What came of a step; `seconds` is its wall time."""

    step: Step
    code: int
    output: str
    seconds: float


def steps() -> list[Step]:
    """Return all checks, the slow ones first."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = [
        name
        for name in project["tool"]["importlinter"]["root_packages"]
        if (CHECKOUT / name).is_dir()
    ]
    found = [
        Step("types (mypy)", [str(BIN / "mypy"), "manage.py", *packages]),
        Step(
            "API schema (spectacular)",
            [*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull],
        ),
        Step("imports (import-linter)", [str(BIN / "lint-imports"), "--no-cache"]),
        # The database is not asked: only models and migration files are compared.
        Step("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Step("Django", [*MANAGE, "check", "--fail-level", "WARNING"]),
        Step("format (ruff)", [str(BIN / "ruff"), "format", "--check", "."]),
        Step("lint (ruff)", [str(BIN / "ruff"), "check", "."]),
        Step(
            "compose file: schema",
            [
                str(BIN / "check-jsonschema"),
                "--builtin-schema",
                "vendor.compose-spec",
                "docker-compose.yml",
            ],
        ),
        Step("compose file: names and safety", [sys.executable, "-m", "ops.compose_check"]),
        Step("secrets, addresses, paths, length", [sys.executable, "-m", "ops.scan"]),
    ]
    if (CHECKOUT / "templates").is_dir():
        djlint = [str(BIN / "djlint"), "templates", "--quiet"]
        found.insert(2, Step("templates: format (djlint)", [*djlint, "--check"]))
        found.insert(3, Step("templates: lint (djlint)", [*djlint, "--lint"]))
    return found


def run(step: Step) -> Result:
    """Run one check."""
    started = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Result(step, done.returncode, done.stdout.strip(), time.monotonic() - started)


def main() -> int:
    """Run all checks side by side; return 1 when any of them failed."""
    embedded.configure()
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for result in pool.map(run, steps()):
            mark = "ok  " if result.code == 0 else "FAIL"
            print(f"{mark} {result.step.name} ({result.seconds:.1f} s)", flush=True)
            if result.code != 0:
                failed.append(result.step.name)
                print(f"{result.output}\n", flush=True)
    if failed:
        print(f"make check: failed: {', '.join(failed)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
