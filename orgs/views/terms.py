"""Pages of what ends: terms of committees, posts of persons, and secretaries that are missing."""

from typing import Any

import tablib

from accounts.roles import Capability
from common.pages.forms import cleaned
from common.pages.views import PageView
from orgs.choices import PostState, SecretaryState
from orgs.exports import post_table, vacancy_table
from orgs.forms.tree_pages import PlaceForm, PostsForm, VacanciesForm
from orgs.models import Officer, PartyOrganisation
from orgs.selectors.posts import AskedPosts, post_lines, post_reminders
from orgs.selectors.terms import term_reminders
from orgs.selectors.vacancies import secretary_gaps, told_gaps
from orgs.views.workbooks import WorkbookPage

LINES_PER_PAGE = 50


class ReminderPage(PageView):
    """A page of what asks for something soon; acts are offered to those who may change."""

    capability = Capability.REGISTERS_VIEW
    place = "organisations"
    tab = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the pages share."""
        user: Any = self.request.user
        may_change = user.is_staff and user.has_capability(Capability.REGISTERS_CHANGE)
        return super().get_context_data(tab=self.tab, may_change=may_change, **kwargs)


class TermsView(ReminderPage):
    """Terms due, extended and overdue (换届提醒); and how many posts and vacancies there are."""

    template_name = "orgs/terms.html"
    tab = "terms"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the terms of the day by state."""
        user = self.request.user
        form = PlaceForm(self.request.GET, user=user)
        area = cleaned(form)["area"]
        overdue = post_reminders(AskedPosts(area, state=PostState.OVERDUE), user=user, day=self.day)
        due = post_reminders(AskedPosts(area, state=PostState.DUE_90), user=user, day=self.day)
        vacant = secretary_gaps(user=user, day=self.day, area=area, state=SecretaryState.VACANT)
        return super().get_context_data(
            form=form,
            groups=term_reminders(user=user, day=self.day, area=area),
            overdue_posts=overdue.count(),
            due_posts=due.count(),
            vacancies=vacant.count(),
            **kwargs,
        )


class PostsView(WorkbookPage, ReminderPage):
    """Posts of officers and instructors that end within 90 days, or should have ended."""

    template_name = "orgs/posts.html"
    tab = "posts"
    file_name = "职务任期提醒.xlsx"
    model = Officer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        form = PostsForm(self.request.GET, user=self.request.user)
        page = self.page_of(self._found(form), LINES_PER_PAGE)
        lines = post_lines(page, user=self.request.user, day=self.day)
        return super().get_context_data(form=form, page=page, lines=lines, **kwargs)

    def table(self) -> tablib.Dataset:
        """Return the whole list."""
        user = self.request.user
        found = self._found(PostsForm(self.request.GET, user=user))
        return post_table(post_lines(found, user=user, day=self.day))

    def _found(self, form: PostsForm) -> Any:
        asked = cleaned(form)
        return post_reminders(
            AskedPosts(asked["area"], asked["role"], asked["state"]),
            user=self.request.user,
            day=self.day,
        )


class VacanciesView(WorkbookPage, ReminderPage):
    """Organisations without a secretary: for how long, or without any officer on record."""

    template_name = "orgs/vacancies.html"
    tab = "vacancies"
    file_name = "书记空缺.xlsx"
    model = PartyOrganisation

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        form = VacanciesForm(self.request.GET, user=self.request.user)
        page = self.page_of(self._found(form), LINES_PER_PAGE)
        lines = told_gaps(page.object_list, self.day)
        return super().get_context_data(form=form, page=page, lines=lines, **kwargs)

    def table(self) -> tablib.Dataset:
        """Return the whole list."""
        found = self._found(VacanciesForm(self.request.GET, user=self.request.user))
        return vacancy_table(told_gaps(found, self.day))

    def _found(self, form: VacanciesForm) -> Any:
        asked = cleaned(form)
        return secretary_gaps(
            user=self.request.user, day=self.day, area=asked["area"], state=asked["state"]
        )
