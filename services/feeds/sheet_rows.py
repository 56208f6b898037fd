"""The sheet of an enterprise, prepared for a visit, from facts and rules."""

import datetime
from collections.abc import Sequence
from typing import Any

from accounts.roles import may_count_members
from common.calendar.clock import SHANGHAI
from common.sync.feed.registry import Reader, Row
from enterprises.choices import Intent, KeyFact, OperatingStatus, Tenure
from enterprises.models import Enterprise, LeaseIntent, Occupancy
from enterprises.rating.explanation import floor_text, value_text
from enterprises.rating.on_day import RatingOnDay
from services.feeds.sheet_facts import Facts, Rulebook
from services.field_rules.freshness import is_stale, last_verified
from services.field_rules.musts import Must, OpenSignal, Situation, musts_of
from services.field_rules.questions import Case, questions_for
from services.field_rules.radar import RadarEntry, radar_entry


class SheetWriter:
    """Writes the sheets of a page for one reader."""

    def __init__(self, reader: Reader, facts: Facts, rules: Rulebook) -> None:
        self.user, self.day = reader.user, reader.day
        self.facts, self.rules = facts, rules
        self.counts_members = may_count_members(reader.user)

    def sheet(self, enterprise: Enterprise) -> Row:
        """Return the sheet of one enterprise."""
        key, facts = enterprise.pk, self.facts
        rooms: list[Occupancy] = facts.rooms[key]
        lease = next((room for room in rooms if room.tenure == Tenure.LEASED), None)
        intent = facts.intents.get(lease.pk) if lease else None
        rating = self._rating(enterprise)
        radar = self._radar(rooms, lease, intent)
        key_facts = self._key_facts(enterprise, lease, intent)
        return {
            "id": str(key),
            "external_id": enterprise.external_id,
            "name": enterprise.name,
            "short_name": enterprise.short_name,
            "initials": enterprise.name_initials,
            "unit_kind": enterprise.unit_kind,
            "rooms": [_room(room) for room in rooms],
            "lease": lease and _lease(lease, intent),
            "rating": rating and self._rating_row(enterprise, rating),
            "visit_every_days": rating and rating.scheme.visit_every_days(rating.colour),
            "last_visit": self._last_visit(enterprise),
            "facts": key_facts,
            "contacts": [_contact(row) for row in facts.contacts.get(key, ())],
            "requests": [_request(row) for row in facts.requests.get(key, ())],
            "promises": [self._promise(row) for row in facts.promises.get(key, ())],
            "signals": [_signal(row) for row in facts.signals.get(key, ())],
            "coverage": facts.coverage.get(key, []),
            "musts": [_must(must) for must in self._musts(enterprise, rating)],
            "radar": radar and _radar_row(radar),
            "questions": list(questions_for(self._case(enterprise, radar, key_facts))),
        }

    def _rating(self, enterprise: Enterprise) -> RatingOnDay | None:
        """Return the rating; who is not at work is rated no longer, also before the next run."""
        standing = self.facts.standings.get(enterprise.pk)
        if standing is None or standing.operating_status != OperatingStatus.OPERATING:
            return None
        return self.facts.ratings.get(enterprise.pk)

    def _rating_row(self, enterprise: Enterprise, rating: RatingOnDay) -> Row:
        scheme = rating.scheme
        held = [floor for floor in scheme.floors if floor.id in rating.floors]
        return {
            "colour": rating.colour,
            "label": scheme.colour_label(rating.colour),
            "score": float(rating.score),
            "needs_review": rating.needs_review,
            "rated_on": rating.rated_on,
            # Since when it is a risk; a visit since then has answered the alert.
            "entered_on": self.facts.entered.get(enterprise.pk),
            "reasons": _reasons(rating),
            "floors": [floor_text(floor, scheme) for floor in held],
        }

    def _radar(
        self, rooms: Sequence[Occupancy], lease: Occupancy | None, intent: LeaseIntent | None
    ) -> RadarEntry | None:
        return radar_entry(
            ends_on=lease.ends_on if lease else None,
            area=sum(_metres(room) or 0 for room in rooms),
            intent_on=intent.recorded_on if intent else None,
            day=self.day,
        )

    def _last_visit(self, enterprise: Enterprise) -> Row | None:
        visit = self.facts.visits.get(enterprise.pk)
        if visit is None:
            return None
        return {
            "id": str(visit.pk),
            "visited_on": day_of(visit.visited_at),
            "purpose": self.rules.purposes.get(visit.purpose, visit.purpose),
            "by": self._name(visit.worker),
        }

    def _promise(self, promise: Any) -> Row:
        own = {promise.worker.user_id if promise.worker else None, promise.visit.recorded_by_id}
        return {
            "id": str(promise.pk),
            "text": promise.text,
            "due_on": promise.due_on,
            "made_on": day_of(promise.visit.visited_at),
            "by": self._name(promise.worker),
            "is_own": self.user.pk in own,
        }

    def _name(self, worker: Any) -> str | None:
        """Return the name of a worker of the reader's streets, or the reader's own."""
        if worker is None:
            return None
        is_known = worker.area_id in self.facts.areas or worker.user_id == self.user.pk
        return worker.name if is_known else None

    def _key_facts(
        self, enterprise: Enterprise, lease: Occupancy | None, intent: LeaseIntent | None
    ) -> list[Row]:
        key, facts = enterprise.pk, self.facts
        standing = facts.standings.get(key)
        stated_on = standing.recorded_on if standing else None
        status = standing.operating_status if standing else None
        found = [
            self._choice(key, KeyFact.OPERATING_STATUS, status, stated_on, OperatingStatus.choices)
        ]
        if self.counts_members:
            members = standing.full_members if standing else None
            found.append(self._fact(key, KeyFact.FULL_MEMBERS, "number", members, stated_on))
        found.append(self._contact_fact(enterprise))
        if lease is not None:
            target = {"target": str(lease.pk)}
            told_on = day_of(lease.created_at)
            end = self._fact(key, KeyFact.LEASE_END, "day", lease.ends_on, told_on)
            word = self._choice(
                key,
                KeyFact.LEASE_INTENT,
                intent.intent if intent else None,
                intent.recorded_on if intent else None,
                Intent.choices,
            )
            found += [end | target, word | target]
        count = facts.headcounts.get(key)
        value = int(count.value) if count else None
        measured_on = count.measured_on if count else None
        found.append(self._fact(key, KeyFact.HEADCOUNT, "number", value, measured_on))
        return found

    def _contact_fact(self, enterprise: Enterprise) -> Row:
        contact = next(iter(self.facts.contacts.get(enterprise.pk, ())), None)
        confirmed_on = contact.confirmed_on if contact else None
        # Never a number, not even masked: what is shown here may come back as the new value.
        value = {"name": contact.name, "role": contact.role} if contact else None
        row = self._fact(enterprise.pk, KeyFact.CONTACT, "contact", value, confirmed_on)
        if contact is None:
            return row
        text = " ".join(filter(None, [contact.name, contact.phone_masked]))
        return row | {"text": text, "target": str(contact.pk)}

    def _choice(
        self,
        key: Any,
        field: KeyFact,
        code: str | None,
        stated_on: datetime.date | None,
        choices: Sequence[tuple[str, str]],
    ) -> Row:
        row = self._fact(key, field, "choice", code, stated_on)
        labels = [{"code": option, "label": str(label)} for option, label in choices]
        text = str(dict(choices).get(code, code)) if code else ""
        return row | {"text": text, "choices": labels}

    def _fact(
        self, key: Any, field: KeyFact, kind: str, value: Any, stated_on: datetime.date | None
    ) -> Row:
        # A source that says nothing about the fact does not stand for it; a person may.
        is_told = value is not None and stated_on is not None and stated_on <= self.day
        verified_on = last_verified(
            stated_on if is_told else None, self.facts.checks.get((key, field))
        )
        return {
            "field": field.value,
            "label": str(field.label),
            "kind": kind,
            "value": value,
            "text": "" if value is None else str(value),
            "verified_on": verified_on,
            "is_stale": is_stale(verified_on, self.day),
        }

    def _musts(self, enterprise: Enterprise, rating: RatingOnDay | None) -> tuple[Must, ...]:
        key, facts = enterprise.pk, self.facts
        standing = facts.standings.get(key)
        situation = Situation(
            day=self.day,
            arrived_on=facts.arrived.get(key),
            visited_on=facts.visited.get(key),
            is_operating=(
                standing is not None and standing.operating_status == OperatingStatus.OPERATING
            ),
            is_covered=key in facts.coverage,
            colour=rating.colour if rating else "",
            entered_on=facts.entered.get(key),
            signals=tuple(
                OpenSignal(row.kind, row.severity, row.observed_on)
                for row in facts.signals.get(key, ())
            ),
        )
        return musts_of(self.rules.musts, situation, self.rules.calendar)

    def _case(self, enterprise: Enterprise, radar: RadarEntry | None, facts: list[Row]) -> Case:
        key, found = enterprise.pk, self.facts
        return Case(
            day=self.day,
            promises=tuple((row.due_on, row.text) for row in found.promises.get(key, ())),
            lease_ends_on=radar.ends_on if radar else None,
            signals=tuple(
                (row.kind, row.get_kind_display(), row.severity)
                for row in found.signals.get(key, ())
            ),
            requests=tuple((row.due_on, row.content) for row in found.requests.get(key, ())),
            stale=tuple(row["field"] for row in facts if row["is_stale"]),
            is_covered=key in found.coverage,
        )


