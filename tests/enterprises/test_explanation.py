"""Why a rating is as it is, in words, with the rows behind."""

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db.models import DateField, Value

from enterprises.models import Arrears, Enterprise, LeaseIntent, Signal
from enterprises.rating.explanation import (
    evidence_for,
    explain,
    floor_text,
    rows_behind,
    value_text,
)
from enterprises.rating.on_day import ratings_on
from enterprises.rating.registry import (
    Merge,
    Provider,
    indicators,
    providers_of,
    register_provider,
)
from enterprises.rating.results import rate_as_of, scheme_in_force
from enterprises.stability.scheme import parse_scheme
from services.models import Participation
from tests.enterprises.schemes import definition
from tests.enterprises.test_rating_actions import DAY, FACTS
from tests.factories.buildings import UnitFactory
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory, SignalFactory

pytestmark = pytest.mark.django_db

SCHEME = parse_scheme(
    json.loads(
        (settings.BASE_DIR / "enterprises/migrations/default_scheme_v1.json").read_text("utf-8")
    )
)
RULES = {rule.id: rule for rule in SCHEME.indicators}


@pytest.fixture
def enterprise(db: None) -> Enterprise:
    """An enterprise that is about to leave, with something behind most indicators."""
    enterprise = EnterpriseFactory()
    room = OccupancyFactory(enterprise=enterprise, ends_on=DAY + datetime.timedelta(88))
    LeaseIntent.objects.create(occupancy=room, intent="leaving", recorded_on=DAY)
    Arrears.objects.create(enterprise=enterprise, kind="rent", started_on=DAY)
    for name in ("visit", "signal", "participation"):
        FACTS[name](enterprise)
    return enterprise


def test_contributions_name_value_points_weight_and_share(enterprise: Enterprise) -> None:
    explanation = explain(ratings_on([enterprise.pk], DAY)[enterprise.pk])
    contributions = {found.indicator: found for found in explanation.contributions}
    assert tuple(contributions) == scheme_in_force().indicator_ids
    lease = contributions["lease_remaining"]
    assert (lease.label, lease.text) == ("租约剩余天数", "88 天")
    assert lease.points == pytest.approx(75 + 2 / 3)
    intent = contributions["lease_intent"]
    assert (intent.text, intent.points) == ("拟迁出", 100)
    missing = contributions["headcount_trend"]
    assert (missing.value, missing.text, missing.share) == (None, "无数据", None)
    total = sum(found.share or Decimal(0) for found in contributions.values())
    assert round(total, 2) == explanation.score
    assert (explanation.colour, explanation.band) == ("red", "不稳定")
    assert explanation.floors == ("leaving", "leaving_soon")
    assert explanation.floor_texts == (
        "续租意向为拟迁出：至少橙色",
        "续租意向为拟迁出，且租约剩余天数不超过 90 天：至少红色",
    )


def test_a_reader_gets_the_rows_behind_that_he_may_see(
    enterprise: Enterprise, district: Any, worker2: Any
) -> None:
    rating = ratings_on([enterprise.pk], DAY)[enterprise.pk]
    found = {(row.indicator, row.object_type) for row in evidence_for(rating, user=district)}
    assert found == {
        ("lease_remaining", "occupancy"),
        ("lease_intent", "leaseintent"),
        ("arrears", "arrears"),
        ("visit_recency", "visit"),
        ("signals", "signal"),
        ("engagement", "participation"),
    }
    assert list(evidence_for(rating, user=worker2)) == []


def test_every_indicator_leads_to_its_rows(enterprise: Enterprise) -> None:
    scheme = scheme_in_force()
    counts = {
        name: [rows.count() for rows in rows_behind(name, enterprise.pk, DAY, scheme)]
        for name in scheme.indicator_ids
    }
    assert counts == {
        "lease_remaining": [1],
        "lease_intent": [1],
        "headcount_trend": [0],
        "tax_trend": [0],
        "arrears": [1],
        "overdue_requests": [0],
        "visit_recency": [1],
        "signals": [1],
        "engagement": [1],
    }


