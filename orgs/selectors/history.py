"""What happened to an organisation: forms, places, terms, elections, officers, its end."""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from common.scope.references import visible_ids
from orgs.models import (
    Election,
    Officer,
    OrganisationAffiliation,
    OrganisationFormPeriod,
    OrganisationTerm,
    PartyOrganisation,
    TermExtension,
)


@dataclass(frozen=True, slots=True)
class OrganisationEvent:
    """Something that happened to an organisation; ``on`` None: since ever."""

    on: datetime.date | None
    kind: str
    kind_label: str
    title: str
    document_number: str


KINDS = {
    "founded": "成立",
    "form": "形式",
    "place": "隶属",
    "term": "届次",
    "extension": "延期",
    "election": "选举",
    "officer": "任职",
    "left": "卸任",
    "ended": "撤并",
}
_ELECTION = (
    ("approved_on", "上级批准选举"),
    ("published_on", "候选人公示"),
    ("held_on", "举行选举"),
    ("reported_on", "选举结果上报"),
    ("confirmed_on", "选举结果批复"),
)


def organisation_history(
    organisation_id: uuid.UUID, *, user: Any, day: datetime.date
) -> list[OrganisationEvent]:
    """Return what had happened by ``day``, the newest first; superiors unseen stay nameless."""
    organisation = PartyOrganisation.objects.select_related("merged_into").get(pk=organisation_id)
    events = [
        *_life(organisation, user),
        *_forms(organisation),
        *_places(organisation, user),
        *_terms(organisation),
        *_elections(organisation),
        *_officers(organisation),
    ]
    told = [event for event in events if event.on is None or event.on <= day]
    order = list(KINDS)
    return sorted(
        told,
        key=lambda event: (event.on or datetime.date.min, order.index(event.kind)),
        reverse=True,
    )


def _event(
    kind: str, on: datetime.date | None, title: str, document_number: str = ""
) -> OrganisationEvent:
    return OrganisationEvent(on, kind, KINDS[kind], title, document_number)


def _life(organisation: PartyOrganisation, user: Any) -> Iterator[OrganisationEvent]:
    if organisation.founded_on:
        yield _event("founded", organisation.founded_on, organisation.name)
    if organisation.dissolved_on:
        title = organisation.get_dissolution_display() or "撤销"
        heir = organisation.merged_into
        if heir is not None and heir.pk in visible_ids(PartyOrganisation, [heir.pk], user):
            title = f"并入{heir.name}"
        yield _event("ended", organisation.dissolved_on, title, organisation.dissolution_document)


def _forms(organisation: PartyOrganisation) -> Iterator[OrganisationEvent]:
    for row in OrganisationFormPeriod.objects.filter(organisation=organisation):
        yield _event("form", row.starts_on, row.get_form_display(), row.document_number)


def _places(organisation: PartyOrganisation, user: Any) -> Iterator[OrganisationEvent]:
    rows = list(
        OrganisationAffiliation.objects.filter(organisation=organisation).select_related(
            "parent", "area", "host_enterprise"
        )
    )
    shown = visible_ids(PartyOrganisation, [row.parent_id for row in rows], user)
    for row in rows:
        above = row.parent.name if row.parent and row.parent_id in shown else ""
        parts: Iterable[str] = (row.area.name, above and f"隶属{above}")
        title = "，".join(part for part in parts if part)
        yield _event("place", row.starts_on, title, row.document_number)


def _terms(organisation: PartyOrganisation) -> Iterator[OrganisationEvent]:
    for row in OrganisationTerm.objects.filter(organisation=organisation):
        number = f"第 {row.number} 届" if row.number else "本届"
        yield _event(
            "term", row.starts_on, f"{number}，应于 {row.due_on} 前换届", row.document_number
        )
    for extension in TermExtension.objects.filter(term__organisation=organisation):
        title = f"延期换届至 {extension.until}（{extension.approved_by}批准）"
        yield _event("extension", extension.approved_on, title, extension.document_number)


def _elections(organisation: PartyOrganisation) -> Iterator[OrganisationEvent]:
    for row in Election.objects.filter(organisation=organisation):
        for column, title in _ELECTION:
            if getattr(row, column):
                yield _event("election", getattr(row, column), f"{row.get_kind_display()}：{title}")
        if row.ended_on:
            title = f"{row.get_kind_display()}：{row.get_state_display()}（{row.reason}）"
            yield _event("election", row.ended_on, title)


def _officers(organisation: PartyOrganisation) -> Iterator[OrganisationEvent]:
    for row in Officer.objects.filter(organisation=organisation):
        title = f"{row.name}，{row.get_role_display()}（{row.get_origin_display()}）"
        yield _event("officer", row.starts_on, title)
        if row.ends_on:
            yield _event("left", row.ends_on, f"{row.name}，{row.get_role_display()}")
