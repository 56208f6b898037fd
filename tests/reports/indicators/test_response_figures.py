"""Enterprises at risk without a live step: figure, rows, API and page say the same."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from services.actions.responses import follow_colours
from tests.conftest import NANJING_WEST
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory, RatingFactory
from tests.factories.responses import ResponseStepFactory
from tests.factories.services import SHANGHAI
from tests.reports.indicators.figures import DAY, names, number

CODE = "at_risk_without_step"
NOON = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
pytestmark = pytest.mark.django_db


@pytest.fixture
def at_noon() -> Any:
    """Let it be noon of the day."""
    with time_machine.travel(NOON, tick=False):
        yield


def rated(colour: str, name: str = "", **kwargs: Any) -> Any:
    """Make a tenant with a colour."""
    building = BuildingFactory(**kwargs)
    enterprise = EnterpriseFactory(building=building, **({"name": name} if name else {}))
    RatingFactory(enterprise=enterprise, colour=colour)
    return enterprise


@pytest.mark.usefixtures("at_noon")
def test_only_orange_and_red_without_a_live_step_count() -> None:
    rated("red", "示例无措施")
    rated("orange", "示例已办结")
    for colour in ("green", "blue", "yellow"):
        rated(colour)
    done = rated("red")
    ResponseStepFactory(enterprise=done, state="doing", opened_at=NOON)
    settled = rated("orange", "示例已关闭")
    ResponseStepFactory(enterprise=settled, state="cancelled", opened_at=NOON, done_at=NOON)
    assert names(CODE) == {"示例无措施", "示例已办结", "示例已关闭"}
    assert number(CODE) == 3


@pytest.mark.usefixtures("at_noon")
def test_a_step_counts_on_the_days_on_which_it_was_live() -> None:
    ends = datetime.datetime(2026, 11, 21, 0, 0, tzinfo=SHANGHAI)
    second = datetime.timedelta(seconds=1)
    for opened, done in (
        (ends - second, None),
        (ends, None),
        (NOON, ends),
        (NOON, ends - second),
    ):
        state = "open" if done is None else "done"
        ResponseStepFactory(enterprise=rated("red"), state=state, opened_at=opened, done_at=done)
    assert number(CODE) == 2


@pytest.mark.usefixtures("at_noon")
def test_the_run_brings_the_figure_to_zero_and_all_places_agree() -> None:
    rated("red")
    rated("orange", area="310106013")
    assert (number(CODE), number(CODE, NANJING_WEST)) == (2, 1)
    follow_colours(now=NOON)
    assert (number(CODE), number(CODE, NANJING_WEST)) == (0, 0)


@pytest.mark.usefixtures("at_noon")
def test_page_and_api_say_the_figure_and_open_its_rows(
    street: Any, client_for: Callable, api_for: Callable
) -> None:
    for _ in range(3):
        rated("red")
    rated("red", area="310106013")
    asked = {"area": NANJING_WEST, "as_of": DAY}
    told = {
        row["code"]: row["numerator"]
        for row in api_for(street).get("/api/v1/indicators/", asked).json()["results"]
    }
    assert told[CODE] == 3
    client = client_for(street)
    board = client.get(f"/board/{NANJING_WEST}/", {"as_of": DAY})
    assert board.context["board"].figures[CODE].numerator == 3
    assert "无措施的风险企业" in board.content.decode()
    rows = client.get(f"/board/{NANJING_WEST}/rows/{CODE}/", {"as_of": DAY})
    assert (rows.status_code, rows.context["counted"]) == (200, 3)
