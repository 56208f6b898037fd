"""Pages without signing in: a topic is raised, followed by its code; members check in."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from common.calendar.clock import now, today
from common.errors.domain import NotInScope
from common.limits.limit import Limit
from councils.actions.meetings.presence import (
    CodeUnknown,
    check_in,
    meeting_by_code,
    seats_to_check_in,
)
from councils.actions.raising import (
    NoCouncilHere,
    building_to_raise_in,
    council_of,
    raise_by_code,
)
from councils.forms.meetings import CheckInForm, PickSeatForm
from councils.forms.topics import RaiseForm
from councils.selectors.topic_progress import progress_of_topic
from services.actions.links import LinkInvalid
from services.forms.public import CodeForm
from services.selectors.progress import read_code
from services.views.public import PublicPage, count

# From one address: a code is not to be guessed, an entrance not to be flooded.
RAISED = Limit("raise", 10, 3_600)
LOOKUPS = Limit("topic-progress", 20, 60)
CODES = Limit("meeting-code", 20, 60)
UNKNOWN = "没有这个查询码对应的议题，请核对后再试。"


class RaisePage(PublicPage):
    """The entrance of a building: a topic is written, and its code given out."""

    template_name = "councils/public/raise.html"

    def get(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._at(token) or self.answer(**self.here, form=RaiseForm())

    def post(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponse:
        """Take the topic in."""
        refused = self._at(token)
        if refused is not None:
            return refused
        form = RaiseForm(request.POST)
        if not form.is_valid():
            return self.answer(400, **self.here, form=form)
        count(RAISED, request)
        raised = raise_by_code(building=self.here["building"], now=now(), **form.cleaned_data)
        return self.answer(**self.here, raised=raised)

    def _at(self, token: str) -> HttpResponse | None:
        """Find building and council, or return the page that says what is wrong."""
        self.here: dict[str, Any] = {}
        try:
            self.here["building"] = building_to_raise_in(token)
            self.here["council"] = council_of(self.here["building"], today())
        except LinkInvalid:
            return self.answer(404, is_invalid=True)
        except NoCouncilHere as refusal:
            return self.answer(409, **self.here, refusal=refusal.message)
        return None


class TopicProgressPage(PublicPage):
    """Where a topic stands; the code is sent by POST and stands in no address."""

    template_name = "councils/public/progress.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the code."""
        return self.answer(form=self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what stands behind it."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self.answer(400, form=form)
        count(LOOKUPS, request)
        code = read_code(form.cleaned_data["code"])
        progress = progress_of_topic(code) if code else None
        if progress is None:
            form.add_error("code", UNKNOWN)
            return self.answer(404, form=form)
        return self.answer(form=form, progress=progress)

    def _form(self, data: Any = None) -> CodeForm:
        form = CodeForm(data)
        form.fields["code"].help_text = "提出议题时得到的 12 位查询码"
        return form


class CheckInPage(PublicPage):
    """A member of the council says that he is at the meeting of the day: code, then seat."""

    template_name = "councils/public/check_in.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the code."""
        return self.answer(form=CheckInForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Offer the seats, or take the one that was chosen."""
        form = CheckInForm(request.POST)
        if not form.is_valid():
            return self.answer(400, form=form)
        count(CODES, request)
        code = form.cleaned_data["code"]
        try:
            meeting = meeting_by_code(code, now())
            picked = PickSeatForm(request.POST)
            if not picked.is_valid():
                seats = seats_to_check_in(meeting)
                return self.answer(meeting=meeting, seats=seats, code=code)
            check_in(code=code, seat_id=picked.cleaned_data["seat"], now=now())
        except (CodeUnknown, NotInScope):
            form.add_error("code", CodeUnknown.message)
            return self.answer(404, form=form)
        return self.answer(meeting=meeting, is_done=True)
