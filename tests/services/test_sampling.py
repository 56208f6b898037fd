"""The lot that draws visits to be looked at."""

import uuid

import pytest

from services.field_rules.sampling import is_drawn

IDS = [uuid.UUID(int=number * 0x9E3779B97F4A7C15 % 2**128) for number in range(1, 20_001)]


@pytest.mark.parametrize("percent", [1, 5, 20])
def test_the_share_drawn_is_the_share_asked_for(percent: int) -> None:
    drawn = sum(is_drawn(key, "2026-11", percent) for key in IDS)
    assert abs(drawn / len(IDS) * 100 - percent) < percent / 8


def test_the_lot_falls_the_same_at_every_call() -> None:
    first = [is_drawn(key, "2026-11", 5, b"key") for key in IDS]
    assert first == [is_drawn(key, "2026-11", 5, b"key") for key in IDS]


def test_another_period_or_another_key_draws_others() -> None:
    def drawn(period: str, key: bytes) -> set[uuid.UUID]:
        return {visit for visit in IDS if is_drawn(visit, period, 5, key)}

    november = drawn("2026-11", b"key")
    for other in (drawn("2026-12", b"key"), drawn("2026-11", b"other")):
        assert len(november & other) < len(november) / 5


def test_none_and_all_can_be_asked_for() -> None:
    assert not any(is_drawn(key, "2026-11", 0) for key in IDS)
    assert all(is_drawn(key, "2026-11", 100) for key in IDS)
