"""Single cells: what is taken, how it is written down, and why another is not."""

import datetime
from typing import Any

import pytest

from buildings.importers import FloorNumber
from common.imports.cells import Code, Codes, Degrees, Identifier, Number, Text, parse_column
from common.imports.lists import Choice, Flag
from common.imports.moments import Day, Moment
from common.imports.reasons import BadCell
from enterprises.choices import IndustrySection, UnitKind
from enterprises.importers.enterprises import CreditCode

SECTION = Choice(IndustrySection, "行业门类", writes_values=True)
KIND = Choice(UnitKind, "单位类别")
MOMENT = datetime.datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("parser", "cell", "value"),
    [
        (Text(), "　示例　", "示例"),
        (Text(), "ＡＢＣ（上海）", "ABC（上海）"),
        (Text(), 12.0, "12"),
        (Text(), "=1+1", "=1+1"),
        (Text(), "\u200b\u00a0", None),
        (Code(), " ＱＹ ００１\u00a0", "QY001"),
        (Code(), 310106012.0, "310106012"),
        (Number(), "1，234.565", "1234.57"),
        (Number(), -3.005, "-3.01"),
        (Number(9, 0, 0), 12.0, "12"),
        (Number(9, 0, 0), "12.0", "12"),
        (Degrees(), 121.4478, "121.4478"),
        (Day(), datetime.date(2026, 11, 20), "2026-11-20"),
        (Day(), MOMENT, "2026-11-20"),
        (Day(), 46346.0, "2026-11-20"),
        (Day(), 1.0, "1900-01-01"),
        (Day(), 61.0, "1900-03-01"),
        (Day(), "2026-11-20", "2026-11-20"),
        (Day(), "2026/1/2", "2026-01-02"),
        (Day(), "2026.1.2", "2026-01-02"),
        (Day(), "２０２６年１月２日", "2026-01-02"),
        (Day(), "20260102", "2026-01-02"),
        (Day(), 20260102.0, "2026-01-02"),
        (Moment(), MOMENT, "2026-11-20 09:30:00+08"),
        (Moment(), 46346.39583333333, "2026-11-20 09:30:00+08"),
        (Moment(), datetime.date(2026, 11, 20), "2026-11-20 00:00:00+08"),
        (Moment(), "2026-11-20 09:30", "2026-11-20 09:30:00+08"),
        (Moment(), "2026-11-20T01:30:00Z", "2026-11-20 09:30:00+08"),
        (Moment(), "2026-11-20 09:30:00.25", "2026-11-20 09:30:00.250000+08"),
        (Moment(), "2026年11月20日 9时30分", "2026-11-20 09:30:00+08"),
        (KIND, "社會組織", "social_organisation"),
        (KIND, " 非公 企业 ", "non_public"),
        (SECTION, "k", "K"),
        (SECTION, "金融业", "J"),
        (Flag("地标"), "√", "t"),
        (Flag("地标"), 0.0, "f"),
        (Codes(), "A1、A2，A1;A3", "A1、A2、A3"),
        (
            Identifier(),
            "0B7F1A52-5A4E-4F0E-9A7E-5D6F0A1B2C01",
            "0b7f1a52-5a4e-4f0e-9a7e-5d6f0a1b2c01",
        ),
        (FloorNumber(), 12.0, "12"),
        (FloorNumber(), "12层", "12"),
        (FloorNumber(), "B2", "-2"),
        (FloorNumber(), "地下1层", "-1"),
        (FloorNumber(), "-1", "-1"),
        (CreditCode(), "91310000 132260250ｘ", "91310000132260250X"),
    ],
)
def test_what_people_write_is_taken(parser: Any, cell: Any, value: str | None) -> None:
    assert parser(cell) == value


@pytest.mark.parametrize(
    ("parser", "cell", "reason"),
    [
        (Text(3), "四个字呢", "out_of_range"),
        (Number(), "十二", "out_of_range"),
        (Number(), "#N/A", "out_of_range"),
        (Number(), "NaN", "out_of_range"),
        (Number(4, 2), 100, "out_of_range"),
        (Number(9, 0, 0), 0.5, "out_of_range"),
        (Degrees(), 181, "outside_district"),
        (Day(), "2026-02-30", "bad_date"),
        (Day(), "2026-11", "bad_date"),
        (Day(), "2026-11-20 下午", "bad_date"),
        (Day(), 60.0, "bad_date"),
        (Day(), 2026.0, "bad_date"),
        (Day(), -1.0, "bad_date"),
        (Day(), 1e300, "bad_date"),
        (Day(), True, "bad_date"),
        (Day(), datetime.time(9, 30), "bad_date"),
        (Day(), "1850-01-01", "out_of_range"),
        (Day(), datetime.date(9999, 12, 31), "out_of_range"),
        (Moment(), "2026-11-20 25:00", "bad_date"),
        (KIND, "其它", "unknown_value"),
        (Flag("地标"), 2.0, "unknown_value"),
        (Identifier(), "一号", "unknown_value"),
        (FloorNumber(), 1.5, "out_of_range"),
        (FloorNumber(), "顶楼", "out_of_range"),
        (CreditCode(), 913101060000000000.0, "uscc_format"),
        (CreditCode(), "9131000013226025OX", "uscc_format"),
        (CreditCode(), "91310000132260250Y", "uscc_check"),
    ],
)
def test_what_cannot_be_meant_is_refused(parser: Any, cell: Any, reason: str) -> None:
    with pytest.raises(BadCell) as refusal:
        parser(cell)
    assert refusal.value.reason == reason
    assert refusal.value.sentence.endswith("。")


def test_a_column_keeps_its_rows_and_names_the_bad_ones() -> None:
    values, bad = parse_column(Flag("地标"), ["是", "", True, False, 1.0, "?", "  "])
    assert values == ["t", None, "t", "f", "t", None, None]
    assert [index for index, _ in bad] == [5]
