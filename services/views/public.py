"""Pages for enterprises, without signing in: progress by code, answers by link, the entrance."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts.addresses import client_address
from common.calendar.clock import now, today
from common.errors.domain import AlreadyDecided, TooMany
from common.limits.counting import count_use
from common.limits.limit import Limit
from services.actions.entrance import building_behind, report_by_code
from services.actions.links import LinkInvalid
from services.actions.satisfaction import answer_by_link, ask_behind
from services.forms.public import AnswerForm, CodeForm, ReportForm
from services.selectors.progress import progress_of, read_code

# From one address: a code is not to be guessed, an entrance not to be flooded.
LOOKUPS = Limit("progress", 20, 60)
ANSWERS = Limit("answer", 20, 60)
REPORTS = Limit("report", 10, 3_600)
UNKNOWN = "没有这个查询码对应的诉求，请核对后再试。"


def count(limit: Limit, request: HttpRequest) -> None:
    """Count one use from an address. Raises ``TooMany``."""
    wait = count_use(limit, client_address(request.META, settings.TRUSTED_PROXY_COUNT), now())
    if wait:
        raise TooMany(wait)


@method_decorator(never_cache, name="dispatch")
class PublicPage(TemplateView):
    """A page without masthead, kept out of caches and search engines."""

    http_method_names = ["get", "head", "options", "post"]

    def answer(self, status: int = 200, **context: Any) -> HttpResponse:
        """Return the page."""
        response = self.render_to_response(self.get_context_data(**context), status=status)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response


class ProgressPage(PublicPage):
    """Where a request stands; the code is sent by POST and stands in no address."""

    template_name = "services/public/progress.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the code."""
        return self.answer(form=CodeForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what stands behind it."""
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.answer(400, form=form)
        count(LOOKUPS, request)
        code = read_code(form.cleaned_data["code"])
        progress = progress_of(code) if code else None
        if progress is None:
            form.add_error("code", UNKNOWN)
            return self.answer(404, form=form)
        return self.answer(form=form, progress=progress)


class AnswerPage(PublicPage):
    """Solved? Satisfied? Once, by the link that was sent."""

    template_name = "services/public/answer.html"

    def get(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponse:
        """Ask, or say that it was answered."""
        count(ANSWERS, request)
        try:
            ask = ask_behind(token, today=today())
        except LinkInvalid:
            return self.answer(404, is_invalid=True)
        return self.answer(ask=ask, form=AnswerForm())

    def post(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponse:
        """Write the answer."""
        count(ANSWERS, request)
        form = AnswerForm(request.POST)
        try:
            ask = ask_behind(token, today=today())
            if not form.is_valid():
                return self.answer(400, ask=ask, form=form)
            told = form.cleaned_data
            ask = answer_by_link(
                token=token,
                is_solved=told["solved"] == "yes",
                is_satisfied=told["satisfied"] == "yes",
                comment=told["comment"],
                now=now(),
            )
        except LinkInvalid:
            return self.answer(404, is_invalid=True)
        except AlreadyDecided:
            return self.answer(409, ask=ask)
        return self.answer(ask=ask, is_thanked=True)


class ReportPage(PublicPage):
    """The entrance of a building: a request is written, and its code given out."""

    template_name = "services/public/report.html"

    def get(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        try:
            building = building_behind(token)
        except LinkInvalid:
            return self.answer(404, is_invalid=True)
        return self.answer(building=building, form=ReportForm())

    def post(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponse:
        """Take the request in."""
        try:
            building = building_behind(token)
        except LinkInvalid:
            return self.answer(404, is_invalid=True)
        form = ReportForm(request.POST)
        if not form.is_valid():
            return self.answer(400, building=building, form=form)
        count(REPORTS, request)
        written = report_by_code(building=building, now=now(), **form.cleaned_data)
        return self.answer(building=building, written=written)
