"""Judging the rows of one sheet: parse, look up references, find what is wrong, keep the rest."""

from collections import defaultdict

from common.imports.accepting import accept, look_up_own
from common.imports.cells import parse_column
from common.imports.layout import Column
from common.imports.moments import stamp
from common.imports.reading.frames import Cell
from common.imports.reasons import Reason
from common.imports.references import resolve, resolve_joined
from common.imports.sheets import Sheet
from common.imports.table import Table
from common.text.id_numbers import find_id_number


def judge(table: Table, sheet: Sheet) -> None:
    """Find what is wrong with the rows of ``table`` by its sheet's rules; accept the others."""
    _parse(table)
    _find_forbidden(table)
    for column in table.sheet.columns:
        if column.refers_to:
            resolve(table, column)
    for joined in table.sheet.joined:
        resolve_joined(table, joined)
    _judge_periods(table)
    _judge_future(table)
    for rule in sheet.rules:
        rule(table)
    look_up_own(table)
    for rule in sheet.late_rules:
        rule(table)
    accept(table)


def _parse(table: Table) -> None:
    formulas: dict[int, list[int]] = defaultdict(list)
    indexes = {number: index for index, number in enumerate(table.numbers)}
    for number, column_index in table.formulas:
        if number in indexes:
            formulas[column_index].append(indexes[number])
    columns = list(zip(*table.rows, strict=True)) if table.rows else []
    for column in table.sheet.columns:
        place = table.places.get(column.field)
        cells: list[Cell] = (
            [""] * len(table) if place is None or not columns else list(columns[place])
        )
        hidden = formulas[place] if place is not None else []
        for index in hidden:
            # The cached value of a formula is nobody's statement.
            cells[index] = ""
            table.fault(index, column.header, Reason.FORMULA, "单元格含有公式，请改为填写固定值。")
        _take(table, column, cells, set(hidden))


def _take(table: Table, column: Column, cells: list[Cell], hidden: set[int]) -> None:
    values, bad = parse_column(column.parse, cells)
    for index, error in bad:
        table.fault(index, column.header, error.reason, error.sentence)
    spoilt = hidden.union(index for index, _ in bad)
    table.spoilt[column.field] = spoilt
    if column.is_required and None in values:
        for index, value in enumerate(values):
            if value is None and index not in spoilt:
                sentence = f"“{column.header}”必须填写。"
                table.fault(index, column.header, Reason.MISSING_VALUE, sentence)
    if column.dictionary:
        values = table.judgement.vocabulary.take(column.dictionary, values)
    table.values[column.field] = values


def _find_forbidden(table: Table) -> None:
    """Find identity numbers in any column but the credit code, known to us or not."""
    exempt = {table.places.get(c.field) for c in table.sheet.columns if c.is_credit_code}
    headers = {place: table.sheet.column(name).header for name, place in table.places.items()}
    sentence = "单元格含有身份证号码，平台不登记身份证号码，请删除后再导入。"
    for place, cells in enumerate(zip(*table.rows, strict=True) if table.rows else ()):
        if place in exempt:
            continue
        found = {cell for cell in set(cells) if find_id_number(cell) is not None}
        if not found:
            continue
        header = headers.get(place, table.headers[place])
        for index, cell in enumerate(cells):
            if cell in found:
                table.fault(index, header, Reason.ID_NUMBER, sentence)


def _judge_periods(table: Table) -> None:
    for start, end in table.sheet.periods:
        first, last = table.sheet.column(start), table.sheet.column(end)
        sentence = f"“{last.header}”早于“{first.header}”，请核对。"
        for index, (begins, ends) in enumerate(
            zip(table.values[start], table.values[end], strict=True)
        ):
            if begins and ends and ends < begins:
                table.fault(index, last.header, Reason.PERIOD_ORDER, sentence)


def _judge_future(table: Table) -> None:
    limits = {
        "date": table.judgement.day.isoformat(),
        "timestamptz": stamp(table.judgement.reference_at),
    }
    for column in table.sheet.columns:
        if not column.has_happened:
            continue
        limit = limits[column.parse.sql_type]
        sentence = f"“{column.header}”晚于导入时间，尚未发生的事不能登记。"
        for index, value in enumerate(table.values[column.field]):
            if value and value > limit:
                table.fault(index, column.header, Reason.IN_FUTURE, sentence)
