"""Whose names a reader may read: a council for several places names who lies outside a scope."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from councils.models import Decision, ListEntry, ProjectClaim
from enterprises.models import Enterprise
from orgs.models import PartyOrganisation

HIDDEN_ENTERPRISE = "工作范围外的企业"
HIDDEN_ORGANISATION = "工作范围外的党组织"

Keys = Iterable[uuid.UUID | None]
# What stands for the name of an enterprise or an organisation outside the reader's scope.
Hidden = Mapping[uuid.UUID | None, str]


def hidden_names(*, user: Any, enterprises: Keys = (), organisations: Keys = ()) -> Hidden:
    """Return what stands for those outside the user's scope; a query each, none for nothing."""
    asked: tuple[tuple[Any, Keys, str], ...] = (
        (Enterprise, enterprises, HIDDEN_ENTERPRISE),
        (PartyOrganisation, organisations, HIDDEN_ORGANISATION),
    )
    found: dict[uuid.UUID | None, str] = {}
    for model, keys, words in asked:
        named = set(keys) - {None}
        seen = model.objects.visible_to(user).filter(pk__in=named)
        found |= dict.fromkeys(named.difference(seen.values_list("pk", flat=True)), words)
    return found


def hidden_owners(rows: Iterable[Decision | ListEntry | ProjectClaim], *, user: Any) -> Hidden:
    """Return what stands for the owners of rows outside the user's scope; two queries."""
    named = [(row.enterprise_id, row.organisation_id) for row in rows]
    return hidden_names(
        user=user,
        enterprises=[enterprise for enterprise, _ in named],
        organisations=[organisation for _, organisation in named],
    )


def owner_in(row: Decision, hidden: Hidden) -> str:
    """Return who sees to a row, as the reader may know it."""
    return hidden.get(row.enterprise_id) or hidden.get(row.organisation_id) or row.owner
