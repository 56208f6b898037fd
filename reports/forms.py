"""What a page is asked for: the day its figures are about."""

from collections.abc import Mapping
from typing import Any

from django import forms

from buildings.choices import AreaKind
from buildings.models import Area
from common.errors.domain import DomainError
from reports.choices import Part
from reports.indicators.definitions import INDICATORS

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


def words_of(query: Mapping[str, str]) -> str:
    """Return the words that a query looks for; raises ``UnreadableWords`` (400)."""
    form = WordsForm(query)
    if not form.is_valid():
        raise UnreadableWords
    words: str = form.cleaned_data["q"]
    return words


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
