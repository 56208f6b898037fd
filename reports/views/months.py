"""Pages of closed months: the list, what was reported, what differs since, the printed sheet."""

import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.roles import Capability
from common.audit.acting import acting
from common.calendar.clock import now, today
from common.errors.domain import DomainError, NotInScope
from common.pages.forms import cleaned
from reports.actions import close_month, closes_on, end_of_month, explain_delta
from reports.exports import coverage_workbook
from reports.forms import CoverageForm, ReasonForm, part_of
from reports.indicators.places import Place
from reports.models import FrozenMonth, FrozenPlace
from reports.selectors.board import own_area
from reports.selectors.coverage import ends_of_months
from reports.selectors.months import (
    closed_month,
    coverage_declared,
    deltas,
    frozen_place,
    places_that_differ,
    reported,
    row_delta,
)
from reports.views.coverage import StatisticsView, attached

OFFERED = 6


class MonthsView(StatisticsView):
    """The closed months; district staff close one here."""

    template_name = "reports/months.html"
    http_method_names = ["get", "head", "options", "post"]
    tab = "months"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read what is closed and what may be."""
        user: Any = self.request.user
        months = list(FrozenMonth.objects.visible_to(user))
        closed = {month.last_day for month in months}
        newest = ends_of_months(today(), 1)[0]
        coming = end_of_month(today()) if newest in closed else newest
        return super().get_context_data(
            months=months,
            coming=coming,
            coming_on=closes_on(coming),
            may_close=user.has_capability(Capability.DISTRICT_CHANGE),
            open_months=[day for day in ends_of_months(today(), OFFERED) if day not in closed],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Close the month that the form names."""
        user: Any = request.user
        last_day = _last_day(request.POST.get("month", ""))
        try:
            month = close_month(last_day=last_day, by=user, now=now(), today=today())
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"{month} 已关账，数据冻结。")
        return HttpResponseRedirect(reverse("reports:months"))


class OfMonthView(StatisticsView):
    """A page about one place in a closed month."""

    tab = "months"

    @cached_property
    def month(self) -> FrozenMonth:
        """Return the month; raises ``NotInScope``."""
        return closed_month(self.kwargs["month"])

    @cached_property
    def day(self) -> datetime.date:  # type: ignore[override]
        """Return the day that the month reports."""
        return self.month.last_day

    @cached_property
    def frozen(self) -> FrozenPlace:
        """Return the place as the month knows it; raises ``NotInScope``."""
        user = self.request.user
        return frozen_place(self.month, self.asked["area"] or own_area(user).code, user)

    @cached_property
    def where(self) -> Place:
        """Return the place as it was; it need not exist any more."""
        one = self.frozen
        return Place(one.place_key, one.code, one.name, one.kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add month and place."""
        kwargs["month"] = self.month
        return super().get_context_data(frozen=self.frozen, **kwargs)


class MonthView(OfMonthView):
    """What a month reports of a place, beside what the facts say now."""

    template_name = "reports/month.html"
    http_method_names = ["get", "head", "options", "post"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the differences of the place and of those in it."""
        user: Any = self.request.user
        found = deltas(self.month, self.frozen)
        return super().get_context_data(
            deltas=found,
            different=sum(delta.is_different for delta in found),
            elsewhere=places_that_differ(self.month, self.frozen),
            may_explain=user.has_capability(Capability.REGISTERS_CHANGE),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record the reason of a difference."""
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, "请写明原因（2 至 500 个字）。")
        else:
            self._explain(request, form.cleaned_data)
        return HttpResponseRedirect(request.get_full_path())

    def _explain(self, request: HttpRequest, values: dict[str, Any]) -> None:
        user: Any = request.user
        try:
            explain_delta(place=self.frozen, by=user, now=now(), **values)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "原因已记录。")


class MonthRowsView(OfMonthView):
    """Which rows made the difference of one figure."""

    template_name = "reports/month_rows.html"
    capability = Capability.REGISTERS_VIEW

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the rows that went and came."""
        code, part = self.asked["code"], part_of(self.request.GET)
        delta = next(
            (one for one in deltas(self.month, self.frozen) if one.frozen.code == code), None
        )
        if delta is None:
            raise NotInScope
        rows = row_delta(self.month, self.frozen, code, part, user=self.request.user)
        return super().get_context_data(delta=delta, part=part, rows=rows, **kwargs)


class MonthPrintView(OfMonthView):
    """The sheet of a closed month: made of frozen rows alone, the same bytes every time."""

    template_name = "reports/month_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read what the month reports."""
        own, lines = reported(self.month, self.frozen)
        return super().get_context_data(
            own=own, lines=lines, columns=coverage_declared(self.month), **kwargs
        )


class MonthExportView(OfMonthView):
    """The sheet as a workbook, the same bytes every time."""

    capability = Capability.EXPORTS_RUN

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the workbook; what left, and with whom, is audited."""
        own, lines = reported(self.month, self.frozen)
        content = coverage_workbook(
            title=f"{self.frozen.name}党建覆盖月报 {self.month}",
            notes=[f"数据截至 {self.month.last_day:%Y-%m-%d}", f"校验值 {self.month.digest}"],
            declared=coverage_declared(self.month),
            lines=[own, *lines],
            made=self.month.closed_at,
        )
        with acting(by=request.user, verb="export") as act:
            act.record(self.month, changes={"rows": len(lines) + 1, "place": self.frozen.code})
        return attached(content, f"coverage-{self.frozen.code}-{self.month}.xlsx")


def _last_day(text: str) -> datetime.date:
    """Return the last day of the month written as ``2026-10``; raises ``UnreadableFilter``."""
    day: datetime.date = cleaned(CoverageForm({"than": f"{text}-01"}))["than"]
    return end_of_month(day)
