"""The audit can only grow, is sealed soon, and tells of every tampering."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from buildings.models import Area
from common.audit import sealing
from common.audit.acting import acting
from common.audit.digests import bulk_changes, digest_of
from common.audit.verification import Anchor, verify
from common.models import AuditEntry, AuditPending, AuditSeal, RowHistory
from common.tasks import seal_audit

TABLES = ["common_auditentry", "common_auditseal", "common_rowhistory"]


def _act(count: int = 1, **changes: Any) -> None:
    for number in range(count):
        with acting(by=None, verb="test.act") as act:
            act.record(label=f"第 {number} 件", changes={"值": [number, 1.50, None], **changes})


@pytest.mark.django_db
class TestWriting:
    """Rows of the audit."""

    def test_an_act_that_fails_leaves_no_entry(self) -> None:
        def fail() -> None:
            with acting(by=None, verb="test.act") as act:
                act.record()
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert not AuditEntry.objects.exists()
        assert not AuditPending.objects.exists()

    def test_a_bulk_statement_leaves_one_row_with_count_and_digest(self, street: Any) -> None:
        ids = list(Area.objects.values_list("pk", flat=True))
        with acting(by=street, verb="area.touch") as act:
            act.record(Area, changes=bulk_changes(ids, reason="测试"))
        entry = AuditEntry.objects.get()
        assert entry.changes == {"count": 15, "digest": digest_of(reversed(ids)), "reason": "测试"}
        assert (entry.object_type, entry.object_id) == ("buildings.area", "")

    @pytest.mark.parametrize("table", TABLES)
    @pytest.mark.parametrize(
        "statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
    )
    def test_the_application_may_not_rewrite_it(self, table: str, statement: str) -> None:
        _act()
        column = "position" if table == "common_auditseal" else "number"
        with (
            pytest.raises(DatabaseError, match=r"permission denied|append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(table, column, column))
        assert AuditEntry.objects.count() == 1

    def test_the_application_writes_no_history_and_no_queue_by_itself(self) -> None:
        for statement in (
            "INSERT INTO common_rowhistory (table_name, row_id, change)"
            " VALUES ('x', gen_random_uuid(), 'I')",
            "INSERT INTO common_auditpending VALUES (1)",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
        assert not RowHistory.objects.filter(table_name="x").exists()

    def test_only_auditors_read_it(
        self, auditor: Any, admin_user: Any, district: Any, street: Any, worker: Any
    ) -> None:
        _act()
        for model in (AuditEntry, AuditPending):
            assert model.objects.visible_to(auditor).exists()
            for user in (admin_user, district, street, worker):
                assert not model.objects.visible_to(user).exists()


@pytest.mark.django_db
class TestSealing:
    """The chain grows by what waits."""

    def test_everything_waiting_is_sealed_once(self) -> None:
        _act(3)
        seal_audit()
        assert list(AuditSeal.objects.values_list("position", flat=True)) == [1, 2, 3]
        assert not AuditPending.objects.exists()
        assert sealing.seal_pending() == 0
        report = verify()
        assert (report.is_clean, report.sealed, report.pending) == (True, 3, 0)

    def test_a_batch_is_continued_by_the_next(self) -> None:
        _act(5)
        assert [sealing.seal_pending(2) for _ in range(4)] == [2, 2, 1, 0]
        assert verify().is_clean

    def test_waiting_entries_are_no_finding(self) -> None:
        _act(2)
        report = verify()
        assert (report.is_clean, report.sealed, report.pending) == (True, 0, 2)

    def test_an_empty_audit_is_clean(self) -> None:
        assert verify() == verify(Anchor(0, sealing.GENESIS))
        assert verify().is_clean


@pytest.fixture
def sealed(own_database: str) -> psycopg.Connection:
    """Nine sealed acts, and the owner's connection with all triggers switched off."""
    _act(9)
    seal_audit()
    config = settings.DATABASES["owner"]
    owner = psycopg.connect(
        host=config["HOST"] or None,
        port=config["PORT"] or None,
        user=config["USER"],
        password=config["PASSWORD"],
        dbname=own_database,
        autocommit=True,
    )
    for table in TABLES:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with owner:
        yield owner


