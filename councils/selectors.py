"""Topics proposed to councils, as the page tells them, and which council would take them."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from buildings.models import Building
from councils.choices import TopicProposalState
from councils.models import Council, CouncilBuilding, CouncilTerm, TopicProposal
from councils.models import TopicProposalRequest as Link
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


def founded_links(day: datetime.date) -> QuerySet[Any, Any]:
    """Return the buildings of councils founded by the day, and whether the term is over."""
    overdue = CouncilTerm.objects.overdue_on(day).filter(council=OuterRef("council"))
    return (
        CouncilBuilding.objects.standing_on(day)
        .filter(council__founded_on__lte=day)
        .annotate(term_over=Exists(overdue))
    )


def councils_in_term(
    building_ids: Collection[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, Council]:
    """Return the council in term of each building that has one on the day.

    Of several it is the one that was founded last.
    """
    links = (
        founded_links(day)
        .filter(building__in=building_ids, term_over=False)
        .select_related("council")
        .order_by("council__founded_on", "council")
    )
    return {link.building_id: link.council for link in links}


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
