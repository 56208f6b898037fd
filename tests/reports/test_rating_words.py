"""Ratings in words."""

import json

import pytest
from django.conf import settings

from enterprises.stability.scheme import parse_scheme
from reports.selectors.rating_words import MEASURES, floor_sentence, value_words

SCHEME = parse_scheme(
    json.loads(
        (settings.BASE_DIR / "enterprises/migrations/default_scheme_v1.json").read_text("utf-8")
    )
)
RULES = {rule.id: rule for rule in SCHEME.indicators}


@pytest.mark.parametrize(
    ("indicator", "value", "words"),
    [
        ("lease_remaining", 38.0, "38 天"),
        ("lease_remaining", 3650.0, "自有"),
        ("lease_intent", 0.0, "已续租"),
        ("lease_intent", 4.0, "拟迁出"),
        ("headcount_trend", -0.455, "减少 45.5%"),
        ("headcount_trend", 0.1, "增加 10.0%"),
        ("tax_trend", 0.0, "持平"),
        ("arrears", 0.0, "无欠费"),
        ("arrears", 61.0, "61 天"),
        ("overdue_requests", 2.0, "2 件"),
        ("visit_recency", 352.0, "352 天"),
        ("signals", 1.66, "1.7 分"),
        ("engagement", 3.0, "3 次"),
    ],
)
def test_a_value_reads_as_people_say_it(indicator: str, value: float, words: str) -> None:
    """With its unit, its direction, or the word of the choice."""
    assert value_words(RULES[indicator], value) == words


def test_every_floor_is_a_sentence() -> None:
    """All conditions and the colour it raises to."""
    assert [floor_sentence(floor, SCHEME) for floor in SCHEME.floors] == [
        "续租意向为未定或无数据，且租约剩余天数不超过 90：至少黄色",
        "租约剩余天数不超过 180，且有未关闭的信号（空间需求、迁移意向）：至少橙色",
        "续租意向为拟迁出：至少橙色",
        "续租意向为拟迁出，且租约剩余天数不超过 90：至少红色",
        "租金物业费拖欠天数达到 60：至少橙色",
        "有未关闭的信号（注销备案、已迁出）：至少红色",
    ]


def test_every_number_of_the_scheme_has_its_unit() -> None:
    """Indicators of choice have words instead."""
    assert {rule.id for rule in SCHEME.indicators if not rule.options} == MEASURES.keys()