def _swap_contents(owner: psycopg.Connection, one: int, two: int) -> None:
    columns = "object_label, changes, at"
    owner.execute(
        f"UPDATE common_auditentry a SET ({columns}) = (SELECT {columns} FROM common_auditentry b"
        f" WHERE b.number = CASE WHEN a.number = {one} THEN {two} ELSE {one} END)"
        f" WHERE a.number IN ({one}, {two})"
    )


EDITS = {
    "at": "at + interval '1 microsecond'",
    "actor_id": "gen_random_uuid()",
    "actor_name": "'别人'",
    "verb": "'test.other'",
    "object_type": "'x'",
    "object_id": "'x'",
    "object_label": "'第 0 件 '",
    "operation": "NULL",
    "changes": "changes || '{\"值\": [4, 1.50, null]}'",
}


class TestTampering:
    """The owner of the tables, with triggers off, rewrites the past in every way."""

    @pytest.mark.parametrize("column", EDITS)
    def test_an_edited_value_is_found(self, sealed: psycopg.Connection, column: str) -> None:
        number = self._number(5)
        sealed.execute(
            f"UPDATE common_auditentry SET {column} = {EDITS[column]} WHERE number = {number}"
        )
        self._assert_found("edited", 5)

    def test_a_removed_entry_is_found(self, sealed: psycopg.Connection) -> None:
        sealed.execute(f"DELETE FROM common_auditentry WHERE number = {self._number(4)}")
        self._assert_found("removed", 4)

    def test_an_entry_removed_with_its_seal_is_found(self, sealed: psycopg.Connection) -> None:
        sealed.execute(f"DELETE FROM common_auditentry WHERE number = {self._number(4)}")
        sealed.execute("DELETE FROM common_auditseal WHERE position = 4")
        self._assert_found("gap", 4)

    def test_a_removal_with_the_chain_moved_up_is_found(self, sealed: psycopg.Connection) -> None:
        sealed.execute(f"DELETE FROM common_auditentry WHERE number = {self._number(4)}")
        sealed.execute("DELETE FROM common_auditseal WHERE position = 4")
        for position in range(5, 10):
            sealed.execute(
                f"UPDATE common_auditseal SET position = {position - 1} WHERE position = {position}"
            )
        self._assert_found("edited", 4)

    def test_a_removed_seal_is_found(self, sealed: psycopg.Connection) -> None:
        sealed.execute("DELETE FROM common_auditseal WHERE position = 9")
        self._assert_found("unsealed", None)

    def test_contents_that_changed_places_are_found(self, sealed: psycopg.Connection) -> None:
        _swap_contents(sealed, self._number(3), self._number(6))
        self._assert_found("edited", 3)

    def test_seals_that_changed_places_are_found(self, sealed: psycopg.Connection) -> None:
        sealed.execute("UPDATE common_auditseal SET position = position + 100")
        sealed.execute(
            "UPDATE common_auditseal SET position = CASE position WHEN 103 THEN 6 WHEN 106 THEN 3"
            " ELSE position - 100 END"
        )
        self._assert_found("edited", 3)

    def test_an_edited_digest_is_found(self, sealed: psycopg.Connection) -> None:
        sealed.execute("UPDATE common_auditseal SET digest = reverse(digest) WHERE position = 7")
        self._assert_found("edited", 7)

    def test_an_entry_inserted_past_the_platform_is_found(self, sealed: psycopg.Connection) -> None:
        sealed.execute(
            "INSERT INTO common_auditentry (actor_name, verb, object_type, object_id,"
            " object_label, changes) VALUES ('', 'test.forged', '', '', '', '{}')"
        )
        self._assert_found("unsealed", None)

    def test_a_forged_seal_is_found(self, sealed: psycopg.Connection) -> None:
        sealed.execute("INSERT INTO common_auditseal VALUES (10, 999999, repeat('a', 64))")
        self._assert_found("removed", 10)

    def test_an_entry_removed_before_its_seal_is_found(self, sealed: psycopg.Connection) -> None:
        sealed.execute("ALTER TABLE common_auditentry ENABLE TRIGGER USER")
        _act()
        sealed.execute("ALTER TABLE common_auditentry DISABLE TRIGGER USER")
        sealed.execute(
            "DELETE FROM common_auditentry WHERE verb = 'test.act' AND number = "
            "(SELECT max(number) FROM common_auditentry)"
        )
        self._assert_found("removed", None)

    def test_a_sealed_entry_queued_again_is_found(self, sealed: psycopg.Connection) -> None:
        sealed.execute(f"INSERT INTO common_auditpending VALUES ({self._number(2)})")
        self._assert_found("requeued", None)

    def test_a_tail_cut_off_is_found_by_the_anchor(
        self, sealed: psycopg.Connection, tmp_path: Path
    ) -> None:
        anchor = tmp_path / "anchor.json"
        call_command("verify_audit", anchor=anchor, stdout=_Sink())
        self._cut_off_tail(sealed)
        # By itself the shorter chain is whole: that is what the anchor is for.
        assert verify().is_clean
        with pytest.raises(CommandError, match="第 8 位"):
            call_command("verify_audit", anchor=anchor, stdout=_Sink())
        assert json.loads(anchor.read_text())["position"] == 9

    def test_a_rewritten_tail_is_found_by_the_anchor(self, sealed: psycopg.Connection) -> None:
        head = verify().head
        self._cut_off_tail(sealed)
        sealed.execute("ALTER TABLE common_auditentry ENABLE TRIGGER USER")
        _act(2)
        seal_audit()
        assert verify().is_clean
        found = verify(head).findings
        assert [(f.kind, f.position) for f in found] == [("rewritten", 9)]

    def test_one_edit_among_many_is_one_finding(self, sealed: psycopg.Connection) -> None:
        sealed.execute(f"UPDATE common_auditentry SET verb = 'x' WHERE number = {self._number(2)}")
        assert len(verify().findings) == 1

    def _number(self, position: int) -> int:
        return AuditSeal.objects.get(position=position).entry_number

    def _cut_off_tail(self, owner: psycopg.Connection) -> None:
        first = self._number(8)
        owner.execute("DELETE FROM common_auditseal WHERE position >= 8")
        owner.execute(f"DELETE FROM common_auditentry WHERE number >= {first}")

    def _assert_found(self, kind: str, position: int | None) -> None:
        first = verify().findings[0]
        assert (first.kind, first.position) == (kind, position)
        with pytest.raises(CommandError) as failure:
            call_command("verify_audit", stdout=_Sink())
        assert first.message in str(failure.value)


