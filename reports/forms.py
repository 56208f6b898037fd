"""What a page is asked for: the day its figures are about."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms

from buildings.choices import AreaKind
from buildings.models import Area
from common.errors.domain import DomainError
from reports.choices import Part
from reports.indicators.definitions import INDICATORS

EARLIEST = datetime.date(2000, 1, 1)
LATEST = datetime.date(2100, 12, 31)
# Figures that count enterprises of one kind, offered as filters of the list of enterprises.
SITUATIONS = (
    "operating",
    "colour_mix.red",
    "colour_mix.orange",
    "colour_mix.yellow",
    "colour_mix.blue",
    "colour_mix.green",
    "colour_mix.needs_review",
    "coverage_blank",
    "should_build_gap",
    "overdue_visits",
)


class UnreadableDay(DomainError):
    """The day in the address is none, or far from any fact."""

    code = "bad_date"
    message = "日期无法识别：请按 2026-11-20 的格式填写 2000 年至 2100 年之间的一天。"

    def __init__(self) -> None:
        super().__init__(path="as_of")


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


class UnreadableWords(DomainError):
    """The words to look for are too long or hold characters that no name has."""

    code = "bad_search"
    message = "搜索内容无法识别：最多 100 个字，请去掉特殊字符后重试。"


class WordsForm(forms.Form):
    """The words to look for (``q``)."""

    q = forms.CharField(label="名称或编号", required=False, max_length=100)


class ListForm(WordsForm):
    """What a list is narrowed by, and the row after which its page begins."""

    area = forms.ModelChoiceField(
        label="街镇", required=False, queryset=Area.objects.none(), empty_label="全部", blank=True
    )
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: Mapping[str, str], *, user: Any) -> None:
        super().__init__(query)
        areas = Area.objects.visible_to(user).filter(kind=AreaKind.SUBDISTRICT)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]


class BuildingListForm(ListForm):
    """What a list of buildings is narrowed by."""

    is_key = forms.BooleanField(label="只看重点楼宇", required=False)


class EnterpriseListForm(ListForm):
    """What a list of enterprises is narrowed by; a situation is a figure that counts them."""

    situation = forms.ChoiceField(label="情形", required=False)

    def __init__(self, query: Mapping[str, str], *, user: Any) -> None:
        super().__init__(query, user=user)
        labels = [(code, INDICATORS[code].label) for code in SITUATIONS]
        self.fields["situation"].choices = [("", "全部登记"), *labels]  # type: ignore[attr-defined]


def cleaned(form: forms.Form) -> dict[str, Any]:
    """Return what a form holds; raises ``UnreadableFilter`` (400) naming what cannot be read."""
    if form.is_valid():
        return form.cleaned_data
    name = next(iter(form.errors))
    label = form.fields[name].label if name in form.fields else ""
    raise UnreadableFilter(message=f"筛选条件“{label or name}”无法识别，请重新选择。", path=name)


def words_of(query: Mapping[str, str]) -> str:
    """Return the words that a query looks for; raises ``UnreadableWords`` (400)."""
    form = WordsForm(query)
    if not form.is_valid():
        raise UnreadableWords
    words: str = form.cleaned_data["q"]
    return words


class UnreadableFilter(DomainError):
    """A filter of a list holds what cannot be chosen."""

    code = "bad_filter"
    message = "筛选条件无法识别，请重新选择。"


class UnreadablePart(DomainError):
    """The address asks for a side of a figure that is none."""

    code = "unknown_value"
    message = "只能查看指标的分子（numerator）或分母（denominator）。"


def part_of(query: Mapping[str, str]) -> Part:
    """Return the side of a figure that a query asks for; raises ``UnreadablePart`` (400)."""
    asked = query.get("part") or Part.NUMERATOR
    if asked not in Part.values:
        raise UnreadablePart
    return Part(asked)
