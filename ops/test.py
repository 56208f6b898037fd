"""`make test`: the whole suite; arguments are handed to pytest.

Without Chromium the browser journeys are skipped, except in CI (CI=true), where that is a failure.
A run in which no test passed is a failure.
"""

from __future__ import annotations

import os
import sys

import pytest

from ops.chromium import HINT, find_chromium

# Named one by one: every installed package may bring a plugin, and finding them costs seconds.
PLUGINS = ("pytest_django.plugin", "pytest_timeout", "xdist.plugin", "_hypothesis_pytestplugin")

# Each process has connections of its own, and the embedded PostgreSQL accepts a hundred.
MOST_PROCESSES = 8


class Tally:
    """Counts the tests that really ran and passed."""

    def __init__(self) -> None:
        self.passed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count one phase of one test."""
        if report.when == "call" and report.passed:
            self.passed += 1


def main() -> int:
    """Run pytest and return the exit code."""
    if find_chromium() is None:
        print(HINT, file=sys.stderr, flush=True)
        if is_ci():
            print("make test: CI needs Chromium", file=sys.stderr)
            return 1
    tally = Tally()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    plugins = [argument for name in PLUGINS for argument in ("-p", name)]
    chosen = sys.argv[1:] or in_parallel()
    code = pytest.main([*plugins, *chosen], plugins=[tally])
    if code == 0 and tally.passed == 0:
        print("make test: no test ran", file=sys.stderr)
        return 1
    return int(code)


def in_parallel() -> list[str]:
    """Return the arguments of a whole run: one process a core, a file stays in one process."""
    return ["-q", "-n", str(min(os.cpu_count() or 1, MOST_PROCESSES)), "--dist", "loadfile"]


def is_ci() -> bool:
    """Tell whether this is a run of the continuous integration."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


if __name__ == "__main__":
    sys.exit(main())
