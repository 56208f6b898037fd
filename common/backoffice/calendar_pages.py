"""Publishing a year's working days from the State Council's notice."""

import datetime
import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from common.backoffice.acts import ActForm, act_page
from common.backoffice.admin import RegisterAdmin
from common.calendar.actions import load_calendar_year
from common.calendar.clock import today

DAY = r"\d{4}-\d{2}-\d{2}"
LINE = re.compile(rf"^(?P<first>{DAY})(?:\s*至\s*(?P<last>{DAY}))?\s+(?P<name>\S+)$")
LONGEST = 31


class YearForm(ActForm):
    """Free days and worked weekend days, one period a line."""

    year = forms.IntegerField(label="年份", min_value=2000, max_value=2100)
    holidays = forms.CharField(
        label="放假",
        widget=forms.Textarea,
        help_text="每行一段：2027-02-05 至 2027-02-11 春节；单日写 2027-01-01 元旦。周末不必写。",
    )
    make_up_days = forms.CharField(
        label="调休上班",
        widget=forms.Textarea,
        required=False,
        help_text="每行一天：2027-02-14 春节调休。",
    )
    source = forms.CharField(label="来源", max_length=100, help_text="通知名称或文号。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("holidays", "make_up_days"):
            self.fields[name].widget = UnfoldAdminTextareaWidget()

    def clean_holidays(self) -> dict[datetime.date, str]:
        """Return the free days by name."""
        return parse_days(self.cleaned_data["holidays"])

    def clean_make_up_days(self) -> dict[datetime.date, str]:
        """Return the worked weekend days by name."""
        return parse_days(self.cleaned_data["make_up_days"])


def parse_days(text: str) -> dict[datetime.date, str]:
    """Return the days of ``text`` by name; raise a form error that names the line."""
    days: dict[datetime.date, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = LINE.match(line.strip())
        if match is None:
            raise forms.ValidationError(f"第 {number} 行无法识别：{line.strip()}")
        try:
            first = datetime.date.fromisoformat(match["first"])
            last = datetime.date.fromisoformat(match["last"] or match["first"])
        except ValueError as error:
            raise forms.ValidationError(f"第 {number} 行的日期不存在。") from error
        length = (last - first).days + 1
        if not 1 <= length <= LONGEST:
            raise forms.ValidationError(f"第 {number} 行的起止日期不合理。")
        days |= {first + datetime.timedelta(days=n): match["name"] for n in range(length)}
    return days


class CalendarPages(RegisterAdmin):
    """The calendar's days, and the act that publishes a whole year."""

    change_capability = "district.change"
    actions_list = ["year_page"]

    @action(description="装入一年的放假安排", url_path="year", permissions=["change"])
    def year_page(self, request: HttpRequest) -> HttpResponse:
        """Publish or correct a year."""

        def run(form: Any) -> str:
            changed = load_calendar_year(by=request.user, **form.cleaned_data)
            year = form.cleaned_data["year"]
            return f"已装入 {year} 年，改动 {changed} 天；受影响的期限将自动重算。"

        return act_page(
            self,
            request,
            title="装入一年的放假安排",
            form_class=YearForm,
            run=run,
            back=reverse("admin:common_calendarday_changelist"),
            button="装入",
            intro="按国务院办公厅的放假通知填写。没有写到的日子按周一至周五上班处理。",
            initial={"year": today().year + 1},
        )
