"""Which qualification event may follow on which."""

import datetime

import pytest

from orgs.qualification import NamedTest, Qualified, is_valid_on, level_after, refusal

SINCE = datetime.date(2026, 1, 1)
DAY = datetime.date(2026, 11, 20)
PASSED = NamedTest(True, datetime.date(2026, 11, 1))
FAILED = NamedTest(False, datetime.date(2026, 11, 1))
OLD = NamedTest(True, datetime.date(2025, 11, 1))
LATER = NamedTest(True, datetime.date(2026, 11, 21))
NOBODY, REVOKED = None, Qualified(None, SINCE)
FIRST, SECOND = Qualified(1, SINCE), Qualified(2, SINCE)


@pytest.mark.parametrize(
    ("event", "held", "test", "expected"),
    [
        ("certify", NOBODY, PASSED, 1),
        ("certify", NOBODY, OLD, 1),
        ("certify", REVOKED, PASSED, 1),
        ("certify", REVOKED, OLD, "test_used"),
        ("certify", NOBODY, None, "test_needed"),
        ("certify", NOBODY, FAILED, "test_needed"),
        ("certify", NOBODY, LATER, "test_later"),
        ("certify", FIRST, PASSED, "already_certified"),
        ("promote", FIRST, PASSED, 2),
        ("promote", FIRST, None, "test_needed"),
        ("promote", FIRST, OLD, "test_used"),
        ("promote", NOBODY, PASSED, "not_certified"),
        ("promote", REVOKED, PASSED, "not_certified"),
        ("keep", SECOND, None, 2),
        ("keep", NOBODY, None, "not_certified"),
        ("demote", SECOND, None, 1),
        ("demote", FIRST, None, "lowest_level"),
        ("revoke", FIRST, None, None),
        ("revoke", REVOKED, None, "not_certified"),
    ],
)
def test_events(
    event: str, held: Qualified | None, test: NamedTest | None, expected: int | str | None
) -> None:
    refused = refusal(event, held, on=DAY, test=test)
    if isinstance(expected, str):
        assert refused is not None
        assert refused.code == expected
    else:
        assert refused is None
        assert level_after(event, held) == expected


@pytest.mark.parametrize(("days", "expected"), [(-1, "out_of_order"), (0, "out_of_order"), (1, "")])
def test_events_stand_in_order(days: int, expected: str) -> None:
    refused = refusal("keep", FIRST, on=SINCE + datetime.timedelta(days), test=None)
    assert (refused.code if refused else "") == expected


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (NOBODY, False),
        (REVOKED, False),
        (FIRST, True),
        (Qualified(1, SINCE, DAY), True),
        (Qualified(1, SINCE, DAY - datetime.timedelta(1)), False),
        (Qualified(1, DAY + datetime.timedelta(1)), False),
    ],
)
def test_a_certificate_is_valid_through_its_last_day(
    held: Qualified | None, expected: bool
) -> None:
    assert is_valid_on(held, DAY) is expected
