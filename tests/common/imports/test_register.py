"""The demonstration register: every row that is good, every row that is not, and why."""

import json
from typing import Any

import pytest
from django.core.management import call_command

from common.secrets.fields import blind_index, open_
from enterprises.models import Contact
from tests.register import REFERENCE_TIME, WORKBOOK

EXPECTED = json.loads(WORKBOOK.with_suffix(".expected.json").read_text(encoding="utf-8"))


def run(capsys: Any, *options: str) -> dict[str, Any]:
    """Run the command and return what it printed."""
    call_command(
        "import_register", str(WORKBOOK), *options, "--json", reference_time=REFERENCE_TIME
    )
    return json.loads(capsys.readouterr().out)


def as_expected(rejected: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return rejected rows in a form that compares."""
    return sorted((row["sheet"], row["row"], row["column"], row["reason"]) for row in rejected)


@pytest.mark.django_db
def test_the_first_import_takes_every_good_row_and_names_every_bad_one(capsys: Any) -> None:
    report = run(capsys, "--dry-run")
    assert {name: counts["created"] for name, counts in report["sheets"].items()} == EXPECTED[
        "good"
    ]
    assert as_expected(report["rejected"]) == as_expected(EXPECTED["bad"])
    rows = {name: sum(counts.values()) for name, counts in report["sheets"].items()}
    assert rows == EXPECTED["rows"]


def test_the_same_file_again_changes_nothing(register: None, capsys: Any) -> None:
    report = run(capsys)
    assert {name: counts["unchanged"] for name, counts in report["sheets"].items()} == EXPECTED[
        "good"
    ]
    assert as_expected(report["rejected"]) == as_expected(EXPECTED["bad"])


def test_phones_are_kept_sealed(register: None) -> None:
    contact = Contact.objects.get(enterprise__external_id="QY000001")
    assert contact.name == "联系人1"
    assert contact.phone_masked == "133****4958"
    assert open_(contact.phone_encrypted) == "13311364958"
    assert bytes(contact.phone_index) == blind_index("13311364958")
