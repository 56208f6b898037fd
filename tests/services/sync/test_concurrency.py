"""Equal and unlike calls at one moment: one row, one «created», nothing lost, no error outside.

The controls show that each guard is needed: without the lock on ids, and without turns about what
a call builds upon, the same races fail.
"""

import os
import time
import uuid
from collections import Counter
from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from common.sync import engine
from common.sync.models import FieldEdit, SyncOperation
from services.models import Promise, Visit
from tests.conftest import NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.orgs import WorkerFactory
from tests.services.tablets import Tablet

ROUNDS = 200 if os.environ.get("LOUYU_DRILL") == "1" else 8
AT_ONCE = 8
Race = Callable[[list[Callable[[], Any]]], list[Any]]


@pytest.fixture
def users(own_database: str) -> list[Any]:
    """A worker and a keeper of registers, in a database that commits."""
    worker = assign(UserFactory(), "worker", NANJING_WEST)
    WorkerFactory(user=worker)
    return [worker, assign(UserFactory(), "subdistrict_staff", NANJING_WEST)]


@pytest.fixture
def place(users: Any) -> Any:
    """A building of theirs."""
    return BuildingFactory()


@pytest.fixture
def race(run_parallel: Callable) -> Race:
    """Return a function that lets works start at one moment."""

    def run(works: list[Callable[[], Any]]) -> list[Any]:
        gate = Barrier(len(works))

        def behind(work: Callable[[], Any]) -> Callable[[], Any]:
            def start() -> Any:
                gate.wait()
                return work()

            return start

        return run_parallel([behind(work) for work in works])

    return run


SIGNED_IN: dict[tuple[uuid.UUID, int], APIClient] = {}


def tablets(user: Any, number: int = AT_ONCE) -> list[Tablet]:
    """Return new tablets of a user, each signed in by itself."""
    for place in range(number):
        if (user.pk, place) not in SIGNED_IN:
            SIGNED_IN[user.pk, place] = client = APIClient()
            client.force_login(user)
    return [Tablet(SIGNED_IN[user.pk, place]) for place in range(number)]


def sending(tablet: Tablet, *operations: Any) -> Callable[[], Any]:
    """Return the work of sending: the statuses, or what the server answered instead."""

    def send() -> Any:
        tablet.client.raise_request_exception = False
        answer = tablet.send(*operations)
        if answer.status_code != 200:
            return [answer.status_code]
        return [result["status"] for result in answer.json()["results"]]

    return send


def _equal_visits(users: list[Any], place: Any, race: Race) -> Counter[str]:
    sender = tablets(users[0])
    visit = sender[0].visit(place, note="甲")
    told = race([sending(tablet, visit) for tablet in sender])
    return Counter(status for statuses in told for status in statuses)


def test_of_one_visit_sent_eight_times_at_once_one_is_created(
    users: list[Any], place: Any, race: Race
) -> None:
    for number in range(ROUNDS):
        assert _equal_visits(users, place, race) == {"created": 1, "unchanged": AT_ONCE - 1}
        assert Visit.objects.count() == SyncOperation.objects.count() == number + 1


