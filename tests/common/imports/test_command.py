"""``import_register`` and ``undo_import`` from the shell."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from common.audit.models import AuditEntry
from common.imports.models import ImportRun, RejectedRow
from enterprises.models import Enterprise, RatingMark
from tests.workbooks import Book, small, xlsx


@pytest.fixture
def save(tmp_path: Path) -> Any:
    """Return a function that writes a book and returns its path."""

    def write(book: Book) -> str:
        path = tmp_path / "登记册.xlsx"
        path.write_bytes(xlsx(book).getvalue())
        return str(path)

    return write


def faulty() -> Book:
    """Return the small register with one bad row."""
    book = small()
    book["用工税收"][0]["数值"] = -5
    return book


def test_the_report_is_json_on_standard_output_alone(db: None, save: Any, capfd: Any) -> None:
    call_command("import_register", save(faulty()), "--json")
    out, err = capfd.readouterr()
    report = json.loads(out)
    assert err == ""
    assert report["imported"] is True
    assert report["sheets"]["用工税收"] == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
    }
    assert report["rejected"] == [
        {
            "sheet": "用工税收",
            "row": 2,
            "column": "数值",
            "value": "-5",
            "reason": "out_of_range",
            "message": "在岗人数不能为负数。",
        }
    ]
    run = ImportRun.objects.get(pk=report["run"])
    assert run.file_name == "登记册.xlsx"
    assert run.sheets == report["sheets"]
    assert RejectedRow.objects.get(run=run).message == "在岗人数不能为负数。"


def test_a_dry_run_writes_nothing(db: None, save: Any, capsys: Any) -> None:
    call_command("import_register", save(faulty()), "--dry-run", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["run"], report["imported"]) == (None, False)
    assert report["sheets"]["企业"]["created"] == 3
    assert not Enterprise.objects.exists()
    assert not ImportRun.objects.exists()
    assert not AuditEntry.objects.exists()


def test_strict_refuses_the_file_for_one_bad_row(db: None, save: Any, capsys: Any) -> None:
    with pytest.raises(CommandError, match="严格"):
        call_command("import_register", save(faulty()), "--strict", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["imported"], len(report["rejected"])) == (False, 1)
    assert not Enterprise.objects.exists()
    assert not ImportRun.objects.exists()
    call_command("import_register", save(small()), "--strict")
    assert Enterprise.objects.count() == 3


def test_a_file_that_cannot_be_read_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("import_register", str(tmp_path / "nothing.xlsx"))
    path = tmp_path / "text.xlsx"
    path.write_text("hello")
    with pytest.raises(CommandError, match="xlsx"):
        call_command("import_register", str(path))


def test_a_workbook_without_any_sheet_of_the_register_is_an_error(db: None, save: Any) -> None:
    with pytest.raises(CommandError, match="没有可以导入"):
        call_command("import_register", save({"别的": [{"一": "二"}]}))


@pytest.mark.parametrize(
    ("reference", "is_future"),
    [("2026-11-20", False), ("2026-11-19", True), ("2026-11-19T17:00:00+00:00", False)],
)
def test_the_reference_time_decides_what_is_future(
    db: None, save: Any, capsys: Any, reference: str, is_future: bool
) -> None:
    call_command("import_register", save(small()), "--json", reference_time=reference)
    reasons = {row["reason"] for row in json.loads(capsys.readouterr().out)["rejected"]}
    assert ("in_future" in reasons) == is_future


def test_a_bad_reference_time_is_refused(db: None, save: Any) -> None:
    with pytest.raises(CommandError, match="ISO"):
        call_command("import_register", save(small()), reference_time="gestern")


def test_every_sheet_leaves_one_audit_row_with_counts_and_digest(db: None, save: Any) -> None:
    call_command("import_register", save(faulty()))
    entries = AuditEntry.objects.filter(verb="import.sheet")
    assert entries.count() == 16
    entry = entries.get(object_label="用工税收")
    assert entry.changes["created"] == 1
    assert entry.changes["rejected"] == 1
    assert len(entry.changes["digest"]) == 64
    assert entry.object_type == "enterprises.measurement"
    assert AuditEntry.objects.filter(verb="import.run", operation=entry.operation).count() == 1


def test_an_import_leaves_marks_for_the_rating(db: None, save: Any) -> None:
    call_command("import_register", save(small()))
    assert RatingMark.objects.count() == 3
    RatingMark.objects.all().delete()
    call_command("import_register", save(small()))
    assert not RatingMark.objects.exists()


def test_an_import_is_undone_from_the_shell(db: None, save: Any, capsys: Any) -> None:
    call_command("import_register", save(small()), "--json")
    run = json.loads(capsys.readouterr().out)["run"]
    call_command("undo_import", run, "--json")
    report = json.loads(capsys.readouterr().out)
    assert report["removed"]["企业"] == 3
    assert report["kept"] == []
    assert not Enterprise.objects.exists()
    with pytest.raises(CommandError, match="撤销"):
        call_command("undo_import", run)
    with pytest.raises(CommandError, match="没有导入批次"):
        call_command("undo_import", "0b7f1a52-5a4e-4f0e-9a7e-5d6f0a1b2c01")
