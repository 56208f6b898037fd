"""The request desk: queues, one list, and what leaves it as a workbook."""

import datetime
import uuid
from functools import cached_property
from typing import Any

import tablib
from django.http import HttpRequest, HttpResponse

from accounts.roles import Capability
from common.calendar.clock import now
from common.errors.domain import NotInScope
from common.limits.searches import count_search
from common.pages.forms import UnreadableFilter, cleaned
from common.pages.views import PageView
from orgs.views.workbooks import WorkbookPage
from services.actions.handling.deeds import departments_of
from services.exports import request_table
from services.forms.desk import DeskListForm
from services.models import ServiceRequest
from services.selectors.desk import (
    BY_CODE,
    GROUPS,
    Asked,
    Viewer,
    desk_page,
    desk_rows,
)

# Whoever takes requests in, dispatches or handles them.
DESK = (Capability.REQUESTS_HANDLE, Capability.REQUESTS_DISPATCH, Capability.VISITS_CHANGE)


class DeskPage(PageView):
    """A page of the desk; which requests it shows is the scope of its reader."""

    place = "desk"

    def test_func(self) -> bool:
        """Return whether the user has to do with requests."""
        user: Any = self.request.user
        return user.is_authenticated and any(map(user.has_capability, DESK))

    @cached_property
    def viewer(self) -> Viewer:
        """Return who looks, and when: one moment for the whole page."""
        moment = now()
        departments = departments_of(self.request.user, moment.date())
        return Viewer(self.request.user, moment, frozenset(departments))

    @cached_property
    def day(self) -> datetime.date:
        """Return today: the desk is about what waits now, whatever an address says."""
        return self.viewer.day

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the user may do anywhere on the desk."""
        user: Any = self.request.user
        return super().get_context_data(
            can_register=user.has_capability(Capability.VISITS_CHANGE),
            can_handle=user.has_capability(Capability.REQUESTS_HANDLE),
            can_dispatch=user.has_capability(Capability.REQUESTS_DISPATCH),
            here=self.request.get_full_path(),
            **kwargs,
        )


class DeskListView(DeskPage, WorkbookPage):
    """诉求受理台: one queue of it, narrowed."""

    template_name = "services/desk.html"
    tab = "requests"
    file_name = "诉求清单"
    model = ServiceRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the queue."""
        form = DeskListForm(self.request.GET, user=self.request.user)
        asked = asked_of(form)
        try:
            page = desk_page(asked, self.viewer, after=form.cleaned_data["after"])
        except ValueError as broken:
            raise UnreadableFilter(message="翻页位置无法识别，请从第一页重新打开。") from broken
        return super().get_context_data(
            form=form,
            asked=asked,
            queue=BY_CODE[asked.queue],
            page=page,
            groups=[
                (label, [(BY_CODE[code], page.queues[code]) for code in codes])
                for label, codes in GROUPS
            ],
            is_narrowed=any(form.cleaned_data[name] for name in form.fields if name != "queue"),
            **kwargs,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the page or the workbook; words in a workbook's question count as a search."""
        if request.GET.get("format") == "xlsx" and request.GET.get("q", "").strip():
            count_search(request.user)
        return super().get(request, *args, **kwargs)

    def table(self) -> tablib.Dataset:
        """Return the whole queue, as it is narrowed."""
        form = DeskListForm(self.request.GET, user=self.request.user)
        return request_table(desk_rows(asked_of(form), self.viewer))


def asked_of(form: DeskListForm) -> Asked:
    """Return what a list's form asks for; raises ``UnreadableFilter``."""
    values = cleaned(form)
    return Asked(
        queue=values["queue"] or "mine",
        mechanism=values["mechanism"],
        holder=values["holder"],
        state=values["state"],
        category=values["category"],
        channel=values["channel"],
        area=values["area"],
        words=values["q"].strip(),
    )


def key_of(text: Any) -> uuid.UUID:
    """Return the key that an address or a form names; raises ``NotInScope`` for what is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError as broken:
        raise NotInScope from broken
