"""The set-based engine against the exact scorer, on random histories."""

import datetime
from collections.abc import Callable

import pytest

from enterprises.actions.ratings import rate_all, rate_some
from enterprises.models import Rating, RatingChange
from enterprises.rating.results import rate_as_of
from enterprises.stability.scheme import Scheme
from tests.enterprises.histories import Histories
from tests.enterprises.oracle import differences, rate_everybody
from tests.enterprises.schemes import default_scheme, odd_scheme

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
NUMBER = 400


@pytest.mark.parametrize("make_scheme", [default_scheme, odd_scheme])
@pytest.mark.parametrize("seed", [1, 2])
def test_no_cell_differs_from_the_exact_scorer(
    seed: int, make_scheme: Callable[[], Scheme]
) -> None:
    """Scores, colours, floors, 待核, values and points of hundreds of histories, on three days."""
    scheme = make_scheme()
    Histories(seed, DAY).write(NUMBER)
    for day in (DAY, DAY - datetime.timedelta(91), DAY + datetime.timedelta(30)):
        exact = rate_everybody(day, scheme)
        assert len(exact) > NUMBER / 4
        assert differences(scheme, exact, rate_as_of(day, scheme=scheme)) == []


def test_a_part_is_rated_as_the_whole() -> None:
    """Rating some gives the same rows as rating everybody."""
    ids = Histories(3, DAY).write(NUMBER)
    whole = {row.enterprise_id: row for row in rate_as_of(DAY)}
    part = list(rate_as_of(DAY, enterprise_ids=ids[::3]))
    assert part
    assert {row.enterprise_id for row in part} == whole.keys() & set(ids[::3])
    assert all(row == whole[row.enterprise_id] for row in part)
    assert [next(rate_as_of(DAY, enterprise_ids=[key]), None) for key in ids[:20]] == [
        whole.get(key) for key in ids[:20]
    ]


def test_incremental_and_full_runs_store_the_same() -> None:
    """Batches in any order end where one full run ends."""
    ids = Histories(4, DAY).write(NUMBER)
    for start in (2, 0, 1):
        rate_some(today=DAY, enterprise_ids=ids[start::3])
    stored = list(Rating.objects.order_by("pk").values())
    changes = RatingChange.objects.count()
    outcome = rate_all(today=DAY)
    assert (outcome.written, outcome.changed, outcome.ended) == (0, 0, 0)
    assert list(Rating.objects.order_by("pk").values()) == stored
    assert RatingChange.objects.count() == changes == len(stored)


def test_stored_ratings_are_those_as_of_the_day() -> None:
    """What is stored today is what an as-of run computes."""
    Histories(5, DAY).write(NUMBER)
    rate_all(today=DAY)
    stored = {rating.enterprise_id: rating for rating in Rating.objects.all()}
    computed = list(rate_as_of(DAY))
    assert stored.keys() == {row.enterprise_id for row in computed}
    for row in computed:
        rating = stored[row.enterprise_id]
        assert (rating.score, rating.confidence, rating.colour) == (
            row.score,
            row.confidence,
            row.colour,
        )
        assert (rating.values, rating.points, rating.floors) == (row.values, row.points, row.floors)


def test_an_empty_selection_rates_nobody() -> None:
    """No ids is not the same as everybody."""
    Histories(6, DAY).write(5)
    assert list(rate_as_of(DAY, enterprise_ids=[])) == []
