"""The registers as a workbook in the register's own format.

What is exported can be imported again and changes nothing. Rows that the format cannot name
(no office number, or tied to something outside the user's area) are left out.
"""

import datetime
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Case, F, Model, Q, QuerySet, When

from common.audit.acting import acting
from common.errors.domain import DomainError, NotPermitted
from common.imports.kinds import kind_of
from common.imports.layout import Column
from common.imports.registry import sheets
from common.imports.sheets import Sheet

CAPABILITY = "exports.run"
_CHUNK = 2000
_WIDTH = 16
FORMATS: dict[type, str] = {datetime.date: "yyyy-mm-dd", datetime.datetime: "yyyy-mm-dd hh:mm:ss"}


class UnknownSheet(DomainError):
    """A sheet was asked for that the register does not have."""

    code = "unknown_sheet"
    message = "登记册没有这个工作表。"
    status = 404


def export_register(
    *, by: Any, target: Path | BinaryIO, names: Collection[str] = ()
) -> dict[str, int]:
    """Write the sheets called ``names`` (none: all) as far as ``by`` may see; return row counts.

    ``by=None`` is the system. Raises ``NotPermitted``, ``UnknownSheet``.
    """
    if by is not None and not by.has_capability(CAPABILITY):
        raise NotPermitted
    chosen = choose(names)
    with acting(by=by, verb="export.register") as act:
        counts = _write(by, target, chosen)
        act.record(changes={"sheets": counts})
    return counts


def choose(names: Collection[str]) -> list[Sheet]:
    """Return the sheets of these names, all of them when none is named."""
    known = {sheet.name: sheet for sheet in sheets()}
    if unknown := [name for name in names if name not in known]:
        raise UnknownSheet(message=f"登记册没有工作表“{unknown[0]}”。")
    return [sheet for sheet in known.values() if not names or sheet.name in names]


def _write(user: Any, target: Path | BinaryIO, chosen: list[Sheet]) -> dict[str, int]:
    counts: dict[str, int] = {}
    place = str(target) if isinstance(target, Path) else target
    with xlsxwriter.Workbook(place, {"constant_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        formats = {
            kind: workbook.add_format({"num_format": form}) for kind, form in FORMATS.items()
        }
        for sheet in chosen:
            page = workbook.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            page.set_column(0, len(sheet.columns) - 1, _WIDTH)
            for position, column in enumerate(sheet.columns):
                page.write_string(0, position, column.header, bold)
            counts[sheet.name] = 0
            for number, cells in enumerate(_rows(sheet, user), 1):
                _write_row(page, number, cells, formats)
                counts[sheet.name] = number
    return counts


def _write_row(page: Any, number: int, cells: list[Any], formats: dict[type, Any]) -> None:
    for position, cell in enumerate(cells):
        if isinstance(cell, str):
            # A string stays one whatever it looks like: nothing in the file can run.
            page.write_string(number, position, cell)
        elif isinstance(cell, datetime.date):
            page.write_datetime(number, position, cell, formats[type(cell)])
        elif cell is not None:
            page.write_number(number, position, cell)


def _rows(sheet: Sheet, user: Any) -> Iterator[list[Any]]:
    """Yield the cells of each row in the register's order of columns."""
    rows, paths = _shown(sheet, user)
    parsers = [column.parse for column in sheet.columns]
    ordering: Any = sheet.model._meta.ordering
    shown = rows.order_by(*ordering, "pk").values_list(*paths)
    for values in shown.iterator(chunk_size=_CHUNK):
        yield [
            None if value is None or value == "" else parser.show(value)
            for parser, value in zip(parsers, values, strict=True)
        ]


def _shown(sheet: Sheet, user: Any) -> tuple[QuerySet, list[str]]:
    """Return the rows to export, and where each column finds its value."""
    model: Any = sheet.model
    rows = model._base_manager.all() if user is None else model.objects.visible_to(user)
    if _has(model, "external_id"):
        rows = rows.filter(source="register", external_id__isnull=False)
    rows = sheet.exported(rows, user)
    paths = []
    for column in sheet.columns:
        if column.refers_to and not column.parse.sql_type.endswith("[]"):
            rows = _with_number(rows, sheet, column, user)
            paths.append(_number_of(column))
        else:
            paths.append(column.shows or column.field)
    return rows, paths


def _with_number(rows: QuerySet, sheet: Sheet, column: Column, user: Any) -> QuerySet:
    """Add the number of what a column refers to, where it has one that the user may name."""
    kind = kind_of(column.refers_to)
    related: Any = kind.model
    path = column.shows or column.field.removesuffix("_id")
    is_key = path != column.field and (bool(column.shows) or _has(sheet.model, path))
    path = path if is_key else column.field
    nameable = Q(**{f"{path}__isnull": False})
    if is_key and _has(related, "source"):
        nameable &= Q(**{f"{path}__source": "register"})
    if user is not None or not is_key:
        visible = related._base_manager.all() if user is None else related.objects.visible_to(user)
        nameable &= Q(**{f"{path}__in": visible.values("pk")})
    number = F(f"{path}__{kind.number}") if is_key else F(path)
    rows = rows.annotate(**{_number_of(column): Case(When(nameable, then=number))})
    named = Q(**{f"{_number_of(column)}__isnull": False})
    if column.is_required:
        return rows.filter(named)
    # Blank in a key would be another row; elsewhere blank says nothing.
    return (
        rows.filter(named | Q(**{f"{path}__isnull": True})) if column.field in sheet.key else rows
    )


def _number_of(column: Column) -> str:
    return f"number_of_{column.field}"


def _has(model: type[Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
