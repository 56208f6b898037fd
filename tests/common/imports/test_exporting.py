"""What is exported can be imported again and changes nothing."""

import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from common.audit.acting import acting
from common.audit.models import AuditEntry
from common.errors.domain import NotPermitted
from common.imports.exporting import UnknownSheet, export_register
from common.imports.reading.reader import read_workbook
from common.imports.report import Report
from common.imports.running import preview
from common.imports.templates import write_template
from enterprises.models import Contact, Enterprise
from services.models import Visit
from tests.common.imports.test_undoing import LATER, changed, take
from tests.register import REFERENCE_TIME
from tests.workbooks import headers, small

REFERENCE = datetime.datetime.fromisoformat(REFERENCE_TIME)


def exported(by: Any, *names: str) -> BytesIO:
    """Return what ``by`` exports."""
    target = BytesIO()
    export_register(by=by, target=target, names=names)
    target.seek(0)
    return target


def again(by: Any, file: BytesIO, at: datetime.datetime = REFERENCE) -> Report:
    """Return what importing an export again would do."""
    return preview(read_workbook(file), by=by, reference_at=at)


def assert_unchanged(report: Report) -> None:
    """Nothing is created, updated or rejected."""
    assert [rejection.as_json() for rejection in report.rejected] == []
    for name, counts in report.counts.items():
        assert (counts.created, counts.updated) == (0, 0), name


def test_the_whole_register_comes_back_unchanged(register: None) -> None:
    report = again(None, exported(None))
    assert_unchanged(report)
    assert report.counts["企业"].unchanged == 3000
    assert report.counts["用工税收"].unchanged == 24147
    assert report.notes == []


def test_staff_of_a_subdistrict_export_their_own_and_can_import_it(
    register: None, street: Any
) -> None:
    report = again(street, exported(street))
    assert_unchanged(report)
    assert 0 < report.counts["企业"].unchanged < 3000
    assert 0 < report.counts["楼宇"].unchanged < 60


def test_changed_standings_links_and_intents_come_back(db: None) -> None:
    take(small())
    take(changed(), LATER)
    with acting(by=None, verb="test"):
        Visit.objects.update(visited_at=LATER + datetime.timedelta(microseconds=-1234))
        Enterprise.objects.create(
            name="没有编号", no_uscc_reason="临时", unit_kind="other", external_id=None
        )
    report = again(None, exported(None), LATER + datetime.timedelta(days=1))
    assert_unchanged(report)


def test_single_sheets_are_enough(register: None) -> None:
    report = again(None, exported(None, "走访", "楼宇"))
    assert_unchanged(report)
    assert set(report.counts) == {"楼宇", "走访"}


def test_texts_that_look_like_formulas_are_inert(register: None) -> None:
    page = openpyxl.load_workbook(exported(None, "企业"))["企业"]
    cell = next(row[3] for row in page.iter_rows(min_row=2) if row[0].value == "QY000001")
    assert (cell.value, cell.data_type) == ('=HYPERLINK("x")示例1', "s")


def test_phones_are_exported_to_those_who_may_see_them(
    db: None, district: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(small())

    def phones() -> set[Any]:
        sheet = read_workbook(exported(district, "企业")).sheet("企业")
        assert sheet is not None
        place = sheet.header.index("联系电话")
        return {cells[place] for _, cells in sheet.rows}

    assert phones() == {"13800000001", "13800000002", "13800000003"}
    monkeypatch.setattr(
        type(district), "has_capability", lambda self, name: name != "contacts.reveal"
    )
    assert phones() == {""}
    assert_unchanged(again(district, exported(district, "企业")))
    assert Contact.objects.exclude(phone_masked="").count() == 3


def test_exports_are_audited_and_need_the_right(db: None, auditor: Any, district: Any) -> None:
    with pytest.raises(NotPermitted):
        exported(auditor)
    exported(district, "楼宇")
    (entry,) = AuditEntry.objects.filter(verb="export.register")
    assert (entry.actor_id, entry.changes) == (district.pk, {"sheets": {"楼宇": 0}})


def test_an_unknown_sheet_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(UnknownSheet):
        exported(None, "楼")
    with pytest.raises(CommandError, match="楼"):
        call_command("export_register", str(tmp_path / "x.xlsx"), sheets="楼")


def test_the_command_writes_a_workbook(db: None, tmp_path: Path, capsys: Any) -> None:
    take(small())
    path = tmp_path / "x.xlsx"
    call_command("export_register", str(path), sheets="楼宇,企业")
    assert capsys.readouterr().out == "楼宇 2 行\n企业 3 行\n"
    assert [sheet.name for sheet in read_workbook(path).sheets] == ["楼宇", "企业"]


def test_the_empty_workbook_offers_lists_and_formats(db: None) -> None:
    target = BytesIO()
    write_template(target)
    book = openpyxl.load_workbook(BytesIO(target.getvalue()))
    assert book.sheetnames[0] == "填表说明"
    assert len(book.sheetnames) == 17
    page = book["入驻"]
    assert [cell.value for cell in page[1]] == headers("入驻")
    lists = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert lists["F2:F5001"] == '"租赁,自有"'
    assert page.column_dimensions["A"].number_format == "@"
    assert page.column_dimensions["G"].number_format == "yyyy-mm-dd"
    assert again(None, BytesIO(target.getvalue())).is_clean
