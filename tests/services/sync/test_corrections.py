"""Corrections that tablets and the office write apart: merged by field, and no word is lost."""

import datetime
import itertools
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import transaction

from common.calendar.clock import now
from common.jobs.periodic import catch_up
from common.records.versions import version_of
from common.sync.models import FieldEdit, SyncOperation
from services.actions.visits import correct_visit
from services.models import Promise, Visit
from tests.conftest import NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.services.tablets import Tablet, ago

pytestmark = pytest.mark.django_db
Change = Callable[..., dict[str, Any]]


@pytest.fixture
def visit(tablet: Tablet, building: Any) -> dict[str, Any]:
    """A stored visit of some hours ago."""
    operation = tablet.visit(building, note="甲", started_at=ago(hours=6), at=ago(hours=5))
    assert tablet.one(operation)["status"] == "created"
    return operation


@pytest.fixture
def office(street: Any, api_for: Callable) -> Tablet:
    """The tablet of those who keep the street's registers."""
    return Tablet(api_for(street))


@pytest.fixture
def change(tablet: Tablet, visit: Any) -> Change:
    """Make a correction of the visit."""

    def make(fields: dict[str, Any], reason: str = "", **more: Any) -> dict[str, Any]:
        content = {"visit": visit["id"], "fields": fields, "reason": reason}
        return tablet.operation("visit.correct", content, **more)

    return make


def _stands(visit: Any) -> Visit:
    return Visit.objects.get(pk=visit["id"])


def _lost() -> list[Any]:
    return sorted(FieldEdit.objects.lost().values_list("value", flat=True))


def test_different_fields_of_two_people_are_merged(
    tablet: Tablet, office: Tablet, visit: Any, change: Change
) -> None:
    version = version_of([visit["id"]])
    assert tablet.one(change({"note": "乙"}, base_version=version))["status"] == "created"
    assert office.one(change({"purpose": "alert"}, base_version=version))["status"] == "merged"
    assert (_stands(visit).note, _stands(visit).purpose) == ("乙", "预警走访")
    assert _lost() == []


def test_of_one_field_the_later_word_stands_and_the_other_is_kept_in_any_order(
    tablet: Tablet, office: Tablet, visit: Any, change: Change
) -> None:
    earlier = change({"note": "早"}, at=ago(hours=2), after=visit["id"])
    later = change({"note": "晚"}, at=ago(hours=1), after=visit["id"])
    for order in itertools.permutations([(tablet, earlier), (office, later)]):
        with transaction.atomic():
            told = [sender.one(operation) for sender, operation in order]
            assert [t["status"] for t in told] == ["created", "conflict"]
            assert _stands(visit).note == "晚"
            assert _lost() == ["早"]
            transaction.set_rollback(True)


def test_of_two_words_at_one_moment_the_higher_id_stands_in_any_order(
    tablet: Tablet, office: Tablet, visit: Any, change: Change
) -> None:
    moment = ago(hours=1)
    low, high = (
        change({"note": text}, at=moment, key=uuid.UUID(int=number), after=visit["id"])
        for text, number in (("低", 7), ("高", 8))
    )
    for order in ([low, high], [high, low]):
        with transaction.atomic():
            with time_machine.travel(now(), tick=False):
                for operation in order:
                    body = {"sent_at": now().isoformat()}
                    tablet.sync(operation, **body)
            assert (_stands(visit).note, _lost()) == ("高", ["低"])
            transaction.set_rollback(True)


def test_whoever_saw_a_word_follows_it_whatever_the_clocks_say(
    tablet: Tablet, office: Tablet, visit: Any, change: Change
) -> None:
    seen = tablet.one(change({"note": "乙"}, after=visit["id"]))["object"]["version"]
    follows = change({"note": "丙"}, at=ago(hours=4), base_version=seen)
    assert office.one(follows)["status"] == "created"
    assert (_stands(visit).note, _lost()) == ("丙", [])


def test_a_chain_of_own_changes_is_no_conflict_with_oneself(
    tablet: Tablet, visit: Any, change: Change
) -> None:
    shown = version_of([visit["id"]])
    first = change({"note": "乙", "purpose": "alert"}, base_version=shown)
    second = change({"note": "丙"}, after=first["id"], base_version=shown)
    third = change({"note": "丁"}, after=second["id"])
    assert [r["status"] for r in tablet.sync(first, second, third)] == ["created"] * 3
    assert (_stands(visit).note, _stands(visit).purpose, _lost()) == ("丁", "预警走访", [])


def test_the_same_change_by_two_people_is_no_conflict(
    tablet: Tablet, office: Tablet, visit: Any, change: Change
) -> None:
    version = version_of([visit["id"]])
    told = [
        sender.one(change({"note": "乙"}, base_version=version))["status"]
        for sender in (tablet, office)
    ]
    assert told == ["created", "merged"]
    assert _lost() == []


