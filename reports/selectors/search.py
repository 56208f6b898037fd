"""One search over names, initials, codes, room and whole phone numbers, within scope."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.roles import Capability
from buildings.models import Building, Unit
from common.secrets.fields import blind_index
from common.text.folding import fold
from common.text.phones import normalise_phone
from enterprises.models import Contact, Enterprise

LIMIT = 20


@dataclass(frozen=True, slots=True)
class FoundBuilding:
    """A building that matches."""

    building_id: uuid.UUID
    name: str
    alias: str
    external_id: str | None
    subdistrict: str


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A room whose number matches."""

    building_id: uuid.UUID
    building_name: str
    floor_number: int
    number: str


@dataclass(frozen=True, slots=True)
class Found:
    """Up to ``LIMIT`` hits of each kind; ``is_cut`` tells that there are more."""

    enterprise_ids: tuple[uuid.UUID, ...]
    buildings: tuple[FoundBuilding, ...]
    units: tuple[FoundUnit, ...]
    is_cut: bool

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found."""
        return not (self.enterprise_ids or self.buildings or self.units)


NOTHING = Found((), (), (), is_cut=False)


def search(words: str, *, user: Any) -> Found:
    """Return what matches ``words`` among what ``user`` may see: 3 queries."""
    folded = fold(words)
    if not folded:
        return NOTHING
    enterprises = list(
        Enterprise.objects.visible_to(user)
        .filter(matching(folded) | Q(uscc=folded.upper()) | _phone(words, user))
        .order_by("name", "pk")
        .values_list("pk", flat=True)[: LIMIT + 1]
    )
    buildings = list(
        Building.objects.visible_to(user)
        .filter(matching(folded))
        .select_related("subdistrict")
        .order_by("name", "pk")[: LIMIT + 1]
    )
    units = list(
        Unit.objects.visible_to(user)
        .filter(number=folded.upper())
        .select_related("building")
        .order_by("building__name", "floor_number", "pk")[: LIMIT + 1]
    )
    return Found(
        enterprise_ids=tuple(enterprises[:LIMIT]),
        buildings=tuple(
            FoundBuilding(row.pk, row.name, row.alias, row.external_id, row.subdistrict.name)
            for row in buildings[:LIMIT]
        ),
        units=tuple(
            FoundUnit(row.building_id, row.building.name, row.floor_number, row.number)
            for row in units[:LIMIT]
        ),
        is_cut=any(len(found) > LIMIT for found in (enterprises, buildings, units)),
    )


def _phone(words: str, user: Any) -> Q:
    """Return the condition «a contact has this very number», for those who may see numbers."""
    number = normalise_phone(words)
    if number is None or not user.has_capability(Capability.CONTACTS_REVEAL):
        return Q(pk__in=[])
    contacts = Contact.objects.filter(enterprise=OuterRef("pk"), phone_index=blind_index(number))
    return Q(Exists(contacts))


def matching(folded: str) -> Q:
    """Return the condition «name, initials or office number match the folded words»."""
    initials = "".join(filter(str.isalnum, folded))
    condition = Q(name_folded__contains=folded) | Q(external_id=folded.upper())
    if initials.isascii() and initials:
        condition |= Q(name_initials__startswith=initials)
    return condition
