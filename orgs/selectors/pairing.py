"""Pairings with what was done in them: joint actions are counted from records, never typed."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from common.database.fragments import Fragment, compose
from orgs.models import CrossAppointment, Pairing, PartyOrganisation

# A pairing in which nothing was done for so many days is idle; a younger one has time still.
IDLE_DAYS = 90

# Both took part: one as the host and the other as a guest, or both as guests of a third.
_ACTIONS = """WITH took_part AS (
  SELECT id AS record_id, organisation_id, held_on FROM orgs_liferecord WHERE held_on <= {day}
  UNION
  SELECT record.id, partner.organisation_id, record.held_on
  FROM orgs_liferecord record JOIN orgs_lifepartner partner ON partner.record_id = record.id
  WHERE record.held_on <= {day}
)
SELECT pairing.id AS pairing_id, pairing.organisation_id, pairing.partner_id, pairing.starts_on,
  count(together.held_on) AS actions, max(together.held_on) AS last_on,
  pairing.ends_on
FROM ({pairings}) chosen JOIN orgs_pairing pairing ON pairing.id = chosen.id
LEFT JOIN (
  SELECT one.organisation_id AS one_id, other.organisation_id AS other_id, one.held_on
  FROM took_part one JOIN took_part other USING (record_id)
) together ON together.one_id = pairing.organisation_id
 AND together.other_id = pairing.partner_id AND together.held_on >= pairing.starts_on
 AND (pairing.ends_on IS NULL OR together.held_on < pairing.ends_on)
GROUP BY pairing.id"""
_IDLE = """SELECT DISTINCT side.organisation_id FROM ({actions}) pair
CROSS JOIN LATERAL (VALUES (pair.organisation_id), (pair.partner_id)) AS side(organisation_id)
WHERE {idle}"""
_IS_IDLE = "pair.starts_on <= {before} AND (pair.last_on IS NULL OR pair.last_on <= {before})"


@dataclass(frozen=True, slots=True)
class PairingLine:
    """A running pairing; a side out of the reader's scope is None.

    ``actions``: what both took part in since it began; ``last_on``: the latest of these days.
    """

    pairing: Pairing
    organisation: PartyOrganisation | None
    partner: PartyOrganisation | None
    actions: int
    last_on: datetime.date | None
    is_idle: bool


@dataclass(frozen=True, slots=True)
class CrossLine:
    """Cross appointments between two organisations; two-way only while each serves in the other."""

    one: PartyOrganisation | None
    other: PartyOrganisation | None
    appointments: tuple[CrossAppointment, ...]
    is_two_way: bool


def _actions(pairings: QuerySet[Pairing], day: datetime.date) -> Fragment:
    return compose(_ACTIONS, day=day, pairings=Fragment.of(pairings.order_by().values("id")))


def idle_organisations_sql(day: datetime.date) -> Fragment:
    """Return (organisation_id) of those with a running pairing that is idle on the day."""
    before = day - datetime.timedelta(days=IDLE_DAYS)
    return compose(
        _IDLE,
        actions=_actions(Pairing.objects.current_on(day), day),
        idle=compose(_IS_IDLE, before=before),
    )


def pairing_work(
    pairings: QuerySet[Pairing], day: datetime.date
) -> dict[uuid.UUID, tuple[int, datetime.date | None, bool]]:
    """Return of each pairing the joint actions up to the day, the latest, and whether it is idle.

    One statement. What has not begun, or has ended, is not idle.
    """
    statement = _actions(pairings, day)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        counted = cursor.fetchall()
    before = day - datetime.timedelta(days=IDLE_DAYS)
    return {
        key: (
            actions,
            last_on,
            starts_on <= before
            and (ends_on is None or ends_on > day)
            and (last_on is None or last_on <= before),
        )
        for key, _, _, starts_on, actions, last_on, ends_on in counted
    }


def pairing_lines(user: Any, day: datetime.date) -> list[PairingLine]:
    """Return the running pairings that a user may see: idle ones first, longest silent on top."""
    running = Pairing.objects.visible_to(user).current_on(day)
    work = pairing_work(running, day)
    pairings = list(running)
    seen = _seen(user, (key for one in pairings for key in (one.organisation_id, one.partner_id)))
    lines = []
    for pairing in pairings:
        sides = seen.get(pairing.organisation_id), seen.get(pairing.partner_id)
        actions, last_on, is_idle = work[pairing.pk]
        lines.append(PairingLine(pairing, *sides, actions, last_on, is_idle))
    lines.sort(key=lambda line: (not line.is_idle, line.last_on or line.pairing.starts_on))
    return lines


def cross_lines(user: Any, day: datetime.date) -> list[CrossLine]:
    """Return the appointments of the day by pair of organisations, two-way ones first."""
    running = list(CrossAppointment.objects.visible_to(user).current_on(day).order_by("starts_on"))
    pairs: dict[frozenset[uuid.UUID], list[CrossAppointment]] = defaultdict(list)
    for one in running:
        pairs[frozenset((one.home_id, one.host_id))].append(one)
    seen = _seen(user, (key for pair in pairs for key in pair))
    lines = [
        CrossLine(
            seen.get(found[0].home_id), seen.get(found[0].host_id), tuple(found), _is_mutual(found)
        )
        for found in pairs.values()
    ]
    lines.sort(key=lambda line: not line.is_two_way)
    return lines


def _is_mutual(found: list[CrossAppointment]) -> bool:
    return len({one.home_id for one in found}) > 1


def _seen(user: Any, keys: Any) -> dict[uuid.UUID, PartyOrganisation]:
    """Return those of the organisations that the user may see."""
    visible = PartyOrganisation.objects.visible_to(user).select_related("area")
    return {one.pk: one for one in visible.filter(pk__in=set(keys))}
