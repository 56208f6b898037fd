"""The small register, imported."""

import pytest

from tests.common.imports.test_undoing import take
from tests.workbooks import small


@pytest.fixture
def imported(db: None) -> None:
    """Let the small register be imported on its day."""
    take(small())
