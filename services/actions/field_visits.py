"""Visits as tablets bring them: many at once, with everything that each of them leaves behind."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.audit.acting import Act
from common.calendar.clock import now as current_moment
from common.database.inserting import Row, insert_rows
from common.records.ids import uuid7
from enterprises.actions.key_facts import Said, state_fact
from enterprises.choices import SourceKind
from enterprises.models import Enterprise, Signal
from orgs.models import Worker
from services.actions.clocks import take_in_requests
from services.actions.photos import match_pictures
from services.actions.promises import settle_promise
from services.choices import Channel
from services.models import Promise, ServiceRequest, TenantProposal, Visit, VisitPhoto
from services.payloads.visit import Met, VisitInput

# Numbers that tablets give stand beside those of registers and systems.
SOURCE = "field"


@dataclass(frozen=True, slots=True)
class Brought:
    """A visit that may be written: judged, and placed where its writer worked that day."""

    told: VisitInput
    purpose: str
    review_reason: str
    # The edit order of the facts it states.
    at: datetime.datetime

    @property
    def day(self) -> datetime.date:
        """Return the Shanghai date of the visit."""
        return self.told.started_at.date()


def record_field_visits(
    brought: Sequence[Brought],
    *,
    act: Act,
    by: Any,
    worker: Worker | None,
    area_id: uuid.UUID | None,
) -> dict[uuid.UUID, list[str]]:
    """Write visits with signals, requests, promises, news and photos, then their key facts.

    One statement a table. Return the facts, by visit, of which two words stood at once.
    """
    insert_rows(Visit, [_visit(visit, by, worker) for visit in brought])
    insert_rows(Signal, [row for visit in brought for row in _signals(visit)])
    requests = _requests(brought)
    insert_rows(ServiceRequest, requests)
    if requests:
        take_in_requests([row["id"] for row in requests], moment=current_moment())
    insert_rows(Promise, [row for visit in brought for row in _promises(visit, worker)])
    TenantProposal.objects.bulk_create(
        [
            proposal_row(met, visit.told.building, visit.day, by, visit.told.id)
            for visit in brought
            for met in visit.told.proposals
        ]
    )
    photos = [row for visit in brought for row in _photos(visit)]
    if photos:
        insert_rows(VisitPhoto, photos)
        match_pictures(by=by, visit_ids={photo["visit_id"] for photo in photos})
    act.record_all(Visit, [(visit.told.id, _label(visit), _changes(visit)) for visit in brought])
    act.hint("enterprises.rate_dirty")
    return {
        visit.told.id: _facts(visit, act, by, area_id) + _settled(visit, act, by, area_id)
        for visit in brought
        if visit.told.facts or visit.told.settled
    }


def proposal_row(
    met: Met,
    building_id: uuid.UUID,
    day: datetime.date,
    by: Any,
    visit_id: uuid.UUID | None = None,
) -> TenantProposal:
    """Return news of a building, not yet written."""
    return TenantProposal(
        id=met.id,
        kind=met.kind,
        visit_id=visit_id,
        building_id=building_id,
        unit_id=met.unit,
        floor_number=met.floor,
        unit_number=met.number,
        name=met.name,
        note=met.note,
        observed_on=day,
        proposed_by=by,
    )


def _visit(visit: Brought, by: Any, worker: Worker | None) -> Row:
    told = visit.told
    return {
        "id": told.id,
        "visited_at": told.started_at,
        "ended_at": told.ended_at,
        "building_id": told.building,
        "enterprise_id": told.enterprise,
        "worker_id": worker and worker.pk,
        "recorded_by_id": by.pk,
        "purpose": visit.purpose,
        "note": told.note,
        "fence": told.fence,
        "checks": told.checks,
        "review_reason": visit.review_reason,
    }


def _signals(visit: Brought) -> list[Row]:
    told = visit.told
    return [
        {
            "id": noticed.id,
            "enterprise_id": told.enterprise,
            "kind": noticed.kind,
            "severity": noticed.severity,
            "observed_on": visit.day,
            "source_kind": SourceKind.VISIT.value,
            "source_id": told.id,
        }
        for noticed in told.signals
    ]


def _requests(brought: Sequence[Brought]) -> list[Row]:
    numbers = [raised.number for visit in brought for raised in visit.told.requests]
    named = ServiceRequest.objects.filter(
        source=SOURCE, external_id__in=[number for number in numbers if number]
    )
    used = set(named.values_list("external_id", flat=True)) if any(numbers) else set()
    rows: list[Row] = []
    for visit in brought:
        for raised in visit.told.requests:
            number = raised.number
            if number and number in used:
                # Two tablets may share the first letters of their ids, hence a number.
                number = f"{number}-{raised.id.hex[-8:]}"
            used.add(number)
            rows.append(
                {
                    "id": raised.id,
                    "source": SOURCE,
                    "external_id": number or None,
                    "received_at": visit.told.started_at,
                    "enterprise_id": visit.told.enterprise,
                    "building_id": visit.told.building,
                    "visit_id": visit.told.id,
                    "channel": Channel.VISIT.value,
                    "category": raised.category,
                    "content": raised.content,
                    "mechanism": raised.mechanism,
                    "is_due_stated": False,
                }
            )
    return rows


def _promises(visit: Brought, worker: Worker | None) -> list[Row]:
    return [
        {
            "id": promised.id,
            "visit_id": visit.told.id,
            "building_id": visit.told.building,
            "enterprise_id": visit.told.enterprise,
            "worker_id": worker and worker.pk,
            "text": promised.text,
            "due_on": promised.due_on,
            "outcome": "",
            "settled_note": "",
        }
        for promised in visit.told.promises
    ]


def _photos(visit: Brought) -> list[Row]:
    return [
        {
            "id": uuid7(),
            "visit_id": visit.told.id,
            "sha256": photo.sha256,
            "size": photo.size,
            "position": position,
        }
        for position, photo in enumerate(visit.told.photos)
    ]


def _facts(visit: Brought, act: Act, by: Any, area_id: uuid.UUID | None) -> list[str]:
    if not visit.told.facts:
        return []
    key: Any = visit.told.enterprise
    enterprise = Enterprise.objects.get(pk=key)
    conflicts: list[str] = []
    for stated in visit.told.facts:
        said = Said(
            field=stated.field,
            value=stated.value,
            seen=stated.seen,
            is_same=stated.is_same,
            target=stated.target,
            on=visit.day,
            at=visit.at,
            operation=visit.told.id,
            visit=visit.told.id,
            by=by,
            area_id=area_id,
        )
        conflicts += state_fact(act=act, enterprise=enterprise, said=said)
    return conflicts


def _settled(visit: Brought, act: Act, by: Any, area_id: uuid.UUID | None) -> list[str]:
    conflicts: list[str] = []
    for settled in visit.told.settled:
        conflicts += settle_promise(
            settled,
            act=act,
            by=by,
            on=visit.day,
            at=visit.at,
            operation=visit.told.id,
            area_id=area_id,
        )
    return conflicts


def _label(visit: Brought) -> str:
    return f"{visit.purpose} {visit.day.isoformat()}"


def _changes(visit: Brought) -> Mapping[str, Any]:
    told = visit.told
    parts = {
        "signals": len(told.signals),
        "requests": len(told.requests),
        "facts": len(told.facts),
        "promises": len(told.promises),
        "proposals": len(told.proposals),
        "photos": len(told.photos),
    }
    return {
        "building": str(told.building),
        "enterprise": str(told.enterprise) if told.enterprise else None,
        **{name: number for name, number in parts.items() if number},
    }