def test_what_the_office_changed_on_its_pages_is_a_word_as_well(
    tablet: Tablet, street: Any, visit: Any, change: Change
) -> None:
    version = version_of([visit["id"]])
    correct_visit(by=street, visit_id=uuid.UUID(visit["id"]), values={"note": "办公室"})
    told = tablet.one(change({"note": "平板"}, at=ago(hours=3), base_version=version))
    assert (told["status"], told["code"]) == ("conflict", "same_field")
    assert (_stands(visit).note, _lost()) == ("办公室", ["平板"])
    late = change({"note": "后来"}, base_version=version)
    assert tablet.one(late)["status"] == "conflict"
    assert (_stands(visit).note, _lost()) == ("后来", ["办公室", "平板"])


def test_a_start_and_an_end_of_two_people_meet_in_any_order(
    tablet: Tablet, office: Tablet, building: Any, change: Change, visit: Any
) -> None:
    start, end = ago(hours=3).isoformat(), ago(hours=4).isoformat()
    moved = change({"started_at": start}, after=visit["id"])
    ended = change({"ended_at": end}, after=visit["id"])
    found = []
    for order in ([moved, ended], [ended, moved]):
        with transaction.atomic():
            assert all(t["status"] in {"created", "merged"} for t in tablet.sync(*order))
            stands = _stands(visit)
            assert stands.ended_at == stands.visited_at
            # When the start goes back, the end that was told is there again.
            back = change({"started_at": ago(hours=6).isoformat()}, after=moved["id"])
            assert office.one(back)["status"] in {"created", "merged"}
            found.append(_stands(visit).ended_at.isoformat())
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert datetime.datetime.fromisoformat(found[0]) == datetime.datetime.fromisoformat(end)


@pytest.mark.parametrize(("hours", "code"), [((1, 2), "period_order"), ((40, 1), "too_long_visit")])
def test_a_period_that_one_writer_tells_wrong_is_put_aside(
    tablet: Tablet, visit: Any, change: Change, hours: tuple[int, int], code: str
) -> None:
    fields = {"started_at": ago(hours=hours[0]), "ended_at": ago(hours=hours[1])}
    told = tablet.one(change({name: at.isoformat() for name, at in fields.items()}))
    assert (told["status"], told["code"]) == ("quarantined", code)


def test_what_comes_before_its_visit_waits_and_is_released_in_order(
    tablet: Tablet, building: Any
) -> None:
    visit = tablet.visit(building, note="甲", at=ago(minutes=8))

    def change(note: str, after: str, minutes: int) -> dict[str, Any]:
        content = {"visit": visit["id"], "fields": {"note": note}}
        return tablet.operation("visit.correct", content, after=after, at=ago(minutes=minutes))

    second = change("乙", visit["id"], 6)
    third = change("丙", second["id"], 4)
    content = {"visit": visit["id"], "reason": "误记"}
    away = tablet.operation("visit.withdraw", content, at=ago(minutes=2))
    for operation in (third, away, second):
        told = tablet.one(operation)
        assert (told["status"], told["code"]) == ("held", "waiting")
        assert tablet.one(operation) == told
    assert tablet.one(visit)["status"] == "created"
    stands = Visit.objects.get()
    assert (stands.note, stands.withdrawn_reason) == ("丙", "误记")
    assert not SyncOperation.objects.filter(status="held").exists()
    assert _lost() == []
    assert tablet.one(third)["status"] == "unchanged"


def test_a_settlement_waits_for_the_promise_of_the_same_tablet(
    tablet: Tablet, building: Any
) -> None:
    key = str(uuid.uuid4())
    visit = tablet.visit(building, promises=[{"id": key, "text": "答复", "due_on": "2099-01-05"}])
    settle = {"promise": key, "outcome": "kept", "note": "已答复"}
    settled = tablet.operation("promise.settle", settle, after=visit["id"])
    other = {"promise": key, "outcome": "dropped", "note": "撤销"}
    again = tablet.operation("promise.settle", other, after=settled["id"])
    assert [tablet.one(o)["status"] for o in (settled, again, visit)] == [
        "held", "held", "created"
    ]  # fmt: skip
    promise = Promise.objects.get()
    assert (promise.outcome, promise.settled_note, _lost()) == ("dropped", "撤销", [])


def test_of_two_settlements_the_later_stands_and_the_notes_of_both_are_kept(
    tablet: Tablet, office: Tablet, building: Any
) -> None:
    key = str(uuid.uuid4())
    promises = [{"id": key, "text": "答复", "due_on": "2099-01-05"}]
    tablet.one(tablet.visit(building, promises=promises, at=ago(hours=9)))
    early, late = (
        tablet.operation("promise.settle", {"promise": key, "outcome": o, "note": n}, at=at)
        for o, n, at in (("kept", "早", ago(hours=2)), ("dropped", "晚", ago(hours=1)))
    )
    for order in ([early, late], [late, early]):
        with transaction.atomic():
            assert [office.one(o)["status"] for o in order] == ["created", "conflict"]
            promise = Promise.objects.get()
            assert (promise.outcome, promise.settled_note) == ("dropped", "晚")
            assert _lost() == ["kept", "早"]
            transaction.set_rollback(True)