def day_of(moment: datetime.datetime) -> datetime.date:
    """Return the Shanghai date of a moment."""
    return moment.astimezone(SHANGHAI).date()


def _reasons(rating: RatingOnDay) -> list[Row]:
    """Return what each indicator brought to the score, the largest part at the head.

    To two decimals: the enterprise file adds its parts up exactly, at ten times the cost.
    """
    parts = zip(rating.scheme.indicators, rating.values, rating.points, strict=True)
    known = [
        (rule, value, float(rule.weight) * points)
        for rule, value, points in parts
        if value is not None and points is not None
    ]
    weight = sum(float(rule.weight) for rule, _, _ in known)
    known.sort(key=lambda part: (-part[2], part[0].id))
    return [
        {
            "label": rule.label,
            "value": value_text(rule, value),
            "points": round(part / weight, 2),
        }
        for rule, value, part in known
    ]


def _metres(room: Occupancy) -> float | None:
    area = room.area if room.area is not None else room.unit.area
    return None if area is None else float(area)


def _room(room: Occupancy) -> Row:
    return {
        "id": str(room.pk),
        "building": str(room.unit.building_id),
        "unit": str(room.unit_id),
        "floor": room.unit.floor_number,
        "number": room.unit.number,
        "area": _metres(room),
        "tenure": room.tenure,
        "starts_on": room.starts_on,
        "ends_on": room.ends_on,
    }


