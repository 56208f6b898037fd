"""Topics proposed to councils, as the page tells them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from buildings.models import Building
from councils.choices import TopicProposalState
from councils.models import Council, TopicProposal
from councils.models import TopicProposalRequest as Link
from councils.selectors.councils import councils_in_term
from services.models import ServiceRequest


@dataclass(frozen=True, slots=True)
class ToldProposal:
    """A proposal with those of its requests that the reader may see.

    ``council`` would take it, while it is open.
    """

    proposal: TopicProposal
    council: Council | None
    requests: list[ServiceRequest] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Return whether nobody has decided on it."""
        return self.proposal.state == TopicProposalState.OPEN


def proposals_asked(
    *, user: Any, state: str = "", building: Building | None = None
) -> QuerySet[TopicProposal]:
    """Return the proposals of the user's scope, the latest first."""
    rows: QuerySet[TopicProposal] = TopicProposal.objects.visible_to(user)
    if state:
        rows = rows.filter(state=state)
    if building is not None:
        rows = rows.filter(building=building)
    return rows.select_related("building", "council", "decided_by")


def told_proposals(
    proposals: Sequence[TopicProposal], *, user: Any, day: datetime.date
) -> list[ToldProposal]:
    """Return the proposals with what is behind them: two queries."""
    councils = councils_in_term({row.building_id for row in proposals}, day)
    told = {
        row.pk: ToldProposal(row, row.council or councils.get(row.building_id)) for row in proposals
    }
    links = (
        Link.objects.visible_to(user)
        .filter(proposal__in=list(told))
        .select_related("request__enterprise")
        .order_by("-request__received_at", "request")
    )
    for link in links:
        told[link.proposal_id].requests.append(link.request)
    return list(told.values())
