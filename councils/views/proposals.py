"""Topics proposed by many small requests: what is behind each, and the decision."""

from functools import cached_property
from typing import Any

from accounts.roles import Capability
from buildings.models import Building
from common.calendar.clock import now, today
from common.errors.domain import NotInScope
from common.pages.forms import cleaned
from councils.actions.proposals import DECIDE, decide_proposal
from councils.choices import TopicProposalState
from councils.forms.proposals import AcceptForm, DeclineForm, ProposalListForm
from councils.proposing import FEWEST, WINDOW_DAYS
from councils.selectors.proposals import proposals_asked, told_proposals
from services.views.acting import ActingPage

CARDS = 20


class ProposalListView(ActingPage):
    """The proposals of the reader's area; who keeps registers there decides on them."""

    template_name = "councils/proposals.html"
    capability = Capability.REGISTERS_VIEW
    place = "desk"

    def acts(self) -> dict[str, Any]:
        """Return the acts on a proposal."""
        return {"accept": (AcceptForm, _accept), "decline": (DeclineForm, _decline)}

    @cached_property
    def asked(self) -> dict[str, Any]:
        """Return what the address asks for."""
        return cleaned(ProposalListForm(self.request.GET))

    @cached_property
    def building(self) -> Building | None:
        """Return the building that the list is about; raise ``NotInScope``."""
        if self.asked["building"] is None:
            return None
        seen = Building.objects.visible_to(self.request.user)
        building = seen.filter(pk=self.asked["building"]).first()
        if building is None:
            raise NotInScope
        return building

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of proposals with what is behind them."""
        kwargs.pop("failed", None)
        user: Any = self.request.user
        state = self.asked["state"] or TopicProposalState.OPEN.value
        rows = proposals_asked(
            user=user,
            state="" if state == ProposalListForm.ALL else state,
            building=self.building,
        )
        page = self.page_of(rows, CARDS)
        return super().get_context_data(
            page=page,
            told=told_proposals(list(page), user=user, day=today()),
            states=ProposalListForm.base_fields["state"].choices,  # type: ignore[attr-defined]
            state=state,
            building=self.building,
            may_decide=user.has_capability(DECIDE),
            fewest=FEWEST,
            window_days=WINDOW_DAYS,
            **kwargs,
        )


def _accept(user: Any, values: dict[str, Any]) -> str:
    proposal = decide_proposal(
        proposal_id=values["proposal"], is_accepted=True, reason="", by=user, now=now()
    )
    return f"已采纳，提交{proposal.council}。"


def _decline(user: Any, values: dict[str, Any]) -> str:
    decide_proposal(
        proposal_id=values["proposal"],
        is_accepted=False,
        reason=values["reason"],
        by=user,
        now=now(),
    )
    return "已记为不采纳，原因已留存。"
