"""Projects of the whole district, and of one council, where they are drafted."""

from typing import Any

from django.urls import reverse

from accounts.roles import Capability
from common.calendar.clock import today
from common.pages.forms import cleaned
from common.pages.views import PageView
from councils.actions.projects.drafting import create_project
from councils.forms.project_acts import ProjectForm
from councils.forms.projects import ProjectListForm
from councils.project_states import OWNERLESS_DAYS
from councils.selectors.projects import project_lines, projects_asked, reach_of, unnoticed_on
from councils.views.tabs import CouncilPage

KEEP = Capability.REGISTERS_CHANGE


def list_context(page: Any, council_id: Any = None) -> dict[str, Any]:
    """Return what a list of projects shows, by what the page's address asks for."""
    form = ProjectListForm(page.request.GET)
    user, day = page.request.user, today()
    rows = projects_asked(user=user, asked=cleaned(form), day=day, council_id=council_id)
    shown = page.page_of(rows)
    return {
        "form": form,
        "page": shown,
        "lines": project_lines(list(shown), user=user, day=day),
        "reach": reach_of(rows),
        "unnoticed": rows.filter(unnoticed_on(day)).count(),
        "ownerless_days": OWNERLESS_DAYS,
    }


class ProjectListView(PageView):
    """All projects of the reader's area."""

    template_name = "councils/projects.html"
    capability = Capability.REGISTERS_VIEW
    place = "councils"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        return super().get_context_data(**list_context(self), **kwargs)


class CouncilProjectsView(CouncilPage):
    """The projects of one council."""

    template_name = "councils/council_projects.html"
    tab = "projects"
    made: Any = None

    def acts(self) -> dict[str, Any]:
        """Return the one act: to draft a project."""
        return {"create": (ProjectForm, self._create)}

    def form_for(self, name: str, data: Any) -> Any:
        """Return the bound form."""
        return ProjectForm(data, council=self.council, user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list, and offer to draft."""
        failed = kwargs.pop("failed", {})
        user: Any = self.request.user
        form = failed.get("create")
        if form is None and user.has_capability(KEEP):
            form = ProjectForm(council=self.council, user=user)
        return super().get_context_data(
            create_form=form, **list_context(self, self.council.pk), **kwargs
        )

    def back(self) -> str:
        """Lead to what was made."""
        return reverse("councils:project", args=[self.made.pk])

    def _create(self, user: Any, values: dict[str, Any]) -> str:
        told = {**values, "council": self.council.pk}
        self.made = create_project(by=user, values=linked(told)).obj
        return f"已草拟项目“{self.made.title}”。"


def linked(values: dict[str, Any]) -> dict[str, Any]:
    """Return what an action takes: links by their key."""
    return {name: getattr(value, "pk", value) for name, value in values.items()}
