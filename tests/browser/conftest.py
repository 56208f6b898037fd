"""Browser journeys need a real Chromium; without one they are skipped and say how to get it."""

import pytest

from ops.chromium import HINT, find_chromium


@pytest.fixture(scope="session", autouse=True)
def chromium():
    """Path of the installed Chromium; `ops.chromium.FLAGS` are the arguments to start it with."""
    path = find_chromium()
    if path is None:
        pytest.skip(HINT)
    return path