class _Sink:
    """Takes a command's output."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        """Keep it."""
        self.text += text


@pytest.mark.django_db
class TestCommand:
    """What ``verify_audit`` says and keeps."""

    def test_it_writes_an_anchor_and_moves_it_forward(self, tmp_path: Path) -> None:
        anchor = tmp_path / "anchor.json"
        for position in (2, 4):
            _act(2)
            seal_audit()
            call_command("verify_audit", anchor=anchor, stdout=_Sink())
            assert json.loads(anchor.read_text())["position"] == position

    def test_what_waits_is_sealed_before_the_anchor_is_set(self, tmp_path: Path) -> None:
        anchor = tmp_path / "anchor.json"
        _act(3)
        call_command("verify_audit", anchor=anchor, stdout=_Sink())
        assert json.loads(anchor.read_text())["position"] == 3

    def test_json_is_all_that_it_prints(self) -> None:
        _act(2)
        seal_audit()
        sink = _Sink()
        call_command("verify_audit", json=True, stdout=sink)
        report = json.loads(sink.text)
        assert (report["clean"], report["sealed"], report["findings"]) == (True, 2, [])

    @pytest.mark.parametrize("text", ["", "{}", "[1]", "nonsense"])
    def test_an_unreadable_anchor_is_a_failure(self, tmp_path: Path, text: str) -> None:
        anchor = tmp_path / "anchor.json"
        anchor.write_text(text)
        with pytest.raises(CommandError, match="锚点"):
            call_command("verify_audit", anchor=anchor, stdout=_Sink())
        assert anchor.read_text() == text


def test_eight_writers_and_two_sealers_make_one_chain(
    own_database: str, run_parallel: Callable[..., list[Any]]
) -> None:
    run_parallel(
        [lambda: _act(25)] * 8 + [lambda: [sealing.seal_pending(7) for _ in range(20)]] * 2
    )
    seal_audit()
    report = verify()
    assert (report.is_clean, report.sealed, report.pending) == (True, 200, 0)
