"""Visits of an area, the sample of them, and one visit with all it left behind."""

from typing import Any

from django.db.models import QuerySet

from common.calendar.clock import now, today
from common.pages.forms import cleaned
from services.actions.corrections import withdraw_by_hand
from services.actions.reviews import review_visit
from services.choices import ReviewOutcome
from services.forms.visits import ReviewForm, VisitListForm, WithdrawForm
from services.models import Visit
from services.selectors.visit_file import visit_file
from services.selectors.visits import AskedVisits, sample_period, to_review, visits_asked
from services.views.office import ActingOfficePage, OfficePage


class VisitListView(OfficePage):
    """Visits by place and day: what was recorded, never who recorded how many."""

    template_name = "services/visits.html"
    tab = "visits"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        form = VisitListForm(self.request.GET, user=self.request.user)
        rows = visits_asked(_asked(form), user=self.request.user)
        return super().get_context_data(form=form, page=self.page_of(rows), **kwargs)


class ReviewListView(OfficePage):
    """Visits that are to be looked at: drawn by lot, or marked when they came."""

    template_name = "services/visit_sample.html"
    tab = "review"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        rows: QuerySet[Visit] = to_review(user=self.request.user, day=today())
        since, until = sample_period(today())
        return super().get_context_data(page=self.page_of(rows), since=since, until=until, **kwargs)


class VisitPage(ActingOfficePage):
    """One visit: what it left behind, every version, its review; it can be withdrawn."""

    template_name = "services/visit.html"
    tab = "visits"

    def acts(self) -> dict[str, Any]:
        """Return the acts on a visit."""
        return {"review": (ReviewForm, self._review), "withdraw": (WithdrawForm, self._withdraw)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the visit's file and offer the acts."""
        failed = kwargs.pop("failed", {})
        file = visit_file(self.kwargs["pk"], user=self.request.user)
        open_outcomes = {None, ReviewOutcome.QUESTIONED}
        outcome = file.review.outcome if file.review else None
        return super().get_context_data(
            file=file,
            can_review=file.visit.withdrawn_at is None and outcome in open_outcomes,
            review_form=failed.get("review") or ReviewForm(auto_id="review-%s"),
            withdraw_form=failed.get("withdraw") or WithdrawForm(auto_id="withdraw-%s"),
            **kwargs,
        )

    def _review(self, user: Any, values: dict[str, Any]) -> str:
        review = review_visit(visit_id=self.kwargs["pk"], by=user, now=now(), **values)
        return f"抽查结果已登记：{review.get_outcome_display()}。"

    def _withdraw(self, user: Any, values: dict[str, Any]) -> str:
        withdraw_by_hand(visit_id=self.kwargs["pk"], by=user, now=now(), reason=values["reason"])
        return "走访已撤回，不再计入任何统计。"


def _asked(form: VisitListForm) -> AskedVisits:
    values = cleaned(form)
    return AskedVisits(
        area=values["area"],
        building=values["building"],
        purpose=values["purpose"],
        since=values["since"],
        until=values["until"],
        only=values["only"],
    )
