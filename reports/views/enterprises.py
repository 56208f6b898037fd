"""Pages of enterprises: the list for daily work, and the file of one (一企一档)."""

import datetime
import uuid
from typing import Any

from django.utils.dateparse import parse_datetime

from accounts.roles import Capability
from common.calendar.clock import today
from common.errors.domain import DomainError
from common.pages.forms import cleaned
from common.pages.views import PageView
from reports.forms import EnterpriseListForm
from reports.selectors.enterprise_file import enterprise_file
from reports.selectors.enterprise_rows import enterprise_rows
from reports.selectors.registers import enterprise_page
from reports.selectors.timeline import KINDS, PAGE, TimelineEvent, timeline
from services.selectors.responses import responses_of

# What a reader chooses among: label and the kinds of events behind it.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "visits": ("走访", ("visited",)),
    "requests": ("诉求", ("request_received", "request_resolved")),
    "rooms": ("入驻与租约", ("moved_in", "moved_out", "intent_stated")),
    "ratings": ("评级", ("rating_changed",)),
    "signals": ("信号", ("signal", "signal_closed")),
    "coverage": ("覆盖", ("covered", "uncovered")),
    "activities": ("参与", ("participated",)),
    "numbers": ("用工税收", ("measured",)),
    "arrears": ("欠费", ("arrears_started", "arrears_settled")),
    "status": ("经营状态", ("status_stated",)),
}


class UnknownPlace(DomainError):
    """The address asks for a part of the timeline that is none."""

    code = "unknown_value"
    message = "时间线的筛选或翻页参数无法识别，请从企业档案重新打开。"


class EnterpriseListView(PageView):
    """The enterprises in scope."""

    template_name = "reports/enterprises.html"
    capability = Capability.REGISTERS_VIEW
    place = "enterprises"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        user = self.request.user
        form = EnterpriseListForm(self.request.GET, user=user)
        asked = cleaned(form)
        page = enterprise_page(
            user=user,
            day=self.day,
            words=asked["q"],
            area=asked["area"],
            situation=asked["situation"],
            after=asked["after"],
        )
        rows = enterprise_rows(page.ids, user=user, day=self.day)
        return super().get_context_data(form=form, page=page, rows=rows, **kwargs)


class EnterpriseView(PageView):
    """The file of an enterprise."""

    template_name = "reports/enterprise.html"
    capability = Capability.REGISTERS_VIEW
    place = "enterprises"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the file and a page of its timeline."""
        pk, user = self.kwargs["pk"], self.request.user
        group = self.request.GET.get("group", "")
        events = timeline(
            pk,
            user=user,
            day=self.day,
            kinds=_kinds(group),
            before=_cursor(self.request.GET.get("after", "")),
            limit=PAGE + 1,
        )
        return super().get_context_data(
            file=enterprise_file(pk, user=user, day=self.day),
            # What is to be done is asked of today, whatever day the file is about.
            responses=responses_of(pk, user=user, day=today()),
            events=events[:PAGE],
            after=_written(events[PAGE - 1]) if len(events) > PAGE else "",
            groups={key: label for key, (label, _) in GROUPS.items()},
            group=group,
            **kwargs,
        )


def _kinds(group: str) -> tuple[str, ...]:
    if not group:
        return ()
    if group not in GROUPS:
        raise UnknownPlace
    return GROUPS[group][1]


def _written(event: TimelineEvent) -> str:
    return f"{event.at.isoformat()}~{event.kind}~{event.object_id}"


def _cursor(text: str) -> tuple[datetime.datetime, str, uuid.UUID] | None:
    if not text:
        return None
    try:
        moment, kind, key = text.split("~")
        at = parse_datetime(moment)
        if at is None or at.tzinfo is None or kind not in KINDS:
            raise UnknownPlace
        return at, kind, uuid.UUID(key)
    except ValueError as broken:
        raise UnknownPlace from broken
