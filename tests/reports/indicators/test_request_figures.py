"""Figures of requests: by hand, and the rows behind them."""

import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reports.choices import Part
from reports.indicators.figures import figures_of
from reports.indicators.places import Place
from reports.indicators.rows import rows_behind
from tests.factories.buildings import BuildingFactory
from tests.factories.desk import RequestEventFactory, SatisfactionAskFactory
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory
from tests.factories.services import ServiceRequestFactory

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = datetime.date(2026, 11, 30)
# (D−90, D]: the first day that counts.
FIRST = datetime.date(2026, 9, 2)
CODES = (
    *("request_on_time", "request_resolved", "request_satisfied", "request_answered"),
    *("request_reopened", "closed_in_building"),
)


def at(day: datetime.date, hour: int = 12, minute: int = 0) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour, minute), SHANGHAI)


def figures(building: Any) -> dict[str, tuple[int, int, Decimal | None]]:
    place = Place.of(building)
    found = figures_of([place], DAY, CODES)[place.id]
    for code in CODES:
        for part, counted in (
            (Part.NUMERATOR, found[code].numerator),
            (Part.DENOMINATOR, found[code].denominator),
        ):
            assert rows_behind(code, place, DAY, part).count() == counted, (code, part)
    return {code: (f.numerator, f.denominator, f.value) for code, f in found.items()}


def received(building: Any, due_on: datetime.date, **more: Any) -> Any:
    start = at(due_on - datetime.timedelta(5))
    return ServiceRequestFactory(building=building, received_at=start, due_on=due_on, **more)


def test_in_time_is_by_the_end_of_the_due_day_and_late_is_still_resolved() -> None:
    building = BuildingFactory()
    due = datetime.date(2026, 11, 10)
    received(building, due, resolved_at=at(due, 23, 59), state="closed", outcome="solved")
    received(building, due, resolved_at=at(due + datetime.timedelta(1), 0, 1), state="closed")
    received(building, due)
    # Due on the edge of the window, and just before it; not yet due.
    received(building, FIRST, resolved_at=at(FIRST), state="closed")
    received(building, FIRST - datetime.timedelta(1))
    received(building, DAY + datetime.timedelta(1))
    found = figures(building)
    assert found["request_on_time"] == (2, 4, Decimal("50.0"))
    assert found["request_resolved"] == (3, 4, Decimal("75.0"))


def test_withdrawn_and_merged_requests_count_nowhere() -> None:
    building = BuildingFactory()
    due = datetime.date(2026, 11, 10)
    received(building, due, resolved_at=at(due), state="closed", outcome="withdrawn")
    original = received(building, due)
    received(building, due, state="merged", duplicate_of=original)
    assert figures(building)["request_on_time"] == (0, 1, Decimal("0.0"))


def test_no_answer_is_not_satisfied() -> None:
    building = BuildingFactory()
    due = datetime.date(2026, 11, 10)
    for answer in ({"is_satisfied": True}, {"is_satisfied": False}, None):
        request = received(building, due, resolved_at=at(due), state="closed")
        answered = {"is_solved": True, "answered_at": at(due), **answer} if answer else {}
        SatisfactionAskFactory(request=request, asked_on=due, **answered)
    found = figures(building)
    assert found["request_satisfied"] == (1, 3, Decimal("33.3"))
    assert found["request_answered"] == (2, 3, Decimal("66.7"))


def test_the_last_question_counts() -> None:
    building = BuildingFactory()
    due = datetime.date(2026, 10, 10)
    request = received(building, due, resolved_at=at(due), state="closed")
    for on, wave, is_satisfied in ((due, "at_close", True), (DAY, "later", False)):
        SatisfactionAskFactory(
            request=request,
            asked_on=on,
            wave=wave,
            is_solved=True,
            is_satisfied=is_satisfied,
            answered_at=at(on),
        )
    assert figures(building)["request_satisfied"] == (0, 1, Decimal("0.0"))


def test_reopened_and_settled_in_the_building() -> None:
    building = BuildingFactory()
    due = datetime.date(2026, 11, 10)
    solved = {"resolved_at": at(due), "state": "closed", "outcome": "solved"}
    received(building, due, **solved, is_in_building=True)
    received(building, due, **solved)
    again = received(building, due, state="reopened", reworks=1)
    RequestEventFactory(request=again, verb="reopen", to_state="reopened", at=at(due))
    found = figures(building)
    assert found["request_reopened"] == (1, 3, Decimal("33.3"))
    assert found["closed_in_building"] == (1, 2, Decimal("50.0"))


def test_a_request_without_a_building_is_of_where_its_enterprise_sat() -> None:
    old, new = BuildingFactory(), BuildingFactory()
    tenant = EnterpriseFactory()
    moved = datetime.date(2026, 11, 8)
    OccupancyFactory(
        enterprise=tenant, unit__building=old, starts_on=datetime.date(2024, 1, 1), ends_on=moved
    )
    OccupancyFactory(enterprise=tenant, unit__building=new, starts_on=moved, ends_on=None)
    received(None, datetime.date(2026, 11, 10), enterprise=tenant)
    assert figures(old)["request_resolved"][1] == 1
    assert figures(new)["request_resolved"][1] == 0
