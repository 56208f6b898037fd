"""The rating of the real register: the figures of its day, and no cell off the exact scorer."""

import datetime
import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from enterprises.actions.ratings import rate_all, rate_dirty
from enterprises.models import Enterprise, Rating, RatingChange, RatingMark
from enterprises.rating.results import rate_as_of, scheme_in_force
from enterprises.rating.storing import Stored
from tests.enterprises.oracle import differences, rate_everybody

pytestmark = pytest.mark.usefixtures("register")
DAY = datetime.date(2026, 11, 20)
COLOURS = {"green": 1731, "blue": 608, "yellow": 269, "orange": 260, "red": 57}
BY_SCORE = {"green": 1764, "blue": 756, "yellow": 294, "orange": 90, "red": 21}


def test_the_colours_of_the_day() -> None:
    assert rate_all(today=DAY) == Stored(written=2925, changed=2925)
    ratings = Rating.objects.all()
    assert Counter(ratings.values_list("colour", flat=True)) == COLOURS
    assert Counter(ratings.values_list("colour_by_score", flat=True)) == BY_SCORE
    assert ratings.filter(needs_review=True).count() == 1065


def test_marks_of_the_import_bring_the_same_ratings() -> None:
    assert RatingMark.objects.count() == Enterprise.objects.count()
    assert rate_dirty(today=DAY) == Stored(written=2925, changed=2925)
    assert not RatingMark.objects.exists()
    assert Counter(Rating.objects.values_list("colour", flat=True)) == COLOURS
    assert rate_all(today=DAY) == Stored()


@pytest.mark.parametrize("day", [DAY, datetime.date(2026, 2, 28), datetime.date(2027, 1, 1)])
def test_no_cell_differs_from_the_exact_scorer(day: datetime.date) -> None:
    scheme = scheme_in_force()
    exact = rate_everybody(day, scheme)
    assert len(exact) > 2500
    assert differences(scheme, exact, rate_as_of(day)) == []


def test_the_command_prints_any_day_and_stores_nothing(tmp_path: Path) -> None:
    file = tmp_path / "ratings.jsonl"
    out = StringIO()
    call_command("rate", as_of=DAY, jsonl=str(file), json=True, stdout=out)
    assert json.loads(out.getvalue()) == {
        "as_of": "2026-11-20",
        "scheme_version": 1,
        "rated": 2925,
        "colours": COLOURS,
        "colours_by_score": BY_SCORE,
        "needs_review": 1065,
    }
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [line["external_id"] for line in lines] == sorted(line["external_id"] for line in lines)
    assert len(lines) == 2925
    by_id = {row.enterprise_id: row for row in rate_as_of(DAY)}
    numbers = dict(Enterprise.objects.values_list("external_id", "pk"))
    for line in lines[::97]:
        assert_line(line, by_id[numbers[line["external_id"]]])
    assert not Rating.objects.exists()
    assert not RatingChange.objects.exists()


def assert_line(line: dict[str, Any], row: Any) -> None:
    """Compare one line of the file with a rating."""
    known = [found for found in row.points if found is not None]
    assert list(line["contributions"].values()) == known
    assert (line["score"], line["confidence"]) == (float(row.score), float(row.confidence))
    assert (line["colour"], line["floors"]) == (row.colour, row.floors)
    assert (line["colour_by_score"], line["needs_review"]) == (
        row.colour_by_score,
        row.needs_review,
    )


def test_the_command_without_a_day_rates_today_and_stores() -> None:
    out = StringIO()
    call_command("rate", stdout=out)
    assert "方案第 1 版" in out.getvalue()
    assert Rating.objects.count() > 2500


def test_the_command_never_mixes_two_outputs() -> None:
    with pytest.raises(CommandError):
        call_command("rate", as_of=DAY, jsonl="-", json=True)
