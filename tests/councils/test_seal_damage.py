"""Damage past the platform, as the owner of the tables with the triggers off, is found."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from councils.actions.meetings.sealing import add_addendum, seal_minutes
from councils.models import Minutes
from councils.proceedings.sealing import digest_over
from councils.selectors.minutes_chain import ALTERED, DIFFERENT, GONE, REWRITTEN, verify_minutes
from tests.councils.talks import LATER, agree, circulated, council_of, sealed
from tests.database import owner
from tests.factories.accounts import UserFactory, assign


@pytest.fixture
def chain(own_database: str) -> Iterator[Any]:
    """Two sealed minutes and an addendum; the owner's connection without triggers."""
    by = assign(UserFactory(username="district"), "district_staff")
    council = council_of()
    made = [sealed(by, council, title=f"第{number}次会议") for number in ("一", "二")]
    add_addendum(by=by, minutes_id=made[0].pk, text="补记", reason="遗漏", now=LATER)
    assert verify_minutes(council).is_whole
    with owner(own_database) as connection:
        for table in ("councils_minutes", "councils_minutesaddendum"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER seal")
        connection.commit()
        yield council, made, connection


def found(chain: Any, sql: str, *values: Any) -> tuple[str, str]:
    """Do the damage; return where the chain breaks first, and how."""
    council, _, connection = chain
    assert connection.execute(sql, values).rowcount
    connection.commit()
    verification = verify_minutes(council)
    return verification.at, verification.trouble


def test_one_changed_character(chain: Any) -> None:
    second = chain[1][1]
    sql = (
        "UPDATE councils_minutes SET sealed_text = replace(sealed_text, '示例决议', '示例决意')"
        " WHERE id = %s"
    )
    assert found(chain, sql, second.pk) == (str(second), REWRITTEN)


def test_a_changed_text(chain: Any) -> None:
    first = chain[1][0]
    sql = "UPDATE councils_minutes SET text = text || '。' WHERE id = %s"
    assert found(chain, sql, first.pk) == (str(first), DIFFERENT)


def test_a_changed_addendum(chain: Any) -> None:
    sql = "UPDATE councils_minutesaddendum SET reason = '其他'"
    assert found(chain, sql) == (f"{chain[1][0]} 补记1", ALTERED)


def test_a_changed_writer_of_an_addendum(chain: Any) -> None:
    sql = "UPDATE councils_minutesaddendum SET written_by_id = NULL"
    assert found(chain, sql) == (f"{chain[1][0]} 补记1", ALTERED)


def test_a_changed_moment_of_sealing(chain: Any) -> None:
    first = chain[1][0]
    sql = "UPDATE councils_minutes SET sealed_at = sealed_at - interval '1 second' WHERE id = %s"
    assert found(chain, sql, first.pk) == (str(first), DIFFERENT)


def test_a_chain_forged_as_a_whole(chain: Any) -> None:
    """Words, digest and the table itself agree; the audit knows better."""
    council, (_, second), connection = chain
    connection.execute("DELETE FROM councils_minutesaddendum")
    connection.execute("UPDATE councils_decision SET text = '示例决意'")
    stored = Minutes.objects.get(pk=second.pk)
    words = stored.sealed_text.replace("示例决议", "示例决意")
    first = Minutes.objects.get(previous_digest="")
    begun = first.sealed_text.replace("示例决议", "示例决意")
    head = digest_over("", begun)
    sql = (
        "UPDATE councils_minutes SET sealed_text = %s, previous_digest = %s, digest = %s,"
        " text = replace(text, '示例决议', '示例决意') WHERE id = %s"
    )
    connection.execute(sql, [begun, "", head, first.pk])
    connection.execute(sql, [words, head, digest_over(head, words), second.pk])
    connection.commit()
    verification = verify_minutes(council)
    assert (verification.at, verification.trouble) == (str(first), GONE)


def test_two_seals_at_once_make_one_chain(own_database: str, run_parallel: Any) -> None:
    by = assign(UserFactory(username="district"), "district_staff")
    council = council_of()
    rounds = [circulated(by, council) for _ in range(2)]
    for minutes in rounds:
        agree(by, minutes)
    run_parallel(
        [partial(seal_minutes, by=by, minutes_id=minutes.pk, now=LATER) for minutes in rounds]
    )
    verification = verify_minutes(council)
    assert (verification.links, verification.trouble) == (2, "")
