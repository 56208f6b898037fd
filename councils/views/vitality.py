"""Whether councils are alive: the list of idle ones, and how one council stands."""

from typing import Any

from accounts.roles import Capability
from common.pages.views import PageView
from councils.models import Council
from councils.selectors.councils import founded_councils
from councils.selectors.evaluation import evaluation_of
from councils.selectors.mechanisms import mechanisms_of
from councils.selectors.vitality import idle_councils, vitality_of
from councils.views.tabs import CouncilPage
from councils.vitality import DECISION_DAYS, MEETING_DAYS, TOPIC_DAYS


class IdleListPage(PageView):
    """Councils that exist on paper only, with why and what to do next."""

    template_name = "councils/idle.html"
    capability = Capability.REGISTERS_VIEW
    place = "councils"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Judge the councils of the reader's scope: a constant number of queries."""
        user: Any = self.request.user
        councils: Any = founded_councils(Council.objects.visible_to(user), self.day)
        idle = idle_councils(councils.order_by("external_id", "name"), self.day)
        return super().get_context_data(
            page=self.page_of(idle),
            all_count=councils.count(),
            meeting_days=MEETING_DAYS,
            topic_days=TOPIC_DAYS,
            decision_days=DECISION_DAYS,
            **kwargs,
        )


class VitalityPage(CouncilPage):
    """The four questions, the eight mechanisms and the evaluation of one council."""

    template_name = "councils/vitality.html"
    tab = "vitality"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read how the council stands on the day."""
        key = self.council.pk
        return super().get_context_data(
            vitality=vitality_of([key], self.day)[key],
            mechanisms=mechanisms_of([key], self.day)[key],
            evaluation=evaluation_of(key, self.day),
            **kwargs,
        )
