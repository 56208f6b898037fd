"""Exports of the back office: Chinese headers, office numbers for links, inert cells."""

import csv
import io
from functools import cache
from typing import Any

import xlsxwriter
from django.db import models
from import_export import fields, resources, widgets
from import_export.formats.base_formats import CSV, XLSX, Format

# Signs by which spreadsheet programs recognise a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SEARCH_COLUMNS = {"name_folded", "name_initials", "phone_encrypted", "phone_index", "password"}


class InertXLSX(Format):
    """XLSX whose texts are strings, never formulas or links."""

    def get_title(self) -> str:
        """Return the name in the list of formats."""
        return "xlsx"

    def get_extension(self) -> str:
        """Return the ending of the file name."""
        return "xlsx"

    def get_content_type(self) -> str:
        """Return the media type."""
        return str(XLSX.CONTENT_TYPE)

    def is_binary(self) -> bool:
        """Return that the content is bytes."""
        return True

    def can_export(self) -> bool:
        """Return that this format writes."""
        return True

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        """Return the workbook with one sheet."""
        buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(buffer, options) as book:
            sheet = book.add_worksheet()
            for row, values in enumerate([dataset.headers, *dataset]):
                for column, value in enumerate(values):
                    sheet.write_string(row, column, "" if value is None else str(value))
        return buffer.getvalue()


class InertCSV(CSV):
    """CSV with a byte-order mark for Excel; texts that look like formulas get an apostrophe."""

    def is_binary(self) -> bool:
        """Return that the content is bytes."""
        return True

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:  # type: ignore[override]
        """Return the rows as UTF-8 with a mark."""
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        for values in [dataset.headers, *dataset]:
            writer.writerow([_inert("" if value is None else str(value)) for value in values])
        return buffer.getvalue().encode("utf-8-sig")


def _inert(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text


FORMATS: list[Any] = [InertXLSX, InertCSV]


@cache
def resource_for(model: type[models.Model], columns: tuple[str, ...]) -> type[Any]:
    """Return a resource of ``model``'s columns; links show the office's number or name."""
    chosen = columns or tuple(
        field.name for field in model._meta.concrete_fields if field.name not in SEARCH_COLUMNS
    )
    attributes: dict[str, Any] = {name: _column(model, name) for name in chosen}
    meta = type("Meta", (), {"model": model, "fields": chosen, "export_order": chosen})
    return type(f"{model.__name__}Resource", (_Resource,), {**attributes, "Meta": meta})


class _Resource(resources.ModelResource):
    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name)


def _column(model: type[models.Model], name: str) -> fields.Field:
    field: Any = model._meta.get_field(name)
    header = f"{field.verbose_name} {name}"
    if field.is_relation:
        return fields.Field(attribute=f"{name}__{_label(field.related_model)}", column_name=header)
    if field.choices:
        return fields.Field(attribute=f"get_{name}_display", column_name=header)
    if isinstance(field, models.BooleanField):
        return fields.Field(attribute=name, column_name=header, widget=_YesNo())
    return fields.Field(attribute=name, column_name=header)


def _label(model: Any) -> str:
    names = {field.name for field in model._meta.concrete_fields}
    return next(
        (name for name in ("external_id", "code", "username", "name") if name in names), "pk"
    )


class _YesNo(widgets.Widget):
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return {True: "是", False: "否"}.get(value, "")
