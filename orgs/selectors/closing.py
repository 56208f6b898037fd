"""What the end of an organisation touches: told before it is done, and what then ends."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from orgs.models import (
    AllianceMember,
    Coverage,
    CrossAppointment,
    Election,
    MemberCount,
    Officer,
    OrganisationLine,
    OrganisationSeat,
    OrganisationTerm,
    Pairing,
    PartyOrganisation,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """The running facts of one kind: code, Chinese label, model, rows."""

    code: str
    label: str
    model: Any
    rows: QuerySet


@dataclass(frozen=True, slots=True)
class Touched:
    """How many facts of one kind the end touches."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Closing:
    """What the end of an organisation touches; names only of organisations the reader sees."""

    children: tuple[str, ...]
    children_count: int
    elections: int
    touched: tuple[Touched, ...]

    def in_words(self) -> str:
        """Return it as a sentence."""
        below = f"下级组织 {self.children_count} 个" if self.children_count else "没有下级组织"
        if self.children:
            below += f"（{'、'.join(self.children)}）"
        parts = [below, *(f"{each.label} {each.count} 条" for each in self.touched)]
        open_ = "；有进行中的换届选举，须先取消或办结" if self.elections else ""
        return f"将涉及：{'、'.join(parts)}{open_}。"


# Code, label, model, the link to the organisation.
_KINDS: tuple[tuple[str, str, Any, str], ...] = (
    ("coverages", "覆盖", Coverage, "organisation"),
    ("seats", "所在楼宇", OrganisationSeat, "organisation"),
    ("terms", "届次", OrganisationTerm, "organisation"),
    ("officers", "班子成员", Officer, "organisation"),
    ("member_counts", "党员数", MemberCount, "organisation"),
    ("lines", "条线隶属", OrganisationLine, "organisation"),
    ("line_members", "所领条线", OrganisationLine, "leader"),
    ("alliances", "联盟成员", AllianceMember, "organisation"),
    ("pairings", "结对", Pairing, "organisation"),
    ("pairings_with", "被结对", Pairing, "partner"),
    ("sent", "派出的交叉任职", CrossAppointment, "home"),
    ("received", "接受的交叉任职", CrossAppointment, "host"),
)


def facts_of(organisation: PartyOrganisation, on: datetime.date) -> list[Facts]:
    """Return the facts of the organisation that would run on after ``on``, by kind.

    Where it stood and which form it had stays open: both answer for the time it existed.
    """
    runs = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return [
        Facts(code, label, model, model.objects.filter(runs, **{link: organisation}))
        for code, label, model, link in _KINDS
    ]


def children_of(organisation: PartyOrganisation, on: datetime.date) -> Any:
    """Return the organisations below that are not dissolved on ``on``."""
    return PartyOrganisation.objects.filter(
        Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=on), parent=organisation
    ).order_by("external_id", "pk")


def open_elections(organisation: PartyOrganisation) -> QuerySet:
    """Return the elections under way."""
    return Election.objects.filter(organisation=organisation).exclude(
        state__in=("confirmed", "failed", "cancelled")
    )


def closing(organisation_id: uuid.UUID, *, user: Any, on: datetime.date) -> Closing:
    """Return what the end of the organisation on ``on`` would touch."""
    organisation = PartyOrganisation.objects.visible_to(user).get(pk=organisation_id)
    children = children_of(organisation, on)
    counts = [Touched(each.label, each.rows.count()) for each in facts_of(organisation, on)]
    return Closing(
        children=tuple(children.visible_to(user).values_list("name", flat=True)[:20]),
        children_count=children.count(),
        elections=open_elections(organisation).count(),
        touched=tuple(each for each in counts if each.count),
    )
