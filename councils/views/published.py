"""Pages for everybody, without signing in: published projects and released topics."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from common.limits.limit import Limit
from councils.selectors.public import public_project, public_projects, public_topics
from services.views.public import PublicPage, count

# From one address.
READS = Limit("public", 120, 60)
CARDS = 20


class OpenPage(PublicPage):
    """A page that is only read; each reading counts."""

    http_method_names = ["get", "head", "options"]

    def shown(self, rows: Any) -> Any:
        """Return the part of a list that the address asks for."""
        return Paginator(rows, CARDS).get_page(self.request.GET.get("page"))


class PublicProjectsPage(OpenPage):
    """Published projects."""

    template_name = "councils/public/projects.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show one page of the list."""
        count(READS, request)
        return self.answer(page=self.shown(public_projects()), public="projects")


class PublicProjectPage(OpenPage):
    """One published project."""

    template_name = "councils/public/project.html"

    def get(self, request: HttpRequest, *args: Any, pk: uuid.UUID, **kwargs: Any) -> HttpResponse:
        """Show the project; one that is not open to the public is as unknown."""
        count(READS, request)
        file = public_project(pk)
        return self.answer(200 if file else 404, file=file, public="projects")


class PublicTopicsPage(OpenPage):
    """Released topics with their answers."""

    template_name = "councils/public/topics.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show one page of the list."""
        count(READS, request)
        return self.answer(page=self.shown(public_topics()), public="topics")
