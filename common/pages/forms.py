"""What the address of a page asks for: the day it is about, and the filters of its list."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms

from common.errors.domain import DomainError

EARLIEST = datetime.date(2000, 1, 1)
LATEST = datetime.date(2100, 12, 31)


class UnreadableDay(DomainError):
    """The day in the address is none, or far from any fact."""

    code = "bad_date"
    message = "日期无法识别：请按 2026-11-20 的格式填写 2000 年至 2100 年之间的一天。"

    def __init__(self) -> None:
        super().__init__(path="as_of")


class UnreadableFilter(DomainError):
    """A filter of a list holds what cannot be chosen."""

    code = "bad_filter"
    message = "筛选条件无法识别，请重新选择。"


class DayForm(forms.Form):
    """The day in an address (``as_of``)."""

    as_of = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


def day_of(query: Mapping[str, str], default: datetime.date) -> datetime.date:
    """Return the day that a query asks for, ``default`` when it asks for none.

    Raises ``UnreadableDay`` (400).
    """
    form = DayForm(query)
    if not form.is_valid():
        raise UnreadableDay
    day: datetime.date = form.cleaned_data["as_of"] or default
    if not EARLIEST <= day <= LATEST:
        raise UnreadableDay
    return day


def cleaned(form: forms.Form) -> dict[str, Any]:
    """Return what a form holds; raises ``UnreadableFilter`` (400) naming what cannot be read."""
    if form.is_valid():
        return form.cleaned_data
    name = next(iter(form.errors))
    label = form.fields[name].label if name in form.fields else ""
    raise UnreadableFilter(message=f"筛选条件“{label or name}”无法识别，请重新选择。", path=name)