def test_without_the_lock_on_ids_it_fails(
    users: list[Any], place: Any, race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_lock", lambda items: None)
    told = [_equal_visits(users, place, race) for _ in range(6)]
    assert any(found != {"created": 1, "unchanged": AT_ONCE - 1} for found in told)


def test_of_one_id_with_eight_contents_at_once_one_is_stored_and_all_are_kept(
    users: list[Any], place: Any, race: Race
) -> None:
    for _ in range(ROUNDS):
        key, sender = uuid.uuid4(), tablets(users[0])
        told = race(
            [
                sending(tablet, tablet.visit(place, key=key, note=f"第{number}份"))
                for number, tablet in enumerate(sender)
            ]
        )
        assert Counter(status for (status,) in told) == {"created": 1, "conflict": AT_ONCE - 1}
        stored = Visit.objects.get(pk=key).note
        kept = SyncOperation.objects.filter(same_id_as=key)
        notes = {row.payload["note"] for row in kept}
        assert notes | {stored} == {f"第{number}份" for number in range(AT_ONCE)}


def _create_and_correct(users: list[Any], place: Any, race: Race) -> Any:
    sender = tablets(users[0], 2)
    visit = sender[0].visit(place, note="甲")
    content = {"visit": visit["id"], "fields": {"note": "乙"}}
    change = sender[1].operation("visit.correct", content, after=visit["id"])
    told = race([sending(sender[0], visit), sending(sender[1], change)])
    assert told[0] == ["created"]
    assert told[1] in (["created"], ["held"])
    return Visit.objects.get(pk=visit["id"]).note, SyncOperation.objects.get(pk=change["id"]).status


@pytest.fixture
def dawdling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every call pause before it looks who waits for it; changes pause longer than visits."""
    original = engine._take

    def take(fresh: Any, context: Any) -> Any:
        found = original(fresh, context)
        time.sleep(1.2 if fresh[0][1].kind == "visit.correct" else 0.4)
        return found

    monkeypatch.setattr(engine, "_take", take)


def test_a_visit_and_its_change_at_once_never_miss_each_other(
    users: list[Any], place: Any, race: Race
) -> None:
    for _ in range(ROUNDS * 2):
        assert _create_and_correct(users, place, race) == ("乙", "created")


@pytest.mark.usefixtures("dawdling")
def test_not_even_when_both_are_slow(users: list[Any], place: Any, race: Race) -> None:
    for _ in range(3):
        assert _create_and_correct(users, place, race) == ("乙", "created")


@pytest.mark.usefixtures("dawdling")
def test_without_turns_about_what_a_call_builds_upon_they_do(
    users: list[Any], place: Any, race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_turns", lambda item: [str(engine._key(item))])
    # Who comes first is chance: sooner or later the change passes its visit by.
    assert any(_create_and_correct(users, place, race) == ("甲", "held") for _ in range(60))


def test_a_promise_that_two_people_settle_at_once_ends_one_way_and_both_words_are_kept(
    users: list[Any], place: Any, race: Race
) -> None:
    (mine,), (office,) = tablets(users[0], 1), tablets(users[1], 1)
    for _ in range(ROUNDS):
        key = str(uuid.uuid4())
        promise = {"id": key, "text": "答复", "due_on": "2099-01-05"}
        assert sending(mine, mine.visit(place, promises=[promise]))() == ["created"]
        settled = [
            tablet.operation("promise.settle", {"promise": key, "outcome": outcome})
            for tablet, outcome in ((mine, "kept"), (office, "dropped"))
        ]
        works = zip((mine, office), settled, strict=True)
        told = race([sending(tablet, operation) for tablet, operation in works])
        assert sorted(status for (status,) in told) == ["conflict", "created"]
        said = FieldEdit.objects.filter(object_id=key, field="outcome").exclude(value="")
        assert {(e.value, e.state) for e in said} in (
            {("kept", "standing"), ("dropped", "lost")},
            {("kept", "lost"), ("dropped", "standing")},
        )
        standing = said.get(state="standing")
        assert Promise.objects.get(pk=key).outcome == standing.value
        mine.id, office.id = str(uuid.uuid4()), str(uuid.uuid4())


def test_calls_that_change_the_same_visits_crosswise_get_their_answers(
    users: list[Any], place: Any, race: Race
) -> None:
    (first,) = tablets(users[0], 1)
    visits = [first.visit(place) for _ in range(4)]
    assert first.sync(*visits)
    for number in range(ROUNDS // 2):
        senders = [*tablets(users[0], 3), *tablets(users[1], 3)]
        works = []
        for place_in_row, tablet in enumerate(senders):
            order = visits if place_in_row % 2 else visits[::-1]
            works.append(
                sending(
                    tablet,
                    *(
                        tablet.operation(
                            "visit.correct",
                            {"visit": v["id"], "fields": {"note": f"{number} {place_in_row}"}},
                        )
                        for v in order
                    ),
                )
            )
        told = Counter(status for statuses in race(works) for status in statuses)
        assert set(told) <= {"created", "merged", "conflict"}
        assert sum(told.values()) == len(senders) * len(visits)
    standing = FieldEdit.objects.filter(state="standing", field="note")
    assert standing.count() == len(visits)
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        assert cursor.fetchone() == (0,)