def test_rows_behind_leave_out_what_does_not_count(enterprise: Enterprise) -> None:
    SignalFactory(enterprise=enterprise, observed_on=DAY - datetime.timedelta(366))
    SignalFactory(enterprise=enterprise, kind="award", closed_on=DAY)
    (signals,) = rows_behind("signals", enterprise.pk, DAY, scheme_in_force())
    assert signals.count() == 1
    later = OccupancyFactory(enterprise=enterprise, unit=UnitFactory(), ends_on="2030-01-01")
    (intents,) = rows_behind("lease_intent", enterprise.pk, DAY, scheme_in_force())
    assert intents.count() == 0
    (rooms,) = rows_behind("lease_remaining", enterprise.pk, later.starts_on, scheme_in_force())
    assert rooms.count() == 2


@pytest.mark.parametrize(
    ("indicator_id", "merge", "value"),
    [("engagement", Merge.SUM, 2.0), ("visit_recency", Merge.LATEST, 3.0)],
)
def test_several_providers_of_one_indicator_are_merged(
    enterprise: Enterprise,
    monkeypatch: pytest.MonkeyPatch,
    indicator_id: str,
    merge: Merge,
    value: float,
) -> None:
    """Counts add up; of dates the latest counts."""
    assert indicators()[indicator_id].merge == merge
    extra = Provider(extra_count if merge is Merge.SUM else extra_date, no_rows)
    monkeypatch.setattr("enterprises.rating.registry._providers", registered())
    register_provider(indicator_id, extra)
    register_provider(indicator_id, extra)
    (row,) = rate_as_of(DAY)
    place = scheme_in_force().indicator_ids.index(indicator_id)
    assert row.values[place] == value


def registered() -> dict[str, list[Provider]]:
    """Return the registered providers in lists of their own."""
    return {name: list(providers_of(name)) for name in indicators()}


def extra_count(run: Any) -> Any:
    """Know one more participation of everybody."""
    return run.narrow(Participation.objects.values("enterprise_id").annotate(value=Value(1)))


def extra_date(run: Any) -> Any:
    """Know a visit three days before."""
    day = Value(run.day - datetime.timedelta(3), output_field=DateField())
    return run.narrow(Participation.objects.values("enterprise_id").annotate(value=day))


def no_rows(enterprise_id: Any, day: Any, scheme: Any) -> Any:
    return Signal.objects.none()


def test_an_indicator_without_provider_has_its_value_without_facts(
    enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = {**registered(), "visit_recency": [], "engagement": []}
    monkeypatch.setattr("enterprises.rating.registry._providers", empty)
    (row,) = rate_as_of(DAY)
    ids = scheme_in_force().indicator_ids
    assert row.values[ids.index("engagement")] == 0
    assert row.values[ids.index("visit_recency")] == (DAY - datetime.date(2024, 1, 1)).days
    assert row.needs_review


def test_a_name_that_is_no_name_never_reaches_the_database() -> None:
    scheme = parse_scheme(
        definition(floors=[{"id": "a' OR 1", "at_least": "red", "when": {"arrears_at_least": 1}}])
    )
    with pytest.raises(ValueError, match="not a name"):
        next(rate_as_of(DAY, scheme=scheme))


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
    assert value_text(RULES[indicator], value) == words


def test_every_floor_is_a_sentence() -> None:
    """All conditions and the colour it raises to."""
    assert [floor_text(floor, SCHEME) for floor in SCHEME.floors] == [
        "续租意向为未定或无数据，且租约剩余天数不超过 90 天：至少黄色",
        "租约剩余天数不超过 180 天，且有未关闭的信号（空间需求、迁移意向）：至少橙色",
        "续租意向为拟迁出：至少橙色",
        "续租意向为拟迁出，且租约剩余天数不超过 90 天：至少红色",
        "租金物业费拖欠天数达到 60 天：至少橙色",
        "有未关闭的信号（注销备案、已迁出）：至少红色",
    ]
