"""What a page is asked for: the day its figures are about."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms

from buildings.choices import AreaKind
from buildings.models import Area
from common.errors.domain import DomainError
from common.pages.forms import EARLIEST, LATEST
from enterprises.choices import LeaveDestination, LeaveReason
from orgs.forms.coverage import DayInput
from reports.choices import Part
from reports.indicators.definitions import INDICATORS
from reports.selectors.coverage import COVERAGE_CODES, LEVELS

MOST_DAYS = 6

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
    "at_risk_without_step",
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


class CoverageForm(forms.Form):
    """What the statistics of coverage are asked for: the place, the earlier day, the table."""

    area = forms.CharField(label="区域", required=False, max_length=64)
    than = forms.DateField(label="对比日", required=False, input_formats=["%Y-%m-%d"])
    level = forms.ChoiceField(label="列表", required=False, choices=[("", ""), *LEVELS.items()])
    sort = forms.ChoiceField(
        label="排序",
        required=False,
        choices=[(f"{sign}{code}", code) for sign in ("", "-") for code in ("", *COVERAGE_CODES)],
    )
    code = forms.ChoiceField(
        label="指标", required=False, choices=[("", ""), *((code, code) for code in COVERAGE_CODES)]
    )
    by = forms.ChoiceField(
        label="按",
        required=False,
        choices=[("buildings", "楼宇"), ("enterprises", "企业"), ("headcount", "在岗人数")],
    )

    def clean_than(self) -> datetime.date | None:
        """Refuse days far from any fact."""
        day: datetime.date | None = self.cleaned_data["than"]
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError("no day")
        return day


class DaysForm(forms.Form):
    """Which days are compared (``days``, separated by commas) and which figure."""

    area = forms.CharField(label="区域", required=False, max_length=64)
    code = forms.ChoiceField(
        label="指标",
        required=False,
        choices=[(code, INDICATORS[code].label) for code in COVERAGE_CODES],
    )
    days = forms.CharField(label="对比日（用逗号分隔，最多 6 天）", required=False, max_length=80)

    def clean_days(self) -> list[datetime.date]:
        """Return the days, oldest first; refuse what is no day, and more than six."""
        found = []
        for text in filter(None, self.cleaned_data["days"].replace("，", ",").split(",")):
            day = forms.DateField(input_formats=["%Y-%m-%d"]).clean(text.strip())
            if not EARLIEST <= day <= LATEST:
                raise forms.ValidationError("no day")
            found.append(day)
        if len(found) > MOST_DAYS:
            raise forms.ValidationError("too many")
        return sorted(set(found))


class ReasonForm(forms.Form):
    """Why a reported figure differs."""

    code = forms.ChoiceField(choices=[(code, code) for code in COVERAGE_CODES])
    reason = forms.CharField(label="原因", min_length=2, max_length=500, strip=True)


class MovesForm(forms.Form):
    """Which move-outs are listed: those of a period, of a subdistrict, to where and why."""

    starts_on = forms.DateField(
        label="自", required=False, widget=DayInput, input_formats=["%Y-%m-%d"]
    )
    ends_on = forms.DateField(
        label="至", required=False, widget=DayInput, input_formats=["%Y-%m-%d"]
    )
    area = forms.ModelChoiceField(
        label="街镇",
        required=False,
        queryset=Area.objects.none(),
        empty_label="全部",
        to_field_name="code",
    )
    destination = forms.ChoiceField(
        label="去向",
        required=False,
        choices=[("", "全部"), ("none", "未登记"), *LeaveDestination.choices],
    )
    reason = forms.ChoiceField(
        label="原因",
        required=False,
        choices=[("", "全部"), ("none", "未登记"), *LeaveReason.choices],
    )

    def __init__(self, query: Mapping[str, str], *, user: Any) -> None:
        super().__init__(query)
        areas = Area.objects.visible_to(user).filter(kind=AreaKind.SUBDISTRICT)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse days far from any fact."""
        found = super().clean() or {}
        for name in ("starts_on", "ends_on"):
            day = found.get(name)
            if day is not None and not EARLIEST <= day <= LATEST:
                self.add_error(name, "no day")
        return found
