"""News of a building beside what the register knows: who may be meant, who is in the unit."""

import uuid
from dataclasses import dataclass
from typing import Any

from common.calendar.clock import today
from common.errors.domain import NotInScope
from enterprises.models import Enterprise, Occupancy
from services.models import TenantProposal
from services.payloads.company_name import core_of

MOST_MATCHES = 8
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise of the register that may be meant, and where it is now."""

    id: uuid.UUID
    name: str
    external_id: str
    rooms: str


@dataclass(frozen=True, slots=True)
class NewsFile:
    """One piece of news with what helps to decide on it."""

    proposal: TenantProposal
    candidates: list[Candidate]
    tenants: list[Candidate]


def news_file(proposal_id: uuid.UUID, *, user: Any, words: str = "") -> NewsFile:
    """Return the news; ``words`` look for other enterprises than its name does.

    Raises ``NotInScope``.
    """
    proposal = (
        TenantProposal.objects.visible_to(user)
        .select_related("building", "unit", "visit", "enterprise", "proposed_by", "decided_by")
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None:
        raise NotInScope
    return NewsFile(proposal, _candidates(proposal, words, user), _tenants(proposal, user))


def _candidates(proposal: TenantProposal, words: str, user: Any) -> list[Candidate]:
    """Return the enterprises whose names hold the name that was reported, or its core."""
    seen = Enterprise.objects.visible_to(user)
    found: dict[uuid.UUID, Enterprise] = {}
    for text in dict.fromkeys([words] if words else [proposal.name, core_of(proposal.name)]):
        if len(text.strip()) >= SHORTEST:
            rows = seen.found_by(text, user).order_by("name", "pk")[:MOST_MATCHES]
            found |= {row.pk: row for row in rows}
    return _told(list(found.values())[:MOST_MATCHES], user)


def _tenants(proposal: TenantProposal, user: Any) -> list[Candidate]:
    """Return who holds the unit today according to the register."""
    if proposal.unit_id is None:
        return []
    held = Occupancy.objects.current_on(today()).filter(unit=proposal.unit_id)
    seen = Enterprise.objects.visible_to(user)
    return _told(list(seen.filter(pk__in=held.values("enterprise")).order_by("name")), user)


def _told(enterprises: list[Enterprise], user: Any) -> list[Candidate]:
    rooms: dict[uuid.UUID, list[str]] = {}
    held = (
        Occupancy.objects.visible_to(user)
        .current_on(today())
        .filter(enterprise__in=enterprises)
        .select_related("unit__building")
        .order_by("unit__building__external_id", "unit__floor_number", "unit__number")
    )
    for occupancy in held:
        room = f"{occupancy.unit.building} {occupancy.unit.number}"
        rooms.setdefault(occupancy.enterprise_id, []).append(room)
    return [
        Candidate(row.pk, row.name, row.external_id or "", "、".join(rooms.get(row.pk, [])))
        for row in enterprises
    ]