def _lease(lease: Occupancy, intent: LeaseIntent | None) -> Row:
    return {
        "ends_on": lease.ends_on,
        "intent": intent.intent if intent else None,
        "recorded_on": intent.recorded_on if intent else None,
        "target": str(lease.pk),
    }


def _contact(row: Any) -> Row:
    return {
        "id": str(row.pk),
        "name": row.name,
        "role": row.role,
        "role_label": row.get_role_display(),
        "phone": row.phone_masked,
    }


def _request(row: Any) -> Row:
    return {
        "id": str(row.pk),
        "number": row.external_id,
        "category": row.category,
        "content": row.content,
        "mechanism_label": row.get_mechanism_display(),
        "received_on": day_of(row.received_at),
        "due_on": row.due_on,
    }


def _signal(row: Any) -> Row:
    return {
        "kind": row.kind,
        "label": row.get_kind_display(),
        "severity": row.severity,
        "observed_on": row.observed_on,
    }


def _must(must: Must) -> Row:
    return {
        "code": must.code,
        "label": must.label,
        "since": must.since,
        "due_on": must.due_on,
        "checklist": list(must.checklist),
    }


def _radar_row(entry: RadarEntry) -> Row:
    return {"months": entry.months, "from": entry.opens_on, "ends_on": entry.ends_on}
