"""Freshness, lease radar, owed visits and questions: rules by table, without database and clock."""

import datetime
from typing import Any

import pytest

from common.calendar.working_days import WorkingCalendar
from services.field_rules.freshness import is_stale, last_verified
from services.field_rules.musts import MustRule, OpenSignal, Situation, musts_of
from services.field_rules.questions import ALWAYS, OF_FACT, UNCOVERED, Case, questions_for
from services.field_rules.radar import months_ahead, radar_entry

DAY = datetime.date(2026, 11, 20)
# Monday to Friday; the week of 2026-10-01 to 2026-10-07 is free.
CALENDAR = WorkingCalendar(
    {datetime.date(2026, 10, 1) + datetime.timedelta(days=n): False for n in range(7)}
)


def ago(days: int) -> datetime.date:
    """Return the day so many days before the day of the tests."""
    return DAY - datetime.timedelta(days=days)


@pytest.mark.parametrize(
    ("verified_on", "stale"), [(None, True), (ago(181), True), (ago(180), False), (DAY, False)]
)
def test_a_fact_is_stale_after_180_days(verified_on: Any, stale: bool) -> None:
    assert is_stale(verified_on, DAY) is stale


def test_the_latest_known_day_counts() -> None:
    assert last_verified(None, ago(9), ago(3)) == ago(3)
    assert last_verified(None, None) is None


@pytest.mark.parametrize(
    ("area", "months"),
    [(0, 6), (929.99, 6), (930, 12), (2_299.99, 12), (2_300, 18), (9_000, 18)],
)
def test_who_holds_much_is_called_on_early(area: float, months: int) -> None:
    assert months_ahead(area) == months


ENDS = datetime.date(2027, 5, 20)


@pytest.mark.parametrize(
    ("area", "day", "intent_on", "listed"),
    [
        (180, datetime.date(2026, 11, 19), None, False),
        (180, datetime.date(2026, 11, 20), None, True),
        (180, datetime.date(2027, 5, 19), None, True),
        (1_000, datetime.date(2026, 5, 20), None, True),
        (2_300, datetime.date(2025, 11, 19), None, False),
        # Said before the horizon opened: ask again; said since: done, for good.
        (180, DAY, datetime.date(2026, 11, 19), True),
        (180, DAY, datetime.date(2026, 11, 20), False),
        (180, datetime.date(2027, 5, 19), datetime.date(2026, 11, 20), False),
    ],
)
def test_a_lease_is_on_the_radar_from_its_horizon_until_somebody_says_something(
    area: float, day: datetime.date, intent_on: Any, listed: bool
) -> None:
    entry = radar_entry(ends_on=ENDS, area=area, intent_on=intent_on, day=day)
    assert (entry is not None) is listed


def test_a_lease_without_an_end_is_never_on_the_radar() -> None:
    assert radar_entry(ends_on=None, area=5_000, intent_on=None, day=DAY) is None


RULES = {
    "new_tenant": MustRule("new", "新入驻必访", "new_tenant", 10),
    "at_risk": MustRule("risk", "风险企业必访", "at_risk", 5),
    "difficulty": MustRule("hard", "遇重大困难必访", "difficulty", 3),
    "no_coverage": MustRule("blank", "无组织覆盖必访", "no_coverage", 30),
}


def severe(days: int, severity: int = 4, kind: str = "difficulty") -> OpenSignal:
    """Return a signal observed so many days ago."""
    return OpenSignal(kind, severity, ago(days))


