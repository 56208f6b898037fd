"""What all pages share: who may open them, the day they are about, the words around them."""

import datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from common.calendar.clock import today
from common.limits.searches import count_search
from common.pages.forms import day_of

# Of a list on one page, where its page says nothing else.
ROWS = 50


class PageView(UserPassesTestMixin, TemplateView):
    """A page for those with ``capability``: others read 403, the anonymous sign in first."""

    http_method_names = ["get", "head", "options"]
    capability = ""
    place = ""

    def test_func(self) -> bool:
        """Return whether the user may open the page at all."""
        user: Any = self.request.user
        return user.is_authenticated and user.has_capability(self.capability)

    @cached_property
    def day(self) -> datetime.date:
        """Return the day the page is about: ``?as_of=``, else today."""
        return day_of(self.request.GET, default=today())

    def page_of(self, rows: Any, size: int = ROWS) -> Any:
        """Return the page of ``rows`` that the address asks for, the nearest one there is."""
        return Paginator(rows, size).get_page(self.request.GET.get("page"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the page; one that looks for words counts as a search."""
        if request.GET.get("q", "").strip():
            count_search(request.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the place in the navigation and the day, which links to other pages carry on."""
        is_today = self.day == today()
        return super().get_context_data(
            place=self.place,
            day=self.day,
            is_today=is_today,
            day_query="" if is_today else f"?as_of={self.day.isoformat()}",
            **kwargs,
        )
