"""The page behind the one search box."""

from typing import Any

from accounts.roles import Capability
from common.pages.views import PageView
from reports.forms import words_of
from reports.selectors.enterprise_rows import enterprise_rows
from reports.selectors.search import search


class SearchView(PageView):
    """What matches the words, within the user's scope."""

    template_name = "reports/search.html"
    capability = Capability.REGISTERS_VIEW
    place = "search"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Look for the words."""
        words, user = words_of(self.request.GET), self.request.user
        found = search(words, user=user)
        return super().get_context_data(
            words=words,
            found=found,
            rows=enterprise_rows(found.enterprise_ids, user=user, day=self.day),
            **kwargs,
        )