@pytest.mark.parametrize(
    ("trigger", "situation", "since"),
    [
        ("new_tenant", {"arrived_on": ago(5)}, ago(5)),
        ("new_tenant", {"arrived_on": ago(60)}, ago(60)),
        ("new_tenant", {"arrived_on": ago(365)}, None),
        ("new_tenant", {"arrived_on": ago(5), "visited_on": ago(5)}, None),
        ("new_tenant", {"arrived_on": ago(5), "visited_on": ago(6)}, ago(5)),
        ("new_tenant", {}, None),
        ("at_risk", {"colour": "red", "entered_on": ago(3)}, ago(3)),
        ("at_risk", {"colour": "orange", "entered_on": ago(3)}, ago(3)),
        ("at_risk", {"colour": "yellow", "entered_on": ago(3)}, None),
        ("at_risk", {"colour": "red", "entered_on": ago(3), "visited_on": ago(3)}, None),
        ("at_risk", {"colour": "red"}, None),
        ("difficulty", {"signals": (severe(4), severe(9))}, ago(9)),
        ("difficulty", {"signals": (severe(4), severe(9)), "visited_on": ago(6)}, ago(4)),
        ("difficulty", {"signals": (severe(4, 3), severe(4, 5, "award"))}, None),
        ("difficulty", {"signals": (severe(4, 5, "subletting"),)}, ago(4)),
        ("no_coverage", {"is_covered": False, "visited_on": ago(90)}, ago(90)),
        ("no_coverage", {"is_covered": False, "visited_on": ago(20)}, None),
        ("no_coverage", {"is_covered": False, "arrived_on": ago(90)}, ago(90)),
        ("no_coverage", {"is_covered": True, "visited_on": ago(90)}, None),
        ("no_coverage", {"is_covered": False, "is_operating": False, "visited_on": ago(90)}, None),
    ],
)
def test_a_visit_is_owed_from_the_occasion_until_somebody_was_there(
    trigger: str, situation: dict[str, Any], since: Any
) -> None:
    found = musts_of([RULES[trigger]], Situation(DAY, **situation), CALENDAR)
    assert [must.since for must in found] == ([] if since is None else [since])


def test_a_visit_is_due_by_working_days_and_the_first_due_stands_first() -> None:
    situation = Situation(
        datetime.date(2026, 10, 9),
        arrived_on=datetime.date(2026, 9, 24),
        colour="red",
        entered_on=datetime.date(2026, 9, 30),
    )
    risk, new = musts_of(RULES.values(), situation, CALENDAR)
    # 30 September is followed by seven free days, then by a Thursday.
    assert (risk.code, risk.due_on) == ("risk", datetime.date(2026, 10, 14))
    assert (new.code, new.due_on) == ("new", datetime.date(2026, 10, 15))


def test_an_interval_is_over_only_after_its_last_working_day() -> None:
    rule = MustRule("blank", "无组织覆盖必访", "no_coverage", 3)
    for day, owed in ((18, 0), (19, 1)):
        situation = Situation(
            datetime.date(2026, 11, day),
            is_covered=False,
            visited_on=datetime.date(2026, 11, 13),
        )
        assert len(musts_of([rule], situation, CALENDAR)) == owed


PROMISE = (ago(-3), "送去政策汇编。")
SIGNALS = (("award", "获奖", 5), ("difficulty", "经营困难", 3), ("subletting", "转租", 4))
REQUESTS = ((ago(2), "电梯故障"), (None, "停车"))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({}, ALWAYS),
        (
            {"promises": (PROMISE,), "lease_ends_on": ENDS},
            (
                "上次答应的“送去政策汇编”（2026年11月23日前），办得怎么样了？",
                "租约2027年5月20日到期，续租有什么打算？",
            ),
        ),
        ({"promises": ((ago(-8), "以后的事"),)}, ALWAYS),
        (
            {"signals": SIGNALS, "requests": REQUESTS},
            (
                "之前了解到有“转租”的情况，现在怎么样了？",
                "诉求“电梯故障”还没有办结，目前还有哪些困难？",
            ),
        ),
        ({"stale": ("headcount",), "is_covered": False}, (OF_FACT["headcount"], UNCOVERED)),
        (
            {"stale": ("lease_intent", "contact"), "lease_ends_on": ENDS},
            ("租约2027年5月20日到期，续租有什么打算？", OF_FACT["contact"]),
        ),
        ({"signals": SIGNALS[:1], "requests": REQUESTS[1:]}, ALWAYS),
    ],
)
def test_two_questions_are_asked_the_most_urgent_first(
    case: dict[str, Any], expected: tuple[str, ...]
) -> None:
    assert questions_for(Case(DAY, **case)) == expected


def test_a_long_text_is_cut_in_a_question() -> None:
    (question, _) = questions_for(Case(DAY, promises=((DAY, "办" * 80),)))
    assert len(question) < 60
