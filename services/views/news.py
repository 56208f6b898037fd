"""News of buildings: companies that the register does not know, and units found empty."""

from typing import Any

from django.urls import reverse

from common.calendar.clock import now
from services.actions.proposals import (
    confirm_empty,
    confirm_newcomer,
    match_newcomer,
    refuse_proposal,
)
from services.choices import ProposalKind, ProposalState
from services.forms.news import ConfirmForm, EmptyForm, MatchForm, RefuseForm
from services.selectors.news import news_file
from services.selectors.visits import open_news
from services.views.office import ActingOfficePage, OfficePage


class NewsListView(OfficePage):
    """News that wait for a decision."""

    template_name = "services/news.html"
    tab = "news"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of news."""
        return super().get_context_data(page=self.page_of(open_news(self.request.user)), **kwargs)


class NewsPage(ActingOfficePage):
    """One piece of news: into the register, matched, or refused."""

    template_name = "services/news_one.html"
    tab = "news"

    def acts(self) -> dict[str, Any]:
        """Return the acts on news."""
        return {
            "confirm": (ConfirmForm, self._confirm),
            "match": (MatchForm, self._match),
            "empty": (EmptyForm, self._empty),
            "refuse": (RefuseForm, self._refuse),
        }

    def form_for(self, name: str, data: Any) -> Any:
        """Return the form with the units of the building."""
        form_class, _ = self.acts()[name]
        if form_class is RefuseForm:
            return RefuseForm(data, auto_id="refuse-%s")
        return form_class(data, proposal=self._file().proposal, auto_id=f"{name}-%s")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the news with what helps to decide, and offer the acts."""
        failed = kwargs.pop("failed", {})
        file = self._file()
        is_newcomer = file.proposal.kind == ProposalKind.NEWCOMER
        names = ("confirm", "match", "refuse") if is_newcomer else ("empty", "refuse")
        forms = {name: self._blank(name, file.proposal) for name in names} | failed
        return super().get_context_data(
            file=file,
            is_newcomer=is_newcomer,
            is_open=file.proposal.state == ProposalState.OPEN,
            q=self.request.GET.get("q", "").strip(),
            **{f"{name}_form": form for name, form in forms.items()},
            **kwargs,
        )

    def back(self) -> str:
        """Return to the list: the next one waits there."""
        return reverse("services:news")

    def _blank(self, name: str, proposal: Any) -> Any:
        form_class, _ = self.acts()[name]
        if form_class is RefuseForm:
            return RefuseForm(auto_id="refuse-%s")
        return form_class(None, proposal=proposal, auto_id=f"{name}-%s")

    def _file(self) -> Any:
        words = self.request.GET.get("q", "").strip()[:100]
        return news_file(self.kwargs["pk"], user=self.request.user, words=words)

    def _confirm(self, user: Any, values: dict[str, Any]) -> str:
        made = confirm_newcomer(
            proposal_id=self.kwargs["pk"],
            by=user,
            unit_id=values["unit"].pk,
            on=values["on"],
            now=now(),
            unit_kind=values["unit_kind"],
        )
        return f"{made}已登记为新企业。"

    def _match(self, user: Any, values: dict[str, Any]) -> str:
        unit = values["unit"]
        found = match_newcomer(
            proposal_id=self.kwargs["pk"],
            by=user,
            enterprise_id=values["enterprise"],
            unit_id=unit.pk if unit else None,
            on=values["on"],
            now=now(),
        )
        return f"已对应到{found}。"

    def _empty(self, user: Any, values: dict[str, Any]) -> str:
        ended = confirm_empty(
            proposal_id=self.kwargs["pk"],
            by=user,
            unit_id=values["unit"].pk,
            on=values["on"],
            now=now(),
            destination=values["destination"],
        )
        return f"已确认空置，{ended} 条入驻已终止。" if ended else "已确认空置，登记册本无入驻。"

    def _refuse(self, user: Any, values: dict[str, Any]) -> str:
        refuse_proposal(proposal_id=self.kwargs["pk"], by=user, reason=values["reason"], now=now())
        return "已记为不采纳。"
