"""The database refuses half-written rows of councils, whoever writes them."""

from typing import Any

import pytest
from django.db import IntegrityError

from tests.factories.councils_work import (
    DecisionFactory,
    SelectionFactory,
    SelectionNoticeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "values"),
    [
        (DecisionFactory, {"kind": "rating", "score": None}),
        (DecisionFactory, {"kind": "rating", "score": 6}),
        (DecisionFactory, {"kind": "resolution", "score": 5}),
        (SelectionFactory, {"state": "appointed", "ended_on": None}),
        (SelectionNoticeFactory, {"outcome": "no_objection", "closed_on": None}),
    ],
)
def test_a_half_written_row_is_refused(factory: Any, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        factory(**values)