def test_after_five_days_what_waits_is_put_aside_for_people(tablet: Tablet, worker: Any) -> None:
    content = {"visit": str(uuid.uuid4()), "fields": {"note": "孤"}}
    orphan = tablet.operation("visit.correct", content)
    assert tablet.one(orphan)["status"] == "held"
    with time_machine.travel(now() + datetime.timedelta(days=4)):
        catch_up(now())
        assert SyncOperation.objects.get().status == "held"
    with time_machine.travel(now() + datetime.timedelta(days=6, hours=1)):
        catch_up(now())
    row = SyncOperation.objects.get()
    assert (row.status, row.is_forced, row.code) == ("quarantined", True, "unknown_visit")
    assert row.payload["fields"]["note"] == "孤"
    tablet.client.force_login(worker)
    assert tablet.one(orphan)["status"] == "quarantined"


def test_after_five_days_a_change_whose_predecessor_never_came_is_used_on_its_visit(
    tablet: Tablet, visit: Any, change: Change
) -> None:
    lonely = change({"note": "孤"}, after=str(uuid.uuid4()))
    assert tablet.one(lonely)["status"] == "held"
    with time_machine.travel(now() + datetime.timedelta(days=6, hours=1)):
        catch_up(now())
    row = SyncOperation.objects.get(pk=lonely["id"])
    assert (row.status, row.is_forced, _stands(visit).note) == ("created", True, "孤")


def test_of_two_withdrawals_the_first_given_reason_counts_in_any_order(
    tablet: Tablet, visit: Any
) -> None:
    early, late = (
        tablet.operation("visit.withdraw", {"visit": visit["id"], "reason": text}, at=at)
        for text, at in (("早", ago(hours=2)), ("晚", ago(hours=1)))
    )
    for order in ([early, late], [late, early]):
        with transaction.atomic():
            assert [tablet.one(o)["status"] for o in order] == ["created", "created"]
            assert _stands(visit).withdrawn_reason == "早"
            transaction.set_rollback(True)


def test_nobody_changes_the_visit_of_somebody_else_but_whoever_keeps_registers(
    visit: Any, change: Change, api_for: Callable, worker2: Any, office: Tablet
) -> None:
    stranger = Tablet(api_for(worker2))
    told = stranger.one(change({"note": "乙"}))
    assert (told["status"], told["code"]) == ("quarantined", "unknown_visit")
    assert office.one(change({"note": "丙"}))["status"] == "created"
    assert _stands(visit).note == "丙"


def test_a_colleague_who_sees_the_visit_does_not_own_it(
    visit: Any, change: Change, api_for: Callable
) -> None:
    colleague = assign(UserFactory(), "worker", NANJING_WEST)
    told = Tablet(api_for(colleague)).one(change({"note": "乙"}))
    assert (told["status"], told["code"]) == ("quarantined", "not_own")
    assert _stands(visit).note == "甲"


def test_a_day_after_it_was_received_a_change_needs_a_reason(
    tablet: Tablet, visit: Any, change: Change, worker: Any
) -> None:
    with time_machine.travel(now() + datetime.timedelta(hours=25)):
        tablet.client.force_login(worker)
        moment = now()
        told = tablet.one(change({"note": "乙"}, at=moment))
        assert (told["status"], told["code"]) == ("quarantined", "reason_required")
        told = tablet.one(change({"note": "丙"}, reason="核对录音", at=moment))
        assert told["status"] == "created"
    assert _stands(visit).note == "丙"
    assert FieldEdit.objects.get(value="丙").reason == "核对录音"


def test_a_value_that_lost_is_restored_once_and_what_stood_steps_back(
    tablet: Tablet, office: Tablet, visit: Any, change: Change
) -> None:
    tablet.one(change({"note": "乙"}, at=ago(hours=2), after=visit["id"]))
    office.one(change({"note": "丙"}, at=ago(hours=1), after=visit["id"]))
    lost = FieldEdit.objects.lost().get()
    restore = tablet.operation("conflict.restore", {"conflict": str(lost.pk)})
    assert tablet.one(restore)["status"] == "created"
    assert (_stands(visit).note, _lost()) == ("乙", [])
    lost.refresh_from_db()
    assert lost.state == "restored"
    version = version_of([visit["id"]])
    assert tablet.one(restore)["status"] == "unchanged"
    assert version_of([visit["id"]]) == version


def test_an_unknown_conflict_cannot_be_restored(tablet: Tablet, visit: Any) -> None:
    for key in (str(uuid.uuid4()), "x", None, 7):
        restore = tablet.operation("conflict.restore", {"conflict": key})
        told = tablet.one(restore)
        assert (told["status"], told["code"]) == ("quarantined", "unknown_conflict")
